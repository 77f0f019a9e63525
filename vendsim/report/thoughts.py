"""What a model thought, where its provider tells it: in an answer as it came."""

from __future__ import annotations

from typing import Any

__all__ = ["thoughts_in"]

_THINKING = "Thinking"
_UNSEEN = "not shown by the provider"
_SUMMED_UP = "Summed up by the provider"


def thoughts_in(raw: Any, surface: str) -> list[tuple[str, str]]:
    """The thoughts in an answer, each with what it is.

    Args:
        raw: The answer as the provider sent it.
        surface: The interface it came by.
    """
    try:
        match surface:
            case "anthropic_messages":
                found = _of_messages(raw["content"])
            case "openai_responses":
                found = _of_responses(raw["output"])
            case "openai_chat":
                found = _of_chat(raw["choices"][0]["message"])
            case _:
                found = []
    except (AttributeError, LookupError, TypeError):
        return []
    return [(label, text) for label, text in found if isinstance(text, str) and text.strip()]


def _of_messages(blocks: Any) -> list[tuple[str, Any]]:
    found = []
    for block in blocks:
        match block["type"]:
            case "thinking":
                found.append((_THINKING, block.get("thinking") or f"({_UNSEEN})"))
            case "redacted_thinking":
                found.append((_THINKING, f"({_UNSEEN})"))
            case "compaction":
                found.append((_SUMMED_UP, block.get("content")))
    return found


def _of_responses(pieces: Any) -> list[tuple[str, Any]]:
    found = []
    for piece in pieces:
        if piece["type"] == "reasoning":
            texts = [*(piece.get("content") or ()), *(piece.get("summary") or ())]
            told = "\n\n".join(part.get("text") or "" for part in texts)
            found.append((_THINKING, told or f"({_UNSEEN})"))
        elif piece["type"] == "compaction":
            found.append((_SUMMED_UP, f"({_UNSEEN})"))
    return found


def _of_chat(message: Any) -> list[tuple[str, Any]]:
    told = message.get("reasoning") or message.get("reasoning_content")
    if not told:
        details = message.get("reasoning_details") or ()
        told = "\n\n".join(part.get("text") or part.get("summary") or "" for part in details)
    return [(_THINKING, told)]
