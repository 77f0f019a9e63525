"""What a supplier would charge, and why it would not take an order."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

__all__ = ["Objection", "Quote", "QuoteLine", "Refusal", "Rule"]

Rule: TypeAlias = Literal[
    "not_carried",
    "no_units",
    "full_cases",
    "too_few_cases",
    "too_many_units",
    "below_minimum",
    "too_many_open_orders",
]
"""The conditions of sale an order can break."""


class Objection(NamedTuple):
    """One condition of sale that an order breaks, and what would be valid.

    Attributes:
        rule: Which condition.
        sku: The product concerned; None when it is the order as a whole.
        asked: What was asked for: units, or cents for ``below_minimum``.
        valid: What would be taken: unit quantities for ``full_cases`` and
            ``too_many_units``, the least goods in cents for ``below_minimum``, the most
            open orders for ``too_many_open_orders``; empty where nothing would.
    """

    rule: Rule
    sku: str | None
    asked: int
    valid: tuple[int, ...]


class QuoteLine(NamedTuple):
    """The price of one product.

    Attributes:
        sku: The product.
        units: The quantity asked about, None when only the price was.
        list_price_cents: A unit's price below the first price break.
        unit_price_cents: A unit's price at that quantity (the list price without one).
        breaks: Units from which, and the unit price then, ascending.
        case_pack_units: Units in a case where the supplier sells full cases only.
    """

    sku: str
    units: int | None
    list_price_cents: int
    unit_price_cents: int
    breaks: tuple[tuple[int, int], ...]
    case_pack_units: int | None

    @property
    def lowest_cents(self) -> int:
        """A unit's price from the last price break on."""
        return self.breaks[-1][1] if self.breaks else self.list_price_cents


class Quote(NamedTuple):
    """An offer, good until the end of a day.

    Attributes:
        lines: A line for each product carried.
        not_carried: Products asked about that this supplier does not sell.
        goods_cents: Sum over the lines with a quantity.
        delivery_cents: Delivery of those goods.
        valid_until_day: The last day on which an order can be written at the prices.
        objections: Why an order of exactly this would not be taken.
    """

    lines: tuple[QuoteLine, ...]
    not_carried: tuple[str, ...]
    goods_cents: int
    delivery_cents: int
    valid_until_day: int
    objections: tuple[Objection, ...]

    @property
    def total_cents(self) -> int:
        """Goods and delivery."""
        return self.goods_cents + self.delivery_cents


class Refusal(NamedTuple):
    """An order that was not taken; nothing has changed."""

    reasons: tuple[Objection, ...]
