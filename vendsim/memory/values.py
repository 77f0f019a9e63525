"""The key-value store: texts by exact keys."""

from __future__ import annotations

from vendsim.errors import ToolError, clip, counted
from vendsim.scenario import MemorySpec

__all__ = ["Values"]


class Values:
    """Texts by key, in the order in which the keys were first written."""

    __slots__ = ("_most", "_texts")

    def __init__(self, spec: MemorySpec) -> None:
        self._most = spec.values
        self._texts: dict[str, str] = {}

    def write(self, key: str, text: str) -> bool:
        """Keep a text under a key, in place of the one there; whether there was one.

        Raises:
            ToolError: There are as many keys as there can be.
        """
        known = key in self._texts
        if not known and len(self._texts) >= self._most:
            raise ToolError(
                "store_full",
                f"You have {counted(len(self._texts), 'key')}, the most there can be. "
                "Delete one, or write over one.",
            )
        self._texts[key] = text
        return known

    def read(self, key: str) -> str:
        """The text under a key.

        Raises:
            ToolError: There is none.
        """
        self._check(key)
        return self._texts[key]

    def delete(self, key: str) -> None:
        """Throw a key and its text away.

        Raises:
            ToolError: There is no such key.
        """
        self._check(key)
        del self._texts[key]

    def keys(self) -> list[tuple[str, int]]:
        """Every key, and the length of its text in characters."""
        return [(key, len(text)) for key, text in self._texts.items()]

    def state(self) -> list[list[str]]:
        """Plain values for the world's state hash."""
        return [[key, text] for key, text in self._texts.items()]

    def _check(self, key: str) -> None:
        if key not in self._texts:
            raise ToolError(
                "unknown_key",
                f"There is no key {clip(key)}. "
                f"You have {counted(len(self._texts), 'key')}; keys are exact.",
            )
