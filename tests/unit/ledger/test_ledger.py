from __future__ import annotations

import doctest
import importlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.journal import FIRST_WEEK, post_journal, read_journal
from vendsim.ledger import (
    BANK,
    CARD_RECEIVABLE,
    CASH_BOX,
    CHART,
    MACHINE_FEE,
    OPENING_CAPITAL,
    PREPAID,
    SALES,
    STOCK,
    BankLine,
    Entry,
    Ledger,
    Posting,
    balances_of,
    trial_balance_cents,
)

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/design/ledger.md"


def test_the_examples_print_what_they_say() -> None:
    module = importlib.import_module("vendsim.ledger.ledger")
    for result in (
        doctest.testmod(module),
        doctest.testfile(str(DOCUMENT), module_relative=False, encoding="utf-8"),
    ):
        assert result.attempted >= 5
        assert result.failed == 0


def test_opening_capital_is_the_first_entry() -> None:
    ledger = Ledger(50_000)
    assert ledger.bank_cents == ledger.balance(BANK) == 50_000
    assert ledger.balance(OPENING_CAPITAL) == -50_000
    assert [entry.memo for entry in ledger.drain()] == ["opening capital"]


def test_a_ledger_may_open_with_nothing() -> None:
    ledger = Ledger(0)
    assert ledger.drain() == []
    assert ledger.bank_cents == 0


def test_balances_follow_the_journal() -> None:
    ledger = post_journal(FIRST_WEEK)
    assert ledger.bank_cents == ledger.balance(BANK) == 41_425
    assert ledger.balance(STOCK) == 10_800 - 1_350 - 450
    assert ledger.balance(SALES) == -3_750
    assert [ledger.balance(account) for account in (CASH_BOX, CARD_RECEIVABLE, PREPAID)] == [0] * 3
    assert trial_balance_cents(ledger.balances) == 0


def test_the_bank_balance_may_be_negative() -> None:
    ledger = post_journal(
        """
1439 machine fee
    expenses:machine_fee   2.00
    assets:bank           -2.00
""",
        Ledger(50),
    )
    assert ledger.bank_cents == -150


def test_posting_returns_the_entry() -> None:
    entry = Ledger().post(7, "fee", (MACHINE_FEE, 200), (BANK, -200))
    assert entry == Entry(7, "fee", ((MACHINE_FEE, 200), (BANK, -200)))


@pytest.mark.parametrize(
    "postings",
    [
        [],
        [(BANK, 200)],
        [(BANK, 200), (MACHINE_FEE, -199)],
        [(BANK, 0), (MACHINE_FEE, 0)],
        [(BANK, 200), ("expenses:bribes", -200)],
        [(BANK, 200.0), (MACHINE_FEE, -200)],
    ],
)
def test_a_refused_entry_changes_nothing(postings: list[Posting]) -> None:
    ledger = Ledger(50_000)
    ledger.drain()
    before = json.dumps(ledger.state())
    with pytest.raises(ValueError, match="'broken'"):
        ledger.post(5, "broken", *postings)
    assert json.dumps(ledger.state()) == before
    assert ledger.drain() == []


def test_unknown_accounts_have_no_balance() -> None:
    with pytest.raises(KeyError, match="expenses:bribes"):
        Ledger().balance("expenses:bribes")


def test_balances_cannot_be_written_to() -> None:
    with pytest.raises(TypeError):
        Ledger().balances[BANK] = 1  # type: ignore[index]


def test_entries_are_drained_once_and_in_sequence() -> None:
    ledger = post_journal(FIRST_WEEK)
    assert ledger.drain() == read_journal(FIRST_WEEK)
    assert ledger.drain() == []
    ledger.post(9000, "fee", (MACHINE_FEE, 200), (BANK, -200))
    assert [entry.minute for entry in ledger.drain()] == [9000]


def test_bank_lines_are_the_entries_that_moved_the_bank() -> None:
    ledger = post_journal(FIRST_WEEK)
    assert ledger.bank_lines(100) == [
        BankLine(7300, "payment to nobody@nowhere.example", -20, 41_425),
        BankLine(7260, "output tokens", -30, 41_445),
        BankLine(7250, "payment to ada.finch12@skylark.example", -75, 41_475),
        BankLine(6300, "cash collected", 1_500, 41_550),
        BankLine(6120, "card takings", 2_250, 40_050),
        BankLine(5759, "machine fee", -200, 37_800),
        BankLine(500, "payment to hillside@wholesale.example", -12_000, 38_000),
        BankLine(0, "opening capital", 50_000, 50_000),
    ]
    assert ledger.bank_lines(0) == []
    assert [line.minute for line in ledger.bank_lines(2)] == [7300, 7260]


def test_only_the_latest_bank_lines_are_kept() -> None:
    ledger = Ledger(50_000, bank_lines_kept=3)
    for day in range(5):
        ledger.post(day, "fee", (MACHINE_FEE, 200), (BANK, -200))
    assert [line.minute for line in ledger.bank_lines(3)] == [4, 3, 2]
    assert ledger.bank_lines(4) == ledger.bank_lines(3)


def test_state_is_plain_and_blind_to_draining() -> None:
    ledger, twin = post_journal(FIRST_WEEK), post_journal(FIRST_WEEK)
    twin.drain()
    assert json.dumps(ledger.state()) == json.dumps(twin.state())
    assert ledger.state()["entries"] == 11
    twin.post(9000, "fee", (MACHINE_FEE, 200), (BANK, -200))
    assert json.dumps(ledger.state()) != json.dumps(twin.state())


def test_state_tells_two_ways_to_one_balance_apart() -> None:
    once, twice = Ledger(50_000), Ledger(50_000)
    once.post(5, "moved", (CASH_BOX, 200), (SALES, -200))
    twice.post(5, "moved", (CASH_BOX, 100), (SALES, -100))
    twice.post(5, "moved", (CASH_BOX, 100), (SALES, -100))
    assert once.balances == twice.balances
    assert once.state() != twice.state()


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(CHART), st.integers(-(10**12), 10**12)),
            min_size=1,
            max_size=5,
        ),
        max_size=20,
    )
)
def test_any_balanced_journal_keeps_the_books_balanced(moves: list[list[Posting]]) -> None:
    ledger = Ledger(50_000)
    for minute, legs in enumerate(moves):
        rest = (OPENING_CAPITAL, -sum(cents for _, cents in legs))
        postings = [posting for posting in (*legs, rest) if posting[1]]
        if postings:
            ledger.post(minute, "moved", *postings)
        assert trial_balance_cents(ledger.balances) == 0
        assert ledger.bank_cents == ledger.balance(BANK)
    lines = ledger.bank_lines(1000)
    assert sum(line.cents for line in lines) == ledger.bank_cents
    assert lines[0].balance_cents == ledger.bank_cents
    assert balances_of(ledger.drain()) == ledger.balances
