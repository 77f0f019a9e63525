"""Storage and machine under arbitrary programs, against a model that tracks single units.

The model knows no lots: every unit is an entry of its own, and first in, first out is a
sort. After every step both must agree, unit by unit; a step that is refused must be one
the rules forbid, and must leave everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from vendsim.errors import ToolError
from vendsim.scenario.schema import MachineSpec, ProductSpec, Size
from vendsim.stock import Lot, Machine, Storage, empty_slot, stock_slot

STORAGE_CAPACITY_UNITS = 30
PRICE_LIMIT_CENTS = 500
ROW_SIZES: tuple[Size, ...] = ("S", "L")
COLUMNS = 2
SIZES: dict[str, Size] = {"cola": "S", "chips": "S", "water": "L"}
SLOT_CAPACITY_UNITS = {"cola": 9, "chips": 4, "water": 6}

Place = tuple[int, int]

skus = st.sampled_from(sorted(SIZES))
# One row and one column too many on either side.
places = st.tuples(st.integers(-1, len(ROW_SIZES)), st.integers(-1, COLUMNS))
costs = st.integers(0, 300)


class Unit(NamedTuple):
    """One unit of a product. Sorted, the earliest arrival is first."""

    arrival: int
    sku: str
    cost_cents: int
    expiry_day: int


class Facing:
    """What the model knows of a slot."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.sku: str | None = None
        self.price_cents: int | None = None
        self.units: list[Unit] = []


def product_of(sku: str) -> ProductSpec:
    return ProductSpec(
        sku=sku,
        name=sku.title(),
        category="goods",
        reference_price_cents=150,
        base_units_per_day=2.0,
        elasticity=-1.5,
        temperature_coefficient_per_c=0.0,
        size=SIZES[sku],
        slot_capacity_units=SLOT_CAPACITY_UNITS[sku],
        case_pack_units=12,
        shelf_life_days=60,
        unit_cost_cents=50,
    )


PRODUCTS = {sku: product_of(sku) for sku in SIZES}


def units_of(lots: list[Lot]) -> list[Unit]:
    """Lots taken apart, in their sequence."""
    return [
        Unit(lot.arrival, lot.sku, lot.unit_cost_cents, lot.expiry_day)
        for lot in lots
        for _ in range(lot.units)
    ]


