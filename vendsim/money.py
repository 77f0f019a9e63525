"""Whole cents, and the one gate through which outside amounts become cents."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeAlias

from vendsim.errors import clip

__all__ = ["MAX_CENTS", "Cents", "format_cents", "parse_cents"]

Cents: TypeAlias = int
"""An amount of money: a whole number of cents, negative for a debt."""

MAX_CENTS = 100_000_000_000
"""The largest amount taken from outside: one thousand million dollars."""

# No exponent, no separators, no leading zeros, and no negative zero.
_PLAIN = re.compile(r"(?!-0(\.00?)?$)-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?", re.ASCII)
_RULE = "a plain number of dollars with at most two decimals, such as 12.50"


@lru_cache(maxsize=4096)
def format_cents(cents: Cents) -> str:
    """Write an amount the way people do.

    >>> format_cents(123456), format_cents(-2000)
    ('$1,234.56', '-$20.00')
    """
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${whole:,}.{part:02d}"


def parse_cents(value: object) -> Cents:
    """Read an amount of dollars from an agent: a JSON number or a string.

    At most two decimals, no exponent, no separators, no sign but a minus. A number is
    read by its shortest decimal form, so ``0.1`` is ten cents and ``0.125`` is refused.

    >>> parse_cents("12.50"), parse_cents(3), parse_cents(0.1)
    (1250, 300, 10)

    Raises:
        ValueError: Not such an amount, or beyond :data:`MAX_CENTS`.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{clip(value)} is not an amount: give {_RULE}")
    if isinstance(value, int):
        if abs(value) > MAX_CENTS // 100:
            raise ValueError(f"{clip(value)} is beyond the limit of {format_cents(MAX_CENTS)}")
        return value * 100
    text = value if isinstance(value, str) else float.__repr__(value)
    if len(text) > 32 or not _PLAIN.fullmatch(text):
        raise ValueError(f"{clip(value)} is not an amount: give {_RULE}")
    try:
        cents = int(Decimal(text) * 100)
    except InvalidOperation as error:  # pragma: no cover - the pattern above excludes it
        raise ValueError(f"{clip(value)} is not an amount: give {_RULE}") from error
    if abs(cents) > MAX_CENTS:
        raise ValueError(f"{clip(value)} is beyond the limit of {format_cents(MAX_CENTS)}")
    return cents
