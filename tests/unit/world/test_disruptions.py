"""A world with disruptions: what the agent meets, what it hears, and what it cannot move."""

from __future__ import annotations

from typing import Any

import pytest

from tests.invariants import Invariants
from tests.markets import disrupted
from tests.unit.world.player import do, events, mails, order, sleep
from vendsim.clock import day_of, minute_of_day
from vendsim.demand import ElasticityDemand
from vendsim.scenario import Scenario, load_scenario
from vendsim.world import World

YEAR = load_scenario("year")
OFFICE = "roads@portellery.example"
BROKEN = {"id": "broken", "kind": "machine_breakdown", "when": {"from_day": 3, "to_day": 5}}
NEWS = {
    "sender": OFFICE,
    "subject": "Works from {{first_day}}",
    "body": "They last until {{last_day}}.",
}
WORKS = {
    "id": "works",
    "kind": "road_works",
    "when": {"from_day": 6, "to_day": 9},
    "traffic_factor": 0.5,
    "delivery_delay_days": 2,
    "news": {**NEWS, "days_after": -2},
}


def fill(world: World) -> None:
    """Colas that simply lie there, at a price at which they sell."""
    product = world.scenario.product_by_sku["sku-08"]
    world.business.storage.receive(product.sku, 300, 50, 300)
    for column in range(3):
        do(world, "stock_slot", row=2, column=column, product=product.sku, quantity=12)
        do(world, "set_price", row=2, column=column, price="1.00")


def days_sold(world: World) -> dict[int, int]:
    return {event["day"]: event["units"] for event in events(world, "day")}


@pytest.mark.parametrize("touched", [False, True])
def test_a_broken_machine_sells_nothing_and_goes_on_where_others_would(touched: bool) -> None:
    worlds = [World(market, 5, days=12) for market in (disrupted(), disrupted(BROKEN))]
    for world in worlds:
        fill(world)
        while world.end is None:
            if touched:
                do(world, "get_machine_inventory")
                do(world, "set_price", row=2, column=0, price="1.00")
                do(world, "stock_slot", row=3, column=0, product="sku-08", quantity=1)
            sleep(world)
    plain, broken = (days_sold(world) for world in worlds)
    assert [broken[day] for day in (3, 4, 5)] == [0, 0, 0]
    assert sum(plain[day] for day in (3, 4, 5)) > 0
    # Before it breaks nothing differs; afterwards the same people come, and find more goods.
    assert [broken[day] for day in (0, 1, 2)] == [plain[day] for day in (0, 1, 2)]
    assert broken[6] == plain[6]
    kinds = {event["kind"] for event in worlds[1].events if day_of(event["minute"]) in (3, 4, 5)}
    assert not kinds & {"sales", "lost"}


def test_a_broken_machine_is_told_every_morning_and_no_other() -> None:
    world = World(disrupted(BROKEN), 5, days=9)
    for day in range(1, 9):
        outcome = do(world, "wait_until_tomorrow")
        said = "The machine is out of order and sells nothing until it is repaired" in outcome.text
        assert said is (day in (3, 4, 5))
        if said:
            assert "in the night after Saturday 10 January 2026 (day 6)." in outcome.text


def test_a_machine_that_nobody_repairs() -> None:
    scrapped = {"id": "end", "kind": "machine_breakdown", "when": {"from_day": 2}}
    world = World(disrupted(scrapped), 5, days=9)
    fill(world)
    sleep(world)
    assert "sells nothing for good." in do(world, "wait_until_tomorrow").text
    sleep(world, 7)
    sold = days_sold(world)
    assert sold[0] + sold[1] > 0 == sum(sold[day] for day in range(2, 9))


def test_news_come_in_time_and_name_the_days() -> None:
    world = World(disrupted(WORKS), 5, days=12)
    fill(world)
    sleep(world, 11)
    (mail,) = [event for event in events(world, "mail") if event["sender"] == OFFICE]
    assert day_of(mail["minute"]) == 4
    assert 360 <= minute_of_day(mail["minute"]) < 1320
    assert mails(world, "Works") == [
        "Works from Sunday 11 January 2026 (day 7)\n"
        "They last until Wednesday 14 January 2026 (day 10)."
    ]


def test_news_before_the_start_come_on_the_first_day_and_after_the_end_never() -> None:
    for first, after, expected in ((1, -9, [0]), (10, 3, []), (10, 1, [11])):
        when = {"from_day": first, "to_day": 30}
        news = {**NEWS, "days_after": after}
        world = World(disrupted(WORKS | {"when": when, "news": news}), 5, days=12)
        fill(world)
        sleep(world, 12)
        found = [event for event in events(world, "mail") if event["sender"] == OFFICE]
        assert [day_of(event["minute"]) for event in found] == expected


def test_who_writes_the_news_is_known_and_silent() -> None:
    world = World(disrupted(WORKS), 5, days=4)
    fill(world)
    do(world, "send_email", to=OFFICE, subject="When?", body="When does it end?")
    sleep(world, 2)
    assert mails(world, "Undeliverable") == mails(world, "When?") == []


