from __future__ import annotations

import pytest

from tests.unit.stock.goods import CHIPS, COLA, WATER, make_machine
from vendsim.errors import ToolError
from vendsim.scenario.schema import ProductSpec
from vendsim.stock import Machine, Storage, empty_slot, stock_slot


def warehouse() -> tuple[Storage, Machine]:
    """26 units of at most 30 in storage, 4 cola of the first lot at (0, 0)."""
    storage, machine = Storage(30), make_machine()
    storage.receive("cola", 10, unit_cost_cents=60, expiry_day=50)
    storage.receive("cola", 12, unit_cost_cents=55, expiry_day=80)
    storage.receive("water", 8, unit_cost_cents=110, expiry_day=20)
    stock_slot(storage, machine, 0, 0, COLA, 4)
    return storage, machine


def test_stocking_moves_the_earliest_lots() -> None:
    storage, machine = warehouse()
    stock_slot(storage, machine, 1, 1, COLA, 8)
    assert [(lot.arrival, lot.units) for lot in machine.at(1, 1).lots] == [(0, 6), (1, 2)]
    assert storage.units("cola") == 10
    assert storage.total_units == 18


def test_emptying_puts_lots_back_where_they_were() -> None:
    storage, machine = warehouse()
    assert empty_slot(storage, machine, 0, 0) == ("cola", 4)
    assert [(lot.arrival, lot.units) for lot in storage.lots()] == [(0, 10), (1, 12), (2, 8)]
    assert machine.units == 0
    assert machine.at(0, 0).sku is None


def test_emptying_a_sold_out_slot_moves_nothing() -> None:
    storage, machine = warehouse()
    machine.set_price(0, 0, 150)
    machine.sell(machine.at(0, 0), 4)
    before = storage.state()
    assert empty_slot(storage, machine, 0, 0) == ("cola", 0)
    assert machine.at(0, 0).sku is None
    assert storage.state() == before


@pytest.mark.parametrize(
    ("column", "product", "units", "code"),
    [
        (1, CHIPS, 1, "not_enough_in_storage"),
        (1, COLA, 11, "does_not_fit"),
        (1, COLA, 0, "invalid_quantity"),
        (1, WATER, 1, "does_not_fit"),
        (0, CHIPS, 1, "does_not_fit"),
        (2, COLA, 1, "no_such_slot"),
    ],
)
def test_refused_stocking_moves_nothing(
    column: int, product: ProductSpec, units: int, code: str
) -> None:
    storage, machine = warehouse()
    before = [storage.state(), machine.state()]
    with pytest.raises(ToolError) as refusal:
        stock_slot(storage, machine, 0, column, product, units)
    assert refusal.value.code == code
    assert [storage.state(), machine.state()] == before


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [(0, 0, "storage_full"), (0, 1, "slot_is_free"), (2, 0, "no_such_slot")],
)
def test_refused_emptying_moves_nothing(row: int, column: int, code: str) -> None:
    storage, machine = warehouse()
    storage.receive("chips", 1, unit_cost_cents=80, expiry_day=30)
    before = [storage.state(), machine.state()]
    with pytest.raises(ToolError) as refusal:
        empty_slot(storage, machine, row, column)
    assert refusal.value.code == code
    assert [storage.state(), machine.state()] == before


def test_emptying_fits_to_the_last_unit() -> None:
    storage, machine = warehouse()
    empty_slot(storage, machine, 0, 0)
    assert storage.free_units == 0
