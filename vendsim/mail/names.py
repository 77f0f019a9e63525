"""Product names: finding the products of a market in tokens of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from vendsim.mail.tokens import stem, tokens_of, word_set
from vendsim.scenario.schema import ProductSpec

__all__ = ["SIZE_UNITS", "Mention", "ProductNames"]

SIZE_UNITS = {
    **dict.fromkeys(("oz", "ounce", "fl"), "oz"),
    **dict.fromkeys(("l", "liter", "litre"), "l"),
    **dict.fromkeys(("g", "gram"), "g"),
    **dict.fromkeys(("lb", "pound"), "lb"),
    **{unit: unit for unit in ("ml", "cl", "kg", "inch")},
}
"""Stems of words that make the number before them a size, never a quantity."""

# Words that make another product of the name they stand beside.
_VARIANTS = word_set(
    "cherry vanilla diet zero light lite caffeine mini giant family jumbo spicy mild salted"
    " unsalted organic sugar free lime lemon orange original classic flavored flavoured"
)
# Words of product names that are said beside other names too.
_COMMON = word_set(
    "can bottle bag bar box pack case tray carton unit piece pouch tub and with of the in a"
)
_SIZE = re.compile(r"\s*\(?\b[0-9]+(?:\.[0-9]+)?\s?(?:fl\.? )?(?:oz|ml|cl|l|g|kg|lb)\b\.?\)?", re.I)


class Mention(NamedTuple):
    """A product named in a text: tokens ``start`` to ``end``, and what it may mean."""

    start: int
    end: int
    skus: tuple[str, ...]


class ProductNames:
    """Every way the products of a market are written.

    A product is found by its SKU, by its name, and by its name without the size where the
    size is all that is left out; case, accents, plurals, hyphens and the space in "12 oz"
    do not matter. Names that several products share mean all of them.
    """

    __slots__ = (
        "_case_packs",
        "_exact",
        "_labels",
        "_names",
        "_sizes",
        "_variants",
        "_ways",
        "_words",
    )

    def __init__(self, products: Iterable[ProductSpec]) -> None:
        self._names: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._case_packs: dict[str, int] = {}
        self._sizes: dict[str, tuple[str, str] | None] = {}
        self._words: dict[str, frozenset[str]] = {}
        meanings: dict[tuple[str, ...], list[str]] = {}
        for product in products:
            sku = product.sku
            self._names[sku] = product.name
            self._labels[sku] = f"{product.name} ({sku})"
            self._case_packs[sku] = product.case_pack_units
            words = [stem(token) for token in tokens_of(product.name)]
            self._words[sku] = frozenset(words)
            self._sizes[sku] = _size_in(words)
            for way in dict.fromkeys(_ways_to_write(product)):
                meanings.setdefault(way, []).append(sku)
        # A text that two products share is left to be found, and doubted, word by word.
        texts = [(text, sku) for sku in self._names for text in self._texts(sku)]
        count = Counter(text for text, _ in texts)
        self._exact = {text: sku for text, sku in texts if count[text] == 1}
        named = {word for words in self._words.values() for word in words if word.isalpha()}
        self._variants = (_VARIANTS | named) - _COMMON - SIZE_UNITS.keys()
        # By first token, longest first: the first that fits is the one that is meant.
        self._ways: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for way, skus in sorted(meanings.items(), key=lambda each: -len(each[0])):
            self._ways.setdefault(way[0], []).append((way[1:], tuple(skus)))

    def _texts(self, sku: str) -> set[str]:
        return {sku, self._names[sku].lower(), self._labels[sku].lower()}

    def name(self, sku: str) -> str:
        """A product's full name."""
        return self._names[sku]

    def label(self, sku: str) -> str:
        """A product as suppliers write it, e.g. ``Cola Can 12oz (sku-08)``."""
        return self._labels[sku]

    def exact(self, text: str) -> str | None:
        """The SKU of a text that is exactly a SKU, a name or a label, letter case aside."""
        return self._exact.get(text.lower())

    def is_sku(self, text: str) -> bool:
        """Whether a text is a product's SKU, in any case."""
        return text.lower() in self._names

    def case_pack_units(self, sku: str) -> int:
        """Units in a case of a product."""
        return self._case_packs[sku]

    def find(self, stems: list[str]) -> list[Mention]:
        """Every product named among stemmed tokens, in order; the longest name counts.

        A name beside another variety ("diet" before a plain name) or with another size
        means nothing known: its ``skus`` are empty.
        """
        found: list[Mention] = []
        ways = self._ways
        free_from = 0
        for at, word in enumerate(stems):
            if at < free_from or word not in ways:
                continue
            mention = self._match(stems, at)
            if mention is not None:
                mention = self._sized(mention, stems, free_from)
                found.append(mention)
                free_from = mention.end
        return [self._checked(mention, stems, found, i) for i, mention in enumerate(found)]

    def _match(self, stems: list[str], at: int) -> Mention | None:
        for rest, skus in self._ways[stems[at]]:
            end = at + 1 + len(rest)
            if tuple(stems[at + 1 : end]) == rest:
                return Mention(at, end, skus)
        return None

    def _sized(self, mention: Mention, stems: list[str], free_from: int) -> Mention:
        """Take in a size beside the name; another size than the product's means another."""
        start, end, skus = mention
        size = None
        if start - 2 >= free_from and (size := _size_at(stems, start - 2)) is not None:
            start -= 2
        else:
            at = end + 1 if stems[end : end + 1] in (["("], [","], ["-"]) else end
            size = _size_at(stems, at)
            if size is not None:
                end = at + (3 if stems[at + 1] == "fl" else 2)
                if stems[end : end + 1] == [")"] and at > mention.end:
                    end += 1
        if size is not None:
            skus = tuple(sku for sku in skus if self._sizes[sku] == size)
        return Mention(start, end, skus)

    def _checked(self, mention: Mention, stems: list[str], all_: list[Mention], i: int) -> Mention:
        start, end, skus = mention
        free_before = start > 0 and (i == 0 or all_[i - 1].end < start)
        free_after = end < len(stems) and (i + 1 == len(all_) or all_[i + 1].start > end)
        beside = {stems[start - 1]} if free_before else set()
        if free_after:
            beside.add(stems[end])
        other = beside & self._variants
        return Mention(start, end, tuple(sku for sku in skus if other <= self._words[sku]))


def _size_in(words: list[str]) -> tuple[str, str] | None:
    sizes = (_size_at(words, at) for at in range(len(words)))
    return next((size for size in sizes if size is not None), None)


def _size_at(stems: list[str], at: int) -> tuple[str, str] | None:
    """The size that begins at a token, such as ``("12", "oz")``."""
    if at + 1 >= len(stems) or not stems[at][0].isdigit():
        return None
    unit = SIZE_UNITS.get(stems[at + 1])
    return None if unit is None else (stems[at], unit)


def _ways_to_write(product: ProductSpec) -> list[tuple[str, ...]]:
    short = _SIZE.sub("", product.name).strip()
    texts = [product.sku, product.name]
    if len(short.split()) > 1:
        texts.append(short)
    ways = [tuple(stem(token) for token in tokens_of(text)) for text in texts]
    # A way of one bare number would be found in every quantity.
    return [way for way in ways if any(token.isalpha() for token in way)]
