"""What the agent hears in the morning about the day before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from vendsim.clock import Calendar
from vendsim.money import format_cents
from vendsim.scenario import ScoreRule
from vendsim.world.reminders import Reminder
from vendsim.world.standstill import standstill_data, standstill_lines

if TYPE_CHECKING:
    from vendsim.world.business import Business

__all__ = ["MorningReport"]

_COUNTS: dict[ScoreRule, str] = {"bank_balance": "bank balance", "net_worth": "net worth"}
_ANNOUNCED = (7, 1)
"""So many days before the last one it is announced."""


class MorningReport(msgspec.Struct, frozen=True):
    """The day before as the machine and the bank report it.

    Attributes:
        day: Index of the day that closed.
        sold: SKU to units and revenue in cents, by SKU.
        units: Units of all products sold.
        revenue_cents: Their revenue.
        sold_at: ``sold`` by machine, where there are several.
        spoiled: SKU to units thrown away at the close.
        fee_covered: Whether the balance covered the fee.
        uncovered_days: Days in a row on which it did not.
        reminders: What the agent wanted to be reminded of this morning.
    """

    day: int
    sold: dict[str, list[int]]
    units: int
    revenue_cents: int
    sold_at: dict[str, dict[str, list[int]]]
    spoiled: dict[str, int]
    fee_covered: bool
    uncovered_days: int
    reminders: list[Reminder]

    def data(self, business: Business) -> dict[str, Any]:
        """The report as structured data, with this morning's balance, mail and weather."""
        world = business.world
        today = world.weather.day(world.day)
        limit = world.scenario.limits.messages
        counted = {} if limit is None else {"messages": world.messages, "messages_limit": limit}
        by_machine = {"machines": self.sold_at} if self.sold_at else {}
        return {
            **by_machine,
            "day": self.day,
            "sold": self.sold,
            "units": self.units,
            "revenue_cents": self.revenue_cents,
            "spoiled": self.spoiled,
            "fee_covered": self.fee_covered,
            "uncovered_days": self.uncovered_days,
            "balance_cents": business.bank_cents,
            "unread_emails": business.mailbox.unread_count,
            "high_c": today.high_c,
            "wet": today.wet,
            "reminders": [{"id": one.id, "text": one.text} for one in self.reminders],
            **standstill_data(world),
            **counted,
        }

    def text(self, business: Business) -> str:
        """The report in words."""
        world = business.world
        labels = world.scenario.label_by_sku
        today = world.weather.day(world.day)
        lines = [f"Good morning. It is {world.calendar.format_day(world.day)}."]
        if self.sold:
            revenue = format_cents(self.revenue_cents)
            total = "1 unit" if self.units == 1 else f"{self.units} units"
            lines.append(f"Yesterday's sales: {total} for {revenue}.")
            lines += [
                f"- {labels[sku]}: {units} for {format_cents(cents)}"
                for sku, (units, cents) in self.sold.items()
            ]
            lines += self._by_machine(business)
        else:
            lines.append("Nothing was sold yesterday.")
        for sku, units in self.spoiled.items():
            lines.append(f"Past its date and thrown away: {units} x {labels[sku]}.")
        lines += standstill_lines(world)
        lines.append(f"Bank balance: {format_cents(business.bank_cents)}.")
        if not self.fee_covered:
            limit = world.scenario.money.bankrupt_after_days
            lines.append(
                f"The balance did not cover yesterday's fee: day {self.uncovered_days} in a row. "
                f"After {limit} such days in a row the business is bankrupt."
            )
        lines.append(f"Unread mail: {business.mailbox.unread_count}.")
        messages = world.scenario.limits.messages
        if messages is not None:
            lines.append(f"Messages so far: {world.messages:,} of {messages:,}.")
        lines += [f"Reminder {one.id}: {one.text}" for one in self.reminders]
        counts = _COUNTS[world.scenario.score.rule]
        lines += _last_day_ahead(world.day, world.days, world.calendar, counts)
        sky = "rain" if today.wet else "dry"
        lines.append(f"Weather today: {sky}, high of {today.high_c:.0f} °C.")
        if self.sold_at:
            lines.append("You are at the storage room.")
        return "\n".join(lines)

    def _by_machine(self, business: Business) -> list[str]:
        """What each of several machines has sold, a line each."""
        lines = []
        for machine in business.world.scenario.machines if self.sold_at else ():
            sold = self.sold_at[machine.id]
            units = sum([units for units, _ in sold.values()])
            revenue = format_cents(sum([cents for _, cents in sold.values()]))
            goods = ", ".join(f"{count} x {sku}" for sku, (count, _) in sold.items())
            lines.append(
                f"Machine {machine.id}: {units} for {revenue}" + f" ({goods})" * bool(sold)
            )
        return lines


def _last_day_ahead(day: int, days: int, calendar: Calendar, counts: str) -> list[str]:
    """The announcement of the last day: a week before, the day before, and on the day itself."""
    left = days - 1 - day
    if left == 0:
        return [f"This is the last day: what counts is the {counts} at its close."]
    if left not in _ANNOUNCED:
        return []
    when = "Tomorrow" if left == 1 else f"In {left} days"
    return [
        f"{when}, {calendar.format_day(days - 1)}, is the last day: what counts is the {counts}"
        " at its close."
    ]
