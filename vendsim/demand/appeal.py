"""How much products appeal to people, and the shares that follow: logit, plain or nested.

::

    utility of product k at price p     v_k = a_k − β·p − β·η·max(0, p − r_k)
    utility of buying nothing           0
    share of k in nest m                exp(v_k/λ)/D_m · D_m^λ / (1 + Σ D_n^λ),  D_m = Σ exp(v_k/λ)

The appeals a_k are such that, with the whole table on offer at reference prices r_k, a given
share buys nothing and the rest are shared out by the products' weights (Berry 1994 turns shares
into utilities): v_k(r_k) = log(s_k/s_0) − (1 − λ)·log(s_k/s_nest).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import exp, fsum, log

from vendsim.errors import clip
from vendsim.scenario.choice_spec import ChoiceSpec
from vendsim.scenario.schema import ProductSpec

__all__ = ["Appeals"]


class Appeals:
    """Appeals of all products of a scenario, and what they sell at given prices.

    Args:
        spec: The choice model.
        products: The product table.

    Attributes:
        price_sensitivity_per_dollar: β.
        loss_aversion: η.
        dissimilarity: λ; 1 for the plain logit.
    """

    __slots__ = (
        "_appeals",
        "_products",
        "dissimilarity",
        "loss_aversion",
        "price_sensitivity_per_dollar",
    )

    def __init__(self, spec: ChoiceSpec, products: tuple[ProductSpec, ...]) -> None:
        self.price_sensitivity_per_dollar = spec.price_sensitivity_per_dollar
        self.loss_aversion = spec.loss_aversion
        self.dissimilarity = spec.nest_dissimilarity
        self._products = {product.sku: product for product in products}
        weights = {product.sku: product.base_units_per_day for product in products}
        weights |= {one.sku: one.share_weight for one in spec.appeals if one.sku in weights}
        nests: dict[str, float] = {}
        for product in products:
            nests[product.category] = nests.get(product.category, 0.0) + weights[product.sku]
        bought_per_weight = (1.0 - spec.no_purchase_share) / fsum(weights.values())
        self._appeals = {
            product.sku: log(weights[product.sku] * bought_per_weight / spec.no_purchase_share)
            - (1.0 - self.dissimilarity) * log(weights[product.sku] / nests[product.category])
            + self.price_sensitivity_per_dollar * product.reference_price_cents / 100
            for product in products
        }

    def of(self, sku: str) -> float:
        """The appeal a_k of a product: its utility where it costs nothing."""
        return self._appeals[sku]

    def price_utility(self, sku: str, price_cents: int) -> float:
        """What a price takes from the utility of a product: 0 or less.

        Raises:
            ValueError: The price is below 0.
        """
        if price_cents < 0:
            raise ValueError(f"a price of {clip(price_cents)} cents is below 0")
        above_cents = max(0, price_cents - self._products[sku].reference_price_cents)
        felt_cents = price_cents + self.loss_aversion * above_cents
        return -self.price_sensitivity_per_dollar * felt_cents / 100

    def shares(
        self, offers: Mapping[str, int], demand_factors: Mapping[str, float] | None = None
    ) -> dict[str, float]:
        """The share of people who would choose each product; the rest buy nothing.

        Args:
            offers: SKU to price in cents of everything in stock.
            demand_factors: SKU to what multiplies its odds, such as warm weather; 1 if left out.

        Raises:
            KeyError: No such product.
            ValueError: A price below 0.
        """
        factors = demand_factors or {}
        nests: dict[str, dict[str, float]] = {}
        for sku, price_cents in offers.items():
            utility = self.of(sku) + self.price_utility(sku, price_cents)
            factor = factors.get(sku, 1.0)
            if factor > 0.0:
                nest = nests.setdefault(self._products[sku].category, {})
                nest[sku] = (utility + log(factor)) / self.dissimilarity
        sums = {category: _log_sum_exp(nest.values()) for category, nest in nests.items()}
        values = {category: self.dissimilarity * total for category, total in sums.items()}
        everything = _log_sum_exp([0.0, *values.values()])
        shares = dict.fromkeys(offers, 0.0)
        for category, nest in nests.items():
            for sku, scaled in nest.items():
                shares[sku] = exp(scaled - sums[category] + values[category] - everything)
        return shares


def _log_sum_exp(terms: Collection[float]) -> float:
    """Log Σ exp, where a single exp could be beyond the greatest number there is."""
    greatest = max(terms)
    return greatest + log(fsum(exp(term - greatest) for term in terms))
