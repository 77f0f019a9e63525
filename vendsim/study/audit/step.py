"""A step of a record, read strictly."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from vendsim.study.audit.events import Event, read_event

__all__ = ["Aside", "Entry", "Step", "read_line"]

Entry: TypeAlias = tuple[int, str, list[tuple[str, int]]]
"""Minute, memo, and postings of an account and cents each."""


class _Body(msgspec.Struct):
    action: object
    balance_cents: int
    entries: list[Entry]
    events: list[msgspec.Raw]
    minute: int
    result: dict[str, object]
    tool: str


class Step(msgspec.Struct):
    """One step of a record.

    Attributes:
        first: Whether it is the first one, the reset.
        start: The minute at which the step before was over.
        minute: The minute at which it was over.
        tool: The tool's name; empty for the reset.
        action: What the agent sent.
        result: What it was told.
        entries: Ledger entries posted.
        events: What happened; of kinds not known here only the minute is read.
        balance_cents: Bank balance after the step.
    """

    first: bool
    start: int
    minute: int
    tool: str
    action: object
    result: dict[str, object]
    entries: list[Entry]
    events: list[Event]
    balance_cents: int

    @property
    def refused(self) -> bool:
        """Whether the call was refused."""
        return bool(self.result.get("error"))

    @property
    def called(self) -> object:
        """The tool that the agent called."""
        return self.action.get("tool") if isinstance(self.action, dict) else None

    @property
    def data(self) -> dict[str, object]:
        """The plain values the agent was told."""
        data = self.result.get("data")
        return data if isinstance(data, dict) else {}

    @property
    def arguments(self) -> dict[str, object]:
        """The arguments of a call that worked."""
        arguments = self.action.get("arguments") if isinstance(self.action, dict) else None
        return arguments if isinstance(arguments, dict) else {}


class Aside(msgspec.Struct, forbid_unknown_fields=True):
    """A line that is no step, such as a model's raw response."""

    content: msgspec.Raw
    kind: str
    minute: int


_decode_any = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_body = msgspec.json.Decoder(_Body).decode
_decode_aside = msgspec.json.Decoder(Aside).decode
_decode_keys = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def read_line(body: str, start: int, *, first: bool) -> Step | Aside:
    """A step, or a line that is none, from its text.

    Args:
        body: The text.
        start: The minute at which the step before was over.
        first: Whether it is the first step.

    Raises:
        msgspec.MsgspecError: Something is missing or of another type, or the text is not canonical
            JSON; says what and where.
    """
    # Of a key that stands there twice, some readers take the first value, others the last.
    if _encode(_decode_any(body)) != body.encode():
        raise msgspec.ValidationError("it is not canonical JSON")
    if "tool" not in _decode_keys(body):
        return _decode_aside(body)
    read = _decode_body(body)
    return Step(
        first,
        start,
        read.minute,
        read.tool,
        read.action,
        read.result,
        read.entries,
        [read_event(raw) for raw in read.events],
        read.balance_cents,
    )
