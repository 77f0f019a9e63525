"""Deliveries: paid goods on their way, late, short, and into storage and the books."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeAlias

import simpy

from vendsim.clock import MINUTES_PER_DAY, day_of
from vendsim.ledger import DELIVERY, PREPAID, STOCK, SUPPLIER_LOSSES
from vendsim.supply import PurchaseOrder, Shipment, Supplier
from vendsim.world import notices

if TYPE_CHECKING:
    from vendsim.world.business import Business
    from vendsim.world.trading import Trading

__all__ = ["deliver"]

Happenings: TypeAlias = Generator[simpy.Event, None, None]


def deliver(
    trading: Trading, business: Business, supplier: Supplier, order: PurchaseOrder
) -> Happenings:
    """Goods arrive at their minute; while storage is full the carrier comes again.

    An order that is lost because its supplier closes down never arrives.
    """
    assert order.due_minute is not None
    assert order.arrival_minute is not None
    minute = order.due_minute
    yield trading.wait_until(minute)
    if minute < order.arrival_minute:
        minute = order.arrival_minute
        if supplier.makes_good and order.status == "confirmed":
            _announce_delay(trading, business, supplier, order)
        yield trading.wait_until(minute)
    units = 0 if order.trick == "vanish" else sum(line.units for line in order.lines)
    while order.status == "confirmed" and units > business.storage.free_units:
        reply = notices.storage_full(supplier, order, business.storage.free_units, minute)
        trading.receive(business, supplier.spec.email, reply, minute)
        minute += MINUTES_PER_DAY
        yield trading.wait_until(minute)
    if order.status != "confirmed":
        return
    shipment = supplier.deliver(order, minute)
    _book(trading, business, supplier, order, shipment, minute)
    trading.note_order(supplier, order, minute)
    if order.trick != "vanish":
        reply = notices.delivery_notice(supplier, order, shipment, minute)
        trading.receive(business, supplier.spec.email, reply, minute)
    if shipment.credit_cents:
        trading.use_credit(business, supplier, minute)


def _announce_delay(
    trading: Trading, business: Business, supplier: Supplier, order: PurchaseOrder
) -> None:
    """On the day promised, a supplier that keeps its word says when goods come instead."""
    assert order.due_minute is not None
    minute = order.due_minute
    order.due_minute = order.arrival_minute
    trading.note_order(supplier, order, minute)
    reply = notices.delayed(supplier, order, minute)
    trading.receive(business, supplier.spec.email, reply, minute)


def _book(
    trading: Trading,
    business: Business,
    supplier: Supplier,
    order: PurchaseOrder,
    shipment: Shipment,
    minute: int,
) -> None:
    """Put what is good into storage, and everything into the books."""
    products = trading.world.scenario.product_by_sku
    # Goods that the carrier had to keep have aged since they first came.
    assert order.arrival_minute is not None
    day = day_of(order.arrival_minute)
    lots = []
    for lot in shipment.lots:
        expiry_day = day + products[lot.sku].shelf_life_days
        business.storage.receive(lot.sku, lot.units, lot.unit_price_cents, expiry_day)
        lots.append([lot.sku, lot.units, lot.unit_price_cents, expiry_day])
    delivered = order.status == "delivered"
    lost_cents = shipment.lost_cents + order.surcharge_cents
    postings = [
        (STOCK, shipment.goods_cents),
        (DELIVERY, order.delivery_cents if delivered else 0),
        (SUPPLIER_LOSSES, lost_cents),
        (PREPAID, shipment.credit_cents - order.total_cents),
    ]
    memo = f"delivery of {order.id}" if delivered else f"{order.id} never came"
    moved = [posting for posting in postings if posting[1]]
    # Nothing moves where all of an order is missing and credited, and the way is free.
    if moved:
        business.ledger.post(minute, memo, *moved)
    trading.world.events.append(
        {
            "kind": "delivery",
            "minute": minute,
            "order": order.id,
            "supplier": supplier.spec.id,
            "lots": lots,
            "missing": [list(line) for line in shipment.missing],
            "damaged": [list(line) for line in shipment.damaged],
            "instead": [list(line) for line in shipment.instead],
            "credit_cents": shipment.credit_cents,
            "lost_cents": lost_cents,
        }
    )
