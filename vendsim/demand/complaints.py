"""Which of the units sold lead to a complaint, of what kind, and when it is written.

Pure functions of scenario and seed. The n-th unit sold on a day, first come first, leads to
a complaint or not whatever else is sold, and the complaint is the same one: what an agent
does decides only which units there are.

Between one complaining customer of a day and the next lies a geometric number of content
ones: floor(log u / log(1 − p)) with u uniform and p the probability of a complaint a unit.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from math import log, log1p
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from vendsim.clock import start_of_day
from vendsim.rng import Streams
from vendsim.scenario.people import ComplaintKindsSpec, CustomersSpec

__all__ = ["JUST_KINDS", "ComplaintDraws", "ComplaintKind", "Grievance"]

ComplaintKind: TypeAlias = Literal[
    "faulty", "expired", "swallowed_money", "unjustified", "fraudulent"
]
_KINDS: tuple[ComplaintKind, ...] = get_args(ComplaintKind)
JUST_KINDS: frozenset[ComplaintKind] = frozenset({"faulty", "expired", "swallowed_money"})
"""Kinds of complaint of customers who really lost their money."""

# Complaints are written between 06:30 and 21:59.
_FROM_MINUTE, _TO_MINUTE = 390, 1319
_DRAWN_AHEAD = 3
_PLACE_BITS = 40
_NEVER = (1 << _PLACE_BITS) - 1
_MARK_BITS, _MARK_NUMBERS = np.uint64(3), np.arange(6, dtype=np.uint64)
_UNUSED_BITS = np.uint64(12)
_TWO_TO_MINUS_52 = 2.0**-52
_GAP = "complaint_gap"
_COMPLAINT = "complaint"


class Grievance(NamedTuple):
    """A complaint that the sale of a unit leads to.

    Attributes:
        place: Which unit of the day it was, from 0, first come first.
        minute: When the mail comes, in minutes since the start of day 0.
        name_mark, word_mark, manner_mark, lie_mark: Uniforms in (0, 1) for whoever writes it.
    """

    place: int
    kind: ComplaintKind
    minute: int
    name_mark: float
    word_mark: float
    manner_mark: float
    lie_mark: float


class ComplaintDraws:
    """What customers complain of.

    Args:
        spec: The scenario's customers.
        days: Days of the run.
        streams: The random numbers of the run.
    """

    __slots__ = ("_drawn", "_kind_ends", "_log_content", "_spec", "_streams")

    def __init__(self, spec: CustomersSpec, days: int, streams: Streams) -> None:
        self._spec = spec
        self._streams = streams
        self._kind_ends = _kind_ends(spec.kinds)
        self._log_content = log1p(-spec.complaints_per_unit)
        # The first complaints of each day are drawn for all days at once: that is quicker.
        self._drawn: list[tuple[list[int], list[list[float]]]] = []
        every_day = np.arange(days, dtype=np.int64)
        places = np.full(days, -1, dtype=np.int64)
        for draw in range(_DRAWN_AHEAD if self._log_content else 0):
            gaps = streams.uniform_by_day(_GAP, "", days, draw).tolist()
            content = np.array([log(gap) / self._log_content for gap in gaps])
            places = places + 1 + np.minimum(content, _NEVER).astype(np.int64)
            places = np.minimum(places, _NEVER)
            self._drawn.append((places.tolist(), self._marks(every_day, places)))

    def of_day(self, day: int, units: int) -> list[Grievance]:
        """The complaints about the first so many units that were sold on a day of the run."""
        found: list[Grievance] = []
        for places, marks_by_day in self._drawn:
            place = places[day]
            if place >= units:
                return found
            found.append(self._grievance(day, place, marks_by_day[day]))
        later: list[int] = []
        while self._log_content:
            number = len(found) + len(later)
            place += 1 + self._content(self._streams.uniform(_GAP, "", day, number))
            if place >= units:
                break
            later.append(place)
        if later:
            marks_by_place = self._marks(np.full(len(later), day), np.array(later))
            for place, marks in zip(later, marks_by_place, strict=True):
                found.append(self._grievance(day, place, marks))
        return found

    def _content(self, mark: float) -> int:
        """How many content customers come before the next who complains."""
        content: int = int(min(log(mark) / self._log_content, float(_NEVER)))
        return content

    def _marks(self, days: NDArray[np.int64], places: NDArray[np.int64]) -> list[list[float]]:
        """Six uniforms for each complaint, by the day and the unit that it is about."""
        first = (days << _PLACE_BITS | places).astype(np.uint64) << _MARK_BITS
        words = self._streams.words_at(_COMPLAINT, "", 0, first[:, None] + _MARK_NUMBERS)
        marks = (words >> _UNUSED_BITS).astype(np.float64)
        marks += 0.5
        marks *= _TWO_TO_MINUS_52
        found: list[list[float]] = marks.tolist()
        return found

    def _grievance(self, day: int, place: int, marks: list[float]) -> Grievance:
        kind_mark, minute_mark, name_mark, word_mark, manner_mark, lie_mark = marks
        # The whole part of a mark is the day, what is behind the point the minute.
        within = minute_mark * self._spec.writes_within_days
        later_days = int(within)
        minute = _FROM_MINUTE + int((within - later_days) * (_TO_MINUTE + 1 - _FROM_MINUTE))
        return Grievance(
            place,
            _KINDS[bisect_right(self._kind_ends, kind_mark)],
            start_of_day(day + 1 + later_days) + minute,
            name_mark,
            word_mark,
            manner_mark,
            lie_mark,
        )


def _kind_ends(spec: ComplaintKindsSpec) -> list[float]:
    """The marks at which one kind ends and the next begins, in the sequence of the schema."""
    shares = (spec.faulty, spec.expired, spec.swallowed_money, spec.unjustified, spec.fraudulent)
    ends = list(itertools.accumulate(shares))
    # The shares sum to 1 but for rounding: nothing lies beyond the last kind there is.
    last = max(place for place, share in enumerate(shares) if share)
    return ends[:last]
