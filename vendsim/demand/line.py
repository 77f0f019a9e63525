"""The straight line of demand against price, through Vending-Bench's reference point.

::

    units(p) = base·max(0, 1 + e·(p − r)/r)      base at p = r, elasticity e there
    units(0) = base·(1 + |e|)                    everybody who would take it for nothing
    units(p) = 0  from  p = r·(1 + 1/|e|)  on    the top price
"""

from __future__ import annotations

from vendsim.errors import clip
from vendsim.scenario.schema import ProductSpec

__all__ = [
    "free_units_per_day",
    "price_leaving_cents",
    "rival_price_cents",
    "top_price_cents",
    "units_per_day",
]


def free_units_per_day(product: ProductSpec) -> float:
    """Customers a day who would take the product for nothing."""
    return product.base_units_per_day * (1.0 - product.elasticity)


def top_price_cents(product: ProductSpec) -> float:
    """The price from which on nobody buys; half of it brings the greatest revenue."""
    return product.reference_price_cents * (1.0 - 1.0 / product.elasticity)


def price_leaving_cents(product: ProductSpec, share: float) -> float:
    """The price that leaves a share of the demand at the reference price; 0 is the top price."""
    return product.reference_price_cents * (1.0 + (share - 1.0) / product.elasticity)


def rival_price_cents(product: ProductSpec, level: float) -> int:
    """What a rival asks at a level of the reference price, in whole cents."""
    return int(product.reference_price_cents * level + 0.5)


def units_per_day(product: ProductSpec, price_cents: int) -> float:
    """Mean units a day at a price, all other factors 1.

    Raises:
        ValueError: The price is below 0.
    """
    if price_cents < 0:
        raise ValueError(f"a price of {clip(price_cents)} cents is below 0")
    reference_cents = product.reference_price_cents
    change = (price_cents - reference_cents) / reference_cents
    return product.base_units_per_day * max(0.0, 1.0 + product.elasticity * change)
