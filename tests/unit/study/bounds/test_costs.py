from __future__ import annotations

import pytest

from vendsim.clock import day_of, start_of_day
from vendsim.scenario import Scenario, load_scenario
from vendsim.study.bounds.costs import Cost, first_delivery_day, lowest_costs
from vendsim.supply import Bid, PurchaseOrder
from vendsim.world import World

SEEDS = (0, 1, 2)


@pytest.fixture(scope="module")
def year() -> Scenario:
    return load_scenario("year")


def cost_on(costs: list[Cost], day: int) -> int | None:
    return min((cost.cents for cost in costs if cost.from_day <= day), default=None)


@pytest.mark.parametrize("seed", SEEDS)
def test_costs_fall_and_begin_when_goods_can_be_there(year: Scenario, seed: int) -> None:
    for sku, costs in lowest_costs(World(year, seed)).items():
        assert [cost.cents for cost in costs] == sorted({c.cents for c in costs}, reverse=True)
        assert [cost.from_day for cost in costs] == sorted({cost.from_day for cost in costs})
        # Mail of day 0, an answer on day 1, a van the day after.
        assert costs[0].from_day >= 2
        assert costs[-1].cents >= year.product_by_sku[sku].unit_cost_cents


@pytest.mark.parametrize("seed", SEEDS)
def test_no_haggler_gets_goods_for_less_or_sooner(year: Scenario, seed: int) -> None:
    costs = lowest_costs(World(year, seed))
    bargains = 0
    for supplier in World(year, seed).trading.suppliers.values():
        first = max(1, supplier.fates.opens_day)
        cases = {sku: supplier.conditions.case_pack_units(sku) or 1 for sku in supplier.prices.skus}
        units = {sku: 1600 // case * case for sku, case in cases.items()}
        for day in range(first, first + 6):
            bids = [Bid(sku, units[sku], supplier.reserve_cents(sku, day)) for sku in units]
            outcomes = supplier.bid("vendor_0", bids, day)
            if set(outcomes) == {"agreed"}:
                break
        arrival = supplier.fates.arrival_minute(supplier.fates.due_minute(start_of_day(day)))
        order = supplier.place("vendor_0", [*units.items()], start_of_day(day))
        assert isinstance(order, PurchaseOrder)
        for line in order.lines:
            lowest = cost_on(costs[line.sku], day_of(arrival))
            assert lowest is not None
            assert line.unit_price_cents >= lowest
            bargains += line.unit_price_cents == lowest
    # The bound is not loose: many of them are had at that price.
    assert bargains >= 20


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_delivery_is_the_earliest_of_all(year: Scenario, seed: int) -> None:
    for supplier in World(year, seed).trading.suppliers.values():
        opens = max(1, supplier.fates.opens_day)
        arrivals = [
            day_of(supplier.fates.arrival_minute(supplier.fates.due_minute(start_of_day(day))))
            for day in range(opens, opens + 30)
        ]
        assert first_delivery_day(supplier) == min(arrivals)


def test_who_ships_something_cheaper_instead_may_undercut_himself(year: Scenario) -> None:
    """What comes in place of dear goods was paid like them, so at least twice its own cost."""
    dear = year.supplier_kinds["switcher"]
    assert dear.bargaining is not None
    bargaining = dear.bargaining.model_copy(update={"reserve_margin": (3.0, 3.0)})
    kinds = year.supplier_kinds | {"switcher": dear.model_copy(update={"bargaining": bargaining})}
    spec = next(one for one in year.suppliers if one.id == "farthing")
    spec = spec.model_copy(update={"list_markup": 5.0})
    scenario = year.model_copy(update={"supplier_kinds": kinds, "suppliers": (spec,)})
    costs = lowest_costs(World(scenario, 0))
    for sku in spec.products:
        assert costs[sku][-1].cents == 2 * year.product_by_sku[sku].unit_cost_cents
    assert costs["sku-61"] == []


def shocked(year: Scenario, cost_factor: float, **when: int) -> Scenario:
    shock = {"id": "shock", "kind": "price_shock", "cost_factor": cost_factor, "when": when}
    return year.model_validate(
        year.model_dump(mode="python") | {"disruptions": [shock]}, strict=False
    )


def test_dearer_goods_count_only_for_who_comes_too_late_to_buy_cheap(year: Scenario) -> None:
    usual = lowest_costs(World(year, 1))
    dearer = shocked(year, 2.0, from_day=100)
    assert lowest_costs(World(dearer, 1))["sku-61"][0] == usual["sku-61"][0]
    early = lowest_costs(World(shocked(year, 2.0, from_day=0), 1))
    assert early["sku-61"][-1].cents > 1.9 * usual["sku-61"][-1].cents


def test_cheaper_goods_count_from_the_day_on_which_they_are(year: Scenario) -> None:
    usual = lowest_costs(World(year, 1))
    costs = lowest_costs(World(shocked(year, 0.5, from_day=100, to_day=110), 1))["sku-61"]
    assert cost_on(costs, 99) == cost_on(usual["sku-61"], 99)
    later = cost_on(costs, 100)
    assert later is not None
    assert later < 0.6 * usual["sku-61"][0].cents
    assert cost_on(costs, 364) == later


def test_who_writes_before_a_rise_pays_no_more_than_before_it(year: Scenario) -> None:
    """The first order of all is written on day 0, and costs what it cost then."""
    usual = lowest_costs(World(year, 1))
    assert lowest_costs(World(shocked(year, 2.0, from_day=1), 1))["sku-61"][0] == usual["sku-61"][0]
