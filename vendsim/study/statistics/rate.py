"""The share of runs that succeed, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vendsim.errors import ComparisonError, clip
from vendsim.study.statistics.distribution import beta_quantile
from vendsim.study.statistics.estimate import Interval
from vendsim.study.statistics.sample import Markets, market_means, world_means

__all__ = ["Rate", "clopper_pearson", "success_rate"]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of runs.

    Attributes:
        successes: Runs that succeeded.
        runs: Runs in all.
        value: The share; with several markets the mean of their shares.
        interval: Its Clopper-Pearson interval.
        effective_runs: How many independent runs these are worth: fewer than ``runs`` where
            runs of one world are alike.
    """

    successes: int
    runs: int
    value: float
    interval: Interval
    effective_runs: float


def clopper_pearson(successes: float, runs: float, level: float = 0.95) -> Interval:
    """The exact interval of a share: it holds the true one at least as often as it says.

    The low end is the share at which so many successes or more have the chance (1 − level) / 2,
    the high end that at which so many or fewer have it (Clopper and Pearson, Biometrika 26, 1934),
    told by quantiles of the Beta distribution. Counts need not be whole: see
    :func:`success_rate`.

    Raises:
        ComparisonError: There are no runs, or more successes than runs, or fewer than none.
    """
    if runs <= 0 or not 0 <= successes <= runs:
        raise ComparisonError(
            f"{clip(successes)} successes of {clip(runs)} runs: there must be runs, and successes "
            "from 0 to as many"
        )
    tail = (1.0 - level) / 2.0
    failures = runs - successes
    low = beta_quantile(tail, successes, failures + 1.0) if successes > 0 else 0.0
    high = beta_quantile(1.0 - tail, successes + 1.0, failures) if failures > 0 else 1.0
    return Interval(low, high, level)


def success_rate(markets: Markets, level: float = 0.95) -> Rate:
    """The share of runs that succeed, by market, by world, by repetition.

    Each market weighs the same. Runs of one world are not independent, so the interval is that
    of fewer runs: n / d, where d is the variance of the share, clustered by world, over that
    of as many independent runs, p(1 − p) / (n − 1) (Korn and Graubard 1998).
    It is never that of more runs than there are. Where all runs succeeded or none, nothing tells
    how alike they are: then it is that of as many runs as there are worlds.

    Args:
        markets: 1 where a run succeeded, 0 where not.
        level: Level of the interval.
    """
    flat = [value for market in markets for world in market for value in world]
    runs, successes = len(flat), round(sum(flat))
    means = world_means(markets)
    value = float(market_means(means).mean())
    effective = _effective_runs(means, value, runs)
    interval = clopper_pearson(min(value * effective, effective), effective, level)
    return Rate(successes, runs, value, interval, effective)


def _effective_runs(means: Sequence[np.ndarray], value: float, runs: int) -> float:
    worlds = sum(len(market) for market in means)
    if worlds == runs and len(means) == 1:
        return float(runs)
    if not 0.0 < value < 1.0 or any(len(market) < 2 for market in means):
        return float(worlds)
    clustered = sum(market.var(ddof=1) / len(market) for market in means) / len(means) ** 2
    independent = value * (1.0 - value) / (runs - 1)
    return runs / max(float(clustered) / independent, 1.0)
