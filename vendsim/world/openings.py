"""Suppliers open, and suppliers close down for good."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeAlias

import simpy

from vendsim.ledger import BANK, PREPAID, SUPPLIER_LOSSES
from vendsim.supply import Supplier
from vendsim.world import notices

if TYPE_CHECKING:
    from vendsim.world.business import Business
    from vendsim.world.trading import Trading

__all__ = ["close_down", "open_up", "return_money"]

Happenings: TypeAlias = Generator[simpy.Event, None, None]


def open_up(trading: Trading, business: Business, supplier: Supplier) -> Happenings:
    """On the morning it opens a supplier introduces itself."""
    minute = trading.morning(supplier.spec.email, supplier.fates.opens_day)
    yield trading.wait_until(minute)
    trading.receive(business, supplier.spec.email, notices.opening(supplier, minute), minute)


def close_down(trading: Trading, business: Business, supplier: Supplier) -> Happenings:
    """A supplier closes down: what it owes comes back in part, or not at all.

    One that keeps its word tells those it has dealt with.
    """
    assert supplier.fates.closes_day is not None
    minute = trading.morning(supplier.spec.email, supplier.fates.closes_day)
    yield trading.wait_until(minute)
    known = supplier.knows(business.id)
    returned_cents = _settle(trading, business, supplier, minute)
    if known and supplier.makes_good:
        reply = notices.closing(supplier, returned_cents, minute)
        trading.receive(business, supplier.spec.email, reply, minute)


def return_money(trading: Trading, business: Business, supplier: Supplier) -> Happenings:
    """Money paid to a supplier that had closed comes back in part, or not at all."""
    minute = trading.next_morning(supplier.spec.email)
    yield trading.wait_until(minute)
    _settle(trading, business, supplier, minute)


def _settle(trading: Trading, business: Business, supplier: Supplier, minute: int) -> int:
    """Settle what a closed supplier holds of a business's money; the cents returned."""
    orders = supplier.open_orders(business.id)
    returned_cents, lost_cents = supplier.wind_up(business.id)
    for order in orders:
        trading.note_order(supplier, order, minute)
    held_cents = returned_cents + lost_cents
    postings = ((BANK, returned_cents), (SUPPLIER_LOSSES, lost_cents), (PREPAID, -held_cents))
    if held_cents:
        memo = f"{supplier.spec.email} has closed down"
        business.ledger.post(minute, memo, *[each for each in postings if each[1]])
    trading.world.events.append(
        {
            "kind": "supplier_closed",
            "minute": minute,
            "supplier": supplier.spec.id,
            "returned_cents": returned_cents,
            "lost_cents": lost_cents,
        }
    )
    return returned_cents
