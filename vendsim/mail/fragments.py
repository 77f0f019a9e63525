"""Numbers that are a sentence of their own: "Yes to the jerky. 24 pouches, please.".

Such a number counts the goods of the sentence before it, as if a comma stood between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from vendsim.mail.spoken import (
    CASE_WORDS,
    DOZENS,
    NUMBER_WORDS,
    PACK_WORDS,
    UNIT_WORDS,
    spoken_number,
    token_at,
)
from vendsim.mail.tokens import word_set

__all__ = ["counts_alone", "is_of_each"]

_OPENING = word_set("so then right yes ok okay all just another")
_MEASURES = UNIT_WORDS | CASE_WORDS | PACK_WORDS | DOZENS.keys() | {"more", "full", "whole"}
_EACH = word_set("each apiece both either")
_OF_THEM = word_set("of them those these it that each")
_BEHIND = word_set(
    ", . ! - ( ; please then thanks thank to on by for at as in with today tomorrow now asap before"
    " delivered when"
)
_AGAINST = word_set(
    "? not no never n't don't if unless until per left sold or instead rather than wait sorry price"
    " day week month weekly monthly minutes hours days weeks months years"
)
MOST_WORDS = 16
MOST_DIGITS = 4


def counts_alone(tokens: Sequence[str]) -> bool:
    """Whether a sentence says a number of goods and nothing more than when and where.

    Args:
        tokens: Those of the sentence, which names no product.
    """
    if len(tokens) > MOST_WORDS or not _AGAINST.isdisjoint(tokens):
        return False
    said = list(tokens)
    at = 0
    while token_at(said, at) in _OPENING or (at and token_at(said, at) in (",", ":")):
        at += 1
    end = _number_end(said, at)
    if end == at:
        return False
    bare = end
    while token_at(said, end) in _MEASURES:
        end += 1
    measured = end > bare
    while token_at(said, end) in _OF_THEM or (end > bare and token_at(said, end) in _EACH):
        end += 1
    if any(token[0].isdigit() or token == "$" for token in said[end:]):
        return False
    after = token_at(said, end)
    return after in ("", ".", "!", ",", "please", "then", "-") or (measured and after in _BEHIND)


def is_of_each(tokens: Sequence[str]) -> bool:
    """Whether a sentence counts each of several goods: "Two cases of each."."""
    return not _EACH.isdisjoint(tokens)


def _number_end(tokens: list[str], at: int) -> int:
    """Where a number of goods ends; ``at`` if none stands there."""
    token = token_at(tokens, at)
    if token.isdecimal():
        return at + 1 if len(token) <= MOST_DIGITS else at
    if token in NUMBER_WORDS:
        count, end = spoken_number(tokens, at)
        return end if count else at
    return at
