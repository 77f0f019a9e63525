"""Whether an agent would do it again: pass^k, and whether repetitions end alike."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

from vendsim.errors import ComparisonError, clip

__all__ = ["outcome_consistency", "pass_k"]


def pass_k(successes: int, runs: int, k: int) -> float:
    """Chance that k of the runs, chosen at random, all succeeded: C(c, k) / C(n, k).

    It estimates without bias the chance that k new runs all succeed (Yao and others,
    arXiv 2406.12045).

    Args:
        successes: c, runs that succeeded.
        runs: n, all runs.
        k: How many must succeed.

    Raises:
        ComparisonError: k is not from 1 to n, or c not from 0 to n.
    """
    if not 1 <= k <= runs or not 0 <= successes <= runs:
        raise ComparisonError(
            f"pass^{clip(k)} of {clip(successes)} successes in {clip(runs)} runs: k must be from 1 "
            "to the number of runs, successes from 0"
        )
    return comb(successes, k) / comb(runs, k)


def outcome_consistency(worlds: Sequence[Sequence[float]]) -> float | None:
    """Whether repetitions of one world end alike: mean over worlds of 1 − 4·K/(K−1)·p(1 − p).

    K is how often a world was repeated, p the share of those that succeeded; K/(K − 1) takes the
    bias out of the form published (arXiv 2602.16666). 1: always alike; 0: as a coin, on average. A
    world can come out below 0.

    Args:
        worlds: For each world, 1 for each repetition that succeeded, else 0. Worlds played once
            are left out.

    Returns:
        The consistency; ``None`` where no world was repeated.
    """
    found = []
    for runs in worlds:
        count = len(runs)
        if count > 1:
            share = sum(runs) / count
            found.append(1.0 - 4.0 * count / (count - 1) * share * (1.0 - share))
    return sum(found) / len(found) if found else None
