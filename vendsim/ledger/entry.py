"""One line of the journal: when, why, and between which accounts money moved."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TypeAlias

import msgspec

from vendsim.ledger.chart import CHART, Account, with_cash_boxes
from vendsim.money import Cents

__all__ = ["Entry", "Posting", "balances_of", "check_entry"]

Posting: TypeAlias = tuple[Account, Cents]
"""An account and what is added to it: a debit positive, a credit negative."""

_KNOWN = frozenset(CHART)


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """An entry of the journal; never changed once posted. Recorded as a list of its fields.

    Attributes:
        minute: When it happened, in minutes since the start of day 0.
        memo: Why, in a few words, as a bank statement shows it.
        postings: What it adds to which account, in cents; they sum to zero.
    """

    minute: int
    memo: str
    postings: tuple[Posting, ...]


def check_entry(entry: Entry, accounts: Container[Account] = _KNOWN) -> None:
    """Hold an entry against the rules of double entry.

    Every posting names an account and moves a whole number of cents other than zero, and the
    postings sum to zero.

    Args:
        entry: The entry.
        accounts: The accounts there are: the chart, and the cash boxes of several machines.

    Raises:
        ValueError: A rule is broken. Entries are written by vendsim, so this is a defect.
    """
    total_cents = 0
    for account, cents in entry.postings:
        # ``type`` and not ``isinstance``: True is no amount of money.
        if type(cents) is not int or not cents or account not in accounts:
            raise _bad_posting(entry, account, cents, accounts)
        total_cents += cents
    if total_cents:
        raise ValueError(f"{entry.memo!r}: postings sum to {total_cents} cents, not to zero")
    if not entry.postings:
        raise ValueError(f"{entry.memo!r}: an entry without postings")


def _bad_posting(
    entry: Entry, account: Account, cents: Cents, accounts: Container[Account]
) -> ValueError:
    if account in accounts:
        return ValueError(f"{entry.memo!r}: {account} {cents!r}: not a whole non-zero amount")
    return ValueError(f"{entry.memo!r}: {account!r} is not in the chart of accounts")


def balances_of(
    entries: Iterable[Entry], cash_boxes: Iterable[Account] = ()
) -> dict[Account, Cents]:
    """Add up a journal: the balance of every account of the chart, in cents.

    Given all entries of a run it rebuilds the ledger's balances; given those of a period,
    what the period changed. The boxes of several machines have accounts of their own.

    Raises:
        ValueError: An entry breaks the rules of :func:`check_entry`.
    """
    balances = dict.fromkeys(with_cash_boxes(CHART, cash_boxes), 0)
    for entry in entries:
        check_entry(entry, balances)
        for account, cents in entry.postings:
            balances[account] += cents
    return balances
