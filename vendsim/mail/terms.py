"""The lines of a mail that count: prices, amounts, orders, dates. Every supplier writes them alike.

A price line reads ``Cola Can 12oz (sku-08): $0.92 per unit, $0.86 from 100 units``, an
ordered line ``40 x Cola Can 12oz (sku-08) at $0.92 = $36.80``; every other fact is a line
``Name: value``. One regular expression each reads them back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from vendsim.clock import MINUTES_PER_DAY, WEEKDAYS, Calendar, day_of, format_minute
from vendsim.errors import clip, counted
from vendsim.mail.intents import Intent
from vendsim.mail.names import ProductNames
from vendsim.mail.trade import Broken, Goods, Offer, Ordered, Priced
from vendsim.money import format_cents
from vendsim.scenario.supplier_spec import SupplierSpec

__all__ = [
    "NOTHING_BOOKED",
    "broken_line",
    "condition_lines",
    "counted_lines",
    "expected",
    "offer_lines",
    "order_lines",
    "price_line",
    "question_line",
    "status_line",
    "sum_lines",
]

NOTHING_BOOKED = "Booked from your mail: nothing"
"""Where words are somebody else's: what the default words say in their own way."""

_WEEKDAYS = {name[:3].lower(): name for name in WEEKDAYS}


def price_line(line: Priced, names: ProductNames) -> str:
    """The price of a product, with its price breaks and how it is sold."""
    text = f"{names.label(line.sku)}: {format_cents(line.list_price_cents)} per unit"
    for units, cents in line.breaks:
        text += f", {format_cents(cents)} from {units} units"
    if line.case_pack_units is not None:
        text += f"; sold in full cases of {line.case_pack_units}"
    return text


@lru_cache(maxsize=64)
def order_lines(lines: tuple[Goods, ...], names: ProductNames) -> tuple[str, ...]:
    """What is ordered, a product a line. Several letters about an order hold the same."""
    return tuple([_goods_line(line, line.units, names) for line in lines])


def _goods_line(line: Goods | Priced, units: int, names: ProductNames) -> str:
    label, cents = names.label(line.sku), line.unit_price_cents
    return f"{units} x {label} at {format_cents(cents)} = {format_cents(units * cents)}"


def offer_lines(offer: Offer, names: ProductNames) -> list[str]:
    """What the quantities asked about would come to, a product a line, and their sum."""
    lines = [_goods_line(line, line.units, names) for line in offer.lines if line.units]
    return [*lines, *sum_lines(offer.goods_cents, offer.delivery_cents)]


def counted_lines(what: str, rows: Sequence[tuple[str, int]], names: ProductNames) -> list[str]:
    """Units of products with a word of what happened to them.

    Args:
        what: What happened, such as ``"Not delivered"``.
        rows: SKUs and units.
        names: The products.
    """
    return [f"{what}: {units} x {names.label(sku)}" for sku, units in rows]


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
    asked = f"{counted(broken.asked, 'unit')} {'is' if broken.asked == 1 else 'are'}"
    match broken.rule:
        case "not_carried":
            return f"{label}: we do not carry it"
        case "full_cases":
            return f"{label}: {asked} not full cases; valid would be {choice}"
        case "too_few_cases":
            return f"{label}: {asked} too few; at least {choice}"
        case "too_many_units":
            return f"{label}: {asked} too many; at most {choice or 'none'}"
        case "no_units":
            return f"{label}: {broken.asked} units; at least {choice or 'none'}"
        case "below_minimum":
            least, goods = format_cents(broken.valid[0]), format_cents(broken.asked)
            return f"The goods come to {goods}; the least we deliver is {least} of goods"
        case "too_many_open_orders":
            unpaid = counted(broken.asked, "unpaid order")
            return f"You have {unpaid} with us, which is the most we keep open"
        case rule:
            raise AssertionError(f"no words for the rule {rule!r}")


def condition_lines(spec: SupplierSpec) -> list[str]:
    """A supplier's conditions of sale; those that it does not make are left out."""
    lines: list[str] = []
    if spec.minimum_purchase_cents:
        lines.append(f"Minimum order: {format_cents(spec.minimum_purchase_cents)} of goods")
    if spec.sold_by == "case" and spec.least_cases > 1:
        lines.append(f"Least of each product: {spec.least_cases} full cases")
    if spec.delivery_fee_cents and spec.free_delivery_from_cents:
        fee, free = spec.delivery_fee_cents, spec.free_delivery_from_cents
        lines.append(f"Delivery fee: {format_cents(fee)}, free from {format_cents(free)} of goods")
    else:
        lines.append("Delivery fee: none")
    first, last = spec.lead_time.shortest_days, spec.lead_time.longest_days
    days = counted(last, "day") if first == last else f"{first} to {last} days"
    paid = "payment" if spec.payment == "advance" else "the order is confirmed"
    lines.append(f"Delivery time: {days} after {paid}")
    if len(spec.delivery_weekdays) < len(WEEKDAYS):
        weekdays = ", ".join(
            name for day, name in _WEEKDAYS.items() if day in spec.delivery_weekdays
        )
        lines.append(f"Delivery days: {weekdays}")
    if spec.payment == "account":
        lines.append("Payment: charged to your account when we confirm an order")
        lines.append("With every order: full delivery address, and number of the account to charge")
        return lines
    if spec.cutoff_minute < MINUTES_PER_DAY - 1:
        until = format_minute(spec.cutoff_minute)
        lines.append(f"Payment cut-off: {until}, later payments count as the next day's")
    lines.append(f"Payment: in advance to {spec.email}")
    return lines


def question_line(intent: Intent, names: ProductNames) -> str:
    """What is missing in a part of a mail that could not be read."""
    name = "the goods" if intent.sku is None else names.label(intent.sku)
    words = f"(you wrote {clip(intent.evidence, 100)})"
    match intent.missing:
        case "product":
            return f"Missing: a product we know by name or SKU {words}"
        case "which_product":
            choice = " or ".join(names.label(sku) for sku in intent.candidates[:5])
            return f"Missing: which product you mean, {choice} {words}"
        case "quantity":
            return f"Missing: how many units of {name} {words}"
        case "which_quantity":
            return f"Missing: one clear number of units of {name} {words}"
        case "last_order":
            return f"Missing: what to send, as we know of no earlier order of yours {words}"
        case "commitment":
            return f"Missing: whether you want to order {name} now {words}"
        case _:
            return "Missing: whether you ask for prices or order, and which products"
