"""The worths of a site where people compare all that is in stock: the choice model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vendsim.demand import ChoiceDemand
from vendsim.demand.line import rival_price_cents
from vendsim.study.bounds import Reckoning, choice
from vendsim.study.bounds.choice import Choosers
from vendsim.study.bounds.outlets import Days, Outlet
from vendsim.study.decomposition.grounds import Grounds
from vendsim.study.decomposition.show import Span
from vendsim.study.decomposition.worths import Worths, by_day, days_of, prices_of

__all__ = ["worths_together"]


def worths_together(
    reckoning: Reckoning,
    grounds: Grounds,
    outlet: Outlet,
    demand: ChoiceDemand,
    spans: Mapping[Span, float],
) -> Worths:
    """What the site could expect of each day of the world; empty slots are not counted here.

    How many people come on each day is known, as to the bound.
    """
    world = reckoning.world
    call_cents = reckoning.call_cents
    best = choice.day_worths_cents(world, reckoning.costs, outlet, demand, call_cents)
    people = np.array([demand.people_count(day) for day in range(world.days)], dtype=np.float64)
    people[outlet.closed_days] = 0.0
    choosers = choice.choosers_of(world.scenario, demand)
    appeals = np.array([demand.appeals_by_day(sku) for sku in grounds.place])
    days = days_of(spans)
    prices = prices_of(spans, grounds.place)
    cost = grounds.cost_cents[:, days]
    kept = grounds.kept[days]
    shown = np.where(np.isfinite(prices), cost, np.inf)
    of_shown = choice.arrival_worths_cents(choosers, appeals[:, days], shown, kept, outlet.slots)

    margins = kept * np.where(np.isfinite(shown), prices, 0.0)
    margins -= np.where(np.isfinite(shown), cost, 0.0)
    bought = _shares_beside_rivals(reckoning, outlet.site, choosers, appeals[:, days], prices, days)
    of_priced = (bought * margins).sum(axis=0)
    priced = by_day(spans, of_priced * people[days], world.days)
    return Worths(best, by_day(spans, of_shown * people[days], world.days), priced, priced)


def _shares_beside_rivals(
    reckoning: Reckoning,
    site: str,
    choosers: Choosers,
    appeals: Days,
    prices: Days,
    days: NDArray[np.int64],
) -> Days:
    """The share of people who buy each product; some do not look at what a rival sells for less."""
    alone = _shares(choosers, appeals, prices)
    rivals = reckoning.world.disruptions.rivals(site)
    if not rivals:
        return alone
    comparing = np.array([rivals[day][0] for day in days.tolist()])
    theirs = [
        [rival_price_cents(product, rivals[day][1]) for day in days.tolist()]
        for product in reckoning.world.scenario.products
    ]
    cheap = np.where(prices <= np.array(theirs), prices, np.inf)
    found: Days = alone + comparing * (_shares(choosers, appeals, cheap) - alone)
    return found


def _shares(choosers: Choosers, appeals: Days, prices: Days) -> Days:
    """The share of people who buy each product, by product and span: logit, nested or plain."""
    on_show = np.isfinite(prices)
    price = np.where(on_show, prices, 0.0)
    above = np.maximum(price - choosers.reference_cents[:, None], 0.0)
    felt = price + choosers.loss_aversion * above
    power = choosers.dissimilarity
    with np.errstate(under="ignore"):
        odds = np.exp((appeals - choosers.sensitivity_per_cent * felt) / power)
        odds = np.where(on_show, odds, 0.0)
        nests = {nest: place for place, nest in enumerate(dict.fromkeys(choosers.nests))}
        which = np.array([nests[nest] for nest in choosers.nests])
        sums = np.zeros((len(nests), prices.shape[1]))
        np.add.at(sums, which, odds)
        values = sums**power
        total = 1.0 + values.sum(axis=0)
        within = np.divide(odds, sums[which], out=np.zeros_like(odds), where=sums[which] > 0.0)
    shares: Days = within * values[which] / total
    return shares
