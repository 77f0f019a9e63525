"""Prices among the tokens of a line."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from vendsim.mail.spoken import (
    BOX_WORDS,
    CASE_WORDS,
    DOZENS,
    NAMED,
    PACK_WORDS,
    UNIT_WORDS,
    token_at,
)
from vendsim.mail.tokens import word_set

__all__ = [
    "DOLLARS",
    "MAX_DIGITS",
    "PERIODS",
    "Price",
    "is_number",
    "is_price",
    "is_theirs",
    "price_at",
    "price_basis",
]

# After "per" or "a", these are no unit of goods.
_NO_UNIT = word_set("pack pallet multipack order delivery shipment day week month year time")
_PRICED = word_set("price prices quote quoted offer list rate asking current cost charge")
_YOUR = word_set("listed versus vs than current asking originally original")
_OURS = word_set("do accept take meet match pay to go give , . ; ? ! make offer at is")
_STEEP = word_set(
    "high steep much rich expensive dear pricey above over more too outside beyond not"
)
_SAYING = word_set("say said want ask asked wanted charge charged list quoted offered")
_OFFERED = word_set("quoted offered asked gave listed charge charged want wanted ask named")
_SIGNS = frozenset(("$", "usd"))
_MONEY_AFTER = frozenset(("$", "usd", "dollar", "dollars", "buck", "bucks", "quid"))
_CENTS_AFTER = frozenset(("cent", "cents", "¢", "c", "cts"))
_TOTAL_BEFORE = word_set("total totaling totalling totals amount sum subtotal for =")
_TAKERS = word_set("take accept pay offer give")
PERIODS = frozenset(("day", "week", "month", "year"))
DOLLARS = word_set("dollar dollars buck bucks quid")
MAX_DIGITS = 9

PerWhat: TypeAlias = Literal["unit", "case", "box", "total"]


class Price(NamedTuple):
    """A sum of money at tokens ``start`` to ``end``, in whole cents, rounded down.

    ``each`` says that the words call it the price of one unit ("each", "per unit"),
    ``per`` "box" is a unit's price or a case's, ``loosely`` says that only "for" makes it a total,
    ``theirs`` that it is what the reader asks or asked, not what the writer offers,
    ``plain`` that it is a whole number without a sign, which may as well be cents.
    """

    start: int
    end: int
    cents: int
    per: PerWhat | None
    each: bool = False
    theirs: bool = False
    loosely: bool = False
    plain: bool = False


def is_number(token: str) -> bool:
    """Whether a token is written in digits."""
    return "0" <= token[0] <= "9"


def is_price(tokens: list[str], at: int) -> bool:
    """Whether a number in digits is a sum of money."""
    before, after, number = token_at(tokens, at - 1), token_at(tokens, at + 1), tokens[at]
    if before in _SIGNS or before == "@" or after in _CENTS_AFTER:
        return True
    if after in _MONEY_AFTER and not (after == "$" and token_at(tokens, at + 2)[:1].isdigit()):
        return True
    whole, _, part = number.replace(",", ".").rpartition(".")
    if whole and len(part) == 2:
        return True  # 0.92
    if before in _TAKERS and after == "for":
        # "Would you take 300 for 8 cases?"
        next_ = token_at(tokens, at + 2)
        whose = token_at(tokens, at - 2) in ("you", "i'll", "will", "i", "we", "we'll")
        return whose and (next_ == NAMED or next_ == "all" or next_[:1].isdigit())
    return before == "at" and after in ("each", "apiece", "per", "ea", "/")


def price_at(tokens: list[str], at: int) -> Price | None:
    """The price that a number in digits is, if it is one."""
    if not is_price(tokens, at):
        return None
    number = tokens[at]
    end = at + 1
    digits = number.replace(",", "") if "." in number or "," in number[:-3] else number
    whole, _, part = digits.replace(",", ".").partition(".")
    if len(whole) > MAX_DIGITS:
        return None
    cents = int(whole) * 100 + int((part + "00")[:2])
    if token_at(tokens, end) in _CENTS_AFTER:
        cents //= 100
        end += 1
    elif token_at(tokens, end) in _MONEY_AFTER:
        end += 1
    start = at - 1 if token_at(tokens, at - 1) in _SIGNS else at
    if token_at(tokens, end) in ("per", "/", "a") and token_at(tokens, end + 1) in DOZENS:
        units = DOZENS[tokens[end + 1]]
        return Price(start, end + 2, (2 * cents + units) // (2 * units), "unit", True)
    number_end = end
    per, end = price_basis(tokens, start, end)
    loosely = per == "total" and end == number_end and token_at(tokens, start - 1) == "for"
    each = per == "unit" and (tokens[end - 1].isalpha() or tokens[end - 1] == NAMED)
    plain = start == at and number_end == at + 1 and number.isdecimal()
    theirs = is_theirs(tokens, start, end)
    return Price(start, end, cents, per, each, theirs, loosely, plain)


def is_theirs(tokens: list[str], start: int, end: int) -> bool:
    """Whether a price is called the reader's: "your $0.90", "$0.90 is too high"."""
    if tokens[max(0, start - 2) : start] == ["not", "at"]:
        return True
    for place in range(start - 1, max(-1, start - 7), -1):
        token = tokens[place]
        if token == "quoted" and tokens[max(0, place - 1)] in ("you", "the", "quoted"):
            return True
        if token == "your":
            near = tokens[place + 1 : min(place + 5, start + 1)]
            return start - place == 1 or not _PRICED.isdisjoint(near)
        if token in _YOUR or (token == "from" and place == start - 1):
            return True
        if token == "you" and place >= start - 3 and tokens[place + 1] in _SAYING:
            return True
        if token == "instead" and token_at(tokens, place + 1) == "of":
            return True
        if is_number(token) or token in _OURS:
            if token == "is" and token_at(tokens, start - 2) in ("price", "list"):
                continue
            break
    after = tokens[end : end + 3]
    if after[:1] == ["you"] and token_at(tokens, end + 1) in _OFFERED:
        return True
    near = tokens[end : end + 9]
    near = near[: near.index(",")] if "," in near else near
    if not {"doesn't", "won't", "isn't"}.isdisjoint(near[:7]):
        return True
    return "is" in near[:6] and not _STEEP.isdisjoint(near[near.index("is") :])


