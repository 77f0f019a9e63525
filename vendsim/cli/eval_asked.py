"""From the words of ``vendsim eval`` to a study and its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import typer

from vendsim.cli.options import read_agent_options
from vendsim.errors import StudyError
from vendsim.rng import MAX_SEED
from vendsim.study.runs import Told, study_of, tell_study
from vendsim.study.runs.manifest import MANIFEST, read_manifest
from vendsim.study.runs.reading import FILE

__all__ = ["Asked", "asked_study", "faults_of_options", "read_seeds"]

_SEEDS = re.compile(r"(\d{1,19})(?:-(\d{1,19}))?")
_WITH_OPTIONS = re.compile(r"(?P<agent>.+?):(?P<options>[^:=,]*=.*)", re.S)
_NEXT_OPTION = re.compile(r",(?=[A-Za-z_]\w*=)")
_FOLDER = "studies"
_MAX_SEEDS = 100_000
_HERE = "on the command line"
_USUAL_NAME = "study"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say; empty where they say nothing."""

    agents: Sequence[str]
    scenarios: Sequence[str]
    seeds: str | None
    days: int | None
    repetitions: int | None
    limits: Sequence[str]
    study_limits: Sequence[str]
    name: str | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not any(
            (
                self.agents,
                self.scenarios,
                self.seeds,
                self.days,
                self.repetitions,
                self.limits,
                self.study_limits,
                self.name,
            )
        )


def asked_study(source: Path | None, asked: Asked, out: Path | None) -> tuple[Told, Path]:
    """The study that is asked for, and its folder.

    Args:
        source: A study's file or folder.
        asked: What the options say, where there is no source.
        out: The folder, if it is given.

    Raises:
        typer.BadParameter: Both or neither are given, or an option is wrong.
        StudyError: It has faults.
    """
    if source is None:
        told = _from_options(asked)
    elif not asked.is_empty:
        raise typer.BadParameter(
            "a study's file says what is played: give it, or --agent, --scenario and the like.",
            param_hint="'STUDY'",
        )
    elif source.is_dir():
        folder = Path(read_manifest(source)["folder"]) if (source / MANIFEST).exists() else source
        return tell_study(source / FILE, folder), out or source
    else:
        told = tell_study(source)
    return told, out or Path(_FOLDER) / told.spec.name


@contextmanager
def faults_of_options(asked: Asked) -> Iterator[None]:
    """Tell faults of a study that stands in no file as faults of the options.

    Raises:
        StudyError: As it was raised, or with another place.
    """
    try:
        yield
    except StudyError as error:
        if asked.is_empty or error.name not in (_HERE, asked.name or _USUAL_NAME):
            raise
        faults = (replace(each, file="options") for each in error.faults)
        raise StudyError(_HERE, tuple(faults)) from error


def read_seeds(text: str) -> list[int]:
    """Read seeds as ``0-19``, ``3`` or ``0-4,7,9``.

    Raises:
        typer.BadParameter: They are none.
    """
    found: list[int] = []
    for part in text.split(","):
        match = _SEEDS.fullmatch(part.strip())
        if match is None:
            _bad(f"{part.strip()!a} is no seed and no range such as 0-19.", "--seeds")
        first = int(match[1])
        last = first if match[2] is None else int(match[2])
        if not first <= last <= MAX_SEED or last - first >= _MAX_SEEDS:
            _bad(f"{part.strip()} is no range of at most {_MAX_SEEDS:,} seeds.", "--seeds")
        found += range(first, last + 1)
    return found


def _from_options(asked: Asked) -> Told:
    if not asked.agents or not asked.scenarios or asked.seeds is None:
        raise typer.BadParameter(
            "give a study's file or folder, or --agent, --scenario and --seeds.",
            param_hint="'STUDY'",
        )
    market: dict[str, Any] = {"seeds": read_seeds(asked.seeds)}
    if asked.days is not None:
        market["days"] = asked.days
    contents: dict[str, Any] = {
        "name": asked.name or _USUAL_NAME,
        "repetitions": asked.repetitions or 1,
        "arms": [_arm(agent) for agent in asked.agents],
        "markets": [{"scenario": scenario} | market for scenario in asked.scenarios],
        "budget": {
            "run": read_agent_options(asked.limits, "--budget"),
            "study": read_agent_options(asked.study_limits, "--study-budget"),
        },
    }
    return study_of(contents, _HERE)


def _arm(text: str) -> dict[str, Any]:
    """An agent, with options behind a colon: ``negotiator:trusting=true,seed=3``.

    An installed object has a colon of its own, and addresses have colons too.
    """
    found = _WITH_OPTIONS.fullmatch(text)
    if found is None:
        return {"agent": text}
    pairs = _NEXT_OPTION.split(found["options"])
    return {"agent": found["agent"], "options": read_agent_options(pairs, "--agent")}


def _bad(message: str, hint: str) -> NoReturn:
    raise typer.BadParameter(message, param_hint=f"'{hint}'")
