"""Two agents with one seed meet the same weather, customers and supplier fates."""

from __future__ import annotations

from typing import Any

import pytest

from vendsim.demand import ElasticityDemand
from vendsim.scenario import load_scenario
from vendsim.supply import Supplier
from vendsim.tools import perform
from vendsim.world import World

YEAR = load_scenario("year")
DAYS = 40
SUPPLIER = YEAR.suppliers[0]
WAIT = {"tool": "wait_until_tomorrow"}


def order(units: int) -> list[dict[str, Any]]:
    """Order colas and pay in advance."""
    return [
        {
            "tool": "send_email",
            "arguments": {
                "to": SUPPLIER.email,
                "subject": "Order",
                "body": f"Please send {units} x sku-17 and {units} x sku-12.",
            },
        },
        {
            "tool": "make_payment",
            "arguments": {"to": SUPPLIER.email, "amount": "300", "description": "goods"},
        },
    ]


def people(world: World) -> ElasticityDemand:
    """Who comes to the machine."""
    assert isinstance(world.demand, ElasticityDemand)
    return world.demand


def live(seed: int, busy: bool) -> tuple[World, list[dict[str, Any]]]:
    """A run that orders on day 5; a busy agent also does all sorts of other things."""
    world = World(YEAR, seed, days=DAYS)
    events = world.drain()[0]
    while world.end is None:
        actions = order(40 if busy else 60) if world.day == 5 else []
        if busy:
            actions = [
                {"tool": "web_search", "arguments": {"query": f"suppliers {world.day}"}},
                {
                    "tool": "send_email",
                    "arguments": {
                        "to": YEAR.suppliers[world.day % len(YEAR.suppliers)].email,
                        "subject": "Prices",
                        "body": "What do you sell, and at what price?",
                    },
                },
                *actions,
            ]
        for action in [*actions, WAIT]:
            perform(world, action)
        events += world.drain()[0]
    return world, events


def fates(supplier: Supplier) -> list[object]:
    """Everything that befalls a supplier, whoever deals with it."""
    known: list[object] = [supplier.fates.opens_day, supplier.fates.closes_day]
    sku = supplier.spec.products[0]
    for day in range(DAYS):
        due_minute = supplier.fates.due_minute(day * 1440 + 600)
        known += [due_minute, supplier.fates.arrival_minute(due_minute)]
        known += [supplier.fates.trick(day), supplier.fates.back_day(sku, day)]
        known += [supplier.fates.lost_units("short", sku, 100, day)]
        known += [supplier.fates.lost_units("damaged", sku, 100, day)]
    return known


@pytest.mark.parametrize("seed", range(6))
def test_what_no_agent_can_change_is_the_same_for_all(seed: int) -> None:
    (idle, idle_events), (busy, busy_events) = live(seed, busy=False), live(seed, busy=True)
    for day in range(DAYS):
        assert idle.weather.day(day) == busy.weather.day(day)
        for product in YEAR.products[::7]:
            assert people(idle).customers(product.sku, day) == people(busy).customers(
                product.sku, day
            )
    for address, supplier in idle.trading.suppliers.items():
        other = busy.trading.suppliers[address]
        for sku in supplier.spec.products:
            for day in (0, DAYS, 200):
                assert supplier.list_price_cents(sku, day) == other.list_price_cents(sku, day)
                assert supplier.reserve_cents(sku, day) == other.reserve_cents(sku, day)
        assert fates(supplier) == fates(other)
    delivered = [
        [event["minute"] for event in events if event["kind"] == "delivery"]
        for events in (idle_events, busy_events)
    ]
    assert delivered[0] == delivered[1] != []


def test_another_seed_is_another_world() -> None:
    worlds = [World(YEAR, seed, days=DAYS) for seed in range(4)]
    weather = {tuple(world.weather.day(day) for day in range(DAYS)) for world in worlds}
    customers = {
        tuple(tuple(people(world).customers("sku-08", day)) for day in range(DAYS))
        for world in worlds
    }
    prices = {
        tuple(
            supplier.list_price_cents(sku)
            for supplier in world.trading.suppliers.values()
            for sku in supplier.spec.products
        )
        for world in worlds
    }
    assert len(weather) == len(customers) == len(prices) == len(worlds)
