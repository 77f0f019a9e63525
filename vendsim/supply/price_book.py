"""A supplier's public prices: what it asks of a buyer it knows nothing of."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.supply.market_days import USUAL_DAYS, MarketDays

__all__ = ["DAYS_PER_QUARTER", "Asked", "PriceBook", "rounded"]

DAYS_PER_QUARTER = 91


def rounded(cents: float) -> int:
    """To the nearest cent, halves up."""
    return int(cents + 0.5)


class Asked(NamedTuple):
    """What a supplier asks for a unit of a product.

    Attributes:
        list_cents: Below the first price break.
        reserve_cents: The price below which it never sells.
        breaks: Units from which, and a unit's price then.
    """

    list_cents: int
    reserve_cents: int
    breaks: tuple[tuple[int, int], ...]

    def unit_cents(self, units: int) -> int:
        """A unit's price when that many are bought at once."""
        price = self.list_cents
        for least, lower in self.breaks:
            if units < least:
                break
            price = lower
        return price


class PriceBook:
    """List and reserve prices of one supplier: the same for every agent that meets the seed.

    The list price is ``unit_cost·(1 + markup)·(1 + spread·(2u − 1))`` with u the uniform of
    (seed, ``"list_price"``, supplier and product); a price break takes its discount off it.
    The reserve price, below which nothing is ever sold, is ``unit_cost·(1 + margin)`` with
    the margin drawn from its kind's range by (seed, ``"reserve"``, supplier and product), and
    never above the list price. Both rise each quarter by a share that is drawn by (seed,
    ``"price_drift"``, supplier, quarter). Whole cents. Where a market's costs change, its unit
    costs do, and with them every price.

    Args:
        spec: The supplier.
        scenario: Its market.
        streams: The randomness of its world.
        days: What befalls the market's days.
    """

    __slots__ = ("_asked", "_changes", "_costs", "_drawn", "_kind", "_levels", "_products",
                 "_spec", "_streams")  # fmt: skip

    def __init__(
        self,
        spec: SupplierSpec,
        scenario: Scenario,
        streams: Streams,
        days: MarketDays = USUAL_DAYS,
    ) -> None:
        self._spec = spec
        self._kind = scenario.kind_of(spec)
        self._streams = streams
        products = scenario.product_by_sku
        self._products = {sku: products[sku] for sku in spec.products}
        self._levels = [1.0]
        self._drawn: dict[str, tuple[float, float]] = {}
        self._costs = days.costs
        self._changes = days.price_changes
        # By product and quarter, or day where costs change too; filled as they are asked for.
        self._asked: dict[tuple[str, int], Asked] = {}

    @property
    def skus(self) -> tuple[str, ...]:
        """Every product carried, in the supplier's own order."""
        return self._spec.products

    def carries(self, sku: str) -> bool:
        """Whether the supplier sells a product."""
        return sku in self._products

    def last_day_of_prices(self, day: int) -> int:
        """The last day on which the prices of a day can still hold.

        A supplier sees a change of its costs coming, as it does a quarter's end.
        """
        last_day = day // DAYS_PER_QUARTER * DAYS_PER_QUARTER + DAYS_PER_QUARTER - 1
        if not self._changes:
            return last_day
        place = bisect_right(self._changes, day)
        return min([last_day, *[change - 1 for change in self._changes[place : place + 1]]])

    def cost_cents(self, sku: str, day: int) -> int:
        """What a unit costs a wholesaler on a day: the floor of every price.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        product = self._products[sku]
        factors = self._costs.get(product.category)
        if factors is None:
            return product.unit_cost_cents
        factor = factors[min(day, len(factors) - 1)]
        return max(1, rounded(product.unit_cost_cents * factor))

    def list_price_cents(self, sku: str, day: int) -> int:
        """A unit's price below the first price break.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        return self.asked(sku, day).list_cents

    def reserve_cents(self, sku: str, day: int) -> int:
        """The price below which a unit is never sold; nobody outside is ever told it.

        A supplier that does not bargain has the unit cost for it.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        return self.asked(sku, day).reserve_cents

    def breaks(self, sku: str, day: int) -> tuple[tuple[int, int], ...]:
        """Units from which, and a unit's price then; only breaks that lower the price."""
        return self.asked(sku, day).breaks

    def unit_price_cents(self, sku: str, units: int, day: int) -> int:
        """A unit's price when that many units of the product are bought at once.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        return self.asked(sku, day).unit_cents(units)

    def asked(self, sku: str, day: int) -> Asked:
        """All that is asked for a product on a day.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        key = (sku, day if self._changes else day // DAYS_PER_QUARTER)
        kept = self._asked.get(key)
        if kept is None:
            kept = self._asked[key] = self._asked_anew(sku, day)
        return kept

    def _asked_anew(self, sku: str, day: int) -> Asked:
        cost_cents = self.cost_cents(sku, day)
        swing, margin = self._drawn.get(sku) or self._draw(sku)
        asked = cost_cents * (1.0 + self._spec.list_markup)
        asked *= (1.0 + self._spec.list_spread * swing) * self._level(day)
        listed = price = max(cost_cents, rounded(asked))
        reserve = cost_cents
        if self._kind.bargaining is not None:
            reserve = rounded(cost_cents * (1.0 + margin) * self._level(day))
        reserve = min(max(cost_cents, reserve), listed)
        breaks: list[tuple[int, int]] = []
        for each in self._spec.price_breaks:
            lower = max(reserve, rounded(listed * (1.0 - each.discount)))
            if lower < price:
                breaks.append((each.units, lower))
                price = lower
        return Asked(listed, reserve, tuple(breaks))

    def _draw(self, sku: str) -> tuple[float, float]:
        """How far a product's list price lies from the usual, from -1 to 1, and its margin."""
        # An id holds no "/": two pairs of supplier and product never share a name.
        entity = f"{self._spec.id}/{sku}"
        swing = 2.0 * self._streams.uniform("list_price", entity, 0) - 1.0
        margin = 0.0
        if self._kind.bargaining is not None:
            low, high = self._kind.bargaining.reserve_margin
            margin = low + (high - low) * self._streams.uniform("reserve", entity, 0)
        self._drawn[sku] = (swing, margin)
        return swing, margin

    def _level(self, day: int) -> float:
        """How far all prices have risen since the first quarter, as a factor."""
        levels, quarter = self._levels, day // DAYS_PER_QUARTER
        while len(levels) <= quarter:
            low, high = self._kind.service.drift_per_quarter
            share = 0.0
            if high:
                drawn = self._streams.uniform("price_drift", self._spec.id, len(levels))
                share = low + (high - low) * drawn
            levels.append(levels[-1] * (1.0 + share))
        return levels[quarter]
