"""The events a report reads, as typed values."""

from __future__ import annotations

import functools
import operator
from typing import Literal, TypeAlias

import msgspec

from vendsim.errors import RecordError
from vendsim.record import Step

__all__ = [
    "Day",
    "Delivery",
    "Disruption",
    "Email",
    "Event",
    "Lost",
    "Order",
    "SaleLine",
    "Sales",
    "Spoilage",
    "events_of",
]


class _Happened(msgspec.Struct, frozen=True, tag_field="kind"):
    """Base of every event: the minute since the start of day 0 at which it happened."""

    minute: int


class SaleLine(msgspec.Struct, frozen=True, array_like=True):
    """Units sold from one slot in one settlement."""

    row: int
    column: int
    sku: str
    units: int
    price_cents: int
    cash_units: int
    cost_cents: int


class Sales(_Happened, frozen=True, tag="sales"):
    """What one settlement sold, a line for each slot; which machine it was, in a fleet."""

    lines: list[SaleLine]
    machine: str = ""


class Lost(_Happened, frozen=True, tag="lost"):
    """Customers who were willing to buy and met an empty slot; at which site, in a fleet."""

    sku: str
    units: int
    site: str = ""


class Spoilage(_Happened, frozen=True, tag="spoilage"):
    """Goods past their date, thrown away."""

    sku: str
    units: int
    cost_cents: int
    where: str
    machine: str = ""


class Email(_Happened, frozen=True, tag="mail"):
    """A mail that was sent or received."""

    id: int
    folder: Literal["inbox", "sent"]
    sender: str
    to: str
    subject: str
    body: str


class Order(_Happened, frozen=True, tag="purchase_order"):
    """A purchase order whose status has changed; lines are SKU, units and unit price."""

    id: str
    supplier: str
    status: str
    lines: list[tuple[str, int, int]]
    goods_cents: int
    delivery_cents: int
    surcharge_cents: int
    total_cents: int
    due_minute: int | None


class Delivery(_Happened, frozen=True, tag="delivery"):
    """The goods of a purchase order have arrived; none, where they never will."""

    order: str
    lots: list[tuple[str, int, int, int]]
    lost_cents: int


class Disruption(_Happened, frozen=True, tag="disruption"):
    """Something began to befall the market, or was over."""

    id: str
    what: str
    turn: Literal["began", "ended"]


class Day(_Happened, frozen=True, tag="day"):
    """A day has closed; the figures are those at its close."""

    day: int
    high_c: float
    wet: bool
    units: int
    revenue_cents: int
    balance_cents: int
    net_worth_cents: int
    storage_units: int
    machine_units: int


Event: TypeAlias = Sales | Lost | Spoilage | Email | Order | Delivery | Disruption | Day

_TYPES = (Sales, Lost, Spoilage, Email, Order, Delivery, Disruption, Day)
_EVENT = functools.reduce(operator.or_, _TYPES)
_READ_KINDS = frozenset(str(kind.__struct_config__.tag) for kind in _TYPES)


def events_of(step: Step) -> list[Event]:
    """The events of a step that a report reads, in sequence; other kinds are left out.

    Raises:
        RecordError: One lacks something or holds something of another type.
    """
    read = [event for event in step.events if event.get("kind") in _READ_KINDS]
    try:
        events: list[Event] = msgspec.convert(read, list[_EVENT])  # type: ignore[valid-type]
    except msgspec.ValidationError as error:
        raise RecordError(f"step {step.seq}: an event cannot be read: {error}") from error
    return events
