"""What spans are worth, held against the demand models' own expectations, product by product."""

from __future__ import annotations

import numpy as np
import pytest

from vendsim.demand import ChoiceDemand, ElasticityDemand
from vendsim.scenario import load_scenario
from vendsim.study.bounds import Reckoning, reckon
from vendsim.study.bounds.outlets import Outlet, outlets_of
from vendsim.study.decomposition.apart import worths_apart
from vendsim.study.decomposition.grounds import Grounds
from vendsim.study.decomposition.show import Offers, Span
from vendsim.study.decomposition.together import worths_together
from vendsim.study.decomposition.worths import Worths
from vendsim.world import World

DAYS = 120


def site(market: str) -> tuple[Reckoning, Grounds, Outlet]:
    world = World(load_scenario(market), 8, days=DAYS)
    reckoning = reckon(world)
    return reckoning, Grounds(reckoning), outlets_of(world)[0]


def spans_of(reckoning: Reckoning, count: int = 60) -> dict[Span, float]:
    """Any products at any prices, some of them out of stock."""
    draw = np.random.default_rng(5)
    found: dict[Span, float] = {}
    products = reckoning.world.scenario.products
    for _ in range(count):
        chosen = draw.choice(len(products), size=int(draw.integers(0, 14)), replace=False)
        offers: dict[str, int] = {}
        for place in sorted(chosen.tolist()):
            product = products[place]
            offers[product.sku] = int(product.reference_price_cents * draw.uniform(0.3, 3.0))
        shown: Offers = tuple(sorted(offers.items()))
        stocked = tuple(each for each in shown if draw.uniform() < 0.8)
        found[Span(int(draw.integers(20, DAYS)), shown, stocked)] = float(draw.uniform(0.1, 1.0))
    return found


def check_fall(worths: Worths) -> None:
    assert (worths.best >= worths.shown - 1e-6).all()


@pytest.mark.parametrize("market", ["year", "turmoil", "beach"])
def test_apart_they_are_those_of_the_elasticity_model(market: str) -> None:
    reckoning, grounds, outlet = site(market)
    demand = outlet.demand
    assert isinstance(demand, ElasticityDemand)
    spans = spans_of(reckoning)
    found = worths_apart(reckoning, grounds, outlet, demand, spans)
    priced, stocked = np.zeros(DAYS), np.zeros(DAYS)
    for span, weight in spans.items():
        if span.day in outlet.closed_days:
            continue
        prices = dict(span.shown)
        worth = sum(
            demand.expected_units(sku, cents, span.day) * grounds.margin_cents(sku, span.day, cents)
            for sku, cents in prices.items()
        )
        priced[span.day] += weight * worth * demand.variety_of(prices)
        stocked[span.day] += weight * worth * demand.variety_of(dict(span.stocked))
    assert found.priced == pytest.approx(priced)
    assert found.stocked == pytest.approx(stocked)
    assert not found.best[outlet.closed_days].any()
    check_fall(found)


@pytest.mark.parametrize("market", ["realistic"])
def test_together_they_are_those_of_the_choice_model(market: str) -> None:
    reckoning, grounds, outlet = site(market)
    demand = outlet.demand
    assert isinstance(demand, ChoiceDemand)
    spans = spans_of(reckoning)
    found = worths_together(reckoning, grounds, outlet, demand, spans)
    priced = np.zeros(DAYS)
    for span, weight in spans.items():
        prices = dict(span.shown)
        shares = demand.shares(prices, span.day)
        worth = sum(
            share * grounds.margin_cents(sku, span.day, prices[sku])
            for sku, share in shares.items()
        )
        priced[span.day] += weight * worth * demand.people_count(span.day)
    assert found.priced == pytest.approx(priced)
    assert found.stocked == pytest.approx(priced)
    check_fall(found)
    # Nobody's prices bring more than the best ones.
    assert (found.shown >= found.priced - 1e-6).all()


def test_any_ten_bring_less_than_the_best_and_nothing_is_worth_nothing() -> None:
    reckoning, grounds, outlet = site("year")
    demand = outlet.demand
    assert isinstance(demand, ElasticityDemand)
    some = [
        (product.sku, product.reference_price_cents)
        for product in reckoning.world.scenario.products[:10]
    ]
    spans = {Span(50, tuple(sorted(some)), ()): 1.0, Span(51, (), ()): 1.0}
    found = worths_apart(reckoning, grounds, outlet, demand, spans)
    assert 0 < found.shown[50] < found.best[50]
    assert found.shown[51] == found.priced[51] == found.stocked[51] == 0 < found.best[51]


def test_a_unit_is_worth_its_price_less_the_lowest_cost() -> None:
    reckoning, grounds, _ = site("year")
    product = reckoning.world.scenario.products[0]
    lowest = reckoning.costs[product.sku][0]
    first = lowest.from_day
    assert grounds.margin_cents(product.sku, first, 300) == 300 - lowest.cents
    assert grounds.margin_cents(product.sku, first - 1, 300) == 0.0
    last = grounds.margin_cents(product.sku, DAYS - 1, 1_000)
    assert last == pytest.approx(400 - reckoning.costs[product.sku][-1].cents)  # cash only
