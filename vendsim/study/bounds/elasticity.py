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
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vendsim.demand import ElasticityDemand
from vendsim.demand.line import price_leaving_cents, top_price_cents
from vendsim.scenario import ProductSpec, Scenario
from vendsim.study.bounds.costs import Cost

__all__ = ["Slots", "customer_worth_cents", "day_worths_cents", "worth_of_choices"]

Worths: TypeAlias = NDArray[np.float64]
"""Cents by day, or by day and number of products."""


class Slots(NamedTuple):
    """How many products a site's machines can show.

    Attributes:
        all: Slots of both sizes.
        large: Those of them that take large goods.
    """

    all: int
    large: int

    @classmethod
    def of(cls, scenario: Scenario) -> Slots:
        """The slots of a scenario's machine."""
        sizes, columns = scenario.machine.row_sizes, scenario.machine.columns
        return cls(len(sizes) * columns, sizes.count("L") * columns)


def day_worths_cents(
    scenario: Scenario, demand: ElasticityDemand, costs: dict[str, list[Cost]], days: int
) -> Worths:
    """What sales can bring over the cost of goods at most, in the mean, on each day.

    Args:
        scenario: The market.
        demand: Its customers, over as many days.
        costs: The lowest costs of each product, by SKU.
        days: Days of the run.
    """
    slots = Slots.of(scenario)
    dearest = scenario.machine.price_limit_cents
    least_demand = scenario.demand.variety.least_demand
    counted, priced_out = [], []
    for product in scenario.products:
        customers = demand.mean_customers(product.sku)
        highest = min(dearest, price_leaving_cents(product, least_demand))
        shares = np.ones(days)
        shares[-1:] = scenario.money.cash_share
        low, high = np.zeros(days), np.zeros(days)
        for first, last, cents in _stretches(costs[product.sku], days):
            for day, end in ((first, min(last, days - 1)), (days - 1, last)):
                if day < end:
                    kept = float(shares[day])
                    low[day:end] = customer_worth_cents(product, cents, kept, 0.0, highest)
                    high[day:end] = customer_worth_cents(product, cents, kept, highest, dearest)
        counted.append(low * customers)
        priced_out.append(high * customers)
    sizes = [product.size == "L" for product in scenario.products]
    best = worth_of_choices(np.array(counted), sizes, slots)
    rest = worth_of_choices(np.array(priced_out), sizes, slots)
    worths = np.zeros(days)
    for count in range(slots.all + 1):
        total = best[:, count] + rest[:, slots.all - count]
        np.maximum(worths, demand.variety_factor(count) * total, out=worths)
    return worths


def customer_worth_cents(
    product: ProductSpec, cost_cents: int, kept: float, least: float, most: float
) -> float:
    """What a potential customer brings over the cost at most, at a price within a range.

    Args:
        product: What the customer comes for.
        cost_cents: What a unit costs.
        kept: Share of the price that counts.
        least: The lowest price in cents.
        most: The highest.
    """
    top = top_price_cents(product)
    if not kept:
        return 0.0
    price = min(max((top + cost_cents / kept) / 2.0, least), most)
    return max(0.0, (kept * price - cost_cents) * (1.0 - price / top)) if price < top else 0.0


def worth_of_choices(worths: Worths, large: Sequence[bool], slots: Slots) -> Worths:
    """The worth of the best so many products, by day and their number from 0 to all slots.

    Args:
        worths: By product and day.
        large: Whether each product fits large slots only.
        slots: What there is.
    """
    is_large = np.array(large)
    big = _sums_of_best(worths[is_large], slots.large)
    small = _sums_of_best(worths[~is_large], slots.all)
    found = np.zeros((worths.shape[1], slots.all + 1))
    for count in range(slots.all + 1):
        for bigs in range(min(slots.large, count) + 1):
            np.maximum(found[:, count], big[:, bigs] + small[:, count - bigs], out=found[:, count])
    return found


def _sums_of_best(worths: Worths, most: int) -> Worths:
    """The sum of the best n products, by day and n from 0 to ``most``."""
    best = -np.sort(-worths, axis=0)[:most]
    sums = np.zeros((worths.shape[1], most + 1))
    sums[:, 1 : len(best) + 1] = np.add.accumulate(best, axis=0).T
    sums[:, len(best) + 1 :] = sums[:, len(best) : len(best) + 1]
    return sums


def _stretches(costs: list[Cost], days: int) -> list[tuple[int, int, int]]:
    """From which day to before which a cost stands; nothing before the first."""
    ends = [min(cost.from_day, days) for cost in costs[1:]] + [days]
    return [
        (cost.from_day, end, cost.cents)
        for cost, end in zip(costs, ends, strict=False)  # Without a cost there is an end only.
        if cost.from_day < end
    ]
