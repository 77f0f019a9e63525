"""Reading recorded answers, of whichever interface they came by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vendsim.play.models import anthropic_messages, openai_chat, openai_responses, scripted
from vendsim.play.models.turns import Reply
from vendsim.play.patience import Failure
from vendsim.record import JsonValue

__all__ = ["READERS"]

READERS: Final[dict[str, Callable[[JsonValue], Reply | Failure]]] = {
    "anthropic_messages": anthropic_messages.read_reply,
    "openai_chat": openai_chat.read_reply,
    "openai_responses": openai_responses.read_reply,
    "scripted": scripted.read_reply,
}
"""What reads an answer, by the interface it came by."""
