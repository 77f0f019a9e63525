"""What accountants make of the balances: trial balance, income, balance sheet, net worth.

Every function takes balances as :attr:`Ledger.balances` and
:func:`~vendsim.ledger.entry.balances_of` give them: debits less credits, so income and
equity are negative there. The statements show every amount with its natural sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vendsim.ledger.chart import (
    ASSETS,
    CHART,
    COST_OF_GOODS_SOLD,
    EQUITY,
    EXPENSES,
    INCOME,
    LIABILITIES,
    SALES,
    Account,
    with_cash_boxes,
)
from vendsim.money import Cents

__all__ = [
    "PROFIT",
    "BalanceSheet",
    "IncomeStatement",
    "StatementLine",
    "TrialBalance",
    "TrialLine",
    "balance_sheet",
    "income_statement",
    "net_worth_cents",
    "trial_balance",
    "trial_balance_cents",
]

PROFIT: Account = "equity:profit"
"""The line of a balance sheet for profit to date: derived, never posted to."""

_OWNED_AND_OWED = (*ASSETS, *LIABILITIES)


class StatementLine(NamedTuple):
    """An account and its amount, with the sign people expect of that kind of account."""

    account: Account
    cents: Cents


class TrialLine(NamedTuple):
    """An account's balance in its debit or its credit column; the other one is 0."""

    account: Account
    debit_cents: Cents
    credit_cents: Cents


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account's balance in two columns; the books balance when the columns agree."""

    lines: tuple[TrialLine, ...]

    @property
    def debit_cents(self) -> Cents:
        """Sum of the debit column."""
        return sum(line.debit_cents for line in self.lines)

    @property
    def credit_cents(self) -> Cents:
        """Sum of the credit column."""
        return sum(line.credit_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class IncomeStatement:
    """What was earned and what it took."""

    income: tuple[StatementLine, ...]
    expenses: tuple[StatementLine, ...]
    gross_profit_cents: Cents
    profit_cents: Cents


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """What the business owns, what it owes, and whose the difference is."""

    assets: tuple[StatementLine, ...]
    liabilities: tuple[StatementLine, ...]
    equity: tuple[StatementLine, ...]
    net_worth_cents: Cents


def trial_balance_cents(balances: Mapping[Account, Cents]) -> Cents:
    """Debits less credits over all accounts: 0 while the books balance."""
    return sum(balances.values())


def trial_balance(balances: Mapping[Account, Cents]) -> TrialBalance:
    """List every account of the chart with its debit or credit balance."""
    return TrialBalance(
        tuple(
            TrialLine(account, max(balances[account], 0), max(-balances[account], 0))
            for account in with_cash_boxes(CHART, balances)
        )
    )


def income_statement(balances: Mapping[Account, Cents]) -> IncomeStatement:
    """Income, expenses and profit of the period the balances cover."""
    income = tuple(StatementLine(account, -balances[account]) for account in INCOME)
    expenses = tuple(StatementLine(account, balances[account]) for account in EXPENSES)
    return IncomeStatement(
        income=income,
        expenses=expenses,
        gross_profit_cents=-balances[SALES] - balances[COST_OF_GOODS_SOLD],
        profit_cents=sum(line.cents for line in income) - sum(line.cents for line in expenses),
    )


def balance_sheet(balances: Mapping[Account, Cents]) -> BalanceSheet:
    """Assets, liabilities and equity; profit to date is shown as part of the equity.

    Raises:
        ValueError: The books do not balance.
    """
    difference_cents = trial_balance_cents(balances)
    if difference_cents:
        raise ValueError(f"debits and credits differ by {difference_cents} cents")
    profit = StatementLine(PROFIT, income_statement(balances).profit_cents)
    return BalanceSheet(
        assets=tuple(
            StatementLine(account, balances[account])
            for account in with_cash_boxes(ASSETS, balances)
        ),
        liabilities=tuple(StatementLine(account, -balances[account]) for account in LIABILITIES),
        equity=(*(StatementLine(account, -balances[account]) for account in EQUITY), profit),
        net_worth_cents=net_worth_cents(balances),
    )


def net_worth_cents(balances: Mapping[Account, Cents]) -> Cents:
    """Assets less liabilities: bank, cash box, card takings, prepayments, goods at cost."""
    worth_cents = 0
    # Liabilities are negative balances already.
    for account in with_cash_boxes(_OWNED_AND_OWED, balances):
        worth_cents += balances[account]
    return worth_cents
