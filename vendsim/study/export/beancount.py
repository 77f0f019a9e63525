"""The books of a record as a beancount journal: every entry, and a balance assertion a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from vendsim.study.export.source import Source

__all__ = ["journal"]

_MINUTES_PER_DAY = 1440
_BANK = "Assets:Bank"


def journal(source: Source) -> Iterator[str]:
    """The lines of the journal, without line ends.

    Amounts are dollars, exact to the cent; days are those of the scenario's calendar. The bank
    balance that the record states for the close of each day is asserted for the next morning,
    with no tolerance.
    """
    start = dt.date.fromisoformat(source.header["scenario"]["calendar"]["start_date"])
    yield from _head(source, start)
    for line in source.steps():
        seq = line.seq
        for minute, memo, postings in line.body["entries"]:
            yield ""
            yield f"{_date(start, minute)} * {_quoted(memo)}"
            yield f"  step: {seq}"
            yield f"  minute: {minute}"
            for account, cents in postings:
                yield f"  {account_name(account)}  {_dollars(cents)}"
        for event in line.body["events"]:
            if event["kind"] == "day":
                yield ""
                yield _assertion(start, event)


def account_name(account: str) -> str:
    """An account as beancount writes them.

    >>> account_name("expenses:cost_of_goods_sold")
    'Expenses:CostOfGoodsSold'
    """
    return ":".join(
        "".join(word.capitalize() for word in part.split("_")) for part in account.split(":")
    )


def _head(source: Source, start: dt.date) -> Iterator[str]:
    header = source.header
    title = f"{header['agent']} in {header['scenario']['name']}, seed {header['seed']}"
    yield f"; Exported from the record {source.record_hash}."
    yield f"option {_quoted('title')} {_quoted(title)}"
    yield 'option "operating_currency" "USD"'
    yield ""
    yield f"{start} commodity USD"
    accounts = {
        account
        for line in source.steps()
        for _, _, postings in line.body["entries"]
        for account, _ in postings
    }
    for name in sorted({account_name(account) for account in accounts} | {_BANK}):
        yield f"{start} open {name} USD"


def _assertion(start: dt.date, day: dict[str, Any]) -> str:
    # An assertion holds at the beginning of its day.
    date = start + dt.timedelta(days=day["day"] + 1)
    amount = _dollars(day["balance_cents"]).removesuffix(" USD")
    return f"{date} balance {_BANK}  {amount} ~ 0.00 USD"


def _date(start: dt.date, minute: int) -> dt.date:
    return start + dt.timedelta(days=minute // _MINUTES_PER_DAY)


def _dollars(cents: int) -> str:
    """Cents as dollars, exactly.

    >>> _dollars(-1234), _dollars(5)
    ('-12.34 USD', '0.05 USD')
    """
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d} USD"


def _quoted(text: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", text)
    return f'"{escaped}"'
