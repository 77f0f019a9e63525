"""Sales in batches equal customers served one by one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.markets import plain_dealing
from vendsim.clock import MINUTES_PER_DAY, Calendar
from vendsim.demand import ElasticityDemand, Weather
from vendsim.ledger import CARD_RECEIVABLE, CASH_BOX, SALES, STOCK, Ledger
from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.stock import Machine, Storage, stock_slot
from vendsim.world.sales import Sales

DAYS = 7
SKUS = ("sku-08", "sku-17", "sku-34", "sku-51")


class Counter:
    """A stocked machine with its customers, for one seed."""

    def __init__(self, seed: int, facings: list[tuple[int, int, str, int, int]]) -> None:
        scenario: Scenario = plain_dealing()
        streams = Streams(seed)
        calendar = Calendar(scenario.calendar.start_date, DAYS)
        weather = Weather(scenario.weather, calendar, streams)
        self.demand = ElasticityDemand(scenario, scenario.machine.site, calendar, weather, streams)
        self.ledger = Ledger(100_000)
        self.events: list[dict[str, Any]] = []
        self.machine = Machine(scenario.machine, scenario.product_by_sku)
        self.storage = Storage(10_000)
        for row, column, sku, units, price_cents in facings:
            self.storage.receive(sku, units, 50, 10_000)
            product = scenario.product_by_sku[sku]
            stock_slot(self.storage, self.machine, row, column, product, units)
            self.machine.set_price(row, column, price_cents)
        self.sales = Sales(self.machine, self.demand, self.ledger, self.events)

    def run(self, stops: list[int]) -> None:
        """Open every day and settle at the stops (minutes since the start)."""
        for day in range(DAYS):
            if day:
                self.sales.open_day(day)
            for stop in stops:
                if stop // MINUTES_PER_DAY == day:
                    self.sales.settle(stop)
            self.sales.settle((day + 1) * MINUTES_PER_DAY)

    def outcome(self) -> tuple[object, ...]:
        """What has been sold and taken, whatever the batches."""
        slots = [(slot.sku, slot.units) for slot in self.machine.slots]
        lost: dict[str, int] = {}
        for event in self.events:
            if event["kind"] == "lost":
                lost[event["sku"]] = lost.get(event["sku"], 0) + event["units"]
        return (
            slots,
            sorted(lost.items()),
            self.sales.units,
            self.sales.revenue_cents,
            dict(self.ledger.balances),
        )


FACINGS = st.lists(
    st.tuples(
        st.integers(2, 3),
        st.integers(0, 2),
        st.sampled_from(SKUS),
        st.integers(1, 8),
        st.sampled_from([0, 100, 150, 225, 400, 100_000]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda facing: facing[:2],
)


@given(
    seed=st.integers(0, 2**32),
    facings=FACINGS,
    stops=st.lists(st.integers(0, DAYS * MINUTES_PER_DAY - 1), max_size=30),
)
def test_touching_the_machine_changes_no_sale(
    seed: int, facings: list[tuple[int, int, str, int, int]], stops: list[int]
) -> None:
    untouched, touched = Counter(seed, facings), Counter(seed, facings)
    untouched.run([])
    touched.run(sorted(stops))
    assert touched.outcome() == untouched.outcome()


def one_by_one(counter: Counter) -> tuple[list[int], int, int, int]:
    """A slow reference: every customer alone, in order of time, over the whole run."""
    slots = [slot for slot in counter.machine.slots if slot.sku is not None]
    units = {id(slot): slot.units for slot in slots}
    cash = revenue = lost = 0
    for day in range(DAYS):
        on_offer: dict[str, int] = {}
        for slot in slots:
            if units[id(slot)] and slot.sku is not None and slot.price_cents is not None:
                lowest = on_offer.get(slot.sku, slot.price_cents)
                on_offer[slot.sku] = min(lowest, slot.price_cents)
        variety = counter.demand.variety_of(on_offer)
        queue = [
            (minute, sku, willing, mark, pays_cash)
            for sku in sorted({slot.sku for slot in slots if slot.sku})
            for minute, willing, mark, pays_cash in counter.demand.customers(sku, day)
        ]
        for _, sku, willing, mark, pays_cash in sorted(queue, key=lambda person: person[0]):
            if mark >= variety:
                continue
            offers = [slot for slot in slots if slot.sku == sku]
            prices = [slot.price_cents or 0 for slot in offers]
            if willing < min(prices):
                continue
            full = [slot for slot in offers if units[id(slot)]]
            choice = min(full, key=lambda slot: slot.price_cents or 0, default=None)
            if choice is None or willing < (choice.price_cents or 0):
                lost += 1
                continue
            units[id(choice)] -= 1
            revenue += choice.price_cents or 0
            cash += pays_cash * (choice.price_cents or 0)
    return [units[id(slot)] for slot in slots], cash, revenue, lost


@given(seed=st.integers(0, 2**32), facings=FACINGS)
def test_a_batch_equals_its_customers_one_by_one(
    seed: int, facings: list[tuple[int, int, str, int, int]]
) -> None:
    reference, batched = Counter(seed, facings), Counter(seed, facings)
    units, cash, revenue, lost = one_by_one(reference)
    batched.run([])
    assert [slot.units for slot in batched.machine.slots if slot.sku is not None] == units
    assert batched.ledger.balance(CASH_BOX) == cash
    assert batched.ledger.balance(CARD_RECEIVABLE) == revenue - cash
    assert batched.ledger.balance(SALES) == -revenue
    assert sum(event["units"] for event in batched.events if event["kind"] == "lost") == lost


@given(seed=st.integers(0, 2**32))
def test_one_product_in_two_slots_is_not_sold_twice(seed: int) -> None:
    single = Counter(seed, [(2, 0, "sku-08", 12, 100)])
    double = Counter(seed, [(2, 0, "sku-08", 6, 100), (2, 1, "sku-08", 6, 100)])
    single.run([])
    double.run([])
    assert double.sales.units == single.sales.units
    assert double.sales.revenue_cents == single.sales.revenue_cents


def test_free_goods_sell_at_most_what_is_in_stock() -> None:
    counter = Counter(3, [(2, 0, "sku-08", 5, 0)])
    counter.run([])
    assert counter.sales.units == 5
    assert counter.sales.revenue_cents == 0
    assert counter.ledger.balance(STOCK) == -5 * 50


def test_goods_priced_out_of_the_market_add_no_variety() -> None:
    goods = [(row, column, f"sku-{40 + 3 * row + column}") for row in (0, 1) for column in range(3)]
    colas = (2, 0, "sku-08", 12, 150)
    alone = Counter(5, [colas])
    among = Counter(5, [colas, *[(*place, 1, 100_000_000) for place in goods]])
    beside = Counter(5, [colas, *[(*place, 1, 150) for place in goods]])
    varieties = [each.demand.variety_of(each.machine.offers()) for each in (alone, among, beside)]
    assert varieties[0] == varieties[1] < varieties[2]
    alone.run([])
    among.run([])
    assert among.sales.units == alone.sales.units > 0


def test_who_comes_in_the_minute_of_a_look_at_the_machine_comes_after_it() -> None:
    facing = [(2, 0, "sku-08", 12, 100)]
    counter = Counter(3, facing)
    variety = counter.demand.variety_of(counter.machine.offers())
    buyers = [
        minute
        for minute, willing, mark, _ in counter.demand.customers("sku-08", 0)
        if willing >= 100 and mark < variety
    ]
    assert 2 <= len(buyers) <= 12
    for place, minute in enumerate(buyers):
        looked_at = Counter(3, facing)
        looked_at.sales.settle(minute)
        assert looked_at.sales.units == place
        looked_at.sales.settle(minute + 1)
        assert looked_at.sales.units > place


def test_nobody_buys_from_a_slot_without_a_price() -> None:
    counter = Counter(3, [(2, 0, "sku-08", 5, 100)])
    counter.machine.slots[6].price_cents = None
    counter.sales.facings_changed()
    counter.run([])
    assert counter.sales.units == 0


def test_events_add_up_to_the_totals_and_stay_within_their_day() -> None:
    counter = Counter(11, [(2, 0, "sku-08", 12, 150), (0, 0, "sku-34", 12, 150)])
    counter.run([900, 2000, 2001, 5000])
    lines = [
        line for event in counter.events if event["kind"] == "sales" for line in event["lines"]
    ]
    assert sum(line[3] for line in lines) == counter.sales.units > 0
    assert sum(line[3] * line[4] for line in lines) == counter.sales.revenue_cents
    minutes = [event["minute"] for event in counter.events]
    assert all(earlier <= later for earlier, later in pairwise(minutes))
    assert all(0 <= line[5] <= line[3] for line in lines)
