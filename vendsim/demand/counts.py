"""How many customers come: negative binomial numbers by inverse transform.

Real machines sell over-dispersed: the variance of a day's sales is two to four times its
mean. The negative binomial with mean m and size s has variance m + m²/s, and choosing each
of its customers with probability p leaves a negative binomial with mean p·m and size s.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_MEAN", "MAX_MEAN_OVER_SIZE", "negative_binomial_counts"]

MAX_MEAN = 600.0
"""Greatest mean: the chance of no customer is then at least e⁻⁶⁰⁰, well above the least double."""

MAX_MEAN_OVER_SIZE = 1000.0
"""Greatest mean over size: the longest possible tail then ends before 65,536 customers."""

_NEGLIGIBLE: Final = 2.0**-64
_FAR_TAIL: Final = -1.0
_STEPS = 6
_FEW: Final = 96
"""So many numbers at most are counted on one by one: most end soon, a few go on for long."""


def negative_binomial_counts(
    means: NDArray[np.float64], uniforms: NDArray[np.float64], size: float
) -> NDArray[np.int64]:
    """The smallest n with P(N ≤ n) > u, for each mean and uniform.

    Only ``+ − × ÷`` and comparisons are done by numpy, whose results are fixed by IEEE 754;
    the one power is left to the mathematical library through Python.

    Args:
        means: Mean of each number, 0 to :data:`MAX_MEAN`.
        uniforms: As many uniforms, in (0, 1).
        size: Size parameter s of the distribution, at least a thousandth of every mean.

    Returns:
        The numbers; each non-decreasing in its mean and in its uniform.
    """
    ratio = means / (means + size)
    probability = np.array([chance**size for chance in (1.0 - ratio).tolist()])
    distribution = probability.copy()
    counts = np.zeros(len(means), dtype=np.int64)
    passed = np.empty(len(means), dtype=np.uint8)
    below = passed.view(np.bool_)
    greatest_mean = float(means.max(initial=0.0))
    number, few = 0, _FEW
    while True:
        recent = np.zeros(len(means), dtype=np.uint8)
        for _ in range(_STEPS):
            np.less_equal(distribution, uniforms, below)
            np.add(recent, passed, recent)
            np.multiply(probability, ratio, probability)
            np.multiply(probability, (size + number) / (number + 1), probability)
            np.add(distribution, probability, distribution)
            number += 1
        counts += recent
        # Whoever was not passed in the last step is done.
        going_on = np.flatnonzero(passed)
        if not len(going_on):
            return counts
        # Rounding may hold the sum just below the greatest uniforms: stop in the far tail.
        if number > greatest_mean and float(probability.max()) < _NEGLIGIBLE:
            return counts
        if len(going_on) <= few:
            columns = [each[going_on].tolist() for each in (probability, distribution)]
            columns += [each[going_on].tolist() for each in (uniforms, ratio)]
            ends = [_counted_on(float(number), size, *row) for row in zip(*columns, strict=True)]
            if _FAR_TAIL not in ends:
                counts[going_on] = ends
                return counts
            few = 0


def _counted_on(
    number: float,
    size: float,
    probability: float,
    distribution: float,
    uniform: float,
    ratio: float,
) -> float:
    """Where a number ends that has come so far, by the same arithmetic.

    :data:`_FAR_TAIL` where the sum may stand still below the uniform: when that is over is for
    all of them together to say.
    """
    while distribution <= uniform:
        if probability < _NEGLIGIBLE:
            return _FAR_TAIL
        probability *= ratio
        probability *= (size + number) / (number + 1.0)
        distribution += probability
        number += 1.0
    return number