def price_basis(tokens: list[str], start: int, end: int) -> tuple[PerWhat | None, int]:
    """What a price is for, and where the words that say so end."""
    after, next_ = token_at(tokens, end), token_at(tokens, end + 1)
    if after in ("each", "ea", "apiece"):
        return "unit", end + 1
    if after in ("per", "/", "a", "the", "for"):
        article = after == "for" and next_ in ("a", "each", "one", "every")
        place = end + 2 if article else end + 1
        counted = token_at(tokens, place)
        if counted in ("full", "whole", "single", "individual"):
            place += 1
            counted = token_at(tokens, place)
        if counted in CASE_WORDS and (after != "for" or article):
            return ("box" if counted in BOX_WORDS else "case"), place + 1
        if counted in PACK_WORDS and (after in ("per", "/", "a") or article):
            return "box", place + 1
        if counted in UNIT_WORDS and (after != "for" or article):
            return "unit", place + 1
        if counted == NAMED and (article or after in ("per", "/", "a")):
            return "unit", place
        plain = counted.isalpha() and counted not in _NO_UNIT and counted not in PERIODS
        if after in ("per", "/") and plain:
            return "unit", place + 1
    if after == "total" or (after in ("in", "all") and next_ in ("total", "all", "in")):
        return "total", end + 1
    if after == "for" and next_ in ("everything", "all", "both"):
        return "total", end + 2
    if after in ("altogether", "overall") or "lot" in tokens[end : end + 3]:
        return "total", end + 1
    back = start - 1
    if token_at(tokens, back) == "a" and token_at(tokens, back - 1) in UNIT_WORDS | CASE_WORDS:
        return "unit", end  # 48 pcs a $1.78
    while token_at(tokens, back) in (":", "of", "is", "a", "the"):
        back -= 1
    if token_at(tokens, back) in ("@", "at"):
        near = tokens[max(0, back - 8) : back]
        return ("total" if "total" in near and NAMED not in near else "unit"), end
    counted, told = token_at(tokens, back), token_at(tokens, back - 1)
    if told in ("per", "/") and (counted in CASE_WORDS or counted in UNIT_WORDS):
        return ("case" if counted in CASE_WORDS else "unit"), end
    if counted in ("price", "cost") and told in CASE_WORDS:
        return "case", end
    if token_at(tokens, back) in ("price", "cost") and back >= 1:
        return ("total" if tokens[back - 1] in ("total", "line") else "unit"), end
    return ("total" if token_at(tokens, back) in _TOTAL_BEFORE else None), end
