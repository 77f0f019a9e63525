"""Every disruption of one world, and what they do to its days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from vendsim.clock import Calendar
from vendsim.disruption.occurrence import Occurrence, occurrences
from vendsim.rng import Streams
from vendsim.scenario import (
    DemandShiftSpec,
    DisruptionBase,
    HeatWaveSpec,
    MachineBreakdownSpec,
    PriceShockSpec,
    RegimeSpec,
    RivalMachineSpec,
    RoadWorksSpec,
    Scenario,
)

__all__ = ["Disruptions"]

T = TypeVar("T")
SpecT = TypeVar("SpecT", bound=DisruptionBase)

INFLATION_DAYS = 30
"""Days from one rise of costs to the next."""


class Disruptions:
    """When disruptions come in one world, and what that makes of every day.

    Sequences hold a number a day, for the days of the run and those beyond that the calendar
    covers, since goods are ordered and mails are dated beyond the end. Each is empty where all
    its days are as usual: whoever takes it has then nothing to do. What customers feel is asked
    for by site; without one it is what every site feels.

    Attributes:
        occurrences: Every coming, by first day, then as the scenario lists them.
    """

    __slots__ = ("_breakdowns", "_days", "_scenario", "_weekdays", "occurrences")

    def __init__(self, scenario: Scenario, calendar: Calendar, streams: Streams) -> None:
        self._scenario = scenario
        self._weekdays = calendar.weekdays
        self._days = len(calendar.weekdays)
        found = [
            each
            for spec in scenario.disruptions
            for each in occurrences(spec, calendar, self._days, streams)
        ]
        self.occurrences: tuple[Occurrence, ...] = tuple(
            sorted(found, key=lambda each: each.first_day)
        )
        # By machine, where any ever breaks down.
        self._breakdowns: dict[str, list[Occurrence]] = {}
        for each, spec in self._of(MachineBreakdownSpec):
            for machine in scenario.machines:
                if spec.breaks(machine):
                    self._breakdowns.setdefault(machine.id, []).append(each)

    def beginning(self, day: int) -> list[Occurrence]:
        """What begins on a day."""
        return [each for each in self.occurrences if each.first_day == day]

    def ended(self, day: int) -> list[Occurrence]:
        """What was over with the day before."""
        return [each for each in self.occurrences if each.last_day + 1 == day]

    def warmer_c(self) -> tuple[float, ...]:
        """By how many °C the high of each day is raised."""
        if not self.occurrences:
            return ()
        days = [0.0] * self._days
        for each, spec in self._of(HeatWaveSpec):
            for day in each.days(self._days):
                days[day] += round(spec.warmer_c * each.scale, 9)
        return _unless_all(days, 0.0)

    def traffic(self, site: str = "") -> tuple[float, ...]:
        """The factor on the number of customers of everything.

        Args:
            site: Id of the site they come to.
        """
        if not self.occurrences:
            return ()
        days = [1.0] * self._days
        for each in self.occurrences:
            spec = each.spec
            if not isinstance(spec, RoadWorksSpec | RivalMachineSpec | RegimeSpec):
                continue
            if not spec.is_felt_at(site):
                continue
            factor = each.factor(spec.traffic_factor)
            if isinstance(spec, RivalMachineSpec):
                factor = min(1.0, factor)
            by_weekday = spec.weekday_factors if isinstance(spec, RegimeSpec) else None
            for day in each.days(self._days):
                days[day] *= factor * by_weekday[self._weekdays[day]] if by_weekday else factor
        return _unless_all(days, 1.0)

    def categories(self, site: str = "") -> dict[str, tuple[float, ...]]:
        """The factor on the customers of each category whose customers ever change.

        Args:
            site: Id of the site they come to.
        """
        found: dict[str, list[float]] = {}
        for each, spec in self._of(DemandShiftSpec):
            if not spec.is_felt_at(site):
                continue
            for category, given in sorted(spec.category_factors.items()):
                days = found.setdefault(category, [1.0] * self._days)
                factor = each.factor(given)
                for day in each.days(self._days):
                    days[day] *= factor
        return {category: tuple(days) for category, days in found.items()}

    def rivals(self, site: str = "") -> tuple[tuple[float, float], ...]:
        """The share of customers who look at a rival's prices too, and how high those are.

        Prices as a multiple of the reference prices. Of several rivals at once the one counts
        that most people look at.

        Args:
            site: Id of the site they come to.
        """
        if not self.occurrences:
            return ()
        days = [(0.0, 1.0)] * self._days
        for each, spec in self._of(RivalMachineSpec):
            if not spec.is_felt_at(site):
                continue
            share = min(1.0, spec.compare_share * each.scale)
            for day in each.days(self._days):
                days[day] = max(days[day], (share, spec.price_level))
        return _unless_all(days, (0.0, 1.0))

    def costs(self) -> dict[str, tuple[float, ...]]:
        """The factor on what goods cost the suppliers, by category that ever changes."""
        shocks = list(self._of(PriceShockSpec))
        if not shocks:
            return {}
        # Most categories meet the same shocks: what these do is worked out once.
        known: dict[tuple[int, ...], tuple[float, ...]] = {}
        found: dict[str, tuple[float, ...]] = {}
        for category in sorted({product.category for product in self._scenario.products}):
            met = tuple(
                place
                for place, (_, spec) in enumerate(shocks)
                if not spec.categories or category in spec.categories
            )
            if met:
                if met not in known:
                    known[met] = self._costs_under([shocks[place] for place in met])
                found[category] = known[met]
        return found

    def price_changes(self) -> tuple[int, ...]:
        """The days on which what some goods cost the suppliers changes, in sequence."""
        found: set[int] = set()
        for factors in dict.fromkeys(self.costs().values()):
            pairs = enumerate(pairwise(factors), start=1)
            found.update([day for day, (before, factor) in pairs if factor != before])
        return tuple(sorted(found))

    def delivery_delays_days(self) -> tuple[int, ...]:
        """By how many days what is due on a day comes later."""
        if not self.occurrences:
            return ()
        days = [0] * self._days
        for each, spec in self._of(RoadWorksSpec):
            delay = int(spec.delivery_delay_days * each.scale + 0.5)
            for day in each.days(self._days):
                days[day] += delay
        return _unless_all(days, 0)

    def out_of_order_until(self, day: int) -> dict[str, int]:
        """The machines that stand still on a day, by id, and the last day on which each does.

        :data:`FOR_GOOD` where nobody repairs it.
        """
        found: dict[str, int] = {}
        if not self._breakdowns:
            return found
        for machine in self._scenario.machines:
            last_day = _broken_until(self._breakdowns.get(machine.id, ()), day)
            if last_day is not None:
                found[machine.id] = last_day
        return found

    def broken_machines(self, site: str) -> dict[int, frozenset[str]]:
        """By day, the ids of the machines at a site that sell nothing; other days are left out."""
        found: dict[int, frozenset[str]] = {}
        for machine in self._scenario.machines:
            if machine.site != site:
                continue
            for each in self._breakdowns.get(machine.id, ()):
                for day in each.days(self._days):
                    found[day] = found.get(day, frozenset()) | {machine.id}
        return found

    def _costs_under(self, shocks: list[tuple[Occurrence, PriceShockSpec]]) -> tuple[float, ...]:
        """The factor on costs by day, of goods that meet these shocks."""
        days = [1.0] * self._days
        for each, spec in shocks:
            shock = each.factor(spec.cost_factor)
            monthly = 1.0 + spec.inflation_per_month * each.scale
            for day in each.days(self._days):
                months = (day - each.first_day) // INFLATION_DAYS
                days[day] *= float(shock * monthly**months) if months else shock
        # Nine places hide the last bit, in which mathematical libraries may differ.
        return tuple([round(factor, 9) for factor in days])

    def _of(self, kind: type[SpecT]) -> Iterator[tuple[Occurrence, SpecT]]:
        """The occurrences of one kind, by first day."""
        for each in self.occurrences:
            if isinstance(each.spec, kind):
                yield each, each.spec


def _broken_until(breakdowns: Sequence[Occurrence], day: int) -> int | None:
    """The last day on which what is broken on a day is so; ``None`` where it is not."""
    last_day = None
    for each in breakdowns:
        if each.first_day <= (day if last_day is None else last_day + 1) <= each.last_day:
            last_day = each.last_day
    return last_day


def _unless_all(days: Sequence[T], usual: T) -> tuple[T, ...]:
    return tuple(days) if any(day != usual for day in days) else ()
