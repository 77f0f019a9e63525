"""What to sell, where and for how much, when the true demand is known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from vendsim.demand import ChoiceDemand, ElasticityDemand
from vendsim.demand.line import top_price_cents
from vendsim.scenario import ProductSpec
from vendsim.study.bounds import choice, elasticity
from vendsim.study.bounds.outlets import Days, Outlet, Slots, outlets_of, terms_of
from vendsim.world import World

__all__ = ["Good", "plan_goods"]


@dataclass(slots=True)
class Good:
    """A product that is to be sold all year.

    Attributes:
        product: The product.
        price_cents: What a unit is to cost customers.
        units_by_day: Mean sales on each day of the run.
        row: Row of its slot.
        column: Column of its slot.
    """

    product: ProductSpec
    price_cents: int
    units_by_day: Days
    row: int
    column: int
    _sums: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self._sums = [0.0, *np.add.accumulate(self.units_by_day).tolist()]

    def units(self, first_day: int, last_day: int) -> float:
        """Mean sales from one day to before another; none beyond the end."""
        end = len(self._sums) - 1
        first, last = min(max(0, first_day), end), min(max(0, last_day), end)
        return max(0.0, self._sums[last] - self._sums[first])

    def lasts_days(self, day: int, units: int) -> int:
        """For how many days so many units last from a day on, in the mean."""
        return bisect_right(self._sums, self._sums[day] + units, lo=day) - 1 - day


class _Offer(NamedTuple):
    """A product at its price, and its mean sales by day."""

    product: ProductSpec
    price_cents: int
    units_by_day: Days


def plan_goods(world: World, costs_cents: Mapping[str, int]) -> list[Good]:
    """Choose the goods that bring most over the run, and their prices and slots.

    Args:
        world: A world that nobody has played in, with one machine.
        costs_cents: What a unit of each product will cost; others cannot be had.
    """
    outlet = outlets_of(world)[0]
    if isinstance(outlet.demand, ChoiceDemand):
        offers = _best_to_choose_from(world, outlet, outlet.demand, costs_cents)
    else:
        offers = _best_by_themselves(world, outlet, outlet.demand, costs_cents)
    return [
        Good(*offer, row, column)
        for offer, (row, column) in zip(offers, _places(offers, world), strict=True)
    ]


def _best_by_themselves(
    world: World, outlet: Outlet, demand: ElasticityDemand, costs_cents: Mapping[str, int]
) -> list[_Offer]:
    """Where products do not compete: those that bring most, as many as variety bears."""
    terms = terms_of(world)
    kept, per_sale_cents = float(terms.kept[0]), float(terms.per_sale_cents[0])
    found: list[tuple[float, _Offer]] = []
    for product in world.scenario.products:
        if product.sku not in costs_cents:
            continue
        cost = costs_cents[product.sku] + per_sale_cents
        customers, top = demand.mean_customers(product.sku), top_price_cents(product)
        highest = min(outlet.price_limit_cents, demand.highest_counted_cents(product.sku))
        worth = elasticity.customer_worths_cents(
            top, np.array([cost]), np.array([kept]), 0.0, highest
        )
        price = int(min((top + cost / kept) / 2, highest))
        offer = _Offer(product, price, customers * max(0.0, 1.0 - price / top))
        found.append((float(worth[0] * customers.sum()), offer))
    ranked = _fitting(sorted(found, key=lambda each: -each[0]), outlet.slots)
    count = max(
        range(1, len(ranked) + 1),
        key=lambda many: demand.variety_factor(many) * sum(each[0] for each in ranked[:many]),
    )
    factor = demand.variety_factor(count)
    return [offer._replace(units_by_day=offer.units_by_day * factor) for _, offer in ranked[:count]]


def _best_to_choose_from(
    world: World, outlet: Outlet, demand: ChoiceDemand, costs_cents: Mapping[str, int]
) -> list[_Offer]:
    """Where people compare: the goods that together bring most of a usual day's people."""
    scenario, terms = world.scenario, terms_of(world)
    choosers = choice.choosers_of(scenario, demand)
    appeals = np.array([demand.appeal(product.sku) for product in scenario.products])
    costs = [float(costs_cents.get(product.sku, np.inf)) for product in scenario.products]
    cost = np.array(costs) + terms.per_sale_cents[0]
    kept = terms.kept[:1]
    worth = choice.arrival_worths_cents(
        choosers, appeals[:, None], cost[:, None], kept, outlet.slots
    )
    places = choice.chosen(choosers, appeals, cost, float(worth[0]), outlet.slots)
    least = ((cost + worth[0]) / kept[0])[:, None]
    prices = choice.best_prices_cents(choosers, least)[:, 0]
    products = [scenario.products[place] for place in places]
    offers = {
        scenario.products[place].sku: int(min(prices[place], outlet.price_limit_cents))
        for place in places
    }
    by_day = [demand.expected_purchases(offers, day) for day in range(world.days)]
    return [
        _Offer(product, offers[product.sku], np.array([units[product.sku] for units in by_day]))
        for product in products
    ]


def _fitting(ranked: list[tuple[float, _Offer]], slots: Slots) -> list[tuple[float, _Offer]]:
    """The first offers that fit into the slots together."""
    found: list[tuple[float, _Offer]] = []
    larges = 0
    for each in ranked:
        large = each[1].product.size == "L"
        if len(found) < slots.all and not (large and larges == slots.large):
            found.append(each)
            larges += large
    return found


def _places(offers: list[_Offer], world: World) -> list[tuple[int, int]]:
    """A slot for each offer: large goods first, small ones where they leave room."""
    sizes, columns = world.scenario.machine.row_sizes, world.scenario.machine.columns
    places = [(row, column) for row in range(len(sizes)) for column in range(columns)]
    large = [place for place in places if sizes[place[0]] == "L"]
    bigs = sum(offer.product.size == "L" for offer in offers)
    small = [place for place in places if sizes[place[0]] == "S"] + large[bigs:]
    rows = {"L": iter(large), "S": iter(small)}
    return [next(rows[offer.product.size]) for offer in offers]
