"""The names by which a conversation knows its tool calls: their ids, and what they call."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["CallIds", "name_to_send"]

_SENDABLE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NO_TOOL: Final = "no_such_tool"


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


def name_to_send(name: str) -> str:
    """The name that a call is sent back with.

    Providers refuse a conversation in which anything is called that no tool could be named, also
    where their own model has done so.
    """
    return name if _SENDABLE.fullmatch(name) else _NO_TOOL
