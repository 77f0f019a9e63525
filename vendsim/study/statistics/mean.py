"""The mean of runs, and how far it can be trusted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vendsim.study.statistics.distribution import t_below, t_quantile
from vendsim.study.statistics.estimate import Estimate, Interval
from vendsim.study.statistics.sample import Markets, market_means, world_means

__all__ = ["MeanError", "clustered_mean", "mean_error", "two_sided_p"]

NOTHING = 1e-12
"""A standard error or mean not above this is rounding."""


class MeanError(NamedTuple):
    """A mean with its standard error.

    Attributes:
        mean: The mean.
        standard_error: Its standard error; ``None`` where a market has one world only.
        freedom: Degrees of freedom of that; 0 with ``None``.
    """

    mean: float
    standard_error: float | None
    freedom: float


def mean_error(markets: Markets) -> MeanError:
    """The mean over markets of the mean over worlds of the mean over repetitions.

    The error is clustered by world (Miller, arXiv 2411.00640): with M markets it is
    √(Σ s²/n) / M, where s² is the variance of the means of a market's n worlds. Degrees of freedom
    are n − 1 for one market, else those of Satterthwaite (Biometrics Bulletin 2, 1946).
    """
    means = world_means(markets)
    mean = float(market_means(means).mean())
    if any(len(market) < 2 for market in means):
        return MeanError(mean, None, 0.0)
    parts = np.array([market.var(ddof=1) / len(market) for market in means])
    variance = float(parts.sum())
    error = variance**0.5 / len(means)
    if error <= NOTHING:
        return MeanError(mean, 0.0, float(sum(len(market) - 1 for market in means)))
    freedom = variance**2 / sum(
        part**2 / (len(market) - 1) for part, market in zip(parts, means, strict=True)
    )
    return MeanError(mean, error, float(freedom))


def clustered_mean(markets: Markets, level: float = 0.95) -> Estimate:
    """The mean of runs with Student's t interval, clustered by world.

    One market with one run a world gives the plain t interval: mean ± t(n − 1) · s / √n.
    """
    mean, error, freedom = mean_error(markets)
    if error is None:
        return Estimate(mean, None, None)
    reach = t_quantile(0.5 + level / 2.0, freedom) * error
    return Estimate(mean, error, Interval(mean - reach, mean + reach, level))


def two_sided_p(found: MeanError) -> float | None:
    """Chance of a mean at least so far from 0, were the true one 0; ``None`` without an error."""
    if found.standard_error is None:
        return None
    if found.standard_error == 0.0:
        return 1.0 if abs(found.mean) <= NOTHING else 0.0
    return 2.0 * t_below(-abs(found.mean) / found.standard_error, found.freedom)
