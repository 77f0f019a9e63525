"""The books of one business: balances that move only by balanced entries."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from vendsim.ledger.chart import (
    ASSETS,
    BANK,
    CHART,
    LIABILITIES,
    OPENING_CAPITAL,
    Account,
    with_cash_boxes,
)
from vendsim.ledger.entry import Entry, Posting, check_entry
from vendsim.money import Cents

__all__ = ["BankLine", "Ledger"]

_OWNED_AND_OWED = (*ASSETS, *LIABILITIES)


class BankLine(NamedTuple):
    """A line of the bank statement: an entry that moved the bank balance."""

    minute: int
    memo: str
    cents: Cents
    balance_cents: Cents


class Ledger:
    """Posts entries, keeps the balances, and hands new entries to the record.

    >>> from vendsim.ledger import BANK, MACHINE_FEE
    >>> ledger = Ledger(50_000)
    >>> ledger.post(1439, "machine fee", (MACHINE_FEE, 200), (BANK, -200)).memo
    'machine fee'
    >>> ledger.bank_cents, ledger.balance(MACHINE_FEE)
    (49800, 200)
    >>> [entry.memo for entry in ledger.drain()]
    ['opening capital', 'machine fee']

    Args:
        opening_cash_cents: Posted as opening capital at minute 0, unless it is 0.
        bank_lines_kept: How many of the latest bank lines can still be asked for.
        cash_boxes: Accounts of the cash boxes, where several machines have one each.

    Attributes:
        bank_cents: The bank balance, read at every step. Only :meth:`post` changes it.
        net_worth_cents: Assets less liabilities at cost, likewise.
        entry_count: How many entries have been posted.
        balances: A read-only view of the balance of every account, in chart sequence.
    """

    __slots__ = (
        "_balances",
        "_bank_lines",
        "_owned_and_owed",
        "_undrained",
        "balances",
        "bank_cents",
        "entry_count",
        "net_worth_cents",
    )

    def __init__(
        self,
        opening_cash_cents: Cents = 0,
        *,
        bank_lines_kept: int = 1000,
        cash_boxes: Iterable[Account] = (),
    ) -> None:
        self._balances = dict.fromkeys(with_cash_boxes(CHART, cash_boxes), 0)
        self._owned_and_owed = frozenset(with_cash_boxes(_OWNED_AND_OWED, cash_boxes))
        # In the shape of a BankLine; few are ever asked for.
        self._bank_lines: deque[tuple[int, str, Cents, Cents]] = deque(maxlen=bank_lines_kept)
        self._undrained: list[Entry] = []
        self.entry_count = 0
        self.balances: Mapping[Account, Cents] = MappingProxyType(self._balances)
        self.bank_cents: Cents = 0
        self.net_worth_cents: Cents = 0
        if opening_cash_cents:
            self.post(
                0,
                "opening capital",
                (BANK, opening_cash_cents),
                (OPENING_CAPITAL, -opening_cash_cents),
            )

    def post(self, minute: int, memo: str, *postings: Posting) -> Entry:
        """Write an entry down; the balances move by it, or not at all.

        Raises:
            ValueError: The entry breaks the rules of
                :func:`~vendsim.ledger.entry.check_entry`: a defect of the caller's.
        """
        entry = Entry(minute, memo, postings)
        balances, owned_and_owed = self._balances, self._owned_and_owed
        check_entry(entry, balances)
        for account, cents in postings:
            balances[account] += cents
            if account in owned_and_owed:
                self.net_worth_cents += cents
        self.entry_count += 1
        self._undrained.append(entry)
        balance_cents = balances[BANK]
        moved_cents = balance_cents - self.bank_cents
        if moved_cents:
            self._bank_lines.append((minute, memo, moved_cents, balance_cents))
            self.bank_cents = balance_cents
        return entry

    def balance(self, account: Account) -> Cents:
        """The balance of an account: debits less credits, so income is negative.

        Raises:
            KeyError: No such account in the chart.
        """
        return self._balances[account]

    def drain(self) -> list[Entry]:
        """The entries posted since the last call, in the sequence they were posted.

        They are not kept here afterwards: the record holds them, and a year's ledger
        stays as small as a day's.
        """
        entries = self._undrained
        self._undrained = []
        return entries

    def bank_lines(self, limit: int) -> list[BankLine]:
        """The latest bank lines, the newest first, ``limit`` at most."""
        return [BankLine(*line) for line in islice(reversed(self._bank_lines), limit)]

    def state(self) -> dict[str, Any]:
        """Plain values for the world's state hash; whether entries were drained is not in it."""
        return {
            "balances": list(self._balances.items()),
            "bank_lines": [list(line) for line in self._bank_lines],
            "entries": self.entry_count,
        }
