"""Selling while the machine is touched equals customers served one by one.

The agent restocks, prices, empties and looks at random minutes; a slow reference walks
through the same days customer by customer. The days cross the 32-day pages and the 128-day
stretches in which customers are worked out. The slots are those of one machine, or of two side by
side, of which one or the other is out of order on some days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markets import SITES, disrupted, fleet, variant
from vendsim.clock import MINUTES_PER_DAY, day_of
from vendsim.demand import ElasticityDemand
from vendsim.errors import ToolError
from vendsim.tools import perform
from vendsim.world import World

# Variety weighs heavily here, so that judging it a moment too early or late shows.
VARIETY = {
    "best_from": 3, "best_to": 3, "per_missing": 0.4, "per_excess": 0.4, "floor": 0.0,
    "least_demand": 0.25,
}  # fmt: skip
YEAR = variant(demand={"variety": VARIETY})
BROKEN = {1: "hall-2", 2: "hall-1", 31: "hall-2", 32: "hall-1", 127: "hall-1", 128: "hall-2"}
NEIGHBOURS = fleet(
    SITES[:1],
    [{"id": name, "site": "hall"} for name in ("hall-1", "hall-2")],
    disrupted(
        *(
            {"id": f"broken-{day}", "kind": "machine_breakdown", "machines": [machine]}
            | {"when": {"from_day": day, "to_day": day}}
            for day, machine in BROKEN.items()
        ),
        demand={"variety": VARIETY},
    ),
)
MARKETS = {"year": YEAR, "neighbours": NEIGHBOURS}
SKUS = ("sku-08", "sku-12", "sku-34", "sku-51")
# What each slot begins with: few units at a low price, so that slots sell out all the time.
# Of two machines the first has the upper two.
PLACES = {(0, 0): "sku-34", (2, 0): "sku-08", (2, 1): "sku-08", (3, 2): "sku-12"}
FIRST_UNITS, FIRST_CENTS = 2, 75


def machine_at(world: World, place: tuple[int, int]) -> str:
    """The machine that a place is in; an only one has no name."""
    if not world.scenario.is_fleet:
        return ""
    return "hall-1" if place in ((0, 0), (2, 0)) else "hall-2"


@dataclass
class Facing:
    """What the reference knows of a slot."""

    sku: str | None = None
    units: int = 0
    price_cents: int | None = None


@dataclass
class Reference:
    """Walks through time customer by customer, keeping only what it needs."""

    world: World
    facings: dict[tuple[int, int], Facing]
    minute: int = 0
    variety: float = 1.0
    sold: dict[str, int] = field(default_factory=dict)
    revenue_cents: int = 0

    @property
    def demand(self) -> ElasticityDemand:
        """Who comes."""
        assert isinstance(self.world.demand, ElasticityDemand)
        return self.world.demand

    def works(self, place: tuple[int, int]) -> bool:
        """Whether the machine of a place is in order."""
        machine = machine_at(self.world, place)
        return not machine or BROKEN.get(day_of(self.minute)) != machine

    def judge(self) -> None:
        """Look at what is on offer, as customers do when a day opens or a slot changes."""
        offers: dict[str, int] = {}
        for place, facing in self.facings.items():
            if not self.works(place):
                continue
            if facing.sku and facing.units and facing.price_cents is not None:
                lowest = offers.get(facing.sku, facing.price_cents)
                offers[facing.sku] = min(lowest, facing.price_cents)
        self.variety = self.demand.variety_of(offers)

    def walk(self, until: int) -> None:
        """Serve everybody who comes from the current minute on and before ``until``."""
        while self.minute < until:
            day = day_of(self.minute)
            end = min(until, (day + 1) * MINUTES_PER_DAY)
            for sku in SKUS:
                for minute, willing, mark, _ in self.demand.customers(sku, day):
                    if self.minute <= day * MINUTES_PER_DAY + minute < end:
                        self.serve(sku, willing, mark)
            self.minute = end
            if end == (day + 1) * MINUTES_PER_DAY:
                self.judge()

    def serve(self, sku: str, willing_cents: int, mark: float) -> None:
        """One customer: takes the cheapest there is, if it is cheap enough."""
        full = [
            (facing.price_cents, place, facing)
            for place, facing in self.facings.items()
            if facing.sku == sku and facing.units and facing.price_cents is not None
            if self.works(place)
        ]
        if not full or mark >= self.variety:
            return
        price_cents, _, facing = min(full, key=lambda offer: offer[:2])
        if willing_cents >= price_cents:
            facing.units -= 1
            self.sold[sku] = self.sold.get(sku, 0) + 1
            self.revenue_cents += price_cents


touches = st.lists(
    st.tuples(
        st.integers(0, 3 * MINUTES_PER_DAY - 1),
        st.sampled_from(["stock", "stock", "stock", "price", "empty", "look", "cash"]),
        st.sampled_from(sorted(PLACES)),
        st.none() | st.sampled_from(SKUS),
        st.integers(1, 6),
        st.sampled_from([50, 100, 150, 175, 250, 400]),
    ),
    min_size=5,
    max_size=60,
)


def touch(world: World, reference: Reference, deed: tuple[Any, ...]) -> None:
    """Do the same to both; what the world refuses the reference leaves alone."""
    _, kind, (row, column), sku, units, price_cents = deed
    business = world.business
    facing = reference.facings[row, column]
    sku = sku or PLACES[row, column]
    machine = machine_at(world, (row, column))
    try:
        if kind == "stock":
            business.stock_slot(row, column, sku, units, machine)
            if facing.sku != sku:
                facing.price_cents = None
            facing.sku = sku
            facing.units += units
        elif kind == "price":
            business.set_price(row, column, price_cents, machine)
            facing.price_cents = price_cents
        elif kind == "empty":
            business.empty_slot(row, column, machine)
            facing.sku, facing.units, facing.price_cents = None, 0, None
        elif kind == "look":
            business.look_at_machine(machine)
            return
        else:
            business.collect_cash(machine)
            return
    except ToolError:
        return
    reference.judge()


@pytest.mark.parametrize("name", MARKETS)
@given(seed=st.integers(0, 2**31), first_day=st.sampled_from([0, 30, 126]), deeds=touches)
@settings(max_examples=120, deadline=None)
def test_selling_all_day_equals_one_customer_after_another(
    name: str, seed: int, first_day: int, deeds: list[tuple[Any, ...]]
) -> None:
    world = World(MARKETS[name], seed, days=first_day + 3)
    while world.day < first_day:
        perform(world, {"tool": "wait_until_tomorrow"})
    for sku in SKUS:
        world.business.storage.receive(sku, 600, 50, 10_000)
    start = first_day * MINUTES_PER_DAY
    facings = {
        place: Facing(sku, FIRST_UNITS, FIRST_CENTS) for place, sku in sorted(PLACES.items())
    }
    for (row, column), sku in PLACES.items():
        machine = machine_at(world, (row, column))
        world.business.stock_slot(row, column, sku, FIRST_UNITS, machine)
        world.business.set_price(row, column, FIRST_CENTS, machine)
    reference = Reference(world, facings, minute=world.minute)
    reference.judge()
    for deed in sorted(deeds, key=lambda deed: deed[0]):
        minute = start + deed[0]
        if minute < world.minute:
            continue
        if minute > world.minute:
            world.spend(minute - world.minute)
        if world.end is not None:
            break
        reference.walk(world.minute)
        touch(world, reference, deed)
    while world.end is None:
        perform(world, {"tool": "wait_until_tomorrow"})
    reference.walk(start + 3 * MINUTES_PER_DAY)
    sales = world.business.sales
    assert sales.units == sum(reference.sold.values()) > 0
    assert sales.revenue_cents == reference.revenue_cents
    for (row, column), facing in reference.facings.items():
        slot = world.business.stands.at(machine_at(world, (row, column))).machine.at(row, column)
        assert (slot.sku, slot.units, slot.price_cents) == (
            facing.sku,
            facing.units,
            facing.price_cents,
        )
