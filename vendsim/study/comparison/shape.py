"""Runs in the shape that statistics take: markets, worlds, repetitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple, TypeAlias

from vendsim.errors import ComparisonError, clip
from vendsim.study.runs.result import RunResult
from vendsim.study.statistics.sample import Markets

__all__ = ["Played", "RunKey", "figures", "key", "normalised", "runs_by_arm"]


class RunKey(NamedTuple):
    """What two runs have to share to be a pair."""

    market: str
    seed: int
    repetition: int


Played: TypeAlias = dict[RunKey, RunResult]
"""The runs of one arm, sorted by key."""


def key(run: RunResult) -> RunKey:
    """Which of the runs of its arm this is."""
    return RunKey(run.market, run.seed, run.repetition)


def runs_by_arm(results: Iterable[RunResult]) -> dict[str, Played]:
    """All runs, excluded ones too, by arm in the sequence of first appearance.

    Raises:
        ComparisonError: There are none, or one of them stands there twice.
    """
    arms: dict[str, Played] = {}
    for run in results:
        runs = arms.setdefault(run.arm, {})
        if key(run) in runs:
            raise ComparisonError(
                f"two runs of arm {clip(run.arm)} in market {clip(run.market)}, seed {run.seed}, "
                f"repetition {run.repetition}: a run may be told once"
            )
        runs[key(run)] = run
    if not arms:
        raise ComparisonError("no runs: there is nothing to compare")
    return {arm: dict(sorted(runs.items())) for arm, runs in arms.items()}


def figures(runs: Iterable[RunResult], measure: Callable[[RunResult], float]) -> Markets:
    """A figure of each run, by market and world; runs come sorted by key."""
    return [
        [
            [measure(run) for run in repetitions]
            for _, repetitions in groupby(worlds, key=lambda run: run.seed)
        ]
        for _, worlds in groupby(runs, key=lambda run: run.market)
    ]


def normalised(run: RunResult) -> float:
    """The normalised score of a run that has one."""
    assert run.score_normalised is not None, "runs without NS are left out beforehand"
    return run.score_normalised