class StockMachine(RuleBasedStateMachine):
    """Drives storage, machine and model with the same steps."""

    def __init__(self) -> None:
        super().__init__()
        self.storage = Storage(STORAGE_CAPACITY_UNITS)
        spec = MachineSpec(
            site="hall",
            row_sizes=ROW_SIZES,
            columns=COLUMNS,
            price_limit_cents=PRICE_LIMIT_CENTS,
        )
        self.machine = Machine(spec, PRODUCTS)
        self.day = 0
        self.arrivals = 0
        self.stored: list[Unit] = []
        self.facings: dict[Place, Facing] = {
            (row, column): Facing(size)
            for row, size in enumerate(ROW_SIZES)
            for column in range(COLUMNS)
        }
        self.received: list[Unit] = []
        self.gone: list[Unit] = []

    def attempt(self, allowed: bool, step: Callable[[], Any]) -> None:
        """Take a step; if it is not allowed it must be refused and change nothing."""
        if allowed:
            step()
            return
        before = [self.storage.state(), self.machine.state()]
        with pytest.raises((ToolError, ValueError)) as refusal:
            step()
        assert str(refusal.value)
        assert [self.storage.state(), self.machine.state()] == before

    # --- What the model says ---------------------------------------------------------------

    def of_sku(self, sku: str) -> list[Unit]:
        return sorted(unit for unit in self.stored if unit.sku == sku)

    def free_units(self) -> int:
        return STORAGE_CAPACITY_UNITS - len(self.stored)

    def fits(self, place: Place, sku: str, units: int) -> bool:
        facing = self.facings.get(place)
        if facing is None or (facing.size == "S" and SIZES[sku] == "L"):
            return False
        if facing.units and facing.sku != sku:
            return False
        return 1 <= units <= SLOT_CAPACITY_UNITS[sku] - len(facing.units)

    # --- Steps, allowed or not -------------------------------------------------------------

    def receive(self, sku: str, units: int, cost_cents: int, expiry_day: int) -> None:
        allowed = 1 <= units <= self.free_units()
        self.attempt(allowed, lambda: self.storage.receive(sku, units, cost_cents, expiry_day))
        if allowed:
            new = [Unit(self.arrivals, sku, cost_cents, expiry_day)] * units
            self.arrivals += 1
            self.received += new
            self.stored += new

    def stock(self, place: Place, sku: str, units: int) -> None:
        held = self.of_sku(sku)
        allowed = self.fits(place, sku, units) and units <= len(held)
        self.attempt(
            allowed,
            lambda: stock_slot(self.storage, self.machine, *place, PRODUCTS[sku], units),
        )
        if allowed:
            facing = self.facings[place]
            if facing.sku != sku:
                facing.sku, facing.price_cents = sku, None
            for unit in held[:units]:
                self.stored.remove(unit)
                facing.units.append(unit)

    def empty(self, place: Place) -> None:
        facing = self.facings.get(place)
        allowed = (
            facing is not None and facing.sku is not None and len(facing.units) <= self.free_units()
        )
        self.attempt(allowed, lambda: empty_slot(self.storage, self.machine, *place))
        if allowed and facing is not None:
            self.stored += facing.units
            self.facings[place] = Facing(facing.size)

    def set_price(self, place: Place, cents: int) -> None:
        facing = self.facings.get(place)
        allowed = facing is not None and facing.sku is not None and 0 <= cents <= PRICE_LIMIT_CENTS
        self.attempt(allowed, lambda: self.machine.set_price(*place, cents))
        if allowed and facing is not None:
            facing.price_cents = cents

    def sell(self, place: Place, units: int) -> None:
        facing = self.facings.get(place)
        if facing is None:
            return
        slot = self.machine.at(*place)
        if facing.price_cents is None or not 1 <= units <= len(facing.units):
            self.attempt(False, lambda: self.machine.sell(slot, units))
            return
        queue = sorted(facing.units)
        sold, facing.units = queue[:units], queue[units:]
        assert self.machine.sell(slot, units) == sum(unit.cost_cents for unit in sold)
        self.gone += sold

    def take(self, sku: str, units: int) -> None:
        held = self.of_sku(sku)
        if not 1 <= units <= len(held):
            self.attempt(False, lambda: self.storage.take(sku, units))
            return
        assert units_of(self.storage.take(sku, units)) == held[:units]
        for unit in held[:units]:
            self.stored.remove(unit)
            self.gone.append(unit)

    # --- Programs: mostly what is allowed, so that they get somewhere ----------------------

    @rule(sku=skus, units=st.integers(1, 4), cost_cents=costs, shelf_days=st.integers(1, 30))
    def deliver(self, sku: str, units: int, cost_cents: int, shelf_days: int) -> None:
        self.receive(sku, units, cost_cents, self.day + shelf_days)

    @rule(sku=skus, cost_cents=costs, excess_units=st.integers(0, 1))
    def deliver_to_the_brim(self, sku: str, cost_cents: int, excess_units: int) -> None:
        self.receive(sku, self.free_units() + excess_units, cost_cents, self.day + 9)

    @precondition(lambda self: self.stored)
    @rule(data=st.data())
    def stock_what_fits(self, data: st.DataObject) -> None:
        sku = data.draw(st.sampled_from(sorted({unit.sku for unit in self.stored})))
        fitting = [place for place in self.facings if self.fits(place, sku, 1)]
        for place in self.facings:
            room_units = self.machine.room(*place, PRODUCTS[sku])
            assert self.fits(place, sku, room_units) == (room_units > 0) == (place in fitting)
            assert not self.fits(place, sku, room_units + 1)
        if fitting:
            place = data.draw(st.sampled_from(fitting))
            most = min(self.machine.room(*place, PRODUCTS[sku]), len(self.of_sku(sku)))
            self.stock(place, sku, data.draw(st.integers(1, most)))

    @precondition(lambda self: any(facing.sku for facing in self.facings.values()))
    @rule(data=st.data())
    def empty_one(self, data: st.DataObject) -> None:
        used = [place for place, facing in self.facings.items() if facing.sku]
        self.empty(data.draw(st.sampled_from(used)))

    @precondition(lambda self: any(facing.units for facing in self.facings.values()))
    @rule(data=st.data(), cents=st.integers(0, PRICE_LIMIT_CENTS))
    def price_and_sell(self, data: st.DataObject, cents: int) -> None:
        filled = [place for place, facing in self.facings.items() if facing.units]
        place = data.draw(st.sampled_from(filled))
        self.set_price(place, cents)
        self.sell(place, data.draw(st.integers(1, len(self.facings[place].units))))

    @precondition(lambda self: self.stored)
    @rule(data=st.data())
    def take_away(self, data: st.DataObject) -> None:
        sku = data.draw(st.sampled_from(sorted({unit.sku for unit in self.stored})))
        self.take(sku, data.draw(st.integers(1, len(self.of_sku(sku)))))

    @rule(
        step=st.sampled_from(["stock", "empty", "set_price", "sell", "take"]),
        place=places,
        sku=skus,
        number=st.integers(-1, 10) | st.sampled_from([PRICE_LIMIT_CENTS, PRICE_LIMIT_CENTS + 1]),
    )
    def try_anything(self, step: str, place: Place, sku: str, number: int) -> None:
        if step == "stock":
            self.stock(place, sku, number)
        elif step == "empty":
            self.empty(place)
        elif step == "set_price":
            self.set_price(place, number)
        elif step == "sell":
            self.sell(place, number)
        else:
            self.take(sku, number)

    @rule(days=st.integers(1, 6))
    def close_days(self, days: int) -> None:
        self.day += days
        last_day = self.day - 1
        expired = units_of(self.storage.expire(last_day))
        assert sorted(expired) == sorted(u for u in self.stored if u.expiry_day <= last_day)
        self.stored = [unit for unit in self.stored if unit.expiry_day > last_day]
        for slot, lot in self.machine.expire(last_day):
            for unit in units_of([lot]):
                assert unit.expiry_day <= last_day
                self.facings[slot.row, slot.column].units.remove(unit)
                expired.append(unit)
        for facing in self.facings.values():
            assert all(unit.expiry_day > last_day for unit in facing.units)
        self.gone += expired

    # --- What holds after every step -------------------------------------------------------

    @invariant()
    def storage_holds_what_the_model_holds(self) -> None:
        assert units_of(self.storage.lots()) == sorted(self.stored)
        assert self.storage.total_units == len(self.stored)
        assert self.storage.free_units == self.free_units() >= 0
        for sku in SIZES:
            assert self.storage.units(sku) == len(self.of_sku(sku))

    @invariant()
    def slots_hold_what_the_model_holds(self) -> None:
        for slot in self.machine.slots:
            facing = self.facings[slot.row, slot.column]
            assert (slot.sku, slot.price_cents) == (facing.sku, facing.price_cents)
            assert units_of(slot.lots) == sorted(facing.units)
            assert slot.units == len(facing.units) <= slot.capacity_units
            assert slot.capacity_units == SLOT_CAPACITY_UNITS.get(facing.sku or "", 0)
        offered: dict[str, int] = {}
        for facing in self.facings.values():
            if facing.units and facing.sku is not None and facing.price_cents is not None:
                lowest = offered.get(facing.sku, facing.price_cents)
                offered[facing.sku] = min(lowest, facing.price_cents)
        assert self.machine.offers() == offered

    @invariant()
    def lots_are_whole(self) -> None:
        """No lot is empty, and no queue holds two parts of one lot."""
        assert all(lots for _, lots in self.storage.lots_by_sku())
        queues = [self.storage.lots(), *(slot.lots for slot in self.machine.slots)]
        for lots in queues:
            assert all(lot.units > 0 for lot in lots)
            assert len({lot.arrival for lot in lots}) == len(lots)

    @invariant()
    def units_and_cost_are_conserved(self) -> None:
        here = units_of(self.storage.lots())
        for slot in self.machine.slots:
            here += units_of(slot.lots)
        assert self.machine.units == len(here) - self.storage.total_units
        assert sorted(here + self.gone) == sorted(self.received)
        cost_cents = self.storage.cost_cents + self.machine.cost_cents
        assert cost_cents == sum(u.cost_cents for u in self.received) - sum(
            u.cost_cents for u in self.gone
        )


TestStockMachine = StockMachine.TestCase
TestStockMachine.settings = settings(max_examples=200, stateful_step_count=40)
