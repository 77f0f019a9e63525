"""Machines side by side, as those who buy there see them."""

from __future__ import annotations

from tests.unit.stock.goods import COLA, PRODUCTS, WATER
from vendsim.scenario.schema import MachineSpec
from vendsim.stock import Machine, Storage, front_of, stock_slot


def _machines(*names: str) -> list[Machine]:
    return [
        Machine(
            MachineSpec(
                id=name, site="hall", row_sizes=("S", "L"), columns=2, price_limit_cents=2000
            ),
            PRODUCTS,
        )
        for name in names
    ]


def _storage() -> Storage:
    storage = Storage(1000)
    storage.receive("cola", 100, 40, expiry_day=30)
    storage.receive("water", 100, 60, expiry_day=20)
    return storage


def test_one_machine_is_its_own_front() -> None:
    (machine,) = _machines("a")
    assert front_of([machine]) is machine


def test_several_are_seen_slot_by_slot_and_sold_from_one_by_one() -> None:
    first, second = _machines("a", "b")
    front, storage = front_of([first, second]), _storage()
    assert front.slots == (*first.slots, *second.slots)
    assert [slot.machine for slot in front.slots] == ["a"] * 4 + ["b"] * 4
    stock_slot(storage, first, 0, 0, COLA, 5)
    stock_slot(storage, second, 0, 1, COLA, 5)
    stock_slot(storage, second, 1, 0, WATER, 5)
    assert front.calm_until_day == second.calm_until_day == 20
    first.set_price(0, 0, 200)
    assert front.offers() == {"cola": 200}
    second.set_price(0, 1, 150)
    second.set_price(1, 0, 300)
    assert front.offers() == {"cola": 150, "water": 300}
    assert front.sell(second.at(0, 1), 5) == 200
    assert (first.units, second.units) == (5, 5)
    assert front.offers() == {"cola": 200, "water": 300}
