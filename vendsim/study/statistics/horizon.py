"""How long agents stay coherent: survival curves by Kaplan and Meier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vendsim.errors import ComparisonError, clip

__all__ = ["SurvivalCurve", "survival_curve"]


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """Share of runs without an incident so far.

    Attributes:
        days: Days on which a run had its first, upward.
        shares: The share that is left after each.
    """

    days: tuple[float, ...]
    shares: tuple[float, ...]

    def share(self, day: float) -> float:
        """The share without an incident up to and with a day."""
        left = 1.0
        for at, share in zip(self.days, self.shares, strict=True):
            if at > day:
                break
            left = share
        return left

    def day_left(self, share: float) -> float | None:
        """The first day after which at most so great a share is left; ``None`` if it stays above.

        H50 is ``day_left(0.5)``: half of the runs had an incident by then. H80 is
        ``day_left(0.8)``: a fifth had.
        """
        for day, left in zip(self.days, self.shares, strict=True):
            if left <= share + 1e-12:
                return day
        return None


def survival_curve(days: Sequence[float], seen: Sequence[bool]) -> SurvivalCurve:
    """The product-limit estimate (Kaplan and Meier, J. American Statistical Association 53, 1958).

    After each day with incidents the share left is multiplied by 1 − d/r: d runs had their first
    incident on it, r were still watched. A run that ended without one is watched up to its last
    day, that day included.

    Args:
        days: For each run the day of its first incident, or its last day if it had none.
        seen: Whether it had one.

    Raises:
        ComparisonError: The two are not of one length, or there are none.
    """
    if len(days) != len(seen) or not days:
        raise ComparisonError(
            f"{clip(len(days))} days and {clip(len(seen))} flags: each run has one of both, and "
            "there must be a run"
        )
    left = 1.0
    at, shares = [], []
    for day in sorted({day for day, had in zip(days, seen, strict=True) if had}):
        watched = sum(1 for other in days if other >= day)
        hit = sum(1 for other, had in zip(days, seen, strict=True) if had and other == day)
        left *= 1.0 - hit / watched
        at.append(day)
        shares.append(left)
    return SurvivalCurve(tuple(at), tuple(shares))