def test_turns_are_written_down_at_the_start_of_their_day() -> None:
    heat = {"id": "heat", "kind": "heat_wave", "when": {"from_day": 0}, "warmer_c": 4.0}
    world = World(disrupted(BROKEN, WORKS, heat), 5, days=8)
    sleep(world, 8)
    found = [(e["minute"], e["id"], e["turn"]) for e in events(world, "disruption")]
    assert found == [
        (0, "heat", "began"),
        (3 * 1440, "broken", "began"),
        (6 * 1440, "broken", "ended"),
        (6 * 1440, "works", "began"),
    ]
    assert events(world, "disruption")[1] == {
        "kind": "disruption",
        "minute": 3 * 1440,
        "id": "broken",
        "what": "machine_breakdown",
        "turn": "began",
        "scale": 1.0,
    }


def test_traffic_falls_and_vans_are_late() -> None:
    worlds = [World(market, 3, days=60) for market in (disrupted(), disrupted(wide()))]
    address = YEAR.suppliers[0].email
    for world in worlds:
        fill(world)
        text = "Please send 40 x sku-17 and 40 x sku-12."
        do(world, "send_email", to=address, subject="Order", body=text)
        do(world, "make_payment", to=address, amount=300, description="in advance")
        sleep(world, 20)
    plain, works = ([event["minute"] for event in events(w, "delivery")] for w in worlds)
    assert len(plain) == len(works) == 1
    assert day_of(works[0]) >= day_of(plain[0]) + 1
    assert mails(worlds[1], "late")
    assert sum(days_sold(worlds[1]).values()) < sum(days_sold(worlds[0]).values())


def wide() -> dict[str, Any]:
    return WORKS | {"when": {"from_day": 0, "to_day": 40}}


STORM = disrupted(
    {
        "id": "heat",
        "kind": "heat_wave",
        "when": {"per_year": 40.0, "lasts_days": [1, 5]},
        "warmer_c": 9.0,
        "spread": 0.5,
    },
    {
        "id": "broken",
        "kind": "machine_breakdown",
        "when": {"per_year": 40.0, "lasts_days": [1, 2]},
    },
    {
        "id": "costs",
        "kind": "price_shock",
        "when": {"some_day": [2, 30]},
        "cost_factor": 1.5,
    },
    {
        "id": "works",
        "kind": "road_works",
        "when": {"per_year": 20.0, "lasts_days": [2, 9]},
        "traffic_factor": 0.5,
        "delivery_delay_days": 2,
        "news": NEWS,
    },
    {
        "id": "rival",
        "kind": "rival_machine",
        "when": {"some_day": [5, 20]},
        "compare_share": 0.5,
        "price_level": 0.9,
    },
    {
        "id": "taste",
        "kind": "demand_shift",
        "when": {"some_day": [5, 20]},
        "category_factors": {"soda": 0.3, "energy": 2.0},
    },
)


def fates(world: World, scenario: Scenario) -> list[object]:
    """What no agent can change."""
    supplier = world.trading.suppliers[scenario.suppliers[0].email]
    demand = world.demand
    assert isinstance(demand, ElasticityDemand)
    known: list[object] = [world.disruptions.occurrences, world.weather.days]
    for day in range(30):
        known.append([demand.customers(sku, day) for sku in ("sku-08", "sku-17", "sku-34")])
        known.append([supplier.list_price_cents(sku, day) for sku in supplier.spec.products])
        known.append(supplier.fates.arrival_minute(day * 1440 + 700))
    return known


@pytest.mark.parametrize("seed", range(4))
def test_an_agent_moves_no_disruption(seed: int) -> None:
    idle, busy = World(STORM, seed, days=30), World(STORM, seed, days=30)
    invariants = Invariants(busy)
    told: list[list[dict[str, Any]]] = [[], []]
    order(busy, "Please send 40 x sku-17 and 40 x sku-12.", 300)
    while busy.end is None:
        address = STORM.suppliers[busy.day % 9].email
        do(busy, "send_email", to=address, subject="Prices", body="What do you sell?")
        slot = busy.business.machine.at(2, 0)
        if busy.business.storage.total_units and slot.units < 12:
            do(busy, "stock_slot", row=2, column=0, product="sku-12", quantity=1)
            do(busy, "set_price", row=2, column=0, price=f"1.{busy.day:02}")
        sleep(busy)
        sleep(idle)
        told[0] += [event for event in idle.drain()[0] if event["kind"] == "disruption"]
        told[1] += [event for event in invariants.check() if event["kind"] == "disruption"]
    assert told[0] == told[1] != []
    assert fates(idle, STORM) == fates(busy, STORM)


def test_seeds_differ() -> None:
    assert len({repr(World(STORM, seed).disruptions.occurrences) for seed in range(6)}) == 6
