"""A folder of records as the runs of one arm: each verified and scored anew before it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import ValidationError

from vendsim.errors import ComparisonError, RecordError, clip
from vendsim.record import Header, read_record
from vendsim.scenario import Scenario
from vendsim.study.bounds import upper_bound
from vendsim.study.folder import SUFFIX
from vendsim.study.runs import RunResult
from vendsim.study.runs.judging import judge
from vendsim.study.runs.store import LocalStore
from vendsim.study.runs.task import PRIVILEGED, RunKey, RunTask

__all__ = ["Taken", "take_folder"]

_BY_WORLD: Final = (PRIVILEGED, "seed")
_MOST_NAMES: Final = 5


class Taken(NamedTuple):
    """The runs of a folder.

    Attributes:
        agent: Who played them all.
        results: Those that are over.
        unfinished: Names of the records of those that are not.
        is_reference: Whether any of them was told its world: no verdict is given on them.
    """

    agent: str
    results: tuple[RunResult, ...]
    unfinished: tuple[str, ...]
    is_reference: bool


def take_folder(folder: str | Path) -> Taken:
    """Read every record of a folder, and of folders in it.

    Runs of one world are told apart by the sequence of their names: the first of each is its
    repetition 0.

    Raises:
        ComparisonError: There is no record, or they are not of one agent.
        RecordError: A record cannot be read, or its market not by this version.
    """
    root = Path(folder).resolve()
    files = sorted(root.rglob(f"*{SUFFIX}"))
    if not files:
        raise ComparisonError(f"there is no record in {folder}: name a record or a folder of them")
    headers = {file: read_record(file).header for file in files}
    agents = sorted({_named(header) for header in headers.values()})
    if len(agents) > 1:
        named = ", ".join(map(clip, agents[:_MOST_NAMES]))
        more = ", ..." if len(agents) > _MOST_NAMES else ""
        raise ComparisonError(
            f"the records in {folder} are of {len(agents)} agents ({named}{more}): a side of a "
            "comparison is one agent with the same options"
        )
    results, unfinished = [], []
    met: Counter[tuple[str, int, int]] = Counter()
    for file, header in headers.items():
        world = (header.scenario_hash, header.seed, header.days)
        found = _judged(root, file, header, agents[0], met[world])
        if found is None:
            unfinished.append(str(file.relative_to(root)))
        else:
            met[world] += 1
            results.append(found)
    told = any(PRIVILEGED in header.agent_options for header in headers.values())
    return Taken(agents[0], tuple(results), tuple(unfinished), told)


def _named(header: Header) -> str:
    """The agent with its options, but for those that are another in every world."""
    options = ", ".join(
        f"{key}={value}"
        for key, value in sorted(header.agent_options.items())
        if key not in _BY_WORLD
    )
    return f"{header.agent_name} ({options})" if options else header.agent_name


def _judged(root: Path, file: Path, header: Header, arm: str, repetition: int) -> RunResult | None:
    try:
        market = Scenario.from_json(header.scenario_json)
    except ValidationError as error:
        raise RecordError(f"the market in {file} is one that this version cannot read") from error
    usual = header.days == market.calendar.horizon_days
    name = market.name if usual else f"{market.name}, {header.days} days"
    task = RunTask(
        key=RunKey(arm, name, header.seed, repetition),
        store=LocalStore(str(root)),
        agent=header.agent_name,
        agent_hash=header.agent_hash,
        options=header.agent_options,
        market_file="",
        scenario_hash=header.scenario_hash,
        days=header.days,
        bound_cents=upper_bound(market, header.seed, days=header.days).bound_cents,
    )
    found = judge(task, market, file, None, 0.0)
    return found and replace(found, record=str(file.relative_to(root)))
