"""A purchase order: what a business has asked a supplier to send, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from vendsim.supply.fates import Trick

__all__ = ["OrderLine", "OrderStatus", "PurchaseOrder", "order_ids_in"]

OrderStatus: TypeAlias = Literal["unpaid", "confirmed", "delivered", "lapsed", "cancelled", "lost"]
"""Unpaid until covered, then confirmed, then delivered; an unpaid one can lapse or be cancelled,
a confirmed one is lost where the supplier vanishes or closes down."""

# People write HB-1003 also as "hb 1003" and "HB1003".
_ORDER_ID = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,4})[-# ]?(\d{3,12})(?!\d)", re.ASCII)


class OrderLine(NamedTuple):
    """Units of one product at one unit price."""

    sku: str
    units: int
    unit_price_cents: int

    @property
    def amount_cents(self) -> int:
        """Units times unit price."""
        return self.units * self.unit_price_cents


@dataclass(slots=True)
class PurchaseOrder:
    """One purchase order.

    Attributes:
        id: The order number, unique in a world, e.g. ``"HB-1003"``.
        supplier_id: Who sells.
        business_id: Who buys.
        lines: One line a product, in the order they were asked for.
        goods_cents: Sum of the lines.
        delivery_cents: The delivery fee, 0 when free.
        placed_day: The day the supplier took the order.
        pay_by_day: The last day on which it can be paid before it lapses.
        status: What has become of it.
        surcharge_cents: What the supplier wants beyond the price agreed, before it ships.
        paid_day: The day it was covered; None until then.
        due_minute: When the goods are promised; None until the order is confirmed.
        arrival_minute: When they really come; None until the order is confirmed.
        trick: What a cheating supplier does to it.
        claimable_cents: What a delivered order brought damaged and the supplier would make
            good if asked.
        credited_cents: What the buyer has been credited for missing or damaged goods.
    """

    id: str
    supplier_id: str
    business_id: str
    lines: tuple[OrderLine, ...]
    goods_cents: int
    delivery_cents: int
    placed_day: int
    pay_by_day: int
    status: OrderStatus = "unpaid"
    surcharge_cents: int = 0
    paid_day: int | None = None
    due_minute: int | None = None
    arrival_minute: int | None = None
    trick: Trick = ""
    claimable_cents: int = 0
    credited_cents: int = 0

    @property
    def total_cents(self) -> int:
        """Goods, delivery and surcharge: what has to be paid."""
        return self.goods_cents + self.delivery_cents + self.surcharge_cents

    def state(self) -> list[object]:
        """Everything that can differ between two orders, as plain JSON values."""
        return [
            self.id,
            self.business_id,
            [list(line) for line in self.lines],
            self.goods_cents,
            self.delivery_cents,
            self.placed_day,
            self.pay_by_day,
            self.status,
            self.surcharge_cents,
            self.paid_day,
            self.due_minute,
            self.arrival_minute,
            self.trick,
            self.claimable_cents,
            self.credited_cents,
        ]


def order_ids_in(text: str) -> list[str]:
    """Everything in a text that looks like an order number, in canonical form, in order.

    >>> order_ids_in("for hb 1003 and HB-1103, thanks")
    ['HB-1003', 'HB-1103']
    """
    return [f"{letters.upper()}-{digits}" for letters, digits in _ORDER_ID.findall(text)]
