"""What befalls a supplier, whatever anybody does: openings, closings, delays, losses.

Every draw is keyed by (seed, purpose, supplier or supplier and product, day), never by an
order: two agents who wait for goods of one supplier on one day share their luck.
"""

from __future__ import annotations

from math import ceil, floor, log
from typing import Literal, TypeAlias

from vendsim.clock import day_of, start_of_day
from vendsim.rng import Lane, Streams
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec, Weekday
from vendsim.supply.market_days import USUAL_DAYS, MarketDays

__all__ = ["Fates", "Trick"]

Trick: TypeAlias = Literal["", "surcharge", "substitute", "short", "vanish"]
"""What a cheating supplier does to a paid order; empty where it delivers."""

_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_PER_WEEK = 7
_DAYS_PER_YEAR = 365
_LONGEST_STOCKOUT_WEEKS = 6
# A supplier that has just been found in the directory is not gone the week after.
_FIRST_CLOSING_DAY = 14


class Fates:
    """The fate of one supplier in one world.

    Args:
        spec: The supplier.
        scenario: Its market.
        streams: The randomness of its world.
        days: What befalls the market's days.

    Attributes:
        opens_day: The first day on which it can be written to; 0 if from the start.
        closes_day: The day on which it closes for good; ``None`` where that is never.
    """

    __slots__ = ("_days", "_delays_days", "_first_weekday", "_kind", "_lanes", "_losses", "_spec",
                 "_stockout_share", "_streams", "closes_day", "opens_day")  # fmt: skip

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
        self._lanes: dict[tuple[str, str], Lane] = {}
        service = self._kind.service
        self._stockout_share = service.stockout_share
        self._losses = {
            "short": (service.short_share, service.short_most),
            "damaged": (service.damaged_share, service.damaged_most),
        }
        self._delays_days = days.delays_days
        self._first_weekday = scenario.calendar.start_date.weekday()
        self._days = frozenset(_WEEKDAYS.index(day) for day in spec.delivery_weekdays)
        self.opens_day = self._opening()
        self.closes_day = self._closing()

    def is_open(self, day: int) -> bool:
        """Whether the supplier does business on a day."""
        closes_day = self.closes_day
        return self.opens_day <= day and (closes_day is None or day < closes_day)

    def back_day(self, sku: str, day: int) -> int | None:
        """The day on which a product is in stock again; ``None`` where it is now.

        Keyed by (seed, ``"out_of_stock"``, supplier and product, week).
        """
        share = self._stockout_share
        if not share:
            return None
        week = first = day // _DAYS_PER_WEEK
        lane = self._lanes.get(("out_of_stock", sku)) or self._lane("out_of_stock", sku)
        while lane.uniform(week) < share and week - first < _LONGEST_STOCKOUT_WEEKS:
            week += 1
        return None if week == first else week * _DAYS_PER_WEEK

    def due_minute(self, paid_minute: int) -> int:
        """When goods paid at a minute are promised.

        The lead time is keyed by (seed, ``"lead_time"``, supplier, day of payment), the
        minute of the day by (seed, ``"delivery_minute"``, supplier, day of delivery). A
        payment after the cut-off counts as the next day's.
        """
        spec = self._spec
        paid_day = day_of(paid_minute)
        if paid_minute - start_of_day(paid_day) > spec.cutoff_minute:
            paid_day += 1
        spread = spec.lead_time.longest_days - spec.lead_time.shortest_days + 1
        day = paid_day + spec.lead_time.shortest_days
        day += self._streams.below(spread, "lead_time", spec.id, paid_day)
        return self._minute_of_delivery(day)

    def arrival_minute(self, due_minute: int) -> int:
        """When goods that are promised for a minute really come.

        Keyed by (seed, ``"late"``, supplier, day promised): all goods of a supplier for one
        day are late together. Roads that delay everybody come on top.
        """
        service = self._kind.service
        day = day_of(due_minute)
        drawn = self._streams.uniform("late", self._spec.id, day)
        days = self._delays_days[day] if day < len(self._delays_days) else 0
        if service.late_share and drawn < service.late_share:
            days += 1 + int(drawn / service.late_share * service.late_days)
        return self._minute_of_delivery(day + days) if days else due_minute

    def lost_units(self, cause: Literal["short", "damaged"], sku: str, units: int, day: int) -> int:
        """How many units of a delivered line are missing, or arrive damaged.

        Keyed by (seed, the cause, supplier and product, day of delivery). At least one unit
        where the line is hit.
        """
        share, most = self._losses[cause]
        if not share:
            return 0
        lane = self._lanes.get((cause, sku)) or self._lane(cause, sku)
        drawn = lane.uniform(day)
        if drawn >= share:
            return 0
        return min(units, ceil(units * most * drawn / share))

    def trick(self, day: int) -> Trick:
        """What a cheating supplier does to an order paid on a day.

        Keyed by (seed, ``"trick"``, supplier, day).
        """
        tricks = self._kind.tricks
        if tricks is None:
            return ""
        drawn = self._streams.uniform("trick", self._spec.id, day)
        shares: tuple[tuple[Trick, float], ...] = (
            ("surcharge", tricks.surcharge_share),
            ("substitute", tricks.substitute_share),
            ("short", tricks.short_share),
            ("vanish", tricks.vanish_share),
        )
        for trick, share in shares:
            if drawn < share:
                return trick
            drawn -= share
        return ""

    def between(self, purpose: str, span: tuple[float, float], day: int) -> float:
        """A number of a range, keyed by (seed, purpose, supplier, day)."""
        low, high = span
        return low + (high - low) * self._streams.uniform(purpose, self._spec.id, day)

    def _lane(self, purpose: str, sku: str) -> Lane:
        """Keep the draws of the supplier about a product at hand."""
        lane = self._lanes[purpose, sku] = self._streams.lane(purpose, f"{self._spec.id}/{sku}")
        return lane

    def _minute_of_delivery(self, day: int) -> int:
        """The minute at which the van comes, on that day or the next it drives."""
        while (self._first_weekday + day) % _DAYS_PER_WEEK not in self._days:
            day += 1
        spec = self._spec
        window = spec.delivery_to_minute - spec.delivery_from_minute + 1
        minute = self._streams.below(window, "delivery_minute", spec.id, day)
        return start_of_day(day) + spec.delivery_from_minute + minute

    def _opening(self) -> int:
        opens = self._spec.opens
        if opens is None:
            return 0
        span = opens.last_day - opens.first_day + 1
        return opens.first_day + self._streams.below(span, "opening", self._spec.id, 0)

    def _closing(self) -> int | None:
        """The day of closing: the same small chance every day from two weeks on."""
        rate = self._kind.service.closes_per_year
        if not rate:
            return None
        drawn = self._streams.uniform("closing", self._spec.id, 0)
        days = floor(log(drawn) / log(1.0 - rate) * _DAYS_PER_YEAR)
        return self.opens_day + _FIRST_CLOSING_DAY + days
