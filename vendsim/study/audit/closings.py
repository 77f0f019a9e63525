"""The close of each day: one fee, the day's figures, bankruptcy and the end exactly when due."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.clock import MINUTES_PER_DAY, last_minute_of
from vendsim.study.audit.events import DayClosed, End, Fee
from vendsim.study.audit.market import Market

__all__ = ["Closings", "Figures"]


class Figures(NamedTuple):
    """What a day's figures should be, counted from everything else.

    Attributes:
        bank_cents: Bank balance at the close.
        worth_cents: Net worth at the close.
        storage_units: Units in storage.
        machine_units: Units in the machine.
    """

    bank_cents: int
    worth_cents: int
    storage_units: int
    machine_units: int


class Closings:
    """Counts days, fees and what was sold.

    Attributes:
        days_played: Days that have closed.
        end: Why the run is over, as the record says; ``None`` while it goes on.
        due_end: Why it should be over.
        report: Of the day that closed last, what the agent is told next morning.
        units_sold: Units sold since the start.
        revenue_cents: What customers paid for them.
        uncovered_days: Days in a row, up to the last that closed, whose fee was not covered.
    """

    def __init__(self, market: Market, days: int, findings: Findings) -> None:
        self._market = market
        self._days = days
        self._findings = findings
        self.uncovered_days = 0
        self._fee_charged = False
        self._sold_today: dict[str, list[int]] = {}
        self._sold_at: dict[str, dict[str, list[int]]] = {}
        self._forget_sales()
        self._spoiled_today: Counter[str] = Counter()
        self.report: dict[str, object] = {}
        self.days_played = 0
        self.end: str | None = None
        self.due_end: str | None = None
        self.units_sold = self.revenue_cents = 0

    def sell(self, sku: str, units: int, price_cents: int, machine: str) -> None:
        """Count a sale."""
        self.units_sold += units
        self.revenue_cents += units * price_cents
        for tally in (self._sold_today, self._sold_at.get(machine, {})):
            sold = tally.setdefault(sku, [0, 0])
            sold[0] += units
            sold[1] += units * price_cents

    def _forget_sales(self) -> None:
        """Begin a day: nothing has been sold, at each machine where there are several."""
        self._sold_today = {}
        names = self._market.machine_of
        self._sold_at = {name: {} for name in names} if len(names) > 1 else {}

    def spoil(self, sku: str, units: int) -> None:
        """Count what is thrown away."""
        self._spoiled_today[sku] += units

    def charge(self, event: Fee, bank_cents: int) -> None:
        """The fee is debited, once a day, covered or not.

        Args:
            event: The fee.
            bank_cents: The balance before it.
        """
        findings, money = self._findings, self._market.money
        if self._fee_charged:
            findings.add("fee", f"a second fee was charged on day {self.days_played}")
        self._fee_charged = True
        findings.expect("fee", event.cents, money.daily_fee_cents, "the fee")
        findings.expect(
            "fee", event.minute, last_minute_of(self.days_played), "the minute of the fee"
        )
        covered = bank_cents >= money.daily_fee_cents
        findings.expect(
            "fee_covered", event.covered, covered, f"whether {bank_cents} cents cover the fee"
        )
        self.uncovered_days = 0 if covered else self.uncovered_days + 1
        findings.expect(
            "uncovered_days", event.uncovered_days, self.uncovered_days, "the uncovered days"
        )

    def close(self, event: DayClosed, figures: Figures, talked_out: bool) -> None:
        """A day closes, and its figures are those counted here.

        Args:
            event: The close.
            figures: What else was counted.
            talked_out: Whether the agent has no message left.
        """
        findings, day = self._findings, self.days_played
        findings.expect("day", event.day, day, "the day that closes")
        findings.expect("day", event.minute, last_minute_of(day), "the minute of the close")
        if not self._fee_charged:
            findings.add("fee", f"no fee was charged on day {day}")
        units = sum(units for units, _ in self._sold_today.values())
        revenue_cents = sum(cents for _, cents in self._sold_today.values())
        findings.expect("day_units", event.units, units, "the units sold")
        findings.expect("day_revenue", event.revenue_cents, revenue_cents, "the revenue")
        findings.expect("day_balance", event.balance_cents, figures.bank_cents, "the balance")
        findings.expect(
            "day_worth", event.net_worth_cents, figures.worth_cents, "the day's net worth"
        )
        findings.expect(
            "day_goods",
            (event.storage_units, event.machine_units),
            (figures.storage_units, figures.machine_units),
            "units in storage and machine",
        )
        told = None if event.machines is None else dict(event.machines)
        findings.expect("day_machines", told, self._by_machine(), "what each machine sold")
        by_machine = {"machines": self._sold_at} if self._sold_at else {}
        self.report = {
            **by_machine,
            "day": day,
            "sold": self._sold_today,
            "units": units,
            "revenue_cents": revenue_cents,
            "spoiled": dict(self._spoiled_today),
            "fee_covered": self.uncovered_days == 0,
            "uncovered_days": self.uncovered_days,
        }
        self.days_played += 1
        self._fee_charged = False
        self._forget_sales()
        self._spoiled_today.clear()
        if self.uncovered_days >= self._market.money.bankrupt_after_days:
            self.due_end = "bankrupt"
        elif self.days_played == self._days:
            self.due_end = "horizon"
        elif talked_out:
            self.due_end = "messages"

    def _by_machine(self) -> dict[str, tuple[int, int]] | None:
        """Units and revenue of each machine; ``None`` where there is only one."""
        if not self._sold_at:
            return None
        return {
            name: (sum(units for units, _ in sold.values()), sum(c for _, c in sold.values()))
            for name, sold in self._sold_at.items()
        }

    def finish(self, event: End) -> None:
        """The run is over, if it is due."""
        if self.end is not None:
            self._findings.add("end", "the run ends a second time")
        said_minute = last_minute_of(self.days_played - 1)
        self._findings.expect("end", event.reason, self.due_end, "the reason of the end")
        self._findings.expect("end", event.minute, said_minute, "the minute of the end")
        self.end = event.reason

    def check(self, minute: int) -> None:
        """At the end of a step, all days before its minute have closed."""
        due = minute // MINUTES_PER_DAY
        self._findings.expect("day", self.days_played, due, "the number of days that have closed")
        if self.due_end != self.end and self.end is None:
            self._findings.add("end", f"the run goes on, it should be over ({self.due_end})")
