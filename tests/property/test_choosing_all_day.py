"""Selling in batches to people who choose equals a day in which each is a process of its own.

The agent restocks, prices, empties and looks at random minutes. The slow reference replays what
it did: every person is a SimPy process that comes at its minute, looks at all slots and takes the
best. They must agree sale by sale: minute, product, slot, price. The slots are those of one
machine, or of two side by side, of which one or the other is out of order on some days.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Generator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest
import simpy
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.markets import SITES, choosing, fleet
from vendsim.clock import MINUTES_PER_DAY, start_of_day
from vendsim.demand import RANK_BITS, VISIT_MARKS, ChoiceDemand
from vendsim.disruption import Disruptions
from vendsim.errors import ToolError
from vendsim.scenario import ChoiceSpec, Scenario
from vendsim.world import World
from vendsim.world.choosing import ChoiceSales

DAYS = 3
SKUS = ("sku-08", "sku-09", "sku-12", "sku-34", "sku-51")  # three of one nest, two of others
# What each slot begins with: few units at a low price, so that slots sell out all the time.
# Of two machines the first has the upper two.
PLACES = {(0, 0): "sku-34", (2, 0): "sku-08", (2, 1): "sku-08", (3, 2): "sku-12"}
FIRST_UNITS, FIRST_CENTS = 2, 75
GOODWILL = {"let_down_effect": 0.9, "memory_days": 2, "floor": 0.3}
# Few of 76 products stand in the machine; still most people want one of them.
OFTEN: dict[str, Any] = {"no_purchase_share": 0.01, "customers_per_day": 90.0}
HEAT = {"temperature_reference_c": 2.0}  # so that temperature tells on each day


TROUBLES = (
    {"id": "rival", "kind": "rival_machine", "when": {"from_day": 1}, "traffic_factor": 0.9,
     "compare_share": 0.6, "price_level": 0.9},
    {"id": "taste", "kind": "demand_shift", "when": {"from_day": 16},
     "category_factors": {"chips": 0.0, "candy": 3.0}},
    {"id": "broken", "kind": "machine_breakdown", "when": {"from_day": 127, "to_day": 127}},
)  # fmt: skip


def out_of_order(name: str, machine: str, *days: int) -> tuple[dict[str, Any], ...]:
    """A machine breaks down on each of some days."""
    return tuple(
        {"id": f"{name}-{day}", "kind": "machine_breakdown", "machines": [machine]}
        | {"when": {"from_day": day, "to_day": day}}
        for day in days
    )


BREAKDOWNS = (
    *out_of_order("first", "hall-1", 2, 17, 127, 128),
    *out_of_order("second", "hall-2", 1, 16, 126, 127),
)


def market(troubles: tuple[Any, ...] = (), **demand: Any) -> Scenario:
    """Days without breaks for sleep, so that deeds come at every minute."""
    scenario = choosing(OFTEN | HEAT | demand, calendar={"wake_minute": 0})
    plain = json.loads(scenario.canonical_json)
    plain["disruptions"] = troubles
    return Scenario.from_json(json.dumps(plain))


def side_by_side(troubles: tuple[Any, ...], **demand: Any) -> Scenario:
    """Two machines at the one site."""
    machines = [{"id": name, "site": "hall"} for name in ("hall-1", "hall-2")]
    return fleet(SITES[:1], machines, market(troubles, **demand))


MARKETS = {
    "plain": market(),
    "nested": market(nest_dissimilarity=0.4),
    "averse": market(nest_dissimilarity=0.7, loss_aversion=1.5, goodwill=GOODWILL),
    "troubled": market(TROUBLES, nest_dissimilarity=0.7),
    "neighbours": side_by_side(BREAKDOWNS, goodwill=GOODWILL),
    "troubled neighbours": side_by_side((*BREAKDOWNS, *TROUBLES[:2]), nest_dissimilarity=0.4),
}


def machine_at(scenario: Scenario, place: tuple[int, int]) -> str:
    """The machine that a place is in; an only one has no name."""
    if not scenario.is_fleet:
        return ""
    return "hall-1" if place in ((0, 0), (2, 0)) else "hall-2"


def broken_places(scenario: Scenario, disruptions: Disruptions) -> dict[int, set[tuple[int, int]]]:
    """By day, the places from which nothing can be bought."""
    (site,) = scenario.sites
    return {
        day: {
            place
            for place in PLACES
            if not scenario.is_fleet or machine_at(scenario, place) in machines
        }
        for day, machines in disruptions.broken_machines(site.id).items()
    }


class Deed(NamedTuple):
    """Something that was done to a slot."""

    minute: int
    kind: str
    place: tuple[int, int]
    sku: str
    units: int
    price_cents: int


class Sale(NamedTuple):
    """Something that somebody bought."""

    minute: int
    sku: str
    row: int
    column: int
    price_cents: int


@dataclass
class Facing:
    """What the reference knows of a slot."""

    sku: str | None = None
    units: int = 0
    price_cents: int | None = None


@dataclass
class Street:
    """The slow reference: everybody is a process, and nothing is worked out ahead."""

    scenario: Scenario
    people: ChoiceDemand
    facings: dict[tuple[int, int], Facing] = field(default_factory=dict)
    broken: Mapping[int, Set[tuple[int, int]]] = field(default_factory=dict)
    compare_marks: dict[int, list[float]] = field(default_factory=dict)
    goodwill: float = 1.0
    willing: int = 0
    let_down: int = 0
    sales: list[Sale] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    cash_cents: int = 0

    def run(self, deeds: list[Deed], first_day: int) -> None:
        """Let all days pass."""
        sim = simpy.Environment(initial_time=start_of_day(first_day))
        for deed in deeds:  # whoever comes in the same minute comes after the agent
            sim.process(self.do(sim, deed))
        for day in range(first_day, first_day + DAYS):
            if self.people._factors.rivals:
                marks = self.people._tastes.compare_marks(self.people.crowd(day))
                self.compare_marks[day] = marks.tolist()
            start = self.people.crowd(day).of_day(day).start
            for place, person in enumerate(self.people.people(day)):
                arrival = start_of_day(day) + person.minute
                sim.process(
                    self.visit(
                        sim, arrival, day, start + place, person.visit_mark, person.pays_cash
                    )
                )
            sim.process(self.night(sim, start_of_day(day + 1)))
        sim.run()

    def do(self, sim: simpy.Environment, deed: Deed) -> Generator[simpy.Event, None, None]:
        """The agent touches a slot."""
        yield sim.timeout(deed.minute - sim.now)
        facing = self.facings.setdefault(deed.place, Facing())
        if deed.kind == "stock":
            if facing.sku != deed.sku:
                facing.sku, facing.units, facing.price_cents = deed.sku, 0, None
            facing.units += deed.units
        elif deed.kind == "price":
            facing.price_cents = deed.price_cents
        else:
            facing.sku, facing.units, facing.price_cents = None, 0, None

    def night(self, sim: simpy.Environment, minute: int) -> Generator[simpy.Event, None, None]:
        """Word gets round of empty slots."""
        yield sim.timeout(minute - sim.now)
        spec = self.people.goodwill
        if spec is not None and self.willing:
            aim = 1.0 - spec.let_down_effect * (self.let_down / self.willing)
            self.goodwill += (aim - self.goodwill) / spec.memory_days
            self.goodwill = max(spec.floor, self.goodwill)
        self.willing = self.let_down = 0

    def visit(
        self,
        sim: simpy.Environment,
        minute: int,
        day: int,
        who: int,
        visit_mark: int,
        pays_cash: bool,
    ) -> Generator[simpy.Event, None, None]:
        """Somebody comes, compares and takes the best, or nothing."""
        yield sim.timeout(minute - sim.now)
        if visit_mark >= round(VISIT_MARKS * self.goodwill):
            return
        nothing = int(self.people.utilities_of_nothing(day)[who])
        wishes = sorted(
            (-self.utility(sku, price_cents, day, who), sku, price_cents, place)
            for sku, price_cents, place in self.cheapest(self.broken.get(day, ()))
            if self.utility(sku, price_cents, day, who) > nothing
        )
        if not wishes:
            return
        self.willing += 1
        if wishes[0][3] is None:
            self.let_down += 1
            self.lost[wishes[0][1]] += 1
        for _, sku, price_cents, place in wishes:
            if place is not None:
                self.facings[place].units -= 1
                self.sales.append(Sale(minute, sku, *place, price_cents))
                self.cash_cents += price_cents * pays_cash
                return

    def cheapest(
        self, broken: Container[tuple[int, int]]
    ) -> list[tuple[str, int, tuple[int, int] | None]]:
        """Every product with a price, where it is cheapest, and the slot if it is in stock."""
        found: list[tuple[str, int, tuple[int, int] | None]] = []
        for sku in sorted({facing.sku for facing in self.facings.values() if facing.sku}):
            offers = [
                (not facing.units, facing.price_cents, place)
                for place, facing in self.facings.items()
                if facing.sku == sku and facing.price_cents is not None and place not in broken
            ]
            if offers:
                empty, price_cents, place = min(offers)
                found.append((sku, price_cents, None if empty else place))
        return found

    def utility(self, sku: str, price_cents: int, day: int, who: int) -> int:
        """A ranked utility; the price's part is the formula of the documents."""
        spec = self.scenario.demand
        assert isinstance(spec, ChoiceSpec)
        above_cents = max(0, price_cents - self.scenario.product_by_sku[sku].reference_price_cents)
        felt = (price_cents + spec.loss_aversion * above_cents) / 100
        units = round(-spec.price_sensitivity_per_dollar * felt * 65_536)
        if self.compare_marks:
            share, level = self.people._factors.rivals[day]
            reference_cents = self.scenario.product_by_sku[sku].reference_price_cents
            if self.compare_marks[day][who] < share and price_cents > reference_cents * level + 0.5:
                return -(2**62)
        return int(self.people.utilities(sku, day)[who]) + (units << RANK_BITS)


