"""A human as an agent: what is observed is shown, and the next call is waited for.

The human is told what every agent is told, and nothing else. What it is shown on and how it
answers is not known here, so that the same agent can stand behind a terminal or a test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from queue import SimpleQueue
from typing import Any, Protocol

from vendsim.play.agent import Past
from vendsim.record import HUMAN
from vendsim.tools import Tool

__all__ = ["Human", "Screen"]


class Screen(Protocol):
    """Where a human sees what an agent is told."""

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """An episode begins."""

    def recall(self, past: Sequence[Past]) -> None:
        """All that was, in a run that goes on; the last one has not been answered yet."""

    def show(self, observation: Mapping[str, Any]) -> None:
        """What came of the last call; the next is waited for."""


class Human:
    """Plays as a human says.

    Args:
        screen: Where it sees what there is to be seen.

    Attributes:
        paid: Every step is on the disk before the next: what a human has done is not done twice.
    """

    __name__ = HUMAN
    paid = True

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._calls: SimpleQueue[dict[str, Any] | None] = SimpleQueue()

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode."""
        self._screen.begin(briefing, tools)

    def restore(self, past: Sequence[Past]) -> None:
        """Show what was."""
        self._screen.recall(past)

    def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        """Show what is observed, and wait for the next call.

        Raises:
            KeyboardInterrupt: The human has left; the run can be gone on with.
        """
        self._screen.show(observation)
        call = self._calls.get()
        if call is None:
            raise KeyboardInterrupt
        return call

    def call(self, tool: str, arguments: Mapping[str, Any]) -> None:
        """Make the next call; from any thread."""
        self._calls.put({"tool": tool, "arguments": dict(arguments)})

    def leave(self) -> None:
        """Break the run off; from any thread."""
        self._calls.put(None)
