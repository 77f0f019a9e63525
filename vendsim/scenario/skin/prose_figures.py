"""Prices in prose: what a text says a product costs follows the product's own new price."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from vendsim.scenario.schema import ProductSpec
from vendsim.scenario.skin.vocabulary import listed

__all__ = ["PricedGoods", "ProsePrices"]

_PRICED = re.compile(r"(?P<words>[A-Za-z][A-Za-z -]*?)(?P<blank>\s+)\$(?P<amount>\d{1,4}\.\d\d)\b")
_IN_DOLLARS = re.compile(r"\b(?P<number>[A-Za-z]+)-dollar (?P<word>[a-z]+)")
_UNITS = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_NUMBERS = {
    **{word: number for number, word in enumerate(_UNITS)},
    **{word: 20 + 10 * at for at, word in enumerate(_TENS)},
}
_CONTAINERS = frozenset(("can", "bottle", "bag", "bar", "tin", "case", "box", "the", "a", "of"))


class PricedGoods(NamedTuple):
    """A product whose price may be spoken of.

    Attributes:
        words: The words of its old name, small and in the singular.
        cost_ratio: New unit cost over old.
        price_ratio: New reference price over old.
    """

    words: frozenset[str]
    cost_ratio: float
    price_ratio: float


class ProsePrices:
    """Rewrites prices of goods in texts that still have the old names.

    Understood are "cola can $0.58", a wholesale price, and "a nineteen-dollar blanket", a retail
    price. Other sums (fees, what somebody lost) hang on no product and stay.
    """

    __slots__ = ("_goods",)

    def __init__(self, old: Sequence[ProductSpec], new: Sequence[ProductSpec]) -> None:
        self._goods = [
            PricedGoods(
                frozenset(_singular(before.name)),
                after.unit_cost_cents / before.unit_cost_cents,
                after.reference_price_cents / before.reference_price_cents,
            )
            for before, after in zip(old, new, strict=True)
        ]

    def text(self, text: str) -> str:
        """The text with the prices of the new products."""
        return _IN_DOLLARS.sub(self._in_dollars, _PRICED.sub(self._priced, text))

    def _priced(self, found: re.Match[str]) -> str:
        named = self._named(_singular(found["words"]))
        if named is None:
            return found[0]
        cents = round(int(found["amount"].replace(".", "")) * named.cost_ratio)
        return f"{found['words']}{found['blank']}${cents // 100}.{cents % 100:02d}"

    def _in_dollars(self, found: re.Match[str]) -> str:
        number = _NUMBERS.get(found["number"].lower())
        named = self._named(_singular(found["word"]))
        if number is None or named is None:
            return found[0]
        return f"{_in_words(max(1, round(number * named.price_ratio)))}-dollar {found['word']}"

    def _named(self, words: list[str]) -> PricedGoods | None:
        """The first product whose name holds all the words; none for containers alone."""
        wanted = frozenset(words)
        if wanted <= _CONTAINERS:
            return None
        return next((goods for goods in self._goods if wanted <= goods.words), None)


def _singular(text: str) -> list[str]:
    words = re.findall(r"[a-z]+", text.lower())
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words]


def _in_words(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    tens, units = divmod(number, 10)
    if tens > 9:
        return str(number)
    return _TENS[tens - 2] + (f"-{_UNITS[units]}" if units else "")
