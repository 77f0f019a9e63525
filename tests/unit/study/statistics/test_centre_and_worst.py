"""Median, interquartile mean, minimum, min@k and the worst quarter, counted by hand."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from vendsim.errors import ComparisonError
from vendsim.study.statistics.centre import interquartile_mean, median, standard_deviation
from vendsim.study.statistics.worst import cvar_25, min_at_k, minimum

EIGHT = [8.0, 1.0, 7.0, 2.0, 6.0, 3.0, 5.0, 4.0]
FIGURES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=25)


def test_the_middle() -> None:
    assert median(EIGHT) == 4.5
    assert median([3.0, 9.0, 1.0]) == 3.0
    assert interquartile_mean(EIGHT) == stats.trim_mean(EIGHT, 0.25) == 4.5
    assert interquartile_mean([0.0, 0.0, 3.0, 100.0]) == 1.5
    # Of five, the middle one and three quarters of its neighbours are inside.
    assert interquartile_mean([0, 1, 2, 4, 9]) == pytest.approx((0.75 * 1 + 2 + 0.75 * 4) / 2.5)
    assert interquartile_mean([7.0]) == 7.0


def test_the_interquartile_mean_does_not_see_one_run_in_five() -> None:
    assert interquartile_mean([0.0, 1.0, 1.0, 1.0, 1.0]) == 1.0
    assert interquartile_mean([0.0] * 2 + [1.0] * 8) == interquartile_mean([1.0] * 10)
    assert cvar_25([0.0, 1.0, 1.0, 1.0, 1.0]) == pytest.approx(0.2)


def test_the_deviation() -> None:
    assert standard_deviation([1.0, 3.0]) == pytest.approx(2**0.5)
    assert standard_deviation([1.0]) is None


def test_the_worst_quarter() -> None:
    assert cvar_25(EIGHT) == 1.5
    assert cvar_25([4.0, 2.0, 3.0]) == 2.0
    assert cvar_25([5.0, 4.0, 3.0, 2.0, 1.0]) == pytest.approx((1.0 + 0.25 * 2.0) / 1.25)
    assert cvar_25(range(1, 11)) == pytest.approx((1 + 2 + 0.5 * 3) / 2.5)


@pytest.mark.parametrize("k", range(1, 9))
def test_min_at_k_is_the_mean_over_all_choices(k: int) -> None:
    every = [min(chosen) for chosen in combinations(EIGHT, k)]
    assert min_at_k(EIGHT, k) == pytest.approx(sum(every) / len(every))


@pytest.mark.parametrize("k", [0, 9, -1])
def test_min_at_k_of_more_runs_than_there_are(k: int) -> None:
    with pytest.raises(ComparisonError, match=f"min@{k} of 8 runs: k must be from 1 to 8"):
        min_at_k(EIGHT, k)


@given(FIGURES, st.data())
def test_min_at_k_lies_between_minimum_and_mean_and_falls_with_k(
    values: list[float], data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, len(values)))
    slack = 1e-6
    found = min_at_k(values, k)
    assert minimum(values) - slack <= found <= sum(values) / len(values) + slack
    if k > 1:
        assert found <= min_at_k(values, k - 1) + slack
    assert min_at_k(values, len(values)) == pytest.approx(min(values), abs=slack)


@given(FIGURES)
def test_the_worst_quarter_lies_between_minimum_and_mean(values: list[float]) -> None:
    assert min(values) - 1e-6 <= cvar_25(values) <= sum(values) / len(values) + 1e-6


@given(FIGURES)
def test_what_is_in_the_middle_lies_between_the_ends(values: list[float]) -> None:
    for found in (median(values), interquartile_mean(values)):
        assert min(values) - 1e-6 <= found <= max(values) + 1e-6


@pytest.mark.parametrize("figure", [median, interquartile_mean, minimum, cvar_25])
def test_nothing_has_no_figure(figure: object) -> None:
    assert callable(figure)
    with pytest.raises(ComparisonError, match="no figures"):
        figure([])
