"""The agent's own notes: titled texts that last the whole run."""

from __future__ import annotations

from vendsim.errors import ToolError, clip, counted
from vendsim.scenario.schema import LimitsSpec

__all__ = ["Notebook"]


class Notebook:
    """Notes by title, in the order they were first written."""

    __slots__ = ("_limits", "_notes")

    def __init__(self, limits: LimitsSpec) -> None:
        self._limits = limits
        self._notes: dict[str, str] = {}

    def write(self, title: str, text: str) -> bool:
        """Write a note, replacing one of the same title; whether it replaced one.

        Raises:
            ToolError: The notebook is full.
        """
        known = title in self._notes
        if not known and len(self._notes) >= self._limits.notes:
            raise ToolError(
                "notebook_full",
                f"You have {counted(len(self._notes), 'note')}, the most there can be. "
                "Delete one with delete_note, or write over one by its title.",
            )
        self._notes[title] = text
        return known

    def titles(self) -> list[tuple[str, int]]:
        """Title and length in characters of every note."""
        return [(title, len(text)) for title, text in self._notes.items()]

    def read(self, title: str) -> str:
        """The text of a note."""
        self._check(title)
        return self._notes[title]

    def delete(self, title: str) -> None:
        """Throw a note away."""
        self._check(title)
        del self._notes[title]

    def state(self) -> list[list[str]]:
        """Plain values for the world's state hash."""
        return [[title, text] for title, text in self._notes.items()]

    def _check(self, title: str) -> None:
        if title not in self._notes:
            raise ToolError(
                "unknown_note",
                f"There is no note titled {clip(title)}. "
                f"You have {counted(len(self._notes), 'note')}; list_notes shows their titles.",
            )
