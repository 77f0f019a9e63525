"""Exact test of paired differences: were the names of the two arms drawn by lot?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from vendsim.rng import Streams
from vendsim.study.statistics.sample import Floats, Markets, world_means

__all__ = ["Method", "SignFlip", "sign_flip"]

Method: TypeAlias = Literal["enumerated", "on_a_grid", "sampled"]

ENUMERATED: Final = 30
ON_A_GRID: Final = 256
CELLS: Final = 1 << 16
SAMPLES: Final = 99_999
CHUNK: Final = 2_048
TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class SignFlip:
    """What the test found.

    Attributes:
        p: Share of all ways to flip the signs that give a mean at least so far from 0.
        worlds: How many signs were flipped.
        method: ``"enumerated"``: every way was counted. ``"on_a_grid"``: every way was counted
            with differences rounded, such that p can only come out greater, by a hair.
            ``"sampled"``: so many ways were drawn by lot that p is right to about two digits.
    """

    p: float
    worlds: int
    method: Method


def sign_flip(differences: Markets, seed: int = 0) -> SignFlip:
    """Test whether paired differences lie around 0, assuming nothing of how they are spread.

    If both arms are alike, then in each world the difference is as likely to be its opposite.
    So all 2ⁿ ways of flipping the signs of n worlds are equally likely, and p is the share of
    those with |Σ ± d| ≥ |Σ d| (Fisher, The Design of Experiments, 1935, section 21). The least p is
    2^(1−n): fewer than 6 worlds never reach 0.05. A world's difference is the mean of its
    repetitions', and counts by the weight of its market.

    Up to 30 worlds every way is counted, by sorting the sums of either half. Up to 256 they are
    counted by adding world after world on a grid. Above, 99,999 are drawn from keyed streams
    and p is (1 + hits) / 100,000.

    Args:
        differences: A less B, by market, world and repetition.
        seed: Key of the drawn ways; tells nothing where they are counted.
    """
    means = world_means(differences)
    weighted = np.abs(np.concatenate([m / (len(m) * len(means)) for m in means]))
    total = abs(float(sum(m.mean() for m in means)) / len(means))
    scale = float(weighted.sum())
    worlds = len(weighted)
    if scale <= 1e-12:
        return SignFlip(1.0, worlds, "enumerated")
    reach = total - TOLERANCE * scale
    if worlds <= ENUMERATED:
        return SignFlip(_enumerated(weighted, reach), worlds, "enumerated")
    if worlds <= ON_A_GRID:
        return SignFlip(_on_a_grid(weighted, reach), worlds, "on_a_grid")
    return SignFlip(_sampled(weighted, reach, seed), worlds, "sampled")


def _enumerated(sizes: Floats, reach: float) -> float:
    """Two-sided share, from the sums of both halves: for each of the one, how many suffice."""
    if reach <= 0.0:
        return 1.0
    half = len(sizes) // 2
    left, right = _sums(sizes[:half]), np.sort(_sums(sizes[half:]))
    hits = len(right) - np.searchsorted(right, reach - left, side="left")
    return min(1.0, 2.0 * float(hits.sum()) / float(len(left) * len(right)))


def _sums(sizes: Floats) -> Floats:
    """Every sum of the given sizes with any signs."""
    sums = np.zeros(1)
    for size in sizes:
        sums = np.concatenate([sums - size, sums + size])
    return sums


def _on_a_grid(sizes: Floats, reach: float) -> float:
    """Two-sided share from the distribution of the sum of sizes whose sign is plus.

    Σ ± d ≥ reach where the plus part is at least (Σ d + reach) / 2. Sizes are rounded to steps;
    what that can shift the plus part by is taken off the mark, so no hit is missed.
    """
    if reach <= 0.0:
        return 1.0
    scale = float(sizes.sum())
    steps = np.rint(sizes * (CELLS / scale)).astype(np.int64)
    ways = np.zeros(int(steps.sum()) + 1)
    ways[0], reached = 1.0, 1
    for step in np.sort(steps).tolist():
        ways[step : step + reached] += ways[:reached]  # with a plus; those with a minus stay
        reached += step
    slack = float(np.abs(steps - sizes * (CELLS / scale)).sum())
    mark = int(np.ceil((scale + reach) / 2.0 * (CELLS / scale) - slack))
    return min(1.0, 2.0 * float(ways[max(mark, 0) :].sum()) * 0.5 ** len(sizes))


def _sampled(sizes: Floats, reach: float, seed: int) -> float:
    """Two-sided share among drawn ways, the one that was found counted with them."""
    streams = Streams(seed)
    hits = 0
    places = np.arange(len(sizes), dtype=np.uint64)
    for first in range(0, SAMPLES, CHUNK):
        rows = np.arange(first, min(first + CHUNK, SAMPLES), dtype=np.uint64)
        at = rows[:, None] * np.uint64(len(sizes)) + places
        words = streams.words_at("sign_flip", "", 0, at)
        signs = np.where(words >> np.uint64(63), 1.0, -1.0)
        hits += int((np.abs(signs @ sizes) >= reach).sum())
    return (1 + hits) / (SAMPLES + 1)
