"""The worths of a site where products have customers of their own: the elasticity model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vendsim.demand import ElasticityDemand
from vendsim.demand.line import rival_price_cents, top_price_cents
from vendsim.study.bounds import Reckoning
from vendsim.study.bounds.elasticity import product_worths_cents
from vendsim.study.bounds.outlets import Days, Outlet, worth_of_choices
from vendsim.study.decomposition.grounds import Grounds
from vendsim.study.decomposition.show import Span
from vendsim.study.decomposition.worths import Worths, by_day, days_of, prices_of

__all__ = ["worths_apart"]


def worths_apart(
    reckoning: Reckoning,
    grounds: Grounds,
    outlet: Outlet,
    demand: ElasticityDemand,
    spans: Mapping[Span, float],
) -> Worths:
    """What the site could expect of each day of the world.

    The best choice is one of products at prices that count for the variety: what the bound adds
    for products that are priced out of the market is its slack.
    """
    world = reckoning.world
    call_cents = reckoning.call_cents
    counted, _ = product_worths_cents(world, reckoning.costs, outlet, demand, call_cents)
    days = days_of(spans)
    prices = prices_of(spans, grounds.place)
    is_shown = np.isfinite(prices)
    shown = _factors(demand, is_shown) * np.where(is_shown, counted[:, days], 0.0).sum(axis=0)

    highest = np.array([demand.highest_counted_cents(sku) for sku in grounds.place])[:, None]
    earned = _earned_cents(reckoning, grounds, outlet, demand, days, prices)
    filled = _factors(demand, is_shown & (prices <= highest))
    in_stock = prices_of(spans, grounds.place, stocked=True)
    found = Worths(
        _best(reckoning, outlet, demand, counted),
        by_day(spans, shown, world.days),
        by_day(spans, filled * earned, world.days),
        by_day(spans, _factors(demand, in_stock <= highest) * earned, world.days),
    )
    for worths in found:
        worths[outlet.closed_days] = 0.0
    return found


def _best(reckoning: Reckoning, outlet: Outlet, demand: ElasticityDemand, counted: Days) -> Days:
    """The worth of the best choice for the slots, by day."""
    large = [product.size == "L" for product in reckoning.world.scenario.products]
    best = np.zeros(reckoning.world.days)
    for slots, days in outlet.working:
        sums = worth_of_choices(counted[:, days], large, slots)
        factors = [demand.variety_factor(count) for count in range(slots.all + 1)]
        best[days] = (sums * np.array(factors)).max(axis=1)
    return best


def _factors(demand: ElasticityDemand, counts: NDArray[np.bool_]) -> Days:
    """The variety factor of so many products, by span."""
    table = np.array([demand.variety_factor(count) for count in range(len(counts) + 1)])
    found: Days = table[counts.sum(axis=0)]
    return found


def _earned_cents(
    reckoning: Reckoning,
    grounds: Grounds,
    outlet: Outlet,
    demand: ElasticityDemand,
    days: NDArray[np.int64],
    prices: Days,
) -> Days:
    """What all of a day would bring at the prices of each span, before the variety factor."""
    world = reckoning.world
    total = np.zeros(prices.shape[1])
    rivals = world.disruptions.rivals(outlet.site)
    for product in world.scenario.products:
        place = grounds.place[product.sku]
        cost = grounds.cost_cents[place, days]
        sold = np.isfinite(prices[place]) & np.isfinite(cost)
        price = np.where(sold, prices[place], 0.0)
        buy = np.maximum(0.0, 1.0 - price / top_price_cents(product))
        if rivals:
            share = np.array([rivals[day][0] for day in days.tolist()])
            theirs = np.array([rival_price_cents(product, rivals[day][1]) for day in days.tolist()])
            buy *= np.where(price > theirs, 1.0 - share, 1.0)
        margin = grounds.kept[days] * price - np.where(sold, cost, 0.0)
        total += np.where(sold, demand.mean_customers(product.sku)[days] * buy * margin, 0.0)
    return total
