"""What happens in a conversation, for somebody who looks on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from vendsim.play.models.turns import Call, Reply

__all__ = ["Answered", "Happening", "LeftOut", "Said", "Told", "Watch", "ignore"]


@dataclass(frozen=True, slots=True)
class Answered:
    """The model gave an answer.

    Attributes:
        reply: What it said.
        hands_over: Whether it was asked for a hand-over to itself.
    """

    reply: Reply
    hands_over: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The model is told what came of a call."""

    call: Call
    text: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Said:
    """The model is told something else: a reminder, an instruction, a question."""

    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The oldest rounds are not shown to the model any longer."""

    rounds: int


Happening: TypeAlias = Answered | Told | Said | LeftOut
Watch: TypeAlias = Callable[[Happening], None]


def ignore(happening: Happening) -> None:
    """Nobody looks on."""
