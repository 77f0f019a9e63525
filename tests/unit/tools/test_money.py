"""The account: balance, movements, payments, cash."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.markets import plain_dealing
from tests.unit.tools.shop import COLA, fill, opened, refused, untold
from tests.unit.world.player import do, events, sleep
from vendsim.ledger import CASH_BOX
from vendsim.money import format_cents
from vendsim.world import World

YEAR = plain_dealing()
STRANGER = "who@nowhere.example"


@pytest.fixture
def world() -> World:
    return World(YEAR, 1)


def pay(world: World, amount: object, to: str = STRANGER) -> None:
    do(world, "make_payment", to=to, amount=amount, description="goods")


# --- get_balance ---------------------------------------------------------------------------------


def test_the_first_balance_is_the_opening_cash(world: World) -> None:
    outcome = do(world, "get_balance")
    assert outcome.data["balance_cents"] == 50_000
    assert [row["memo"] for row in outcome.data["transactions"]] == ["opening capital"]
    assert outcome.text.splitlines()[0] == "Bank balance: $500.00."


def test_movements_are_newest_first_and_their_balances_chain() -> None:
    world = opened()
    fill(world, 2, 0, COLA, 12, "1.50")
    sleep(world, 4)
    do(world, "collect_cash")
    outcome = do(world, "get_balance", transactions=100)
    rows = outcome.data["transactions"]
    assert {"opening capital", "daily fee", "card takings"} <= {row["memo"] for row in rows}
    assert rows[0]["balance_cents"] == outcome.data["balance_cents"] == world.business.bank_cents
    for newer, older in pairwise(rows):
        assert newer["minute"] >= older["minute"]
        assert newer["balance_cents"] - newer["cents"] == older["balance_cents"]
    assert rows[-1]["balance_cents"] == rows[-1]["cents"] == 50_000
    assert all(row["cents"] for row in rows)


def test_the_statement_says_in_words_what_the_data_say() -> None:
    world = opened()
    outcome = do(world, "get_balance", transactions=100)
    rows = outcome.data["transactions"]
    head, *lines = outcome.text.splitlines()
    assert len(lines) == len(rows) > 6
    for line, row in zip(lines, rows, strict=True):
        assert row["memo"] in line
        assert f"| {format_cents(row['cents'])} |" in line
        assert line.endswith(f"balance {format_cents(row['balance_cents'])}")
    assert untold(world, head, outcome.data) == []
    assert untold(world, outcome.text, outcome.data) == []


@pytest.mark.parametrize(("asked", "shown"), [(1, 1), (2, 2), (3, 3), (4, 3), (10**9, 3)])
def test_movements_at_the_limit_and_one_past_it(asked: int, shown: int) -> None:
    world = World(plain_dealing(limits={"entries_listed": 3}), 1)
    sleep(world, 5)
    rows = do(world, "get_balance", transactions=asked).data["transactions"]
    assert [row["memo"] for row in rows] == ["daily fee"] * shown
    assert rows[0]["balance_cents"] == 49_000


def test_ten_movements_unless_told_otherwise(world: World) -> None:
    sleep(world, 12)
    assert len(do(world, "get_balance").data["transactions"]) == 10


# --- make_payment --------------------------------------------------------------------------------


def test_a_payment_says_what_was_paid_and_what_is_left(world: World) -> None:
    outcome = do(world, "make_payment", to="Who@Nowhere.Example", amount="12.34", description="a")
    assert outcome.data == {"to": STRANGER, "cents": 1234, "balance_cents": 48_766}
    assert untold(world, outcome.text, outcome.data) == []
    (event,) = events(world, "payment")
    assert (event["to"], event["cents"], event["description"]) == (STRANGER, 1234, "a")


@pytest.mark.parametrize(
    ("amount", "cents"),
    [(500, 50_000), ("500", 50_000), ("500.00", 50_000), (0.01, 1), ("0.01", 1), (0.1, 10),
     (1.1, 110), (19.99, 1999), (0.29, 29)],
)  # fmt: skip
def test_amounts_are_taken_to_the_cent(world: World, amount: object, cents: int) -> None:
    pay(world, amount)
    assert world.business.bank_cents == 50_000 - cents


@pytest.mark.parametrize(
    ("amount", "code"),
    [(500.01, "insufficient_funds"), ("500.01", "insufficient_funds"), (0, "invalid_amount"),
     ("0.00", "invalid_amount"), (-1, "invalid_arguments"), ("-0.01", "invalid_arguments"),
     (0.001, "invalid_arguments"), ("1.005", "invalid_arguments"), ("1e2", "invalid_arguments"),
     (True, "invalid_arguments"), (None, "invalid_arguments"), ("", "invalid_arguments"),
     (10**9 + 1, "invalid_arguments")],
)  # fmt: skip
def test_amounts_that_cannot_be_paid(world: World, amount: object, code: str) -> None:
    outcome = refused(world, "make_payment", to=STRANGER, amount=amount, description="x")
    assert outcome.error == code
    if code == "insufficient_funds":
        assert "$500.01" in outcome.text
        assert "at most $500.00" in outcome.text
    elif code == "invalid_amount":
        assert "at least $0.01" in outcome.text


def test_an_overdrawn_account_pays_nothing() -> None:
    world = World(plain_dealing(money={"opening_cash_cents": 100}), 1)
    sleep(world)
    assert world.business.bank_cents == -100
    outcome = refused(world, "make_payment", to=STRANGER, amount="0.01", description="x")
    assert outcome.error == "insufficient_funds"
    assert "at most $0.00" in outcome.text
    assert do(world, "get_balance").text.startswith("Bank balance: -$1.00.")


def test_descriptions_at_the_limit_and_one_past_it() -> None:
    world = World(plain_dealing(limits={"description_chars": 6}), 1)
    do(world, "make_payment", to=STRANGER, amount=1, description="x" * 6)
    outcome = refused(world, "make_payment", to=STRANGER, amount=1, description="x" * 7)
    assert outcome.error == "too_long"
    assert "description has 7 characters; at most 6" in outcome.text


# --- collect_cash --------------------------------------------------------------------------------


def test_cash_is_collected_once() -> None:
    world = opened()
    fill(world, 2, 0, COLA, 12, "1.50")
    sleep(world, 5)
    business = world.business
    box_cents, bank_cents = business.ledger.balance(CASH_BOX), business.bank_cents
    assert box_cents > 0
    first = do(world, "collect_cash")
    assert first.data["cents"] >= box_cents
    assert first.data["balance_cents"] == bank_cents + first.data["cents"] == business.bank_cents
    assert untold(world, first.text, first.data) == []
    do(world, "empty_slot", row=2, column=0)
    do(world, "collect_cash")
    again = do(world, "collect_cash")
    assert again.data == {"cents": 0, "balance_cents": business.bank_cents}
    assert again.text.startswith("Collected $0.00.")
    assert business.ledger.balance(CASH_BOX) == 0


def test_an_empty_box_moves_nothing(world: World) -> None:
    assert do(world, "collect_cash").data == {"cents": 0, "balance_cents": 50_000}
    memos = [row["memo"] for row in do(world, "get_balance").data["transactions"]]
    assert memos == ["opening capital"]
