"""Storage and machine: what is told of them, stocking, emptying, pricing, and their limits."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.markets import plain_dealing
from tests.unit.tools.shop import CHIPS, COLA, COLA_NAME, fill, opened, refused, untold, values_in
from tests.unit.world.player import do, sleep
from vendsim.money import format_cents
from vendsim.scenario import Scenario
from vendsim.tools import perform
from vendsim.world import World

YEAR = plain_dealing()
LIMIT_CENTS = YEAR.machine.price_limit_cents


@pytest.fixture
def world() -> World:
    return opened()


def slot(world: World, row: int, column: int) -> dict[str, Any]:
    """A slot as the machine's inventory shows it."""
    rows = do(world, "get_machine_inventory").data["slots"]
    (found,) = (entry for entry in rows if (entry["row"], entry["column"]) == (row, column))
    assert isinstance(found, dict)
    return found


def stored(world: World) -> dict[str, int]:
    """SKU to units in storage, as its inventory shows them."""
    return {p["sku"]: p["units"] for p in do(world, "get_storage_inventory").data["products"]}


# --- get_machine_inventory -----------------------------------------------------------------------


def test_an_empty_machine_shows_every_slot() -> None:
    outcome = do(World(YEAR, 1), "get_machine_inventory")
    rows = outcome.data["slots"]
    assert [(r["row"], r["column"]) for r in rows] == [(r, c) for r in range(4) for c in range(3)]
    assert [row["size"] for row in rows] == ["S"] * 6 + ["L"] * 6
    for row in rows:
        assert (row["sku"], row["units"], row["price_cents"]) == (None, 0, None)
    assert outcome.text.splitlines() == [
        f"({row['row']}, {row['column']}) {row['size']}: empty" for row in rows
    ]


def test_the_machine_says_in_words_what_the_data_say(world: World) -> None:
    fill(world, 2, 0, COLA, 12, "1.50")
    fill(world, 0, 1, CHIPS, 5, "1234.56")
    do(world, "stock_slot", row=3, column=2, product=COLA, quantity=7)
    sleep(world)
    outcome = do(world, "get_machine_inventory")
    assert untold(world, outcome.text, outcome.data) == []
    lines = outcome.text.splitlines()
    for line, row in zip(lines, outcome.data["slots"], strict=True):
        assert line.startswith(f"({row['row']}, {row['column']}) {row['size']}: ")
        if row["sku"] is None:
            assert line.endswith(": empty")
            continue
        assert f"({row['sku']}), {row['units']} of {row['capacity_units']} units" in line
        price = row["price_cents"]
        assert line.endswith("no price" if price is None else format_cents(price))
    assert COLA_NAME in lines[6]
    assert "no price" in lines[11]


# --- get_storage_inventory -----------------------------------------------------------------------


def test_an_empty_storage_shows_its_room() -> None:
    outcome = do(World(YEAR, 1), "get_storage_inventory")
    assert outcome.data["products"] == []
    assert outcome.data["free_units"] == YEAR.storage.capacity_units
    assert outcome.text == "0 of 3000 units of room used."


def test_the_storage_says_in_words_what_the_data_say(world: World) -> None:
    outcome = do(world, "get_storage_inventory")
    products = outcome.data["products"]
    assert {p["sku"]: p["units"] for p in products} == {COLA: 60, CHIPS: 48}
    assert outcome.data["free_units"] == YEAR.storage.capacity_units - 108
    head, *lines = outcome.text.splitlines()
    assert head == "108 of 3000 units of room used."
    for line, p in zip(lines, products, strict=True):
        name = YEAR.product_by_sku[p["sku"]].name
        paid, date = format_cents(p["cost_cents"]), world.calendar.iso_date(p["expiry_day"])
        assert line == f"{name} ({p['sku']}): {p['units']} units, paid {paid}, best before {date}"
    assert untold(world, "\n".join(lines), outcome.data) == []
    assert sum(p["cost_cents"] for p in products) == world.business.ledger.balance("assets:stock")


def test_the_room_there_is_stands_in_the_data_too(world: World) -> None:
    outcome = do(world, "get_storage_inventory")
    used = sum(product["units"] for product in outcome.data["products"])
    head = outcome.text.splitlines()[0]
    assert untold(world, head, [outcome.data, used]) == []


# --- stock_slot, empty_slot ----------------------------------------------------------------------


@pytest.mark.parametrize("product", [COLA, COLA_NAME, "SKU-08", "cola can 12OZ", f" {COLA} "])
def test_stocking_by_sku_or_name(world: World, product: str) -> None:
    outcome = do(world, "stock_slot", row=2, column=1, product=product, quantity=10)
    assert outcome.data == slot(world, 2, 1) == {
        "row": 2, "column": 1, "size": "L", "sku": COLA, "units": 10, "capacity_units": 12,
        "price_cents": None,
    }  # fmt: skip
    assert untold(world, outcome.text, outcome.data) == []
    assert "no price yet" in outcome.text
    assert stored(world)[COLA] == 50


