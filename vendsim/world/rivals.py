"""Whose price a buyer tells of, and what that rival's public price list says of it.

A mail may name several suppliers: "Blue Crate sells it at $0.80, far less than Harbourline" is
no word about Harbourline's price. So a claim is held against the list of the one it is about,
and one about a rival that publishes nothing, or that nobody knows, against none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from vendsim.mail import Intent
from vendsim.supply import UNLISTED, PublicPrice, Supplier

__all__ = ["Rivals"]

# "Harbourline" will do for Harbourline Cash & Carry; a shorter first word may be any word.
_TELLING_LETTERS = 6
_ASKS = (
    "sells?|sold|asks?|asked|has|have|does|offers?|offered|lists?|charges?|charged|quotes?|quoted"
    "|gives?|gave|wants?|stocks|carries|advertises|supplies"
)
_SOMEBODY = (
    "suppliers?|wholesalers?|vendors?|distributors?|sellers?|competitors?|rivals?|compan(?:y|ies)"
    "|shops?|stores?|someone|somebody"
)
# A seller that is no supplier of the market: "Ellery Foods sells", "from Ellery", "elsewhere".
_STRANGER = re.compile(
    rf"\b(?P<name>[A-Z][\w'-]*|(?i:{_SOMEBODY}))(?= (?:{_ASKS})\b)"
    r"|\b(?:from|by) (?:the )?(?P<place>[A-Z][\w'-]*)"
    rf"|\b(?i:(?:an?|another|other|different|your) (?:{_SOMEBODY})|elsewhere|someone else)\b"
)
_NO_NAMES = frozenset(
    (
        *("i", "we", "you", "he", "she", "it", "they", "who", "which", "this", "that", "there"),
        *("list", "price", "prices", "also", "now", "currently", "still", "and", "but", "or"),
    )
)
# What stands before a name that a price is only compared with, and behind one.
_COMPARING = re.compile(
    r"\b(?:than|unlike|not|just|besides|versus|vs\.?|beats?|beating|undercuts?|undercutting"
    r"|compared (?:to|with)|instead of)"
    r"(?: (?:even|from|at|by|what|the|my|our|usual|supplier))*\W*$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:'s)?\W*(?:is|are|was|were) (?:\w+ )?(?:dearer|more|costlier|pricier|too|expensive)\b",
    re.IGNORECASE,
)
# Between a name and a word for it: "a competitor, Harbourline", "Harbourline, another supplier".
_APPOSED = re.compile(r"[ ,:(-]*(?:(?:is|called|namely|my|our|the|usual)[ ,:(-]*)*$", re.IGNORECASE)


class _Mention(NamedTuple):
    """A seller that a text names.

    Attributes:
        start: Where in the text.
        end: Where the name ends.
        who: The supplier; None where the market has none of that name.
        compared: Whether a price is only compared with its.
    """

    start: int
    end: int
    who: Supplier | None
    compared: bool


class Rivals:
    """The suppliers of a market, as others' customers speak of them.

    Args:
        suppliers: All of them.
    """

    __slots__ = ("_named",)

    def __init__(self, suppliers: Iterable[Supplier]) -> None:
        self._named = [(each, _name_of(each)) for each in suppliers]

    def public_price(
        self, asked: Supplier, text: str, claim: Intent, sku: str, day: int
    ) -> PublicPrice:
        """What the public list of the rival that a claim is about says of a product.

        That is the price of its largest quantity: who tells of it tells the truth.

        Args:
            asked: Who is told; a mention of it is none of a rival.
            text: What the buyer wrote.
            claim: The claim, read from that text.
            sku: The product it is about.
            day: The day on which the list is looked up.
        """
        who = self._meant(asked, text, claim)
        if who is None or not who.spec.public_prices or not who.fates.is_open(day):
            return None
        return who.public_line(sku, day).lowest_cents if who.carries(sku) else UNLISTED

    def _meant(self, asked: Supplier, text: str, claim: Intent) -> Supplier | None:
        """The rival a claim is about: named in its own words, or else in the mail around it."""
        start = text.find(claim.evidence)
        if start < 0:
            text = f"{text}\n{claim.evidence}"
            start = text.rindex(claim.evidence)
        end = start + len(claim.evidence)
        if not any(named.search(text) for _, named in self._named):
            return None
        at = start + _place_of_price(claim)
        mentions = self._mentions(asked, text)
        own = [each for each in mentions if start <= each.start < end]
        meant = _nearest(own, at) or _nearest(mentions, at)
        return None if meant is None else meant.who

    def _mentions(self, asked: Supplier, text: str) -> list[_Mention]:
        """Every rival that a text names, in its sequence."""
        found: list[_Mention] = []
        for who, named in self._named:
            if who is not asked:
                found += [
                    _Mention(match.start(), match.end(), who, _is_compared(text, match))
                    for match in named.finditer(text)
                ]
        for match in _STRANGER.finditer(text):
            name = match["name"] or match["place"] or ""
            stranger = _Mention(match.start(), match.end(), None, _is_compared(text, match))
            if name.lower() not in _NO_NAMES and not any(
                _is_same(text, stranger, each) for each in found
            ):
                found.append(stranger)
        return sorted(found, key=lambda each: each.start)


def _name_of(supplier: Supplier) -> re.Pattern[str]:
    """What in a text names a supplier: its name, the first words of that, or its address."""
    spec = supplier.spec
    first, *rest = spec.name.split()
    names = [spec.email, spec.name, " ".join([first, *rest[:1]])]
    if len(first) >= _TELLING_LETTERS and spec.public_prices:
        names.append(first)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def _place_of_price(claim: Intent) -> int:
    """Where in its own words a claim names its price; their end, where it does not."""
    cents = claim.unit_price_cents if claim.unit_price_cents is not None else claim.total_cents
    if cents is not None:
        dollars, rest = divmod(cents, 100)
        ways = [rf"{dollars or '0?'}\.{rest:02d}", rf"{cents} ?(?:c\b|ct|cents)"]
        ways += [rf"{dollars or '0?'}\.{rest // 10}"] if not rest % 10 else []
        ways += [str(dollars)] if not rest else []
        match = re.search(rf"(?<![\d.])(?:{'|'.join(ways)})(?!\.?\d)", claim.evidence)
        if match is not None:
            return match.start()
    return len(claim.evidence)


def _nearest(mentions: list[_Mention], at: int) -> _Mention | None:
    """Whose price stands at a place: the last seller named before it, else the first behind."""
    plain = [each for each in mentions if not each.compared]
    before = [each for each in plain if each.start < at]
    if before or plain:
        return before[-1] if before else plain[0]
    compared = [each for each in mentions if each.start < at]
    return compared[-1] if compared else None


def _is_compared(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() :]
    return _COMPARING.search(before) is not None or _COMPARED.match(after) is not None


def _is_same(text: str, stranger: _Mention, known: _Mention) -> bool:
    """Whether a word for some seller is one for a supplier that is named beside it."""
    if stranger.start < known.end and known.start < stranger.end:
        return True
    between = text[min(stranger.end, known.end) : max(stranger.start, known.start)]
    return _APPOSED.match(between) is not None
