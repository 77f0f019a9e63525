from __future__ import annotations

import json

import pytest

from tests.unit.stock.goods import CHIPS, COLA, PRODUCTS, WATER, make_machine, make_product
from vendsim.errors import ToolError
from vendsim.scenario.schema import MachineSpec, ProductSpec
from vendsim.stock import Lot, Machine


def cola(units: int, arrival: int = 0, *, cost_cents: int = 60, expiry_day: int = 90) -> Lot:
    return Lot("cola", units, cost_cents, expiry_day, arrival)


def filled_machine() -> Machine:
    """7 cola of two lots at (0, 0) for $1.50, 8 water at (1, 0) without a price."""
    machine = make_machine()
    machine.stock(0, 0, COLA, [cola(4), cola(3, 2, cost_cents=50, expiry_day=40)])
    machine.set_price(0, 0, 150)
    machine.stock(1, 0, WATER, [Lot("water", 8, 110, 20, 1)])
    return machine


def test_slots_stand_row_by_row() -> None:
    assert [(slot.row, slot.column, slot.size) for slot in make_machine().slots] == [
        (0, 0, "S"),
        (0, 1, "S"),
        (1, 0, "L"),
        (1, 1, "L"),
    ]


def test_a_slot_is_found_by_row_and_column() -> None:
    slot = make_machine().at(1, 0)
    assert (slot.row, slot.column) == (1, 0)


@pytest.mark.parametrize(
    ("row", "column", "shown"),
    [
        (2, 0, "row 2, column 0"),
        (0, 2, "row 0, column 2"),
        (-1, 0, "row -1, column 0"),
        (0, -1, "row 0, column -1"),
        pytest.param(10**5000, 0, "row an integer of about 5001 digits, column 0", id="huge"),
    ],
)
def test_places_outside_the_grid(row: int, column: int, shown: str) -> None:
    with pytest.raises(ToolError) as refusal:
        make_machine().at(row, column)
    assert refusal.value.code == "no_such_slot"
    assert refusal.value.message == (
        f"There is no slot at {shown}: rows go from 0 to 1, columns from 0 to 1."
    )


def test_stocking_fills_a_slot() -> None:
    machine = filled_machine()
    slot = machine.at(0, 0)
    assert (slot.sku, slot.units, slot.capacity_units, slot.price_cents) == ("cola", 7, 10, 150)
    assert [lot.arrival for lot in slot.lots] == [0, 2]
    assert machine.units == 15
    assert machine.cost_cents == 4 * 60 + 3 * 50 + 8 * 110
    assert machine.room(0, 0, COLA) == 3
    assert machine.room(0, 1, WATER) == 0


def test_stocking_more_of_the_same_keeps_the_price() -> None:
    machine = filled_machine()
    machine.stock(0, 0, COLA, [cola(3, 1)])
    assert [lot.arrival for lot in machine.at(0, 0).lots] == [0, 1, 2]
    assert (machine.at(0, 0).units, machine.at(0, 0).price_cents) == (10, 150)


