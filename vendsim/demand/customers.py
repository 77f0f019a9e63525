"""One product's customers, minute by minute, out of one 64-bit word each.

Customer i of a day has its word at a fixed address (seed, site, product, day, i), so it is
the same person whoever else comes. The word holds, from its highest bit on::

    14 bits   minute of the day, by the hour shares
    21 bits   willingness to pay
    11 bits   variety mark
    11 bits   cash or card
     7 bits   not used: in their place, but above the minute, sorting puts the day

A stretch of 128 days is worked out at once with numpy and kept in 14 bytes a customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vendsim.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR
from vendsim.rng import Streams

__all__ = [
    "DAYS_PER_PAGE",
    "DAYS_PER_STRETCH",
    "STRETCH_BITS",
    "Customer",
    "CustomerMarks",
    "Stretch",
    "minute_table",
    "unpack_customers",
]

STRETCH_BITS = 7
DAYS_PER_STRETCH = 2**STRETCH_BITS
DAYS_PER_PAGE = 32

_PURPOSE = "customers"
_COMPARES = "compares"
_TWO_TO_MINUS_64 = 2.0**-64
_MINUTE_BITS, _WILLING_BITS, _VARIETY_BITS, _CASH_BITS = 14, 21, 11, 11
# A sorting key, lowest bits first: cash, variety, willingness, minute, day.
_VARIETY_SHIFT = np.int64(_CASH_BITS)
_WILLING_SHIFT = np.int64(_CASH_BITS + _VARIETY_BITS)
_MINUTE_SHIFT = np.int64(_CASH_BITS + _VARIETY_BITS + _WILLING_BITS)
_DAY_SHIFT = np.uint64(64 - STRETCH_BITS)
_STRETCH_BITS = np.uint64(STRETCH_BITS)
_CASH_MASK = np.int64(2**_CASH_BITS - 1)
_VARIETY_MASK = np.int64(2**_VARIETY_BITS - 1)
_WILLING_MASK = np.int64(2**_WILLING_BITS - 1)
_MINUTE_MASK = np.int64(2**_MINUTE_BITS - 1)

# The schema's limits keep the top price below 2·10^7 cents, well inside 31 bits.
_PACKED = np.dtype([("minute", "<i4"), ("willing", "<i4"), ("variety", "<f4"), ("cash", "<u2")])

unpack_customers = Struct("<iif?x").iter_unpack
"""Reads packed customers one by one, as plain tuples in the shape of :class:`Customer`.

