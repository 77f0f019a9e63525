"""Being somewhere: what a call at a machine says of the place, and of the way there."""

from __future__ import annotations

from typing import Any

from vendsim.errors import counted
from vendsim.tools.tool import ToolResult
from vendsim.world import Business

__all__ = ["done_at"]


def done_at(business: Business, machine: str, text: str, data: dict[str, Any]) -> ToolResult:
    """The result of what was done at a machine.

    Where there are several it says which one, where that is, and what the way there takes. The
    deed itself counts from the minute of the call, as with every other tool.

    Args:
        business: Whose machine.
        machine: Its id; empty for an only machine, of which nothing is said.
        text: What the agent reads of what was done.
        data: The same as plain JSON values.
    """
    if not machine:
        return ToolResult(text, data)
    stands = business.stands
    site = stands.at(machine).site
    came = stands.site != site.id
    way_minutes = stands.go_to(site)
    went = f"You went to {site.name}: {counted(way_minutes, 'minute')}.\n" if came else ""
    place = {"machine": machine, "site": site.id, "way_minutes": way_minutes}
    return ToolResult(
        f"{went}Machine {machine}: {text}", {**data, **place}, way_minutes=way_minutes
    )
