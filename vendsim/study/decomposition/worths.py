"""What one site could expect of each day, step by step from the bound to what was on show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vendsim.study.bounds.outlets import Days
from vendsim.study.decomposition.show import Offers, Span

__all__ = ["Worths", "by_day", "days_of", "prices_of"]


class Worths(NamedTuple):
    """What a site's sales bring over the lowest cost of the goods in the mean, by day.

    Each is the one before with one thing as it was, not as it best would have been.

    Attributes:
        best: The best choice of products at the best prices.
        shown: The products that were on show, at the best prices.
        priced: At the prices that were asked, every slot filled.
        stocked: With the variety that there was in the slots.
    """

    best: Days
    shown: Days
    priced: Days
    stocked: Days


def prices_of(
    spans: Mapping[Span, float], place: Mapping[str, int], *, stocked: bool = False
) -> Days:
    """Prices by product and span; infinite where a product was not on show, or not in stock."""
    prices = np.full((len(place), len(spans)), np.inf)
    for column, span in enumerate(spans):
        offers: Offers = span.stocked if stocked else span.shown
        for sku, price_cents in offers:
            prices[place[sku], column] = price_cents
    return prices


def days_of(spans: Mapping[Span, float]) -> NDArray[np.int64]:
    """The day of each span."""
    return np.fromiter([span.day for span in spans], np.int64, len(spans))


def by_day(spans: Mapping[Span, float], worths: Days, days: int) -> Days:
    """What spans are worth, each by its share of its day, added up by day."""
    weights = np.fromiter(spans.values(), np.float64, len(spans))
    found = np.zeros(days)
    np.add.at(found, days_of(spans), weights * worths)
    return found
