"""Whether a wording says what the letter says, no more and no less in anything that counts.

The rule is strict so that it can be simple: what counts stands in the term lines, and the
sentences around them hold no figure at all. A figure that is true in one place ("$0.86",
from 100 units on) would be false in another.
"""

from __future__ import annotations

import re
import unicodedata

from vendsim.errors import clip
from vendsim.mail.draft import Draft, unsigned
from vendsim.mail.guarded import guarded_words
from vendsim.mail.unread import is_foreign

__all__ = ["MAX_PROSE_CHARS", "fault_in", "signed"]

MAX_PROSE_CHARS = 1_500
"""A wording has at most so many characters outside its term lines."""

# Latin letters and the signs of plain sentences. No figures, no signs of money, shares,
# addresses, links or markup, nothing that prints as something else or not at all.
_SIGNS = frozenset(".,:;!?'\"()-/&‘’“”–—…")  # noqa: RUF001 (typographic signs are meant)
_SPACES = re.compile(r"[ \n]+")
_LAST_LATIN = "\u017f"
_HOST = re.compile(r"\b[a-z0-9-]+\.[a-z]{2,}\b", re.IGNORECASE)
_SPACED_OUT = re.compile(r"\b[a-z](?:[\W_]{1,3}[a-z]\b){2,}", re.IGNORECASE)


def fault_in(draft: Draft, text: str) -> str | None:
    """Why a wording cannot be sent, or None where it can.

    Args:
        draft: The letter.
        text: The wording, with or without the signature.
    """
    lines = unsigned(text, draft)
    if not any(lines):
        return "it is empty"
    return _terms_fault(draft, lines) or _prose_fault(draft, draft.prose(text))


def signed(draft: Draft, text: str) -> str:
    """A wording as it is sent: no more than one blank line in a row, and the signature."""
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(unsigned(text, draft)))
    return "\n".join((body, *draft.signature))


def _terms_fault(draft: Draft, lines: list[str]) -> str | None:
    """Every term line has to stand there once for each time the letter has it, in its order."""
    known = frozenset(draft.terms)
    found = [line for line in lines if line in known]
    for place, term in enumerate(draft.terms):
        if place >= len(found) or found[place] != term:
            missing = term not in found
            what = "is missing" if missing else "is not in its place"
            return f"the fixed line {clip(term, 200)} {what} as a line of its own"
    if len(found) > len(draft.terms):
        return f"the fixed line {clip(found[len(draft.terms)], 200)} stands there too often"
    return None


def _prose_fault(draft: Draft, prose: str) -> str | None:
    if len(prose) > MAX_PROSE_CHARS:
        return f"it has more than {MAX_PROSE_CHARS} characters beside the fixed lines"
    own = draft.prose(draft.letter)
    # Parted at plain spaces only: tabs and their like are signs, and refused.
    own_words = frozenset(_SPACES.split(own))
    for word in _SPACES.split(prose):
        sign = next((char for char in word if not _is_plain(char)), None)
        if sign is not None and word not in own_words:
            what = "the figure" if sign.isnumeric() else "the sign"
            return f"{what} {clip(sign)} stands outside the fixed lines, in {clip(word)}"
    for pattern, what in ((_HOST, "an address"), (_SPACED_OUT, "letters spaced out")):
        match = pattern.search(prose)
        if match is not None and match.group() not in own:
            return f"it has {what} outside the fixed lines: {clip(match.group())}"
    if is_foreign(prose) and not is_foreign(own):
        return "it is not in English"
    allowed = guarded_words(own).keys()
    for kind, phrase in guarded_words(prose).items():
        if kind not in allowed:
            return f"{clip(phrase)} says {kind} where the letter says none"
    return None


def _is_plain(char: str) -> bool:
    if char.isascii():
        return char.isalpha() or char in _SIGNS
    return char in _SIGNS or (char <= _LAST_LATIN and unicodedata.category(char) in ("Ll", "Lu"))
