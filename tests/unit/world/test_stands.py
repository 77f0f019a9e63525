"""Several machines at several sites: who buys where, whose cash it is, and the ways."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tests.invariants import Invariants
from tests.markets import MACHINES, SITES, fleet, plain_dealing
from tests.unit.world.player import do, events, sleep
from vendsim.ledger import CASH_BOX, cash_box_of
from vendsim.scenario import Scenario
from vendsim.stock import Storage
from vendsim.tools import perform
from vendsim.world import World

COLA, CHIPS = "sku-08", "sku-34"
FLEET = fleet(base=plain_dealing())


def supplied(scenario: Scenario = FLEET, *, seed: int = 3, days: int = 60) -> World:
    """A world with plenty of colas and chips in storage."""
    world = World(scenario, seed, days=days)
    storage: Storage = world.business.storage
    for sku in (COLA, CHIPS):
        storage.receive(sku, 1000, 0, expiry_day=10_000)
    return world


def offer(world: World, machine: str, price: float, *, sku: str = COLA, units: int = 12) -> None:
    place = {"machine": machine, "row": 2, "column": 0}
    do(world, "stock_slot", product=sku, quantity=units, **place)
    do(world, "set_price", price=price, **place)


def sold_at(world: World) -> Counter[str]:
    """Units sold by machine, of all events that wait."""
    found: Counter[str] = Counter()
    for event in events(world, "sales"):
        found[event["machine"]] += sum(line[3] for line in event["lines"])
    return found


# --- Customers -----------------------------------------------------------------------------------


def test_the_same_customers_come_however_many_machines_offer_what_they_want() -> None:
    alone, both = supplied(), supplied()
    for world in (alone, both):
        do(world, "stock_slot", machine="hall-1", row=2, column=0, product=COLA, quantity=12)
        do(world, "stock_slot", machine="hall-2", row=2, column=0, product=COLA, quantity=12)
        do(world, "set_price", machine="hall-1", row=2, column=0, price=2)
        wait = {"machine": "hall-2", "row": 2, "column": 0, "price": 2}
        if world is both:
            do(world, "set_price", **wait)
        else:
            do(world, "get_machine_inventory", machine="hall-2")
        sleep(world)
    assert world.day == 1
    assert 0 < alone.business.sales.units == both.business.sales.units


def test_customers_buy_where_it_is_cheapest_and_then_at_the_machine_named_first() -> None:
    world = supplied()
    offer(world, "hall-1", 2.00)
    offer(world, "hall-2", 1.50)
    sleep(world, 2)
    cheap = sold_at(world)
    assert 12 > cheap["hall-2"] > 0 == cheap["hall-1"]
    do(world, "set_price", machine="hall-2", row=2, column=0, price=2)
    world.drain()
    sleep(world, 6)
    alike = sold_at(world)
    assert alike["hall-1"] > 0 == alike["hall-2"]


def test_sites_have_customers_of_their_own() -> None:
    hall, office = supplied(), supplied()
    offer(hall, "hall-1", 2.00)
    for world in (hall, office):
        offer(world, "office-1", 2.00)
    sleep(hall)
    sleep(office)
    at_office = [
        [event["minute"], event["lines"]]
        for world in (hall, office)
        for event in events(world, "sales")
        if event["machine"] == "office-1"
    ]
    units = [sum(line[3] for line in lines) for _, lines in at_office]
    assert units[0] == units[-1] > 0
    assert sold_at(hall)["hall-1"] > 0


def test_variety_counts_the_different_products_of_a_site() -> None:
    world = supplied()
    sales = world.business.stands.at("hall-1").sales
    offer(world, "hall-1", 2.00)
    one = sales._variety
    offer(world, "hall-2", 2.00)
    assert sales._variety == one
    do(world, "stock_slot", machine="hall-2", row=0, column=0, product=CHIPS, quantity=3)
    do(world, "set_price", machine="hall-2", row=0, column=0, price=2)
    assert sales._variety > one
    assert world.business.stands.at("office-1").sales._variety < one


def test_a_closed_weekend_sells_nothing() -> None:
    world = supplied()
    offer(world, "office-1", 2.00)
    sleep(world, 5)
    assert world.calendar.format_day(world.day).startswith("Saturday")
    world.drain()
    sleep(world, 2)
    assert not sold_at(world)
    assert not events(world, "lost")


# --- Cash ----------------------------------------------------------------------------------------


def test_every_machine_has_a_cash_box_of_its_own() -> None:
    world = supplied()
    offer(world, "hall-1", 2.00)
    offer(world, "office-1", 2.00)
    sleep(world, 5)
    ledger = world.business.ledger
    boxes = {name: ledger.balance(cash_box_of(name)) for name in ("hall-1", "office-1", "hall-2")}
    assert boxes["hall-1"] > 0 < boxes["office-1"]
    assert boxes["hall-2"] == ledger.balance(CASH_BOX) == 0
    worth_cents = ledger.net_worth_cents
    outcome = do(world, "collect_cash", machine="office-1")
    assert outcome.data["cents"] >= boxes["office-1"]
    assert ledger.balance(cash_box_of("office-1")) == 0
    assert ledger.balance(cash_box_of("hall-1")) >= boxes["hall-1"]
    assert ledger.net_worth_cents >= worth_cents
    assert events(world, "collection")[0]["machine"] == "office-1"


# --- Ways ----------------------------------------------------------------------------------------


def test_a_call_at_a_machine_takes_the_way_there_once() -> None:
    world = supplied()
    start = world.minute
    minutes = FLEET.tools["get_machine_inventory"].minutes
    first = do(world, "get_machine_inventory", machine="hall-1")
    assert world.minute == start + minutes + 15
    assert first.text.startswith("You went to Tallow Street coach station, Port Ellery: 15 minutes")
    again = do(world, "get_machine_inventory", machine="hall-2")
    assert world.minute == start + 2 * minutes + 15
    assert again.text.startswith("Machine hall-2:")
    far = do(world, "get_machine_inventory", machine="office-1")
    assert world.minute == start + 3 * minutes + 15 + 15 + 25
    told = {name: far.data[name] for name in ("machine", "site", "way_minutes")}
    assert told == {"machine": "office-1", "site": "office", "way_minutes": 40}


def test_a_refused_call_takes_no_way() -> None:
    world = supplied()
    start, before = world.minute, world.state_hash()
    call = {"machine": "office-1", "row": 0, "column": 0}
    assert perform(world, {"tool": "empty_slot", "arguments": call}).error == "slot_is_free"
    assert (world.minute, world.business.stands.site) == (start, "")
    assert world.state_hash() == before


def test_every_day_begins_at_the_storage_room() -> None:
    world = supplied()
    do(world, "get_machine_inventory", machine="office-1")
    assert world.business.stands.site == "office"
    do(world, "get_balance")
    assert world.business.stands.site == "office"
    outcome = do(world, "wait_until_tomorrow")
    assert world.business.stands.site == ""
    assert outcome.text.endswith("You are at the storage room.")


def test_a_way_past_midnight_ends_the_day() -> None:
    world = supplied()
    do(world, "wait", hours=15)
    assert world.day == 0
    while world.minute < 1440 - 30:
        do(world, "get_balance")
    outcome = do(world, "get_machine_inventory", machine="office-1")
    assert world.day == 1
    assert "Good morning" in outcome.text
    assert world.business.stands.site == ""


# --- What is told --------------------------------------------------------------------------------


def test_the_morning_tells_what_each_machine_sold() -> None:
    world = supplied()
    offer(world, "hall-1", 2.00)
    offer(world, "office-1", 2.00)
    morning: dict[str, Any] = do(world, "wait_until_tomorrow").data["morning"]
    by_machine = morning["machines"]
    assert list(by_machine) == [machine["id"] for machine in MACHINES]
    assert by_machine["hall-2"] == {}
    units = sum(sold[COLA][0] for sold in by_machine.values() if COLA in sold)
    assert morning["sold"] == {COLA: [units, units * 200]}
    (day,) = events(world, "day")
    assert day["machines"] == {
        name: [sold.get(COLA, [0])[0], 200 * sold.get(COLA, [0])[0]]
        for name, sold in by_machine.items()
    }


def test_a_complaint_names_the_machine_it_is_about() -> None:
    plain = json.loads(FLEET.canonical_json)
    plain["customers"] |= {"complaints_per_unit": 0.5}
    world = supplied(Scenario.from_json(json.dumps(plain)))
    for machine, sku in (("hall-1", COLA), ("hall-2", CHIPS), ("office-1", COLA)):
        offer(world, machine, 1.50, sku=sku)
    sleep(world, 12)
    found = events(world, "complaint")
    assert len(found) > 5
    assert {event["machine"] for event in found} <= {machine["id"] for machine in MACHINES}
    where = {
        complaint.machine: complaint.facts["site"]
        for complaint in world.business.complaints.by_address.values()
    }
    assert where == {
        "hall-1": "Tallow Street coach station, machine hall-1",
        "hall-2": "Tallow Street coach station, machine hall-2",
        "office-1": "Marl House",
    }
    assert "machine hall-" in "".join(event["body"] for event in events(world, "mail"))


# --- Conservation --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_units_and_money_are_conserved_through_random_calls(seed: int) -> None:
    world = World(FLEET, seed, days=30)
    invariants = Invariants(world)
    invariants.check_every_event()
    space: Any = pytest.importorskip("vendsim.env").ToolCallSpace(FLEET, seed)
    while world.end is None:
        perform(world, space.sample())
        invariants.check()
    assert invariants.events_checked > 30


def test_a_fleet_of_one_site_needs_no_way() -> None:
    market = fleet(SITES[:1], MACHINES[:2], plain_dealing())
    world = supplied(market)
    offer(world, "hall-2", 2.00)
    assert world.business.sales.today_at.keys() == {"hall-1", "hall-2"}
    sleep(world)
    assert sold_at(world).keys() == {"hall-2"}
