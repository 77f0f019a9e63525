"""The sentences that the writer of a mail says in their own words."""

from __future__ import annotations

import re

from vendsim.mail.own_words import own_lines
from vendsim.mail.tokens import plain_text

__all__ = ["MAX_SENTENCE_CHARS", "sentences_of"]

MAX_SENTENCE_CHARS = 600
"""A longer sentence is not read: nobody writes one, and reading must stay quick."""

_END = re.compile(r"(?<=[.!?;])\s+|(?<=[?!;])(?=\S)")
_QUOTED = re.compile(r'"[^"]{0,400}"')
_ABBREVIATED = re.compile(r"\b(?:mr|mrs|ms|dr|st|no|approx|e\.g|i\.e)\.$")


def sentences_of(body: str) -> list[str]:
    """Sentences in small letters, single-spaced; quoted mail, speech and signatures left out.

    >>> sentences_of('I will pay   you. You wrote "send $2"! OK?')
    ['i will pay you.', 'you wrote !', 'ok?']
    """
    found: list[str] = []
    for paragraph in "\n".join(own_lines(plain_text(body))).split("\n\n"):
        text = " ".join(_QUOTED.sub("", paragraph).lower().split())
        begun = ""
        for part in _END.split(text):
            begun = f"{begun} {part}" if begun else part
            if not _ABBREVIATED.search(begun):
                found.append(begun)
                begun = ""
        if begun:
            found.append(begun)
    return [sentence for sentence in found if 0 < len(sentence) <= MAX_SENTENCE_CHARS]
