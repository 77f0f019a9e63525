"""What days do to customers, beyond weather and calendar: plain numbers, a place a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["USUAL_DAYS", "DayFactors"]


class DayFactors(NamedTuple):
    """Factors on who comes to one site. Every sequence may be empty: all days as usual.

    They scale the mean under the same uniform or cap what a person would pay: nobody is ever
    drawn anew, so who comes in spite of them is who would have come without.

    Attributes:
        traffic: The factor on the number of customers, by day.
        categories: The same for the customers of one category of products, by category and day.
        rivals: By day, which share of the customers look at another machine's prices too, and
            what it asks, as a multiple of the reference price: where it is cheaper they buy there.
    """

    traffic: tuple[float, ...] = ()
    categories: Mapping[str, tuple[float, ...]] = {}
    rivals: tuple[tuple[float, float], ...] = ()


USUAL_DAYS = DayFactors()
"""Nothing out of the ordinary."""
