"""The mean of runs, and how far it can be trusted."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from vendsim.study.statistics.distribution import t_below, t_quantile
from vendsim.study.statistics.estimate import Estimate, Interval
from vendsim.study.statistics.sample import Floats, Markets, market_means, world_means

__all__ = ["MeanError", "mean_error", "mean_of_runs", "mean_t", "two_sided_p"]

NOTHING: Final = 1e-12
"""A standard error or mean not above this is rounding."""

BELOW: Final = 0.3
"""Part of the error that an interval of :func:`mean_of_runs` may make at its low end."""

UNSEEN: Final = 2.0
"""How often, in errors of the interval, the runs may have been luckier than it allows for."""


class MeanError(NamedTuple):
    """A mean with its standard error.

    Attributes:
        mean: The mean.
        standard_error: Its standard error; ``None`` where a market has one world only.
        freedom: Degrees of freedom of that; 0 with ``None``.
        skewness: Third standardised moment of the mean (that of worlds over √n, for one market);
            0 where worlds do not vary.
        worlds: Worlds in all.
    """

    mean: float
    standard_error: float | None
    freedom: float
    skewness: float
    worlds: int


def mean_error(markets: Markets) -> MeanError:
    """The mean over markets of the mean over worlds of the mean over repetitions.

    The error is clustered by world (Miller, arXiv 2411.00640): with M markets it is
    √(Σ s²/n) / M, where s² is the variance of the means of a market's n worlds. Degrees of freedom
    are n − 1 for one market, else those of Satterthwaite (Biometrics Bulletin 2, 1946).
    """
    means = world_means(markets)
    mean = float(market_means(means).mean())
    worlds = sum(len(market) for market in means)
    if any(len(market) < 2 for market in means):
        return MeanError(mean, None, 0.0, 0.0, worlds)
    parts = [float(market.var(ddof=1)) / len(market) for market in means]
    error = sum(parts) ** 0.5 / len(means)
    if error <= NOTHING:
        return MeanError(mean, 0.0, float(worlds - len(means)), 0.0, worlds)
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(market) - 1) for part, market in zip(parts, means, strict=True)
    )
    return MeanError(mean, error, freedom, _skewness(means), worlds)


def _skewness(means: list[Floats]) -> float:
    """Of the mean over markets, from the plain moments of each market's worlds."""
    second, third = 0.0, 0.0
    for market in means:
        away = market - market.mean()
        second += float(np.mean(away**2)) / len(market)
        third += float(np.mean(away**3)) / len(market) ** 2
    return float(third / second**1.5)


def mean_t(markets: Markets, level: float = 0.95) -> Estimate:
    """The mean with Student's t interval, clustered by world.

    One market with one run a world gives the plain t interval: mean ± t(n − 1) · s / √n.
    """
    found = mean_error(markets)
    if found.standard_error is None:
        return Estimate(found.mean, None, None)
    reach = t_quantile(0.5 + level / 2.0, found.freedom) * found.standard_error
    return Estimate(
        found.mean, found.standard_error, Interval(found.mean - reach, found.mean + reach, level)
    )


def mean_of_runs(markets: Markets, floor: float, level: float = 0.95) -> Estimate:
    """The mean with an interval that holds for agents that sometimes melt down.

    Student's t holds too seldom where runs are skewed, and where one run in five melts down
    and ten runs may show none. So the interval is Hall's, with t quantiles: it undoes the
    skewness of the mean by his cubic transformation (Hall, Journal of the Royal Statistical
    Society B 54, 1992). Its low end is never above what the mean would be were there a meltdown
    that these runs missed: with the share q of runs worth ``floor``, where (1 − q)ⁿ, the chance
    to see none in n worlds, is twice the interval's error. That makes the low end cautious, so
    of the error 30 % is allowed there and 70 % at the high end.
    ``docs/design/statistics.md`` has what it was measured to hold.

    Args:
        markets: The figures.
        floor: What a run is worth that melts down: 0 for normalised scores.
        level: Level of the interval.
    """
    found = mean_error(markets)
    mean, error = found.mean, found.standard_error
    if error is None:
        return Estimate(mean, None, None)
    miss = 1.0 - level
    low = mean - error * _hall(1.0 - BELOW * miss, found)
    high = mean - error * _hall((1.0 - BELOW) * miss, found)
    unseen = 1.0 - min(1.0, UNSEEN * miss) ** (1.0 / found.worlds)
    low = min(low, mean - unseen * max(0.0, mean - floor))
    return Estimate(mean, error, Interval(low, high, level))


def _hall(chance: float, found: MeanError) -> float:
    """What (estimate − truth) / error stays below with the given chance.

    Solves T + κT²/3 + κ²T³/27 + κ/6 = t for T, κ being the skewness of the mean.
    """
    plain, skewness = t_quantile(chance, found.freedom), found.skewness
    if abs(skewness) < 1e-6:
        return plain
    return float(3.0 / skewness * (np.cbrt(1.0 + skewness * (plain - skewness / 6.0)) - 1.0))


def two_sided_p(found: MeanError) -> float | None:
    """Chance of a mean at least so far from 0, were the true one 0; ``None`` without an error."""
    if found.standard_error is None:
        return None
    if found.standard_error == 0.0:
        return 1.0 if abs(found.mean) <= NOTHING else 0.0
    return 2.0 * t_below(-abs(found.mean) / found.standard_error, found.freedom)
