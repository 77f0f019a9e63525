"""One of several machines is out of order: what is sold, what is told, and where others sell."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.markets import choosing, disrupted, fleet
from tests.unit.world.player import do, events, sleep
from vendsim.clock import day_of
from vendsim.scenario import Scenario
from vendsim.world import World

COLA, CHIPS = "sku-08", "sku-34"
PRICES = {"hall-1": "0.75", "hall-2": "0.70", "office-1": "0.75"}
BROKEN = {
    "id": "broken",
    "kind": "machine_breakdown",
    "when": {"from_day": 3, "to_day": 5},
    "machines": ["hall-2"],
}
SITE = {**BROKEN, "id": "site", "when": {"from_day": 5, "to_day": 6}, "sites": ["hall"]}
del SITE["machines"]


def market(*disruptions: dict[str, Any], choice: bool = False) -> Scenario:
    if not choice:
        return fleet(base=disrupted(*disruptions))
    base = choosing({"no_purchase_share": 0.01})
    return fleet(base=base.model_copy(update={"disruptions": disrupted(*disruptions).disruptions}))


def supplied(scenario: Scenario, places: dict[str, str], *, days: int = 9) -> World:
    """A world whose machines each offer one product, at a price at which it sells."""
    world = World(scenario, 5, days=days)
    for machine, sku in places.items():
        world.business.storage.receive(sku, 300, 0, 300)
        at = {"machine": machine, "row": 2, "column": 0}
        do(world, "stock_slot", product=sku, quantity=12, **at)
        do(world, "set_price", price="0.75", **at)
    return world


def refill(world: World, machine: str) -> None:
    units = world.business.stands.at(machine).machine.at(2, 0).units
    if units < 12:
        at = {"machine": machine, "row": 2, "column": 0}
        do(world, "stock_slot", product=COLA, quantity=12 - units, **at)
    do(world, "set_price", machine=machine, row=2, column=0, price=PRICES[machine])


def sold_by_day(world: World) -> dict[int, Counter[str]]:
    """Units sold by day and machine."""
    found: dict[int, Counter[str]] = {}
    for event in events(world, "sales"):
        day = found.setdefault(day_of(event["minute"]), Counter())
        day[event["machine"]] += sum(line[3] for line in event["lines"])
    return found


@pytest.mark.parametrize("choice", [False, True])
def test_a_broken_machine_sells_nothing_while_its_neighbours_sell(choice: bool) -> None:
    places = {"hall-1": COLA, "hall-2": COLA, "office-1": COLA}
    world = supplied(market(BROKEN, choice=choice), places)
    while world.end is None:
        for machine in places:
            refill(world, machine)
        sleep(world)
    found = sold_by_day(world)

    def sold(machine: str, days: tuple[int, ...]) -> int:
        return sum(found.get(day, Counter())[machine] for day in days)

    broken, others = (3, 4, 5), (1, 2, 6, 7, 8)
    assert sold("hall-2", broken) == 0 < sold("hall-2", others)
    assert sold("hall-1", broken) > 0 < sold("office-1", broken)


@pytest.mark.parametrize("choice", [False, True])
def test_the_neighbour_sells_what_it_would_alone(choice: bool) -> None:
    """On a broken day the site is one without that machine, to the last customer."""
    alone = supplied(market(choice=choice), {"hall-1": COLA})
    beside = supplied(
        market({**BROKEN, "when": {"from_day": 0}}, choice=choice),
        {"hall-1": COLA, "hall-2": CHIPS},
    )
    sold = []
    for world in (alone, beside):
        sleep(world)
        for _ in range(5):
            refill(world, "hall-1")
            sleep(world)
        sold.append([event for event in events(world, "sales") if event["minute"] > 2 * 1440])
    # The minutes until goods stood there were others; the days after were the same.
    assert sold[0] == sold[1] != []
    assert not beside.business.stands.at("hall-2").machine.units < 12


def test_the_morning_names_the_machines_and_their_days() -> None:
    scrapped = {**BROKEN, "id": "scrapped", "when": {"from_day": 4}, "machines": ["office-1"]}
    world = World(market(BROKEN, SITE, scrapped), 5, days=9)
    told: dict[int, list[str]] = {}
    data: dict[int, Any] = {}
    for day in range(1, 9):
        outcome = do(world, "wait_until_tomorrow")
        if world.end is None:
            told[day] = [line for line in outcome.text.splitlines() if "out of order" in line]
            morning = outcome.data["morning"]
            assert "out_of_order_until_day" not in morning
            data[day] = morning.get("machines_out_of_order_until_day", {})
    until = "is out of order and sells nothing until it is repaired, in the night after"
    assert told[2] == []
    assert told[3] == [f"Machine hall-2 {until} Sunday 11 January 2026 (day 7)."]
    assert told[5] == [
        f"Machine hall-1 {until} Sunday 11 January 2026 (day 7).",
        f"Machine hall-2 {until} Sunday 11 January 2026 (day 7).",
        "Machine office-1 is out of order and sells nothing for good.",
    ]
    assert data[2] == {}
    assert data[3] == {"hall-2": 6}
    assert data[5] == {"hall-1": 6, "hall-2": 6, "office-1": 2**31}
    assert list(data[7]) == ["office-1"]


def test_all_machines_to_the_same_day_are_told_as_one() -> None:
    everywhere = {"id": "all", "kind": "machine_breakdown", "when": BROKEN["when"]}
    world = World(market(everywhere), 5, days=9)
    sleep(world, 2)
    outcome = do(world, "wait_until_tomorrow")
    assert "All machines are out of order and sell nothing until it is" in outcome.text
    assert outcome.data["morning"]["out_of_order_until_day"] == 5


def test_who_looks_at_a_broken_machine_sees_it() -> None:
    world = World(market(BROKEN), 5, days=9)
    sleep(world, 3)
    seen = {
        machine: do(world, "get_machine_inventory", machine=machine)
        for machine in ("hall-1", "hall-2", "office-1")
    }
    said = "\nIt is out of order and sells nothing until it is repaired, in the night after"
    assert f"{said} Saturday 10 January 2026 (day 6)." in seen["hall-2"].text
    assert seen["hall-2"].data["out_of_order_until_day"] == 5
    for machine in ("hall-1", "office-1"):
        assert said not in seen[machine].text
        assert "out_of_order_until_day" not in seen[machine].data


def test_an_only_machine_says_it_too() -> None:
    world = World(disrupted({**BROKEN, "machines": []}), 5, days=9)
    before = do(world, "get_machine_inventory")
    assert "out of order" not in before.text
    sleep(world, 3)
    seen = do(world, "get_machine_inventory")
    assert seen.text.endswith("\nIt is out of order and sells nothing until it is repaired, in the"
                              " night after Saturday 10 January 2026 (day 6).")  # fmt: skip
    assert seen.data["out_of_order_until_day"] == 5
