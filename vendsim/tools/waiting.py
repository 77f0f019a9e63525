"""Tools that let time pass."""

from __future__ import annotations

from vendsim.clock import MINUTES_PER_HOUR, start_of_day
from vendsim.tools.arguments import Hours
from vendsim.tools.tool import ToolResult, tool
from vendsim.world import Business

__all__ = ["wait", "wait_until_tomorrow"]


@tool(changes=False, waits=True)
def wait(business: Business, hours: Hours) -> ToolResult:
    """Let time pass. Waiting past midnight ends the day; the next one starts in the morning.

    Args:
        hours: Whole hours, from 1 to 24.
    """
    world = business.world
    minutes, least = hours * MINUTES_PER_HOUR, world.tool_minutes["wait"]
    text = f"Waited {hours} h."
    if minutes < least:
        minutes, text = least, f"Waited {least} minutes, the least that waiting takes."
    if minutes >= start_of_day(world.day + 1) - world.minute:
        text = "Waited until midnight, then slept."
    return ToolResult(text, {"hours": hours}, minutes)


@tool(changes=False, waits=True)
def wait_until_tomorrow(business: Business) -> ToolResult:
    """End the day and sleep until the next morning, which brings a report of the day's sales."""
    world = business.world
    return ToolResult("Slept.", {}, start_of_day(world.day + 1) - world.minute)
