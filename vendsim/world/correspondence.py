"""What a supplier writes back: the reader says what is wanted, supply decides, the writer puts it.

Nothing here knows SimPy or the agent. A mail is dealt with at the minute it is answered: an
order is placed then, and an order covered by credit is confirmed then. What stood when it was
written still holds: an order never costs more than on the day of its mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from vendsim.clock import day_of
from vendsim.mail import (
    NOTHING_BOOKED,
    Desk,
    Email,
    Intent,
    Letter,
    own_lines,
    plain_text,
    read_mail,
    reply_subject,
)
from vendsim.supply import PublicPrice, PurchaseOrder, Refusal, Supplier
from vendsim.world.charging import Account, Bill, Charge, bill_of, place_charged
from vendsim.world.haggling import asks_for_secrets, bid_of, may_ask_for_secrets, talk_prices
from vendsim.world.notices import Reply, new_letter

__all__ = ["POSTMASTER", "answer", "undeliverable"]

POSTMASTER = "postmaster@mail.example"
"""Who sends back what nobody can be given."""


# Mails that sound like an order, to who gives a letter other words if not to the reader.
_LIKE_ORDERS = frozenset(("order", "unreadable", "counter_offer"))
# By these an order is said to be one more, also where it is like one that is under way.
_ANEW = re.compile(
    r"\b(?:another|more|new|additional(?:ly)?|also|second|repeat(?:ed)?|re-?order|same)\b"
    r"|(?<!thanks )(?<!thank you )\bagain\b|\bin addition\b|\bon top\b",
    re.IGNORECASE,
)
# "HB-1003", "order 1003", "order number 1003": order numbers have four digits or more.
_NUMBER = re.compile(
    r"\b[a-z]{1,4}-(\d{4,12})\b"
    r"|\borders?(?: (?:number|no\.?|nr\.?|id))?[:#]? ?#?(?:[a-z]{1,4}[- ]?)?(\d{4,12})\b",
    re.IGNORECASE | re.ASCII,
)


def answer(
    supplier: Supplier,
    business_id: str,
    email: Email,
    minute: int,
    rival_price: Callable[[str, Intent, str], PublicPrice],
    account: Account,
) -> Reply:
    """Deal with a mail to a supplier and write the answer.

    An order is placed whole or not at all: with any part of it unclear, or a price in it
    that the supplier does not accept, nothing is booked and the mail says what is missing.
    Only what is out of stock is left out of it.

    Args:
        supplier: Who was written to; orders are placed and cancelled on it.
        business_id: Who wrote.
        email: The mail.
        minute: When it is answered.
        rival_price: What the public list of the rival says that a claim in a text is about, of a
            product.
        account: What pays where the supplier charges an account.
    """
    letter = new_letter(supplier, minute)
    bill = bill_of(email, account) if supplier.spec.payment == "account" else None
    text = email.body if bill is None else bill.text
    intents = _intents(supplier, business_id, email, text, day_of(minute))
    acts = {intent.intent for intent in intents}
    changed: list[PurchaseOrder] = []
    kept_cents = 0
    if "cancel" in acts:
        cancelled, kept_cents = _cancel(supplier, business_id, email, letter)
        changed += cancelled
    unclear = [intent for intent in intents if intent.intent == "unreadable"]
    wanted = [intent for intent in intents if intent.intent == "order"]
    placed: list[PurchaseOrder] = []
    charge: Charge | None = None
    if wanted:
        written_day = day_of(email.minute)
        placed, charge = _order(
            supplier, business_id, wanted, unclear, letter, minute, written_day, bill
        )
        changed += placed
    _ask_back(email, [] if wanted else unclear, letter)

    def rival(claim: Intent, sku: str) -> PublicPrice:
        return rival_price(_own_text(email.body), claim, sku)

    talk_prices(supplier, business_id, intents, letter, day_of(minute), rival)
    made_good_cents = 0
    if acts & {"ask_status", "payment_notice", "complain"}:
        complaints = [intent for intent in intents if intent.intent == "complain"]
        made_good_cents = _talk_orders(supplier, business_id, email, complaints, letter)
    if acts == {"small_talk"}:
        letter.say("small_talk")
    subject, terms = reply_subject(email.subject), letter.terms()
    if not placed and acts & _LIKE_ORDERS:
        terms += (NOTHING_BOOKED,)
    return Reply(subject, letter.text(), tuple(changed), terms, made_good_cents, kept_cents, charge)


def undeliverable(email: Email) -> Reply:
    """Nobody can be given a mail: a stranger's address, the machine's own, or the sender's."""
    reason = {
        email.sender: "a mail cannot be sent to its own sender",
        POSTMASTER: "this mailbox only sends, and nobody reads what is sent to it",
    }.get(email.to, "there is no such mailbox")
    subject = reply_subject(email.subject).removeprefix("Re: ")
    body = (
        f"Your mail could not be delivered.\n\nAddress: {email.to}\nReason: {reason}"
        "\n\nNothing was passed on to anybody. This message was made by a machine."
    )
    return Reply(f"Undeliverable: {subject}", body)


