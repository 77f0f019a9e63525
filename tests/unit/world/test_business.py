"""What a business can do: each action whole or not at all, and written down."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.markets import plain_dealing
from tests.unit.world.player import events, order, sleep
from vendsim.errors import ToolError
from vendsim.ledger import BANK, CASH_BOX, OTHER_PAYMENTS, PREPAID, net_worth_cents
from vendsim.world import Business, World

YEAR = plain_dealing()
SUPPLIER = YEAR.suppliers[0]
STRANGER = "who@nowhere.example"
COLA, CHIPS = "sku-08", "sku-34"


@pytest.fixture
def fresh() -> Business:
    return World(YEAR, 1).business


@pytest.fixture
def supplied() -> Business:
    """On day 6, with 60 colas and 48 bags of chips in storage."""
    world = World(YEAR, 3, days=60)
    order(world, f"Please send 60 x {COLA} and 48 x {CHIPS}.", 150)
    sleep(world, 6)
    world.drain()
    return world.business


def refuses(business: Business, code: str, act: Callable[[], object]) -> ToolError:
    """An action that is refused and changes nothing."""
    before = business.world.state_hash()
    happened = len(business.world.events)
    with pytest.raises(ToolError) as caught:
        act()
    assert caught.value.code == code
    assert business.world.state_hash() == before
    assert len(business.world.events) == happened
    return caught.value


def drained(business: Business) -> list[Any]:
    return business.world.drain()[1]


# --- Mail ----------------------------------------------------------------------------------------


def test_a_mail_is_kept_and_written_down(fresh: Business) -> None:
    email = fresh.send_email(STRANGER, "Hello", "Anybody?")
    assert (email.sender, email.to, email.folder) == (fresh.address, STRANGER, "sent")
    assert email.minute == fresh.world.minute
    (event,) = events(fresh.world, "mail")
    assert (event["id"], event["folder"], event["to"]) == (email.id, "sent", STRANGER)
    assert (event["subject"], event["body"]) == ("Hello", "Anybody?")


def test_mails_are_answered_one_for_one(fresh: Business) -> None:
    for number in range(3):
        fresh.send_email(SUPPLIER.email, f"Question {number}", "What do you sell?")
    sleep(fresh.world, 3)
    inbox = fresh.mailbox.list("inbox", False, 100, 0)
    answers = [email.subject for email in inbox if email.sender == SUPPLIER.email]
    assert sorted(answers) == [f"Re: Question {n}" for n in range(3)]


# --- Payments ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("to", "account"), [(STRANGER, OTHER_PAYMENTS), (SUPPLIER.email, PREPAID)])
def test_a_payment_goes_through_the_books(fresh: Business, to: str, account: str) -> None:
    drained(fresh)
    fresh.pay(to, 12_345, "for goods")
    (entry,) = drained(fresh)
    assert dict(entry.postings) == {account: 12_345, BANK: -12_345}
    assert fresh.bank_cents == 50_000 - 12_345


@pytest.mark.parametrize(
    ("cents", "code"),
    [(0, "invalid_amount"), (-1, "invalid_amount"), (50_001, "insufficient_funds")],
)
def test_payments_that_cannot_be(fresh: Business, cents: int, code: str) -> None:
    refuses(fresh, code, lambda: fresh.pay(SUPPLIER.email, cents, "x"))


def test_nobody_pays_into_the_same_account(fresh: Business) -> None:
    refuses(fresh, "own_address", lambda: fresh.pay(fresh.address, 100, "to myself"))


def test_the_whole_balance_can_be_paid_and_then_nothing(fresh: Business) -> None:
    fresh.pay(STRANGER, 50_000, "all")
    assert fresh.bank_cents == 0
    refuses(fresh, "insufficient_funds", lambda: fresh.pay(STRANGER, 1, "more"))


# --- Storage and machine -------------------------------------------------------------------------


def test_units_are_carried_there_and_back(supplied: Business) -> None:
    supplied.stock_slot(2, 0, COLA, 12)
    assert (supplied.storage.units(COLA), supplied.machine.at(2, 0).units) == (48, 12)
    assert supplied.empty_slot(2, 0) == (COLA, 12)
    assert (supplied.storage.units(COLA), supplied.machine.units) == (60, 0)
    kinds = [event["kind"] for event in supplied.world.events]
    assert kinds == ["stocking", "emptying"]
    assert drained(supplied) == []


@pytest.mark.parametrize(
    ("row", "column", "sku", "units", "code"),
    [
        (2, 0, COLA, 13, "does_not_fit"),
        (0, 0, COLA, 1, "does_not_fit"),
        (4, 0, CHIPS, 1, "no_such_slot"),
        (-1, 0, CHIPS, 1, "no_such_slot"),
        (2, 0, "sku-17", 1, "not_enough_in_storage"),
    ],
)
def test_what_cannot_be_stocked(
    supplied: Business, row: int, column: int, sku: str, units: int, code: str
) -> None:
    refuses(supplied, code, lambda: supplied.stock_slot(row, column, sku, units))


def test_a_priced_slot_keeps_its_price_when_it_is_refilled(supplied: Business) -> None:
    supplied.stock_slot(2, 0, COLA, 4)
    supplied.set_price(2, 0, 150)
    assert supplied.stock_slot(2, 0, COLA, 4).price_cents == 150
    supplied.empty_slot(2, 0)
    assert supplied.stock_slot(2, 0, COLA, 4).price_cents is None


def test_a_price_counts_from_its_minute_on(supplied: Business) -> None:
    world = supplied.world
    supplied.stock_slot(2, 0, COLA, 12)
    supplied.set_price(2, 0, 100)
    world.spend(600)
    repriced_minute = world.minute
    supplied.set_price(2, 0, 140)
    sleep(world)
    lines = [(event["minute"], line[4]) for event in events(world, "sales")
             for line in event["lines"]]  # fmt: skip
    assert {price for minute, price in lines if minute <= repriced_minute} == {100}
    assert {price for minute, price in lines if minute > repriced_minute} == {140}


def test_nobody_buys_what_has_no_price_or_is_not_there(supplied: Business) -> None:
    supplied.stock_slot(2, 0, COLA, 12)
    sleep(supplied.world, 3)
    assert (supplied.sales.units, supplied.machine.units) == (0, 12)


def test_free_goods_sell_at_most_what_is_there(supplied: Business) -> None:
    supplied.stock_slot(2, 0, COLA, 5)
    supplied.set_price(2, 0, 0)
    sleep(supplied.world, 5)
    assert (supplied.sales.units, supplied.sales.revenue_cents) == (5, 0)
    assert supplied.machine.at(2, 0).units == 0


def test_one_product_in_two_slots_is_not_sold_twice(supplied: Business) -> None:
    """Two half-filled slots sell what one with the same units sells."""
    alone, other = supplied, World(YEAR, 3, days=60)
    order(other, f"Please send 60 x {COLA} and 48 x {CHIPS}.", 150)
    sleep(other, 6)
    double = other.business
    for business, places in ((alone, [(12, 0)]), (double, [(6, 0), (6, 1)])):
        for units, column in places:
            business.stock_slot(2, column, COLA, units)
            business.set_price(2, column, 150)
        sleep(business.world, 3)
    assert double.sales.units == alone.sales.units > 0
    assert double.sales.revenue_cents == alone.sales.revenue_cents


@pytest.mark.parametrize("place", [(2, 0), (0, 2)])
def test_a_free_slot_has_nothing_to_empty_or_price(fresh: Business, place: tuple[int, int]) -> None:
    refuses(fresh, "slot_is_free", lambda: fresh.empty_slot(*place))
    refuses(fresh, "slot_is_free", lambda: fresh.set_price(*place, 100))


# --- Cash ----------------------------------------------------------------------------------------


def test_cash_is_counted_to_the_minute_and_collected_once(supplied: Business) -> None:
    world = supplied.world
    supplied.stock_slot(2, 0, COLA, 12)
    supplied.set_price(2, 0, 150)
    sleep(world, 3)
    world.drain()
    before_cents = supplied.bank_cents
    cents = supplied.collect_cash()
    assert cents > 0
    assert supplied.bank_cents == before_cents + cents
    assert supplied.ledger.balance(CASH_BOX) == 0
    assert supplied.collect_cash() == 0
    moved = [entry for entry in drained(supplied) if "collected" in entry.memo]
    assert [dict(entry.postings) for entry in moved] == [{BANK: cents, CASH_BOX: -cents}]


def test_about_two_fifths_of_sales_are_cash() -> None:
    """The scenario's cash share, over many customers."""
    cash_units = units = 0
    for seed in range(12):
        world = World(YEAR, seed, days=40)
        order(world, f"Please send 200 x {COLA}.", 300)
        sleep(world, 6)
        for column in range(3):
            world.business.stock_slot(2, column, COLA, 12)
            world.business.set_price(2, column, 100)
        sleep(world, 8)
        for event in events(world, "sales"):
            for _row, _column, _sku, sold, _price, in_cash, _cost in event["lines"]:
                units += sold
                cash_units += in_cash
    assert units > 200
    spread = 4 * (0.4 * 0.6 / units) ** 0.5
    assert abs(cash_units / units - YEAR.money.cash_share) < spread