Their minutes count from the start of the run.
"""


class Customer(NamedTuple):
    """A potential customer of one product.

    Attributes:
        minute: Minute of the day at which the customer stands before the machine.
        willingness_cents: The highest price at which the customer buys.
        variety_mark: In [0, 1); buys only where it lies below the variety factor.
        pays_cash: Pays in cash rather than by card.
    """

    minute: int
    willingness_cents: int
    variety_mark: float
    pays_cash: bool


class Stretch(NamedTuple):
    """The customers of one product on 128 days, packed in order of day and minute.

    Attributes:
        number: Which 128 days they are, from 0.
        packed: A record a customer.
        ends: Where in ``packed`` each day ends, behind a 0 for where the first starts.
    """

    number: int
    packed: NDArray[np.void]
    ends: list[int]

    def day(self, day: int) -> list[tuple[int, int, float, bool]]:
        """Everybody who comes on a day of the run."""
        place = day & (DAYS_PER_STRETCH - 1)
        everybody = self.packed[self.ends[place] : self.ends[place + 1]]
        return list(unpack_customers(everybody.tobytes()))

    def willing(self, day: int, price_cents: int) -> list[tuple[int, int, float, bool]]:
        """Those who would pay a price, from a day of the run to the end of its page."""
        place = day & (DAYS_PER_STRETCH - 1)
        last = min((place | (DAYS_PER_PAGE - 1)) + 1, len(self.ends) - 1)
        everybody = self.packed[self.ends[place] : self.ends[last]]
        willing = everybody["willing"] >= price_cents
        return list(unpack_customers(everybody[willing].tobytes()))


class CustomerMarks:
    """Turns words into customers, for every product at a site.

    Args:
        streams: The random numbers of the run.
        hour_shares: Share of a day's customers in each hour; within an hour they are even.
        cash_share: Probability of paying in cash.
    """

    __slots__ = ("_cash_below", "_minutes", "_streams")

    def __init__(self, streams: Streams, hour_shares: tuple[float, ...], cash_share: float) -> None:
        self._streams = streams
        self._cash_below = np.int64(round(cash_share * 2**_CASH_BITS))
        self._minutes = minute_table(hour_shares)

    def stretch(
        self,
        entity: str,
        number: int,
        counts: NDArray[np.int64],
        top_cents: float,
        caps: Sequence[tuple[float, int]] = (),
    ) -> Stretch:
        """The customers of a product on consecutive days.

        Args:
            entity: Names product and site.
            number: Which stretch of 128 days it is, from 0.
            counts: Customers on each of its days, fewer than 128 days at the end of a run.
            top_cents: Willingness is uniform between 0 and this.
            caps: For each of the days the share of customers who would pay somebody else's price
                at most, and that price in cents; empty where nobody compares.
        """
        ends = np.add.accumulate(counts)
        total = int(ends[-1])
        # A customer's place is 128·i + day in the stretch, i counting from 0 every day.
        places = np.arange(0, total * DAYS_PER_STRETCH, DAYS_PER_STRETCH, dtype=np.int64)
        first = np.arange(len(counts), dtype=np.int64) - DAYS_PER_STRETCH * (ends - counts)
        places += np.repeat(first, counts)
        unsigned = places.view(np.uint64)
        words = self._streams.words_at(_PURPOSE, entity, number, unsigned)
        words >>= _STRETCH_BITS
        words |= unsigned << _DAY_SHIFT
        order = np.argsort(words, kind="stable") if caps else None
        words.sort()

        keys = words.view(np.int64)
        packed = np.empty(total, dtype=_PACKED)
        first_minute = number * DAYS_PER_STRETCH * MINUTES_PER_DAY
        midnights = first_minute + MINUTES_PER_DAY * np.arange(len(counts), dtype=np.int64)
        minutes = self._minutes.take((keys >> _MINUTE_SHIFT) & _MINUTE_MASK)
        packed["minute"] = minutes + np.repeat(midnights, counts)
        willing = (keys >> _WILLING_SHIFT) & _WILLING_MASK
        packed["willing"] = (willing + 0.5) * (top_cents * 2.0**-_WILLING_BITS)
        if order is not None:
            shares, prices = (np.repeat(column, counts) for column in np.array(caps).T)
            marks = self._streams.words_at(_COMPARES, entity, number, unsigned[order])
            compares = marks * _TWO_TO_MINUS_64 < shares
            np.minimum(
                packed["willing"], prices, out=packed["willing"], where=compares, casting="unsafe"
            )
        variety = (keys >> _VARIETY_SHIFT) & _VARIETY_MASK
        packed["variety"] = (variety + 0.5) * 2.0**-_VARIETY_BITS
        packed["cash"] = (keys & _CASH_MASK) < self._cash_below
        return Stretch(number, packed, [0, *ends.tolist()])


def minute_table(hour_shares: tuple[float, ...]) -> NDArray[np.uint16]:
    """The minute that each value of the minute bits stands for.

    The values are dealt to the 1,440 minutes in proportion to their shares; an hour of
    share 0 gets none.
    """
    per_minute = np.repeat(np.array(hour_shares), MINUTES_PER_HOUR)
    reached = np.add.accumulate(per_minute)
    ends = np.rint(reached * (2**_MINUTE_BITS / reached[-1])).astype(np.int64)
    values = np.diff(ends, prepend=0)
    return np.repeat(np.arange(MINUTES_PER_DAY, dtype=np.uint16), values)
