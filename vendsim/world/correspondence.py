"""What a supplier writes back: the reader says what is wanted, supply decides, the writer puts it.

Nothing here knows SimPy or the agent. A mail is dealt with at the minute it is answered: an
order is placed then, and an order covered by credit is confirmed then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from vendsim.clock import day_of, start_of_day
from vendsim.mail import (
    Desk,
    Email,
    Intent,
    Letter,
    own_lines,
    plain_text,
    read_mail,
    reply_subject,
)
from vendsim.supply import PurchaseOrder, Refusal, Supplier

__all__ = [
    "Reply",
    "acknowledge_payment",
    "answer",
    "delivery_notice",
    "lapsed",
    "storage_full",
    "undeliverable",
]

# At a supplier whose prices are fixed these come to the same as asking for a price.
_PRICE_TALK = ("ask_quote", "counter_offer", "claim")
_UNCLEAR_ORDER = ("product", "which_product", "quantity", "which_quantity", "commitment")


class Reply(NamedTuple):
    """A mail back, the orders that it took, confirmed or cancelled, and its lines that count."""

    subject: str
    body: str
    changed: tuple[PurchaseOrder, ...] = ()
    terms: tuple[str, ...] = ()


def answer(supplier: Supplier, business_id: str, email: Email, minute: int) -> Reply:
    """Deal with a mail to a supplier and write the answer.

    An order is placed whole or not at all: with any part of it unclear, or a price in it
    that is not the supplier's, nothing is booked and the mail says what is missing.

    Args:
        supplier: Who was written to; orders are placed and cancelled on it.
        business_id: Who wrote.
        email: The mail.
        minute: When it is answered.
    """
    letter = _letter(supplier, minute)
    intents = read_mail(email.subject, email.body, Desk.of(supplier.scenario).names)
    intents = _filled_in(supplier, business_id, intents)
    by_act: dict[str, list[Intent]] = {}
    for intent in intents:
        by_act.setdefault(intent.intent, []).append(intent)
    changed: list[PurchaseOrder] = []
    if "cancel" in by_act:
        changed += _cancel(supplier, business_id, email, letter)
    unclear = by_act.get("unreadable", [])
    if "order" in by_act:
        changed += _order(supplier, business_id, by_act["order"], unclear, letter, minute)
    elif unclear:
        letter.unreadable(unclear)
    _talk_prices(supplier, by_act, letter, day_of(minute))
    _talk_orders(supplier, business_id, email, by_act, letter)
    if by_act.keys() == {"small_talk"}:
        letter.say("small_talk")
    return Reply(reply_subject(email.subject), letter.text(), tuple(changed), letter.terms())


def acknowledge_payment(
    supplier: Supplier,
    business_id: str,
    cents: int,
    covered: Iterable[PurchaseOrder],
    minute: int,
) -> Reply:
    """A payment has come: the orders it confirmed, and what is missing or kept."""
    letter = _letter(supplier, minute)
    letter.payment(cents, tuple(covered))
    credit_cents = supplier.credit_cents(business_id)
    if credit_cents:
        letter.credit(credit_cents, supplier.unpaid_orders(business_id))
    return Reply("Your payment", letter.text(), terms=letter.terms())


def delivery_notice(supplier: Supplier, order: PurchaseOrder, minute: int) -> Reply:
    """An order lies in the buyer's storage."""
    letter = _letter(supplier, minute)
    letter.delivered(order)
    return Reply(f"Order {order.id} delivered", letter.text(), terms=letter.terms())


def storage_full(supplier: Supplier, order: PurchaseOrder, free_units: int, minute: int) -> Reply:
    """An order did not fit into the buyer's storage."""
    letter = _letter(supplier, minute)
    letter.storage_full(order, free_units)
    return Reply(f"Order {order.id} not delivered: no room", letter.text(), terms=letter.terms())


def lapsed(supplier: Supplier, order: PurchaseOrder) -> Reply:
    """An order was not paid in time."""
    letter = _letter(supplier, start_of_day(order.pay_by_day + 1))
    letter.lapsed(order)
    return Reply(f"Order {order.id} dropped", letter.text(), terms=letter.terms())


def undeliverable(email: Email) -> Reply:
    """Nobody has the address that a mail was sent to."""
    subject = reply_subject(email.subject).removeprefix("Re: ")
    body = (
        f"Your mail could not be delivered.\n\nAddress: {email.to}\nReason: there is no such"
        " mailbox\n\nNothing was passed on to anybody. This message was made by a machine."
    )
    return Reply(f"Undeliverable: {subject}", body)


def _letter(supplier: Supplier, minute: int) -> Letter:
    """A new letter, its phrasing keyed by (seed, ``"phrasing"``, supplier, day)."""
    word = supplier.streams.word("phrasing", supplier.spec.id, day_of(minute))
    return Letter(Desk.of(supplier.scenario), supplier.spec, word)


