"""Figures of runs as they were drawn: markets, worlds in them, repetitions in those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vendsim.errors import ComparisonError

__all__ = ["Floats", "Markets", "as_floats", "market_means", "one_market", "world_means"]

Floats: TypeAlias = NDArray[np.float64]

Markets: TypeAlias = Sequence[Sequence[Sequence[float]]]
"""For each market, for each of its worlds, a figure of each run.

A market's figure is the mean of its worlds', and a world's that of its runs'. Worlds are drawn
independently; runs of one world are not, so a world counts once however often it was repeated.
"""


def as_floats(values: Sequence[float]) -> Floats:
    """The figures as an array.

    Raises:
        ComparisonError: There are none, or one is not a finite number.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size == 0:
        raise ComparisonError("no figures: a statistic needs at least one run")
    if not np.isfinite(array).all():
        raise ComparisonError(
            f"{array[~np.isfinite(array)][0]} among the figures: each must be a finite number"
        )
    return array


def one_market(values: Sequence[float]) -> Markets:
    """Figures of one market, each of a world of its own."""
    return [[[value] for value in values]]


def world_means(markets: Markets) -> list[Floats]:
    """For each market the mean figure of each world.

    Raises:
        ComparisonError: There is no market, a market without a world, a world without a run, or
            a figure that is not finite.
    """
    if not markets:
        raise ComparisonError("no markets: a statistic needs at least one run")
    if any(not runs for worlds in markets for runs in worlds):
        raise ComparisonError("a world without runs: leave it out")
    return [as_floats([sum(runs) / len(runs) for runs in worlds]) for worlds in markets]


def market_means(means: Sequence[Floats]) -> Floats:
    """The mean figure of each market, from those of its worlds."""
    return np.array([market.mean() for market in means])
