"""The arguments of a tool call, as a model wrote them."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from vendsim.record import encode

__all__ = ["read_object"]


def read_object(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is; ``None`` where it is none.

    What could not be written as JSON again is none either: numbers beyond all bounds, half
    characters, a key that stands twice. The conversation is sent back with every request, and one
    such call would keep it from ever being sent.
    """
    try:
        found = json.loads(
            text, parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_once_each
        )
        encode(found)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
