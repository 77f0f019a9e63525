"""What a unit sold on a day is worth over the lowest cost that the bound counts with."""

from __future__ import annotations

import numpy as np

from vendsim.study.bounds import Reckoning
from vendsim.study.bounds.costs import costs_by_day
from vendsim.study.bounds.outlets import Days, terms_of

__all__ = ["Grounds"]


class Grounds:
    """Costs and terms of a world, by product and day, as its bound counts them.

    Args:
        reckoning: The bound and what it is made of.

    Attributes:
        place: Number of each product, by SKU.
        goods_cents: Lowest cost of the goods; infinite on days before any can have come.
        cost_cents: The same with the fee of a sale and its part of a call.
        kept: Share of the price that counts, by day.
        per_sale_cents: Fee of a sale, by day.
        call_cents: What a unit's part of a call costs, by product.
    """

    def __init__(self, reckoning: Reckoning) -> None:
        world = reckoning.world
        products, terms = world.scenario.products, terms_of(world)
        self.place = {product.sku: place for place, product in enumerate(products)}
        self.goods_cents: Days = np.array(
            [costs_by_day(reckoning.costs[product.sku], world.days) for product in products]
        )
        capacities = np.array([product.slot_capacity_units for product in products])
        self.call_cents: Days = reckoning.call_cents / capacities
        self.kept: Days = terms.kept
        self.per_sale_cents: Days = terms.per_sale_cents
        self.cost_cents: Days = self.goods_cents + terms.per_sale_cents + self.call_cents[:, None]

    def margin_cents(self, sku: str, day: int, price_cents: int) -> float:
        """What a unit sold brings over the lowest cost; nothing where there is no such cost."""
        cost_cents = float(self.cost_cents[self.place[sku], day])
        return float(self.kept[day]) * price_cents - cost_cents if np.isfinite(cost_cents) else 0.0
