"""What is said between an agent's model and the world, in no provider's words.

A model's own turns keep what the provider sent, to the letter: reasoning items and the
signatures of thinking blocks are only good as they came.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from vendsim.record import JsonValue

__all__ = [
    "Call",
    "ModelTurn",
    "Reply",
    "Request",
    "ResultTurn",
    "Stop",
    "Turn",
    "Usage",
    "UserTurn",
]

Stop: TypeAlias = Literal["done", "length", "refusal", "paused", "overflow"]
"""Why a model stopped: it was done; it was cut off; it will not; it wants to go on; the context
was full."""


class Call(NamedTuple):
    """A tool call as a model wrote it.

    Attributes:
        id: What its result has to name; no other call of the conversation has it.
        name: The tool's name, whether there is such a tool or not.
        arguments: JSON text, or what stands in its place.
    """

    id: str
    name: str
    arguments: str


class Usage(NamedTuple):
    """Tokens of one answer, as the provider counts them.

    Attributes:
        input_tokens: All that was read, cached tokens included.
        cached_tokens: Those of them that came from a cache.
        cache_write_tokens: Those of them that were written to one.
        output_tokens: All that was written, reasoning included.
        reasoning_tokens: Those of them that were reasoning.
    """

    input_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0

    def __add__(self, other: object) -> Usage:
        """The sum, count by count."""
        if not isinstance(other, Usage):
            return NotImplemented
        return Usage(*map(int.__add__, self, other))


@dataclass(frozen=True, slots=True)
class UserTurn:
    """A text from outside: the opening, a reminder."""

    text: str


@dataclass(frozen=True, slots=True)
class ModelTurn:
    """What a model said.

    Attributes:
        content: As the provider sent it, to be sent back to the letter.
        text: The part of it that is plain text.
        calls: The tool calls in it.
    """

    content: JsonValue
    text: str
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultTurn:
    """What came of one tool call."""

    call_id: str
    text: str
    failed: bool


Turn: TypeAlias = UserTurn | ModelTurn | ResultTurn


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's answer.

    Attributes:
        turn: What it said.
        stop: Why it stopped.
        usage: What it cost.
    """

    turn: ModelTurn
    stop: Stop
    usage: Usage


@dataclass(frozen=True, slots=True)
class Request:
    """All that a model needs to answer.

    Attributes:
        system: The rules, the same for the whole conversation.
        turns: What was said, oldest first.
        tools: Its tools, in order; each has ``name``, ``manual`` and ``parameters``.
        several_calls: Whether one answer may hold several calls.
        in_words: Whether it is to be answered without any.
    """

    system: str
    turns: tuple[Turn, ...]
    tools: tuple[Any, ...] = field(default=())
    several_calls: bool = True
    in_words: bool = False
