"""How often a small study would put a ladder into its right order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vendsim.rng import Streams

__all__ = ["InOrder", "chances_in_order"]


class InOrder(NamedTuple):
    """Shares of resamples in which means came in the right order; a draw is not right.

    Attributes:
        pairs: Of each rung and the one above it, from the bottom on.
        all: Of all rungs together.
    """

    pairs: tuple[float, ...]
    all: float


def chances_in_order(
    scores: Sequence[Sequence[float]],
    *,
    worlds: int = 5,
    resamples: int = 10_000,
    paired: bool = True,
    seed: int = 0,
) -> InOrder:
    """Draw small studies from a large one, with replacement, and look at their order.

    Args:
        scores: For each rung, the lowest first, its score in each world.
        worlds: Of a small study.
        resamples: How many studies are drawn.
        paired: Whether all rungs of a study meet the same worlds, or each draws its own.
        seed: Keys the draws.

    Raises:
        ValueError: There are fewer than two rungs, no worlds, or not as many for every rung.
    """
    if len(scores) < 2 or not scores[0] or len({len(each) for each in scores}) > 1:
        raise ValueError(
            "an order needs two rungs or more, with a score for each in every world: "
            f"{[len(each) for each in scores]} scores given"
        )
    places = np.arange(worlds * resamples, dtype=np.uint64)
    means: list[NDArray[np.float64]] = []
    for rung, each in enumerate(scores):
        words = Streams(seed).words_at("ladder", "", 0 if paired else rung, places)
        drawn = (words >> np.uint64(32)) * np.uint64(len(each)) >> np.uint64(32)
        means.append(np.array(each, float)[drawn].reshape(resamples, worlds).mean(axis=1))
    right = np.array([low < high for low, high in pairwise(means)])
    return InOrder(tuple(right.mean(axis=1).tolist()), float(right.all(axis=0).mean()))
