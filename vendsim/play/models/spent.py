"""What a model's part in a run has cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vendsim.play.models.dialogue import Dialogue
from vendsim.play.models.turns import Usage
from vendsim.play.prices import Price

__all__ = ["Spent"]


@dataclass(slots=True)
class Spent:
    """The cost so far, told by the provider's own counts.

    Attributes:
        model: The model's name.
        usage: Tokens.
        requests: Answers that came.
        failures: Tries that failed.
        waited_seconds: How long was waited between tries.
        waited_now_seconds: The same since the run was started or resumed.
        messages: Turns of the conversation.
        price: What a token costs; ``None`` where that is not known.
        uncounted: Answers whose tokens the provider did not count.
    """

    model: str
    usage: Usage = field(default_factory=Usage)
    requests: int = 0
    failures: int = 0
    waited_seconds: float = 0.0
    waited_now_seconds: float = 0.0
    messages: int = 0
    price: Price | None = None
    uncounted: int = 0

    @property
    def dollars(self) -> float | None:
        """What the tokens cost; ``None`` where the price or their number is not known."""
        if self.price is None or self.uncounted:
            return None
        return self.price.dollars(self.usage)

    def see(self, *dialogues: Dialogue) -> None:
        """Take tokens and messages from all conversations of the agent."""
        self.usage = sum((dialogue.spent for dialogue in dialogues), Usage())
        self.messages = sum(dialogue.messages for dialogue in dialogues)
        self.uncounted = sum(dialogue.uncounted for dialogue in dialogues)

    def count_request(self) -> None:
        """Count an answer."""
        self.requests += 1

    def count_failure(self, wait_seconds: float | None, *, now: bool) -> None:
        """Count a try that failed, and the wait after it.

        Args:
            wait_seconds: The wait, if there was one.
            now: Whether it is waited now, or was before the run was resumed.
        """
        self.failures += 1
        self.waited_seconds += wait_seconds or 0.0
        if now:
            self.waited_now_seconds += wait_seconds or 0.0

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        dollars = self.dollars
        return {
            "model": self.model,
            **self.usage._asdict(),
            "requests": self.requests,
            "failures": self.failures,
            "waited_seconds": round(self.waited_seconds, 3),
            "messages": self.messages,
            "dollars": None if dollars is None else round(dollars, 6),
        }
