"""Simulated time: whole minutes since the start of day 0.

A day is the half-open interval of minutes ``[1440·d, 1440·(d+1))``; day indices count
from 0, the ``day_number`` shown to people from 1.
"""

from __future__ import annotations

import datetime as dt

__all__ = [
    "MINUTES_PER_DAY",
    "MINUTES_PER_HOUR",
    "WEEKDAYS",
    "Calendar",
    "day_of",
    "format_minute",
    "minute_of_day",
    "start_of_day",
]

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 1440
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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
    hours, minutes = divmod(minute % MINUTES_PER_DAY, MINUTES_PER_HOUR)
    return f"{hours:02d}:{minutes:02d}"


class Calendar:
    """The dates of a run: day 0 is ``start_date``.

    Attributes:
        weekdays: Weekday of each day, Monday 0 to Sunday 6; indexed by day.
        months: Month of each day, January 0 to December 11; indexed by day.
        days_of_year: Day of the year of each day, from 0; indexed by day.

    The three tuples cover ``days`` days and a week beyond, so that mail and deliveries
    due after the end can still be dated.
    """

    __slots__ = ("_dates", "days", "days_of_year", "months", "start_date", "weekdays")

    def __init__(self, start_date: dt.date, days: int) -> None:
        self.start_date = start_date
        self.days = days
        self._dates = tuple(start_date + dt.timedelta(days=day) for day in range(days + 60))
        self.weekdays = tuple(date.weekday() for date in self._dates)
        self.months = tuple(date.month - 1 for date in self._dates)
        self.days_of_year = tuple(date.timetuple().tm_yday - 1 for date in self._dates)

    def date(self, day: int) -> dt.date:
        """The date of a day, also beyond the covered range."""
        if 0 <= day < len(self._dates):
            return self._dates[day]
        return self.start_date + dt.timedelta(days=day)

    def format_day(self, day: int) -> str:
        """A day as people write it, e.g. ``Monday 5 January 2026 (day 1)``."""
        date = self.date(day)
        return f"{WEEKDAYS[date.weekday()]} {date.day} {date:%B %Y} (day {day + 1})"
