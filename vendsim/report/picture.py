"""Pictures of values over days, as plain geometry: paths, ticks and what a pointer reads.

A picture has no size. Paths live in a square of :data:`SIDE` units that the page stretches to
whatever room there is; ticks stand at percentages of it, so labels keep their size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil, floor
from typing import Final, Literal, TypeAlias

__all__ = [
    "SIDE",
    "Band",
    "Mark",
    "Picture",
    "Series",
    "Shape",
    "Span",
    "Tick",
    "band_of",
    "draw",
    "draw_over",
    "trailing_mean",
]

SIDE: Final = 1000
"""Width and height of the square that paths are drawn in."""

_X_TICKS = 13

Shape: TypeAlias = Literal["line", "steps", "area", "bars"]
"""``line`` joins the values, ``steps`` holds each until the next, ``area`` fills a line down to
zero, ``bars`` gives each day one."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values over days, one a day; ``None`` where there is none.

    Attributes:
        name: What the values are.
        values: One a day.
        shape: How they are drawn.
        tone: Number of the colour, 1 to 4.
        write: How a value reads under the pointer.
    """

    name: str
    values: Sequence[float | None]
    shape: Shape
    tone: int
    write: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Tick:
    """A label at a percentage of the picture's width or height."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A series as drawn: the path in the square, and how to paint it."""

    name: str
    shape: Shape
    tone: int
    path: str


@dataclass(frozen=True, slots=True)
class Span:
    """Days that have a name: from one day up to, not including, another."""

    name: str
    first_day: int
    end_day: int


