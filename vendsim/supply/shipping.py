"""Packing an order: what fate and a cheating supplier leave of it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from vendsim.supply.purchase_order import OrderLine, PurchaseOrder
from vendsim.supply.shipment import Lot, Shipment

if TYPE_CHECKING:
    from vendsim.supply.supplier import Supplier

__all__ = ["pack"]


def pack(purchase_order: PurchaseOrder, supplier: Supplier, day: int) -> Shipment:
    """What of a paid order arrives on a day.

    Every cent that was paid for goods is in the lots, in the credit, or lost.
    """
    match purchase_order.trick:
        case "vanish":
            missing = tuple((line.sku, line.units) for line in purchase_order.lines)
            # Nothing was delivered, so the fee for that is gone too.
            return Shipment((), missing=missing, lost_cents=_paid(purchase_order))
        case "substitute":
            return _substituted(purchase_order, supplier, day)
        case "short":
            return _held_back(purchase_order, supplier, day)
        case _:
            return _faithful(purchase_order, supplier, day)


def _paid(purchase_order: PurchaseOrder) -> int:
    return purchase_order.goods_cents + purchase_order.delivery_cents


def _faithful(purchase_order: PurchaseOrder, supplier: Supplier, day: int) -> Shipment:
    """As ordered, but for what fate takes: units that are missing and units that are spoilt."""
    lots: list[Lot] = []
    missing: list[tuple[str, int]] = []
    damaged: list[tuple[str, int]] = []
    missing_cents = damaged_cents = 0
    lost_units = supplier.fates.lost_units
    for sku, units, unit_price_cents in purchase_order.lines:
        short = lost_units("short", sku, units, day)
        spoilt = lost_units("damaged", sku, units - short, day)
        if short:
            missing.append((sku, short))
            missing_cents += short * unit_price_cents
        if spoilt:
            damaged.append((sku, spoilt))
            damaged_cents += spoilt * unit_price_cents
        good = units - short - spoilt
        if good:
            lots.append(Lot(sku, good, unit_price_cents))
    credited = missing_cents if supplier.makes_good else 0
    return Shipment(
        tuple(lots),
        missing=tuple(missing),
        damaged=tuple(damaged),
        credit_cents=credited,
        lost_cents=missing_cents - credited + damaged_cents,
    )


def _substituted(purchase_order: PurchaseOrder, supplier: Supplier, day: int) -> Shipment:
    """Something cheaper in place of each line, at the price of what was ordered.

    A line that nothing cheaper can stand in for comes as ordered.
    """
    lots: list[Lot] = []
    instead: list[tuple[str, str, int]] = []
    for line in purchase_order.lines:
        sent = _cheaper(line, supplier, day)
        if sent is None:
            lots.append(Lot(*line))
            continue
        lots.append(Lot(sent, line.units, line.unit_price_cents))
        instead.append((line.sku, sent, line.units))
    return Shipment(tuple(lots), instead=tuple(instead))


def _cheaper(line: OrderLine, supplier: Supplier, day: int) -> str | None:
    """A product the supplier gets for less than half, of the kind if it has one.

    Keyed by (seed, ``"substitute"``, supplier and product, day).
    """
    products = supplier.scenario.product_by_sku
    ordered = products[line.sku]
    cheaper = [
        products[sku]
        for sku in supplier.spec.products
        if products[sku].unit_cost_cents * 2 <= ordered.unit_cost_cents
    ]
    alike = [product for product in cheaper if product.category == ordered.category]
    choice = alike or cheaper
    if not choice:
        return None
    entity = f"{supplier.spec.id}/{line.sku}"
    return choice[supplier.streams.below(len(choice), "substitute", entity, day)].sku


def _held_back(purchase_order: PurchaseOrder, supplier: Supplier, day: int) -> Shipment:
    """A part of every line; the money for the rest is kept."""
    tricks = supplier.scenario.kind_of(supplier.spec).tricks
    assert tricks is not None
    share = supplier.fates.between("short_shipped", tricks.short_shipped, day)
    lots: list[Lot] = []
    missing: list[tuple[str, int]] = []
    lost_cents = 0
    for line in purchase_order.lines:
        sent = ceil(line.units * share)
        if sent:
            lots.append(Lot(line.sku, sent, line.unit_price_cents))
        if sent < line.units:
            missing.append((line.sku, line.units - sent))
            lost_cents += (line.units - sent) * line.unit_price_cents
    return Shipment(tuple(lots), missing=tuple(missing), lost_cents=lost_cents)
