"""What supply would hand to the writer, as plain data."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    sku: str
    units: int
    unit_price_cents: int
    list_price_cents: int = 92
    breaks: tuple[tuple[int, int], ...] = ()
    case_pack_units: int | None = None


class Rule(NamedTuple):
    rule: str
    sku: str | None
    asked: int
    valid: tuple[int, ...]


class Offer(NamedTuple):
    lines: tuple[Line, ...]
    not_carried: tuple[str, ...] = ()
    goods_cents: int = 0
    delivery_cents: int = 0
    total_cents: int = 0
    valid_until_day: int = 9
    objections: tuple[Rule, ...] = ()


class Order(NamedTuple):
    id: str = "HB-1003"
    lines: tuple[Line, ...] = (Line("sku-08", 40, 92), Line("sku-13", 1200, 9000))
    goods_cents: int = 10803680
    delivery_cents: int = 1500
    total_cents: int = 10805180
    pay_by_day: int = 9
    status: str = "unpaid"
    due_minute: int | None = None


CONFIRMED = Order(status="confirmed", due_minute=1440 * 3 + 615)
