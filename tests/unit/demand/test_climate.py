"""The temperature factor and its mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.demand.climate import (
    HIGHEST_FACTOR,
    LOWEST_FACTOR,
    mean_temperature_factor,
    temperature_factors,
)

coefficients = st.floats(-1, 1)
temperatures = st.floats(-60, 60)


def factor(high_c: float, reference_c: float, coefficient_per_c: float) -> float:
    return float(temperature_factors(np.array([high_c]), reference_c, coefficient_per_c)[0])


def test_factor_is_linear_between_its_limits() -> None:
    assert factor(20.0, 20.0, 0.025) == 1.0
    assert factor(30.0, 20.0, 0.025) == pytest.approx(1.25)
    assert factor(10.0, 20.0, 0.025) == pytest.approx(0.75)
    assert factor(30.0, 20.0, -0.02) == pytest.approx(0.8)


def test_factor_stops_at_its_limits() -> None:
    assert factor(60.0, 0.0, 1.0) == HIGHEST_FACTOR == 2.5
    assert factor(-60.0, 0.0, 1.0) == LOWEST_FACTOR == 0.25


@given(temperatures, temperatures)
def test_no_coefficient_no_effect(high_c: float, reference_c: float) -> None:
    assert factor(high_c, reference_c, 0.0) == 1.0
    assert mean_temperature_factor(high_c, 3.0, reference_c, 0.0) == 1.0


@given(temperatures, temperatures, coefficients)
def test_without_noise_the_mean_is_the_factor(
    high_c: float, reference_c: float, coefficient_per_c: float
) -> None:
    mean = mean_temperature_factor(high_c, 0.0, reference_c, coefficient_per_c)
    assert mean == pytest.approx(factor(high_c, reference_c, coefficient_per_c), abs=1e-12)


@given(temperatures, st.floats(0.1, 20), temperatures, coefficients)
def test_mean_agrees_with_numerical_integration(
    mean_high_c: float, sd_c: float, reference_c: float, coefficient_per_c: float
) -> None:
    steps = np.linspace(-8.0, 8.0, 4001)
    density = np.exp(-0.5 * steps**2)
    highs = mean_high_c + sd_c * steps
    factors = temperature_factors(highs, reference_c, coefficient_per_c)
    integral = float((factors * density).sum() / density.sum())
    mean = mean_temperature_factor(mean_high_c, sd_c, reference_c, coefficient_per_c)
    assert mean == pytest.approx(integral, abs=2e-4)
    assert LOWEST_FACTOR - 1e-12 <= mean <= HIGHEST_FACTOR + 1e-12
