"""The register of forgeries: each changes a run in one way that must be found."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from tests.unit.study.forged_run import Run

Change: TypeAlias = Callable[[Run], object]


class Forgery(NamedTuple):
    """A change, and the rule that must be found broken by it.

    Attributes:
        rule: As `docs/design/verify.md` lists them.
        run: The run that is changed: `rich`, `idle`, `disrupted` or `fleet`.
    """

    rule: str
    run: str
    change: Change

    @property
    def name(self) -> str:
        """What was done, in words."""
        return self.change.__name__.strip("_")


FORGERIES: list[Forgery] = []


def forgery(rule: str, run: str = "rich") -> Callable[[Change], Change]:
    """Registers a forgery that must be found as a breach of a rule."""

    def register(change: Change) -> Change:
        FORGERIES.append(Forgery(rule, run, change))
        return change

    return register
