"""Prices that one sentence settles for the orders of another."""

from __future__ import annotations

from dataclasses import replace

from vendsim.mail.findings import Reading
from vendsim.mail.names import ProductNames
from vendsim.mail.prices import Price
from vendsim.mail.pricing import set_price
from vendsim.mail.wanted import Wanted

__all__ = ["price_as_quoted", "price_orders", "total_orders"]


def price_as_quoted(reading: Reading) -> None:
    """Give an order the price that the mail says the reader asked: "You said $0.83 for ..."."""
    for part in reading.idle:
        wanted = part.line.wanted
        if part.tokens[0] != "you" or len(wanted) != 1 or wanted[0].quantity:
            continue
        cents = wanted[0].unit_price_cents or wanted[0].loose_cents
        meant = [
            (find, each)
            for find in reading.finds
            if find.deed == "order" and (each := find.wanted) is not None
            if each.skus and each.skus[0] in wanted[0].skus
        ]
        if cents and len(meant) == 1 and _is_unpriced(meant[0][1]):
            find, each = meant[0]
            find.wanted = replace(each, unit_price_cents=cents)


def _is_unpriced(wanted: Wanted) -> bool:
    prices = (wanted.unit_price_cents, wanted.total_cents, wanted.loose_cents)
    return all(cents is None for cents in prices)


def price_orders(reading: Reading) -> None:
    """Give an order the price that another sentence agrees to, if it can only mean this one."""
    orders = [find for find in reading.finds if find.deed == "order" and find.wanted is not None]
    for part in reading.accepted:
        named = {sku for wanted in part.line.wanted for sku in wanted.skus}
        meant = [
            find
            for find in orders
            if find.wanted is not None and (not named or not named.isdisjoint(find.wanted.skus))
        ]
        prices = [*part.line.prices]
        loose = [
            cents
            for each in part.line.wanted
            for cents in (each.unit_price_cents, each.loose_cents)
            if cents is not None
        ]
        if len(meant) != 1 or len(prices) + len(loose) != 1:
            continue
        wanted = meant[0].wanted
        assert wanted is not None
        if prices and (prices[0].per == "total" or "total" in part.tokens):
            if wanted.total_cents is None:
                meant[0].wanted = replace(wanted, total_cents=prices[0].cents)
        elif wanted.unit_price_cents is None and wanted.loose_cents is None:
            meant[0].wanted = _priced(wanted, prices[0] if prices else loose[0], reading.names)


def _priced(wanted: Wanted, price: Price | int, names: ProductNames) -> Wanted:
    """Goods at a price, which is a unit's unless the words say that it is a case's."""
    if isinstance(price, int):
        return replace(wanted, unit_price_cents=price)
    if price.per not in ("case", "box"):
        return replace(wanted, unit_price_cents=price.cents)
    priced = replace(wanted)
    set_price(priced, price, names)
    return priced


def total_orders(reading: Reading) -> None:
    """Give orders the sums that a sentence adds up: "$84.00 + $28.70 = $112.70"."""
    orders = [find for find in reading.finds if find.deed == "order" and find.wanted is not None]
    for part in reading.told:
        sums = {price.cents for price in part.line.prices}
        meant = []
        for find in orders:
            wanted = find.wanted
            assert wanted is not None
            cents = (wanted.unit_price_cents or 0) * (wanted.quantity or 0)
            if cents in sums and wanted.total_cents is None:
                meant.append((find, replace(wanted, total_cents=cents)))
        if len(meant) > 1:
            for find, priced in meant:
                find.wanted = priced
