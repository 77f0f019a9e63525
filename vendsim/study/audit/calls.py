"""What a recorded call says of itself."""

from __future__ import annotations

import json
from typing import Any, NoReturn

__all__ = ["output_tokens_of"]

_MOST_TOKENS = 10_000_000


def output_tokens_of(action: object) -> int:
    """The tokens that a call says it took; 0 where it says nothing that can be counted.

    A refused call can be kept as the text that was sent; one that is no strict JSON was not even
    looked into.
    """
    if isinstance(action, str):
        try:
            action = json.loads(action, object_pairs_hook=_each_once, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return 0
    tokens = action.get("output_tokens") if isinstance(action, dict) else None
    return tokens if type(tokens) is int and 0 <= tokens <= _MOST_TOKENS else 0


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
