"""The protocol of chat models."""

from __future__ import annotations

from typing import Protocol

from vendsim.play.models.turns import Reply, Request
from vendsim.play.patience import Failure
from vendsim.record import JsonValue

__all__ = ["ChatModel"]


class ChatModel(Protocol):
    """A language model behind one provider's interface.

    Asking gives the provider's answer as it came, a JSON value to be recorded; reading makes a
    reply of it. The two are apart because a run that goes on reads answers from its record.

    Attributes:
        name: The model's name, as the provider knows it.
        surface: The interface: ``"openai_chat"``, ``"openai_responses"``,
            ``"anthropic_messages"`` or ``"scripted"``.
        paid: Whether answers cost money.
    """

    name: str
    surface: str
    paid: bool

    def ask(self, request: Request, seconds: float) -> JsonValue | Failure:
        """One try to get an answer.

        Args:
            request: What to answer.
            seconds: How long the whole answer may take.
        """

    async def ask_async(self, request: Request, seconds: float) -> JsonValue | Failure:
        """The same, for an event loop."""

    def read(self, raw: JsonValue) -> Reply | Failure:
        """Make out what an answer says; a failure where it says nothing that can be read."""

    def close(self) -> None:
        """Close what connections there are; asking again opens new ones."""

    async def close_async(self) -> None:
        """The same, for an event loop."""
