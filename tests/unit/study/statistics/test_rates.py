"""Shares of runs: Clopper and Pearson, clusters, pass^k, consistency, profiles."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from vendsim.errors import ComparisonError
from vendsim.study.statistics.passes import outcome_consistency, pass_k
from vendsim.study.statistics.profile import performance_profile
from vendsim.study.statistics.rate import clopper_pearson, success_rate
from vendsim.study.statistics.sample import one_market


@pytest.mark.parametrize(("successes", "runs"), [(0, 5), (5, 5), (1, 7), (16, 20), (49, 50)])
def test_the_interval_is_that_of_scipy(successes: int, runs: int) -> None:
    theirs = stats.binomtest(successes, runs).proportion_ci(0.95, method="exact")
    ours = clopper_pearson(successes, runs)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_five_of_five_survivals_prove_48_percent() -> None:
    assert clopper_pearson(5, 5).low == pytest.approx(0.478, abs=0.001)


@pytest.mark.parametrize(("successes", "runs"), [(1, 0), (3, 2), (-1, 4)])
def test_shares_that_are_none_are_refused(successes: int, runs: int) -> None:
    with pytest.raises(ComparisonError, match=f"{successes} successes of {runs} runs"):
        clopper_pearson(successes, runs)


def test_worlds_played_once_are_independent_runs() -> None:
    found = success_rate(one_market([1, 1, 0, 1]))
    assert (found.successes, found.runs, found.value, found.effective_runs) == (3, 4, 0.75, 4.0)
    assert found.interval == clopper_pearson(3, 4)


def test_worlds_that_always_end_alike_count_once_however_often_they_are_played() -> None:
    worlds = [1, 1, 0, 1, 0, 1, 1, 1]
    once = success_rate(one_market(worlds))
    often = success_rate([[[value] * 4 for value in worlds]])
    assert (often.successes, often.runs) == (24, 32)
    assert often.effective_runs == pytest.approx(8, rel=0.12)
    assert often.interval.low == pytest.approx(once.interval.low, abs=0.03)


def test_alike_by_chance_alone_they_are_worth_no_more_than_the_runs() -> None:
    found = success_rate([[[1, 0], [0, 1], [1, 0], [1, 0]]])
    assert found.effective_runs == 8.0


def test_if_all_succeed_nothing_tells_how_alike_they_are() -> None:
    found = success_rate([[[1, 1, 1]] * 5])
    assert found.effective_runs == 5.0
    assert found.interval == clopper_pearson(5, 5)


def test_the_share_of_two_markets_is_the_mean_of_theirs() -> None:
    found = success_rate([one_market([1, 1, 1, 0])[0], one_market([0, 0])[0]])
    assert found.value == pytest.approx(0.375)
    assert (found.successes, found.runs) == (3, 6)
    assert found.interval.holds(0.375)


@given(st.integers(1, 30), st.data())
def test_the_interval_holds_the_share(runs: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, runs))
    interval = clopper_pearson(successes, runs)
    assert 0 <= interval.low <= successes / runs <= interval.high <= 1


# --- pass^k --------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", range(1, 7))
def test_pass_k_counts_all_choices(k: int) -> None:
    runs = [1, 1, 1, 1, 0, 0]
    every = [all(chosen) for chosen in combinations(runs, k)]
    assert pass_k(4, 6, k) == pytest.approx(sum(every) / len(every))


@given(st.integers(1, 40), st.data())
def test_pass_k_at_its_edges(runs: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, runs))
    k = data.draw(st.integers(1, runs))
    assert pass_k(successes, runs, 1) == pytest.approx(successes / runs)
    assert pass_k(runs, runs, k) == 1.0
    assert pass_k(0, runs, k) == 0.0
    assert (pass_k(successes, runs, k) > 0) == (k <= successes)
    if k > 1:
        assert pass_k(successes, runs, k) <= pass_k(successes, runs, k - 1)


@pytest.mark.parametrize(("successes", "runs", "k"), [(1, 2, 3), (1, 2, 0), (3, 2, 1), (-1, 2, 1)])
def test_pass_k_of_what_is_not_there(successes: int, runs: int, k: int) -> None:
    with pytest.raises(ComparisonError, match="k must be from 1 to the number of runs"):
        pass_k(successes, runs, k)


# --- consistency ---------------------------------------------------------------------------------


def test_consistency() -> None:
    assert outcome_consistency([[1, 1, 1], [0, 0]]) == 1.0
    assert outcome_consistency([[1, 0]]) == -1.0
    assert outcome_consistency([[1, 0, 1, 1]]) == pytest.approx(1 - 4 * (4 / 3) * 0.75 * 0.25)
    assert outcome_consistency([[1], [0]]) is None


@pytest.mark.parametrize("repetitions", [2, 3, 5])
def test_a_coin_has_no_consistency_on_average(repetitions: int) -> None:
    """Over every outcome of a fair coin, by its chance: the bias is out."""
    worlds = [
        [int(digit) for digit in f"{outcome:0{repetitions}b}"] for outcome in range(2**repetitions)
    ]
    assert outcome_consistency(worlds) == pytest.approx(0.0, abs=1e-12)


# --- profile -------------------------------------------------------------------------------------


def test_a_profile_counts_runs_at_or_above() -> None:
    found = performance_profile(one_market([0.2, 0.4, 0.4, 0.9]), (0.0, 0.2, 0.3, 0.4, 0.5, 1.0))
    assert found.shares == (1.0, 1.0, 0.75, 0.75, 0.25, 0.0)
    for share, low, high in zip(found.shares, found.low, found.high, strict=True):
        assert low <= share <= high
    assert (found.low[2], found.high[2]) == (
        clopper_pearson(3, 4).low,
        clopper_pearson(3, 4).high,
    )


@given(st.lists(st.floats(-1, 2), min_size=1, max_size=20))
def test_a_profile_only_falls(values: list[float]) -> None:
    found = performance_profile(one_market(values))
    assert len(found.shares) == len(found.thresholds) == len(found.low) == len(found.high)
    assert list(found.shares) == sorted(found.shares, reverse=True)