@pytest.mark.parametrize(
    ("row", "column", "product", "units", "code", "message"),
    [
        (
            *(0, 0, COLA, 4, "does_not_fit"),
            "Slot (0, 0) holds 7 of at most 10 of Cola Can (cola): 3 more fit, not 4. "
            "Other slots with room for it: (0, 1) takes 10, (1, 1) takes 10.",
        ),
        (
            *(0, 1, CHIPS, 7, "does_not_fit"),
            "Slot (0, 1) holds 0 of at most 6 of Salted Chips (chips): 6 more fit, not 7. "
            "Other slots with room for it: (1, 1) takes 6.",
        ),
        (
            *(0, 0, CHIPS, 1, "does_not_fit"),
            "Slot (0, 0) holds 7 of Cola Can (cola): empty it before stocking "
            "Salted Chips (chips). "
            "Other slots with room for it: (0, 1) takes 6, (1, 1) takes 6.",
        ),
        (
            *(0, 1, WATER, 1, "does_not_fit"),
            "Slot (0, 1) takes small goods only and Water 1L (water) is large. "
            "Other slots with room for it: (1, 1) takes 8.",
        ),
        (0, 1, COLA, 0, "invalid_quantity", "0 is no quantity: stock 1 unit or more."),
        (0, 1, COLA, -5, "invalid_quantity", "-5 is no quantity: stock 1 unit or more."),
        (
            *(0, 9, COLA, 1, "no_such_slot"),
            "There is no slot at row 0, column 9: rows go from 0 to 1, columns from 0 to 1.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(
    row: int, column: int, product: ProductSpec, units: int, code: str, message: str
) -> None:
    machine = filled_machine()
    with pytest.raises(ToolError) as refusal:
        machine.check_fits(row, column, product, units)
    assert (refusal.value.code, refusal.value.message) == (code, message)
    lots = [Lot(product.sku, units, 60, 90, 5)]
    with pytest.raises(ToolError) as refusal:
        machine.stock(row, column, product, lots)
    assert refusal.value.code == code
    assert machine.state() == filled_machine().state()


def test_refusals_list_only_so_many_slots() -> None:
    spec = MachineSpec(site="hall", row_sizes=("S",), columns=15, price_limit_cents=2000)
    machine = Machine(spec, PRODUCTS)
    with pytest.raises(ToolError, match=r"\(0, 12\) takes 10 and 2 more\.$"):
        machine.check_fits(0, 0, COLA, 11)
    big = make_product("tent", "Tent", "L", 2)
    with pytest.raises(ToolError, match=r"is large\. No other slot has room for it now\.$"):
        machine.check_fits(0, 0, big, 1)


def test_foreign_lots_are_not_stocked() -> None:
    machine = filled_machine()
    with pytest.raises(ValueError, match="not all of"):
        machine.stock(0, 1, CHIPS, [Lot("chips", 1, 60, 90, 5), cola(1, 6)])
    assert machine.state() == filled_machine().state()


def test_selling_is_first_in_first_out() -> None:
    machine = filled_machine()
    slot = machine.at(0, 0)
    assert machine.sell(slot, 3) == 3 * 60
    assert machine.sell(slot, 2) == 60 + 50
    assert slot.lots == [cola(2, 2, cost_cents=50, expiry_day=40)]
    assert machine.sell(slot, 2) == 2 * 50
    assert (slot.units, slot.lots) == (0, [])


def test_a_sold_out_slot_keeps_product_and_price() -> None:
    machine = filled_machine()
    slot = machine.at(0, 0)
    machine.sell(slot, 7)
    assert (slot.sku, slot.price_cents, slot.capacity_units) == ("cola", 150, 10)
    machine.stock(0, 0, COLA, [cola(1, 3)])
    assert slot.price_cents == 150


def test_a_sold_out_slot_takes_another_product_and_loses_its_price() -> None:
    machine = filled_machine()
    slot = machine.at(0, 0)
    machine.sell(slot, 7)
    machine.stock(0, 0, CHIPS, [Lot("chips", 6, 80, 30, 4)])
    assert (slot.sku, slot.units, slot.capacity_units) == ("chips", 6, 6)
    assert slot.price_cents is None


@pytest.mark.parametrize("units", [0, -1, 8])
def test_only_what_is_there_is_sold(units: int) -> None:
    machine = filled_machine()
    with pytest.raises(ValueError, match="cannot sell"):
        machine.sell(machine.at(0, 0), units)
    assert machine.state() == filled_machine().state()


def test_nothing_is_sold_without_a_price() -> None:
    machine = filled_machine()
    with pytest.raises(ValueError, match="for None"):
        machine.sell(machine.at(1, 0), 1)
    assert machine.state() == filled_machine().state()


def test_emptying_frees_the_slot() -> None:
    machine = filled_machine()
    lots = machine.empty(0, 0)
    assert lots == [cola(4), cola(3, 2, cost_cents=50, expiry_day=40)]
    slot = machine.at(0, 0)
    assert (slot.sku, slot.price_cents, slot.units, slot.lots) == (None, None, 0, [])
    with pytest.raises(ToolError) as refusal:
        machine.empty(0, 0)
    assert refusal.value.code == "slot_is_free"
    assert refusal.value.message == "Slot (0, 0) has no product: there is nothing to empty."


def test_emptying_a_sold_out_slot_gives_no_lots() -> None:
    machine = filled_machine()
    machine.sell(machine.at(0, 0), 7)
    assert machine.empty(0, 0) == []
    assert machine.at(0, 0).sku is None


@pytest.mark.parametrize("cents", [0, 1, 2000])
def test_prices_up_to_the_limit(cents: int) -> None:
    machine = filled_machine()
    machine.set_price(1, 0, cents)
    assert machine.at(1, 0).price_cents == cents


@pytest.mark.parametrize(("cents", "shown"), [(-1, "-$0.01"), (2001, "$20.01")])
def test_prices_beyond_the_limit(cents: int, shown: str) -> None:
    machine = filled_machine()
    with pytest.raises(ToolError) as refusal:
        machine.set_price(0, 0, cents)
    assert refusal.value.code == "invalid_price"
    assert refusal.value.message == (
        f"{shown} is not a price this machine can show: it shows $0.00 to $20.00."
    )
    assert machine.state() == filled_machine().state()


def test_a_free_slot_has_no_price() -> None:
    with pytest.raises(ToolError) as refusal:
        make_machine().set_price(0, 1, 150)
    assert refusal.value.code == "slot_is_free"
    assert refusal.value.message == ("Slot (0, 1) has no product: stock it before setting a price.")


def test_offers_are_in_stock_and_priced_at_the_lowest_price() -> None:
    machine = filled_machine()
    before = machine.offers()
    assert len(before) == 1
    machine.set_price(1, 0, 0)
    assert machine.offers() == before | {machine.at(1, 0).sku: 0}
    cola_cents = machine.offers()["cola"]
    machine.stock(1, 1, COLA, [cola(2, 3)])
    machine.set_price(1, 1, cola_cents + 25)
    assert machine.offers()["cola"] == cola_cents
    machine.set_price(1, 1, max(cola_cents - 25, 0))
    assert machine.offers()["cola"] == max(cola_cents - 25, 0)
    machine.sell(machine.at(1, 0), 8)
    assert "chips" not in machine.offers()


def test_lots_expire_at_the_close_of_their_last_day() -> None:
    machine = filled_machine()
    assert machine.expire(19) == []
    assert machine.expire(20) == [(machine.at(1, 0), Lot("water", 8, 110, 20, 1))]
    assert machine.at(1, 0).sku == "water"
    assert machine.expire(39) == []
    assert machine.expire(40) == [(machine.at(0, 0), cola(3, 2, cost_cents=50, expiry_day=40))]
    slot = machine.at(0, 0)
    assert (slot.units, slot.lots, slot.price_cents) == (4, [cola(4)], 150)


def test_state_is_plain() -> None:
    assert json.loads(json.dumps(filled_machine().state())) == [
        [0, 0, "cola", 150, [[0, "cola", 4, 60, 90], [2, "cola", 3, 50, 40]]],
        [0, 1, None, None, []],
        [1, 0, "water", None, [[1, "water", 8, 110, 20]]],
        [1, 1, None, None, []],
    ]