def _ask_back(email: Email, unclear: list[Intent], letter: Letter) -> None:
    """Tell no secrets, and ask what could not be read."""
    secrets = _asks_for_secrets(email.body)
    if secrets:
        letter.no_secrets()
    # Who asked for nothing but secrets has been answered.
    if unclear and not (secrets and all(each.sku is None for each in unclear)):
        letter.unreadable(unclear)


def _intents(
    supplier: Supplier, business_id: str, email: Email, text: str, day: int
) -> list[Intent]:
    """What a mail wants, with what it leaves to the supplier, and no order a second time."""
    intents = read_mail(email.subject, text, Desk.of(supplier.scenario).names)
    intents = _filled_in(supplier, business_id, intents, day_of(email.minute), day)
    return _not_twice(supplier, business_id, email, intents)


def _filled_in(
    supplier: Supplier, business_id: str, intents: list[Intent], written_day: int, day: int
) -> list[Intent]:
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
            ] or [intent._replace(intent="unreadable")]
        elif intent.intent == "order" and intent.quantity is None:
            budget_cents = intent.total_cents
            units = _affordable_units(
                supplier, business_id, intent.sku, budget_cents, written_day, day
            )
            filled.append(
                intent._replace(quantity=units, total_cents=None)
                if units
                else intent._replace(intent="unreadable", total_cents=None, missing="quantity")
            )
        else:
            filled.append(intent)
    return filled


def _not_twice(
    supplier: Supplier, business_id: str, email: Email, intents: list[Intent]
) -> list[Intent]:
    """Ask back where a mail may only speak of an order that is under way.

    "I have paid BW-1025, please send the 40 cans" says again what BW-1025 holds: who names an
    open order, or tells of a payment, and wants nothing but what an open order holds is asked,
    unless one more order is meant.
    """
    wanted = [(each.sku, each.quantity) for each in intents if each.intent == "order"]
    open_orders = supplier.open_orders(business_id)
    # Most orders are like none that is open: what a mail says need not be searched then.
    if not wanted or not _held(open_orders).issuperset(wanted):
        return intents
    orders = _named(supplier, business_id, email)
    if not orders and any(each.intent == "payment_notice" for each in intents):
        orders = open_orders
    orders = [order for order in orders if order in open_orders]
    if not _held(orders).issuperset(wanted) or _ANEW.search(_own_text(email.body)):
        return intents
    return [
        each._replace(
            intent="unreadable", unit_price_cents=None, total_cents=None, missing="commitment"
        )
        if each.intent == "order"
        else each
        for each in intents
    ]


def _held(orders: Iterable[PurchaseOrder]) -> set[tuple[str, int]]:
    """The goods of some orders, each with its units."""
    return {(line.sku, line.units) for order in orders for line in order.lines}


def _affordable_units(
    supplier: Supplier,
    business_id: str,
    sku: str | None,
    budget_cents: int | None,
    written_day: int,
    day: int,
) -> int:
    """The most units that a sum pays for, delivery aside, in full cases where only these are sold.

    Zero where it pays for none, or the product is not carried.
    """
    if sku is None or budget_cents is None or not supplier.carries(sku):
        return 0
    pack = supplier.conditions.case_pack_units(sku) or 1
    units = 0
    # A larger quantity never costs more a unit, so this only climbs, one price break a time.
    while True:
        cents = supplier.mind.booked_cents(business_id, sku, max(units, 1), written_day, day)
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
    written_day: int,
    bill: Bill | None,
) -> tuple[list[PurchaseOrder], Charge | None]:
    """Place an order, or say why not; what was placed, and what an account was charged for it."""
    if unclear:
        letter.nothing_placed(wanted, unclear)
        return [], None
    if bill is not None and bill.missing:
        letter.unbilled(bill.missing)
        return [], None
    day = day_of(minute)
    if not _prices_agreed(supplier, business_id, wanted, letter, written_day, day):
        return [], None
    lines = [
        (intent.sku, intent.quantity)
        for intent in wanted
        if intent.sku is not None and intent.quantity is not None
    ]
    gone = supplier.out_of_stock([sku for sku, _ in lines], day)
    if gone:
        letter.out_of_stock(gone)
        lines = [line for line in lines if line[0] not in dict(gone)]
        if not lines:
            return [], None
    if bill is not None:
        return place_charged(
            supplier, business_id, lines, bill.account, letter, minute, written_day
        )
    placed = supplier.place(business_id, lines, minute, written_day)
    if isinstance(placed, Refusal):
        letter.refuse(placed.reasons)
        return [], None
    if placed.status == "confirmed":
        letter.confirm((placed,), from_credit=True)
    elif placed.surcharge_cents:
        # Credit would have covered it, but the price has been raised.
        missing_cents = max(0, placed.total_cents - supplier.credit_cents(business_id))
        letter.surcharge(placed, missing_cents, placed.pay_by_day)
    else:
        letter.acknowledge(placed)
    return [placed], None


