"""What each day can bring at most where products do not compete: the elasticity model.

A potential customer of a product buys at price p with probability 1 − p/top, so brings at most

    max over p of (κ·p − c)·(1 − p/top)      c the lowest cost, κ the share of the price that counts

whatever else is on offer, whenever the customer comes, and however prices move: whoever sets
the price does not know this customer's willingness. κ is 1, but on the last day, whose card
takings are never settled, the share of cash. A day's customers of one product come in the same
pattern of hours as those of any other, so sharing a slot between products over the day brings
no more than the best of them all day. Hence a day is worth the best choice for the slots.

A product that is priced out of the market does not count for the variety factor, neither as
choice nor as excess, so each product has two worths: at prices that count and at higher ones.
Where a rival stands near by, a share of the customers pay no more than the rival's price.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vendsim.demand import ElasticityDemand
from vendsim.demand.line import rival_price_cents, top_price_cents
from vendsim.scenario import ProductSpec
from vendsim.study.bounds.costs import Cost, costs_by_day
from vendsim.study.bounds.outlets import Days, Outlet, terms_of, worth_of_choices
from vendsim.world import World

__all__ = ["customer_worths_cents", "day_worths_cents", "product_worths_cents"]


def day_worths_cents(
    world: World,
    costs: Mapping[str, list[Cost]],
    outlet: Outlet,
    demand: ElasticityDemand,
    call_cents: float = 0.0,
) -> Days:
    """What a site's sales can bring over the cost of goods at most, in the mean, on each day.

    Args:
        world: A world that nobody has played in.
        costs: The lowest costs of each product, by SKU.
        outlet: The site.
        demand: Who comes there.
        call_cents: What filling a slot is to cost; each unit bears its part.
    """
    counted, priced_out = product_worths_cents(world, costs, outlet, demand, call_cents)
    large = [product.size == "L" for product in world.scenario.products]
    worths = np.zeros(world.days)
    for slots, days in outlet.working:
        best = worth_of_choices(counted[:, days], large, slots)
        rest = worth_of_choices(priced_out[:, days], large, slots)
        found = np.zeros(len(days))
        for count in range(slots.all + 1):
            total = best[:, count] + rest[:, slots.all - count]
            np.maximum(found, demand.variety_factor(count) * total, out=found)
        worths[days] = found
    return worths


def product_worths_cents(
    world: World,
    costs: Mapping[str, list[Cost]],
    outlet: Outlet,
    demand: ElasticityDemand,
    call_cents: float = 0.0,
) -> tuple[Days, Days]:
    """What each product can bring on each day by itself: at prices that count, at higher ones.

    Args:
        world: A world that nobody has played in.
        costs: The lowest costs of each product, by SKU.
        outlet: The site.
        demand: Who comes there.
        call_cents: What filling a slot is to cost; each unit bears its part.

    Returns:
        Both by product and day, before the variety factor; on closed days as on others.
    """
    days, terms = world.days, terms_of(world)
    counted, priced_out = [], []
    for product in world.scenario.products:
        customers = demand.mean_customers(product.sku)
        cost_cents = costs_by_day(costs[product.sku], days) + terms.per_sale_cents
        cost_cents += call_cents / product.slot_capacity_units
        highest = demand.highest_counted_cents(product.sku)
        low, high = _worths_of(world, outlet, product, highest, cost_cents, terms.kept)
        counted.append(low * customers)
        priced_out.append(high * customers)
    return np.array(counted), np.array(priced_out)


def customer_worths_cents(
    top_cents: float,
    cost_cents: Days,
    kept: Days,
    least_cents: float | Days,
    most_cents: float | Days,
) -> Days:
    """What a potential customer brings over the cost at most, at a price within a range.

    Args:
        top_cents: The price from which on nobody buys.
        cost_cents: What a unit costs, by day; infinite where there is none.
        kept: Share of the price that counts, by day.
        least_cents: The lowest price.
        most_cents: The highest.
    """
    worths = np.zeros(len(cost_cents))
    # Where even the top price brings less than the cost, nothing is to be had.
    fair = kept * top_cents > cost_cents
    keep, cost = kept[fair], cost_cents[fair]
    least, most = (
        np.broadcast_to(limit, worths.shape)[fair] for limit in (least_cents, most_cents)
    )
    price = np.minimum(np.maximum((top_cents + cost / keep) / 2.0, least), most)
    found = (keep * price - cost) * (1.0 - price / top_cents)
    worths[fair] = np.where((price < top_cents) & (least <= most), np.maximum(found, 0.0), 0.0)
    return worths


def _worths_of(
    world: World,
    outlet: Outlet,
    product: ProductSpec,
    highest: float,
    cost_cents: Days,
    kept: Days,
) -> tuple[Days, Days]:
    """A customer's worths at prices that count for the variety, and at higher ones."""
    top = top_price_cents(product)
    dearest = outlet.price_limit_cents
    highest = min(dearest, highest)
    rivals = world.disruptions.rivals(outlet.site)[: world.days]
    if not rivals:
        return (
            customer_worths_cents(top, cost_cents, kept, 0.0, highest),
            customer_worths_cents(top, cost_cents, kept, highest, dearest),
        )
    share = np.array([each for each, _ in rivals])
    theirs = np.array([float(rival_price_cents(product, level)) for _, level in rivals])
    found = []
    for least, most in ((0.0, highest), (highest, dearest)):
        near = np.minimum(np.maximum(theirs, least), most)
        alone = customer_worths_cents(top, cost_cents, kept, near, most) * (1.0 - share)
        shared = customer_worths_cents(top, cost_cents, kept, least, near)
        # Below the range the rival's price is: then all of the range is above it.
        found.append(np.maximum(alone, np.where(theirs >= least, shared, 0.0)))
    return found[0], found[1]
