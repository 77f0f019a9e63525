"""The worst of a set of runs: what an owner would have to live with."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np

from vendsim.errors import ComparisonError, clip
from vendsim.study.statistics.sample import as_floats

__all__ = ["cvar_25", "min_at_k", "minimum"]


def minimum(values: Sequence[float]) -> float:
    """The worst figure."""
    return float(as_floats(values).min())


def min_at_k(values: Sequence[float], k: int) -> float:
    """Mean of the worst of k runs, over all choices of k of the n there are.

    Σ y₍ᵢ₎ · C(n − i, k − 1) / C(n, k), y sorted upward and i from 1: the i-th is the worst of k
    where the others are chosen from the n − i above it. It does not depend on n on average, as the
    minimum does. It is the mean for k = 1 and the minimum for k = n.

    Raises:
        ComparisonError: k is not from 1 to the number of runs.
    """
    ordered = np.sort(as_floats(values))
    count = len(ordered)
    if not 1 <= k <= count:
        raise ComparisonError(f"min@{clip(k)} of {count} runs: k must be from 1 to {count}")
    ways = comb(count, k)
    weights = [comb(count - place, k - 1) / ways for place in range(1, count + 1)]
    return float(ordered @ np.array(weights))


def cvar_25(values: Sequence[float]) -> float:
    """Mean of the worst quarter (conditional value at risk; Rockafellar and Uryasev 2000).

    Where n is no multiple of 4, the last run of the quarter counts by the part of it that belongs
    there: of 10 runs the two worst and half the third. Of fewer than 5 it is the minimum.
    """
    ordered = np.sort(as_floats(values))
    quarter = len(ordered) / 4.0
    if quarter <= 1.0:
        return float(ordered[0])
    inside = np.clip(quarter - np.arange(len(ordered)), 0.0, 1.0)
    return float(ordered @ inside / quarter)
