"""Product names: finding the products of a market in tokens of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy

from vendsim.mail.loose_names import LooseNames, Mention
from vendsim.mail.sizes import SIZE_UNITS, Size, size_at, size_in
from vendsim.mail.tokens import stem, tokens_of, word_set
from vendsim.scenario.schema import ProductSpec

__all__ = ["Mention", "ProductNames"]

# Words that make another product of the name they stand beside.
_VARIANTS = word_set(
    "cherry vanilla diet zero light lite caffeine mini giant family jumbo spicy mild salted"
    " unsalted organic sugar free lime lemon orange original classic flavored flavoured mango"
    " strawberry grape banana pineapple berry blueberry watermelon honey bbq barbecue caramel"
    " cheddar jalapeno chili garlic pumpkin mint almond cashew walnut decaf turkey caffeinated"
    " unsweetened sweetened maple cinnamon onion sour dark tropical thin"
)
# What may stand between a quantity and a name without making it another product.
_PLAIN = (
    word_set(
        "of x the your more additional extra further unit piece pc pcs each can bottle bag bar box"
        " boxe case carton crate tray pack tub tin pouch dozen full whole large small fresh cold"
        " nice regular normal standard plain usual original individual single new good great"
        " delicious lovely our these those such ordinary simple big little chilled tasty popular"
        " sku product hundred thousand and or at for to in on by from with per a an worth plus also"
        " count ct ea doz qty no dz gross score pallet multipack packet row slot other different"
        " sealed boxed bottled canned complete slab cent buck dollar them o iced st nd rd th"
    )
    | SIZE_UNITS.keys()
)
_COUNTING = word_set("of o x can bottle bag bar box boxe case dozen unit piece pc")
# Words of product names that are said beside other names too.
_COMMON = word_set(
    "can bottle bag bar box pack case tray carton unit piece pouch tub and with of the in a"
)
# Said of time beside any name: "is the latte still $2?"
_ADVERBS = word_set("still")
_EACH = [[word] for word in ("each", "ea", "apiece", "per", "/", "a", "for")]
_STREETS = [[word] for word in ("lane", "street", "road", "avenue", "drive", "ave", "rd")]
_SIZE = re.compile(r"\s*\(?\b[0-9]+(?:\.[0-9]+)?\s?(?:fl\.? )?(?:oz|ml|cl|l|g|kg|lb)\b\.?\)?", re.I)


class ProductNames:
    """Every way the products of a market are written.

    A product is found by its SKU, by its name, and by its name without the size where the
    size is all that is left out; case, accents, plurals, hyphens and the space in "12 oz"
    do not matter. Names that several products share mean all of them.
    """

    __slots__ = (
        "_case_packs",
        "_exact",
        "_kinds",
        "_labels",
        "_loose",
        "_meant",
        "_names",
        "_references",
        "_serials",
        "_sizes",
        "_variants",
        "_ways",
        "_words",
    )

    def __init__(self, products: Iterable[ProductSpec]) -> None:
        products = tuple(products)
        self._names: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._case_packs: dict[str, int] = {}
        self._references: dict[str, int] = {}
        self._sizes: dict[str, Size | None] = {}
        self._words: dict[str, frozenset[str]] = {}
        spelt: dict[str, list[str]] = {}
        meanings: dict[tuple[str, ...], list[str]] = {}
        for product in products:
            sku = product.sku
            self._names[sku] = product.name
            self._labels[sku] = f"{product.name} ({sku})"
            self._case_packs[sku] = product.case_pack_units
            self._references[sku] = product.reference_price_cents
            words = [stem(token) for token in tokens_of(product.name)]
            self._words[sku] = frozenset(words)
            spelt[sku] = words
            self._sizes[sku] = size_in(words)
            for way in dict.fromkeys(_ways_to_write(product)):
                meanings.setdefault(way, []).append(sku)
        # A text that two products share is left to be found, and doubted, word by word.
        texts = [(text, sku) for sku in self._names for text in self._texts(sku)]
        count = Counter(text for text, _ in texts)
        self._exact = {text: sku for text, sku in texts if count[text] == 1}
        named = {word for words in self._words.values() for word in words if word.isalpha()}
        self._variants = (_VARIANTS | named) - _COMMON - _ADVERBS - SIZE_UNITS.keys()
        # By first token, longest first: the first that fits is the one that is meant.
        self._ways: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for way, skus in sorted(meanings.items(), key=lambda each: -len(each[0])):
            self._ways.setdefault(way[0], []).append((way[1:], tuple(skus)))
        self._serials = frozenset(_serial(sku) for sku in self._names) - {""}
        category_of = {product.sku: stem(product.category) for product in products}
        self._kinds = category_of
        self._loose = LooseNames(spelt, self._sizes, category_of)
        self._meant: Mapping[tuple[str, ...], str] = {}

    def meaning(self, meant: Mapping[tuple[str, ...], str]) -> ProductNames:
        """The same names in a mail that tells which of several products is meant."""
        told = copy(self)
        told._meant = meant
        return told

    @property
    def told(self) -> bool:
        """Whether a mail has told which of several products is meant."""
        return bool(self._meant)

    def _texts(self, sku: str) -> set[str]:
        return {sku, self._names[sku].lower(), self._labels[sku].lower()}

    def kind(self, sku: str) -> str:
        """The kind of goods a product is of, stemmed."""
        return self._kinds[sku]

    def words(self, sku: str) -> frozenset[str]:
        """The stemmed words of a product's name, its size among them."""
        return self._words[sku]

    def has_varieties(self, sku: str) -> bool:
        """Whether goods of its kind are a product's name and a word more: "diet" before it."""
        own, kind = self._words[sku], self._kinds[sku]
        return any(own < words and self._kinds[of] == kind for of, words in self._words.items())

    def name(self, sku: str) -> str:
        """A product's full name."""
        return self._names[sku]

    def label(self, sku: str) -> str:
        """A product as suppliers write it, e.g. ``Cola Can 12oz (sku-08)``."""
        return self._labels[sku]

    def exact(self, text: str) -> str | None:
        """The SKU of a text that is exactly a SKU, a name or a label, letter case aside."""
        return self._exact.get(text.lower())

    def is_like_sku(self, text: str) -> bool:
        """Whether a text is a product's SKU, in any case, or looks like one."""
        first, *rest = tokens_of(text)
        return text.lower() in self._names or (bool(rest) and first in self._serials)

    def case_pack_units(self, sku: str) -> int:
        """Units in a case of a product."""
        return self._case_packs[sku]

    def is_likely_price(self, sku: str, cents: int, units: int) -> bool:
        """Whether a sum may be what so many units cost wholesale, going by the usual retail price.

        Only for telling a price of one unit from that of all: 15 to 150 % of retail.
        """
        retail_cents = self._references[sku] * units
        return 15 * retail_cents <= 100 * cents <= 150 * retail_cents

    def find(self, stems: list[str]) -> list[Mention]:
        """Every product named among stemmed tokens, in order; the longest name counts.

        A name beside another variety ("diet" before a plain name) or with another size
        means nothing known: its ``skus`` are empty.
        """
        found: list[Mention] = []
        ways = self._ways
        if any(word[-1] == "'" for word in stems):
            stems = [self._loose.spelling.bare(word) for word in stems]
        free_from = 0
        for at, word in enumerate(stems):
            if at < free_from or word not in ways:
                continue
            mention = self._match(stems, at) or self._unknown_sku(stems, at)
            if mention is not None:
                mention = self._sized(mention, stems, free_from)
                found.append(mention)
                free_from = mention.end
        found = [self._with_bare_size(each, stems) for each in self._loose.find(stems, found)]
        found = [each for each in found if stems[each.end : each.end + 1] not in _STREETS]
        found = [self._checked(mention, stems, found, i) for i, mention in enumerate(found)]
        return [self._in_context(mention) for mention in found] if self._meant else found

    def _in_context(self, mention: Mention) -> Mention:
        sku = self._meant.get(mention.skus)
        return mention if sku is None else mention._replace(skus=(sku,))

    def _match(self, stems: list[str], at: int) -> Mention | None:
        for rest, skus in self._ways[stems[at]]:
            end = at + 1 + len(rest)
            if tuple(stems[at + 1 : end]) == rest:
                return Mention(at, end, skus)
        return None

    def _unknown_sku(self, stems: list[str], at: int) -> Mention | None:
        """A number behind what every SKU begins with, which is no product's: "sku-999"."""
        numbered = stems[at] in self._serials and stems[at + 1 : at + 2]
        return Mention(at, at + 2, ()) if numbered and stems[at + 1].isdecimal() else None

    def _sized(self, mention: Mention, stems: list[str], free_from: int) -> Mention:
        """Take in a size beside the name; another size than the product's means another."""
        start, end, skus = mention
        size = None
        if start - 2 >= free_from and (size := size_at(stems, start - 2)) is not None:
            start -= 2
        else:
            at = end + 1 if stems[end : end + 1] in (["("], [","], ["-"]) else end
            size = size_at(stems, at)
            if size is not None:
                end = at + (3 if stems[at + 1] == "fl" else 2)
                if stems[end : end + 1] == [")"] and at > mention.end:
                    end += 1
        if size is not None:
            skus = tuple(sku for sku in skus if self._sizes[sku] == size)
        return Mention(start, end, skus)

    def _with_bare_size(self, mention: Mention, stems: list[str]) -> Mention:
        """Take in a size without its unit: "Red Bull 8.4". No quantity has a decimal point."""
        number = stems[mention.end] if mention.end < len(stems) else ""
        if "." not in number or stems[mention.end + 1 : mention.end + 2] in _EACH:
            return mention
        sized = [sku for sku in mention.skus if (self._sizes[sku] or ("",))[0] == number]
        return Mention(mention.start, mention.end + 1, tuple(sized)) if sized else mention

    def _checked(self, mention: Mention, stems: list[str], all_: list[Mention], i: int) -> Mention:
        start, end, skus = mention
        free_before = start > 0 and (i == 0 or all_[i - 1].end < start)
        free_after = end < len(stems) and (i + 1 == len(all_) or all_[i + 1].start > end)
        beside = {stems[start - 1]} if free_before else set()
        if free_after:
            beside.add(stems[end])
        if free_before and _is_strange(stems, start - 1, self._loose):
            return Mention(start, end, ())
        other = beside & self._variants
        return Mention(start, end, tuple(sku for sku in skus if other <= self._words[sku]))


def _is_strange(stems: list[str], at: int, loose: LooseNames) -> bool:
    """Whether a word nobody knows stands between a quantity and a name ("40 zesty colas")."""
    word, back = stems[at], at - 1
    while back >= 0 and stems[back] in _COUNTING:
        back -= 1
    counted = back >= 0 and stems[back][0].isdigit()
    return counted and word.isalpha() and word not in _PLAIN and not loose.spelling.read(word)


def _serial(sku: str) -> str:
    """What stands before the number of a SKU: "sku" of "sku-08"."""
    first, *rest = tokens_of(sku)
    numbered = len(rest) == 1 and rest[0].isdecimal()
    return first if numbered and len(first) > 1 and first.isalpha() else ""


def _ways_to_write(product: ProductSpec) -> list[tuple[str, ...]]:
    short = _SIZE.sub("", product.name).strip()
    texts = [product.sku, product.name]
    if len(short.split()) > 1:
        texts.append(short)
    ways = [tuple(stem(token) for token in tokens_of(text)) for text in texts]
    # A way of one bare number would be found in every quantity.
    return [way for way in ways if any(token.isalpha() for token in way)]
