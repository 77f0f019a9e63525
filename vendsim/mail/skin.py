"""The words of a supplier's mail, given by somebody else; the numbers are decided before.

A skin gets a letter that is finished and gives it back in other words. Every wording is
checked (:mod:`vendsim.mail.fitting`). One that fails is asked for once more, with the reason;
then the letter goes out in its default words. So a skin, whatever it is and whoever has
talked to it, changes no price, quantity, date, address or order.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple, Protocol, runtime_checkable

from vendsim.errors import ProviderUnavailable
from vendsim.mail.draft import Draft, Refused
from vendsim.mail.fitting import fault_in, signed

__all__ = ["Dressed", "Skin", "Try", "dress"]

MAX_TRIES = 2
SPARE_CHARS = 4_000
"""A wording this much longer than the letter is cut off, and has a fault in any case."""


@runtime_checkable
class Skin(Protocol):
    """Whoever words suppliers' mails.

    One whose words cost money has an attribute ``paid`` that is true: every step is then on
    the disk before the next.

    Attributes:
        name: What the record calls it, e.g. ``"openai:gpt-5"``.
    """

    name: str

    def reword(self, draft: Draft) -> str:
        """The letter in other words, its term lines as they are.

        Args:
            draft: The letter, and the wording that was refused before, if one was.

        Raises:
            ProviderUnavailable: There is no wording to be had; the letter goes out in its
                default words.
            ProviderError: There will be none for any letter: the run stops.
        """


class Try(NamedTuple):
    """One attempt at a wording.

    Attributes:
        text: The wording; None where there was none to be had.
        fault: Why it was not taken; None where it was.
    """

    text: str | None
    fault: str | None


class Dressed(NamedTuple):
    """A letter as it is sent, and how it came to its words.

    Attributes:
        body: The mail.
        tries: Every attempt; the last one is taken if it has no fault.
    """

    body: str
    tries: tuple[Try, ...]


def dress(skin: Skin, draft: Draft) -> Dressed:
    """Have a letter worded, checked, and worded once more if need be.

    Raises:
        ProviderError: The skin says that it will never have a wording.
    """
    tries: list[Try] = []
    while len(tries) < MAX_TRIES:
        try:
            text = _storable(skin.reword(draft), len(draft.letter) + SPARE_CHARS)
        except ProviderUnavailable as error:
            tries.append(Try(None, str(error)))
            break
        fault = fault_in(draft, text)
        tries.append(Try(text, fault))
        if fault is None:
            return Dressed(signed(draft, text), tuple(tries))
        draft = replace(draft, refused=Refused(text, fault))
    return Dressed(draft.letter, tuple(tries))


def _storable(text: str, most_chars: int) -> str:
    """A wording as a record can hold it, whatever a model sent; the same when done again."""
    text = re.sub(r"\r+\n", "\n", text.encode("utf-8", "backslashreplace").decode())
    return text[:most_chars]