def _filled_in(supplier: Supplier, business_id: str, intents: list[Intent]) -> list[Intent]:
    """Put in what the mail leaves to the supplier: the last order's goods, units for a sum.

    What cannot be filled in stays, or becomes, a question back.
    """
    filled: list[Intent] = []
    for intent in intents:
        if intent.missing == "last_order":
            last = supplier.last_order(business_id)
            lines = () if last is None else last.lines
            filled += [
                Intent("order", line.sku, line.units, None, None, intent.evidence) for line in lines
            ] or [intent]
        elif intent.intent == "order" and intent.quantity is None:
            units = _affordable_units(supplier, intent.sku, intent.total_cents)
            filled.append(
                intent._replace(quantity=units, total_cents=None)
                if units
                else intent._replace(intent="unreadable", total_cents=None, missing="quantity")
            )
        else:
            filled.append(intent)
    return filled


def _affordable_units(supplier: Supplier, sku: str | None, budget_cents: int | None) -> int:
    """The most units that a sum pays for, delivery aside, in full cases where only these are sold.

    Zero where it pays for none, or the product is not carried.
    """
    if sku is None or budget_cents is None or not supplier.carries(sku):
        return 0
    pack = 1
    if supplier.spec.sold_by == "case":
        pack = Desk.of(supplier.scenario).names.case_pack_units(sku)
    units = 0
    # A larger quantity never costs more a unit, so this only climbs, one price break a time.
    while True:
        cents = supplier.unit_price_cents(sku, max(units, 1))
        more = budget_cents // cents // pack * pack
        if more <= units:
            return units
        units = more


def _order(
    supplier: Supplier,
    business_id: str,
    wanted: list[Intent],
    unclear: list[Intent],
    letter: Letter,
    minute: int,
) -> list[PurchaseOrder]:
    """Place an order, or say why not."""
    if unclear:
        letter.nothing_placed(wanted, unclear)
        return []
    lines = [
        (intent.sku, intent.quantity)
        for intent in wanted
        if intent.sku is not None and intent.quantity is not None
    ]
    if not all(_price_agrees(supplier, intent) for intent in wanted):
        letter.other_price(supplier.quote(lines, day_of(minute)))
        return []
    placed = supplier.place(business_id, lines, minute)
    if isinstance(placed, Refusal):
        letter.refuse(placed.reasons)
        return []
    if placed.status == "confirmed":
        letter.confirm((placed,), from_credit=True)
    else:
        letter.acknowledge(placed)
    return [placed]


def _price_agrees(supplier: Supplier, intent: Intent) -> bool:
    """Whether an order names no price, or at least the supplier's."""
    if intent.sku is None or intent.quantity is None or not supplier.carries(intent.sku):
        return True
    cents = supplier.unit_price_cents(intent.sku, intent.quantity)
    unit_price, total = intent.unit_price_cents, intent.total_cents
    return (unit_price is None or unit_price >= cents) and (
        total is None or total >= cents * intent.quantity
    )


def _talk_prices(
    supplier: Supplier, by_act: dict[str, list[Intent]], letter: Letter, day: int
) -> None:
    """Answer questions for prices, and offers of other ones."""
    asked = [intent for act in _PRICE_TALK for intent in by_act.get(act, [])]
    lines = [(intent.sku, intent.quantity) for intent in asked if intent.sku is not None]
    if "counter_offer" in by_act or "claim" in by_act:
        letter.say("fixed_prices")
    if lines:
        letter.quote(supplier.quote(_largest(lines), day))
    if "ask_catalogue" in by_act or (asked and not lines):
        letter.catalogue(supplier.price_list(day))


def _largest(lines: list[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
    """One line a product: a product asked about twice is not wanted twice."""
    units_of: dict[str, int | None] = {}
    for sku, units in lines:
        units_of[sku] = max(units_of.get(sku) or 0, units or 0) or None
    return list(units_of.items())


def _cancel(
    supplier: Supplier, business_id: str, email: Email, letter: Letter
) -> list[PurchaseOrder]:
    """Cancel the orders named, or the only one that is unpaid."""
    orders = _named(supplier, business_id, email)
    if not orders and len(unpaid := supplier.unpaid_orders(business_id)) == 1:
        orders = unpaid
    cancelled = [order for order in orders if supplier.cancel(order)]
    rest = [order for order in orders if order not in cancelled]
    if cancelled:
        letter.cancelled(cancelled)
    if rest:
        letter.stays(rest)
    if not orders:
        letter.status(supplier.open_orders(business_id))
    return cancelled


def _talk_orders(
    supplier: Supplier,
    business_id: str,
    email: Email,
    by_act: dict[str, list[Intent]],
    letter: Letter,
) -> None:
    """Say where orders and money stand, when asked or told about them."""
    if not by_act.keys() & {"ask_status", "payment_notice", "complain"}:
        return
    if "complain" in by_act:
        letter.say("complaint")
    orders = _named(supplier, business_id, email) or supplier.open_orders(business_id)
    letter.status(orders)
    credit_cents = supplier.credit_cents(business_id)
    if credit_cents:
        letter.credit(credit_cents, supplier.unpaid_orders(business_id))


def _named(supplier: Supplier, business_id: str, email: Email) -> list[PurchaseOrder]:
    """The business's orders that a mail names, in its own words or else in its subject."""
    own = "\n".join(own_lines(plain_text(email.body)))
    orders = supplier.named_orders(business_id, own)
    return orders or supplier.named_orders(business_id, email.subject)
