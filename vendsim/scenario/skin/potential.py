"""How much there is to earn in a market: what keeps a skin as hard as the market it is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from vendsim.scenario.schema import ProductSpec, Size

__all__ = ["daily_potential"]

_COST_FACTOR = 1.25  # what a good buyer pays over unit cost


def daily_potential(products: Iterable[ProductSpec], slot_sizes: Iterable[Size]) -> float:
    """The most that well-chosen goods in so many slots earn on an ordinary day, in cents.

    Demand of a product falls in a line from ``base`` at its reference price r, with elasticity e,
    to nothing at r·(1 − 1/e); at unit cost c the best price lies half way between c and that, and
    earns base·|e|/r·((r·(1 − 1/e) − c)/2)².

    Args:
        products: The goods.
        slot_sizes: The size of every slot there is.
    """
    slots = Counter(slot_sizes)
    worth: dict[Size, list[float]] = {}
    for product in products:
        worth.setdefault(product.size, []).append(_best_cents(product))
    return sum(
        sum(sorted(cents, reverse=True)[: slots[size]]) for size, cents in sorted(worth.items())
    )


def _best_cents(product: ProductSpec) -> float:
    reference, elasticity = product.reference_price_cents, abs(product.elasticity)
    choke = reference * (1 + 1 / elasticity)
    margin = max(choke - _COST_FACTOR * product.unit_cost_cents, 0.0) / 2
    return product.base_units_per_day * elasticity / reference * margin**2
