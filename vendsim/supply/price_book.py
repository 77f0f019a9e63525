"""A supplier's prices and conditions of sale."""

from __future__ import annotations

from collections.abc import Iterable

from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.supply.quote import Objection, Quote, QuoteLine

__all__ = ["PriceBook", "add_up"]


def _rounded(cents: float) -> int:
    return int(cents + 0.5)


def add_up(lines: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Units by product, products in the order they first appear."""
    units_of: dict[str, int] = {}
    for sku, units in lines:
        units_of[sku] = units_of.get(sku, 0) + units
    return list(units_of.items())


class PriceBook:
    """What one supplier charges: the same for every agent that meets the same seed.

    A list price is ``unit_cost·(1 + markup)·(1 + spread·(2u − 1))`` in whole cents, where
    u is the uniform of (seed, ``"list_price"``, supplier and product). A price break takes
    its discount off the list price. No price is below the product's unit cost.
    """

    __slots__ = ("_breaks", "_list", "_max_units", "_products", "_spec")

    def __init__(self, spec: SupplierSpec, scenario: Scenario, streams: Streams) -> None:
        self._spec = spec
        self._max_units = scenario.limits.order_units
        self._products = {sku: scenario.product_by_sku[sku] for sku in spec.products}
        self._list: dict[str, int] = {}
        for sku, product in self._products.items():
            # An id holds no "/": two pairs of supplier and product never share a name.
            swing = 2.0 * streams.uniform("list_price", f"{spec.id}/{sku}", 0) - 1.0
            asked = product.unit_cost_cents * (1.0 + spec.list_markup)
            asked *= 1.0 + spec.list_spread * swing
            self._list[sku] = max(product.unit_cost_cents, _rounded(asked))
        self._breaks: dict[str, tuple[tuple[int, int], ...]] = {}

    @property
    def skus(self) -> tuple[str, ...]:
        """Every product carried, in the supplier's own order."""
        return tuple(self._products)

    def carries(self, sku: str) -> bool:
        """Whether the supplier sells a product."""
        return sku in self._products

    def list_price_cents(self, sku: str) -> int:
        """A unit's price below the first price break.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        return self._list[sku]

    def breaks(self, sku: str) -> tuple[tuple[int, int], ...]:
        """Units from which, and a unit's price then; only breaks that lower the price."""
        kept = self._breaks.get(sku)
        if kept is None:
            cost = self._products[sku].unit_cost_cents
            price = self._list[sku]
            found: list[tuple[int, int]] = []
            for each in self._spec.price_breaks:
                lower = max(cost, _rounded(self._list[sku] * (1.0 - each.discount)))
                if lower < price:
                    found.append((each.units, lower))
                    price = lower
            kept = self._breaks[sku] = tuple(found)
        return kept

    def unit_price_cents(self, sku: str, units: int) -> int:
        """A unit's price when that many units of the product are bought at once.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        price = self._list[sku]
        for least, lower in self.breaks(sku):
            if units < least:
                break
            price = lower
        return price

    def case_pack_units(self, sku: str) -> int | None:
        """Units in a case when the product is sold in full cases only, else None."""
        by_case = self._spec.sold_by == "case"
        return self._products[sku].case_pack_units if by_case else None

    def delivery_cents(self, goods_cents: int) -> int:
        """What delivery of goods worth that much costs."""
        free = goods_cents >= self._spec.free_delivery_from_cents
        return 0 if free else self._spec.delivery_fee_cents

    def quote(self, lines: Iterable[tuple[str, int | None]], day: int) -> Quote:
        """Prices for what is asked: units, or None to hear the prices only.

        The same product in several lines is one line; asked with and without units, the
        units count.
        """
        asked: dict[str, int | None] = {}
        for sku, units in lines:
            before = asked.get(sku)
            asked[sku] = before if units is None else units + (before or 0)
        carried = [(sku, units) for sku, units in asked.items() if sku in self._products]
        wanted = [(sku, units) for sku, units in carried if units is not None]
        goods_cents = sum(units * self.unit_price_cents(sku, units) for sku, units in wanted)
        return Quote(
            lines=tuple(self._line(sku, units) for sku, units in carried),
            not_carried=tuple(sku for sku in asked if sku not in self._products),
            goods_cents=goods_cents,
            delivery_cents=self.delivery_cents(goods_cents) if wanted else 0,
            valid_until_day=day + self._spec.quote_valid_days,
            objections=self.objections(wanted) if wanted else (),
        )

    def _line(self, sku: str, units: int | None) -> QuoteLine:
        return QuoteLine(
            sku=sku,
            units=units,
            list_price_cents=self._list[sku],
            unit_price_cents=self.unit_price_cents(sku, units or 0),
            breaks=self.breaks(sku),
            case_pack_units=self.case_pack_units(sku),
        )

    def objections(self, lines: Iterable[tuple[str, int]]) -> tuple[Objection, ...]:
        """Every condition of sale that an order of these products and units breaks."""
        found: list[Objection] = []
        goods_cents = 0
        for sku, units in add_up(lines):
            if sku not in self._products:
                found.append(Objection("not_carried", sku, units, ()))
                continue
            objection = self._quantity_objection(sku, units)
            if objection is not None:
                found.append(objection)
            goods_cents += units * self.unit_price_cents(sku, units)
        if not found and goods_cents < self._spec.minimum_purchase_cents:
            least = (self._spec.minimum_purchase_cents,)
            found.append(Objection("below_minimum", None, goods_cents, least))
        return tuple(found)

    def _quantity_objection(self, sku: str, units: int) -> Objection | None:
        case = self.case_pack_units(sku) or 1
        most = self._max_units // case * case
        if units < 1:
            return Objection("no_units", sku, units, (case,) if most else ())
        if units > self._max_units:
            return Objection("too_many_units", sku, units, (most,) if most else ())
        if units % case:
            below = units // case * case
            valid = tuple(n for n in (below, below + case) if 0 < n <= most)
            return Objection("full_cases", sku, units, valid)
        return None