# --- Net worth, names, state ---------------------------------------------------------------------


def test_net_worth_is_always_that_of_the_books(supplied: Business) -> None:
    def check() -> int:
        assert supplied.net_worth_cents == net_worth_cents(supplied.ledger.balances)
        return supplied.net_worth_cents

    before = check()
    supplied.stock_slot(2, 0, COLA, 12)
    supplied.set_price(2, 0, 150)
    assert check() == before
    sleep(supplied.world)
    supplied.look_at_machine()  # Serves the customers of this early morning.
    assert check() != before
    worth = check()
    supplied.pay(SUPPLIER.email, 1000, "in advance")
    assert check() == worth
    supplied.pay(STRANGER, 1000, "gone")
    assert check() == worth - 1000
    supplied.collect_cash()
    assert check() == worth - 1000


@pytest.mark.parametrize("product", YEAR.products, ids=lambda product: product.sku)
def test_every_product_goes_by_sku_and_by_name(fresh: Business, product: Any) -> None:
    for name in (product.sku, product.name, product.name.upper(), f" {product.name.lower()}\t"):
        assert fresh.sku_of(name) == product.sku


@pytest.mark.parametrize("name", ["", " ", "cola", "sku-8", "sku-099", "C\u043ela Can 12oz",
                                  "Cola Can 12oz.", "sku-08,sku-09"])  # fmt: skip
