"""Quantities that a buyer only speaks of: "what do they cost at 90", "I would take 60 a month".

They count no order, so nothing of a mail but its questions and offers holds them.
"""

from __future__ import annotations

from vendsim.mail.prices import PERIODS, is_price
from vendsim.mail.spoken import DOZENS, NUMBER_WORDS, spoken_number, token_at
from vendsim.mail.tokens import word_set

__all__ = ["soft_counts"]

LEAST_UNITS = 12
"""A number below this, said like this, may be anything."""
LEAST_SURE_UNITS = 100
"""From this on no number is a price in cents by the way."""
_ASKING = word_set(
    "price prices pricing cost costs break breaks discount charge charging rate quote asking ask"
    " cheaper offer apply quotation figure terms much"
)
_TAKING = word_set(
    "take taking commit buy buying order ordering standing purchase purchasing move moved switch"
    " want have having bought need supply on"
)
_SELLING = word_set("sell sells sold selling use used shift shifts go goes went gone serve through")
_BEHIND = frozenset(
    ("-", "", "?", ".", ",", ";", "!", "and", "or", "of", "each", "please", "if", ")")
)
_IF_I = (("if", "i"), ("if", "we"))
_AT = word_set("at to for")
_BY = word_set("by on in")
_STEPS = word_set("rate price tier break level")


def soft_counts(tokens: list[str], priced: bool) -> list[int]:
    """The quantities that a sentence speaks of in passing, in order.

    Args:
        tokens: Its tokens, product names masked.
        priced: Whether it names a price.
    """
    found: list[int] = []
    at = 0
    while at < len(tokens):
        number, end = _number(tokens, at)
        if number is not None and number >= LEAST_UNITS:
            if (
                _is_taken_if(tokens, at, end)
                or _is_periodic(tokens, end)
                or _is_at(tokens, at, end, number, priced)
            ):
                found.append(number)
            at = end
        else:
            at += 1
    return found


def _number(tokens: list[str], at: int) -> tuple[int | None, int]:
    token = tokens[at]
    if token.isdecimal() and len(token) < 5:
        dozen = DOZENS.get(token_at(tokens, at + 1))
        if dozen is not None:
            return int(token) * dozen, at + 2
        return (None, at) if is_price(tokens, at) else (int(token), at + 1)
    if token in NUMBER_WORDS:
        return spoken_number(tokens, at)
    return None, at


def _is_taken_if(tokens: list[str], at: int, end: int) -> bool:
    """Whether a number is what would be bought at the price that is asked: "if I take sixty"."""
    if_i = tuple(tokens[max(0, at - 3) : at - 1]) in _IF_I and tokens[at - 1] in _TAKING
    return if_i and token_at(tokens, end) in _BEHIND and not _ASKING.isdisjoint(tokens)


def _is_periodic(tokens: list[str], end: int) -> bool:
    """Whether a number is what is taken again and again: "I'd take 60 a month"."""
    per = token_at(tokens, end)
    recurs = per in ("monthly", "weekly") or (
        per in ("a", "per", "every", "each", "/") and token_at(tokens, end + 1) in PERIODS
    )
    return recurs and not _TAKING.isdisjoint(tokens) and _SELLING.isdisjoint(tokens)


def _is_at(tokens: list[str], at: int, end: int, number: int, priced: bool) -> bool:
    """Whether a number is the quantity that a price is asked or offered for: "at 90"."""
    if token_at(tokens, end) in ("unit", "case") and token_at(tokens, end + 1) in _STEPS:
        return True  # the 96 unit rate
    if token_at(tokens, end) not in _BEHIND:
        return False
    place = at - 2 if token_at(tokens, at - 1) == "the" else at - 1
    before = token_at(tokens, place)
    if before == "in" and token_at(tokens, place - 1) == "interested":
        return True
    if before in _BY:
        return not _ASKING.isdisjoint(tokens[:at])
    if before not in _AT:
        return False
    if before != "at" and not (priced or token_at(tokens, at - 2) in ("apply", "break")):
        return False
    if number >= LEAST_SURE_UNITS:
        return priced or not _ASKING.isdisjoint(tokens)
    return priced if before != "at" else priced or not _ASKING.isdisjoint(tokens[:at])
