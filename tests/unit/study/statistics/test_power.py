"""Power and numbers of runs, against the published table, scipy and simulated studies."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from vendsim.errors import ComparisonError
from vendsim.study.statistics.power import (
    detectable,
    power_paired,
    power_unpaired,
    runs_needed,
)

# Smallest difference found in 80 % of studies, in % of the mean, at a coefficient of variation
# of 0.5: without pairs, and in pairs with rho 0.5 and 0.8.
TABLE = {5: (101, 84, 53), 10: (66, 50, 31), 20: (45, 33, 21), 50: (28, 20, 13)}


@pytest.mark.parametrize("runs", TABLE)
def test_the_smallest_differences_are_those_known(runs: int) -> None:
    found = [100 * detectable(runs, 0.5, rho) for rho in (None, 0.5, 0.8)]
    assert [round(value) for value in found] == list(TABLE[runs])


def test_power_is_that_of_the_noncentral_t() -> None:
    away = 0.25 / (0.5 * (2 * 0.5 / 10) ** 0.5)
    mark = stats.t.ppf(0.975, 9)
    theirs = stats.nct.sf(mark, 9, away) + stats.nct.cdf(-mark, 9, away)
    assert power_paired(10, 0.25, 0.5, 0.5) == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("runs", [2, 3, 4, 6])
@pytest.mark.parametrize("alpha", [0.05, 0.05 / 6, 0.05 / 66])
def test_power_of_few_runs_grows_with_the_difference(runs: int, alpha: float) -> None:
    differences = [0.01 * 1.3**step for step in range(50)]
    found = [power_paired(runs, each, 0.012, 0.0, alpha) for each in differences]
    assert found == pytest.approx(sorted(found), abs=1e-9)
    least = detectable(runs, 0.012, 0.0, alpha)
    assert power_paired(runs, least, 0.012, 0.0, alpha) == pytest.approx(0.8, abs=1e-6)
    assert power_paired(runs, least / 2, 0.012, 0.0, alpha) < 0.7


def test_power_of_two_runs_is_that_of_the_definition() -> None:
    # T = (Z + away) / |Y| with Z and Y normal: over |Y| < (Z + away) / mark.
    away, mark = 0.5 / 0.012, stats.t.ppf(1 - 0.05 / 12, 1)
    z = np.linspace(-9.0, 9.0, 20_001)
    wide = stats.norm.cdf((z + away) / mark) - stats.norm.cdf(-(z + away) / mark)
    expected = np.trapezoid(wide * stats.norm.pdf(z), z)
    assert power_paired(2, 0.5, 0.012, 0.0, 0.05 / 6) == pytest.approx(expected, abs=1e-6)
    assert expected < 0.5


def test_without_a_difference_power_is_the_level() -> None:
    assert power_paired(10, 0.0, 0.5, 0.5) == pytest.approx(0.05, abs=1e-6)
    assert power_unpaired(10, 0.0, 0.5, alpha=0.01) == pytest.approx(0.01, abs=1e-6)
    assert power_paired(10, 0.0, 0.5, 1.0) == 0.05


def test_power_grows_to_certainty() -> None:
    by_runs = [power_paired(runs, 0.2, 0.5, 0.5) for runs in (3, 5, 10, 20, 50, 100)]
    assert by_runs == sorted(by_runs)
    assert power_paired(50, 100.0, 0.5, 0.5) == 1.0
    assert power_paired(2, 0.01, 0.5, 1.0) == 1.0
    assert power_paired(20, -0.3, 0.5, 0.5) == power_paired(20, 0.3, 0.5, 0.5)


@pytest.mark.parametrize("rho", [None, 0.0, 0.5, 0.8])
@pytest.mark.parametrize("effect", [0.1, 0.25, 0.6])
def test_the_runs_needed_are_the_fewest(rho: float | None, effect: float) -> None:
    needed = runs_needed(effect, 0.5, rho)
    assert needed is not None

    def power(runs: int) -> float:
        if rho is None:
            return power_unpaired(runs, effect, 0.5)
        return power_paired(runs, effect, 0.5, rho)

    assert power(needed) >= 0.8 > power(needed - 1)


def test_edges_of_the_runs_needed() -> None:
    assert runs_needed(1.0, 0.0, 0.5) == 2
    assert runs_needed(1e-6, 0.5, None) is None
    assert runs_needed(0.25, 0.5, 0.5, alpha=0.05 / 6) > runs_needed(0.25, 0.5, 0.5)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((1, 0.1, 0.5, 0.5), "1 runs: a comparison takes at least 2"),
        ((5, 0.1, -0.5, 0.5), "standard deviation -0.5"),
        ((5, 0.1, 0.5, 1.5), "correlation 1.5"),
        ((5, 0.1, 0.5, 0.5, 0.0), "alpha 0.0"),
    ],
)
def test_plans_that_are_none_are_refused(arguments: tuple[float, ...], told: str) -> None:
    with pytest.raises(ComparisonError, match=told):
        power_paired(*arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("power", [0.05, 1.0])
def test_a_power_that_cannot_be_asked_for(power: float) -> None:
    with pytest.raises(ComparisonError, match="must be above alpha and below 1"):
        runs_needed(0.1, 0.5, 0.5, power=power)
