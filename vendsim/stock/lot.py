"""Lots: units of one product that came together, and how they queue first in, first out.

A queue of lots is a plain list, earliest arrival first. Whoever holds the list owns its
lots; passing a lot on gives it up.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from vendsim.money import Cents

__all__ = [
    "NEVER",
    "Lot",
    "count_units",
    "put_lot",
    "take_expired",
    "take_units",
    "total_cost_cents",
]

NEVER = 2**62
"""A day that no run reaches: when nothing is there to expire."""


class Lot(msgspec.Struct):
    """Units of one SKU with one cost, one expiry day and one arrival.

    Attributes:
        sku: The product.
        units: How many there are, 1 or more.
        unit_cost_cents: What a unit cost.
        expiry_day: The last day the units can be sold; they expire at its close.
        arrival: Sequence number of the delivered lot, given by the storage that received
            it. Parts of a split lot share it, and become one lot again where they meet.
    """

    sku: str
    units: int
    unit_cost_cents: Cents
    expiry_day: int
    arrival: int


def put_lot(lots: list[Lot], lot: Lot) -> None:
    """Add a lot to a queue, in its place by arrival; joins a part of the same lot."""
    place = len(lots)
    while place and lots[place - 1].arrival > lot.arrival:
        place -= 1
    if place and lots[place - 1].arrival == lot.arrival:
        lots[place - 1].units += lot.units
    else:
        lots.insert(place, lot)


def take_units(lots: list[Lot], units: int) -> list[Lot]:
    """Take units off a queue, earliest arrival first, splitting the last lot if need be.

    The caller has made sure that the queue holds as many.
    """
    taken: list[Lot] = []
    while units:
        first = lots[0]
        if first.units > units:
            first.units -= units
            taken.append(
                Lot(first.sku, units, first.unit_cost_cents, first.expiry_day, first.arrival)
            )
            break
        units -= first.units
        taken.append(lots.pop(0))
    return taken


def take_expired(lots: list[Lot], day: int) -> list[Lot]:
    """Take the lots off a queue that expire at the close of ``day`` or should have before."""
    expired = [lot for lot in lots if lot.expiry_day <= day]
    if expired:
        lots[:] = [lot for lot in lots if lot.expiry_day > day]
    return expired


def count_units(lots: Iterable[Lot]) -> int:
    """Units of all the lots together."""
    units = 0
    for lot in lots:
        units += lot.units
    return units


def total_cost_cents(lots: Iterable[Lot]) -> Cents:
    """What all units of the lots cost together."""
    cents = 0
    for lot in lots:
        cents += lot.units * lot.unit_cost_cents
    return cents
