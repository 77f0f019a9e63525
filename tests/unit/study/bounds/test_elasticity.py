from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.demand import ElasticityDemand
from vendsim.demand.line import price_leaving_cents, top_price_cents
from vendsim.scenario import DemandSpec, Scenario, load_scenario
from vendsim.study.bounds.costs import Cost
from vendsim.study.bounds.elasticity import (
    customer_worths_cents,
    day_worths_cents,
    product_worths_cents,
)
from vendsim.study.bounds.outlets import Days, Slots, outlets_of, worth_of_choices
from vendsim.world import World


@pytest.fixture(scope="module")
def year() -> Scenario:
    return load_scenario("year")


def worths(world: World, costs: dict[str, list[Cost]]) -> Days:
    (outlet,) = outlets_of(world)
    return day_worths_cents(world, costs, outlet, by_themselves(world))


def by_themselves(world: World) -> ElasticityDemand:
    assert isinstance(world.demand, ElasticityDemand)
    return world.demand


def worth(top: float, cost: float, kept: float, least: float, most: float) -> float:
    found = customer_worths_cents(top, np.array([cost]), np.array([kept]), least, most)
    return float(found[0])


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
        found = worth(top, cost, kept, least, most)
        assert max([0.0, *tried]) <= found <= max([0.0, *tried]) + 0.6


def test_nobody_is_worth_anything_where_goods_cost_more_than_people_pay() -> None:
    assert worth(300.0, 301.0, 1.0, 0.0, 1e8) == 0
    assert worth(300.0, np.inf, 1.0, 0.0, 1e8) == 0
    assert worth(300.0, 10.0, 1.0, 301.0, 1e8) == 0
    assert worth(300.0, 10.0, 0.0, 0.0, 1e8) == 0
    assert worth(300.0, 10.0, 1.0, 200.0, 100.0) == 0


@given(
    goods=st.lists(st.tuples(st.integers(0, 99), st.booleans()), min_size=1, max_size=7),
    slots=st.tuples(st.integers(0, 5), st.integers(0, 5)),
)
def test_the_best_choice_is_the_best_of_all_choices(
    goods: list[tuple[int, bool]], slots: tuple[int, int]
) -> None:
    room = Slots(max(slots), min(slots))
    alone = np.array([[float(worth)] for worth, _ in goods])
    found = worth_of_choices(alone, [large for _, large in goods], room)[0]
    for count in range(room.all + 1):
        best = max(
            sum(worth for worth, _ in chosen)
            for size in range(min(count, len(goods)) + 1)
            for chosen in combinations(goods, size)
            if sum(large for _, large in chosen) <= room.large
        )
        assert found[count] == best


def test_the_choice_for_a_hundred_machines_takes_no_longer() -> None:
    alone = np.array([[3.0, 1.0], [2.0, 5.0], [4.0, 0.0]])
    found = worth_of_choices(alone, [False, True, True], Slots(all=24_000, large=12_000))
    assert found.shape == (2, 24_001)
    assert found[:, 2:5].tolist() == [[7.0, 9.0, 9.0], [6.0, 6.0, 6.0]]
    assert found[:, -1].tolist() == [9.0, 6.0]


BEST = (
    *("sku-69", "sku-70", "sku-72", "sku-74", "sku-75", "sku-76"),
    *("sku-61", "sku-62", "sku-63", "sku-65", "sku-66", "sku-67"),
)


def at_cost(scenario: Scenario, from_day: int = 0, times: int = 1) -> dict[str, list[Cost]]:
    return {one.sku: [Cost(from_day, times * one.unit_cost_cents)] for one in scenario.products}


def earned_cents(scenario: Scenario, seed: int, days: int, price_share: float = 1.0) -> int:
    """What the best goods bring at their best prices if they never run out, by customer."""
    demand = by_themselves(World(scenario, seed, days=days))
    earned = 0
    for sku in BEST:
        product = scenario.product_by_sku[sku]
        cost = product.unit_cost_cents
        price = round(price_share * (top_price_cents(product) + cost) / 2)
        earned += (price - cost) * sum(
            willing >= price and mark < 0.94
            for day in range(days - 1)
            for _, willing, mark, _ in demand.customers(sku, day)
        )
    return earned


def test_a_full_machine_at_the_best_prices_earns_what_the_bound_says(year: Scenario) -> None:
    days, seeds = 120, range(8)
    worlds = [World(year, seed, days=days) for seed in seeds]
    bound = sum(worths(world, at_cost(year))[:-1].sum() for world in worlds)
    earned = sum(earned_cents(year, seed, days) for seed in seeds)
    assert 0.97 * bound < earned < 1.02 * bound


def disrupted(year: Scenario, first: int, last: int | None = None, **what: object) -> Scenario:
    when = {"from_day": first} | ({} if last is None else {"to_day": last})
    disruption = {"id": "it", "when": when, **what}
    return year.model_validate(
        year.model_dump(mode="python") | {"disruptions": [disruption]}, strict=False
    )


