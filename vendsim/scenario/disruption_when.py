"""When a disruption comes: on dates, on days, every year, on some hidden day, or at random."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from vendsim.errors import counted
from vendsim.scenario.schema import Share, Spec

__all__ = ["MONTH_DAY_PATTERN", "WhenSpec", "day_of_year"]

MONTH_DAY_PATTERN = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

_FORMS = ("from_date", "from_day", "every_year", "some_day", "per_year")
_NEEDS = {"to_date": ("from_date",), "to_day": ("from_day",), "months": ("per_year",)}
_DAYS_PER_MONTH = 365 / 12
_ALL = range(1, 13)


def day_of_year(month_day: str, year: int) -> dt.date:
    """The date of a month and day in a year.

    >>> day_of_year("07-14", 2026)
    datetime.date(2026, 7, 14)
    """
    month, day = month_day.split("-")
    return dt.date(year, int(month), int(day))


def _in_every_year(span: tuple[str, str]) -> tuple[str, str]:
    for end in span:
        try:
            day_of_year(end, 2001)
        except ValueError:
            raise ValueError(f"{end} is no day of every year; give month and day") from None
    return span


def _ascending(span: tuple[int, int]) -> tuple[int, int]:
    if span[1] < span[0]:
        raise ValueError(f"{span[0]} to {span[1]} is no range; give the smaller number first")
    return span


def _each_once(months: tuple[int, ...]) -> tuple[int, ...]:
    if len(set(months)) != len(months):
        raise ValueError("a month stands twice; name each once")
    return months


def _between(first: int, last: int | None, days: int) -> frozenset[int]:
    """From a day to another, or for good, as far as these are among the first so many."""
    end = days if last is None else min(last + 1, days)
    return frozenset(range(max(0, first), end))


DayIndex: TypeAlias = Annotated[int, Field(ge=0, le=3660)]
Length: TypeAlias = Annotated[int, Field(ge=1, le=3660)]
MonthDay: TypeAlias = Annotated[str, Field(pattern=MONTH_DAY_PATTERN)]


class WhenSpec(Spec):
    """When a disruption comes, in exactly one of five ways.

    On a date (``from_date``, ``to_date``), on a day of the run (``from_day``, ``to_day``), on
    the same days of every year (``every_year``), once from a day drawn out of a range on
    (``some_day``), or at random (``per_year``). Last days are inclusive; where there is none it
    stays for good. What is drawn is keyed by the seed, so no agent moves it.
    """

    from_date: dt.date | None = Field(default=None, description="The first date.")
    to_date: dt.date | None = Field(default=None, description="The last date.")
    from_day: DayIndex | None = Field(default=None, description="The first day, from 0.")
    to_day: DayIndex | None = Field(default=None, description="The last day, from 0.")
    every_year: Annotated[tuple[MonthDay, MonthDay], AfterValidator(_in_every_year)] | None = Field(
        default=None, description="First and last day of each year, as 07-14; may pass New Year."
    )
    some_day: Annotated[tuple[DayIndex, DayIndex], AfterValidator(_ascending)] | None = Field(
        default=None, description="It begins on one of these days, each equally likely."
    )
    per_year: Annotated[float, Field(gt=0, le=100)] | None = Field(
        default=None,
        description="How often a year it begins, in the mean, the same chance every day on which"
        " it is not going on.",
    )
    months: Annotated[
        tuple[Annotated[int, Field(ge=1, le=12)], ...],
        Field(max_length=12),
        AfterValidator(_each_once),
    ] = Field(default=(), description="Months in which it can begin at random; left out: all.")
    lasts_days: Annotated[tuple[Length, Length], AfterValidator(_ascending)] | None = Field(
        default=None, description="Fewest and most days it lasts, each number equally likely."
    )
    chance: Share = Field(default=1.0, description="Probability of each coming.")

    @property
    def ends(self) -> bool:
        """Whether it is over at some time."""
        given = (self.to_date, self.to_day, self.every_year, self.lasts_days)
        return any(one is not None for one in given)

    @property
    def daily_chance(self) -> float:
        """The probability of beginning at random on a day on which it can."""
        months = len(self.months) or 12
        return (self.per_year or 0.0) / (_DAYS_PER_MONTH * months)

    def possible_days(self, start: dt.date, days: int) -> frozenset[int]:
        """The days, of the first so many from a date on, on which it may go on in some world."""
        if self.from_date is not None:
            last = None if self.to_date is None else (self.to_date - start).days
            return _between((self.from_date - start).days, last, days)
        if self.from_day is not None:
            return _between(self.from_day, self.to_day, days)
        if self.some_day is not None:
            first, latest = self.some_day
            last = None if self.lasts_days is None else latest + self.lasts_days[1] - 1
            return _between(first, last, days)
        dates = [start + dt.timedelta(days=day) for day in range(days)]
        if self.every_year is not None:
            first_date, last_date = self.every_year
            is_whole = first_date <= last_date
            return frozenset(
                day
                for day, shown in enumerate(date.isoformat()[5:] for date in dates)
                if (shown >= first_date) + (shown <= last_date) > is_whole
            )
        length = self.lasts_days[1] if self.lasts_days is not None else 1
        begins = [day for day, date in enumerate(dates) if date.month in (self.months or _ALL)]
        return frozenset(day for first in begins for day in range(first, min(first + length, days)))

    @model_validator(mode="after")
    def _is_one_way(self) -> WhenSpec:
        given = [name for name in _FORMS if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise ValueError(f"holds {found} of {', '.join(_FORMS)}; give one of them")
        for name, forms in _NEEDS.items():
            if getattr(self, name) and given[0] not in forms:
                raise ValueError(f"{name} goes with {forms[0]} only, not with {given[0]}")
        if self.lasts_days is not None and given[0] not in ("some_day", "per_year"):
            raise ValueError(f"lasts_days goes with some_day or per_year, not with {given[0]}")
        if self.per_year is not None and self.lasts_days is None:
            raise ValueError("per_year needs lasts_days, the fewest and most days it lasts")
        self._check_sequence()
        return self

    def _check_sequence(self) -> None:
        if self.to_date is not None and self.to_date < (self.from_date or self.to_date):
            raise ValueError(f"to_date, {self.to_date}, is before from_date, {self.from_date}")
        if self.to_day is not None and self.to_day < (self.from_day or 0):
            raise ValueError(f"to_day, {self.to_day}, is before from_day, {self.from_day}")
        if self.daily_chance > 1:
            months = len(self.months)
            raise ValueError(
                f"{self.per_year:g} a year do not fit into {counted(months, 'month')}; give at most"
                f" {_DAYS_PER_MONTH * months:.0f}"
            )
