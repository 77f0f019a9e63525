"""Agents that do to their worker what a cluster does: it is killed, or waits."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from vendsim.errors import AgentError


class Killed:
    """Sleeps from day to day; on one of them its worker is killed, as often as it may be.

    Args:
        on_day: The day.
        marks: A folder with a file for each time that it came to this.
        times: How often it comes to this.
        once_there: A folder that has to hold something partial first; empty for none.
        stuck: Whether it waits half a minute in vain instead, as for a model.
        by: Name of the signal that it is killed by.
    """

    def __init__(
        self, on_day: int, marks: str, times: int, once_there: str, stuck: bool, by: str
    ) -> None:
        self._day = 0
        self._on_day = on_day
        self._marks = Path(marks)
        self._times = times
        self._once_there = once_there
        self._stuck = stuck
        self._by = signal.Signals[by]

    def begin(self, briefing: str, tools: Any) -> None:
        """Nothing to be learned."""

    def act(self, observation: Any) -> dict[str, Any]:
        """Sleep, or be killed."""
        self._day += 1
        if self._once_there and self._day == self._on_day - 1:
            time.sleep(1)  # After that no line waits for others: there is something to be put.
        if self._day == self._on_day and len(list(self._marks.iterdir())) < self._times:
            if self._once_there:
                _wait_for(Path(self._once_there))
            (self._marks / f"{os.getpid()}-{time.monotonic_ns()}").touch()
            if self._stuck:
                _wait_for(self._marks)
            os.kill(os.getpid(), self._by)
        return {"tool": "wait_until_tomorrow", "arguments": {}}


def _wait_for(folder: Path) -> None:
    for _ in range(3000):
        if any(folder.glob("*partial*")):
            return
        time.sleep(0.01)
    raise AgentError("nothing has been put within half a minute")


def make_agent(
    on_day: int = 5,
    marks: str = "",
    times: int = 1,
    once_there: str = "",
    stuck: bool = False,
    by: str = "SIGKILL",
) -> Killed:
    """The agent."""
    return Killed(on_day, marks, times, once_there, stuck, by)
