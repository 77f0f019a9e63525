"""What suppliers will ask, known beforehand: reserve prices, tempers and fates of the seed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from vendsim.clock import day_of
from vendsim.money import MAX_CENTS
from vendsim.supply import Supplier
from vendsim.world import World

__all__ = ["Source", "sources_of"]


@dataclass(slots=True)
class Temper:
    """How fast a supplier gives way: T, κ and b of its concession curve."""

    rounds: int
    first: float
    exponent: float

    def conceded(self, round_number: int) -> float:
        """The share of the way to the reserve price that is given by a round, from 1."""
        share = min(1.0, round_number / self.rounds) ** (1.0 / self.exponent)
        return self.first + (1.0 - self.first) * float(share)


@dataclass(slots=True)
class Source:
    """A supplier, as seen by who knows its mind and its fate.

    Attributes:
        supplier: Its prices, conditions and fates. Its dealings are not those of the run.
        temper: How it bargains; ``None`` where its prices are fixed.
        rounds: Rounds of bargaining that there have been, by SKU.
        mails: Rounds since its last delivery: its patience ends.
        mail_day: The day of the latest of them.
        coming: SKU to units on order, while an order is under way.
        arrival_day: When that order comes.
        bill_day: The day on which its bill should have come; 0 where none is awaited.
        paid_orders: Orders paid so far.
    """

    supplier: Supplier
    temper: Temper | None
    rounds: dict[str, int] = field(default_factory=dict)
    mails: int = 0
    mail_day: int = 0
    coming: dict[str, int] = field(default_factory=dict)
    arrival_day: int = 0
    bill_day: int = 0
    paid_orders: int = 0

    def patient(self, day: int) -> bool:
        """Whether it would give way in a mail that it answers on a day."""
        rules = self.supplier.scenario.kind_of(self.supplier.spec).bargaining
        if rules is None or self.mails < rules.patience_rounds:
            return True
        return self.mail_day + rules.cooling_days <= day

    def note_round(self, skus: Iterable[str], day: int) -> None:
        """Remember a mail with bids for these products, answered on a day."""
        rules = self.supplier.scenario.kind_of(self.supplier.spec).bargaining
        if rules is not None and self.mails >= rules.patience_rounds:
            self.mails = 0
        self.mails += 1
        self.mail_day = day
        for sku in skus:
            self.rounds[sku] = self.rounds.get(sku, 0) + 1

    def safe_cents(self, day: int) -> int:
        """The most that an order paid on a day may come to without being cheated."""
        tricks = self.supplier.scenario.kind_of(self.supplier.spec).tricks
        if tricks is None or not self.supplier.fates.trick(day):
            return MAX_CENTS
        return tricks.bait_cents if self.paid_orders < tricks.honest_orders else 0

    def settled(self, sku: str) -> bool:
        """Whether another round would lower the price of a product no more."""
        return self.temper is None or self.rounds.get(sku, 0) + 1 >= self.temper.rounds

    def full_units(self, sku: str) -> int:
        """From how many units on a buyer gets all that the supplier gives way by."""
        breaks = self.supplier.spec.price_breaks
        return self.whole_cases(sku, breaks[-1].units if breaks else 1)

    def whole_cases(self, sku: str, units: float) -> int:
        """At least so many units, as the supplier sells them."""
        conditions = self.supplier.conditions
        case = conditions.case_pack_units(sku) or 1
        return max(ceil(units / case) * case, conditions.least_units(sku))

    def unit_cents(self, sku: str, units: int, day: int, *, settled: bool = False) -> int:
        """A price that the supplier takes in answer to the next mail.

        Args:
            sku: The product.
            units: How many are bought.
            day: The day of the answer.
            settled: Whether to suppose that all bargaining has been done.
        """
        prices = self.supplier.prices
        listed, reserve = prices.unit_price_cents(sku, units, day), prices.reserve_cents(sku, day)
        rules = self.supplier.scenario.kind_of(self.supplier.spec).bargaining
        if rules is None or self.temper is None:
            return listed
        last = self.supplier.spec.price_breaks[-1:]
        volume = min(1.0, units / last[0].units) if last else 1.0
        conceded = 1.0 - rules.volume_weight * (1.0 - volume)
        if not settled:
            conceded *= self.temper.conceded(self.rounds.get(sku, 0) + 1)
        # A cent above what it would offer: rounding may go either way.
        return min(listed, ceil(listed - conceded * (listed - reserve)) + 1)

    def delivery_day(self, paid_minute: int) -> int | None:
        """When goods paid at a minute come; ``None`` where the supplier closes before."""
        fates = self.supplier.fates
        day = day_of(fates.arrival_minute(fates.due_minute(paid_minute)))
        return day if fates.is_open(day) and fates.is_open(day_of(paid_minute)) else None


def sources_of(world: World) -> list[Source]:
    """Every supplier of a world that nobody has played in."""
    return [Source(supplier, _temper(supplier)) for supplier in world.trading.suppliers.values()]


def _temper(supplier: Supplier) -> Temper | None:
    """Read a supplier's mind: the draws that :mod:`vendsim.supply.bargainer` makes."""
    rules = supplier.scenario.kind_of(supplier.spec).bargaining
    if rules is None:
        return None
    draws = supplier.streams.uniforms("temper", supplier.spec.id, 0, 3)
    (least, most), (low, high) = rules.rounds, rules.first_concession
    thin, thick = rules.exponent
    return Temper(
        least + int(draws[0] * (most - least + 1)),
        low + (high - low) * draws[1],
        thin + (thick - thin) * draws[2],
    )
