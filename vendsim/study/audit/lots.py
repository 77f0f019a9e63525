"""Lots of goods, first in, first out."""

from __future__ import annotations

from bisect import insort
from operator import attrgetter

import msgspec

__all__ = ["Lot", "Pile"]

_arrival = attrgetter("arrival")


class Lot(msgspec.Struct):
    """Units that came together: one cost, one expiry day, one place in the queue."""

    arrival: int
    units: int
    unit_cost_cents: int
    expiry_day: int

    @property
    def cost_cents(self) -> int:
        """What all its units cost."""
        return self.units * self.unit_cost_cents


class Pile:
    """Units of one product, the earliest arrival first."""

    __slots__ = ("lots",)

    def __init__(self) -> None:
        self.lots: list[Lot] = []

    @property
    def units(self) -> int:
        """How many there are."""
        units = 0
        for lot in self.lots:
            units += lot.units
        return units

    @property
    def cost_cents(self) -> int:
        """What they cost."""
        cents = 0  # Asked after every step: no generator, no property.
        for lot in self.lots:
            cents += lot.units * lot.unit_cost_cents
        return cents

    def put(self, lots: list[Lot]) -> None:
        """Put lots in their places."""
        for lot in lots:
            for other in self.lots:
                if other.arrival == lot.arrival:
                    other.units += lot.units
                    break
            else:
                insort(self.lots, lot, key=_arrival)

    def take(self, units: int) -> list[Lot]:
        """Take units off the front; fewer, where there are not so many."""
        taken: list[Lot] = []
        while units > 0 and self.lots:
            first = self.lots[0]
            part = min(first.units, units)
            taken.append(Lot(first.arrival, part, first.unit_cost_cents, first.expiry_day))
            first.units -= part
            units -= part
            if not first.units:
                del self.lots[0]
        return taken
