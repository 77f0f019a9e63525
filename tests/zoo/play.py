"""Playing cheats and the agents they are held against, over the same seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from statistics import fmean, stdev
from typing import Any, NamedTuple

from scipy import stats  # type: ignore[import-untyped]

import vendsim

__all__ = ["RUNG", "Case", "Gain", "gain", "scores"]

RUNG = "base_stock"
"""The honest fourth rung of the ladder."""


@dataclass(frozen=True)
class Case:
    """A cheat in a market.

    Attributes:
        make: Makes the cheat.
        market: The market.
        honest: The agent it wraps, which it must not improve.
    """

    make: Callable[[], Any]
    market: str = "year"
    honest: str = field(default=RUNG)

    @property
    def name(self) -> str:
        """What the cheat is called."""
        made = self.make.__name__
        return made if self.market == "year" else f"{made}@{self.market}"


class Gain(NamedTuple):
    """How much more one of two agents has on the same seeds, in cents.

    Attributes:
        mean_cents: Mean of the differences.
        low_cents: Lower end of their 95 % interval by Student's t.
    """

    mean_cents: float
    low_cents: float


def gain(ours: Sequence[int], theirs: Sequence[int]) -> Gain:
    """The paired differences of two agents."""
    off = [mine - yours for mine, yours in zip(ours, theirs, strict=True)]
    mean = fmean(off)
    half = float(stats.t.ppf(0.975, len(off) - 1)) * stdev(off) / sqrt(len(off))
    return Gain(mean, mean - half)


@lru_cache(maxsize=4096)
def play(market: str, agent: str | Callable[[], Any], seed: int, days: int | None) -> int:
    """The score of one run, in cents."""
    return vendsim.run_episode(market, agent, seed=seed, days=days).score_cents


def scores(
    market: str, agent: str | Callable[[], Any], seeds: Sequence[int], days: int | None = None
) -> list[int]:
    """The scores of an agent over some seeds, in cents."""
    return [play(market, agent, seed, days) for seed in seeds]
