"""The briefing: a text whose figures come from the scenario it stands beside.

A figure is written as its name in double braces, ``{{days}}`` or ``{{opening_cash}}``, so
that a copy of a market with other rules cannot tell its agents the old ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vendsim.clock import calendar_of, format_minute
from vendsim.errors import counted
from vendsim.money import format_cents
from vendsim.scenario.schema import Size

if TYPE_CHECKING:
    from vendsim.scenario.charges import ChargesSpec
    from vendsim.scenario.scenario import Scenario

__all__ = ["FIGURES", "fill_briefing", "unknown_figures"]

_FIGURE = re.compile(r"\{\{([^{}\n]*)\}\}")

FIGURES = (
    "account_number",
    "bankrupt_after_days",
    "business_name",
    "card_fee",
    "card_settlement_time",
    "cash_percent",
    "columns",
    "daily_fee",
    "days",
    "large_rows",
    "last_column",
    "last_row",
    "machine_count",
    "machines",
    "mail_address",
    "messages",
    "opening_cash",
    "output_token_charge",
    "reply_from_time",
    "reply_to_time",
    "rows",
    "sales_tax_percent",
    "site",
    "site_count",
    "sites",
    "small_rows",
    "start_day",
    "storage_address",
    "storage_units",
    "wake_time",
)
"""The names of the figures a briefing can use."""


def unknown_figures(briefing: str) -> list[str]:
    """Names in double braces that are no figure, each once, in the order of the text."""
    return [name for name in dict.fromkeys(_FIGURE.findall(briefing)) if name not in FIGURES]


def fill_briefing(scenario: Scenario, days: int) -> str:
    """The briefing as an agent is told it.

    Args:
        scenario: The market.
        days: How many days this run has.
    """
    money, mail = scenario.money, scenario.mail
    # Of several machines the first; a fleet's briefing lists them all.
    machine = scenario.machines[0]
    messages = scenario.limits.messages
    calendar = calendar_of(scenario.calendar.start_date, days)
    figures = {
        "account_number": money.account_number,
        "bankrupt_after_days": str(money.bankrupt_after_days),
        "business_name": mail.business_name,
        "card_fee": _card_fee(scenario.charges),
        "card_settlement_time": format_minute(money.card_settlement_minute),
        "cash_percent": f"{100 * money.cash_share:.0f}%",
        "columns": str(machine.columns),
        "daily_fee": format_cents(money.daily_fee_cents),
        "days": str(days),
        "large_rows": _rows_of("L", machine.row_sizes),
        "last_column": str(machine.columns - 1),
        "last_row": str(len(machine.row_sizes) - 1),
        "machine_count": str(len(scenario.machines)),
        "machines": "\n".join(_lines_of_machines(scenario)),
        "mail_address": mail.address,
        "messages": "any number of" if messages is None else f"{messages:,}",
        "opening_cash": format_cents(money.opening_cash_cents),
        "output_token_charge": _token_charge(money.output_token_cents_per_million),
        "reply_from_time": format_minute(mail.reply_from_minute),
        "reply_to_time": format_minute(mail.reply_to_minute),
        "rows": str(len(machine.row_sizes)),
        "sales_tax_percent": _percent(scenario.charges.sales_tax_basis_points),
        "site": scenario.site_by_id[machine.site].name,
        "site_count": str(len(scenario.sites)),
        "sites": "\n".join(
            f"- {site.name}: {counted(site.travel_minutes, 'minute')}." for site in scenario.sites
        ),
        "small_rows": _rows_of("S", machine.row_sizes),
        "start_day": calendar.format_day(0).partition(" (")[0],
        "storage_address": scenario.storage.address,
        "storage_units": f"{scenario.storage.capacity_units:,}",
        "wake_time": format_minute(scenario.calendar.wake_minute),
    }
    return _FIGURE.sub(lambda found: figures.get(found[1], found[0]), scenario.briefing)


def _lines_of_machines(scenario: Scenario) -> Iterator[str]:
    """Every machine in a line: its id, where it stands, and its slots."""
    for machine in scenario.machines:
        sizes = machine.row_sizes
        yield (
            f"- `{machine.id}`: {scenario.site_by_id[machine.site].name}; rows 0 to"
            f" {len(sizes) - 1}, columns 0 to {machine.columns - 1}; small slots in"
            f" {_named_rows('S', sizes)}, large ones in {_named_rows('L', sizes)}."
        )


def _token_charge(cents_per_million: int) -> str:
    """How the words of the agent are charged for, as one more sentence; none if they are not."""
    if not cents_per_million:
        return ""
    return (
        f" What you write is charged for: {format_cents(cents_per_million)} for every million"
        " output tokens, taken from the bank account at the end of each week."
    )


def _percent(basis_points: int) -> str:
    """Hundredths of a per cent as people write them: ``6%``, ``3.5%``."""
    return f"{basis_points / 100:g}%"


def _card_fee(charges: ChargesSpec) -> str:
    """What the card processor keeps: ``3.5% of them and $0.05 for each sale``."""
    parts = []
    if charges.card_fee_basis_points:
        parts.append(f"{_percent(charges.card_fee_basis_points)} of them")
    if charges.card_fee_cents_per_sale:
        parts.append(f"{format_cents(charges.card_fee_cents_per_sale)} for each sale")
    return " and ".join(parts) or "nothing"


def _named_rows(size: Size, row_sizes: tuple[Size, ...]) -> str:
    """The rows of a size with their noun: ``row 2``, ``rows 0 and 1``, ``no row``."""
    number = row_sizes.count(size)
    rows = _rows_of(size, row_sizes)
    return f"rows {rows}" if number > 1 else f"row {rows}" if number else "no row"


def _rows_of(size: Size, row_sizes: tuple[Size, ...]) -> str:
    """The rows of a size as people list them: ``0 and 1``, ``none``."""
    rows = [str(row) for row, held in enumerate(row_sizes) if held == size]
    if not rows:
        return "none"
    return rows[0] if len(rows) == 1 else f"{', '.join(rows[:-1])} and {rows[-1]}"
