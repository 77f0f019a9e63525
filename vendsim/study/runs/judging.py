"""What a run came to, read from its record alone, and whether it counts.

The same for a run that has just been played and for one that is looked at again: the results of
a study can be made anew from its records.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from vendsim.errors import RecordError, VendsimError, clip
from vendsim.play.finished import usage_of
from vendsim.record import CHANGED, RESPONSE, STOPPED, USAGE, Record, read_record
from vendsim.scenario import Scenario
from vendsim.study.bounds import Bound, do_nothing_cents, owed_fees_cents
from vendsim.study.runs.result import FailedBy, RunResult
from vendsim.study.runs.task import PRIVILEGED, RunTask
from vendsim.study.score import score_record
from vendsim.study.verify import Verdict, verify_record

__all__ = ["Failed", "Stop", "judge", "last_stop", "unplayed"]

StoppedBy: TypeAlias = Literal["agent", "model", "budget"]
End: TypeAlias = Literal["horizon", "messages", "bankrupt", "truncated"]


class Failed(NamedTuple):
    """Whose failure ended a run before its time, and what happened."""

    by: FailedBy
    reason: str


class Stop(NamedTuple):
    """By what a run was stopped before its end, and why."""

    by: StoppedBy
    why: str


@dataclass(frozen=True, slots=True)
class _Figures:
    """What a record says of its run."""

    days_played: int = 0
    final_balance_cents: int = 0
    net_worth_cents: int = 0
    score_cents: int = 0
    owed_cents: int = 0
    uncovered_days: int = 0
    units_sold: int = 0
    revenue_cents: int = 0
    tool_calls: int = 0
    record_hash: str = ""
    end: str | None = None


def judge(
    task: RunTask, market: Scenario, path: Path, failed: Failed | None, wall_seconds: float
) -> RunResult | None:
    """How a run went.

    Args:
        task: The run.
        market: Its market.
        path: Where its record lies.
        failed: Whose failure ended it, if anybody's.
        wall_seconds: How long it took.

    Returns:
        ``None`` where nobody's failure ended it, and yet it is not over: it was interrupted.
    """
    stop: Stop | None = None
    usage: dict[str, Any] = {}
    figures = _begun(market)
    try:
        record = read_record(path)
        # Nothing of this is asked of the many records in which no model plays.
        if any(aside.kind in (RESPONSE, USAGE) for aside in record.asides()):
            usage = usage_of(record) or {}
        verdict = verify_record(path)
        figures = _figures(verdict)
        stop = last_stop(record)
        if failed is None:
            if figures.end is None and stop is None:
                return None
            failed = _refused(task, market, record, verdict)
    except (VendsimError, OSError) as error:
        failed = failed or Failed("harness", str(error))
    if failed is not None:  # Where the study lies is no part of its results.
        failed = failed._replace(reason=failed.reason.replace(str(path), task.key.record))
    return _result(task, market, figures, failed, stop, usage, wall_seconds)


def last_stop(record: Record) -> Stop | None:
    """By what and why a run was stopped, if nothing was played behind that.

    Raises:
        RecordError: The record is damaged.
    """
    for aside in record.last_asides():
        if aside.kind in (RESPONSE, CHANGED):
            return None
        if aside.kind == STOPPED:
            content = cast("dict[str, str]", aside.content)
            return Stop(cast("StoppedBy", content["by"]), content["why"])
    return None


def unplayed(task: RunTask, failed: Failed, wall_seconds: float) -> RunResult:
    """How a run went whose market could not even be had."""
    key = task.key
    return RunResult(
        **key._asdict(),
        failed_by=failed.by,
        reason=failed.reason,
        end="truncated",
        stopped_by=None,
        days=task.days,
        days_played=0,
        score_cents=0,
        final_balance_cents=0,
        net_worth_cents=0,
        opening_cash_cents=0,
        bound_cents=0,
        do_nothing_cents=0,
        score_normalised=None,
        units_sold=0,
        revenue_cents=0,
        tool_calls=0,
        input_tokens=0,
        output_tokens=0,
        dollars=0.0,
        wall_seconds=round(wall_seconds, 3),
        scenario_hash=task.scenario_hash,
        record=key.record,
        record_hash="",
    )


def _begun(market: Scenario) -> _Figures:
    """The figures of a run of which nothing is known."""
    cents = market.money.opening_cash_cents
    return _Figures(final_balance_cents=cents, net_worth_cents=cents, score_cents=cents)


def _figures(verdict: Verdict) -> _Figures:
    return _Figures(
        verdict.days_played,
        verdict.final_balance_cents,
        verdict.net_worth_cents,
        verdict.score_cents,
        verdict.owed_cents,
        verdict.uncovered_days,
        verdict.units_sold,
        verdict.revenue_cents,
        max(verdict.steps - 1, 0),  # Step 0 is the reset.
        verdict.record_hash,
        verdict.end,
    )


def _refused(task: RunTask, market: Scenario, record: Record, verdict: Verdict) -> Failed | None:
    """Why a record is no result of a run, if it is none."""
    header = record.header
    # As it comes back from a record.
    options = json.loads(json.dumps(dict(task.options)))
    for what, recorded, due in (
        ("seed", header.seed, task.key.seed),
        ("days", header.days, task.days),
        ("scenario", header.scenario_hash, market.hash),
        ("agent_options", dict(header.agent_options), options),
        ("agent_hash", header.agent_hash, task.agent_hash),
    ):
        if recorded != due:
            return Failed(
                "harness",
                f"its record is of another run: {what} is {clip(recorded)}, not {clip(due)}",
            )
    if not verdict.holds:
        first = verdict.breaches[0]
        return Failed("harness", f"its record does not hold: {first.rule}: {first.what}")
    try:
        score = score_record(record.path)
    except RecordError as error:
        return Failed("harness", str(error))
    if score.score_cents != verdict.score_cents or score.end != verdict.end:
        return Failed(
            "harness",
            f"its score is {score.score_cents} cents by one count and "
            f"{verdict.score_cents} by the other",
        )
    if score.unranked is not None and task.agent != PRIVILEGED:
        return Failed("harness", f"its record does not count: {score.unranked}")
    return None


def _result(
    task: RunTask,
    market: Scenario,
    figures: _Figures,
    failed: Failed | None,
    stop: Stop | None,
    usage: dict[str, Any],
    wall_seconds: float,
) -> RunResult:
    stopped_by, why = (None, "") if stop is None or failed is not None else stop
    is_cut = figures.end is None
    score_cents = figures.score_cents
    if is_cut and failed is None:
        score_cents -= owed_fees_cents(
            market,
            task.days - figures.days_played,
            balance_cents=figures.final_balance_cents,
            calls=figures.tool_calls,
            uncovered_days=figures.uncovered_days,
        )
        score_cents -= figures.owed_cents
    least_cents = do_nothing_cents(market, task.days)
    assert task.bound_cents is not None, "whoever plays works the bound out"
    bound = Bound(task.bound_cents, least_cents, ())
    return RunResult(
        **task.key._asdict(),
        failed_by=None if failed is None else failed.by,
        reason=why if failed is None else failed.reason,
        end="truncated" if is_cut else cast("End", figures.end),
        stopped_by=stopped_by,
        days=task.days,
        days_played=figures.days_played,
        score_cents=score_cents,
        final_balance_cents=figures.final_balance_cents,
        net_worth_cents=figures.net_worth_cents,
        opening_cash_cents=market.money.opening_cash_cents,
        bound_cents=bound.bound_cents,
        do_nothing_cents=least_cents,
        score_normalised=bound.normalised(score_cents),
        units_sold=figures.units_sold,
        revenue_cents=figures.revenue_cents,
        tool_calls=figures.tool_calls,
        input_tokens=usage.get("input_tokens", 0),
        output_tokens=usage.get("output_tokens", 0),
        dollars=usage.get("dollars") if usage else 0.0,
        wall_seconds=round(wall_seconds, 3),
        scenario_hash=task.scenario_hash,
        record=task.key.record,
        record_hash=figures.record_hash,
    )
