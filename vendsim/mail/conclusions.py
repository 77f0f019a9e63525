"""From what was found in a mail to the intents that come out."""

from __future__ import annotations

from dataclasses import replace

from vendsim.mail.acts import Deed
from vendsim.mail.findings import OFFERS, Find, Reading
from vendsim.mail.intents import Act, Intent, Missing
from vendsim.mail.items import Wanted

__all__ = ["conclude"]

MAX_EVIDENCE_CHARS = 200
_ABOUT_ORDERS: frozenset[Deed] = frozenset(("payment_notice", "ask_status", "cancel"))


def conclude(reading: Reading, text: str) -> list[Intent]:
    """The intents of a mail, in the order of its text; at least one.

    Args:
        reading: What was found, weighed.
        text: The mail, as evidence where nothing was found in it.
    """
    found: list[Intent] = []
    parts = [find.part for find in reading.finds] + reading.idle
    about = {wanted.skus for part in parts for wanted in part.line.wanted}
    only = next(iter(about)) if len(about) == 1 else ()
    named = any(find.wanted is not None for find in reading.finds)
    for find in _once_each(reading.finds):
        if find.wanted is not None:
            found.append(_about_product(find, find.wanted))
        elif find.deed == "order":
            unnamed = not named and not reading.stray and not reading.idle
            if unnamed and len(reading.finds) == 1:
                found.append(_unreadable("product", find.part.text))
        elif find.deed != "ask_quote" or not named:
            found.append(_in_general(find, only))
    found += [_unreadable("product", part.text) for part in reading.stray]
    found += [
        _about_product(Find("none", part), wanted)
        for part in reading.blocked or (() if found else reading.idle)
        for wanted in part.line.wanted
    ]
    if not found and reading.chatty:
        found.append(Intent("small_talk", None, None, None, None, _evidence(reading.chatty)))
    if not found:
        return [_unreadable("meaning", text)]
    return list(dict.fromkeys(_offers_joined(found)))


def _once_each(finds: list[Find]) -> list[Find]:
    """Leave out what is said twice; two quantities for one ordered product make it unclear."""
    kept: list[Find] = []
    ordered: dict[tuple[str, ...], Find] = {}
    general = {find.deed for find in finds if find.wanted is None}
    said: set[Deed] = set()
    if any(find.deed == "complain" and find.wanted is not None for find in finds):
        said.add("complain")
    for find in finds:
        if find.wanted is None:
            if find.deed in said:
                continue
            said.add(find.deed)
        elif find.deed in general and find.deed in _ABOUT_ORDERS:
            continue
        elif find.deed == "order" and len(find.wanted.skus) == 1:
            first = ordered.setdefault(find.wanted.skus, find)
            if first is not find and first.wanted is not None:
                if find.wanted.quantity != first.wanted.quantity:
                    first.wanted = replace(first.wanted, quantity=None, unclear=True)
                continue
        kept.append(find)
    return kept


def _offers_joined(intents: list[Intent]) -> list[Intent]:
    """Two halves of one offer ("200 cans.", "At $0.80?") become one."""
    if not any(intent.intent in OFFERS for intent in intents):
        return intents
    kept: list[Intent] = []
    offers: dict[str | None, int] = {}
    for intent in intents:
        place = offers.setdefault(intent.sku, len(kept)) if intent.intent in OFFERS else len(kept)
        if place == len(kept) or kept[place].intent != intent.intent:
            kept.append(intent)
            continue
        first = kept[place]
        if first.quantity is None:
            first = first._replace(quantity=intent.quantity)
        if first.unit_price_cents is None and first.total_cents is None:
            first = first._replace(
                unit_price_cents=intent.unit_price_cents, total_cents=intent.total_cents
            )
        kept[place] = first
    return kept


def _about_product(find: Find, wanted: Wanted) -> Intent:
    """The intent about one product, or what is missing to make it one."""
    text = find.part.text
    if not wanted.skus:
        return _unreadable("product", text)
    if len(wanted.skus) > 1:
        return _unreadable("which_product", text, quantity=wanted.quantity, candidates=wanted.skus)
    sku = wanted.skus[0]
    price = wanted.unit_price_cents
    if price is None and find.deed in OFFERS:
        price = wanted.loose_cents
    if find.deed in ("none", "order"):
        missing: Missing | None = "commitment" if find.deed == "none" else None
        if wanted.unclear:
            missing = "which_quantity"
        elif not wanted.quantity:
            missing = "quantity"
        if missing is not None:
            return _unreadable(missing, text, sku, wanted.quantity)
    return Intent(_act(find.deed), sku, wanted.quantity, price, wanted.total_cents, _evidence(text))


def _in_general(find: Find, only: tuple[str, ...]) -> Intent:
    """An intent about no product in particular, or about the only one of the mail."""
    sku = quantity = unit_price = total = None
    prices = find.part.line.prices
    if find.deed in OFFERS:
        sku = only[0] if len(only) == 1 else None
        counts = {amount.number for amount in find.part.line.loose if amount.basis == "unit"}
        quantity = counts.pop() if len(counts) == 1 else None
        unit_price = next((price.cents for price in prices if price.per != "total"), None)
        total = next((price.cents for price in prices if price.per == "total"), None)
    elif find.deed == "payment_notice" and len(prices) == 1:
        total = prices[0].cents
    text = _evidence(find.part.text)
    return Intent(_act(find.deed), sku, quantity, unit_price, total, text)


def _act(deed: Deed) -> Act:
    assert deed != "none"
    return deed


def _unreadable(
    missing: Missing,
    text: str,
    sku: str | None = None,
    quantity: int | None = None,
    candidates: tuple[str, ...] = (),
) -> Intent:
    text = _evidence(text)
    return Intent("unreadable", sku, quantity, None, None, text, missing, candidates)


def _evidence(text: str) -> str:
    return text[:MAX_EVIDENCE_CHARS]