@dataclass
class Shop:
    """The world under test, and what happened in it."""

    world: World
    done: list[Deed] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)

    def pass_time(self, minute: int) -> None:
        """Go on to a minute; note the sales of each day before it closes."""
        world = self.world
        while world.end is None and world.minute < minute:
            midnight = start_of_day(world.day + 1)
            if minute < midnight:
                world.spend(minute - world.minute)
                return
            world.business.sales.settle(midnight)
            self.sales += [Sale(*sale[:5]) for sale in world.business.sales.purchases()]
            world.spend_day()

    def touch(self, kind: str, place: tuple[int, int], sku: str, units: int, cents: int) -> None:
        """Do something; what the world refuses is not noted down."""
        business = self.world.business
        machine = machine_at(self.world.scenario, place)
        try:
            if kind == "stock":
                business.stock_slot(*place, sku, units, machine)
            elif kind == "price":
                business.set_price(*place, cents, machine)
            elif kind == "empty":
                business.empty_slot(*place, machine)
            else:
                business.look_at_machine(machine)
                return
        except ToolError:
            return
        self.done.append(Deed(self.world.minute, kind, place, sku, units, cents))


touches = st.lists(
    st.tuples(
        st.integers(0, DAYS * MINUTES_PER_DAY - 1),
        st.sampled_from(["stock", "stock", "stock", "price", "empty", "look"]),
        st.sampled_from(sorted(PLACES)),
        st.none() | st.sampled_from(SKUS),
        st.integers(1, 6),
        st.sampled_from([0, 50, 100, 150, 175, 250, 400, 100_000_000]),
    ),
    min_size=5,
    max_size=60,
)


