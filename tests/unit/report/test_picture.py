from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.report.picture import SIDE, Picture, Series, Shape, draw, trailing_mean

MONDAY = dt.date(2026, 1, 5)
SHAPES: tuple[Shape, ...] = ("line", "steps", "area", "bars")


def whole(value: float) -> str:
    return f"{value:.0f}"


def picture_of(*values: float | None, shape: Shape = "line", y_ticks: int = 5) -> Picture:
    return draw([Series("a", values, shape, 1, whole)], MONDAY, whole, y_ticks=y_ticks)


def labels(picture: Picture) -> list[str]:
    return [tick.label for tick in picture.y_ticks]


def test_no_values_make_an_empty_picture() -> None:
    assert picture_of() == Picture([])
    assert picture_of(None, None) == Picture([])


def test_a_line_joins_the_middles_of_the_days() -> None:
    picture = picture_of(0, 10)
    assert labels(picture) == ["0", "2", "4", "6", "8", "10"]
    assert [tick.at for tick in picture.y_ticks] == ["100%", "80%", "60%", "40%", "20%", "0%"]
    assert picture.marks[0].path == "M250 1000L750 0"


def test_a_line_stops_where_a_day_has_no_value() -> None:
    assert picture_of(10, 0, None, 5).marks[0].path == "M125 0L375 1000M750 500L1000 500"


def test_steps_hold_a_value_for_its_day() -> None:
    assert picture_of(0, 10, shape="steps").marks[0].path == "M0 1000L500 1000L500 0L1000 0"


def test_an_area_goes_down_to_zero_and_closes() -> None:
    assert picture_of(10, 5, shape="area").marks[0].path == "M250 1000L250 0L750 500V1000Z"


def test_bars_stand_on_zero_and_nothing_stands_for_zero() -> None:
    picture = picture_of(10, 0, -10, shape="bars", y_ticks=2)
    assert labels(picture) == ["-10", "0", "10"]
    assert picture.zero_at == "50%"
    assert picture.marks[0].path == "M33.3 500V0H300V500ZM700 500V1000H966.7V500Z"


def test_zero_needs_no_rule_of_its_own_at_the_bottom() -> None:
    assert picture_of(3, 4).zero_at is None


def test_a_run_of_zeros_has_a_scale() -> None:
    assert labels(picture_of(0, 0)) == ["0", "1"]


@given(
    values=st.lists(st.none() | st.integers(-(10**12), 10**12), min_size=1, max_size=30),
    shape=st.sampled_from(SHAPES),
)
def test_everything_lies_in_the_square(values: list[int | None], shape: Shape) -> None:
    picture = picture_of(*values, shape=shape)
    for mark in picture.marks:
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", mark.path)]
        assert all(0 <= number <= SIDE for number in numbers)
    heights = [float(tick.at.removesuffix("%")) for tick in picture.y_ticks]
    assert heights == sorted(heights, reverse=True)
    assert all(0 <= height <= 100 for height in heights)
    assert len(set(labels(picture))) == len(labels(picture)) <= 12


@given(days=st.integers(1, 3660), offset=st.integers(0, 400))
def test_dates_are_few_and_in_sequence(days: int, offset: int) -> None:
    start_date = MONDAY + dt.timedelta(days=offset)
    ticks = draw([Series("a", [1] * days, "line", 1, whole)], start_date, whole).x_ticks
    places = [float(tick.at.removesuffix("%")) for tick in ticks]
    assert 1 <= len(ticks) <= 14
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] <= 100


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (3, ["5 Jan", "6 Jan", "7 Jan"]),
        (20, ["5 Jan", "7 Jan", "9 Jan"]),
        (90, ["5 Jan", "12 Jan", "19 Jan"]),
        (180, ["5 Jan", "19 Jan", "2 Feb"]),
        (365, ["2026", "Feb", "Mar"]),
        (700, ["2026", "Mar", "May"]),
        (3000, ["2026", "2027", "2028"]),
    ],
)
def test_dates_stand_at_readable_distances(days: int, expected: list[str]) -> None:
    ticks = draw([Series("a", [1] * days, "line", 1, whole)], MONDAY, whole).x_ticks
    assert [tick.label for tick in ticks[:3]] == expected


def test_the_pointer_reads_the_day_and_every_value_it_has() -> None:
    series = [
        Series("worth", [5, 6], "line", 2, whole),
        Series("balance", [4, None], "line", 1, lambda value: f"${value:.2f}"),
    ]
    assert draw(series, MONDAY, whole).readings == [
        "Mon 5 Jan 2026, day 1 · balance $4.00 · worth 5",
        "Tue 6 Jan 2026, day 2 · worth 6",
    ]


def test_the_mean_trails() -> None:
    assert trailing_mean([3, 6, 9, 0], days=3) == [3, 4.5, 6, 5]
    assert trailing_mean([]) == []
