"""A breach: something a record says that cannot be."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Breach", "Findings"]

_MOST_CHARS = 600


@dataclass(slots=True)
class Breach:
    """A rule that a record breaks: where for the first time, and how often in all.

    Attributes:
        rule: Name of the rule, as ``docs/design/verify.md`` lists them.
        step: Number of the line; ``None`` where it is no line's.
        minute: When, in minutes since the start of day 0; ``None`` where that cannot be told.
        what: What is wrong, with both values.
        count: How often the rule is broken.
    """

    rule: str
    step: int | None
    minute: int | None
    what: str
    count: int = 1


class Findings:
    """Collects breaches, the first of each rule.

    Attributes:
        step: The step looked at, ``None`` before the first.
        minute: The minute looked at, where it is known.
    """

    def __init__(self) -> None:
        self.step: int | None = None
        self.minute: int | None = None
        self._found: dict[str, Breach] = {}

    def add(self, rule: str, what: str) -> None:
        """Note that a rule is broken here."""
        known = self._found.get(rule)
        if known is None:
            self._found[rule] = Breach(rule, self.step, self.minute, _shown(what))
        else:
            known.count += 1

    def expect(self, rule: str, said: object, due: object, what: str) -> None:
        """Note a breach unless what the record says is what it should say."""
        if said != due:
            self.add(rule, f"{what} is {said}, it should be {due}")

    @property
    def breaches(self) -> list[Breach]:
        """What was found, in the sequence in which it was met."""
        return list(self._found.values())


def _shown(what: str) -> str:
    """A text with values of an untrusted file in it, safe for a terminal and not too long."""
    clipped = what if len(what) <= _MOST_CHARS else f"{what[: _MOST_CHARS - 1]}…"
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in clipped)
