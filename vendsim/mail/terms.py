"""The lines of a mail that count: prices, amounts, orders, dates. Every supplier writes them alike.

A price line reads ``Cola Can 12oz (sku-08): $0.92 per unit, $0.86 from 100 units``, an
ordered line ``40 x Cola Can 12oz (sku-08) at $0.92 = $36.80``; every other fact is a line
``Name: value``. One regular expression each reads them back.
"""

from __future__ import annotations

from collections.abc import Iterable

from vendsim.clock import Calendar, day_of, format_minute
from vendsim.mail.names import ProductNames
from vendsim.mail.trade import Broken, Goods, Ordered, Priced
from vendsim.money import format_cents

__all__ = [
    "broken_line",
    "expected",
    "order_lines",
    "price_line",
    "status_line",
    "sum_lines",
]


def price_line(line: Priced, names: ProductNames) -> str:
    """The price of a product, with its price breaks and how it is sold."""
    text = f"{names.label(line.sku)}: {format_cents(line.list_price_cents)} per unit"
    for units, cents in line.breaks:
        text += f", {format_cents(cents)} from {units} units"
    if line.case_pack_units is not None:
        text += f"; sold in full cases of {line.case_pack_units}"
    return text


def order_lines(lines: Iterable[Goods], names: ProductNames) -> list[str]:
    """What is ordered, a product a line."""
    return [
        f"{line.units} x {names.label(line.sku)} at {format_cents(line.unit_price_cents)}"
        f" = {format_cents(line.units * line.unit_price_cents)}"
        for line in lines
    ]


def sum_lines(goods_cents: int, delivery_cents: int) -> list[str]:
    """Goods, delivery and total."""
    return [
        f"Goods: {format_cents(goods_cents)}",
        f"Delivery: {format_cents(delivery_cents) if delivery_cents else 'free'}",
        f"Total: {format_cents(goods_cents + delivery_cents)}",
    ]


def status_line(order: Ordered, calendar: Calendar, window: tuple[int, int]) -> str:
    """Where an order stands, in one line.

    Args:
        order: The order.
        calendar: For the dates.
        window: First and last minute of the day at which the supplier delivers.
    """
    if order.status == "unpaid":
        until = calendar.format_day(order.pay_by_day)
        return (
            f"Order {order.id}: waits for payment of {format_cents(order.total_cents)} by {until}"
        )
    if order.status == "confirmed" and order.due_minute is not None:
        return f"Order {order.id}: paid, delivery expected {expected(order, calendar, window)}"
    words = {"delivered": "delivered", "lapsed": "dropped, not paid in time"}
    return f"Order {order.id}: {words.get(order.status, order.status)}"


def expected(order: Ordered, calendar: Calendar, window: tuple[int, int]) -> str:
    """The day and the hours in which a confirmed order arrives."""
    assert order.due_minute is not None
    day = calendar.format_day(day_of(order.due_minute))
    return f"{day}, between {format_minute(window[0])} and {format_minute(window[1])}"


def broken_line(broken: Broken, names: ProductNames) -> str:
    """A condition of sale that an order breaks, and what would be valid."""
    label = "" if broken.sku is None else names.label(broken.sku)
    choice = " or ".join(str(value) for value in broken.valid)
    match broken.rule:
        case "not_carried":
            return f"{label}: we do not carry it"
        case "full_cases":
            return f"{label}: {broken.asked} units are not full cases; valid would be {choice}"
        case "too_many_units":
            return f"{label}: {broken.asked} units are too many; at most {choice or 'none'}"
        case "no_units":
            return f"{label}: {broken.asked} units; at least {choice or 'none'}"
        case "below_minimum":
            least, goods = format_cents(broken.valid[0]), format_cents(broken.asked)
            return f"The goods come to {goods}; the least we deliver is {least} of goods"
        case "too_many_open_orders":
            return f"You have {choice} unpaid orders with us, which is the most we keep open"
        case rule:
            raise AssertionError(f"no words for the rule {rule!r}")