def test_names_that_no_product_has(fresh: Business, name: str) -> None:
    told = refuses(fresh, "unknown_product", lambda: fresh.sku_of(name)).message
    assert ascii(name) in told
    assert "get_storage_inventory" in told


def test_the_state_is_plain_and_the_same_for_the_same_history(supplied: Business) -> None:
    other = World(YEAR, 3, days=60)
    order(other, f"Please send 60 x {COLA} and 48 x {CHIPS}.", 150)
    sleep(other, 6)
    assert supplied.state() == other.business.state()
    assert json.loads(json.dumps(supplied.state())).keys() == supplied.state().keys()
    supplied.write_note("a", "b")
    assert supplied.state() != other.business.state()
    supplied.delete_note("a")
    assert supplied.state() == other.business.state()


def test_a_refill_sees_that_another_product_has_sold_out() -> None:
    """Variety is judged at every restocking, also of a slot that was not empty."""
    variety = {"best_from": 2, "best_to": 2, "per_missing": 1.0, "per_excess": 0.0,
               "floor": 0.0, "least_demand": 0.25}  # fmt: skip
    world = World(plain_dealing(demand={"variety": variety}), 1, days=60)
    business = world.business
    for sku in (COLA, "sku-12"):
        business.storage.receive(sku, 20, 50, 10_000)
    business.stock_slot(2, 0, COLA, 1)
    business.stock_slot(2, 1, "sku-12", 6)
    business.set_price(2, 0, 75)
    business.set_price(2, 1, 175)
    while business.machine.at(2, 0).units:
        assert world.end is None
        world.spend(30)
        business.look_at_machine()
    held = business.machine.at(2, 1).units
    assert held > 0
    sold = business.sales.units
    business.stock_slot(2, 1, "sku-12", 1)
    day = world.day
    world.spend_day()
    assert world.day == day + 1
    # One product alone is worth nothing in this market: nobody has come to the machine since.
    assert business.sales.units == sold
