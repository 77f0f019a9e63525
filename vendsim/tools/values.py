"""Tools for the key-value store: texts of the agent's own, by exact keys."""

from __future__ import annotations

from typing import Annotated

from vendsim.errors import counted
from vendsim.tools.arguments import Limit, LongText, ShortText
from vendsim.tools.tool import ToolResult, tool
from vendsim.world import Business

__all__ = ["delete_value", "list_keys", "read_value", "write_value"]


@tool(changes=True)
def write_value(
    business: Business,
    key: Annotated[ShortText, Limit(lambda scenario: scenario.memory.key_chars)],
    text: Annotated[LongText, Limit(lambda scenario: scenario.memory.value_chars)],
) -> ToolResult:
    """Keep a text under a key. What stood under the same key before is replaced.

    Args:
        key: One line by which to get it back, to the letter.
        text: What to keep.
    """
    replaced = business.recall.write_value(key, text)
    done = "Replaced" if replaced else "Kept"
    return ToolResult(f'{done} the text under "{key}".', {"key": key, "replaced": replaced})


@tool(changes=False)
def read_value(business: Business, key: ShortText) -> ToolResult:
    """Read the text under a key.

    Args:
        key: The key, to the letter.
    """
    text = business.recall.values.read(key)
    return ToolResult(text, {"key": key, "text": text})


@tool(changes=True)
def delete_value(business: Business, key: ShortText) -> ToolResult:
    """Throw a key and its text away.

    Args:
        key: The key, to the letter.
    """
    business.recall.delete_value(key)
    return ToolResult(f'Deleted "{key}" and its text.', {"key": key})


@tool(changes=False)
def list_keys(business: Business) -> ToolResult:
    """List all keys, in the sequence in which they were first written."""
    keys = business.recall.values.keys()
    lines = [f"{counted(len(keys), 'key')}." if keys else "No keys."]
    lines += [f"- {key} ({counted(chars, 'character')})" for key, chars in keys]
    rows = [{"key": key, "chars": chars} for key, chars in keys]
    return ToolResult("\n".join(lines), {"keys": rows})
