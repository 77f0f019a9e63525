"""Sleeps through the year: the baseline that every agent has to beat.

It buys nothing and sells nothing, so the daily fee eats the opening cash and the business goes
bankrupt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vendsim.tools import Tool

__all__ = ["DoNothing", "make_agent"]


class DoNothing:
    """Ends every day as soon as it has begun."""

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode; there is nothing to prepare."""

    def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        """Sleep until the next morning."""
        return {"tool": "wait_until_tomorrow", "arguments": {}}


def make_agent() -> DoNothing:
    """Make the agent; it has no options."""
    return DoNothing()
