from __future__ import annotations

import doctest
import importlib
import json
from pathlib import Path

import pytest

from vendsim.errors import ToolError
from vendsim.stock import Lot, Storage

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/design/stock.md"


def filled_storage() -> Storage:
    """30 units of at most 40: 10 and 8 cola, 12 water."""
    storage = Storage(capacity_units=40)
    storage.receive("cola", 10, unit_cost_cents=60, expiry_day=50)
    storage.receive("water", 12, unit_cost_cents=110, expiry_day=20)
    storage.receive("cola", 8, unit_cost_cents=55, expiry_day=30)
    return storage


def test_the_examples_print_what_they_say() -> None:
    module = importlib.import_module("vendsim.stock.storage")
    for result in (
        doctest.testmod(module),
        doctest.testfile(str(DOCUMENT), module_relative=False, encoding="utf-8"),
    ):
        assert result.attempted >= 3
        assert result.failed == 0


def test_received_lots_are_numbered_and_counted() -> None:
    storage = filled_storage()
    assert [(lot.arrival, lot.sku, lot.units) for lot in storage.lots()] == [
        (0, "cola", 10),
        (1, "water", 12),
        (2, "cola", 8),
    ]
    assert storage.units("cola") == 18
    assert storage.units("chips") == 0
    assert (storage.total_units, storage.free_units) == (30, 10)
    assert storage.cost_cents == 10 * 60 + 12 * 110 + 8 * 55


def test_lots_by_sku() -> None:
    assert filled_storage().lots_by_sku() == [
        ("cola", [Lot("cola", 10, 60, 50, 0), Lot("cola", 8, 55, 30, 2)]),
        ("water", [Lot("water", 12, 110, 20, 1)]),
    ]
    assert Storage(40).lots_by_sku() == []


def test_a_product_that_is_gone_is_not_listed() -> None:
    storage = filled_storage()
    storage.take("cola", 18)
    assert [sku for sku, _ in storage.lots_by_sku()] == ["water"]
    storage.expire(20)
    assert storage.lots_by_sku() == []


def test_taking_is_first_in_first_out() -> None:
    storage = filled_storage()
    assert storage.take("cola", 13) == [Lot("cola", 10, 60, 50, 0), Lot("cola", 3, 55, 30, 2)]
    assert storage.units("cola") == 5
    assert storage.total_units == 17


def test_what_is_put_back_goes_before_later_arrivals() -> None:
    storage = filled_storage()
    taken = storage.take("cola", 12)
    storage.put(*taken)
    assert storage.state() == filled_storage().state()
    storage.put(*storage.take("cola", 4))
    assert storage.take("cola", 10) == [Lot("cola", 10, 60, 50, 0)]


def test_storage_can_be_filled_to_the_last_unit_and_no_further() -> None:
    storage = filled_storage()
    with pytest.raises(ValueError, match="11 units of chips exceed the 10 units free"):
        storage.receive("chips", 11, unit_cost_cents=80, expiry_day=30)
    assert storage.state() == filled_storage().state()
    storage.receive("chips", 10, unit_cost_cents=80, expiry_day=30)
    assert storage.free_units == 0


@pytest.mark.parametrize(("units", "cost_cents"), [(0, 50), (-1, 50), (1, -1)])
def test_no_units_and_negative_costs_are_not_received(units: int, cost_cents: int) -> None:
    storage = filled_storage()
    with pytest.raises(ValueError, match="cannot receive"):
        storage.receive("cola", units, unit_cost_cents=cost_cents, expiry_day=30)
    assert storage.state() == filled_storage().state()


def test_putting_back_more_than_fits_changes_nothing() -> None:
    storage = filled_storage()
    taken = storage.take("cola", 12)
    storage.receive("water", 17, unit_cost_cents=100, expiry_day=40)
    before = json.dumps(storage.state())
    with pytest.raises(ToolError) as refusal:
        storage.put(*taken)
    assert refusal.value.code == "storage_full"
    assert refusal.value.message == (
        "12 more do not fit: storage holds 35 of at most 40 units, with room for 5."
    )
    assert json.dumps(storage.state()) == before


@pytest.mark.parametrize("arrival", [-1, 3])
def test_only_what_was_received_can_be_put_back(arrival: int) -> None:
    storage = filled_storage()
    known = storage.take("cola", 1)
    before = storage.state()
    with pytest.raises(ValueError, match="was not received here"):
        storage.put(*known, Lot("cola", 1, 60, 50, arrival))
    assert storage.state() == before


@pytest.mark.parametrize(
    ("sku", "units", "code", "message"),
    [
        ("cola", 19, "not_enough_in_storage", "Storage holds 18 of cola, not 19."),
        (
            "chips",
            1,
            "not_enough_in_storage",
            "Storage holds 0 of chips, not 1. It holds 18 of cola, 12 of water.",
        ),
        ("cola", 0, "invalid_quantity", "0 is no quantity: take 1 unit or more."),
        ("cola", -3, "invalid_quantity", "-3 is no quantity: take 1 unit or more."),
        pytest.param(
            "cola",
            10**5000,
            "not_enough_in_storage",
            "Storage holds 18 of cola, not an integer of about 5001 digits.",
            id="huge",
        ),
    ],
)
def test_taking_what_is_not_there(sku: str, units: int, code: str, message: str) -> None:
    storage = filled_storage()
    with pytest.raises(ToolError) as refusal:
        storage.take(sku, units)
    assert (refusal.value.code, refusal.value.message) == (code, message)
    assert storage.state() == filled_storage().state()


def test_messages_stay_short() -> None:
    storage = Storage(1000)
    with pytest.raises(ToolError, match=r"not 1\. It is empty\.$"):
        storage.take("cola", 1)
    for number in range(14):
        storage.receive(f"sku-{number:02d}", 1, unit_cost_cents=50, expiry_day=9)
    with pytest.raises(ToolError, match=r"1 of sku-11 and 2 more products\.$"):
        storage.take("cola", 1)


def test_lots_expire_at_the_close_of_their_last_day() -> None:
    storage = filled_storage()
    assert storage.expire(19) == []
    assert storage.expire(20) == [Lot("water", 12, 110, 20, 1)]
    assert storage.expire(29) == []
    assert storage.expire(60) == [Lot("cola", 10, 60, 50, 0), Lot("cola", 8, 55, 30, 2)]
    assert (storage.total_units, storage.cost_cents, storage.lots()) == (0, 0, [])


def test_what_is_put_back_expires_too() -> None:
    storage = filled_storage()
    water = storage.take("water", 12)
    assert storage.expire(25) == []
    assert storage.expire(30) == [Lot("cola", 8, 55, 30, 2)]
    storage.put(*water)
    assert storage.expire(31) == [Lot("water", 12, 110, 20, 1)]


def test_state_is_plain() -> None:
    assert json.loads(json.dumps(filled_storage().state())) == {
        "arrivals": 3,
        "lots": [[0, "cola", 10, 60, 50], [1, "water", 12, 110, 20], [2, "cola", 8, 55, 30]],
    }