@dataclass(frozen=True, slots=True)
class Band:
    """A span as drawn by itself: where it begins and how wide it is, in percent of the width."""

    name: str
    at: str
    width: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for the page.

    Attributes:
        marks: What is painted, in sequence.
        x_ticks: Dates along the bottom.
        y_ticks: Values up the side.
        zero_at: Where zero is, as a percentage of the height; ``None`` at the bottom.
        readings: A line of text a day, for the pointer.
        starts: Where something begins that has a name.
    """

    marks: list[Mark]
    x_ticks: list[Tick] = field(default_factory=list)
    y_ticks: list[Tick] = field(default_factory=list)
    zero_at: str | None = None
    readings: list[str] = field(default_factory=list)
    starts: list[Tick] = field(default_factory=list)


def draw(
    series: Sequence[Series],
    start_date: dt.date,
    write_tick: Callable[[float], str],
    *,
    y_ticks: int = 5,
    spans: Sequence[Span] = (),
) -> Picture:
    """Make a picture of series that cover the same days; zero is always in it.

    Args:
        series: What to draw, the rearmost first; all of one length.
        start_date: Date of the first day.
        write_tick: How a value reads at the side.
        y_ticks: About how many labels there are at the side.
        spans: Days that have names: a line where they begin, and the pointer reads them.
    """
    values = [value for each in series for value in each.values if value is not None]
    if not values:
        return Picture([])
    days = len(series[0].values)
    return replace(
        _drawn(series, values, write_tick, y_ticks),
        x_ticks=_date_ticks(start_date, days),
        readings=[_reading(series, start_date, day, spans) for day in range(days)],
        starts=[
            Tick(_percent(each.first_day / days), each.name)
            for each in spans
            if each.first_day < days
        ],
    )


def draw_over(
    series: Sequence[Series],
    places: Sequence[str],
    write_tick: Callable[[float], str],
    *,
    every: int = 1,
    y_ticks: int = 4,
) -> Picture:
    """Make a picture of series over places that have names: weekdays, hours, prices.

    Args:
        series: What to draw, the rearmost first; a value for each place.
        places: What the places are called.
        write_tick: How a value reads at the side.
        every: The first place of so many has a label below.
        y_ticks: About how many labels there are at the side.
    """
    values = [value for each in series for value in each.values if value is not None]
    count = len(places)
    return replace(
        _drawn(series, values, write_tick, y_ticks),
        x_ticks=[
            Tick(_percent((place + 0.5) / count), places[place]) for place in range(0, count, every)
        ],
        readings=[" · ".join([name, *_told(series, place)]) for place, name in enumerate(places)],
    )


def _drawn(
    series: Sequence[Series],
    values: Sequence[float],
    write_tick: Callable[[float], str],
    y_ticks: int,
) -> Picture:
    """The paths of some series, and the labels at their side."""
    steps = _round_steps(min(values), max(values), y_ticks)
    low, high = steps[0], steps[-1]

    def y(value: float) -> float:
        return (high - value) / (high - low)

    return Picture(
        marks=[
            Mark(each.name, each.shape, each.tone, _path(each, y, y(max(low, 0))))
            for each in series
        ],
        y_ticks=[Tick(_percent(y(step)), write_tick(step)) for step in steps],
        zero_at=_percent(y(0)) if low < 0 else None,
    )


def band_of(span: Span, days: int) -> Band:
    """A span as drawn across so many days."""
    width = min(span.end_day, days) - span.first_day
    return Band(span.name, _percent(span.first_day / days), _percent(width / days))


def trailing_mean(values: Sequence[float], days: int = 7) -> list[float]:
    """The mean of each value and those before it, over ``days`` days or as many as there are."""
    means: list[float] = []
    total = 0.0
    for place, value in enumerate(values):
        total += value - (values[place - days] if place >= days else 0)
        means.append(total / min(place + 1, days))
    return means


def _round_steps(low: float, high: float, count: int) -> list[float]:
    """Round values at even distances, from below the lowest and zero to above the highest."""
    low, high = min(low, 0), max(high, 0)
    if low == high:
        high = 1
    rough = (high - low) / count
    # All values are whole cents or units: steps below 1 would show the same label twice.
    size = 1.0
    while size * 10 <= rough:
        size *= 10
    step = next((size * factor for factor in (1, 2, 5, 10) if size * factor >= rough), size)
    first, last = floor(low / step), ceil(high / step)
    return [step * place for place in range(first, last + 1)]


def _path(series: Series, y: Callable[[float], float], y_zero: float) -> str:
    """The path of one series: days share the width evenly, a value stands mid-day."""
    width = SIDE / len(series.values)
    ground = _number(y_zero * SIDE)
    runs = _runs(series.values)
    parts: list[str] = []
    for run in runs:
        if series.shape == "bars":
            for day, value in run:
                left, right = _number((day + 0.1) * width), _number((day + 0.9) * width)
                if value:
                    parts.append(f"M{left} {ground}V{_number(y(value) * SIDE)}H{right}V{ground}Z")
            continue
        points = [((day + 0.5) * width, y(value) * SIDE) for day, value in run]
        if series.shape == "steps" or len(points) == 1:
            # A day's worth of line around each value, so that a single one is seen too.
            points = [(x + side * width / 2, height) for x, height in points for side in (-1, 1)]
        line = "L".join(f"{_number(x)} {_number(height)}" for x, height in points)
        if series.shape == "area":
            parts.append(f"M{_number(points[0][0])} {ground}L{line}V{ground}Z")
        else:
            parts.append(f"M{line}")
    return "".join(parts)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Days with a value, split wherever one has none."""
    known = [(day, value) for day, value in enumerate(values) if value is not None]
    runs = [known[:1]] if known else []
    for before, point in pairwise(known):
        if point[0] == before[0] + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _date_ticks(start_date: dt.date, days: int) -> list[Tick]:
    """Dates at readable distances: days, weeks, months or years, whichever fit."""
    dates = [start_date + dt.timedelta(days=day) for day in range(days)]
    for day_step in (1, 2, 7, 14):
        if days / day_step <= _X_TICKS:
            return [
                Tick(_percent((day + 0.5) / days), f"{dates[day].day} {dates[day]:%b}")
                for day in range(0, days, day_step)
            ]
    firsts = [day for day, date in enumerate(dates) if date.day == 1]
    month_step = next((step for step in (1, 2, 3, 6) if len(firsts) / step <= _X_TICKS), 12)
    marked = [day for day in firsts if (dates[day].month - 1) % month_step == 0]
    if marked[0] > 20 * month_step:
        marked.insert(0, 0)  # Begun early in a month: there is room to say which.
    return [
        Tick(
            _percent(day / days),
            f"{dates[day].year}" if dates[day].month == 1 else f"{dates[day]:%b}",
        )
        for day in marked
    ]


def _reading(series: Sequence[Series], start_date: dt.date, day: int, spans: Sequence[Span]) -> str:
    """What the pointer reads over a day."""
    date = start_date + dt.timedelta(days=day)
    parts = [f"{date:%a} {date.day} {date:%b %Y}, day {day + 1}"]
    parts += _told(series, day)
    parts += [each.name for each in spans if each.first_day <= day < each.end_day]
    return " · ".join(parts)


def _told(series: Sequence[Series], place: int) -> list[str]:
    """What the series say of a place, the foremost first."""
    told = [(each, each.values[place]) for each in reversed(series)]
    return [f"{each.name} {each.write(value)}" for each, value in told if value is not None]


def _percent(share: float) -> str:
    return f"{_number(share * 100)}%"


def _number(value: float) -> str:
    """A coordinate with at most one decimal, no trailing zero."""
    return f"{value:.1f}".removesuffix(".0")
