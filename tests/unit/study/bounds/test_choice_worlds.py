"""The bound where people choose, held against what really happens in worlds of that kind."""

from __future__ import annotations

import json
from statistics import fmean
from typing import Any

import numpy as np
import pytest

import vendsim
from tests.markets import choosing
from vendsim.demand import RANK_BITS, ChoiceDemand
from vendsim.scenario import Scenario
from vendsim.study.bounds import choice, upper_bound
from vendsim.study.bounds.costs import Cost
from vendsim.study.bounds.outlets import Days, outlets_of, terms_of
from vendsim.study.privileged import Privileged
from vendsim.study.privileged.plan import plan_goods
from vendsim.world import World

MARKETS: dict[str, dict[str, Any]] = {
    "plain": {},
    "nested": {"nest_dissimilarity": 0.6},
    "averse": {"loss_aversion": 0.7, "no_purchase_share": 0.5},
}


def people(world: World) -> ChoiceDemand:
    assert isinstance(world.demand, ChoiceDemand)
    return world.demand


def worths(world: World, cost_cents: int = 0) -> Days:
    (outlet,) = outlets_of(world)
    costs = {
        one.sku: [Cost(0, cost_cents or one.unit_cost_cents)] for one in world.scenario.products
    }
    return choice.day_worths_cents(world, costs, outlet, people(world))


def earned_cents(world: World) -> int:
    """What the planned goods bring at their prices if they never run out, person by person."""
    demand = people(world)
    costs = {one.sku: one.unit_cost_cents for one in world.scenario.products}
    goods = plan_goods(world, costs)
    margins = [good.price_cents - good.product.unit_cost_cents for good in goods]
    earned = 0
    for day in range(world.days - 1):
        place = demand.crowd(day).of_day(day)
        utilities = [
            demand.utilities(good.product.sku, day)[place]
            + demand.price_effect(good.product.sku, good.price_cents)
            for good in goods
        ]
        nothing = demand.utilities_of_nothing(day)[place]
        best = np.argmax(np.vstack([nothing, *utilities]), axis=0)
        earned += sum(margins[taken - 1] for taken in best.tolist() if taken)
    return earned


@pytest.mark.parametrize("name", MARKETS)
def test_a_full_machine_of_the_best_goods_earns_what_the_bound_says(name: str) -> None:
    market, seeds, days = choosing(MARKETS[name]), range(6), 100
    worlds = [World(market, seed, days=days) for seed in seeds]
    bound = sum(worths(world)[:-1].sum() for world in worlds)
    earned = sum(earned_cents(world) for world in worlds)
    assert 0.94 * bound < earned < 1.02 * bound


@pytest.mark.parametrize("name", MARKETS)
@pytest.mark.parametrize("agent", ["do_nothing", "fixed_price", "base_stock"])
def test_no_agent_gets_beyond_the_bound(name: str, agent: str) -> None:
    market, seeds = choosing(MARKETS[name]), range(2)
    scores = [vendsim.run_episode(market, agent, seed=seed, days=120) for seed in seeds]
    assert fmean(score.score_cents for score in scores) <= fmean(
        upper_bound(market, seed, days=120).bound_cents for seed in seeds
    )


def test_the_policy_that_is_told_the_world_comes_near_here_too() -> None:
    # As many people as slots can serve that are filled once a day.
    market = choosing({"customers_per_day": 18.0, "no_purchase_share": 0.3})
    episode = vendsim.run_episode(market, Privileged(market, 1, 365), seed=1)
    share = upper_bound(market, 1).normalised(episode.score_cents)
    assert share is not None
    assert 0.7 < share < 1


def with_charges(market: Scenario, **charges: int) -> Scenario:
    return Scenario.from_json(json.dumps(json.loads(market.canonical_json) | {"charges": charges}))


def test_what_others_take_of_the_takings_lowers_the_bound() -> None:
    market = choosing()
    cash = market.money.cash_share
    taxed = with_charges(
        market, card_fee_basis_points=500, card_fee_cents_per_sale=10, sales_tax_basis_points=1000
    )
    kept, per_sale_cents = terms_of(World(taxed, 0, days=9))
    assert kept[:-1] == pytest.approx(1 - 0.05 * (1 - cash) - 1 / 11)
    assert kept[-1] == pytest.approx(cash - 1 / 11)
    assert per_sale_cents[:-1] == pytest.approx(10 * (1 - cash))
    assert per_sale_cents[-1] == 0
    usual, lower = (upper_bound(one, 1, days=60) for one in (market, taxed))
    assert lower.bound_cents < 0.9 * usual.bound_cents
    assert lower.do_nothing_cents == usual.do_nothing_cents


def test_what_befalls_the_days_is_known_to_the_bound() -> None:
    market = choosing()
    plain = json.loads(market.canonical_json)
    when = {"from_day": 10, "to_day": 19}
    families = sorted({product.category for product in market.products})
    usual = worths(World(market, 2, days=30))
    for what, factor in (
        ({"kind": "machine_breakdown"}, 0.0),
        ({"kind": "demand_shift", "category_factors": dict.fromkeys(families, 0.0)}, 0.0),
    ):
        disruptions = [{"id": "it", "when": when, **what}]
        befallen = Scenario.from_json(json.dumps(plain | {"disruptions": disruptions}))
        found = worths(World(befallen, 2, days=30))
        assert found[10:20] == pytest.approx(factor * usual[10:20])
        assert (found[:10] == usual[:10]).all()


def test_utilities_are_those_that_the_bound_takes_them_for() -> None:
    world = World(choosing(), 3, days=20)
    demand = people(world)
    for sku in ("sku-01", "sku-08", "sku-44"):
        by_day = demand.appeals_by_day(sku)
        assert by_day == pytest.approx([demand.appeal(sku, day) for day in range(20)])
    beta = choice.choosers_of(world.scenario, demand).sensitivity_per_cent
    assert demand.price_effect("sku-08", 100) == pytest.approx(
        -beta * 100 * 65_536 * 2**RANK_BITS, rel=1e-4
    )
