"""An agent with a model made of rules: answers cost something, so it does not ask twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vendsim.play import Past
from vendsim.tools import Tool

__all__ = ["Talker", "make_agent"]


def answer_of(turn: int) -> dict[str, Any]:
    """What the model answers in a turn: two or three calls, the last of which ends the day."""
    note = {"tool": "write_note", "arguments": {"title": f"turn {turn}", "text": "é\n" * turn}}
    calls: list[Any] = [note, {"tool": "wait_until_tomorrow", "arguments": {}}]
    if turn % 3 == 0:
        calls.insert(1, "no call at all")
    return {"id": f"answer-{turn}", "usage": {"output_tokens": 10 * turn}, "calls": calls}


class Talker:
    """Asks its model when it has done what the last answer told it to.

    Args:
        bill: File to which every question asked is added.
        paid: Whether it is a paid model.
    """

    def __init__(self, bill: str = "", paid: bool = True) -> None:
        self.paid = paid
        self.told: list[Past] = []
        self._bill = bill
        self._turn = 0
        self._calls: list[Any] = []
        self._note: Callable[[object], None] | None = None

    def note_responses_with(self, note: Callable[[object], None]) -> None:
        self._note = note

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self.tools = [tool.name for tool in tools]

    def act(self, observation: Mapping[str, Any]) -> Any:
        if not self._calls:
            if self._bill:
                with Path(self._bill).open("a") as bill:
                    bill.write(f"{self._turn}\n")
            answer = answer_of(self._turn)
            assert self._note is not None
            self._note(answer)
            self._hear(answer)
        return self._calls.pop(0)

    def restore(self, past: Sequence[Past]) -> None:
        self.told = list(past)
        for each in past:
            for answer in each.responses:
                self._hear(answer)
            if each is not past[-1]:
                self._calls.pop(0)

    def _hear(self, answer: Any) -> None:
        self._turn += 1
        self._calls = list(answer["calls"])


def make_agent(**options: Any) -> Talker:
    return Talker(**options)
