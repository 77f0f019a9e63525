from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.clock import Calendar
from vendsim.demand import ElasticityDemand, Weather
from vendsim.demand.line import price_leaving_cents, top_price_cents
from vendsim.rng import Streams
from vendsim.scenario import Scenario, load_scenario
from vendsim.study.bounds.costs import Cost
from vendsim.study.bounds.elasticity import (
    Slots,
    customer_worth_cents,
    day_worths_cents,
    worth_of_choices,
)


@pytest.fixture(scope="module")
def year() -> Scenario:
    return load_scenario("year")


def demand_of(scenario: Scenario, seed: int, days: int) -> ElasticityDemand:
    streams = Streams(seed)
    calendar = Calendar(scenario.calendar.start_date, days)
    weather = Weather(scenario.weather, calendar, streams)
    return ElasticityDemand(scenario, scenario.machine.site, calendar, weather, streams)


@pytest.mark.parametrize("kept", [1.0, 0.4])
@pytest.mark.parametrize("sku", ["sku-01", "sku-19", "sku-61", "sku-75"])
def test_a_customer_is_worth_the_best_of_all_prices(year: Scenario, sku: str, kept: float) -> None:
    product = year.product_by_sku[sku]
    top, cost = top_price_cents(product), product.unit_cost_cents
    threshold = price_leaving_cents(product, 0.25)
    for least, most in ((0.0, threshold), (threshold, 1e8), (0.0, 1e8)):
        tried = [
            (kept * price - cost) * (1 - price / top)
            for price in range(int(top) + 1)
            if least <= price <= most
        ]
        worth = customer_worth_cents(product, cost, kept, least, most)
        assert max([0.0, *tried]) <= worth <= max([0.0, *tried]) + 0.6


def test_nobody_is_worth_anything_where_goods_cost_more_than_people_pay(year: Scenario) -> None:
    product = year.product_by_sku["sku-08"]
    top_cents = int(top_price_cents(product))
    assert customer_worth_cents(product, top_cents + 1, 1.0, 0.0, 1e8) == 0
    assert customer_worth_cents(product, 10, 1.0, top_cents + 1.0, 1e8) == 0
    assert customer_worth_cents(product, 10, 0.0, 0.0, 1e8) == 0


@given(
    goods=st.lists(st.tuples(st.integers(0, 99), st.booleans()), min_size=1, max_size=7),
    slots=st.tuples(st.integers(0, 5), st.integers(0, 5)),
)
def test_the_best_choice_is_the_best_of_all_choices(
    goods: list[tuple[int, bool]], slots: tuple[int, int]
) -> None:
    room = Slots(max(slots), min(slots))
    worths = np.array([[float(worth)] for worth, _ in goods])
    found = worth_of_choices(worths, [large for _, large in goods], room)[0]
    for count in range(room.all + 1):
        best = max(
            sum(worth for worth, _ in chosen)
            for size in range(min(count, len(goods)) + 1)
            for chosen in combinations(goods, size)
            if sum(large for _, large in chosen) <= room.large
        )
        assert found[count] == best


def test_a_full_machine_at_the_best_prices_earns_what_the_bound_says(year: Scenario) -> None:
    """Customers by customers, with the bound's own choice of goods that never run out."""
    days, seeds = 120, range(8)
    costs = {one.sku: [Cost(0, one.unit_cost_cents)] for one in year.products}
    factor, earned, bound = 0.94, 0.0, 0.0
    for seed in seeds:
        demand = demand_of(year, seed, days)
        bound += day_worths_cents(year, demand, costs, days)[:-1].sum()
        for sku in (
            *("sku-69", "sku-70", "sku-72", "sku-74", "sku-75", "sku-76"),
            *("sku-61", "sku-62", "sku-63", "sku-65", "sku-66", "sku-67"),
        ):
            product = year.product_by_sku[sku]
            cost = product.unit_cost_cents
            price = round((top_price_cents(product) + cost) / 2)
            earned += (price - cost) * sum(
                willing >= price and mark < factor
                for day in range(days - 1)
                for _, willing, mark, _ in demand.customers(sku, day)
            )
    assert 0.97 * bound < earned < 1.02 * bound


def test_goods_bring_nothing_before_they_can_be_there_and_less_on_the_last_day(
    year: Scenario,
) -> None:
    demand = demand_of(year, 3, 10)
    costs = {one.sku: [Cost(4, 2 * one.unit_cost_cents)] for one in year.products}
    cheaper = {sku: [*lines, Cost(7, lines[0].cents // 2)] for sku, lines in costs.items()}
    dear = day_worths_cents(year, demand, costs, 10)
    cheap = day_worths_cents(year, demand, cheaper, 10)
    assert not dear[:4].any()
    assert (dear[4:] > 0).all()
    assert (dear[4:7] == cheap[4:7]).all()
    assert (dear[7:] < cheap[7:]).all()
    assert cheap[9] < 0.5 * cheap[8]
    longer = day_worths_cents(year, demand_of(year, 3, 11), costs, 11)
    assert (longer[:9] == dear[:9]).all()
    assert longer[9] > dear[9]


def test_no_cost_brings_nothing(year: Scenario) -> None:
    nobody: dict[str, list[Cost]] = {one.sku: [] for one in year.products}
    assert not day_worths_cents(year, demand_of(year, 0, 5), nobody, 5).any()


def test_each_thing_that_could_bring_more_raises_the_bound(year: Scenario) -> None:
    """One slot more, a lower cost, or a variety that no excess spoils."""
    days = 30
    demand = demand_of(year, 0, days)
    costs = {one.sku: [Cost(0, one.unit_cost_cents)] for one in year.products}
    usual = day_worths_cents(year, demand, costs, days)
    narrow = year.model_copy(
        update={"machine": year.machine.model_copy(update={"row_sizes": ("S", "L", "L")})}
    )
    # On the last day hardly anything is worth selling: there slots do not count.
    assert (day_worths_cents(narrow, demand, costs, days) < usual)[:-1].all()
    dear = {sku: [Cost(0, lines[0].cents + 1)] for sku, lines in costs.items()}
    assert (day_worths_cents(year, demand, dear, days) < usual).all()
    variety = year.demand.variety.model_copy(update={"per_excess": 0.0})
    generous = year.model_copy(
        update={"demand": year.demand.model_copy(update={"variety": variety})}
    )
    more = day_worths_cents(generous, demand_of(generous, 0, days), costs, days)
    assert (more > usual)[:-1].all()
