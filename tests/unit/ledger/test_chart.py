from __future__ import annotations

import pytest

from vendsim.ledger import ASSETS, CHART, EQUITY, EXPENSES, INCOME, LIABILITIES, chart


def test_every_account_is_in_the_chart_once() -> None:
    named = [
        value
        for name, value in vars(chart).items()
        if name.isupper() and isinstance(value, str) and not name.startswith("_")
    ]
    assert len(CHART) == len(set(CHART))
    assert sorted(named) == sorted(CHART)


@pytest.mark.parametrize(
    ("kind", "accounts"),
    [
        ("assets", ASSETS),
        ("liabilities", LIABILITIES),
        ("equity", EQUITY),
        ("income", INCOME),
        ("expenses", EXPENSES),
    ],
)
def test_names_begin_with_their_kind(kind: str, accounts: tuple[str, ...]) -> None:
    in_chart = tuple(account for account in CHART if account.split(":")[0] == kind)
    assert accounts == in_chart
