"""What days do to suppliers, whoever they are: plain numbers, a place a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["USUAL_DAYS", "MarketDays"]


class MarketDays(NamedTuple):
    """Costs and roads of a market. Everything may be empty: all days as usual.

    Attributes:
        costs: The factor on what goods cost the suppliers, by category and day.
        price_changes: The days on which some cost is another than the day before, in sequence.
        delays_days: By how many days goods come later that are due on a day.
    """

    costs: Mapping[str, tuple[float, ...]] = {}
    price_changes: tuple[int, ...] = ()
    delays_days: tuple[int, ...] = ()


USUAL_DAYS = MarketDays()
"""Nothing out of the ordinary."""
