"""The ids of tool calls: each call of a message needs one of its own to be answered by."""

from __future__ import annotations

import json

__all__ = ["CallIds"]


class CallIds:
    """The ids of one message's calls. A missing or repeated one is replaced."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def unique(self, given: object) -> str:
        """The id to use for the next call, the one given if that can be."""
        base = found = given if isinstance(given, str) and given else "call"
        number = 1
        while found in self._seen:
            number += 1
            found = f"{base}_{number}"
        self._seen.add(found)
        return found

    @staticmethod
    def is_json(arguments: str) -> bool:
        """Whether arguments are a JSON object."""
        try:
            return isinstance(json.loads(arguments), dict)
        except (ValueError, RecursionError):
            return False
