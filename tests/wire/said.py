"""What a model on the other side of the wire is asked, and what it says, in no provider's words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True)
class Asked:
    """A request as a provider understands it.

    Attributes:
        surface: Whose interface it came by.
        number: How many requests came before.
        system: The rules.
        results: Every tool result in it, oldest first: the call's id and the text.
        last_text: The last text from outside, empty where a result stands last.
        tools: Names of the tools.
        body: The request itself.
    """

    surface: str
    number: int
    system: str
    results: list[tuple[str, str]]
    last_text: str
    tools: list[str]
    body: dict[str, Any]


@dataclass(frozen=True)
class Said:
    """An answer.

    Attributes:
        text: What it says.
        calls: Ids, tool names, and arguments as text.
        thought: What it thought, empty for nothing.
        stop: Why it stopped.
    """

    text: str = ""
    calls: list[tuple[str, str, str]] = field(default_factory=list)
    thought: str = ""
    stop: Literal["done", "length", "refusal", "paused", "filter"] = "done"

    @property
    def output_tokens(self) -> int:
        """What the provider bills for it."""
        written = sum(len(name) + len(arguments) for _, name, arguments in self.calls)
        return 1 + (len(self.text) + len(self.thought) + written) // 4


Brain: TypeAlias = Callable[[Asked], Said]


def input_tokens(body: dict[str, Any]) -> int:
    """What the provider bills for reading a request."""
    return len(json.dumps(body)) // 4


def seal(thought: str) -> str:
    """What stands under a thought so that nobody can change it."""
    return f"sealed:{len(thought)}:{sum(thought.encode())}"
