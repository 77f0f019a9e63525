"""When a disruption comes in one world, and how strong: one occurrence for each coming.

Keyed by (seed, purpose, id of the disruption, index), so that a longer run has the
occurrences of a shorter one:

========================= =============================== ==============================
draw                      purpose                         index
========================= =============================== ==============================
whether it begins         ``disruption``                  day
the hidden day            ``disruption_day``              0
how many days it lasts    ``disruption_length``           first day as drawn
whether it comes at all   ``disruption_chance``           year, 0, or first day as drawn
how strong it is          ``disruption_strength``         the same
minute of the mail        ``disruption_news``             the same
========================= =============================== ==============================
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vendsim.clock import Calendar
from vendsim.rng import Streams
from vendsim.scenario import DisruptionSpec, WhenSpec, day_of_year

__all__ = ["FOR_GOOD", "Occurrence", "occurrences"]

FOR_GOOD = 2**31
"""The last day of what never ends."""


class Occurrence(NamedTuple):
    """One coming of a disruption.

    Attributes:
        spec: The disruption.
        number: Which of its comings it is: the address of what is drawn for it.
        first_day: The first day of it, never before day 0.
        last_day: The last day of it; :data:`FOR_GOOD` where it never ends.
        scale: Its strength as a multiple of what the scenario gives.
    """

    spec: DisruptionSpec
    number: int
    first_day: int
    last_day: int
    scale: float

    @property
    def ends(self) -> bool:
        """Whether it is over at some time."""
        return self.last_day < FOR_GOOD

    def factor(self, given: float) -> float:
        """A factor of the scenario at the strength of this coming; never below 0.

        >>> from vendsim.scenario import DemandShiftSpec, WhenSpec
        >>> when = WhenSpec(from_day=9)
        >>> spec = DemandShiftSpec(
        ...     id="taste", kind="demand_shift", when=when, category_factors={"soda": 0.8}
        ... )
        >>> Occurrence(spec, 0, 9, FOR_GOOD, scale=1.5).factor(0.8)
        0.7
        """
        return max(0.0, round(1.0 + (given - 1.0) * self.scale, 9))

    def days(self, count: int) -> range:
        """Its days, of the first so many of the run."""
        return range(self.first_day, min(self.last_day + 1, count))


def occurrences(
    spec: DisruptionSpec, calendar: Calendar, days: int, streams: Streams
) -> list[Occurrence]:
    """Every coming of a disruption that touches the first so many days, by first day."""
    found: list[Occurrence] = []
    for number, first_day, last_day in _spans(spec, calendar, days, streams):
        chance = spec.when.chance
        if first_day >= days or last_day < 0:
            continue
        if chance < 1 and streams.uniform("disruption_chance", spec.id, number) >= chance:
            continue
        scale = 1.0
        if spec.spread:
            drawn = streams.uniform("disruption_strength", spec.id, number)
            scale += spec.spread * (2.0 * drawn - 1.0)
        found.append(Occurrence(spec, number, max(0, first_day), last_day, scale))
    return found


def _spans(
    spec: DisruptionSpec, calendar: Calendar, days: int, streams: Streams
) -> Iterator[tuple[int, int, int]]:
    """Number, first and last day of each coming, as they follow each other."""
    when = spec.when
    if when.from_date is not None:
        last = None if when.to_date is None else _day(calendar, when.to_date.toordinal())
        first = _day(calendar, when.from_date.toordinal())
        yield 0, first, FOR_GOOD if last is None else last
    elif when.from_day is not None:
        yield 0, when.from_day, FOR_GOOD if when.to_day is None else when.to_day
    elif when.every_year is not None:
        yield from _yearly(when.every_year, calendar, days)
    elif when.some_day is not None:
        low, high = when.some_day
        first = low + streams.below(high - low + 1, "disruption_day", spec.id, 0)
        yield 0, first, _last_day(spec.id, when, first, streams)
    else:
        yield from _random(spec.id, when, calendar, days, streams)


def _yearly(span: tuple[str, str], calendar: Calendar, days: int) -> Iterator[tuple[int, int, int]]:
    """One coming a year; one that passes New Year counts for the year in which it begins."""
    passes_new_year = span[1] < span[0]
    for year in range(calendar.date(0).year - 1, calendar.date(days - 1).year + 1):
        first = _day(calendar, day_of_year(span[0], year).toordinal())
        last = _day(calendar, day_of_year(span[1], year + passes_new_year).toordinal())
        yield year, first, last


def _random(
    name: str, when: WhenSpec, calendar: Calendar, days: int, streams: Streams
) -> Iterator[tuple[int, int, int]]:
    """The same small chance every day, from day 1 on, while it is not going on."""
    chance = when.daily_chance
    drawn = streams.uniform_by_day("disruption", name, days).tolist()
    free_from = 1
    for day in range(1, days):
        if day < free_from or drawn[day] >= chance:
            continue
        if when.months and calendar.date(day).month not in when.months:
            continue
        last = _last_day(name, when, day, streams)
        free_from = last + 2  # A day between two comings, so that one is told from two.
        yield day, day, last


def _last_day(name: str, when: WhenSpec, first: int, streams: Streams) -> int:
    if when.lasts_days is None:
        return FOR_GOOD
    least, most = when.lasts_days
    return first + least - 1 + streams.below(most - least + 1, "disruption_length", name, first)


def _day(calendar: Calendar, ordinal: int) -> int:
    return ordinal - calendar.start_date.toordinal()
