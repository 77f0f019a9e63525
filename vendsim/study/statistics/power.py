"""How often a comparison finds a difference that is there, and how many runs that takes."""

from __future__ import annotations

from math import sqrt
from typing import Final

from vendsim.errors import ComparisonError, clip
from vendsim.study.statistics.distribution import noncentral_t_below, t_quantile

__all__ = ["detectable", "power_paired", "power_unpaired", "runs_needed"]

MAX_RUNS: Final = 100_000


def power_paired(
    runs: int, difference: float, deviation: float, correlation: float, alpha: float = 0.05
) -> float:
    """Chance that a two-sided paired t test finds a difference.

    Both arms play the same worlds: the difference of a pair has the deviation s √(2 (1 − rho)), and
    the test statistic is noncentral t with n − 1 degrees of freedom (Cohen, Statistical Power
    Analysis, 1988, chapter 2).

    Args:
        runs: n, worlds that both play.
        difference: True difference of the means.
        deviation: s, standard deviation of a run of either arm.
        correlation: rho, of the two arms over worlds.
        alpha: Level of the test; divide it by the number of pairs of arms that are compared.

    Raises:
        ComparisonError: Fewer than 2 runs, a deviation below 0, rho not from −1 to 1, or alpha not
            between 0 and 1.
    """
    _check(runs, deviation, correlation, alpha)
    error = deviation * sqrt(2.0 * (1.0 - correlation) / runs)
    return _power(difference, error, runs - 1, alpha)


def power_unpaired(runs: int, difference: float, deviation: float, alpha: float = 0.05) -> float:
    """Chance that a two-sided t test of two arms with worlds of their own finds a difference.

    As :func:`power_paired`, with s √(2/n) and 2n − 2 degrees of freedom.
    """
    _check(runs, deviation, 0.0, alpha)
    return _power(difference, deviation * sqrt(2.0 / runs), 2 * runs - 2, alpha)


def detectable(
    runs: int,
    deviation: float,
    correlation: float | None,
    alpha: float = 0.05,
    power: float = 0.8,
) -> float:
    """The smallest difference that is found with the given power.

    Args:
        runs: Runs of each arm.
        deviation: Standard deviation of a run.
        correlation: rho of the pairs; ``None`` for arms with worlds of their own.
        alpha: Level of the test.
        power: How often it shall be found.
    """
    _check(runs, deviation, correlation or 0.0, alpha)
    _check_power(power, alpha)
    freedom = 2 * runs - 2 if correlation is None else runs - 1
    error = deviation * sqrt(2.0 * (1.0 - (correlation or 0.0)) / runs)
    low, high = 0.0, 1.0
    while _power(high, 1.0, freedom, alpha) < power:
        high *= 2.0
    for _ in range(60):
        middle = (low + high) / 2.0
        if _power(middle, 1.0, freedom, alpha) < power:
            low = middle
        else:
            high = middle
    return high * error


def runs_needed(
    difference: float,
    deviation: float,
    correlation: float | None,
    alpha: float = 0.05,
    power: float = 0.8,
) -> int | None:
    """The fewest runs of each arm that find a difference with the given power.

    Returns:
        The number, from 2; ``None`` where it is above 100,000.
    """
    _check(2, deviation, correlation or 0.0, alpha)
    _check_power(power, alpha)

    def enough(runs: int) -> bool:
        return detectable(runs, deviation, correlation, alpha, power) <= abs(difference)

    if enough(2):
        return 2
    few, many = 2, 4
    while not enough(many):
        few, many = many, many * 2
        if few >= MAX_RUNS:
            return None
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return many if many <= MAX_RUNS else None


def _power(difference: float, error: float, freedom: int, alpha: float) -> float:
    if error == 0.0:
        return 1.0 if difference else alpha
    away = abs(difference) / error
    mark = t_quantile(1.0 - alpha / 2.0, freedom)
    below = noncentral_t_below(-mark, freedom, away)
    return min(1.0, 1.0 - noncentral_t_below(mark, freedom, away) + below)


def _check(runs: int, deviation: float, correlation: float, alpha: float) -> None:
    if runs < 2:
        raise ComparisonError(f"{clip(runs)} runs: a comparison takes at least 2 of each arm")
    if not deviation >= 0.0:
        raise ComparisonError(f"standard deviation {clip(deviation)}: must be 0 or more")
    if not -1.0 <= correlation <= 1.0:
        raise ComparisonError(f"correlation {clip(correlation)}: must be from -1 to 1")
    if not 0.0 < alpha < 1.0:
        raise ComparisonError(f"alpha {clip(alpha)}: must be between 0 and 1")


def _check_power(power: float, alpha: float) -> None:
    if not alpha < power < 1.0:
        raise ComparisonError(f"power {clip(power)}: must be above alpha and below 1")
