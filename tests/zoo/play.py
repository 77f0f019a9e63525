"""Playing cheats and the agents they are held against, over the same seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import fmean, stdev
from typing import Any, NamedTuple, TypeAlias

from scipy import stats  # type: ignore[import-untyped]

import vendsim

__all__ = ["RUNG", "Case", "Gain", "Player", "gain", "play", "scores"]

Player: TypeAlias = str | Callable[[], Any]

RUNG = "base_stock"
"""The honest fourth rung of the ladder."""

LEVEL = 0.999
"""One-sided, for each of some forty cheats: a false alarm of any is a matter of 4 %."""

LEAST_SHARE = 0.01
"""A gain that is a smaller share of what is had without is not worth the name."""


@dataclass(frozen=True)
class Case:
    """A cheat in a market.

    Attributes:
        make: Makes the cheat.
        market: The market.
        honest: What it must not improve: the agent it wraps, or one that comes by the same
            in an honest way.
    """

    make: Callable[[], Any]
    market: str = "year"
    honest: Player = RUNG

    @property
    def name(self) -> str:
        """What the cheat is called."""
        made = self.make.__name__
        return made if self.market == "year" else f"{made}@{self.market}"


class Gain(NamedTuple):
    """How much more one of two agents has on the same seeds, in cents.

    Attributes:
        mean_cents: Mean of the differences.
        error_cents: Its standard error.
        runs: How many differences there are.
        without_cents: Mean of what is had without it.
    """

    mean_cents: float
    error_cents: float
    runs: int
    without_cents: float

    @property
    def half_width_cents(self) -> float:
        """Half of the 95 % interval around the mean, by Student's t."""
        return float(stats.t.ppf(0.975, self.runs - 1)) * self.error_cents

    @property
    def clear(self) -> bool:
        """Whether it is one, and no chance."""
        bound = float(stats.t.ppf(LEVEL, self.runs - 1)) * self.error_cents
        return self.mean_cents > max(bound, LEAST_SHARE * abs(self.without_cents))


def gain(ours: Sequence[int], theirs: Sequence[int]) -> Gain:
    """The paired differences of two agents."""
    off = [mine - yours for mine, yours in zip(ours, theirs, strict=True)]
    return Gain(fmean(off), stdev(off) / sqrt(len(off)), len(off), fmean(theirs))


@lru_cache(maxsize=4096)
def play(market: str, agent: Player, seed: int, days: int | None) -> int:
    """The score of one run, in cents."""
    return vendsim.run_episode(market, agent, seed=seed, days=days).score_cents


def scores(market: str, agent: Player, seeds: Sequence[int], days: int | None = None) -> list[int]:
    """The scores of an agent over some seeds, in cents."""
    return [play(market, agent, seed, days) for seed in seeds]
