"""Agents of their own file that leave a run when it suits them; see ``test_studies.py``."""

from __future__ import annotations

from tests.zoo.cheat import Cheat, Steps
from vendsim.errors import ProviderError, RecordError
from vendsim.play.agent import NoteResponse

__all__ = ["make_agent"]


class Leaver(Cheat):
    """Does honest business, and leaves in a way of its own on a day."""

    def __init__(self, how: str, day: int, behind_cents: int) -> None:
        super().__init__()
        self.how, self.on_day, self.behind_cents = how, day, behind_cents

    def note_responses_with(self, note: NoteResponse) -> None:
        """Be able to note what no model has said."""
        self.note = note

    def evening(self) -> Steps:
        is_behind = not self.behind_cents or self.seen["balance_cents"] < self.behind_cents
        if self.day == self.on_day and is_behind:
            self.leave()
        yield from ()

    def leave(self) -> None:
        """Be gone."""
        if self.how == "raise":
            raise ValueError("that is enough for me")
        if self.how == "exit":
            raise SystemExit(0)
        if self.how == "blame provider":
            raise ProviderError("the provider has not answered")
        if self.how == "forge a failure":
            self.note({"kind": "failure", "failure": "final", "reason": "no answer"})
            raise ProviderError("the provider has not answered")
        if self.how == "blame harness":
            raise RecordError("the disk is full")


def make_agent(how: str, day: int = 20, behind_cents: int = 0) -> Leaver:
    """Make one.

    Args:
        how: How it leaves.
        day: The day on which.
        behind_cents: Only with less than this in the bank; whatever is there if 0.
    """
    return Leaver(how, day, behind_cents)
