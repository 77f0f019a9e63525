"""What each arrival can bring at most where people choose among all that is in stock.

Somebody with appeals a_k takes product k at price p with odds y_k = exp(a_k − β·felt price)
against buying nothing; in a nest of dissimilarity λ the odds of the nest are (Σ y_k^(1/λ))^λ. Let
R be the most that an arrival can bring, κ the share of a price that counts, and

    g_k(R) = max over p of y_k(p)·(κ·p − c_k − R)⁺

Then no offer brings more than the R at which

    R = max over choices for the slots of  Σ over nests (Σ g_k(R)^(1/λ))^λ

For a nest of shares s_k is worth Σ y_k·s_k^(1−λ)·(κ·p_k − c_k − R) over R, which Hölder's
inequality bounds by (Σ g_k^(1/λ))^λ. In the plain logit without loss aversion this is
R = W(Σ exp(a_k − β·c_k − 1))/β with Lambert's function W.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vendsim.demand import ChoiceDemand
from vendsim.scenario import Scenario
from vendsim.study.bounds.costs import Cost, costs_by_day
from vendsim.study.bounds.outlets import Days, Outlet, Slots, terms_of, worth_of_choices
from vendsim.world import World

__all__ = [
    "Choosers",
    "arrival_worths_cents",
    "best_prices_cents",
    "choosers_of",
    "chosen",
    "day_worths_cents",
]

_HALVINGS = 40
# Odds as great as e to this, for a few cents, are worth more than any arrival. So they need not
# be told apart, and no power of them is beyond what a float holds.
_GREATEST_EXPONENT = 50.0


@dataclass(frozen=True, slots=True)
class Choosers:
    """How people compare the products of a market.

    Attributes:
        sensitivity_per_cent: β: utility lost for a cent.
        loss_aversion: η: how much more, as a part, a cent above the reference price weighs.
        dissimilarity: λ of every nest; 1 for the plain logit.
        reference_cents: Reference price of each product.
        nests: The nest of each product.
        large: Whether each product fits large slots only.
    """

    sensitivity_per_cent: float
    loss_aversion: float
    dissimilarity: float
    reference_cents: Days
    nests: Sequence[str]
    large: Sequence[bool]


def choosers_of(scenario: Scenario, demand: ChoiceDemand) -> Choosers:
    """How the people at a site compare."""
    appeals, products = demand.appeals, scenario.products
    return Choosers(
        appeals.price_sensitivity_per_dollar / 100,
        appeals.loss_aversion,
        appeals.dissimilarity,
        np.array([float(product.reference_price_cents) for product in products]),
        [product.category for product in products],
        [product.size == "L" for product in products],
    )


def day_worths_cents(
    world: World,
    costs: Mapping[str, list[Cost]],
    outlet: Outlet,
    demand: ChoiceDemand,
    call_cents: float = 0.0,
) -> Days:
    """What a site's sales can bring over the cost of goods at most, in the mean, on each day.

    The mean is over tastes: how many people come is known.

    Args:
        world: A world that nobody has played in.
        costs: The lowest costs of each product, by SKU.
        outlet: The site.
        demand: Who comes there.
        call_cents: What filling a slot is to cost; each unit bears its part.
    """
    days, terms = range(world.days), terms_of(world)
    skus = [product.sku for product in world.scenario.products]
    appeals = np.array([demand.appeals_by_day(sku) for sku in skus])
    cost_cents = np.array([costs_by_day(costs[sku], world.days) for sku in skus])
    cost_cents += terms.per_sale_cents
    capacities = np.array([product.slot_capacity_units for product in world.scenario.products])
    cost_cents += call_cents / capacities[:, None]
    choosers = choosers_of(world.scenario, demand)
    worths = np.zeros(world.days)
    for slots, here in outlet.working:
        worths[here] = arrival_worths_cents(
            choosers, appeals[:, here], cost_cents[:, here], terms.kept[here], slots
        )
    worths *= [demand.people_count(day) for day in days]
    return worths


def arrival_worths_cents(
    choosers: Choosers, appeals: Days, cost_cents: Days, kept: Days, slots: Slots
) -> Days:
    """What an arrival brings over the cost of goods at most, in the mean over tastes, by day.

    Args:
        choosers: How people compare.
        appeals: Utility of each product where it costs nothing, by product and day.
        cost_cents: What a unit costs, by product and day; infinite where there is none.
        kept: Share of the price that counts, by day.
        slots: What there is.
    """
    # Most days are alike: each kind of day is worked out once.
    days = np.vstack([appeals, cost_cents, kept]).T
    kinds, which = np.unique(days, axis=0, return_inverse=True)
    count = len(appeals)
    appeals, cost_cents, kept = kinds[:, :count].T, kinds[:, count:-1].T, kinds[:, -1]
    low = np.zeros(len(kinds))
    high = _worth_over(choosers, appeals, cost_cents, kept, slots, low)
    # The worth over nothing can be as great as e to the reference price: too far to halve.
    high = np.minimum(high, 1.0 / choosers.sensitivity_per_cent)
    while (too_low := _worth_over(choosers, appeals, cost_cents, kept, slots, high) > high).any():
        low, high = np.where(too_low, high, low), np.where(too_low, 2.0 * high, high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        too_low = _worth_over(choosers, appeals, cost_cents, kept, slots, middle) > middle
        low = np.where(too_low, middle, low)
        high = np.where(too_low, high, middle)
    found: Days = high[which.reshape(-1)]
    return found


def chosen(
    choosers: Choosers, appeals: Days, cost_cents: Days, worth_cents: float, slots: Slots
) -> list[int]:
    """The products to show on one day, found one by one: that which adds most comes next.

    Args:
        choosers: How people compare.
        appeals: Utility of each product where it costs nothing.
        cost_cents: What a unit costs; infinite where there is none.
        worth_cents: What an arrival is worth at most.
        slots: What there is.
    """
    one, worth = np.ones(1), np.array([worth_cents])
    gains = _gains(choosers, appeals[:, None], cost_cents[:, None], one, worth)[:, 0]
    power = choosers.dissimilarity
    sums: dict[str, float] = {}
    found: list[int] = []
    larges = 0
    while len(found) < slots.all:
        best, added = -1, 0.0
        for place, gain in enumerate(gains.tolist()):
            if place in found or (choosers.large[place] and larges == slots.large):
                continue
            before = sums.get(choosers.nests[place], 0.0)
            adds = (before + gain ** (1.0 / power)) ** power - before**power
            if adds > added:
                best, added = place, adds
        if best < 0:
            break
        nest = choosers.nests[best]
        sums[nest] = sums.get(nest, 0.0) + gains[best] ** (1.0 / power)
        larges += choosers.large[best]
        found.append(best)
    return found


def _worth_over(
    choosers: Choosers, appeals: Days, cost_cents: Days, kept: Days, slots: Slots, worth: Days
) -> Days:
    """The right side of the equation above for a supposed worth of an arrival, by day."""
    gains = _gains(choosers, appeals, cost_cents, kept, worth)
    steps, large = _steps_of_nests(choosers, gains)
    return worth_of_choices(steps, large, slots)[:, slots.all]


def best_prices_cents(choosers: Choosers, least_cents: Days) -> Days:
    """The prices at which products bring most over what they have to bring at least.

    One margin above the least for all, 1/β; beyond a reference price, where people mind every
    cent more, a smaller one.

    Args:
        choosers: How people compare.
        least_cents: Cost and what an arrival is worth anyway, by product and day.
    """
    beta, eta = choosers.sensitivity_per_cent, choosers.loss_aversion
    reference = choosers.reference_cents[:, None]
    below = np.minimum(least_cents + 1.0 / beta, reference)
    prices: Days = np.maximum(least_cents + 1.0 / (beta * (1.0 + eta)), below)
    return prices


def _gains(choosers: Choosers, appeals: Days, cost_cents: Days, kept: Days, worth: Days) -> Days:
    """g_k of each product and day: what it brings at its best price."""
    reference = choosers.reference_cents[:, None]
    had = np.isfinite(cost_cents) & (kept > 0.0)
    keep = np.where(kept > 0.0, kept, 1.0)
    least = np.where(had, cost_cents + worth, 0.0) / keep
    price = best_prices_cents(choosers, least)
    felt = price + choosers.loss_aversion * np.maximum(price - reference, 0.0)
    exponents = np.minimum(appeals - choosers.sensitivity_per_cent * felt, _GREATEST_EXPONENT)
    gains = np.exp(exponents) * keep * (price - least)
    return np.where(had, gains, 0.0)


def _steps_of_nests(choosers: Choosers, gains: Days) -> tuple[Days, list[bool]]:
    """What each further product of a nest adds, the best first; and whether it is large.

    Sizes are taken apart: a nest of both is worth no more than its two parts.
    """
    power = choosers.dissimilarity
    if power == 1.0:
        return gains, list(choosers.large)
    groups: dict[tuple[str, bool], list[int]] = {}
    for place, key in enumerate(zip(choosers.nests, choosers.large, strict=True)):
        groups.setdefault(key, []).append(place)
    steps, large = [], []
    for (_, is_large), places in groups.items():
        best = -np.sort(-gains[places], axis=0)
        sums = np.add.accumulate(best ** (1.0 / power), axis=0) ** power
        steps.append(np.diff(sums, axis=0, prepend=0.0))
        large += [is_large] * len(places)
    return np.vstack(steps), large
