"""Numbers written in words, below a million."""

from __future__ import annotations

from vendsim.mail.tokens import word_set

__all__ = [
    "BOX_WORDS",
    "CASE_WORDS",
    "DOZENS",
    "MOST_CASES",
    "NAMED",
    "NUMBER_WORDS",
    "PACK_WORDS",
    "TENS",
    "UNIT_WORDS",
    "is_number_word",
    "spoken_number",
    "token_at",
]

NAMED = "\0"
"""Stands for every token of a product name."""
UNIT_WORDS = word_set(
    "unit units piece pieces pc pcs ea can cans bottle bottles bag bags bar bars count ct nos"
    " pair pairs pouch pouches tub tubs packet packets pkt pkts tin tins stick sticks"
)
PACK_WORDS = word_set("pack packs pk pks multipack multipacks")
BOX_WORDS = word_set("box boxes")
CASE_WORDS = word_set("case cases carton cartons crate crates tray trays box boxes slab slabs")
MOST_CASES = 9
"""A bare number up to this may count cases where the mail speaks of cases."""
DOZENS = {
    **dict.fromkeys(("dozen", "dozens", "doz", "dz", "dozs"), 12),
    **dict.fromkeys(("gross", "grosses"), 144),
    **dict.fromkeys(("score",), 20),
}
"""Words for a number of units."""
_ONES_IN_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS_IN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: value for value, word in enumerate(_ONES_IN_WORDS.split(), start=1)}
_TENS = {word: 10 * value for value, word in enumerate(_TENS_IN_WORDS.split(), start=2)}
_TENS["fourty"] = 40
TENS = _TENS.keys()
"""Words for twenty, thirty and so on."""
_SINGLES = word_set("can bottle bag bar tin tub pouch packet unit piece stick")
NUMBER_WORDS = _ONES.keys() | _TENS.keys() | {"a", "an", "another", "half", "hundred"}


def token_at(tokens: list[str], place: int) -> str:
    """The token at a place, empty outside the sentence."""
    return tokens[place] if 0 <= place < len(tokens) else ""


def is_number_word(tokens: list[str], at: int) -> bool:
    """Whether a number in words begins at a token."""
    return tokens[at] in NUMBER_WORDS and spoken_number(tokens, at)[0] is not None


def spoken_number(tokens: list[str], at: int) -> tuple[int | None, int]:
    """A number in words below a million, and where it ends.

    "a dozen" is 1 and ends before the dozen; "half a dozen" is 6 and ends behind it.
    """
    token = tokens[at]
    if token == "half":
        dozen = at + 2 if token_at(tokens, at + 1) == "a" else at + 1
        units = DOZENS.get(token_at(tokens, dozen))
        return (None, at) if units is None else (units // 2, dozen + 1)
    if token in ("a", "an", "another"):
        after = token_at(tokens, at + 1)
        if after in ("hundred", "thousand"):
            return _with_hundreds(tokens, at + 1, 1)
        if after == "half" and token_at(tokens, at + 2) in DOZENS:
            return DOZENS[tokens[at + 2]] // 2, at + 3
        if after in _SINGLES and token_at(tokens, at + 2) == "of":
            return 1, at + 1
        countable = after in DOZENS or after in CASE_WORDS or after in ("full", "whole", "single")
        return (1, at + 1) if countable else (None, at)
    digits = _digit_by_digit(tokens, at)
    if digits is not None:
        return digits
    total, end = _below_hundred(tokens, at)
    if total:
        total, end = _with_hundreds(tokens, end, total)
    return (total, end) if total else (None, at)


def _digit_by_digit(tokens: list[str], at: int) -> tuple[int, int] | None:
    """A number said digit by digit, "one three eight", or short, "one twenty"."""
    first, second = _ONES.get(tokens[at], 10), token_at(tokens, at + 1)
    if first > 9:
        return None
    if second in _TENS and token_at(tokens, at - 1) != "at":
        rest, end = _below_hundred(tokens, at + 1)
        after = token_at(tokens, end)
        counts = after in UNIT_WORDS or after in CASE_WORDS or after in (NAMED, "of", "more")
        return (100 * first + rest, end) if counts else None  # "five-fifty" alone is a price
    third = _ONES.get(token_at(tokens, at + 2), 10)
    if _ONES.get(second, 10) > 9 or third > 9:
        return None
    return 100 * first + 10 * _ONES[second] + third, at + 3


def _with_hundreds(tokens: list[str], end: int, total: int) -> tuple[int, int]:
    """Go on with "hundred and five", "thousand two hundred"."""
    for word, value in (("thousand", 1000), ("hundred", 100), ("thousand", 1000)):
        if token_at(tokens, end) == word and total < 1000:
            rest_at = end + 2 if token_at(tokens, end + 1) == "and" else end + 1
            rest, rest_end = _below_hundred(tokens, rest_at)
            if rest and value == 1000 and token_at(tokens, rest_end) == "hundred":
                more, rest_end = _with_hundreds(tokens, rest_end, rest)
                return total * 1000 + more, rest_end
            if rest:
                total, end = total * value + rest, rest_end
            else:
                total, end = total * value, end + 1
    return total, end


def _below_hundred(tokens: list[str], at: int) -> tuple[int, int]:
    total, end = 0, at
    if token_at(tokens, end) in _TENS:
        total, end = _TENS[tokens[end]], end + 1
        if _ONES.get(token_at(tokens, end), 10) > 9:
            return total, end
    if token_at(tokens, end) in _ONES:
        total, end = total + _ONES[tokens[end]], end + 1
    return total, end
