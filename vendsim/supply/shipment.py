"""What a delivery brings, and what it leaves out."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Lot", "Shipment"]


class Lot(NamedTuple):
    """Units of a product that go into storage, and what one has cost."""

    sku: str
    units: int
    unit_price_cents: int


class Shipment(NamedTuple):
    """The goods of one order as they arrive.

    Attributes:
        lots: What is good, at the prices paid for it.
        missing: Products and units that were ordered and are not there.
        damaged: Products and units that arrived spoilt.
        instead: Ordered product, product sent in its place, and units.
        credit_cents: What the supplier gives back for it at once, as credit.
        lost_cents: What was paid and brought neither goods nor credit.
    """

    lots: tuple[Lot, ...]
    missing: tuple[tuple[str, int], ...] = ()
    damaged: tuple[tuple[str, int], ...] = ()
    instead: tuple[tuple[str, str, int], ...] = ()
    credit_cents: int = 0
    lost_cents: int = 0

    @property
    def goods_cents(self) -> int:
        """What the good units have cost."""
        return sum(lot.units * lot.unit_price_cents for lot in self.lots)
