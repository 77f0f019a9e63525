"""Which arms are worth their cost."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["pareto_front"]


def pareto_front(points: Sequence[tuple[float, float]]) -> tuple[bool, ...]:
    """Whether each point is on the front of cost and score (Kapoor and others, arXiv 2407.01502).

    A point is on it where no other costs at most as much and scores at least as high, with one of
    the two better. Equal points are on it together.

    Args:
        points: Cost and score of each arm.
    """
    return tuple(
        not any(
            other_cost <= cost and other_score >= score and (other_cost, other_score) != point
            for other_cost, other_score in points
        )
        for point in points
        for cost, score in [point]
    )
