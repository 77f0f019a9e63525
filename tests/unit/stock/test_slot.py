from __future__ import annotations

import pytest

from tests.unit.stock.goods import CHIPS, COLA, WATER
from vendsim.scenario.schema import ProductSpec, Size
from vendsim.stock import Slot


@pytest.mark.parametrize(
    ("size", "product", "room_units"),
    [("S", COLA, 10), ("S", CHIPS, 6), ("S", WATER, 0), ("L", COLA, 10), ("L", WATER, 8)],
)
def test_room_in_a_free_slot(size: Size, product: ProductSpec, room_units: int) -> None:
    slot = Slot(0, 0, size)
    assert slot.room_units(product) == room_units
    assert slot.takes_size_of(product) == bool(room_units)


def cola_slot() -> Slot:
    """A large slot with 7 cola for $1.50."""
    slot = Slot(1, 2, "L")
    slot.sku, slot.units, slot.price_cents, slot.capacity_units = "cola", 7, 150, 10
    return slot


def test_room_in_a_slot_with_a_product() -> None:
    slot = cola_slot()
    assert slot.room_units(COLA) == 3
    assert slot.room_units(CHIPS) == 0
    slot.units = 0
    assert slot.room_units(COLA) == 10
    assert slot.room_units(CHIPS) == 6


def test_a_cleared_slot_is_as_new() -> None:
    slot = cola_slot()
    slot.clear()
    assert (slot.sku, slot.units, slot.price_cents, slot.capacity_units) == (None, 0, None, 0)
    assert (slot.row, slot.column, slot.size, slot.lots) == (1, 2, "L", [])
