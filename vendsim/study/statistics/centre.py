"""The middle of a set of runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vendsim.study.statistics.sample import as_floats

__all__ = ["interquartile_mean", "median", "standard_deviation"]


def median(values: Sequence[float]) -> float:
    """The middle figure, or the mean of the two in the middle."""
    return float(np.median(as_floats(values)))


def interquartile_mean(values: Sequence[float]) -> float:
    """Mean of the middle half (Agarwal and others, arXiv 2108.13264).

    A quarter of n is cut at either end; where that is not whole, the figure on the edge counts by
    the part of it that is inside. (Their code cuts whole figures: for n a multiple of 4 both are
    the same.) It does not see what happens in one run of five, so nothing is ranked by it.
    """
    ordered = np.sort(as_floats(values))
    count = len(ordered)
    places = np.arange(count)
    inside = np.minimum(places + 1.0, 0.75 * count) - np.maximum(places, 0.25 * count)
    return float(ordered @ np.maximum(inside, 0.0) / (0.5 * count))


def standard_deviation(values: Sequence[float]) -> float | None:
    """Standard deviation with n − 1; ``None`` for a single figure."""
    array = as_floats(values)
    return float(array.std(ddof=1)) if len(array) > 1 else None
