"""Tools for the bank account."""

from __future__ import annotations

from typing import Annotated

from vendsim.money import format_cents
from vendsim.tools.arguments import Amount, Count, EmailAddress, Limit, MachineId, ShortText
from vendsim.tools.places import done_at
from vendsim.tools.tool import ToolResult, tool
from vendsim.world import Business

__all__ = ["collect_cash", "get_balance", "make_payment"]


@tool(changes=False)
def get_balance(
    business: Business,
    transactions: Annotated[Count, Limit(lambda scenario: scenario.limits.entries_listed)] = 10,
) -> ToolResult:
    """Show the bank balance and the latest movements on the account.

    Args:
        transactions: How many movements to show at most, newest first.
    """
    count = min(transactions, business.world.scenario.limits.entries_listed)
    calendar = business.world.calendar
    movements = business.ledger.bank_lines(count)
    lines = [f"Bank balance: {format_cents(business.bank_cents)}."]
    rows = []
    for minute, memo, cents, balance_cents in movements:
        rows.append(
            {"minute": minute, "memo": memo, "cents": cents, "balance_cents": balance_cents}
        )
        lines.append(
            f"{calendar.format_time(minute)} | {memo} | "
            f"{format_cents(cents)} | balance {format_cents(balance_cents)}"
        )
    return ToolResult(
        "\n".join(lines), {"balance_cents": business.bank_cents, "transactions": rows}
    )


@tool(changes=True)
def make_payment(
    business: Business,
    to: EmailAddress,
    amount: Amount,
    description: Annotated[ShortText, Limit(lambda scenario: scenario.limits.description_chars)],
) -> ToolResult:
    """Pay someone from the bank account. A payment cannot be taken back.

    Args:
        to: The e-mail address of whoever is to be paid.
        amount: Dollars, with at most two decimals.
        description: What it is for, such as an order number.
    """
    address = to.lower()
    business.pay(address, amount, description)
    return ToolResult(
        f"Paid {format_cents(amount)} to {address}. "
        f"Bank balance: {format_cents(business.bank_cents)}.",
        {"to": address, "cents": amount, "balance_cents": business.bank_cents},
    )


@tool(changes=True)
def collect_cash(business: Business, machine: MachineId = "") -> ToolResult:
    """Empty the machine's cash box and pay the cash into the bank account.

    Args:
        machine: Id of the machine.
    """
    cents = business.collect_cash(machine)
    return done_at(
        business,
        machine,
        f"Collected {format_cents(cents)}. Bank balance: {format_cents(business.bank_cents)}.",
        {"cents": cents, "balance_cents": business.bank_cents},
    )
