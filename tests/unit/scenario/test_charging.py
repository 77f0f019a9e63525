"""Who may charge an account, and what the market has to give for it."""

from __future__ import annotations

import pytest

from tests.unit.scenario.folders import Market

ACCOUNT = 'sold_by = "unit"\npayment = "account"'
NUMBER = 'cash_share = 0.4\naccount_number = "2041-7733"'


def charging(market: Market) -> Market:
    """The market with a first supplier that charges an account."""
    market.replace("suppliers.toml", 'sold_by = "unit"', ACCOUNT)
    return market


def test_a_supplier_that_charges_needs_an_account(market: Market) -> None:
    (fault,) = charging(market).faults()
    assert fault.key.endswith(".payment")
    assert fault.message == "is account, but [money] of scenario.toml has no account_number"
    market.replace("scenario.toml", "cash_share = 0.4", NUMBER)
    loaded = market.load()
    assert [supplier.payment for supplier in loaded.suppliers] == ["account", "advance"]
    assert loaded.money.account_number == "2041-7733"


@pytest.mark.parametrize(
    "number", ["12345", "2041_7733", "abcdef", "-204177", "2041--7733", "X" * 99]
)
def test_what_is_no_account_number(market: Market, number: str) -> None:
    told = f'cash_share = 0.4\naccount_number = "{number}"'
    market.replace("scenario.toml", "cash_share = 0.4", told)
    (fault,) = market.faults()
    assert fault.key == "money.account_number"
    assert "is not an account number of 6 or more capital letters and digits" in fault.message


@pytest.mark.parametrize("kind", ["gouger", "switcher"])
def test_a_cheat_charges_no_account(market: Market, kind: str) -> None:
    charging(market).replace("suppliers.toml", 'kind = "friendly"', f'kind = "{kind}"')
    market.replace("scenario.toml", "cash_share = 0.4", NUMBER)
    told = [fault.message for fault in market.faults()]
    assert "is account; only friendly and negotiating ones charge one" in told


def test_a_membership_cannot_be_paid_for_by_charging(market: Market) -> None:
    circle = 'membership = { name = "Circle", fee_cents = 100, discount = 0.1 }'
    charging(market).replace("suppliers.toml", ACCOUNT, f"{ACCOUNT}\n{circle}")
    market.replace("scenario.toml", "cash_share = 0.4", NUMBER)
    (fault,) = market.faults()
    assert fault.message == "cannot be sold by a supplier that charges the account"


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("[score]\nrule = 'profit'\n", "score.rule"),
        ("[score]\nrules = 'net_worth'\n", "score.rules"),
        ("[memory]\nmemories = 0\n", "memory.memories"),
        ("[memory]\nnotes = 1\n", "memory.notes"),
        ("memory = 3\n", "memory"),
    ],
)
def test_optional_tables_are_checked_where_they_stand(market: Market, table: str, key: str) -> None:
    text = (market.folder / "scenario.toml").read_text(encoding="utf-8")
    market.write("scenario.toml", f"{text}\n{table}" if table[0] == "[" else f"{table}{text}")
    assert [fault.key for fault in market.faults()] == [key]


@pytest.mark.parametrize(("limit", "good"), [(1, False), (2, True), (10_000_001, False)])
def test_the_limit_of_messages_has_limits(market: Market, limit: int, good: bool) -> None:
    market.replace("scenario.toml", "order_units", f"messages = {limit}\norder_units")
    if good:
        assert market.load().limits.messages == limit
    else:
        assert market.only_fault().key == "limits.messages"