@pytest.mark.parametrize("name", MARKETS)
@given(seed=st.integers(0, 2**31), first_day=st.sampled_from([0, 15, 126]), deeds=touches)
@settings(max_examples=60, phases=[Phase.generate])  # to shrink three days takes minutes
def test_choosing_all_day_equals_a_process_for_each_person(
    name: str, seed: int, first_day: int, deeds: list[tuple[Any, ...]]
) -> None:
    scenario = MARKETS[name]
    world = World(scenario, seed, days=first_day + DAYS)
    while world.day < first_day:
        world.spend_day()
    for sku in SKUS:
        world.business.storage.receive(sku, 600, 50, 10_000)
    shop = Shop(world)
    for place, sku in PLACES.items():
        shop.touch("stock", place, sku, FIRST_UNITS, 0)
        shop.touch("price", place, sku, 0, FIRST_CENTS)
    for offset, kind, place, any_sku, units, cents in sorted(deeds, key=lambda deed: deed[0]):
        shop.pass_time(start_of_day(first_day) + offset)
        shop.touch(kind, place, any_sku or PLACES[place], units, cents)
    shop.pass_time(start_of_day(first_day + DAYS))

    for event in world.events:
        if event["kind"] == "lost":
            shop.lost[event["sku"]] += event["units"]
    assert isinstance(world.demand, ChoiceDemand)
    broken = broken_places(scenario, world.disruptions)
    street = Street(scenario, world.demand, broken=broken)
    street.run(shop.done, first_day)
    # Where both machines stand still for a day of three there may be none.
    assert shop.sales == sorted(street.sales)
    assert shop.sales or scenario.is_fleet
    assert shop.lost == street.lost
    sales = world.business.sales
    assert isinstance(sales, ChoiceSales)
    assert sales.units == len(street.sales)
    assert sales.revenue_cents == sum(sale.price_cents for sale in street.sales)
    boxes = {stand.cash_box for stand in world.business.stands.all}
    assert sum(map(world.business.ledger.balance, boxes)) == street.cash_cents
    for place in PLACES:
        machine = world.business.stands.at(machine_at(scenario, place)).machine
        slot, facing = machine.at(*place), street.facings[place]
        assert (slot.sku, slot.units, slot.price_cents) == (
            facing.sku,
            facing.units,
            facing.price_cents,
        )
