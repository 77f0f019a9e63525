"""A supplier's conditions of sale: what quantities it takes, and what delivery costs."""

from __future__ import annotations

from collections.abc import Iterable

from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.supply.quote import Objection

__all__ = ["Conditions", "add_up"]


def add_up(lines: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Units by product, products in the order they first appear."""
    units_of: dict[str, int] = {}
    for sku, units in lines:
        units_of[sku] = units_of.get(sku, 0) + units
    return list(units_of.items())


class Conditions:
    """What one supplier takes; the same for every buyer."""

    __slots__ = ("_cases", "_max_units", "_spec")

    def __init__(self, spec: SupplierSpec, scenario: Scenario) -> None:
        self._spec = spec
        self._max_units = scenario.limits.order_units
        self._cases: dict[str, int] | None = None
        if spec.sold_by == "case":
            products = scenario.product_by_sku
            self._cases = {sku: products[sku].case_pack_units for sku in spec.products}

    def case_pack_units(self, sku: str) -> int | None:
        """Units in a case when the product is sold in full cases only, else None."""
        return None if self._cases is None else self._cases[sku]

    def least_units(self, sku: str) -> int:
        """The fewest units of a product that are taken."""
        case = self.case_pack_units(sku)
        return 1 if case is None else case * self._spec.least_cases

    def delivery_cents(self, goods_cents: int) -> int:
        """What delivery of goods worth that much costs."""
        free = goods_cents >= self._spec.free_delivery_from_cents
        return 0 if free else self._spec.delivery_fee_cents

    def objections(
        self, lines: Iterable[tuple[str, int]], goods_cents: int
    ) -> tuple[Objection, ...]:
        """Every condition of sale that an order breaks.

        The least value is asked for only where goods and quantities are valid: they make it.

        Args:
            lines: Products, each once, and their units.
            goods_cents: What those that are carried cost.
        """
        found: list[Objection] = []
        products = self._spec.products
        for sku, units in lines:
            if sku not in products:
                found.append(Objection("not_carried", sku, units, ()))
                continue
            objection = self._quantity_objection(sku, units)
            if objection is not None:
                found.append(objection)
        if not found and goods_cents < self._spec.minimum_purchase_cents:
            least = (self._spec.minimum_purchase_cents,)
            found.append(Objection("below_minimum", None, goods_cents, least))
        return tuple(found)

    def _quantity_objection(self, sku: str, units: int) -> Objection | None:
        case = 1 if self._cases is None else self._cases[sku]
        least = 1 if self._cases is None else case * self._spec.least_cases
        if least <= units <= self._max_units and not units % case:
            return None
        most = self._max_units // case * case
        # Where the limit of units is below the fewest cases nothing would be taken.
        smallest, largest = ((least,), (most,)) if least <= most else ((), ())
        if units < 1:
            return Objection("no_units", sku, units, smallest)
        if units > self._max_units:
            return Objection("too_many_units", sku, units, largest)
        if units % case:
            below = units // case * case
            valid = tuple(n for n in (below, below + case) if least <= n <= most)
            return Objection("full_cases", sku, units, valid or smallest)
        return Objection("too_few_cases", sku, units, smallest)
