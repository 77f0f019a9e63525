"""What the writer has to be told about a trade, whoever keeps it.

The rooms of supply and mail do not know each other. These protocols are the shape of what
supply hands out, as far as a mail speaks of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

__all__ = ["Broken", "Goods", "Offer", "Ordered", "Priced", "RivalEffect"]

RivalEffect: TypeAlias = Literal["believed", "unmoved", "doubted", "refuted"]
"""What the price of another supplier, as the buyer tells it, does to this one's."""


class Priced(Protocol):
    """The price of a product, as a supplier quotes it."""

    @property
    def sku(self) -> str:
        """The product."""

    @property
    def units(self) -> int | None:
        """The quantity asked about, if one was."""

    @property
    def list_price_cents(self) -> int:
        """A unit's price below the first price break."""

    @property
    def unit_price_cents(self) -> int:
        """A unit's price at that quantity."""

    @property
    def breaks(self) -> Sequence[tuple[int, int]]:
        """Units from which, and a unit's price then."""

    @property
    def case_pack_units(self) -> int | None:
        """Units in a case where only full cases are sold."""


class Goods(Protocol):
    """Units of a product at a unit price."""

    @property
    def sku(self) -> str:
        """The product."""

    @property
    def units(self) -> int:
        """How many."""

    @property
    def unit_price_cents(self) -> int:
        """What one costs."""


class Broken(Protocol):
    """A condition of sale that an order breaks."""

    @property
    def rule(self) -> str:
        """The name of the condition."""

    @property
    def sku(self) -> str | None:
        """The product, unless it is the whole order."""

    @property
    def asked(self) -> int:
        """What was asked for."""

    @property
    def valid(self) -> Sequence[int]:
        """What would be taken."""


class Offer(Protocol):
    """Prices, with what the quantities asked about would come to."""

    @property
    def lines(self) -> Sequence[Priced]:
        """A line a product."""

    @property
    def not_carried(self) -> Sequence[str]:
        """SKUs that are not sold here."""

    @property
    def goods_cents(self) -> int:
        """The goods asked about."""

    @property
    def delivery_cents(self) -> int:
        """Their delivery."""

    @property
    def total_cents(self) -> int:
        """Goods and delivery."""

    @property
    def valid_until_day(self) -> int:
        """The last day on which an order can be written at these prices."""

    @property
    def objections(self) -> Sequence[Broken]:
        """Why an order of exactly this would not be taken."""


class Ordered(Protocol):
    """A purchase order."""

    @property
    def id(self) -> str:
        """Its number."""

    @property
    def lines(self) -> tuple[Goods, ...]:
        """What is bought."""

    @property
    def goods_cents(self) -> int:
        """The goods."""

    @property
    def delivery_cents(self) -> int:
        """Their delivery."""

    @property
    def total_cents(self) -> int:
        """What has to be paid."""

    @property
    def pay_by_day(self) -> int:
        """The last day to pay."""

    @property
    def status(self) -> str:
        """What became of it."""

    @property
    def due_minute(self) -> int | None:
        """When the goods arrive, once it is paid."""
