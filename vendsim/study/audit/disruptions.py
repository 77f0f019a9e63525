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
    """Which disruptions are going on."""

    def __init__(self, market: Market, findings: Findings) -> None:
        self._findings = findings
        self._market = market
        self._known = {each.id: each for each in market.disruptions}
        self._going_on: set[str] = set()
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

    def sell(self, minute: int) -> None:
        """Something was sold or missed, so the machine works."""
        broken = [name for name in sorted(self._going_on) if self._known[name].kind == _BREAKDOWN]
        if broken:
            day = minute // MINUTES_PER_DAY
            self._findings.add("out_of_order", f"a sale on day {day}, in spite of {broken[0]}")

    def check(self, minute: int) -> None:
        """At the end of a step, what comes on a fixed day has come by then."""
        day = minute // MINUTES_PER_DAY
        if minute % MINUTES_PER_DAY == 0:
            day -= 1  # The run is over: no new day begins.
        for name in [name for name, due in self._due.items() if due <= day]:
            self._findings.add("disruption", f"{name} did not begin on day {self._due.pop(name)}")

    def _only_day(self, each: Befalling) -> int | None:
        """The day on which something begins that comes once, on a fixed day; else ``None``."""
        if each.when.from_day is not None:
            return each.when.from_day
        if each.when.from_date is None:
            return None
        start = dt.date.fromisoformat(self._market.calendar.start_date)
        return max(0, (dt.date.fromisoformat(each.when.from_date) - start).days)
