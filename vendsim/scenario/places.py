"""How a row or table of a list is called in faults: its kind, number and name."""

from __future__ import annotations

from vendsim.errors import clip

__all__ = ["place_of", "shown_name"]


def place_of(kind: str, number: int, name: object) -> str:
    """Where a listed thing stands.

    >>> place_of("supplier", 2, "north")
    'supplier 2 (north)'
    """
    return f"{kind} {number} ({shown_name(name)})"


def shown_name(given: object) -> str:
    """What a row or table calls itself, as part of a fault's key."""
    return clip(given, 42)[1:-1] if isinstance(given, str) and given else "unnamed"
