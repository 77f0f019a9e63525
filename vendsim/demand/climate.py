"""How temperature moves demand: linear in the day's high, within limits.

The factor is ``clip(1 + coefficient·(high − reference), 0.25, 2.5)``: no weather empties
the street or brings a crowd without end.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

__all__ = ["HIGHEST_FACTOR", "LOWEST_FACTOR", "mean_temperature_factor", "temperature_factors"]

LOWEST_FACTOR = 0.25
HIGHEST_FACTOR = 2.5
_NORMAL = NormalDist()


def temperature_factors(
    highs_c: NDArray[np.float64], reference_c: float, coefficient_per_c: float
) -> NDArray[np.float64]:
    """The factor on days with the given highs in °C."""
    factors = (highs_c - reference_c) * coefficient_per_c
    factors += 1.0
    np.maximum(factors, LOWEST_FACTOR, out=factors)
    return np.minimum(factors, HIGHEST_FACTOR, out=factors)


def mean_temperature_factor(
    mean_high_c: float, sd_c: float, reference_c: float, coefficient_per_c: float
) -> float:
    """The expected factor on a day whose high is normal: the mean of a normal clipped twice.

    With a = (lowest − m)/s and b = (highest − m)/s for the unclipped factor's mean m and
    standard deviation s::

        lowest·Φ(a) + highest·(1 − Φ(b)) + m·(Φ(b) − Φ(a)) − s·(φ(b) − φ(a))
    """
    mean = 1.0 + coefficient_per_c * (mean_high_c - reference_c)
    sd = abs(coefficient_per_c) * sd_c
    if sd == 0.0:
        return min(max(mean, LOWEST_FACTOR), HIGHEST_FACTOR)
    low = (LOWEST_FACTOR - mean) / sd
    high = (HIGHEST_FACTOR - mean) / sd
    below, not_above = _NORMAL.cdf(low), _NORMAL.cdf(high)
    return (
        LOWEST_FACTOR * below
        + HIGHEST_FACTOR * (1.0 - not_above)
        + mean * (not_above - below)
        - sd * (_NORMAL.pdf(high) - _NORMAL.pdf(low))
    )
