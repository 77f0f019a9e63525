"""What each site's customers could have brought, and did: the parts that no ledger tells."""

from __future__ import annotations

from math import fsum
from typing import NamedTuple

import numpy as np

from vendsim.demand import ChoiceDemand, Demand
from vendsim.study.bounds import Reckoning
from vendsim.study.bounds.outlets import Days, Outlet, outlets_of
from vendsim.study.decomposition.apart import worths_apart
from vendsim.study.decomposition.course import Course
from vendsim.study.decomposition.grounds import Grounds
from vendsim.study.decomposition.reputation import goodwill_by_day
from vendsim.study.decomposition.show import Miss
from vendsim.study.decomposition.together import worths_together
from vendsim.study.decomposition.worths import Worths

__all__ = ["Forgone", "forgone_at_all_sites"]


class Forgone(NamedTuple):
    """What was lost on each day that closed, in cents of expected worth.

    Attributes:
        assortment: By the products on show.
        pricing: By their prices.
        stock_outs: By empty slots.
        complaints: By customers whom complaints kept away.
        chance: By fewer customers than were to be expected; below 0 where there were more.
        slack: What the bound counts beyond the best choice.
    """

    assortment: Days
    pricing: Days
    stock_outs: Days
    complaints: Days
    chance: Days
    slack: Days


class _Met(NamedTuple):
    """What was sold and missed at a site, by day, in cents of worth and in units.

    Attributes:
        sold: Worth of the units sold, at the lowest price their product was shown at.
        dearer: What they brought beyond that because the cheapest slot was empty.
        missed: Worth of the customers who met an empty slot, less what they bought instead.
        units: Units sold.
        let_down: Customers who met an empty slot.
        instead: Of them, those who bought something else, in the mean.
    """

    sold: Days
    dearer: Days
    missed: Days
    units: Days
    let_down: Days
    instead: Days


def forgone_at_all_sites(reckoning: Reckoning, grounds: Grounds, course: Course) -> Forgone:
    """What the customers of all sites could have brought and did not.

    Args:
        reckoning: The bound of the world and what it is made of.
        grounds: Costs and terms of the world.
        course: What happened in the run.
    """
    world, played = reckoning.world, course.days_played
    found = [
        _forgone_at(reckoning, grounds, course, site, outlet)
        for site, outlet in zip(world.demands, outlets_of(world), strict=True)
    ]
    total = Forgone(*[np.sum(column, axis=0) for column in zip(*found, strict=True)])
    return total._replace(slack=np.array(reckoning.worths_cents[:played]) - total.slack)


def _forgone_at(
    reckoning: Reckoning, grounds: Grounds, course: Course, site: str, outlet: Outlet
) -> Forgone:
    """The same of one site; in place of the slack what the best choice there was worth."""
    demand, played = outlet.demand, course.days_played
    shows = course.shows[site].spans
    spans = {span: weight for span, weight in shows.items() if span.day < played}
    if isinstance(demand, ChoiceDemand):
        worths = worths_together(reckoning, grounds, outlet, demand, spans)
    else:
        worths = worths_apart(reckoning, grounds, outlet, demand, spans)
    worths = Worths(*[each[:played] for each in worths])
    met = _met(grounds, course, site, demand)
    goodwill = np.ones(played)
    if isinstance(demand, ChoiceDemand):
        willing = (met.units + met.let_down - met.instead).tolist()
        goodwill = np.array(goodwill_by_day(demand.goodwill, willing, met.let_down.tolist()))
    faithful = worths.stocked * goodwill
    coming = faithful * np.array(course.satisfaction[:played])
    return Forgone(
        assortment=worths.best - worths.shown,
        pricing=worths.shown - worths.priced,
        stock_outs=worths.priced - faithful + met.missed - met.dearer,
        complaints=faithful - coming,
        chance=coming - met.sold - met.missed,
        slack=worths.best,
    )


def _met(grounds: Grounds, course: Course, site: str, demand: Demand) -> _Met:
    played = course.days_played
    met = _Met(*[np.zeros(played) for _ in _Met._fields])
    for sale in course.sales:
        if sale.site == site and sale.day < played:
            worth = grounds.margin_cents(sale.sku, sale.day, sale.asked_cents)
            more_cents = sale.price_cents - sale.asked_cents
            met.sold[sale.day] += sale.units * worth
            met.dearer[sale.day] += sale.units * more_cents * grounds.kept[sale.day]
            met.units[sale.day] += sale.units
    for miss in course.misses:
        if miss.site == site and miss.day < played:
            worth = grounds.margin_cents(miss.sku, miss.day, miss.asked_cents)
            share, instead = _instead(grounds, demand, miss)
            met.missed[miss.day] += miss.units * (worth - instead)
            met.let_down[miss.day] += miss.units
            met.instead[miss.day] += miss.units * share
    return met


def _instead(grounds: Grounds, demand: Demand, miss: Miss) -> tuple[float, float]:
    """The share of customers let down who buy something else, and what that brings of each.

    Somebody whom an empty slot sends to another product is one whom the full slot would have
    kept from it: by so much the shares of the others are lower with the product than without.
    """
    if not isinstance(demand, ChoiceDemand):
        return 0.0, 0.0
    prices = {sku: cents for sku, cents in miss.stocked if sku != miss.sku}
    without = demand.shares(prices, miss.day)
    beside = demand.shares({**prices, miss.sku: miss.asked_cents}, miss.day)
    favourite = beside[miss.sku]
    if not favourite:
        return 0.0, 0.0
    shares = {sku: (share - beside[sku]) / favourite for sku, share in without.items()}
    worth = fsum(
        share * grounds.margin_cents(sku, miss.day, prices[sku]) for sku, share in shares.items()
    )
    return fsum(shares.values()), worth
