"""Tools for the agent's own notes."""

from __future__ import annotations

from typing import Annotated

from vendsim.errors import counted
from vendsim.tools.arguments import Limit, LongText, ShortText
from vendsim.tools.tool import ToolResult, tool
from vendsim.world import Business

__all__ = ["delete_note", "list_notes", "read_note", "write_note"]


@tool(changes=True)
def write_note(
    business: Business,
    title: Annotated[ShortText, Limit(lambda scenario: scenario.limits.note_title_chars)],
    text: Annotated[LongText, Limit(lambda scenario: scenario.limits.note_text_chars)],
) -> ToolResult:
    """Write a note to yourself. A note of the same title is replaced.

    Args:
        title: One line by which to find it again.
        text: What to remember.
    """
    replaced = business.write_note(title, text)
    done = "Replaced" if replaced else "Wrote"
    return ToolResult(f'{done} note "{title}".', {"title": title, "replaced": replaced})


@tool(changes=False)
def list_notes(business: Business) -> ToolResult:
    """List the titles of all notes."""
    notes = business.notebook.titles()
    lines = [f"{counted(len(notes), 'note')}." if notes else "No notes."]
    lines += [f"- {title} ({counted(chars, 'character')})" for title, chars in notes]
    rows = [{"title": title, "chars": chars} for title, chars in notes]
    return ToolResult("\n".join(lines), {"notes": rows})


@tool(changes=False)
def read_note(business: Business, title: ShortText) -> ToolResult:
    """Read a note.

    Args:
        title: Its title, as list_notes shows it.
    """
    text = business.notebook.read(title)
    return ToolResult(text, {"title": title, "text": text})


@tool(changes=True)
def delete_note(business: Business, title: ShortText) -> ToolResult:
    """Throw a note away.

    Args:
        title: Its title, as list_notes shows it.
    """
    business.delete_note(title)
    return ToolResult(f'Deleted note "{title}".', {"title": title})
