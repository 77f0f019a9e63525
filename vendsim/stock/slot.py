"""A slot of a machine: one facing of one product."""

from __future__ import annotations

from vendsim.money import Cents
from vendsim.scenario.schema import ProductSpec, Size
from vendsim.stock.lot import Lot

__all__ = ["Slot"]


class Slot:
    """One place in the grid. Only its :class:`~vendsim.stock.machine.Machine` changes it.

    A slot holds one product at a time. When the last unit is gone it keeps product and
    price, so that it can be refilled as it was, until it is emptied or given another
    product. Without a price it sells nothing.

    Attributes:
        row: From 0, top row first.
        column: From 0, from the left.
        size: ``"S"`` takes small goods, ``"L"`` small and large ones.
        sku: The product, or None.
        price_cents: Retail price of a unit, or None until one is set.
        lots: What is in the slot, earliest arrival first.
        units: Units in the slot.
        machine: Id of the machine it is in.
        capacity_units: How many units of its product the slot holds when full; 0 without one.
    """

    __slots__ = (
        "capacity_units",
        "column",
        "lots",
        "machine",
        "price_cents",
        "row",
        "size",
        "sku",
        "units",
    )

    def __init__(self, row: int, column: int, size: Size, machine: str = "machine") -> None:
        self.row = row
        self.column = column
        self.size: Size = size
        self.machine = machine
        self.clear()

    def clear(self) -> None:
        """Forget product, price and lots."""
        self.sku: str | None = None
        self.price_cents: Cents | None = None
        self.lots: list[Lot] = []
        self.units = 0
        self.capacity_units = 0

    def takes_size_of(self, product: ProductSpec) -> bool:
        """Whether the product is small enough for the slot."""
        return self.size == "L" or product.size == "S"

    def room_units(self, product: ProductSpec) -> int:
        """How many units of a product could be put in now; 0 if it cannot go in at all."""
        if self.sku == product.sku:
            return self.capacity_units - self.units
        if self.units or (self.size == "S" and product.size == "L"):
            return 0
        return product.slot_capacity_units
