"""A product as a mail speaks of it where it does something about it, and the intent of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from vendsim.mail.intents import MAX_EVIDENCE_CHARS, Act, Intent, Missing, unreadable
from vendsim.mail.layout import Part
from vendsim.mail.learned.grounds import PLACE, Case
from vendsim.mail.learned.quantities import Goods
from vendsim.mail.learned.traits import Piece

__all__ = ["Told", "in_doubt", "intent_of", "told_of"]

_ABOUT_ANY: frozenset[Act] = frozenset(("ask_status", "complain", "cancel"))
_OF_THE_PAST: frozenset[Act] = frozenset(("ask_status", "complain"))
_ASKING: frozenset[Act] = frozenset(("ask_quote", "counter_offer"))


class Told(NamedTuple):
    """A product as a mail speaks of it where it does something about it."""

    skus: tuple[str, ...]
    goods: Goods
    part: Part


def told_of(
    deed: Act,
    skus: tuple[str, ...],
    places: list[tuple[int, Goods]],
    pieces: Sequence[Piece],
    case: Case,
) -> Told:
    """The product in the piece that most likely does a deed, with a quantity if any has one."""
    place = PLACE[deed]
    best = max(places, key=lambda each: (case.scores[each[0]][place], each[1].quantity is not None))
    if deed in _ABOUT_ANY:
        # What is said of goods by the way, in another sentence, counts none of these.
        named = [each for each in places if each[1].told or each[1].quantity is None]
        places = named if any(at == best[0] for at, _ in named) else places
    here = [goods for at, goods in places if at == best[0]]
    counted = [goods for goods in here if goods.quantity]
    if deed in _OF_THE_PAST:
        # Only what stands right there: the other numbers count what is ordered, or nothing.
        counted = [each for each in counted if _is_beside_its_name(each, pieces[best[0]])]
        here = counted or [_uncounted(each) for each in here]
    else:
        counted = counted or [goods for _, goods in places if goods.quantity]
    goods = counted[0] if counted else here[0]
    return Told(skus, goods, _part_of(goods, pieces[best[0]]))


def _is_beside_its_name(goods: Goods, piece: Piece) -> bool:
    """Whether a sentence counts goods, several of them, right where it names them."""
    return (goods.quantity or 0) > 1 and any(
        each.skus == goods.skus and each.quantity == goods.quantity
        for part in piece.parts
        for each in part.line.wanted
    )


def _uncounted(goods: Goods) -> Goods:
    return replace(goods, wanted=replace(goods.wanted, quantity=None))


def _part_of(goods: Goods, piece: Piece) -> Part:
    """The line of a list that names goods, else the sentence."""
    for part in piece.parts:
        if any(each.skus == goods.skus for each in part.line.wanted):
            return part
    return piece.parts[0]


def in_doubt(about: Told) -> Intent:
    """A question whether goods are wanted now, or which."""
    text = about.part.text
    if len(about.skus) > 1:
        return unreadable("which_product", text, None, about.goods.quantity, about.skus)
    return unreadable("commitment", text, about.skus[0], about.goods.quantity)


def intent_of(deed: Act, about: Told, by_rules: list[Intent]) -> Intent:
    """What a mail does about a product, with the prices that the rules find for it."""
    text = about.part.text
    quantity = None if deed == "claim" else about.goods.quantity
    if len(about.skus) > 1:
        if deed in _ABOUT_ANY:
            return Intent(deed, None, None, None, None, text[:MAX_EVIDENCE_CHARS])
        return unreadable("which_product", text, None, quantity, about.skus)
    sku = about.skus[0]
    same = [each for each in by_rules if each.intent == deed and each.sku == sku]
    if deed == "order":
        return _order(about, sku, by_rules, same)
    if same and deed in _ASKING and quantity is None:
        quantity = same[0].quantity
    same = same or [each for each in by_rules if each.intent == deed and each.sku is None]
    unit, total = _prices(deed, about, same)
    return Intent(deed, sku, quantity, unit, total, text[:MAX_EVIDENCE_CHARS])


def _order(about: Told, sku: str, by_rules: list[Intent], same: list[Intent]) -> Intent:
    text, wanted = about.part.text, about.goods.wanted
    quantity = None if about.goods.vague else about.goods.quantity
    if same and (quantity is None or same[0].quantity in (quantity, None)):
        return same[0]
    if same:
        return unreadable("which_quantity", text, sku)
    for each in by_rules:
        if each.missing == "which_quantity":  # Then no number of the mail is certain.
            return each if each.sku == sku else unreadable("which_quantity", text, sku)
    if not (quantity or wanted.budget):
        missing: Missing = "which_quantity" if wanted.unclear else "quantity"
        return unreadable(missing, text, sku)
    unit, total = _prices("order", about, [])
    return Intent("order", sku, quantity, unit, total, text[:MAX_EVIDENCE_CHARS])


def _prices(deed: Act, about: Told, same: list[Intent]) -> tuple[int | None, int | None]:
    if same:
        return same[0].unit_price_cents, same[0].total_cents
    wanted = about.goods.wanted
    unit = wanted.unit_price_cents
    if unit is None and deed in ("claim", "counter_offer"):
        unit = wanted.loose_cents
    return unit, wanted.total_cents
