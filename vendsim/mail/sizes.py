"""Sizes in text: "12 oz", "1 litre". A number with such a unit is never a quantity."""

from __future__ import annotations

from typing import TypeAlias

__all__ = ["SIZE_UNITS", "Size", "size_at", "size_in"]

SIZE_UNITS = {
    **dict.fromkeys(("oz", "ounce", "fl"), "oz"),
    **dict.fromkeys(("l", "liter", "litre", "ltr"), "l"),
    **dict.fromkeys(("g", "gram"), "g"),
    **dict.fromkeys(("lb", "pound"), "lb"),
    **{unit: unit for unit in ("ml", "cl", "kg", "inch")},
}
"""Stems of words that make the number before them a size, never a quantity."""

Size: TypeAlias = tuple[str, str]
"""A number as written and its unit, such as ``("12", "oz")``."""


def size_in(words: list[str]) -> Size | None:
    """The first size among stemmed tokens."""
    sizes = (size_at(words, at) for at in range(len(words)))
    return next((size for size in sizes if size is not None), None)


def size_at(stems: list[str], at: int) -> Size | None:
    """The size that begins at a token."""
    if at + 1 >= len(stems) or not stems[at][0].isdigit():
        return None
    unit = SIZE_UNITS.get(stems[at + 1])
    return None if unit is None else (stems[at], unit)
