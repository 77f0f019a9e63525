"""What a supplier writes of its own accord: payments, deliveries, delays, closings."""

from __future__ import annotations

from typing import NamedTuple

from vendsim.clock import day_of, start_of_day
from vendsim.mail import Desk, Letter
from vendsim.supply import PurchaseOrder, Receipt, Shipment, Supplier
from vendsim.world.charging import Charge

__all__ = [
    "Reply",
    "acknowledge_payment",
    "closing",
    "delayed",
    "delivery_notice",
    "from_credit",
    "lapsed",
    "new_letter",
    "opening",
    "storage_full",
    "surcharge",
]


class Reply(NamedTuple):
    """A mail to the business, and what came of writing it.

    Attributes:
        subject: One line.
        body: The text.
        changed: The orders that were taken, confirmed or cancelled.
        terms: The lines that count, whoever words the text anew; see :class:`vendsim.mail.Draft`.
        made_good_cents: What the supplier credits for goods that came damaged.
        kept_cents: What it keeps of a cancelled order's money.
        charge: What the business's account was charged for an order.
    """

    subject: str
    body: str
    changed: tuple[PurchaseOrder, ...] = ()
    terms: tuple[str, ...] = ()
    made_good_cents: int = 0
    kept_cents: int = 0
    charge: Charge | None = None


def from_credit(supplier: Supplier, orders: tuple[PurchaseOrder, ...], minute: int) -> Reply:
    """Orders that waited for money were paid from credit."""
    letter = new_letter(supplier, minute)
    letter.confirm(orders, from_credit=True)
    return Reply("Paid from your credit", letter.text(), terms=letter.terms())


def new_letter(supplier: Supplier, minute: int) -> Letter:
    """A letter whose phrasing is keyed by (seed, ``"phrasing"``, supplier, day)."""
    word = supplier.streams.word("phrasing", supplier.spec.id, day_of(minute))
    return Letter(Desk.of(supplier.scenario), supplier.spec, word)


def acknowledge_payment(
    supplier: Supplier, business_id: str, cents: int, receipt: Receipt, minute: int
) -> Reply:
    """A payment has come: the orders it confirmed, and what is missing or kept."""
    letter = new_letter(supplier, minute)
    letter.payment(cents, receipt.covered)
    membership = supplier.spec.membership
    kept_cents = receipt.kept_cents
    if receipt.joined and membership is not None:
        letter.membership_joined(membership.name, round(100 * membership.discount))
        kept_cents -= membership.fee_cents
    if kept_cents:
        letter.payment_kept(kept_cents)
    if not receipt.surcharged:
        _tell_credit(letter, supplier, business_id)
    return Reply("Your payment", letter.text(), terms=letter.terms())


def surcharge(supplier: Supplier, order: PurchaseOrder, minute: int) -> Reply:
    """A paid order is not shipped: the supplier wants more for it."""
    letter = new_letter(supplier, minute)
    missing_cents = max(0, order.total_cents - supplier.credit_cents(order.business_id))
    letter.surcharge(order, missing_cents, order.pay_by_day)
    return Reply(f"Order {order.id}: a change of price", letter.text(), terms=letter.terms())


def delivery_notice(
    supplier: Supplier, order: PurchaseOrder, shipment: Shipment, minute: int
) -> Reply:
    """An order lies in the buyer's storage, or what has come of it."""
    letter = new_letter(supplier, minute)
    letter.delivered(
        order, shipment.missing, shipment.damaged, shipment.instead, shipment.credit_cents
    )
    return Reply(f"Order {order.id} delivered", letter.text(), terms=letter.terms())


def delayed(supplier: Supplier, order: PurchaseOrder, minute: int) -> Reply:
    """An order will come later than promised."""
    letter = new_letter(supplier, minute)
    letter.delayed(order)
    return Reply(f"Order {order.id} is late", letter.text(), terms=letter.terms())


def storage_full(supplier: Supplier, order: PurchaseOrder, free_units: int, minute: int) -> Reply:
    """An order did not fit into the buyer's storage."""
    letter = new_letter(supplier, minute)
    letter.storage_full(order, free_units)
    return Reply(f"Order {order.id} not delivered: no room", letter.text(), terms=letter.terms())


def lapsed(supplier: Supplier, order: PurchaseOrder, kept_cents: int) -> Reply:
    """An order was not paid in time."""
    letter = new_letter(supplier, start_of_day(order.pay_by_day + 1))
    letter.lapsed(order)
    if supplier.withdraws_prices(order):
        letter.withdraws()
    if kept_cents:
        letter.payment_kept(kept_cents)
    # Part of the price may have come, and the buyer wants to know where it is.
    _tell_credit(letter, supplier, order.business_id)
    return Reply(f"Order {order.id} dropped", letter.text(), terms=letter.terms())


def closing(supplier: Supplier, refund_cents: int, minute: int) -> Reply:
    """The supplier closes down for good."""
    letter = new_letter(supplier, minute)
    letter.closing(refund_cents)
    return Reply(f"{supplier.spec.name} closes", letter.text(), terms=letter.terms())


def opening(supplier: Supplier, minute: int) -> Reply:
    """The supplier has opened and looks for customers."""
    letter = new_letter(supplier, minute)
    letter.opened()
    return Reply(f"{supplier.spec.name} is open", letter.text(), terms=letter.terms())


def _tell_credit(letter: Letter, supplier: Supplier, business_id: str) -> None:
    """Say what a buyer has paid that no order has used, and what is missing for those open."""
    credit_cents = supplier.credit_cents(business_id)
    unpaid = [order for order in supplier.unpaid_orders(business_id) if not order.surcharge_cents]
    if credit_cents:
        letter.credit(credit_cents, unpaid)
