"""Many tests at once: Holm's correction."""

from __future__ import annotations

from collections.abc import Sequence

from vendsim.errors import ComparisonError, clip

__all__ = ["holm"]


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Raise p values until the chance of any false finding among all tests is that of one.

    The least of m is multiplied by m, the next by m − 1, and so on; none comes out below the
    one before it (Holm, Scandinavian Journal of Statistics 6, 1979). It assumes nothing of how
    the tests hang together: pairs of arms share runs.

    Raises:
        ComparisonError: A value is not from 0 to 1.
    """
    for chance in chances:
        if not 0.0 <= chance <= 1.0:
            raise ComparisonError(f"p = {clip(chance)}: a p value is from 0 to 1")
    adjusted = [1.0] * len(chances)
    least = 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda at: chances[at])):
        least = max(least, min(1.0, chances[place] * (len(chances) - rank)))
        adjusted[place] = least
    return tuple(adjusted)