def test_stocking_a_priced_slot_keeps_and_tells_its_price(world: World) -> None:
    fill(world, 2, 1, COLA, 4, "1.75")
    outcome = do(world, "stock_slot", row=2, column=1, product=COLA, quantity=1)
    assert outcome.data["price_cents"] == 175
    assert untold(world, outcome.text, outcome.data) == []


def test_a_slot_at_its_capacity_and_one_past_it(world: World) -> None:
    outcome = refused(world, "stock_slot", row=2, column=0, product=COLA, quantity=13)
    assert outcome.error == "does_not_fit"
    assert "12" in outcome.text
    do(world, "stock_slot", row=2, column=0, product=COLA, quantity=12)
    outcome = refused(world, "stock_slot", row=2, column=0, product=COLA, quantity=1)
    assert outcome.error == "does_not_fit"
    assert "(2, 1) takes 12" in outcome.text


def test_storage_to_the_last_unit_and_one_past_it(world: World) -> None:
    for column in range(3):
        do(world, "stock_slot", row=0, column=column, product=CHIPS, quantity=12)
    do(world, "stock_slot", row=1, column=0, product=CHIPS, quantity=11)
    outcome = refused(world, "stock_slot", row=1, column=1, product=CHIPS, quantity=2)
    assert outcome.error == "not_enough_in_storage"
    assert "1" in outcome.text
    do(world, "stock_slot", row=1, column=1, product=CHIPS, quantity=1)
    assert stored(world) == {COLA: 60}


def test_large_goods_do_not_fit_small_slots_and_are_told_which_do(world: World) -> None:
    outcome = refused(world, "stock_slot", row=0, column=0, product=COLA, quantity=1)
    assert outcome.error == "does_not_fit"
    assert "large" in outcome.text
    assert re.findall(r"\((\d), (\d)\) takes 12", outcome.text) == [
        (row, column) for row in "23" for column in "012"
    ]
    do(world, "stock_slot", row=3, column=2, product=CHIPS, quantity=1)


def test_a_slot_with_other_goods_has_to_be_emptied_first(world: World) -> None:
    fill(world, 2, 0, COLA, 3, "999.00")
    outcome = refused(world, "stock_slot", row=2, column=0, product=CHIPS, quantity=2)
    assert outcome.error == "does_not_fit"
    assert "empty it" in outcome.text
    emptied = do(world, "empty_slot", row=2, column=0)
    assert emptied.data == {"row": 2, "column": 0, "sku": COLA, "units": 3}
    assert untold(world, emptied.text, emptied.data) == []
    assert (slot(world, 2, 0)["sku"], slot(world, 2, 0)["price_cents"]) == (None, None)
    assert stored(world)[COLA] == 60
    do(world, "stock_slot", row=2, column=0, product=CHIPS, quantity=2)


def test_a_sold_out_slot_takes_another_product_at_a_price_of_its_own(world: World) -> None:
    fill(world, 2, 0, COLA, 1, 0)
    sleep(world, 3)
    left = slot(world, 2, 0)
    assert (left["sku"], left["units"], left["price_cents"]) == (COLA, 0, 0)
    assert f"({COLA}), 0 of 12 units, $0.00" in do(world, "get_machine_inventory").text
    outcome = do(world, "stock_slot", row=2, column=0, product=CHIPS, quantity=2)
    assert (outcome.data["sku"], outcome.data["units"]) == (CHIPS, 2)
    assert outcome.data["price_cents"] is None


def test_one_unit_is_told_as_one(world: World) -> None:
    do(world, "stock_slot", row=2, column=0, product=COLA, quantity=1)
    emptied = do(world, "empty_slot", row=2, column=0)
    assert emptied.text == f"Carried 1 unit of {COLA} back to storage. Slot (2, 0) is empty."
    capacity_units = YEAR.product_by_sku[COLA].slot_capacity_units
    for row, column in ((2, 0), (2, 1), (2, 2), (3, 0), (3, 1)):
        quantity = min(capacity_units, stored(world)[COLA] - 1)
        do(world, "stock_slot", row=row, column=column, product=COLA, quantity=quantity)
    assert f"({COLA}): 1 unit, paid" in do(world, "get_storage_inventory").text


def test_emptying_a_sold_out_slot_carries_nothing_and_frees_it(world: World) -> None:
    fill(world, 2, 0, COLA, 1, 0)
    sleep(world, 3)
    assert do(world, "empty_slot", row=2, column=0).data["units"] == 0
    assert slot(world, 2, 0)["sku"] is None
    assert refused(world, "empty_slot", row=2, column=0).error == "slot_is_free"


@pytest.mark.parametrize(("row", "column"), [(4, 0), (0, 3), (10**9, 10**9)])
def test_slots_one_past_the_last(world: World, row: int, column: int) -> None:
    for tool, more in (
        ("stock_slot", {"product": CHIPS, "quantity": 1}),
        ("empty_slot", {}),
        ("set_price", {"price": 1}),
    ):
        outcome = refused(world, tool, row=row, column=column, **more)
        assert outcome.error == "no_such_slot"
        assert "0 to 3" in outcome.text
        assert "0 to 2" in outcome.text


