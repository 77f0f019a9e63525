"""Tools for the scratchpad: one text of the agent's own."""

from __future__ import annotations

from typing import Annotated

from vendsim.errors import counted
from vendsim.tools.arguments import Limit, LongText
from vendsim.tools.tool import ToolResult, tool
from vendsim.world import Business

__all__ = ["delete_scratchpad", "read_scratchpad", "write_scratchpad"]


@tool(changes=True)
def write_scratchpad(
    business: Business,
    text: Annotated[LongText, Limit(lambda scenario: scenario.memory.scratchpad_chars)],
) -> ToolResult:
    """Write on your scratchpad. What stood there before is replaced.

    Args:
        text: All that is to stand there.
    """
    replaced = business.recall.write_scratchpad(text)
    done = "Wrote over" if replaced else "Wrote on"
    return ToolResult(
        f"{done} the scratchpad: {counted(len(text), 'character')}.",
        {"chars": len(text), "replaced": replaced},
    )


@tool(changes=False)
def read_scratchpad(business: Business) -> ToolResult:
    """Read your scratchpad."""
    text = business.recall.scratchpad.text
    return ToolResult(text or "The scratchpad is empty.", {"text": text})


@tool(changes=True)
def delete_scratchpad(business: Business) -> ToolResult:
    """Wipe your scratchpad clean."""
    chars = business.recall.delete_scratchpad()
    return ToolResult(f"Wiped {counted(chars, 'character')} off the scratchpad.", {"chars": chars})
