"""The events of a record, read strictly: whole numbers are whole, texts are texts."""

from __future__ import annotations

import functools
import operator
from typing import TypeAlias

import msgspec

__all__ = [
    "AccountCharge",
    "CardSettlement",
    "Collection",
    "Complaint",
    "ComplaintState",
    "Counterparty",
    "DayClosed",
    "Delivery",
    "Disruption",
    "Emptying",
    "End",
    "Event",
    "Fee",
    "Line",
    "Lost",
    "Mail",
    "Memory",
    "Note",
    "Payment",
    "Pricing",
    "Promise",
    "PromiseEnd",
    "PurchaseOrder",
    "Refund",
    "Reminder",
    "Sales",
    "SalesTax",
    "Scratchpad",
    "Spoilage",
    "Stocking",
    "SupplierClosed",
    "TaxPayment",
    "TokenCharge",
    "Value",
    "read_event",
]

Line: TypeAlias = tuple[int, int, str, int, int, int, int]
"""Row, column, SKU, units, price in cents, units paid in cash, cost in cents."""


class Event(msgspec.Struct, tag_field="kind"):
    """Anything that happened."""

    minute: int


class Sales(Event, tag="sales"):
    """What one settlement sold."""

    lines: list[Line]
    machine: str = ""


class Lost(Event, tag="lost"):
    """Customers who met an empty slot."""

    sku: str
    units: int
    site: str = ""


class Mail(Event, tag="mail"):
    """A mail sent or received."""

    id: int
    folder: str
    sender: str
    to: str
    subject: str
    body: str


class Counterparty(Event, tag="counterparty"):
    """A mail was worded by a model."""

    mail: int


class Payment(Event, tag="payment"):
    """The agent paid somebody."""

    to: str
    cents: int


class AccountCharge(Event, tag="account_charge"):
    """A supplier charged the account for an order."""

    supplier: str
    order: str
    cents: int


class PurchaseOrder(Event, tag="purchase_order"):
    """Where a purchase order stands."""

    id: str
    supplier: str
    status: str
    lines: list[tuple[str, int, int]]
    goods_cents: int
    delivery_cents: int
    surcharge_cents: int
    total_cents: int
    due_minute: int | None


class Delivery(Event, tag="delivery"):
    """Goods came, or never will."""

    order: str
    supplier: str
    lots: list[tuple[str, int, int, int]]
    missing: list[tuple[str, int]]
    damaged: list[tuple[str, int]]
    instead: list[tuple[str, str, int]]
    credit_cents: int
    lost_cents: int


class SupplierClosed(Event, tag="supplier_closed"):
    """What became of money prepaid to somebody who is gone."""

    supplier: str
    returned_cents: int
    lost_cents: int


class Collection(Event, tag="collection"):
    """A cash box was emptied."""

    cents: int
    machine: str = ""


class CardSettlement(Event, tag="card_settlement"):
    """Card takings reached the bank, less what the processor kept."""

    cents: int
    fee_cents: int = 0


class SalesTax(Event, tag="sales_tax"):
    """The tax in a day's revenue was set aside."""

    cents: int


class TaxPayment(Event, tag="tax_payment"):
    """Tax that was owed was paid over."""

    cents: int


class Fee(Event, tag="fee"):
    """The daily fee."""

    cents: int
    covered: bool
    uncovered_days: int


class Spoilage(Event, tag="spoilage"):
    """A lot was thrown away."""

    sku: str
    units: int
    cost_cents: int
    where: str
    machine: str = ""


class Stocking(Event, tag="stocking"):
    """Units went from storage into a slot."""

    slot: tuple[int, int]
    sku: str
    units: int
    machine: str = ""


class Emptying(Event, tag="emptying"):
    """A slot's units went back to storage."""

    slot: tuple[int, int]
    sku: str
    units: int
    machine: str = ""


class Pricing(Event, tag="pricing"):
    """A slot was priced."""

    slot: tuple[int, int]
    sku: str
    price_cents: int
    machine: str = ""


class Note(Event, tag="note"):
    """A note was written or deleted."""

    title: str
    text: str | None


class Reminder(Event, tag="reminder"):
    """A reminder was set or deleted."""

    id: int


class Scratchpad(Event, tag="scratchpad"):
    """The scratchpad was written, or wiped."""

    text: str | None


class Value(Event, tag="value"):
    """A text was kept under a key, or deleted."""

    key: str
    text: str | None


class Memory(Event, tag="memory"):
    """A memory was kept, or deleted."""

    id: int
    text: str | None


class Complaint(Event, tag="complaint"):
    """A customer complained."""

    id: int
    address: str
    reason: str
    sku: str
    slot: tuple[int, int] | None
    bought_minute: int
    price_cents: int
    claimed_cents: int
    machine: str = ""


class ComplaintState(Event, tag="complaint_state"):
    """A complaint was settled, refused or ignored."""

    complaint: int
    state: str
    paid_cents: int


class Refund(Event, tag="refund"):
    """A customer who had complained was paid."""

    complaint: int
    cents: int
    paid_cents: int
    claimed_cents: int


class Promise(Event, tag="promise"):
    """A customer was promised money."""

    id: int
    complaint: int
    cents: int | None
    due_day: int


class PromiseEnd(Event, tag="promise_kept"):
    """A promise was kept."""

    id: int
    complaint: int
    paid_cents: int


class PromiseBroken(PromiseEnd, tag="promise_broken"):
    """A promise was broken."""


class Disruption(Event, tag="disruption"):
    """Something began to befall the market, or ended."""

    id: str
    what: str
    turn: str


class TokenCharge(Event, tag="token_charge"):
    """A model's tokens were charged."""

    tokens: int
    cents: int


class DayClosed(Event, tag="day"):
    """The figures of a day that closed."""

    day: int
    units: int
    revenue_cents: int
    balance_cents: int
    net_worth_cents: int
    storage_units: int
    machine_units: int
    machines: dict[str, tuple[int, int]] | None = None


class End(Event, tag="end"):
    """The run was over."""

    reason: str


_TYPES: tuple[type[Event], ...] = (
    *(Sales, Lost, Mail, Counterparty, Payment, AccountCharge, PurchaseOrder),
    *(Delivery, SupplierClosed),
    *(Collection, CardSettlement, Fee, Spoilage, Stocking, Emptying, Pricing, Note, Reminder),
    *(Scratchpad, Value, Memory),
    *(Complaint, ComplaintState, Refund, Promise, PromiseEnd, PromiseBroken, TokenCharge),
    *(Disruption, SalesTax, TaxPayment, DayClosed, End),
)
_EVENT = functools.reduce(operator.or_, _TYPES)
_KINDS = frozenset(str(kind.__struct_config__.tag) for kind in _TYPES)


class _Any(msgspec.Struct):
    """What every event has, also one of a kind that is not read here."""

    kind: str
    minute: int


_decode_any = msgspec.json.Decoder(_Any).decode
_decode_event = msgspec.json.Decoder(_EVENT).decode


def read_event(raw: msgspec.Raw) -> Event:
    """An event from its text; of a kind that is not known here, only the minute.

    Raises:
        msgspec.MsgspecError: Something is missing or of another type.
    """
    head = _decode_any(raw)
    event: Event = _decode_event(raw) if head.kind in _KINDS else Event(head.minute)
    return event
