"""Orders that are paid by charging the buyer's account: what has to be named, and the charge."""

from __future__ import annotations

from typing import NamedTuple

from vendsim.clock import day_of
from vendsim.mail import Email, Letter, own_lines, plain_text, read_billing
from vendsim.supply import PurchaseOrder, Refusal, Supplier
from vendsim.supply.conditions import add_up

__all__ = ["Account", "Bill", "Charge", "bill_of", "place_charged"]


class Account(NamedTuple):
    """What a supplier would need of a buyer.

    Attributes:
        number: Number of the bank account.
        address: Where the buyer takes goods in.
        funds_cents: What the account holds.
    """

    number: str
    address: str
    funds_cents: int


class Charge(NamedTuple):
    """An account was charged for an order."""

    order_id: str
    cents: int


class Bill(NamedTuple):
    """What a mail says of delivery and payment.

    Attributes:
        text: The mail, with words in place of address and account number.
        missing: What it should have said and does not.
        account: The account.
    """

    text: str
    missing: tuple[str, ...]
    account: Account


def bill_of(email: Email, account: Account) -> Bill:
    """Read a mail's delivery address and account number, in the writer's own words."""
    own = "\n".join(own_lines(plain_text(f"{email.subject}\n{email.body}")))
    said = read_billing(own, account.address, account.number)
    missing: list[str] = []
    if not said.names_address:
        missing.append("the delivery address, in full")
    if said.account == "missing":
        missing.append("the number of the account to charge")
    if said.account == "wrong":
        missing.append(
            f"your own account number: the bank does not let us charge {said.other_number} for you"
        )
    text = read_billing(email.body, account.address, account.number).text
    return Bill(text, tuple(missing), account)


def place_charged(
    supplier: Supplier,
    business_id: str,
    lines: list[tuple[str, int]],
    account: Account,
    letter: Letter,
    minute: int,
    written_day: int,
) -> tuple[list[PurchaseOrder], Charge | None]:
    """Place an order and charge the account for what credit does not cover, or say why not.

    Returns:
        The orders that were taken or confirmed, and the charge.
    """
    wanted = add_up(lines)
    priced = supplier.priced(business_id, wanted, written_day, day_of(minute))
    goods_cents = sum(line.units * line.unit_price_cents for line in priced)
    total_cents = goods_cents + supplier.conditions.delivery_cents(goods_cents)
    due_cents = max(0, total_cents - supplier.credit_cents(business_id))
    if due_cents > account.funds_cents and not supplier.conditions.objections(wanted, goods_cents):
        letter.declined(account.number, due_cents)
        return [], None
    placed = supplier.place(business_id, lines, minute, written_day)
    if isinstance(placed, Refusal):
        letter.refuse(placed.reasons)
        return [], None
    if placed.status == "confirmed":
        letter.confirm((placed,), from_credit=True)
        return [placed], None
    assert placed.total_cents == total_cents, (placed, total_cents)
    receipt = supplier.receive_payment(business_id, due_cents, placed.id, minute)
    # Only honest suppliers charge accounts: none raises its price once it has the money.
    assert receipt.covered == (placed,), receipt
    letter.charged((placed,), account.number, due_cents)
    return [placed], Charge(placed.id, due_cents)
