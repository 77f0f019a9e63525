"""Tools for the vector store: texts of the agent's own, found by what they say."""

from __future__ import annotations

from typing import Annotated

from vendsim.tools.arguments import Count, Limit, LongText, MemoryId
from vendsim.tools.tool import ToolResult, tool
from vendsim.world import Business

__all__ = ["add_memory", "delete_memory", "search_memory"]

_SHOWN_DECIMALS = 3


@tool(changes=True)
def add_memory(
    business: Business,
    text: Annotated[LongText, Limit(lambda scenario: scenario.memory.memory_chars)],
) -> ToolResult:
    """Remember a text, to be found again by what it says.

    Args:
        text: What to remember; one thought a memory is found best.
    """
    number = business.recall.add_memory(text)
    return ToolResult(f"Memory {number} kept.", {"memory_id": number})


@tool(changes=False)
def search_memory(
    business: Business,
    query: Annotated[LongText, Limit(lambda scenario: scenario.memory.memory_chars)],
    k: Annotated[Count, Limit(lambda scenario: scenario.memory.memories_found)] = 5,
) -> ToolResult:
    """Find the memories nearest to a text, the nearest first, with cosine similarities.

    Args:
        query: What they should be about.
        k: How many to show at most.
    """
    most = min(k, business.world.scenario.memory.memories_found)
    found = business.recall.search_memory(query, most)
    if not found:
        return ToolResult("There are no memories.", {"memories": []})
    rows = [
        {"id": each.id, "similarity": round(each.similarity, _SHOWN_DECIMALS), "text": each.text}
        for each in found
    ]
    lines = [f"{row['id']} | {row['similarity']:.3f} | {row['text']}" for row in rows]
    return ToolResult("\n".join(lines), {"memories": rows})


@tool(changes=True)
def delete_memory(business: Business, memory_id: MemoryId) -> ToolResult:
    """Throw a memory away.

    Args:
        memory_id: Its number, as search_memory shows it.
    """
    business.recall.delete_memory(memory_id)
    return ToolResult(f"Deleted memory {memory_id}.", {"memory_id": memory_id})
