"""The lowest cost at which a unit sold on a day can have been bought, product by product.

Of every supplier this reveals its reserve prices, the day it opens and how long its parcels
take: all fixed by the seed, whatever anybody does. What it does not do is count on a supplier's
staying open, having goods in stock, or a trick that it plays: goods can be bought early and
kept, so whoever has ever been able to deliver counts from that day to the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vendsim.clock import day_of, start_of_day
from vendsim.supply import Supplier
from vendsim.world import World

__all__ = ["Cost", "costs_by_day", "first_delivery_day", "first_order_day", "lowest_costs"]

# Who ships something else in place of an order sends what costs at most half as much.
_SUBSTITUTE_TIMES = 2


class Cost(NamedTuple):
    """From a day on, a product can have been bought so cheaply, and never for less.

    Attributes:
        from_day: The first day on which such a unit can be in the machine.
        cents: What it cost at least.
    """

    from_day: int
    cents: int


def lowest_costs(world: World) -> dict[str, list[Cost]]:
    """Falling costs of each product over the days, by SKU; no line before the first delivery.

    Args:
        world: A world that nobody has played in.
    """
    offers: dict[str, list[Cost]] = {product.sku: [] for product in world.scenario.products}
    changes = world.disruptions.price_changes()
    for supplier in world.trading.suppliers.values():
        ordered, delivered = first_order_day(supplier), first_delivery_day(supplier)
        # Between two changes of costs reserve prices only rise: their first days will do. An
        # order never costs more than on the day it was written, the day before the first here.
        written = ordered - 1
        days = [written, *[day for day in changes if written < day < world.days]]
        for day in days:
            floors = _substitutes_cents(supplier, day)
            for sku in supplier.prices.skus:
                cents = _least_cents(supplier, sku, day)
                cents = min(cents, floors.get(sku, cents))
                offers[sku].append(Cost(max(day, delivered), cents))
    return {sku: _falling(found) for sku, found in offers.items()}


def costs_by_day(costs: Sequence[Cost], days: int) -> NDArray[np.float64]:
    """The lowest cost of each day; infinite before the first."""
    found = np.full(days, np.inf)
    for cost in costs:
        found[cost.from_day :] = cost.cents
    return found


def first_order_day(supplier: Supplier) -> int:
    """The earliest day on which a supplier can take an order.

    Mail of day 0 is answered on day 1, so it takes none before that.
    """
    return max(1, supplier.fates.opens_day)


def first_delivery_day(supplier: Supplier) -> int:
    """The earliest day on which goods of a supplier can arrive.

    An order is placed with a morning's answer at the earliest, and paid that morning where
    money was sent before.
    """
    day = first_order_day(supplier)
    found = _arrival_day(supplier, day)
    while day + supplier.spec.lead_time.shortest_days < found:
        day += 1
        found = min(found, _arrival_day(supplier, day))
    return found


def _arrival_day(supplier: Supplier, paid_day: int) -> int:
    """The day on which goods arrive that are paid first thing on a day."""
    due_minute = supplier.fates.due_minute(start_of_day(paid_day))
    return day_of(supplier.fates.arrival_minute(due_minute))


def _least_cents(supplier: Supplier, sku: str, day: int) -> int:
    """What a unit ordered on a day costs at least: the reserve price of whoever bargains.

    Who does not sells at list price, less the greatest price break and what members get.
    """
    reserve = supplier.reserve_cents(sku, day)
    scenario, spec = supplier.scenario, supplier.spec
    if scenario.kind_of(spec).bargaining is not None:
        return reserve
    price = supplier.prices.unit_price_cents(sku, scenario.limits.order_units, day)
    if spec.membership is not None:
        price = int(price * (1.0 - spec.membership.discount))
    return max(reserve, price)


def _substitutes_cents(supplier: Supplier, day: int) -> dict[str, int]:
    """What a unit sent in place of something else was paid at least; empty: none ever is.

    Nothing is sold below what it costs a wholesaler on its day.
    """
    tricks = supplier.scenario.kind_of(supplier.spec).tricks
    if tricks is None or not tricks.substitute_share:
        return {}
    products = [supplier.scenario.product_by_sku[sku] for sku in supplier.prices.skus]
    least = min(supplier.prices.cost_cents(one.sku, day) / one.unit_cost_cents for one in products)
    return {one.sku: int(_SUBSTITUTE_TIMES * one.unit_cost_cents * least) for one in products}


def _falling(offers: list[Cost]) -> list[Cost]:
    """The lowest cost so far, a line wherever it falls."""
    found: list[Cost] = []
    for offer in sorted(offers):
        if not found or offer.cents < found[-1].cents:
            found.append(offer)
    return found
