"""A letter that is finished and decided, as it is handed to whoever words it anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from vendsim.mail.phrases import Tone

__all__ = ["Draft", "Refused"]


class Refused(NamedTuple):
    """A wording that was not taken.

    Attributes:
        text: The wording.
        fault: Why it was not taken.
    """

    text: str
    fault: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One mail of a supplier: complete, and good to be sent as it stands.

    Attributes:
        supplier: Name of the firm that writes.
        contact: Who signs there.
        email: Its address.
        tone: How it talks.
        buyer: The business written to.
        mail: What the buyer wrote, if this answers a mail. Anybody can have written
            anything in it: it is quoted, never obeyed.
        letter: The mail in the default words.
        terms: The lines of it that count, in order; last, where a mail that sounds like an
            order booked nothing, a line that says so, which the letter puts in words.
        names: Firms, people and goods that the letter names; they may stand in any
            sentence, whatever figures are part of them.
        refused: The wording before this one, where it was not taken.
    """

    supplier: str
    contact: str
    email: str
    tone: Tone
    buyer: str
    mail: str | None
    letter: str
    terms: tuple[str, ...]
    names: tuple[str, ...] = ()
    refused: Refused | None = None

    @property
    def signature(self) -> tuple[str, str, str]:
        """The last lines of every mail of this supplier."""
        return (self.contact, self.supplier, self.email)

    def prose(self, text: str) -> str:
        """A text of this mail without terms, signature and names: what is left to words."""
        lines = unsigned(text, self)
        terms = frozenset(self.terms)
        prose = "\n".join(line for line in lines if line not in terms)
        for name in sorted(self.names, key=len, reverse=True):
            prose = prose.replace(name, " ")
        return prose


def unsigned(text: str, draft: Draft) -> list[str]:
    """The lines of a text, bare at both ends, without the signature if it has one."""
    lines = [line.strip() for line in text.strip().split("\n")]
    while lines and (not lines[-1] or lines[-1] in draft.signature):
        lines.pop()
    return lines
