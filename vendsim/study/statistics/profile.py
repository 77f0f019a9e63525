"""Performance profile: what share of runs reaches each height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from vendsim.study.statistics.rate import success_rate
from vendsim.study.statistics.sample import Markets

__all__ = ["THRESHOLDS", "Profile", "performance_profile"]

THRESHOLDS: Final = tuple(step / 50 for step in range(-10, 61))
"""Where a profile of normalised scores is drawn: from −0.2 to 1.2."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Share of runs whose figure is at least each threshold.

    Attributes:
        thresholds: The thresholds, upward.
        shares: The share of runs at each.
        low: Lower end of its 95 % interval, each threshold taken alone.
        high: Upper end.
    """

    thresholds: tuple[float, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def performance_profile(markets: Markets, thresholds: Sequence[float] = THRESHOLDS) -> Profile:
    """The profile of an arm (Agarwal and others, arXiv 2108.13264, section 4.2).

    Every share is a rate of its own, with the interval of one (see
    :func:`~vendsim.study.statistics.rate.success_rate`): the band holds the true share at any one
    threshold, not at all of them together.

    Args:
        markets: The figures.
        thresholds: Where the profile is wanted.
    """
    flat = np.sort([value for market in markets for world in market for value in world])
    found: dict[int, tuple[float, float, float]] = {}
    points = []
    for threshold in thresholds:
        below = int(np.searchsorted(flat, threshold, side="left"))
        if below not in found:  # no run lies between this threshold and an earlier one
            reached = [[[float(v >= threshold) for v in w] for w in m] for m in markets]
            rate = success_rate(reached)
            found[below] = (rate.value, rate.interval.low, rate.interval.high)
        points.append(found[below])
    shares, low, high = zip(*points, strict=True)
    return Profile(tuple(thresholds), shares, low, high)
