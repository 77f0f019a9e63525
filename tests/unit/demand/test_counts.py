"""Negative binomial numbers against scipy and against a plain loop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats  # type: ignore[import-untyped]

from tests.unit.demand.reference import reference_count
from vendsim.demand.counts import MAX_MEAN, MAX_MEAN_OVER_SIZE, negative_binomial_counts
from vendsim.rng import Streams


def count(mean: float, uniform: float, size: float) -> int:
    return int(negative_binomial_counts(np.array([mean]), np.array([uniform]), size)[0])


def draws(days: int, entity: str = "") -> NDArray[np.float64]:
    return Streams(8).uniform_by_day("count", entity, days)


@given(st.floats(0, 200), st.floats(0.0001, 0.9999), st.floats(0.05, 1000))
def test_counts_equal_a_plain_loop(mean: float, uniform: float, size: float) -> None:
    assert count(mean, uniform, size) == reference_count(mean, uniform, size)


@given(st.floats(0.01, 100), st.floats(0.001, 0.999), st.floats(0.2, 100))
def test_counts_are_the_quantiles_scipy_gives(mean: float, uniform: float, size: float) -> None:
    found = count(mean, uniform, size)
    chance = size / (size + mean)
    assert stats.nbinom.cdf(found, size, chance) > uniform - 1e-9
    if found:
        assert stats.nbinom.cdf(found - 1, size, chance) < uniform + 1e-9


@pytest.mark.parametrize(("mean", "size"), [(0.3, 4.0), (6.0, 4.0), (25.0, 1.5), (600.0, 1000.0)])
def test_mean_variance_and_shape(mean: float, size: float) -> None:
    days = 20_000
    counts = negative_binomial_counts(np.full(days, mean), draws(days), size)
    variance = mean + mean**2 / size
    assert abs(counts.mean() - mean) < 4 * (variance / days) ** 0.5
    assert counts.var() == pytest.approx(variance, rel=0.08)
    bins = np.unique(np.quantile(counts, np.linspace(0, 1, 12)).astype(np.int64))
    edges = np.array([-1, *bins[:-1], 10**9])
    expected = np.diff(stats.nbinom.cdf(edges, size, size / (size + mean)))
    observed = np.histogram(counts, edges + 0.5)[0]
    assert stats.chisquare(observed, expected * days).pvalue > 1e-4


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.01, 0.99), st.floats(0.2, 50))
def test_more_expected_never_means_fewer(
    one: float, other: float, uniform: float, size: float
) -> None:
    low, high = sorted((one, other))
    assert count(low, uniform, size) <= count(high, uniform, size)


@given(st.floats(0, 100), st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_counts_rise_with_the_uniform(mean: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert count(mean, low, 4.0) <= count(mean, high, 4.0)


def test_a_uniform_that_meets_the_distribution_belongs_to_the_next_number() -> None:
    """Mean 1 and size 1: P(N = 0) is exactly one half, P(N ≤ 1) three quarters."""
    assert [count(1.0, uniform, 1.0) for uniform in (0.4999, 0.5, 0.7499, 0.75)] == [0, 1, 1, 2]


def test_nobody_comes_where_nobody_is_expected() -> None:
    assert count(0.0, 1.0 - 2.0**-53, 4.0) == 0


@pytest.mark.parametrize("mean", [0.001, 1.0, MAX_MEAN])
@pytest.mark.parametrize("size", [MAX_MEAN / MAX_MEAN_OVER_SIZE, 1.0, 1000.0])
def test_extreme_uniforms_end(mean: float, size: float) -> None:
    lowest, highest = 2.0**-53, 1.0 - 2.0**-53
    assert 0 <= count(mean, lowest, size) <= count(mean, highest, size) < 2**16


def test_one_count_does_not_depend_on_the_others() -> None:
    means, uniforms = 20.0 * draws(300, "means"), draws(300)
    together = negative_binomial_counts(means, uniforms, 4.0)
    alone = [count(m, u, 4.0) for m, u in zip(means.tolist(), uniforms.tolist(), strict=True)]
    assert together.tolist() == alone
    assert negative_binomial_counts(means[:0], uniforms[:0], 4.0).tolist() == []
