"""The storage room: where deliveries are put and slots are filled from."""

from __future__ import annotations

from typing import Any

from vendsim.errors import ToolError, clip
from vendsim.money import Cents
from vendsim.stock.lot import (
    NEVER,
    Lot,
    count_units,
    put_lot,
    take_expired,
    take_units,
    total_cost_cents,
)

__all__ = ["Storage"]

_LISTED = 12
"""A message lists this many products at most."""


class Storage:
    """Lots of any product, first in, first out, up to a number of units.

    >>> storage = Storage(capacity_units=100)
    >>> storage.receive("sku-08", 24, unit_cost_cents=60, expiry_day=90).arrival
    0
    >>> [lot.units for lot in storage.take("sku-08", 10)], storage.units("sku-08")
    ([10], 14)

    Args:
        capacity_units: Most units of all products together.

    Attributes:
        capacity_units: As given.
        total_units: Units of all products in storage now.
    """

    __slots__ = ("_arrivals", "_calm_until_day", "_lots", "capacity_units", "total_units")

    def __init__(self, capacity_units: int) -> None:
        self.capacity_units = capacity_units
        self.total_units = 0
        self._arrivals = 0
        # No lot expires before this day, so that most days need no search.
        self._calm_until_day = NEVER
        # SKU -> its lots, earliest arrival first; a SKU without lots has no key.
        self._lots: dict[str, list[Lot]] = {}

    @property
    def free_units(self) -> int:
        """How many more units the storage takes."""
        return self.capacity_units - self.total_units

    @property
    def cost_cents(self) -> Cents:
        """What everything in storage cost."""
        return sum(total_cost_cents(lots) for lots in self._lots.values())

    def units(self, sku: str) -> int:
        """Units of one product on hand here."""
        return count_units(self._lots.get(sku, ()))

    def lots(self) -> list[Lot]:
        """All lots, earliest arrival first; to be looked at, not changed."""
        everything = [lot for lots in self._lots.values() for lot in lots]
        return sorted(everything, key=lambda lot: lot.arrival)

    def lots_by_sku(self) -> list[tuple[str, list[Lot]]]:
        """Every SKU in storage with its lots, by SKU; to be looked at, not changed."""
        return sorted(self._lots.items())

    def receive(self, sku: str, units: int, unit_cost_cents: Cents, expiry_day: int) -> Lot:
        """Take in a newly delivered lot and give it the next arrival number.

        Raises:
            ValueError: No units, a negative cost, or more units than
                :attr:`free_units`: whoever delivers looks first.
        """
        if units < 1 or unit_cost_cents < 0:
            raise ValueError(f"cannot receive {units} units of {sku} at {unit_cost_cents} cents")
        if units > self.free_units:
            raise ValueError(f"{units} units of {sku} exceed the {self.free_units} units free")
        lot = Lot(sku, units, unit_cost_cents, expiry_day, self._arrivals)
        self._arrivals += 1
        self._lots.setdefault(sku, []).append(lot)
        self._calm_until_day = min(self._calm_until_day, expiry_day)
        self.total_units += units
        return lot

    def check_room(self, units: int) -> None:
        """Make sure that so many more units fit.

        Raises:
            ToolError: They do not (``storage_full``).
        """
        if units > self.free_units:
            raise ToolError(
                "storage_full",
                f"{units} more do not fit: storage holds {self.total_units} of at most "
                f"{self.capacity_units} units, with room for {self.free_units}.",
            )

    def put(self, *lots: Lot) -> None:
        """Take back lots that were received here before: all of them, or none.

        They keep cost, expiry and their place by arrival.

        Raises:
            ToolError: They do not fit (``storage_full``).
            ValueError: A lot never was received here.
        """
        for lot in lots:
            if not 0 <= lot.arrival < self._arrivals:
                raise ValueError(f"{lot} was not received here: use receive()")
        units = count_units(lots)
        self.check_room(units)
        for lot in lots:
            self._calm_until_day = min(self._calm_until_day, lot.expiry_day)
            put_lot(self._lots.setdefault(lot.sku, []), lot)
        self.total_units += units

    def take(self, sku: str, units: int) -> list[Lot]:
        """Take units of a product out, earliest arrival first.

        Raises:
            ToolError: Not a positive number of units (``invalid_quantity``), or more than
                there are (``not_enough_in_storage``).
        """
        if units < 1:
            raise ToolError(
                "invalid_quantity", f"{clip(units)} is no quantity: take 1 unit or more."
            )
        lots = self._lots.get(sku, [])
        held_units = count_units(lots)
        if units > held_units:
            raise ToolError(
                "not_enough_in_storage",
                f"Storage holds {held_units} of {sku}, not {clip(units)}."
                + ("" if held_units else self._listing()),
            )
        taken = take_units(lots, units)
        self.total_units -= units
        if not lots:
            del self._lots[sku]
        return taken

    def expire(self, day: int) -> list[Lot]:
        """Take out every lot that expires at the close of ``day``, by SKU, then arrival."""
        if day < self._calm_until_day:
            return []
        expired: list[Lot] = []
        for sku in sorted(self._lots):
            expired += take_expired(self._lots[sku], day)
            if not self._lots[sku]:
                del self._lots[sku]
        self._calm_until_day = min(
            (lot.expiry_day for lots in self._lots.values() for lot in lots), default=NEVER
        )
        self.total_units -= count_units(expired)
        return expired

    def state(self) -> dict[str, Any]:
        """Plain values for the world's state hash."""
        return {
            "arrivals": self._arrivals,
            "lots": [
                [lot.arrival, lot.sku, lot.units, lot.unit_cost_cents, lot.expiry_day]
                for lot in self.lots()
            ],
        }

    def _listing(self) -> str:
        """What storage does hold, for a message."""
        if not self._lots:
            return " It is empty."
        held = [f"{count_units(lots)} of {sku}" for sku, lots in self.lots_by_sku()]
        shown = ", ".join(held[:_LISTED])
        more = len(held) - _LISTED
        return f" It holds {shown}" + (f" and {more} more products." if more > 0 else ".")
