"""Which goods to order of whom, how many, and at what price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from vendsim.clock import start_of_day
from vendsim.money import MAX_CENTS
from vendsim.study.privileged.plan import Good
from vendsim.study.privileged.sources import Source

__all__ = ["Buyer", "Line", "Order"]

PAY_MINUTE = 600  # bills of the morning are paid by then
SHORT_DAYS = 24  # what lasts no longer is ordered, where it is cheap
URGENT_DAYS = 3  # what lasts no longer beyond the delivery is ordered at any price that pays
CHEAP = 1.08  # times the best price to be had after all bargaining
LEAST_MARGIN = 0.3  # of the retail price
COVER_DAYS = ((1_000_00, 5), (3_000_00, 12), (MAX_CENTS, 30))  # by the cash there is
POOR_CENTS, HURRY = 3_000_00, 0.04  # with less a day of waiting costs so much of a price
MOST_SHARE = 0.5  # of the cash, for one product
LEAST_UNITS, USUAL_UNITS = 3, 8  # what is not worth an order; what is where a good sells slowly
CLEARED = 0.97  # of the mean demand to the end is bought: what is left over is lost


class Line(NamedTuple):
    """Units of a good at a price that the supplier will take."""

    good: Good
    units: int
    unit_cents: int


@dataclass(slots=True)
class Order:
    """An order to one supplier."""

    source: Source
    lines: list[Line]

    @property
    def cents(self) -> int:
        """What goods and delivery will come to."""
        goods = sum(line.units * line.unit_cents for line in self.lines)
        return goods + self.source.supplier.conditions.delivery_cents(goods)


class Buyer:
    """Knows what everybody will ask, and when goods would come.

    Args:
        goods: What is to be sold.
        sources: Who sells it.
        days: Days of the run.
    """

    def __init__(self, goods: Sequence[Good], sources: Sequence[Source], days: int) -> None:
        self._goods = goods
        self._sources = sources
        self._days = days

    def orders(self, day: int, held: Mapping[str, int], cash_cents: int) -> list[Order]:
        """What to order today, for answers and payment tomorrow.

        Args:
            day: Today.
            held: SKU to units in the machine, in storage and on order.
            cash_cents: What can be spent.
        """
        orders: dict[str, Order] = {}
        left_cents = cash_cents
        for good in sorted(self._goods, key=lambda each: self._lasts_days(each, day, held)):
            line, source = self._choose(good, day, held, left_cents, orders)
            if line is None or source is None:
                continue
            name = source.supplier.spec.id
            if name not in orders:
                left_cents -= source.supplier.spec.delivery_fee_cents
            left_cents -= line.units * line.unit_cents
            orders.setdefault(name, Order(source, [])).lines.append(line)
        return [order for order in orders.values() if self._is_taken(order)]

    def bids(self, source: Source, day: int) -> list[Line]:
        """Bids that bring a supplier's prices down for later; none where that gains nothing."""
        found = []
        for good in self._goods:
            sku = good.product.sku
            if not source.supplier.carries(sku) or source.settled(sku):
                continue
            units = source.full_units(sku)
            cents = source.unit_cents(sku, units, day + 1, settled=True)
            if cents <= CHEAP * self._best_cents(good, day):
                reserve_cents = source.supplier.reserve_cents(sku, day + 1)
                found.append(Line(good, units, reserve_cents))
        return found

    def _choose(
        self,
        good: Good,
        day: int,
        held: Mapping[str, int],
        cash_cents: int,
        orders: Mapping[str, Order],
    ) -> tuple[Line | None, Source | None]:
        """The cheapest way to more of a good, where it needs any."""
        sku = good.product.sku
        lasts_days = self._lasts_days(good, day, held)
        if lasts_days > SHORT_DAYS:
            return None, None
        missing = CLEARED * good.units(day, self._days) - held.get(sku, 0)
        best_cents = self._best_cents(good, day, missing)
        choices = []
        for place, source in enumerate(self._sources):
            arrival_day = self._arrival_day(source, sku, day)
            if arrival_day is None:
                continue
            known = orders.get(source.supplier.spec.id)
            fee_cents = 0 if known else source.supplier.spec.delivery_fee_cents
            safe_cents = source.safe_cents(day + 1) - (known.cents if known else fee_cents)
            most_cents = min(cash_cents - fee_cents, safe_cents)
            units = self._lot(good, source, missing, most_cents, arrival_day)
            cents = source.unit_cents(sku, units, day + 1) if units else 0
            if not units or units * cents > most_cents:
                continue
            sold_cents = cents / _sold_share(good, units, arrival_day)
            urgent = day + lasts_days < arrival_day + URGENT_DAYS
            most = (1 - LEAST_MARGIN) * good.price_cents
            if sold_cents <= (most if urgent else min(most, CHEAP * best_cents)):
                hurry = HURRY * (arrival_day - day) if cash_cents < POOR_CENTS else 0.0
                choices.append((sold_cents * (1 + hurry) + fee_cents / units, place, units, cents))
        if not choices:
            return None, None
        _, place, units, cents = min(choices)
        return Line(good, units, cents), self._sources[place]

    def _lot(
        self, good: Good, source: Source, missing: float, cash_cents: int, arrival_day: int
    ) -> int:
        """How many units to buy of somebody at once; 0 where it is not worth while."""
        sku = good.product.sku
        cover_days = next((days for below, days in COVER_DAYS if cash_cents < below), 0)
        wanted = max(USUAL_UNITS, good.units(arrival_day, arrival_day + cover_days))
        if source.temper is not None:
            full = source.full_units(sku)
            guess_cents = source.unit_cents(sku, full, arrival_day, settled=True)
            if full * guess_cents <= MOST_SHARE * cash_cents:
                wanted = max(wanted, full)
        wanted = min(wanted, missing, 0.8 * _sellable(good, arrival_day))
        if wanted < LEAST_UNITS:
            return 0
        return source.whole_cases(sku, wanted)

    def _arrival_day(self, source: Source, sku: str, day: int) -> int | None:
        """When goods ordered today would come; ``None`` where they would not, or too late."""
        supplier, answer_day = source.supplier, day + 1
        if not supplier.carries(sku) or source.coming or not source.patient(answer_day):
            return None
        if supplier.fates.back_day(sku, answer_day) is not None:
            return None
        arrival_day = source.delivery_day(start_of_day(answer_day) + PAY_MINUTE)
        return None if arrival_day is None or arrival_day >= self._days - 1 else arrival_day

    def _best_cents(self, good: Good, day: int, missing: float = inf) -> float:
        """What a unit that is sold costs of whoever is cheapest, after all bargaining."""
        sku = good.product.sku
        found = inf
        for source in self._sources:
            open_now = source.supplier.fates.is_open(day + 1)
            if not (open_now and source.supplier.carries(sku)):
                continue
            if source.safe_cents(day + 1) < MAX_CENTS:
                continue
            units = self._lot(good, source, missing, MAX_CENTS, day) or source.full_units(sku)
            cents = source.unit_cents(sku, units, day + 1, settled=True)
            found = min(found, cents / _sold_share(good, units, day))
        return found

    def _lasts_days(self, good: Good, day: int, held: Mapping[str, int]) -> int:
        """For how many days what is held lasts; what lasts to the end is enough for good."""
        days = good.lasts_days(day, held.get(good.product.sku, 0))
        return self._days if day + days >= self._days else days

    def _is_taken(self, order: Order) -> bool:
        """Whether the supplier takes an order of that size."""
        goods_cents = sum(line.units * line.unit_cents for line in order.lines)
        wanted = [(line.good.product.sku, line.units) for line in order.lines]
        return not order.source.supplier.conditions.objections(wanted, goods_cents)


def _sellable(good: Good, day: int) -> float:
    """How many units can be sold of what comes on a day before it expires, in the mean."""
    return good.units(day, day + good.product.shelf_life_days - 2)


def _sold_share(good: Good, units: int, day: int) -> float:
    """The share of a lot that will be sold before it expires."""
    return max(0.01, min(1.0, _sellable(good, day) / units))
