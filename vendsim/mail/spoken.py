"""Numbers written in words, below a thousand."""

from __future__ import annotations

from vendsim.mail.tokens import word_set

__all__ = ["CASE_WORDS", "DOZENS", "NUMBER_WORDS", "spoken_number", "token_at"]

CASE_WORDS = word_set("case cases carton cartons crate crates tray trays box boxes")
DOZENS = frozenset(("dozen", "dozens", "doz"))
_ONES_IN_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS_IN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: value for value, word in enumerate(_ONES_IN_WORDS.split(), start=1)}
_TENS = {word: 10 * value for value, word in enumerate(_TENS_IN_WORDS.split(), start=2)}
NUMBER_WORDS = _ONES.keys() | _TENS.keys() | {"a", "an", "half", "hundred"}


def token_at(tokens: list[str], place: int) -> str:
    """The token at a place, empty outside the sentence."""
    return tokens[place] if 0 <= place < len(tokens) else ""


def spoken_number(tokens: list[str], at: int) -> tuple[int | None, int]:
    """A number in words below a thousand, and where it ends."""
    token = tokens[at]
    if token == "half":
        dozen = at + 2 if token_at(tokens, at + 1) == "a" else at + 1
        return (6, dozen + 1) if token_at(tokens, dozen) in DOZENS else (None, at)
    if token in ("a", "an"):
        after = token_at(tokens, at + 1)
        if after == "hundred":
            return 100, at + 2
        countable = after in DOZENS or after in CASE_WORDS or after in ("full", "whole")
        return (1, at + 1) if countable else (None, at)
    total, end = _below_hundred(tokens, at)
    if token_at(tokens, end) == "hundred" and 0 < total < 10:
        rest_at = end + 2 if token_at(tokens, end + 1) == "and" else end + 1
        rest, rest_end = _below_hundred(tokens, rest_at)
        return (100 * total + rest, rest_end) if rest else (100 * total, end + 1)
    return (total, end) if total else (None, at)


def _below_hundred(tokens: list[str], at: int) -> tuple[int, int]:
    total, end = 0, at
    if token_at(tokens, end) in _TENS:
        total, end = _TENS[tokens[end]], end + 1
        if _ONES.get(token_at(tokens, end), 10) > 9:
            return total, end
    if token_at(tokens, end) in _ONES:
        total, end = total + _ONES[tokens[end]], end + 1
    return total, end