@pytest.mark.parametrize("quantity", [0, -1, True, 1.0, "1", None])
def test_only_whole_positive_quantities_can_be_stocked(world: World, quantity: object) -> None:
    outcome = refused(world, "stock_slot", row=2, column=0, product=COLA, quantity=quantity)
    assert outcome.error == "invalid_arguments"


# --- set_price -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "cents"),
    [(0, 0), ("0", 0), (0.01, 1), ("2", 200), (2.5, 250), (LIMIT_CENTS // 100, LIMIT_CENTS)],
)
def test_prices_to_the_limit(world: World, price: object, cents: int) -> None:
    do(world, "stock_slot", row=2, column=0, product=COLA, quantity=1)
    outcome = do(world, "set_price", row=2, column=0, price=price)
    assert outcome.data["price_cents"] == cents == slot(world, 2, 0)["price_cents"]
    assert untold(world, outcome.text, outcome.data) == []


@pytest.mark.parametrize("price", [LIMIT_CENTS // 100 + 0.01, LIMIT_CENTS // 100 + 1])
def test_a_price_past_the_limit_is_refused_and_the_old_one_stands(
    world: World, price: object
) -> None:
    fill(world, 2, 0, COLA, 1, "999.00")
    outcome = refused(world, "set_price", row=2, column=0, price=price)
    assert outcome.error == "invalid_price"
    assert format_cents(LIMIT_CENTS) in outcome.text
    assert slot(world, 2, 0)["price_cents"] == 99_900


@pytest.mark.parametrize("price", [-1, "-0.01", "1.999", "$1", True, None, "free"])
def test_what_is_no_price_is_refused(world: World, price: object) -> None:
    do(world, "stock_slot", row=2, column=0, product=COLA, quantity=1)
    outcome = refused(world, "set_price", row=2, column=0, price=price)
    assert outcome.error == "invalid_arguments"


def test_a_low_limit_at_the_limit_and_one_past_it() -> None:
    world = opened(plain_dealing(machine={"price_limit_cents": 300}))
    fill(world, 2, 0, COLA, 1, "3.00")
    assert refused(world, "set_price", row=2, column=0, price="3.01").error == "invalid_price"


def test_an_empty_slot_has_nothing_to_price(world: World) -> None:
    outcome = refused(world, "set_price", row=2, column=0, price=1)
    assert outcome.error == "slot_is_free"
    assert "stock it" in outcome.text


# --- What is hidden ------------------------------------------------------------------------------

SCRIPT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("web_search", {"query": "cola price demand"}),
    ("get_storage_inventory", {}),
    ("stock_slot", {"row": 2, "column": 0, "product": COLA, "quantity": 12}),
    ("stock_slot", {"row": 0, "column": 0, "product": COLA, "quantity": 12}),
    ("stock_slot", {"row": 0, "column": 0, "product": CHIPS, "quantity": 13}),
    ("set_price", {"row": 1, "column": 1, "price": 1}),
    ("get_machine_inventory", {}),
    ("list_emails", {}),
    ("read_email", {"email_id": 3}),
    ("get_balance", {"transactions": 100}),
    ("collect_cash", {}),
    ("list_notes", {}),
    ("wait_until_tomorrow", {}),
)


def told(scenario: Scenario) -> str:
    """Everything an agent is told that orders, looks around and sells nothing."""
    world = opened(scenario)
    shown = [do(world, "wait", hours=1).text]
    for tool, arguments in SCRIPT:
        outcome = perform(world, {"tool": tool, "arguments": arguments})
        shown.append(json.dumps([outcome.text, outcome.data, outcome.error]))
    return "\n".join(shown)


def test_no_tool_shows_what_customers_think() -> None:
    plain = json.loads(YEAR.canonical_json)
    for product in plain["products"]:
        product["reference_price_cents"] += 37
        product["elasticity"] *= 1.5
        product["base_units_per_day"] *= 1.25
        product["temperature_coefficient_per_c"] *= 2
    plain["demand"]["dispersion"] *= 2
    plain["demand"]["weekday_factors"].reverse()
    other = Scenario.from_json(json.dumps(plain))
    assert other.hash != YEAR.hash
    assert told(other) == told(YEAR)


def test_no_data_name_what_is_hidden(world: World) -> None:
    fill(world, 2, 0, COLA, 1, 1)
    hidden = re.compile(r"reference|elastic|markup|willing|lost|demand|net_worth|seed|dispersion")
    for tool, arguments in (*SCRIPT, ("wait_until_tomorrow", {})):
        outcome = perform(world, {"tool": tool, "arguments": arguments})
        if tool == "web_search":
            continue
        keys = {value for value in values_in(outcome.data) if isinstance(value, str)}
        assert not [key for key in keys if len(key) < 40 and hidden.search(key)], tool
        if tool != "read_email":
            assert not hidden.search(outcome.text), tool
