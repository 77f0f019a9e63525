from __future__ import annotations

import pytest

from tests.unit.ledger.journal import FIRST_WEEK, post_journal, read_journal
from vendsim.ledger import BANK, CHART, MACHINE_FEE, Entry, balances_of, check_entry


def test_a_balanced_entry_passes() -> None:
    (entry,) = read_journal("""
1439 machine fee
    expenses:machine_fee   2.00
    assets:bank           -2.00
""")
    check_entry(entry)
    assert entry == Entry(1439, "machine fee", ((MACHINE_FEE, 200), (BANK, -200)))


@pytest.mark.parametrize(
    ("journal", "fault"),
    [
        (
            """
1439 one-sided
    expenses:machine_fee   2.00
""",
            "'one-sided': postings sum to 200 cents, not to zero",
        ),
        (
            """
1439 a cent short
    expenses:machine_fee   2.00
    assets:bank           -1.99
""",
            "'a cent short': postings sum to 1 cents, not to zero",
        ),
        (
            """
1439 unknown account
    expenses:bribes   2.00
    assets:bank      -2.00
""",
            "'unknown account': 'expenses:bribes' is not in the chart of accounts",
        ),
        (
            """
1439 nothing moves
    expenses:machine_fee   0.00
    assets:bank            0.00
""",
            "'nothing moves': expenses:machine_fee 0: not a whole non-zero amount",
        ),
        ("1439 empty", "'empty': an entry without postings"),
    ],
)
def test_broken_entries_are_refused(journal: str, fault: str) -> None:
    (entry,) = read_journal(journal)
    with pytest.raises(ValueError, match=f"^{fault}$"):
        check_entry(entry)


@pytest.mark.parametrize("amount", [2.0, True, "200", float("nan")])
def test_amounts_are_whole_cents(amount: object) -> None:
    entry = Entry(0, "fee", ((MACHINE_FEE, amount), (BANK, -200)))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a whole non-zero amount"):
        check_entry(entry)


def test_balances_are_rebuilt_from_the_journal() -> None:
    assert balances_of(read_journal(FIRST_WEEK)) == post_journal(FIRST_WEEK).balances
    assert balances_of([]) == dict.fromkeys(CHART, 0)


def test_rebuilding_refuses_a_broken_entry() -> None:
    with pytest.raises(ValueError, match="sum to 5 cents"):
        balances_of([Entry(0, "fee", ((MACHINE_FEE, 205), (BANK, -200)))])
