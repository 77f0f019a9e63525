"""Means and their intervals, against scipy, hand-made clusters and the edges."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from vendsim.errors import ComparisonError
from vendsim.study.statistics.mean import mean_error, mean_of_runs, mean_t, two_sided_p
from vendsim.study.statistics.sample import one_market

RUNS = [0.42, 0.61, 0.38, 0.77, 0.55, 0.49, 0.70, 0.12, 0.66, 0.58]
FIGURES = st.lists(st.floats(-5, 5), min_size=3, max_size=30)


def test_t_interval_is_that_of_scipy() -> None:
    found = mean_t(one_market(RUNS))
    low, high = stats.t.interval(0.95, len(RUNS) - 1, stats.tmean(RUNS), stats.sem(RUNS))
    assert found.interval is not None
    assert found.standard_error == pytest.approx(stats.sem(RUNS))
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))
    assert found.interval.level == 0.95


def test_p_is_that_of_scipy() -> None:
    assert two_sided_p(mean_error(one_market(RUNS))) == pytest.approx(
        stats.ttest_1samp(RUNS, 0.0).pvalue
    )


def test_repetitions_of_a_world_count_as_one_world() -> None:
    worlds = [[0.2, 0.4], [0.5, 0.7], [0.9, 0.9]]
    assert mean_error([worlds]) == pytest.approx(mean_error(one_market([0.3, 0.6, 0.9])))


def test_repeating_the_same_runs_makes_nothing_surer() -> None:
    once = mean_error(one_market(RUNS))
    thrice = mean_error([[[value] * 3 for value in RUNS]])
    assert thrice.standard_error == pytest.approx(once.standard_error)


def test_markets_weigh_equally_whatever_their_worlds() -> None:
    found = mean_error([one_market([0.0, 0.2, 0.4, 0.6])[0], one_market([0.8, 1.0])[0]])
    assert found.mean == pytest.approx((0.3 + 0.9) / 2)
    few, many = 0.02 / 2, (0.2 / 3) / 4
    assert found.standard_error == pytest.approx(math.sqrt(few + many) / 2)
    assert found.freedom == pytest.approx((few + many) ** 2 / (few**2 / 1 + many**2 / 3))
    assert found.worlds == 6


def test_one_world_gives_a_mean_and_no_more() -> None:
    assert mean_t(one_market([0.5])).interval is None
    assert mean_of_runs(one_market([0.5]), 0.0).standard_error is None
    assert mean_of_runs([[[0.1], [0.2]], [[0.5]]], 0.0).interval is None
    assert two_sided_p(mean_error(one_market([0.5]))) is None


def test_worlds_that_do_not_vary() -> None:
    assert two_sided_p(mean_error(one_market([0.0, 0.0]))) == 1.0
    assert two_sided_p(mean_error(one_market([0.1, 0.1, 0.1]))) == 0.0
    interval = mean_t(one_market([0.1, 0.1, 0.1])).interval
    assert interval is not None
    assert interval.low == interval.high == pytest.approx(0.1)


def test_the_low_end_allows_for_a_meltdown_that_ten_runs_can_miss() -> None:
    steady = mean_of_runs(one_market([0.50, 0.51, 0.49, 0.50, 0.52, 0.48, 0.5, 0.51, 0.5, 0.49]), 0)
    assert steady.interval is not None
    assert steady.interval.low == pytest.approx(0.5 * 0.1 ** (1 / 10))
    assert 0.5 < steady.interval.high < 0.52


def test_who_is_below_the_floor_is_allowed_no_further_fall() -> None:
    values = [-0.50, -0.51, -0.49, -0.50, -0.52, -0.48]
    found, plain = mean_of_runs(one_market(values), 0.0), mean_t(one_market(values))
    assert found.interval is not None
    assert plain.interval is not None
    assert found.interval.low == pytest.approx(plain.interval.low, abs=0.005)


def test_a_long_tail_upward_moves_the_interval_upward() -> None:
    tail = [1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 1.0, 1.1, 0.9, 4.0]
    found, plain = mean_of_runs(one_market(tail), -1e9), mean_t(one_market(tail))
    assert found.interval is not None
    assert plain.interval is not None
    assert found.interval.high > plain.interval.high + 0.1


def test_halls_transformation_is_undone() -> None:
    """The end of the interval solves Hall's cubic for the quantile it stands for."""
    values = [0.1, 0.2, 0.2, 0.3, 0.9, 0.25, 0.15, 0.2]
    found = mean_error(one_market(values))
    interval = mean_of_runs(one_market(values), 1e9).interval
    assert interval is not None
    assert found.standard_error is not None
    assert found.skewness == pytest.approx(stats.skew(values) / math.sqrt(len(values)))
    for end, tail in ((interval.low, 1 - 0.015), (interval.high, 0.035)):
        t, k = (found.mean - end) / found.standard_error, found.skewness
        cubic = t + k * t**2 / 3 + k**2 * t**3 / 27 + k / 6
        assert cubic == pytest.approx(stats.t.ppf(tail, len(values) - 1))


@given(FIGURES)
def test_an_interval_holds_its_mean(values: list[float]) -> None:
    for found in (mean_t(one_market(values)), mean_of_runs(one_market(values), 0.0)):
        assert found.interval is not None
        assert found.interval.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.interval.high


@given(FIGURES, st.floats(0.1, 100))
def test_an_interval_is_the_same_in_cents_and_in_dollars(values: list[float], unit: float) -> None:
    plain = mean_of_runs(one_market(values), -1.0).interval
    scaled = mean_of_runs(one_market([value * unit for value in values]), -unit).interval
    assert plain is not None
    assert scaled is not None
    assert scaled.low == pytest.approx(plain.low * unit, abs=1e-6)
    assert scaled.high == pytest.approx(plain.high * unit, abs=1e-6)


@pytest.mark.parametrize(
    ("markets", "told"),
    [
        ([], "no markets"),
        ([[]], "no figures"),
        ([[[]]], "a world without runs"),
        ([[[0.1], [math.nan]]], "nan among the figures"),
        ([[[math.inf]]], "inf among the figures"),
    ],
)
def test_figures_that_are_none_are_refused(markets: list[list[list[float]]], told: str) -> None:
    with pytest.raises(ComparisonError, match=told):
        mean_of_runs(markets, 0.0)
