"""Journals as text, so that a test shows its books the way people write them.

An entry is a line with its minute and memo, then a line for each posting, indented: the
account and the amount in dollars, a debit positive and a credit negative.
"""

from __future__ import annotations

from vendsim.ledger import Entry, Ledger
from vendsim.money import parse_cents


def read_journal(text: str) -> list[Entry]:
    """The entries of a journal, as they stand, whether they balance or not."""
    entries: list[Entry] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        if line.startswith(" "):
            account, amount = line.split()
            last = entries.pop()
            posting = (account, parse_cents(amount))
            entries.append(Entry(last.minute, last.memo, (*last.postings, posting)))
        else:
            minute, memo = line.split(maxsplit=1)
            entries.append(Entry(int(minute), memo, ()))
    return entries


def post_journal(text: str, ledger: Ledger | None = None) -> Ledger:
    """Post a journal's entries, to a new ledger unless one is given."""
    ledger = Ledger() if ledger is None else ledger
    for entry in read_journal(text):
        ledger.post(entry.minute, entry.memo, *entry.postings)
    return ledger


FIRST_WEEK = """
0 opening capital
    assets:bank                 500.00
    equity:opening_capital     -500.00

500 payment to hillside@wholesale.example
    assets:prepaid              120.00
    assets:bank                -120.00

3480 goods from Hillside
    assets:stock                108.00
    expenses:delivery            12.00
    assets:prepaid             -120.00

4700 sales
    assets:cash_box              15.00
    assets:card_receivable       22.50
    income:sales                -37.50
    expenses:cost_of_goods_sold  13.50
    assets:stock                -13.50

5759 machine fee
    expenses:machine_fee          2.00
    assets:bank                  -2.00

6120 card takings
    assets:bank                  22.50
    assets:card_receivable      -22.50

6300 cash collected
    assets:bank                  15.00
    assets:cash_box             -15.00

7199 expired
    expenses:spoilage             4.50
    assets:stock                 -4.50

7250 payment to ada.finch12@skylark.example
    expenses:customer_refunds     0.75
    assets:bank                  -0.75

7260 output tokens
    expenses:output_tokens        0.30
    assets:bank                  -0.30

7300 payment to nobody@nowhere.example
    expenses:other_payments       0.20
    assets:bank                  -0.20
"""
"""One entry of every kind the world writes."""
