"""The lowest cost at which a unit sold on a day can have been bought, product by product.

Of every supplier this reveals its reserve prices, the day it opens and how long its parcels
take: all fixed by the seed, whatever anybody does. What it does not do is count on a supplier's
staying open, having goods in stock, or a trick that it plays: goods can be bought early and
kept, so whoever has ever been able to deliver counts from that day to the end.
"""

from __future__ import annotations

from typing import NamedTuple

from vendsim.clock import day_of, start_of_day
from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.supply import Supplier

__all__ = ["Cost", "first_delivery_day", "lowest_costs"]

# Mail of day 0 is answered on day 1, so nothing is sold to the business before it.
_FIRST_ORDER_DAY = 1
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


def lowest_costs(scenario: Scenario, streams: Streams) -> dict[str, list[Cost]]:
    """Falling costs of each product over the days, by SKU; no line before the first delivery."""
    offers: dict[str, list[Cost]] = {product.sku: [] for product in scenario.products}
    for spec in scenario.suppliers:
        supplier = Supplier(spec, scenario, streams)
        day = first_delivery_day(supplier)
        for sku in spec.products:
            offers[sku].append(Cost(day, _least_cents(supplier, sku)))
    return {sku: _falling(found) for sku, found in offers.items()}


def first_delivery_day(supplier: Supplier) -> int:
    """The earliest day on which goods of a supplier can arrive.

    An order is placed with a morning's answer at the earliest, and paid that morning where
    money was sent before.
    """
    day = max(_FIRST_ORDER_DAY, supplier.fates.opens_day)
    found = _arrival_day(supplier, day)
    while day + supplier.spec.lead_time.shortest_days < found:
        day += 1
        found = min(found, _arrival_day(supplier, day))
    return found


def _arrival_day(supplier: Supplier, paid_day: int) -> int:
    """The day on which goods arrive that are paid first thing on a day."""
    due_minute = supplier.fates.due_minute(start_of_day(paid_day))
    return day_of(supplier.fates.arrival_minute(due_minute))


def _least_cents(supplier: Supplier, sku: str) -> int:
    """What a unit that a supplier ships has cost at least, whenever it was ordered.

    Reserve prices only rise, so that of its first day is the lowest.
    """
    cents = supplier.reserve_cents(sku, supplier.fates.opens_day)
    tricks = supplier.scenario.kind_of(supplier.spec).tricks
    if tricks is not None and tricks.substitute_share:
        # Sent in place of something else, it was paid like that.
        cost_cents = supplier.scenario.product_by_sku[sku].unit_cost_cents
        cents = min(cents, _SUBSTITUTE_TIMES * cost_cents)
    return cents


def _falling(offers: list[Cost]) -> list[Cost]:
    """The lowest cost so far, a line wherever it falls."""
    found: list[Cost] = []
    for offer in sorted(offers):
        if not found or offer.cents < found[-1].cents:
            found.append(offer)
    return found
