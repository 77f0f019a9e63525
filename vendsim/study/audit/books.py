"""The books: entries balance, and there is one for everything that moves money, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.market import CASH, Market
from vendsim.study.audit.step import Entry, Step

__all__ = [
    "ACCOUNTS",
    "BANK",
    "CARD",
    "CARD_FEES",
    "CASH",
    "LOSSES",
    "PREPAID",
    "SALES_TAX",
    "STOCK",
    "TAX_OWED",
    "Books",
    "is_loss",
]

BANK = "assets:bank"
CARD = "assets:card_receivable"
PREPAID = "assets:prepaid"
STOCK = "assets:stock"
LOSSES = "expenses:supplier_losses"
CARD_FEES = "expenses:card_fees"
SALES_TAX = "expenses:sales_tax"
TAX_OWED = "liabilities:sales_tax"
ACCOUNTS = frozenset(
    {
        *(BANK, CASH, CARD, PREPAID, STOCK, LOSSES),
        *("equity:opening_capital", "income:sales", "expenses:cost_of_goods_sold"),
        *("expenses:spoilage", "expenses:machine_fee", "expenses:delivery"),
        *(CARD_FEES, SALES_TAX, TAX_OWED),
        *("expenses:other_payments", "expenses:customer_refunds", "expenses:output_tokens"),
    }
)
_OWNED_AND_OWED = ("assets:", "liabilities:")
_LOSS_MEMOS = ("kept by ", "made good by ")

_Key: TypeAlias = tuple[int, tuple[tuple[str, int], ...]]


def is_loss(entry: Entry) -> bool:
    """Whether an entry writes a supplier's debt off, or back: the only kind without an event."""
    return entry[1].startswith(_LOSS_MEMOS) and {name for name, _ in entry[2]} == {PREPAID, LOSSES}


class Books:
    """Adds up the journal, and holds it against what happened.

    Attributes:
        balances: Account to debits less credits.
    """

    def __init__(self, market: Market, findings: Findings) -> None:
        self._findings = findings
        self._accounts = ACCOUNTS | {market.cash_box_of(name) for name in market.machine_of}
        self._due: Counter[_Key] = Counter()
        self.balances: Counter[str] = Counter()

    def expect(self, minute: int, postings: Mapping[str, int]) -> None:
        """Note what an event has to have moved; nothing, where all amounts are 0."""
        moved = tuple(sorted((name, cents) for name, cents in postings.items() if cents))
        if moved:
            self._due[minute, moved] += 1

    def worth_cents(self, entries: list[Entry], minute: int) -> int:
        """Assets less liabilities after those entries of a step that are not later than a minute.

        The entries must not have been added yet.
        """
        cents = sum(
            self.balances[name] for name in self.balances if name.startswith(_OWNED_AND_OWED)
        )
        for when, _, postings in entries:
            if when <= minute:
                cents += sum(c for name, c in postings if name.startswith(_OWNED_AND_OWED))
        return cents

    def close_step(self, step: Step) -> None:
        """Add a step's entries and hold them against what was expected."""
        findings = self._findings
        posted: Counter[_Key] = Counter()
        for entry in step.entries:
            minute, memo, postings = entry
            self._check_entry(memo, postings)
            for account, cents in postings:
                self.balances[account] += cents
            if not is_loss(entry):
                posted[minute, tuple(sorted(postings))] += 1
        for minute, moved in (self._due - posted).elements():
            findings.minute = minute
            findings.add("entry_missing", f"nothing was booked for what moved {list(moved)}")
        for minute, moved in (posted - self._due).elements():
            findings.minute = minute
            findings.add("entry_unfounded", f"nothing that happened moved {list(moved)}")
        self._due.clear()
        findings.minute = step.minute
        findings.expect(
            "bank_balance", step.balance_cents, self.balances[BANK], "the balance of the step"
        )
        off_cents = sum(self.balances.values())
        findings.expect("trial_balance", off_cents, 0, "the sum of all accounts")

    def _check_entry(self, memo: str, postings: list[tuple[str, int]]) -> None:
        cents = sum(cents for _, cents in postings)
        if cents or not postings:
            self._findings.add("entry_balance", f"the entry {memo!a} is {cents} cents off")
        for account, amount in postings:
            if account not in self._accounts:
                self._findings.add("entry_account", f"the entry {memo!a} posts to {account!a}")
            if not amount:
                self._findings.add("entry_amount", f"the entry {memo!a} posts 0 to {account!a}")
