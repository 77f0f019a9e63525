"""How a model is to answer: what is asked for of every provider alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vendsim.errors import AgentError, clip

__all__ = ["EFFORTS", "Settings"]

EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
DEFAULT_OUTPUT_TOKENS = 16_000
_OPTIONS = frozenset({"model", "stream"})
_SAID = frozenset({"messages", "input", "instructions", "system", "tools"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model is to answer.

    Attributes:
        temperature: Spread of its choices; ``None`` leaves it to the provider. Some models
            take none.
        effort: How hard it is to think, one of :data:`EFFORTS`; ``None`` leaves it to the
            provider.
        max_output_tokens: The most it may write in one answer, reasoning included.
        stream: Whether answers come piece by piece; a stall is then noticed sooner.
        silent_seconds: How long an answer that comes piece by piece may pause.
        compact_at_tokens: Where given, the provider sums up what is older once the
            conversation has so many tokens; only some interfaces can.
        extra: Further fields of the request, as the provider documents them; not the model, nor
            what is said to it. What is ``None`` here is left out of the request, even if it
            would be in it.

    Raises:
        AgentError: One is out of range.
    """

    temperature: float | None = None
    effort: str | None = None
    max_output_tokens: int = DEFAULT_OUTPUT_TOKENS
    stream: bool = True
    compact_at_tokens: int | None = None
    silent_seconds: float = 300.0
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def added(self) -> dict[str, Any]:
        """Further fields to send."""
        return {name: value for name, value in self.extra.items() if value is not None}

    def without_left_out(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a request without those to be left out."""
        return {
            name: value
            for name, value in fields.items()
            if name not in self.extra or self.extra[name] is not None
        }

    def timeout_seconds(self, seconds: float) -> float:
        """How long a connection may be silent in a try that has so many seconds.

        What comes whole is silent until it comes.
        """
        return min(seconds, self.silent_seconds) if self.stream else seconds

    def __post_init__(self) -> None:
        temperature, effort = self.temperature, self.effort
        if temperature is not None and not (
            type(temperature) in (int, float) and 0 <= temperature <= 2
        ):
            raise AgentError(f"temperature {clip(temperature)} is not a number from 0 to 2")
        if effort is not None and effort not in EFFORTS:
            raise AgentError(f"effort {clip(effort)} is not one of {', '.join(EFFORTS)}")
        for name, value, least in (
            ("max_output_tokens", self.max_output_tokens, 16),
            ("compact_at_tokens", self.compact_at_tokens, 1000),
        ):
            if value is None and name != "max_output_tokens":
                continue
            if type(value) is not int or not least <= value <= 1_000_000:
                raise AgentError(
                    f"{name} {clip(value)} is not a whole number from {least:,} to 1,000,000"
                )
        if type(self.silent_seconds) not in (int, float) or not 0 < self.silent_seconds <= 3600:
            raise AgentError(
                f"silent_seconds {clip(self.silent_seconds)} is not a number above 0, at most 3,600"
            )
        if type(self.stream) is not bool:
            raise AgentError(f"stream {clip(self.stream)} is not true or false")
        if not isinstance(self.extra, Mapping):
            raise AgentError(f"extra {clip(self.extra)} is not a table of fields")
        # What was asked of whom is what the record, the bill and the transcript rest on.
        for name in sorted(self.extra.keys() & (_OPTIONS | _SAID)):
            how = f"give the option {name}" if name in _OPTIONS else "it is the agent's own"
            raise AgentError(f"the field {name} is not one for extra: {how}")