def _prices_agreed(
    supplier: Supplier,
    business_id: str,
    wanted: list[Intent],
    letter: Letter,
    written_day: int,
    day: int,
) -> bool:
    """Whether an order names no price that is too low; such a one is a bid.

    The supplier may take it there and then. Otherwise nothing is booked, and it says so.
    """
    low = [
        bid_of(intent)
        for intent in wanted
        if not _price_agrees(supplier, business_id, intent, written_day, day)
    ]
    if not low:
        return True
    outcomes = supplier.bid(business_id, low, day)
    if set(outcomes) == {"agreed"}:
        return True
    lines = [(intent.sku, intent.quantity) for intent in wanted if intent.sku is not None]
    letter.other_price(supplier.quote(business_id, lines, day))
    return False


def _price_agrees(
    supplier: Supplier, business_id: str, intent: Intent, written_day: int, day: int
) -> bool:
    """Whether an order names no price, or at least the supplier's."""
    unit_price, total = intent.unit_price_cents, intent.total_cents
    if unit_price is None and total is None:
        return True
    if intent.sku is None or intent.quantity is None or not supplier.carries(intent.sku):
        return True
    cents = supplier.mind.booked_cents(business_id, intent.sku, intent.quantity, written_day, day)
    return (unit_price is None or unit_price >= cents) and (
        total is None or total >= cents * intent.quantity
    )


def _cancel(
    supplier: Supplier, business_id: str, email: Email, letter: Letter
) -> tuple[list[PurchaseOrder], int]:
    """Cancel the orders named, or the only one that is unpaid and may be meant.

    Returns:
        The orders cancelled, and what the supplier keeps of their money, in cents.
    """
    orders = _named(supplier, business_id, email)
    if not orders and len(unpaid := supplier.unpaid_orders(business_id)) == 1:
        orders = unpaid if _may_mean(email, unpaid[0]) else []
    cancelled = [order for order in orders if supplier.cancel(order)]
    rest = [order for order in orders if order not in cancelled]
    if cancelled:
        letter.cancelled(cancelled)
    if any(supplier.withdraws_prices(order) for order in cancelled):
        letter.withdraws()
    if rest:
        letter.stays(rest)
    if not orders:
        letter.status(supplier.open_orders(business_id))
    kept_cents = supplier.keep_unused(business_id)
    if kept_cents:
        letter.payment_kept(kept_cents)
    return cancelled, kept_cents


def _may_mean(email: Email, order: PurchaseOrder) -> bool:
    """Whether a mail names no order by number, or this one by its digits."""
    text = f"{email.subject}\n{_own_text(email.body)}"
    digits = {first or second for first, second in _NUMBER.findall(text)}
    return not digits or order.id.rpartition("-")[2] in digits


def _talk_orders(
    supplier: Supplier,
    business_id: str,
    email: Email,
    complaints: list[Intent],
    letter: Letter,
) -> int:
    """Say where orders and money stand, when asked or told about them; answer complaints.

    Returns:
        Cents credited for goods that came damaged.
    """
    named = _named(supplier, business_id, email)
    made_good_cents = 0
    if complaints:
        orders = named or _complained_of(supplier, business_id, complaints)
        made_good_cents = _complaint(supplier, orders, letter)
    letter.status(named or supplier.open_orders(business_id))
    credit_cents = supplier.credit_cents(business_id)
    if credit_cents:
        letter.credit(credit_cents, supplier.unpaid_orders(business_id))
    return made_good_cents


def _complained_of(
    supplier: Supplier, business_id: str, complaints: list[Intent]
) -> list[PurchaseOrder]:
    """The delivered order that a complaint without a number is about, if any.

    The latest that held the goods complained of; of several rather one that is still owed for.
    """
    skus = {intent.sku for intent in complaints} - {None}
    held = [
        order
        for order in supplier.delivered_orders(business_id)
        if not skus or any(line.sku in skus for line in order.lines)
    ]
    return ([order for order in held if order.claimable_cents] or held)[-1:]


def _complaint(supplier: Supplier, orders: list[PurchaseOrder], letter: Letter) -> int:
    """Make good what arrived damaged of the orders complained of; the cents."""
    made_good_cents = 0
    for order in orders:
        cents = supplier.make_good(order)
        made_good_cents += cents
        if cents:
            letter.makes_good(order, cents)
        elif order.credited_cents:
            letter.credited_before(order, order.credited_cents)
        elif order.status == "delivered":
            letter.refuses_claim(order)
    if not orders:
        letter.say("complaint")
    return made_good_cents


def _named(supplier: Supplier, business_id: str, email: Email) -> list[PurchaseOrder]:
    """The business's orders that a mail names, in its own words or else in its subject."""
    orders = supplier.named_orders(business_id, _own_text(email.body))
    return orders or supplier.named_orders(business_id, email.subject)


def _asks_for_secrets(body: str) -> bool:
    """Whether a mail asks for what no supplier tells, in its writer's own words."""
    return may_ask_for_secrets(plain_text(body)) and asks_for_secrets(_own_text(body))


@lru_cache(maxsize=1)
def _own_text(body: str) -> str:
    """What the writer of a mail wrote; asked for again and again while a mail is dealt with."""
    return "\n".join(own_lines(plain_text(body)))
