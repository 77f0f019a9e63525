"""Who comes to a site: people with a minute, a payment and a mark, before they look at anything.

Person i of a day has a word at a fixed address (seed, site, day, i), so it is the same one
whoever else comes. The word holds, from its highest bit on::

    14 bits   minute of the day, by the hour shares
    16 bits   visit mark: stays away where it is not below the goodwill and satisfaction
    11 bits   cash or card
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vendsim.clock import MINUTES_PER_DAY
from vendsim.demand.customers import DAYS_PER_STRETCH, minute_table
from vendsim.rng import Streams

__all__ = ["MARKS_PER_WORD", "VISIT_MARKS", "Crowd", "PersonMarks"]

VISIT_MARKS = 65_536
"""Visit marks are whole numbers below this."""

MARKS_PER_WORD = 4
"""A word of tastes serves so many people, with 16 bits each."""

_PURPOSE = "passers_by"
_NUMBER_BITS, _NUMBER_MASK = np.int64(16), np.int64(2**16 - 1)
_MINUTE_SHIFT, _VISIT_SHIFT, _CASH_SHIFT = np.uint64(50), np.uint64(34), np.uint64(23)
_VISIT_MASK, _CASH_BITS = np.uint64(VISIT_MARKS - 1), 11
_CASH_MASK = np.uint64(2**_CASH_BITS - 1)


class Crowd(NamedTuple):
    """The people of 128 days at a site, in order of day and minute.

    Attributes:
        number: Which 128 days they are, from 0.
        minutes: When each comes, in minutes since the start of day 0.
        visit_marks: Whole numbers below :data:`VISIT_MARKS`.
        pay_cash: Whether each pays in cash rather than by card.
        ends: Where each day ends, behind a 0 for where the first starts.
        taste_places: The words that hold their tastes.
        taste_marks: Where among the marks of these words each person's stands.
    """

    number: int
    minutes: NDArray[np.int64]
    visit_marks: NDArray[np.int64]
    pay_cash: NDArray[np.bool_]
    ends: list[int]
    taste_places: NDArray[np.uint64]
    taste_marks: NDArray[np.int64]

    def of_day(self, day: int) -> slice:
        """Where the people of a day of the run stand."""
        place = day - self.number * DAYS_PER_STRETCH
        return slice(self.ends[place], self.ends[place + 1])


class PersonMarks:
    """Turns words into people, for one site.

    Args:
        streams: The random numbers of the run.
        site: Sites of other names have other people.
        hour_shares: Share of a day's people in each hour; within an hour they are even.
        cash_share: Probability of paying in cash.
    """

    __slots__ = ("_cash_below", "_minutes", "_site", "_streams")

    def __init__(
        self, streams: Streams, site: str, hour_shares: tuple[float, ...], cash_share: float
    ) -> None:
        self._streams = streams
        self._site = site
        self._cash_below = np.uint64(round(cash_share * 2**_CASH_BITS))
        self._minutes = minute_table(hour_shares)

    def crowd(self, number: int, counts: NDArray[np.int64]) -> Crowd:
        """Everybody who comes on consecutive days.

        Args:
            number: Which stretch of 128 days it is, from 0.
            counts: People on each of its days, fewer than 128 days at the end of a run.
        """
        ends = np.add.accumulate(counts)
        total = int(ends[-1])
        starts = np.repeat(ends - counts, counts)
        days = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
        numbers = np.arange(total, dtype=np.int64) - starts
        places = (numbers * DAYS_PER_STRETCH + days).view(np.uint64)
        words = self._streams.words_at(_PURPOSE, self._site, number, places)

        # Sorted by day and minute, and among people of one minute by their number.
        keys = days * MINUTES_PER_DAY + self._minutes.take((words >> _MINUTE_SHIFT).view(np.int64))
        keys = (keys << _NUMBER_BITS) + numbers
        keys.sort()
        numbers = keys & _NUMBER_MASK
        words = words.take(starts + numbers)

        taste_places, first_marks = _taste_places(counts)
        first_minute = number * DAYS_PER_STRETCH * MINUTES_PER_DAY
        return Crowd(
            number=number,
            minutes=(keys >> _NUMBER_BITS) + first_minute,
            visit_marks=((words >> _VISIT_SHIFT) & _VISIT_MASK).view(np.int64),
            pay_cash=((words >> _CASH_SHIFT) & _CASH_MASK) < self._cash_below,
            ends=[0, *ends.tolist()],
            taste_places=taste_places,
            taste_marks=np.repeat(first_marks, counts) + numbers,
        )


def _taste_places(counts: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The words of a stretch's tastes, and where among their marks each day's first one stands.

    Word w of a day holds the marks of its people 4w to 4w + 3; its place is 128·w + day.
    """
    words = -(-counts // MARKS_PER_WORD)
    ends = np.add.accumulate(words)
    days = np.repeat(np.arange(len(counts), dtype=np.int64), words)
    numbers = np.arange(int(ends[-1]), dtype=np.int64) - np.repeat(ends - words, words)
    places = numbers * DAYS_PER_STRETCH + days
    return places.view(np.uint64), MARKS_PER_WORD * (ends - words)
