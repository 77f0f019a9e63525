"""What to sell, where and for how much, when the true demand is known."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from vendsim.demand.line import price_leaving_cents, top_price_cents
from vendsim.scenario import ProductSpec, Scenario
from vendsim.study.bounds.elasticity import customer_worths_cents
from vendsim.study.bounds.outlets import Slots
from vendsim.world import World

__all__ = ["Good", "plan_goods"]


@dataclass(frozen=True, slots=True)
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
    units_by_day: NDArray[np.float64]
    row: int
    column: int

    def units(self, first_day: int, last_day: int) -> float:
        """Mean sales from one day to before another."""
        return float(self.units_by_day[max(0, first_day) : max(0, last_day)].sum())


def plan_goods(world: World, costs_cents: dict[str, int]) -> list[Good]:
    """Choose the goods that bring most over the run, and their prices and slots.

    Args:
        world: A world that nobody has played in.
        costs_cents: What a unit of each product will cost; others cannot be had.
    """
    scenario, demand = world.scenario, world.demand
    customers = {sku: demand.mean_customers(sku) for sku in costs_cents}
    highest = {
        sku: min(
            float(scenario.machine.price_limit_cents),
            price_leaving_cents(scenario.product_by_sku[sku], scenario.demand.variety.least_demand),
        )
        for sku in costs_cents
    }

    def worth_cents(product: ProductSpec) -> float:
        sku = product.sku
        top, cost = top_price_cents(product), np.array([float(costs_cents[sku])])
        each = customer_worths_cents(top, cost, np.ones(1), 0.0, highest[sku])
        return float(each[0] * customers[sku].mean())

    offered = [product for product in scenario.products if product.sku in costs_cents]
    ranked = _fitting(sorted(offered, key=worth_cents, reverse=True), Slots.of(scenario))
    count = max(
        range(1, len(ranked) + 1),
        key=lambda many: (
            demand.variety_factor(many) * fmean(map(worth_cents, ranked[:many])) * many
        ),
    )
    variety = demand.variety_factor(count)
    goods = []
    for product, (row, column) in _placed(ranked[:count], scenario):
        top = top_price_cents(product)
        price = int(min((top + costs_cents[product.sku]) / 2, highest[product.sku]))
        units = customers[product.sku] * (variety * (1.0 - price / top))
        goods.append(Good(product, price, units, row, column))
    return goods


def _fitting(ranked: list[ProductSpec], slots: Slots) -> list[ProductSpec]:
    """The first products that fit into the slots together."""
    found: list[ProductSpec] = []
    larges = 0
    for product in ranked:
        large = product.size == "L"
        if len(found) < slots.all and not (large and larges == slots.large):
            found.append(product)
            larges += large
    return found


def _placed(
    products: list[ProductSpec], scenario: Scenario
) -> list[tuple[ProductSpec, tuple[int, int]]]:
    """A slot for each product: large goods first, small ones where they leave room."""
    sizes, columns = scenario.machine.row_sizes, scenario.machine.columns
    places = [(row, column) for row in range(len(sizes)) for column in range(columns)]
    large = [place for place in places if sizes[place[0]] == "L"]
    small = [place for place in places if sizes[place[0]] == "S"]
    bigs = [product for product in products if product.size == "L"]
    smalls = [product for product in products if product.size == "S"]
    free = [*small, *large[len(bigs) :]]
    return [*zip(bigs, large, strict=False), *zip(smalls, free, strict=False)]
