"""One wording for many: short forms written out, "we" as "I", words that add nothing left out."""

from __future__ import annotations

from typing import NamedTuple

from vendsim.mail.tokens import word_set

__all__ = ["OTHER_WORDINGS", "PlainWords", "plain_wording", "worded"]

_SHORT = {
    "let's": "let us",
    "won't": "will not",
    "can't": "can not",
    "cannot": "can not",
    "ain't": "is not",
    "here's": "here is",
    "gonna": "going to",
    "wanna": "want to",
    "gimme": "give me",
    "lemme": "let me",
}
_ENDINGS = {"'d": "would", "'ll": "will", "'ve": "have", "'m": "am", "'re": "are"}
_ARE = ("i", "are")
_WITH_IS = word_set("what where how that it there who when he she")
_SAME = {"we": "i", "our": "my", "us": "me", "ours": "mine", "kindly": "please"}
_FILLERS = word_set(
    "also just now actually really truly currently recently simply hereby very quite basically"
    " honestly definitely certainly gladly happily therefore thus hence finally then"
)


# Of the words on -ly, these say something.
_TELLING_ADVERBS = word_set(
    "kindly only family supply apply reply early july weekly monthly daily yearly possibly"
    " probably potentially usually typically normally regularly eventually hypothetically"
    " tentatively likely unlikely multiply comply rely lately nearly roughly approximately"
    " previously originally rarely conditionally supposedly multigrain assembly ally wrongly badly"
    " poorly"
)
OTHER_WORDINGS = _SHORT.keys() | _SAME.keys()
"""Tokens without an apostrophe that have another word in plain wording."""


class PlainWords(NamedTuple):
    """Words in one wording, and the token at which each stands."""

    words: list[str]
    places: list[int]


def plain_wording(tokens: list[str]) -> PlainWords:
    """The words of a sentence in one wording, and the token at which each stands.

    >>> plain_wording(["we've", "just", "paid"])[0]
    ['i', 'have', 'paid']
    """
    words: list[str] = []
    places: list[int] = []
    for at, token in enumerate(tokens):
        if token in _FILLERS or (token[-2:] == "ly" and token not in _TELLING_ADVERBS):
            continue
        known = _known(token)
        if token == "lets" and (not words or not words[-1].isalpha()):
            known = ("let", "me")
        if known == ("are",) and words[-1:] == ["i"]:
            known = ("am",)
        words += known
        places += [at] * len(known)
    return PlainWords(words, places)


def worded(phrase: str) -> tuple[str, ...]:
    """A phrase in the same wording; one of nothing but fillers stays as it is."""
    tokens = phrase.split()
    return tuple(plain_wording(tokens)[0]) or tuple(tokens)


def _known(token: str) -> tuple[str, ...]:
    if "'" not in token:
        if token in _SHORT:
            return tuple(_SAME.get(word, word) for word in _SHORT[token].split())
        return (_SAME.get(token, token),)
    if token in _SHORT:
        return tuple(_SAME.get(word, word) for word in _SHORT[token].split())
    if token.endswith("n't"):
        return token[:-3], "not"
    stem, sign, ending = token.partition("'")
    ending = sign + ending
    if ending in _ENDINGS:
        found = (_SAME.get(stem, stem), _ENDINGS[ending])
        return ("i", "am") if found == _ARE else found
    if ending == "'s" and stem in _WITH_IS:
        return stem, "is"
    return (token,)
