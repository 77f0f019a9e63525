"""The vending machine: a grid of slots, what fits in them, and what is sold from them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from vendsim.errors import ToolError, clip
from vendsim.money import Cents, format_cents
from vendsim.scenario.schema import MachineSpec, ProductSpec
from vendsim.stock.lot import NEVER, Lot, count_units, put_lot, take_expired, total_cost_cents
from vendsim.stock.slot import Slot

__all__ = ["Machine"]

_LISTED = 12
"""A message lists this many slots at most."""


class Machine:
    """Slots in rows and columns, filled from storage and sold from, first in, first out.

    Args:
        spec: The grid and the highest price the machine can show.
        products: Every product of the scenario, by SKU.

    Attributes:
        id: What it is called.
        calm_until_day: No lot in any slot expires before this day.
        slots: All slots, row by row; to be looked at, and to be passed to :meth:`sell`.
        units: Units in all slots.
    """

    __slots__ = (
        "_columns",
        "_price_limit_cents",
        "_products",
        "_rows",
        "calm_until_day",
        "id",
        "slots",
        "units",
    )

    def __init__(self, spec: MachineSpec, products: Mapping[str, ProductSpec]) -> None:
        self.id = spec.id
        self._rows = len(spec.row_sizes)
        self._columns = spec.columns
        self._price_limit_cents = spec.price_limit_cents
        self._products = products
        # Spares most days a search.
        self.calm_until_day = NEVER
        self.slots: tuple[Slot, ...] = tuple(
            Slot(row, column, size, spec.id)
            for row, size in enumerate(spec.row_sizes)
            for column in range(spec.columns)
        )
        self.units = 0

    @property
    def cost_cents(self) -> Cents:
        """What everything in the machine cost."""
        return sum(total_cost_cents(slot.lots) for slot in self.slots)

    def offers(self, out_of_order: Set[str] = frozenset()) -> dict[str, Cents]:
        """What a customer can buy now, in stock and priced: SKU to the lowest price asked.

        Args:
            out_of_order: Ids of machines that nothing can be bought from.
        """
        lowest: dict[str, Cents] = {}
        if self.id in out_of_order:
            return lowest
        for slot in self.slots:
            sku, price_cents = slot.sku, slot.price_cents
            if slot.units and sku is not None and price_cents is not None:
                known = lowest.get(sku)
                if known is None or price_cents < known:
                    lowest[sku] = price_cents
        return lowest

    def at(self, row: int, column: int) -> Slot:
        """The slot at a place.

        Raises:
            ToolError: The machine has no such slot (``no_such_slot``).
        """
        if not (0 <= row < self._rows and 0 <= column < self._columns):
            raise ToolError(
                "no_such_slot",
                f"There is no slot at row {clip(row)}, column {clip(column)}: rows go from 0 to "
                f"{self._rows - 1}, columns from 0 to {self._columns - 1}.",
            )
        return self.slots[row * self._columns + column]

    def room(self, row: int, column: int, product: ProductSpec) -> int:
        """How many units of a product could be put into a slot now.

        Raises:
            ToolError: The machine has no such slot (``no_such_slot``).
        """
        return self.at(row, column).room_units(product)

    def check_fits(self, row: int, column: int, product: ProductSpec, units: int) -> Slot:
        """Make sure that so many units of a product fit into a slot, and return the slot.

        Raises:
            ToolError: No such slot (``no_such_slot``), not a positive number of units
                (``invalid_quantity``), or they do not fit (``does_not_fit``); the message
                says what would.
        """
        slot = self.at(row, column)
        if units < 1:
            raise ToolError(
                "invalid_quantity", f"{clip(units)} is no quantity: stock 1 unit or more."
            )
        if units > slot.room_units(product):
            raise ToolError("does_not_fit", self._why_not(slot, product, units))
        return slot

    def stock(self, row: int, column: int, product: ProductSpec, lots: list[Lot]) -> Slot:
        """Put lots of a product into a slot; the slot loses its price if the product is new to it.

        Raises:
            ToolError: As :meth:`check_fits`.
            ValueError: A lot of another product.
        """
        if any(lot.sku != product.sku for lot in lots):
            raise ValueError(f"not all of {lots} are {product.sku}")
        units = count_units(lots)
        slot = self.check_fits(row, column, product, units)
        self.fill(slot, product, lots)
        return slot

    def fill(self, slot: Slot, product: ProductSpec, lots: list[Lot]) -> None:
        """Put lots of a product into a slot that :meth:`check_fits` has found fit for them."""
        if slot.sku != product.sku:
            slot.clear()
            slot.sku = product.sku
            slot.capacity_units = product.slot_capacity_units
        for lot in lots:
            if lot.expiry_day < self.calm_until_day:
                self.calm_until_day = lot.expiry_day
            slot.units += lot.units
            self.units += lot.units
            put_lot(slot.lots, lot)

    def empty(self, row: int, column: int) -> list[Lot]:
        """Take everything out of a slot and free it of product and price.

        Returns:
            The lots that were in it, earliest arrival first; none if it was sold out.

        Raises:
            ToolError: No such slot (``no_such_slot``), or no product in it (``slot_is_free``).
        """
        slot = self._with_product(row, column, "there is nothing to empty")
        lots = slot.lots
        self.units -= slot.units
        slot.clear()
        return lots

    def set_price(self, row: int, column: int, cents: Cents) -> Slot:
        """Set the price of the product in a slot; 0 gives it away.

        Raises:
            ToolError: No such slot (``no_such_slot``), no product in it (``slot_is_free``),
                or a price the machine cannot show (``invalid_price``).
        """
        slot = self._with_product(row, column, "stock it before setting a price")
        if not 0 <= cents <= self._price_limit_cents:
            raise ToolError(
                "invalid_price",
                f"{format_cents(cents)} is not a price this machine can show: it shows $0.00 to "
                f"{format_cents(self._price_limit_cents)}.",
            )
        slot.price_cents = cents
        return slot

    def sell(self, slot: Slot, units: int) -> Cents:
        """Take sold units out of a slot, earliest arrival first.

        Returns:
            What they had cost.

        Raises:
            ValueError: No price, no units, or more than there are: a defect of the caller's.
        """
        if not 0 < units <= slot.units or slot.price_cents is None:
            raise ValueError(
                f"cannot sell {units} of {slot.units} units of {slot.sku} for {slot.price_cents}"
            )
        slot.units -= units
        self.units -= units
        lots = slot.lots
        first = lots[0]
        if first.units > units:
            first.units -= units
            return units * first.unit_cost_cents
        cost_cents = 0
        while first.units < units:
            cost_cents += first.units * first.unit_cost_cents
            units -= first.units
            del lots[0]
            first = lots[0]
        first.units -= units
        if not first.units:
            del lots[0]
        return cost_cents + units * first.unit_cost_cents

    def expire(self, day: int) -> list[tuple[Slot, Lot]]:
        """Take out every lot that expires at the close of ``day``, slot by slot.

        A slot whose last unit expires keeps product and price, as when it is sold.
        """
        if day < self.calm_until_day:
            return []
        expired: list[tuple[Slot, Lot]] = []
        for slot in self.slots:
            for lot in take_expired(slot.lots, day):
                slot.units -= lot.units
                self.units -= lot.units
                expired.append((slot, lot))
        self.calm_until_day = min(
            (lot.expiry_day for slot in self.slots for lot in slot.lots), default=NEVER
        )
        return expired

    def state(self) -> list[list[Any]]:
        """Plain values for the world's state hash: a row for each slot."""
        return [
            [
                slot.row,
                slot.column,
                slot.sku,
                slot.price_cents,
                [
                    [lot.arrival, lot.sku, lot.units, lot.unit_cost_cents, lot.expiry_day]
                    for lot in slot.lots
                ],
            ]
            for slot in self.slots
        ]

    def _with_product(self, row: int, column: int, otherwise: str) -> Slot:
        """The slot at a place, which must have a product."""
        slot = self.at(row, column)
        if slot.sku is None:
            raise ToolError("slot_is_free", f"Slot ({row}, {column}) has no product: {otherwise}.")
        return slot

    def _why_not(self, slot: Slot, product: ProductSpec, units: int) -> str:
        """Say why units do not fit into a slot, and where they would."""
        place = f"Slot ({slot.row}, {slot.column})"
        wanted = f"{product.name} ({product.sku})"
        if not slot.takes_size_of(product):
            why = f"{place} takes small goods only and {wanted} is large."
        elif slot.units and slot.sku is not None and slot.sku != product.sku:
            held = self._products[slot.sku].name
            why = (
                f"{place} holds {slot.units} of {held} ({slot.sku}): "
                f"empty it before stocking {wanted}."
            )
        else:
            why = (
                f"{place} holds {slot.units} of at most {product.slot_capacity_units} of "
                f"{wanted}: {slot.room_units(product)} more fit, not {clip(units)}."
            )
        return f"{why} {self._other_places(slot, product)}"

    def _other_places(self, slot: Slot, product: ProductSpec) -> str:
        """Which other slots have room for a product, for a message."""
        others = [
            f"({other.row}, {other.column}) takes {other.room_units(product)}"
            for other in self.slots
            if other is not slot and other.room_units(product)
        ]
        if not others:
            return "No other slot has room for it now."
        more = len(others) - _LISTED
        return "Other slots with room for it: " + (
            ", ".join(others[:_LISTED]) + (f" and {more} more." if more > 0 else ".")
        )
