"""Disruptions: each is the market's own, comes when it can, and a broken machine sells nothing."""

from __future__ import annotations

import datetime as dt

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.clock import MINUTES_PER_DAY
from vendsim.study.audit.events import Disruption
from vendsim.study.audit.market import Befalling, Market

__all__ = ["Disruptions"]

_BREAKDOWN = "machine_breakdown"


class Disruptions:
    """Which disruptions are going on.

    Attributes:
        broken: The machines that are out of order, as events name them.
    """

    def __init__(self, market: Market, findings: Findings) -> None:
        self._findings = findings
        self._market = market
        self._known = {each.id: each for each in market.disruptions}
        self._going_on: set[str] = set()
        self.broken: frozenset[str] = frozenset()
        self._due = {
            each.id: day
            for each in market.disruptions
            if (day := self._only_day(each)) is not None and each.when.chance == 1
        }

    def turn(self, event: Disruption) -> None:
        """One begins or has ended."""
        findings, known = self._findings, self._known.get(event.id)
        if known is None:
            findings.add("disruption", f"the market has no disruption {event.id!a}")
            return
        findings.expect("disruption", event.what, known.kind, f"the kind of {event.id}")
        findings.expect(
            "disruption", event.minute % MINUTES_PER_DAY, 0, f"the minute at which {event.id} turns"
        )
        began = event.turn == "began"
        if began is (event.id in self._going_on) or event.turn not in ("began", "ended"):
            findings.add("disruption", f"{event.id} {event.turn} out of turn")
        self._going_on ^= {event.id}
        self._look_who_works()
        if not began:
            return
        day = event.minute // MINUTES_PER_DAY
        if known.when.some_day is not None:
            first, last = known.when.some_day
            if not first <= day <= last:
                findings.add("disruption", f"{event.id} began on day {day}, not {first} to {last}")
        due = self._due.pop(event.id, None)
        if due is not None:
            findings.expect("disruption", day, due, f"the first day of {event.id}")

    def sell(self, minute: int, machine: str) -> None:
        """A machine has sold something, so it works."""
        if machine in self.broken:
            name = machine or "the machine"
            self._findings.add(
                "out_of_order", f"{name} sold on day {minute // MINUTES_PER_DAY}, out of order"
            )

    def miss(self, minute: int, site: str) -> None:
        """Somebody missed something at a site, so a machine there works."""
        machines = self._market.machine_of.items()
        if all(name in self.broken for name, one in machines if site in ("", one.site)):
            day = minute // MINUTES_PER_DAY
            self._findings.add("out_of_order", f"a lost sale on day {day}, all out of order")

    def check(self, minute: int) -> None:
        """At the end of a step, what comes on a fixed day has come by then."""
        day = minute // MINUTES_PER_DAY
        if minute % MINUTES_PER_DAY == 0:
            day -= 1  # The run is over: no new day begins.
        for name in [name for name, due in self._due.items() if due <= day]:
            self._findings.add("disruption", f"{name} did not begin on day {self._due.pop(name)}")

    def _look_who_works(self) -> None:
        breakdowns = [self._known[name] for name in self._going_on]
        self.broken = frozenset[str]().union(
            *[self._market.broken_by(each) for each in breakdowns if each.kind == _BREAKDOWN]
        )

    def _only_day(self, each: Befalling) -> int | None:
        """The day on which something begins that comes once, on a fixed day; else ``None``."""
        if each.when.from_day is not None:
            return each.when.from_day
        if each.when.from_date is None:
            return None
        start = dt.date.fromisoformat(self._market.calendar.start_date)
        return max(0, (dt.date.fromisoformat(each.when.from_date) - start).days)
