"""Numbers that are a sentence of their own: "Yes to the jerky. 24 pouches, please.".

Such a number counts the goods of the sentence before it, as if a comma stood between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from vendsim.mail.amounts import Amount, counted
from vendsim.mail.spoken import NUMBER_WORDS, spoken_number, token_at
from vendsim.mail.tokens import word_set

__all__ = ["count_alone", "is_of_each", "is_spoken_to_reader"]

_OPENING = word_set("so then right yes ok okay all just")
_EACH = word_set("each apiece both either")
_OF_THEM = word_set("more of them those these it that each")
_BEHIND = word_set(
    ", . ! - ( ; please then thanks thank to on by for at as in with today tomorrow now asap before"
    " delivered when"
)
_AGAINST = word_set(
    "? not no never n't don't if unless until per left sold or instead rather than wait sorry price"
    " day week month weekly monthly minutes hours days weeks months years"
)
_BETWEEN_US = word_set(
    "i i'm i'd i'll i've we we'd we'll we're we've me us you your please yes deal ok okay"
    " agreed agree accepted send ship put book is are was were it"
)
MOST_WORDS = 16
MOST_BARE_WORDS = 4
"""In a sentence of goods and no more."""
MOST_DIGITS = 4


def count_alone(tokens: Sequence[str]) -> Amount | None:
    """The number of goods that is all a sentence says, but for when and where.

    Args:
        tokens: Those of the sentence, which names no product.
    """
    if len(tokens) > MOST_WORDS or not _AGAINST.isdisjoint(tokens):
        return None
    said = list(tokens)
    at = 0
    while token_at(said, at) in _OPENING or (at and token_at(said, at) in (",", ":")):
        at += 1
    number, end = _number(said, at)
    if not number:
        return None
    amount = counted(said, at, end, number)
    end = amount.end
    while token_at(said, end) in _OF_THEM:
        end += 1
    if any(token[0].isdigit() or token == "$" for token in said[end:]):
        return None
    after = token_at(said, end)
    ends = after in ("", ".", "!", ",", "please", "then", "-")
    return amount if ends or (amount.basis != "bare" and after in _BEHIND) else None


def is_spoken_to_reader(tokens: Sequence[str]) -> bool:
    """Whether a sentence says what the writer wants, or names goods and no more.

    What others do with goods ("the school next door uses the tea") is no wish.
    """
    return len(tokens) <= MOST_BARE_WORDS or not _BETWEEN_US.isdisjoint(tokens)


def is_of_each(tokens: Sequence[str]) -> bool:
    """Whether a sentence counts each of several goods: "Two cases of each."."""
    return not _EACH.isdisjoint(tokens)


def _number(tokens: list[str], at: int) -> tuple[int | None, int]:
    token, next_ = token_at(tokens, at), token_at(tokens, at + 1)
    if token == "another" and (next_.isdecimal() or next_ in NUMBER_WORDS):
        return _number(tokens, at + 1)
    if token.isdecimal() and len(token) <= MOST_DIGITS:
        return int(token), at + 1
    return spoken_number(tokens, at) if token in NUMBER_WORDS else (None, at)
