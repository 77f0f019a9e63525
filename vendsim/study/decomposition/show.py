"""What stood before the customers of one site, from one touch of its machines to the next."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import accumulate
from typing import NamedTuple, TypeAlias

import numpy as np

from vendsim.clock import MINUTES_PER_DAY
from vendsim.demand.customers import minute_table
from vendsim.study.audit.goods import Slot

__all__ = ["Miss", "Offers", "Sale", "Show", "Span"]

Offers: TypeAlias = tuple[tuple[str, int], ...]
"""SKUs and the lowest price asked for each, in the sequence of the SKUs."""


class Span(NamedTuple):
    """A time in which nothing on show changed but what customers took.

    Attributes:
        day: The day.
        shown: Every product that has a slot with a price, also if that is empty.
        stocked: Those of them that were in stock when it began.
    """

    day: int
    shown: Offers
    stocked: Offers


class Sale(NamedTuple):
    """Units sold from one slot.

    Attributes:
        day: The day.
        site: Id of the site.
        sku: The product.
        units: How many.
        price_cents: What each cost the customer.
        asked_cents: The lowest price at which the site showed the product.
        cost_cents: What all of them had cost the business.
    """

    day: int
    site: str
    sku: str
    units: int
    price_cents: int
    asked_cents: int
    cost_cents: int


class Miss(NamedTuple):
    """Customers who would have bought and met an empty slot.

    Attributes:
        day: The day.
        site: Id of the site.
        sku: The product.
        units: How many customers.
        asked_cents: The lowest price at which the site showed it.
        stocked: What was in stock when they had come.
    """

    day: int
    site: str
    sku: str
    units: int
    asked_cents: int
    stocked: Offers


class Show:
    """The machines of a site.

    Args:
        slots: Their slots, which others fill and price.
        hour_shares: Share of a day's customers in each hour.

    Attributes:
        broken: Machines out of order, of which customers see nothing.
        shown: Products on show now and their prices.
        spans: Share of a day's customers that came in each span.
    """

    def __init__(self, slots: Sequence[Slot], hour_shares: tuple[float, ...]) -> None:
        self._slots = slots
        values = np.bincount(minute_table(hour_shares), minlength=MINUTES_PER_DAY).tolist()
        total = sum(values)
        self._come_before = [0.0, *[come / total for come in accumulate(values)]]
        self._since = 0
        self.broken: Set[str] = frozenset()
        self.shown: dict[str, int] = {}
        self._span = Span(0, (), ())
        self.spans: dict[Span, float] = {}

    def change(self, minute: int) -> None:
        """Somebody has touched a machine, at a minute of the day."""
        self._pass(minute)
        self._look(self._span.day)

    def open_day(self, day: int) -> None:
        """The day before is over."""
        self._pass(MINUTES_PER_DAY)
        self._since = 0
        self._look(day)

    def in_stock(self) -> Offers:
        """What is in stock now, which can be less than when the span began."""
        return self._seen(self._span.day).stocked

    def _pass(self, minute: int) -> None:
        share = self._come_before[minute] - self._come_before[self._since]
        self._since = minute
        if share:
            self.spans[self._span] = self.spans.get(self._span, 0.0) + share

    def _look(self, day: int) -> None:
        self._span = self._seen(day)
        self.shown = dict(self._span.shown)

    def _seen(self, day: int) -> Span:
        shown: dict[str, int] = {}
        stocked: dict[str, int] = {}
        for slot in self._slots:
            sku, price_cents = slot.sku, slot.price_cents
            if sku is None or price_cents is None or slot.machine in self.broken:
                continue
            if price_cents < shown.get(sku, price_cents + 1):
                shown[sku] = price_cents
            if slot.pile.lots and price_cents < stocked.get(sku, price_cents + 1):
                stocked[sku] = price_cents
        return Span(day, tuple(sorted(shown.items())), tuple(sorted(stocked.items())))
