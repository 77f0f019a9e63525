"""The probability distributions that statistics rest on. The only place that imports scipy."""

from __future__ import annotations

from math import isnan
from typing import Any

from vendsim.errors import ComparisonError

__all__ = ["beta_quantile", "noncentral_t_below", "t_below", "t_quantile"]


def _special() -> Any:
    try:
        from scipy import special  # type: ignore[import-untyped]
    except ImportError as error:
        raise ComparisonError(
            f"statistics need scipy ({error}): pip install 'vendsim[study]'"
        ) from error
    return special


def t_below(value: float, freedom: float) -> float:
    """Chance that Student's t is at most ``value``."""
    return float(_special().stdtr(freedom, value))


def t_quantile(chance: float, freedom: float) -> float:
    """What Student's t stays below with the given chance."""
    return float(_special().stdtrit(freedom, chance))


def noncentral_t_below(value: float, freedom: float, noncentrality: float) -> float:
    """Chance that the noncentral t is at most ``value``."""
    found = float(_special().nctdtr(freedom, noncentrality, value))
    if isnan(found):  # So scipy has it far out in either tail.
        return 0.0 if value < noncentrality else 1.0
    return found


def beta_quantile(chance: float, successes: float, failures: float) -> float:
    """What a Beta(successes, failures) number stays below with the given chance."""
    return float(_special().betaincinv(successes, failures, chance))
