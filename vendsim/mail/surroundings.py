"""What stands around a word of a name: a number that counts it, the signs of a list."""

from __future__ import annotations

from itertools import pairwise

from vendsim.mail.spoken import CASE_WORDS, NUMBER_WORDS
from vendsim.mail.tokens import stem, word_set

__all__ = [
    "CONTAINERS",
    "LIST_ENDS",
    "SEPARATORS",
    "is_amount",
    "is_counted",
    "is_item",
    "lists_in_bracket",
    "trimmed",
]

CONTAINERS = word_set("can bottle bag box boxe pack tub tin pouch carton case tray jar")
"""Stems of what goods come in; between two products of one name they tell which is meant."""

_BETWEEN = word_set("of the x × - : ( unit piece pc pcs more full your u * each") | CONTAINERS
_AFTER = word_set('- : = x × ( [ | , " qty quantity * .')
_PERSONS = word_set("you we i u be they it he she not also")
_FEW = word_set("a an another one half")
SEPARATORS = frozenset((",", "and", "&", "/"))
LIST_ENDS: tuple[list[str], ...] = ([], ["."], ["!"], [";"], ["please"], ["-"], [")"])
_AMOUNT_ENDS: tuple[list[str], ...] = (
    *([], ["."], [","], ["!"], [";"], ["and"], ["at"], ["@"], ["please"], ["pl"]),
)
_MOST_IN_BRACKET = 12
_NUMBERS_STEMMED = frozenset(stem(word) for word in NUMBER_WORDS | CASE_WORDS)


def trimmed(stems: list[str], start: int, end: int) -> tuple[int, int]:
    """Leave out "can" where it is a verb, at the edges of a run."""
    if stems[start] == "can" and stems[start + 1 : start + 2] != ["of"]:
        start += 1
    if end > start and stems[end - 1] == "can" and end < len(stems) and stems[end] in _PERSONS:
        end -= 1
    return start, max(start, end)


def is_counted(stems: list[str], start: int, end: int) -> bool:
    """Whether a number stands right before or after a run."""
    at = start - 1
    while at >= 0 and stems[at] in _BETWEEN:
        at -= 1
    if at == start - 1 and at >= 0 and stems[at] in ("a", "an"):
        return False
    if at >= 0 and (stems[at][0].isdigit() or _stem_is_number(stems[at])):
        return True
    at = end
    while at < len(stems) and stems[at] in _AFTER:
        at += 1
    if at == len(stems):
        return False
    # Numbers in words are said of time too: "the original two".
    if stems[at][0].isdigit():
        return True
    return at > end and _counts_in_words(stems[at]) and _is_opened(stems, start)


def is_amount(stems: list[str], at: int) -> bool:
    """Whether a word ends an amount: "200 still at 15c", but not "5 cases still missing"."""
    if at == 0 or not (stems[at - 1][0].isdigit() or stems[at - 1] in CONTAINERS):
        return False
    return stems[at + 1 : at + 2] in _AMOUNT_ENDS


def is_item(stems: list[str], at: int) -> bool:
    """Whether a word is a thing of a list by itself, as in "mineral, still and spring"."""
    before, after = stems[at - 1 : at], stems[at + 1 : at + 2]
    ends = after in LIST_ENDS or after[0] in SEPARATORS
    return ends and bool(before) and before[0] in SEPARATORS


def _is_opened(stems: list[str], start: int) -> bool:
    """Whether a line, or one thing of a list, begins at a token."""
    if start and stems[start - 1] == "the":
        start -= 1
    return start == 0 or stems[start - 1] in SEPARATORS or stems[start - 1] in (":", ";")


def lists_in_bracket(stems: list[str], at: int) -> bool:
    """Whether a bracket that opens at a token holds a list: "teas (peach, lemon)"."""
    inside = stems[at + 1 : at + 1 + _MOST_IN_BRACKET]
    if ")" in inside:
        inside = inside[: inside.index(")")]
    return any(one in SEPARATORS and two[0].isalpha() for one, two in pairwise(inside))


def _counts_in_words(word: str) -> bool:
    return _stem_is_number(word) and word not in _FEW


def _stem_is_number(word: str) -> bool:
    return word in NUMBER_WORDS or word in _NUMBERS_STEMMED or word in ("dozen", "doz")
