"""Which of several products is meant, as the rest of the mail tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vendsim.mail.deeds import Deed
from vendsim.mail.names import ProductNames
from vendsim.mail.surroundings import CONTAINERS
from vendsim.mail.tokens import stem, tokens_of, word_set
from vendsim.mail.wanted import Line

__all__ = ["meanings"]

_REGULAR = word_set("regular normal ordinary plain usual standard")
# A pack of several has to be called so.
_PACKS = word_set("multipack")
_ONES = (["one"], ["ones"])
_A_CAN = (["a"], ["per"], ["each"], ["every"], ["/"])
_GOODS = word_set("drink snack soda pop")
_NO_ORDERS = ("claim", "complain", "cancel", "ask_status")
_OPEN = word_set("if or either")
_DOZEN = 12
_ROUNDS = 2
"""What is told in the first round may tell something else in the second."""


class _Named(NamedTuple):
    """A product as one part of a mail names it.

    Attributes:
        skus: What it may be.
        counted: Whether it has a quantity.
        units: Its quantity in units, if that is known.
        cents: What one of it costs, if that is told.
        at: Which part names it.
        span: Its tokens there; empty if it is the whole part.
    """

    skus: tuple[str, ...]
    counted: bool
    units: int | None
    cents: int | None
    at: int
    span: tuple[int, int]


def meanings(
    parts: Sequence[tuple[list[str], Line, Deed]], names: ProductNames, beside: str = ""
) -> dict[tuple[str, ...], str]:
    """What names that fit several products mean in a mail.

    Told by what stands beside them: goods of one kind ("raspberry tea and lemon"), what they come
    in ("cola, 70 cans"), another word for the same ("protein bars, the peanut ones"), or that the
    varieties are named apart ("peach tea and diet peach").

    Args:
        parts: The tokens of each part of the mail, the products in it, and what it does.
        names: The products of the market.
        beside: The subject of the mail, and what it quotes.
    """
    if all(len(wanted.skus) < 2 for _, line, _ in parts for wanted in line.wanted):
        return {}
    named = [
        _Named(
            wanted.skus,
            wanted.quantity is not None or wanted.unclear,
            wanted.quantity,
            wanted.unit_price_cents or wanted.loose_cents,
            at,
            span,
        )
        for at, (_, line, _) in enumerate(parts)
        for wanted, span in zip(line.wanted, _name_spans(line), strict=True)
        if wanted.skus
    ]
    mail = _Mail(parts, names, beside)
    meant: dict[tuple[str, ...], str] = {}
    for _ in range(_ROUNDS):
        for place, each in enumerate(named):
            if len(each.skus) > 1 and each.skus not in meant:
                told = mail.meant(each, place, named)
                if told is not None:
                    meant.setdefault(each.skus, told)
        named = [_replaced(each, meant) for each in named]
    return meant


def _replaced(named: _Named, meant: dict[tuple[str, ...], str]) -> _Named:
    return named._replace(skus=(meant[named.skus],)) if named.skus in meant else named


class _Mail:
    """What a mail says about the goods it names."""

    def __init__(
        self, parts: Sequence[tuple[list[str], Line, Deed]], names: ProductNames, beside: str
    ) -> None:
        self._parts = parts
        self._names = names
        self._surely = _surely_named(beside, names)

    def meant(self, each: _Named, place: int, named: list[_Named]) -> str | None:
        """The one product that a name means, if the mail tells."""
        told = self._said_twice(each, named) or self._plain_one(each, named)
        told = told or self._in_full_cases(each, named)
        if told is not None or _is_told_apart(each, named):
            return told
        return (
            self._named_in_full(each, named[:place])
            or self._at_its_price(each)
            or self._of_a_kind(each, place, named)
            or self._like_the_next(each, named[place + 1 : place + 2])
            or self._in_its_container(each, named)
            or self._no_pack(each)
        )

    def _named_in_full(self, each: _Named, before: list[_Named]) -> str | None:
        """The only one that is named for certain before, or in what the mail answers.

        Goods of a kind that nobody counts may be all of that kind: "our tea machine".
        """
        if not each.counted and self._is_kind(each):
            return None
        surely = self._surely.union(*(other.skus for other in before if len(other.skus) == 1))
        return _sole([sku for sku in each.skus if sku in surely])

    def _is_kind(self, each: _Named) -> bool:
        """Whether a name is no more than a kind of goods."""
        tokens = self._parts[each.at][0]
        kinds = {self._names.kind(sku) for sku in each.skus}
        said = {stem(token) for token in tokens[slice(*each.span)]}
        return bool(said) and said <= kinds | _GOODS

    def _in_full_cases(self, each: _Named, named: list[_Named]) -> str | None:
        """The only one of whose cases a quantity is a multiple: "70 colas" come in 35s.

        Whole dozens of what comes in dozens tell nothing: so counts who does not know the cases.
        Nor is a mail held to know them that orders nothing else, or writes out what it orders.
        """
        units = each.units
        tokens, _, deed = self._parts[each.at]
        if not units or not _OPEN.isdisjoint(tokens):
            return None
        if deed not in _NO_ORDERS and not any(self._is_short(o) for o in named):
            return None
        packs = {sku: self._names.case_pack_units(sku) for sku in each.skus}
        told = _sole([sku for sku, pack in packs.items() if units % pack == 0])
        by_dozens = units % _DOZEN == 0
        return None if told and by_dozens and _is_dozens(packs[told]) else told

    def _is_short(self, named: _Named) -> bool:
        """Whether goods are certain and counted, but not written out with their size."""
        if len(named.skus) != 1 or not named.counted or not named.span[1]:
            return False
        return not _is_sized(self._parts[named.at][0], named.span)

    def _at_its_price(self, each: _Named) -> str | None:
        """The only one that may cost so little, or so much."""
        cents = each.cents
        if not cents:
            return None
        return _sole([sku for sku in each.skus if self._names.is_likely_price(sku, cents, 1)])

    def _said_twice(self, each: _Named, named: list[_Named]) -> str | None:
        """Two names near each other that together fit but one product."""
        found: set[str] = set()
        for other in named:
            if abs(other.at - each.at) > 1 or other is each:
                continue
            both = [sku for sku in each.skus if sku in other.skus]
            if other.skus != each.skus and not (each.counted and other.counted):
                refined = self._refines(other, each) or self._refines(each, other)
                found |= set(both) if refined else set()
        return _only(sorted(found))

    def _refines(self, each: _Named, other: _Named) -> bool:
        """Whether a name says which of others: "the peanut ones", "my tea, the lemon"."""
        tokens = self._parts[each.at][0]
        start, end = each.span
        if tokens[end : end + 1] in _ONES:
            return True
        return each.at == other.at and start > 0 and tokens[start - 1] == "the"

    def _of_a_kind(self, each: _Named, place: int, named: list[_Named]) -> str | None:
        """One of two kinds, where only goods of that kind are named, or are named before."""
        kinds = [self._names.kind(sku) for sku in each.skus]
        if len(each.skus) > 2:
            return self._like_the_last(each, named[:place])
        if kinds[0] == kinds[1]:
            return None
        before = [self._kind_of(other) for other in named[:place]]
        after = [self._kind_of(other) for other in named[place + 1 :]]
        for others in (before, after):
            of_them = {kind for kind in others if kind in kinds}
            if of_them:
                return each.skus[kinds.index(of_them.pop())] if len(of_them) == 1 else None
        return None

    def _like_the_last(self, each: _Named, before: list[_Named]) -> str | None:
        """The one of the last name's kind: "60 sandwich cookies and 30 peanut ones"."""
        said = {stem(token) for token in self._parts[each.at][0][slice(*each.span)]}
        last = self._kind_of(before[-1]) if before else None
        if last is None or any(self._names.kind(sku) in said for sku in each.skus):
            return None
        return _only([sku for sku in each.skus if self._names.kind(sku) == last])

    def _like_the_next(self, each: _Named, following: list[_Named]) -> str | None:
        """The one that ends as the next name does: "30 peanut and 30 sandwich cookies"."""
        for other in following:
            apart = len(other.skus) == 1 and other.skus[0] not in each.skus
            if other.at == each.at and apart and other.span[1]:
                head = stem(self._parts[other.at][0][other.span[1] - 1])
                kind = self._names.kind(other.skus[0])
                alike = [sku for sku in each.skus if head in self._names.words(sku)]
                return _only([sku for sku in alike if self._names.kind(sku) == kind])
        return None

    def _kind_of(self, each: _Named) -> str | None:
        return _only([self._names.kind(sku) for sku in each.skus])

    def _plain_one(self, each: _Named, named: list[_Named]) -> str | None:
        """The one without a variety, where it is called plain or goods of its kind are named."""
        words = {sku: self._names.words(sku) for sku in each.skus}
        plain = _only([sku for sku in each.skus if all(words[sku] <= w for w in words.values())])
        tokens = self._parts[each.at][0]
        if plain is None:
            # "Regular cola" comes as zero and diet do, in cans.
            start, end = each.span
            near = tokens[max(0, start - 1) : end + 2]
            return None if _REGULAR.isdisjoint(near) else self._sole_varied(each.skus)
        regular = not _REGULAR.isdisjoint(tokens)
        kind = self._names.kind(plain)
        others = [other for other in named if other.skus != each.skus]
        beside = any(self._kind_of(other) == kind for other in others)
        return plain if beside or regular else None

    def _sole_varied(self, skus: tuple[str, ...]) -> str | None:
        return _sole([sku for sku in skus if self._names.has_varieties(sku)])

    def _in_its_container(self, each: _Named, named: list[_Named]) -> str | None:
        """The one in cans, where cans are spoken of, or goods that come in cans only."""
        words = [self._names.words(sku) & CONTAINERS for sku in each.skus]
        if not all(words) or len(set(words)) < len(words):
            return None
        here = self._said_in(each.at, each)
        all_ = {word for at in range(len(self._parts)) for word in self._said_in(at, each)}
        for said in (here, all_ | self._usual(each, named)):
            fitting = [
                sku for sku, own in zip(each.skus, words, strict=True) if not own.isdisjoint(said)
            ]
            if fitting:
                return _only(fitting)
        return None

    def _said_in(self, at: int, each: _Named) -> set[str]:
        """The containers that a part speaks of, but for those of other goods."""
        tokens, line, _ = self._parts[at]
        spans = _name_spans(line)
        found: set[str] = set()
        if all(wanted.skus == each.skus for wanted in line.wanted):
            inside = {place for span in spans for place in range(*span)}
            found |= _containers(tokens, inside)
        for span, wanted in zip(spans, line.wanted, strict=False):
            if len(wanted.skus) == 1 and not _is_sized(tokens, span):
                found |= self._names.words(wanted.skus[0]).intersection(
                    stem(token) for token in tokens[slice(*span)]
                )
        return found & CONTAINERS

    def _usual(self, each: _Named, named: list[_Named]) -> set[str]:
        """What the other goods of a kind come in that are named without it."""
        found: set[str] = set()
        for other in named:
            if len(other.skus) == 1 and self._kind_of(other) == self._kind_of(each):
                found |= self._unsaid(other)
        return found

    def _unsaid(self, each: _Named) -> frozenset[str]:
        tokens, line, _ = self._parts[each.at]
        sized = any(_is_sized(tokens, span) for span in _name_spans(line))
        return (
            frozenset() if sized or not line.spans else self._names.words(each.skus[0]) & CONTAINERS
        )

    def _no_pack(self, each: _Named) -> str | None:
        """The single one of counted goods that are sold by the pack too."""
        if not each.counted and "bar" not in map(stem, self._parts[each.at][0]):
            return None
        single = [sku for sku in each.skus if self._names.words(sku).isdisjoint(_PACKS)]
        return _only(single) if len(single) < len(each.skus) else None