def test_a_rival_lowers_the_bound_as_far_as_it_lowers_what_can_be_earned(year: Scenario) -> None:
    days, seeds = 100, range(8)
    market = disrupted(
        year, 0, kind="rival_machine", traffic_factor=1.0, compare_share=0.5, price_level=0.9,
    )  # fmt: skip
    usual = sum(worths(World(year, seed, days=days), at_cost(year))[:-1].sum() for seed in seeds)
    bound = sum(worths(World(market, seed, days=days), at_cost(year))[:-1].sum() for seed in seeds)
    assert bound < 0.99 * usual
    earned = [
        sum(earned_cents(market, seed, days, share) for seed in seeds)
        for share in (0.8, 0.85, 0.9, 0.95, 1.0)
    ]
    assert 0.93 * bound < max(earned) < 1.02 * bound


def test_a_rivals_price_is_rounded_for_the_bound_as_it_is_for_the_customers(year: Scenario) -> None:
    market = disrupted(
        year, 0, kind="rival_machine", traffic_factor=1.0, compare_share=1.0, price_level=1.5,
    )  # fmt: skip
    penny = {"reference_price_cents": 1, "elasticity": -0.1, "unit_cost_cents": 1}
    goods = (market.products[0].model_copy(update=penny), *market.products[1:])
    world = World(market.model_copy(update={"products": goods}), 1, days=5)
    sku, outlet, demand = goods[0].sku, outlets_of(world)[0], by_themselves(world)
    counted, _ = product_worths_cents(world, at_cost(world.scenario), outlet, demand)
    at_the_rivals_cents = demand.expected_units(sku, 2, 2) * (2 - 1)
    assert at_the_rivals_cents > 0
    assert counted[0][2] >= 0.999 * at_the_rivals_cents


def test_what_befalls_the_days_is_known_to_the_bound(year: Scenario) -> None:
    usual = worths(World(year, 1, days=40), at_cost(year))
    broken = disrupted(year, 10, 12, kind="machine_breakdown")
    found = worths(World(broken, 1, days=40), at_cost(year))
    assert not found[10:13].any()
    assert (found[13:] == usual[13:]).all()
    works = disrupted(year, 20, 30, kind="road_works", traffic_factor=0.5, delivery_delay_days=0)
    found = worths(World(works, 1, days=40), at_cost(year))
    assert found[20:31] == pytest.approx(usual[20:31] / 2)
    shift = disrupted(year, 5, kind="demand_shift", category_factors={"family": 2.0, "travel": 2.0})
    found = worths(World(shift, 1, days=40), at_cost(year))
    assert (found[5:] > 1.3 * usual[5:]).all()
    assert (found[:5] == usual[:5]).all()


def test_goods_bring_nothing_before_they_can_be_there_and_less_on_the_last_day(
    year: Scenario,
) -> None:
    world = World(year, 3, days=10)
    costs = at_cost(year, 4, 2)
    cheaper = {sku: [*lines, Cost(7, lines[0].cents // 2)] for sku, lines in costs.items()}
    dear = worths(world, costs)
    cheap = worths(world, cheaper)
    assert not dear[:4].any()
    assert (dear[4:] > 0).all()
    assert (dear[4:7] == cheap[4:7]).all()
    assert (dear[7:] < cheap[7:]).all()
    assert cheap[9] < 0.5 * cheap[8]
    longer = worths(World(year, 3, days=11), costs)
    assert (longer[:9] == dear[:9]).all()
    assert longer[9] > dear[9]


def test_no_cost_brings_nothing(year: Scenario) -> None:
    nobody: dict[str, list[Cost]] = {one.sku: [] for one in year.products}
    assert not worths(World(year, 0, days=5), nobody).any()


def test_each_thing_that_could_bring_more_raises_the_bound(year: Scenario) -> None:
    """One slot more, a lower cost, or a variety that no excess spoils."""
    usual = worths(World(year, 0, days=30), at_cost(year))
    machine = year.machine.model_copy(update={"row_sizes": ("S", "L", "L")})
    narrow = World(year.model_copy(update={"machines": (machine,)}), 0, days=30)
    # On the last day hardly anything is worth selling: there slots do not count.
    assert (worths(narrow, at_cost(year)) < usual)[:-1].all()
    dear = {sku: [Cost(0, lines[0].cents + 1)] for sku, lines in at_cost(year).items()}
    assert (worths(World(year, 0, days=30), dear) < usual).all()
    assert isinstance(year.demand, DemandSpec)
    variety = year.demand.variety.model_copy(update={"per_excess": 0.0})
    demand = year.demand.model_copy(update={"variety": variety})
    generous = World(year.model_copy(update={"demand": demand}), 0, days=30)
    assert (worths(generous, at_cost(year)) > usual)[:-1].all()
