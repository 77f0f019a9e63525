"""How far a study is: runs, money and time, so far and to be expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeAlias

from vendsim.study.runs.result import RunResult
from vendsim.study.runs.task import RunKey

__all__ = ["Standing", "Watch", "standing"]

Watch: TypeAlias = Callable[["Standing"], None]
"""Told after each run how far the study is, and once before the first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a study is.

    Attributes:
        done: Runs that count, or have ended in this call in a way that does not.
        total: Runs of the whole study.
        excluded: Those of ``done`` that failed through no fault of the agent's.
        dollars: What models have cost so far; ``None`` where a price is not known.
        whole_dollars: What the whole study will have cost if the rest is like what there is;
            ``None`` where nothing can be said.
        seconds_left: How long the rest will take at this pace; ``None`` before there is any.
        last: The run that has just ended; ``None`` before the first.
    """

    done: int
    total: int
    excluded: int
    dollars: float | None
    whole_dollars: float | None
    seconds_left: float | None
    last: RunResult | None = None


def standing(
    keys: Sequence[RunKey],
    results: Iterable[RunResult],
    played: int,
    seconds: float,
    last: RunResult | None = None,
) -> Standing:
    """How far a study is.

    Args:
        keys: Its runs.
        results: How those went that there are results of.
        played: How many of them have ended in this call.
        seconds: For how long it has been at work in this call.
        last: The run that has just ended.
    """
    known = list(results)
    left = len(keys) - len(known)
    pace = played / seconds if played and seconds > 0 else None
    return Standing(
        done=len(known),
        total=len(keys),
        excluded=sum(not result.counts for result in known),
        dollars=_sum(result.dollars for result in known),
        whole_dollars=_expected(keys, known),
        seconds_left=None if pace is None else left / pace,
        last=last,
    )


def _expected(keys: Sequence[RunKey], known: Sequence[RunResult]) -> float | None:
    """What the whole study will cost, by the mean of each arm's runs."""
    by_arm: dict[str, list[float | None]] = defaultdict(list)
    for result in known:
        by_arm[result.arm].append(result.dollars)
    runs: dict[str, int] = defaultdict(int)
    for key in keys:
        runs[key.arm] += 1
    total = 0.0
    for arm, count in runs.items():
        costs = by_arm.get(arm, [])
        found = [cost for cost in costs if cost is not None]
        if not found or len(found) < len(costs):
            return None
        total += fmean(found) * count
    return total


def _sum(costs: Iterable[float | None]) -> float | None:
    found = list(costs)
    known = [cost for cost in found if cost is not None]
    return sum(known) if len(known) == len(found) else None
