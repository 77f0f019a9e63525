"""Comparing what is done again with what the record says of it."""

from __future__ import annotations

from vendsim.errors import ReplayMismatch, clip
from vendsim.record import Header, Recorder, Step, StepBody, encode

__all__ = ["Check"]

_SHOWN_CHARS = 120
_LEAD_CHARS = 40
_OF_THE_AGENT = ("tool", "action")


class Check(Recorder):
    """Stands in for the recorder of a run: keeps nothing, compares with the recorded step.

    Args:
        header: The record's.
        rehearses: Whether the agent acts again, so that a difference can be its own.
    """

    __slots__ = ("_compared", "_expected", "_rehearses")

    def __init__(self, header: Header, *, rehearses: bool = False) -> None:
        super().__init__(None, header)
        self._expected: Step | None = None
        self._compared = 0
        self._rehearses = rehearses

    @property
    def steps(self) -> int:
        """Number of steps that agreed, the reset included."""
        return self._compared

    def expect(self, step: Step) -> None:
        """Say what the next step should come to."""
        self._expected = step

    def append(
        self,
        minute: int,
        tool: str,
        action: object,
        result: object,
        events: object,
        entries: object,
        balance_cents: int,
    ) -> None:
        """Compare a step, as the bytes that the chain covers.

        Raises:
            ReplayMismatch: It differs; names the field.
        """
        expected = self._expected
        assert expected is not None, "a step was made that no recorded action asked for"
        body = encode(StepBody(action, balance_cents, entries, events, minute, result, tool))
        if body != expected.data:
            raise ReplayMismatch(self._difference(expected, Step.read(0, body, b"")))
        self._expected = None
        self._compared += 1

    def _difference(self, recorded: Step, replayed: Step) -> str:
        fields = ("tool", "action_json", "result_json", "events_json", "entries_json",
                  "balance_cents", "minute", "body")  # fmt: skip
        for field in fields:
            then, now = str(getattr(recorded, field)), str(getattr(replayed, field))
            if then != now:
                break
        name = field.removesuffix("_json")
        parted = _parting(then, now)
        if self._rehearses and name in _OF_THE_AGENT:
            return f"step {recorded.seq}, {name}: the agent does not act as it did: {parted}"
        return f"step {recorded.seq}, {name}: {parted}"


def _parting(recorded: str, replayed: str) -> str:
    """Both texts from a little before the place where they part."""
    place = 0
    while place < min(len(recorded), len(replayed)) and recorded[place] == replayed[place]:
        place += 1
    start = max(0, place - _LEAD_CHARS)
    where = f"from character {start} on " if start else ""
    shown = (clip(text[start:], _SHOWN_CHARS) for text in (recorded, replayed))
    return where + "recorded {}, replayed {}".format(*shown)
