"""Minutes, days and dates."""

from __future__ import annotations

import datetime as dt
import locale

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.clock import (
    MINUTES_PER_DAY,
    MONTHS,
    WEEKDAYS,
    Calendar,
    day_of,
    format_minute,
    format_minute_of_day,
    minute_of_day,
    start_of_day,
)

MONDAY = dt.date(2026, 1, 5)
dates = st.dates(dt.date(1900, 1, 1), dt.date(2900, 12, 31))


@given(st.integers(0, 10**7))
def test_a_minute_is_its_day_and_its_minute_of_the_day(minute: int) -> None:
    assert start_of_day(day_of(minute)) + minute_of_day(minute) == minute
    assert 0 <= minute_of_day(minute) < MINUTES_PER_DAY


def test_days_are_half_open() -> None:
    assert [day_of(minute) for minute in (0, 1439, 1440, 2879, 2880)] == [0, 0, 1, 1, 2]
    assert start_of_day(2) == 2880


@pytest.mark.parametrize(
    ("minute", "text"),
    [
        (0, "00:00"),
        (59, "00:59"),
        (545, "09:05"),
        (1439, "23:59"),
        (1440, "00:00"),
        (3599, "11:59"),
    ],
)
def test_time_of_day(minute: int, text: str) -> None:
    assert format_minute(minute) == text


def test_the_end_of_a_day_is_not_its_beginning() -> None:
    assert [format_minute_of_day(minute) for minute in (0, 545, 1439)] == [
        "00:00",
        "09:05",
        "23:59",
    ]
    assert format_minute_of_day(1440) == "24:00"


@given(dates, st.integers(1, 800))
def test_calendar_agrees_with_datetime(start: dt.date, days: int) -> None:
    calendar = Calendar(start, days)
    assert len(calendar.weekdays) == len(calendar.months) == len(calendar.days_of_year) == days + 60
    for day in {0, days // 2, days - 1, days + 59}:
        date = start + dt.timedelta(days=day)
        assert calendar.date(day) == date
        assert calendar.weekdays[day] == date.weekday()
        assert calendar.months[day] == date.month - 1
        assert calendar.days_of_year[day] == date.timetuple().tm_yday - 1


def test_dates_beyond_the_calendar() -> None:
    calendar = Calendar(MONDAY, 10)
    assert calendar.date(70) == dt.date(2026, 3, 16)
    assert calendar.date(1000) == MONDAY + dt.timedelta(days=1000)
    assert calendar.date(-1) == dt.date(2026, 1, 4)


def test_leap_years() -> None:
    calendar = Calendar(dt.date(2028, 2, 28), 400)
    assert calendar.date(1) == dt.date(2028, 2, 29)
    assert calendar.days_of_year[307] == 365, "31 December of a leap year"
    assert calendar.days_of_year[308] == 0


def test_days_as_people_write_them() -> None:
    calendar = Calendar(MONDAY, 365)
    assert calendar.format_day(0) == "Monday 5 January 2026 (day 1)"
    assert calendar.format_day(364) == "Monday 4 January 2027 (day 365)"


def test_names_are_english_in_every_locale() -> None:
    before = locale.setlocale(locale.LC_TIME)
    locale.setlocale(locale.LC_TIME, "C")
    try:
        months = [dt.date(2026, month, 1).strftime("%B") for month in range(1, 13)]
        weekdays = [dt.date(2026, 1, 5 + day).strftime("%A") for day in range(7)]
    finally:
        locale.setlocale(locale.LC_TIME, before)
    assert list(MONTHS) == months
    assert list(WEEKDAYS) == weekdays