def _is_told_apart(each: _Named, named: list[_Named]) -> bool:
    """Whether one that may be meant is counted apart: "24 colas and 24 cola bottles"."""
    counted = {other.skus for other in named if other.counted}
    return each.counted and any((sku,) in counted for sku in each.skus)


def _surely_named(text: str, names: ProductNames) -> set[str]:
    """What a text names so that but one product fits."""
    found = [
        mention.skus
        for line in text.splitlines()
        for mention in names.find([stem(token) for token in tokens_of(line)])
    ]
    return {skus[0] for skus in found if len(skus) == 1}


def _is_dozens(pack: int) -> bool:
    """Whether a case may be reached by counting in dozens, without knowing it."""
    return pack <= _DOZEN or pack % _DOZEN == 0


def _sole(found: Sequence[str]) -> str | None:
    return found[0] if len(found) == 1 else None


def _only(found: Sequence[str]) -> str | None:
    return found[0] if found and len(set(found)) == 1 else None


def _name_spans(line: Line) -> list[tuple[int, int]]:
    return line.spans[: len(line.wanted)] or [(0, 0)] * len(line.wanted)


def _is_sized(tokens: list[str], span: tuple[int, int]) -> bool:
    return any(token[0].isdigit() for token in tokens[slice(*span)])


def _containers(tokens: list[str], inside: set[int]) -> set[str]:
    """The containers spoken of outside of names: "350 cans", but not "bottles of"."""
    found = set()
    for at, token in enumerate(tokens):
        verb = token == "can" and tokens[at - 1 : at] not in _A_CAN
        if at not in inside and tokens[at + 1 : at + 2] != ["of"] and not verb:
            found.add(stem(token))
    return found & CONTAINERS
