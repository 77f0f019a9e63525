"""Simulated time: whole minutes since the start of day 0.

A day is the half-open interval of minutes ``[1440·d, 1440·(d+1))``; day indices count
from 0, the ``day_number`` shown to people from 1.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

__all__ = [
    "MINUTES_PER_DAY",
    "MINUTES_PER_HOUR",
    "MONTHS",
    "WEEKDAYS",
    "Calendar",
    "calendar_of",
    "day_of",
    "format_minute",
    "format_minute_of_day",
    "minute_of_day",
    "start_of_day",
]

MINUTES_PER_HOUR: Final = 60
MINUTES_PER_DAY: Final = 1440
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on

_DAYS_BEYOND: Final = 60
_CALENDARS_KEPT: Final = 16

_TIMES = (*(f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60)), "24:00")


def day_of(minute: int) -> int:
    """The index of the day a minute lies in."""
    return minute // MINUTES_PER_DAY


def minute_of_day(minute: int) -> int:
    """Minutes since midnight, 0 to 1439."""
    return minute % MINUTES_PER_DAY


def start_of_day(day: int) -> int:
    """The first minute of a day."""
    return day * MINUTES_PER_DAY


def format_minute(minute: int) -> str:
    """The time of day as ``HH:MM``.

    >>> format_minute(1440 + 545)
    '09:05'
    """
    return _TIMES[minute % MINUTES_PER_DAY]


def format_minute_of_day(minute: int) -> str:
    """The same for a minute of a day from 0 to 1440, the end of it.

    >>> format_minute_of_day(1440)
    '24:00'
    """
    return _TIMES[minute]


class Calendar:
    """The dates of a run: day 0 is ``start_date``.

    Attributes:
        weekdays: Weekday of each day, Monday 0 to Sunday 6; indexed by day.
        months: Month of each day, January 0 to December 11; indexed by day.
        days_of_year: Day of the year of each day, from 0; indexed by day.

    The three tuples cover ``days`` days and 60 beyond, so that mail and deliveries due after
    the end can still be dated.
    """

    __slots__ = ("_dates", "_iso_dates", "_written", "days", "days_of_year", "months",
                 "start_date", "weekdays")  # fmt: skip

    def __init__(self, start_date: dt.date, days: int) -> None:
        self.start_date = start_date
        self.days = days
        first = start_date.toordinal()
        ordinals = range(first, first + days + _DAYS_BEYOND)
        self._dates = tuple(map(dt.date.fromordinal, ordinals))
        # By day, once asked for.
        self._iso_dates: dict[int, str] = {}
        self._written: dict[int, str] = {}
        self.weekdays = tuple(date.weekday() for date in self._dates)
        self.months = tuple(date.month - 1 for date in self._dates)
        years = {date.year for date in self._dates}
        new_years_days = {year: dt.date(year, 1, 1).toordinal() for year in years}
        self.days_of_year = tuple(
            ordinal - new_years_days[date.year]
            for ordinal, date in zip(ordinals, self._dates, strict=True)
        )

    def date(self, day: int) -> dt.date:
        """The date of a day, also beyond the covered range."""
        if 0 <= day < len(self._dates):
            return self._dates[day]
        return self.start_date + dt.timedelta(days=day)

    def iso_date(self, day: int) -> str:
        """The date of a day as ``YYYY-MM-DD``."""
        shown = self._iso_dates.get(day)
        if shown is None:
            shown = self._iso_dates[day] = self.date(day).isoformat()
        return shown

    def format_time(self, minute: int) -> str:
        """A minute of the run as ``YYYY-MM-DD HH:MM``."""
        return f"{self.iso_date(minute // MINUTES_PER_DAY)} {format_minute(minute)}"

    def format_day(self, day: int) -> str:
        """A day as people write it, e.g. ``Monday 5 January 2026 (day 1)``."""
        shown = self._written.get(day)
        if shown is None:
            # Own names: what strftime writes depends on the locale.
            date = self.date(day)
            weekday, month = WEEKDAYS[date.weekday()], MONTHS[date.month - 1]
            shown = f"{weekday} {date.day} {month} {date.year} (day {day + 1})"
            self._written[day] = shown
        return shown


@lru_cache(maxsize=_CALENDARS_KEPT)
def calendar_of(start_date: dt.date, days: int) -> Calendar:
    """The calendar of a run; runs of the same days share one, since it never changes."""
    return Calendar(start_date, days)
