"""The scratchpad: one text that lasts the whole run."""

from __future__ import annotations

__all__ = ["Scratchpad"]


class Scratchpad:
    """One text, written and thrown away as a whole.

    Attributes:
        text: What stands there; empty at first.
    """

    __slots__ = ("text",)

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> bool:
        """Put a text in place of what stands there; whether anything did."""
        replaced = bool(self.text)
        self.text = text
        return replaced

    def delete(self) -> int:
        """Wipe it clean; the number of characters that stood there."""
        chars = len(self.text)
        self.text = ""
        return chars
