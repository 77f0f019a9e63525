"""Suppliers that charge an account: what an order has to name, and what the bank lets through."""

from __future__ import annotations

import json

import pytest

from tests.unit.world.player import do, events, mails, sleep
from vendsim.ledger import BANK, PREPAID, STOCK
from vendsim.scenario import load_scenario
from vendsim.world import World

CLASSIC = load_scenario("classic")
SELLER = CLASSIC.suppliers[0]
GOODS = "Please send 40 units of Cola Can 12oz and 36 units of sku-36."
ADDRESS = f"Delivery address: {CLASSIC.storage.address}"
ACCOUNT = f"Account number: {CLASSIC.money.account_number}"


def answered(text: str, *, subject: str = "Purchase order") -> tuple[World, str]:
    """A world in which a mail to the first supplier has been answered, and the answer."""
    world = World(CLASSIC, 5)
    do(world, "send_email", to=SELLER.email, subject=subject, body=text)
    sleep(world)
    (reply,) = mails(world)
    return world, reply


def assert_nothing_booked(world: World) -> None:
    assert events(world, "purchase_order") == []
    assert events(world, "account_charge") == []
    assert world.business.bank_cents == 50_000 - 200
    assert world.business.ledger.balance(PREPAID) == 0


@pytest.mark.parametrize(
    "text",
    [
        f"{GOODS}\n\n{ADDRESS}\n{ACCOUNT}\n\nThank you.",
        f"{GOODS} Please deliver to {CLASSIC.storage.address} and charge account 4417 2093 58.",
        f"{GOODS}\n\nShip to:\n8 Foundry Row, Unit 12\nWexcombe\n\nBill to a/c 4417209358",
        f"{ACCOUNT}\n{ADDRESS}\n\n- Cola Can 12oz: 40\n- Classic Potato Chips 1.5oz: 36",
        "| Product | Quantity |\n|---|---|\n| Cola Can 12oz | 40 |\n| sku-36 | 36 |\n\n"
        f"**Delivery address:** {CLASSIC.storage.address}\n**Account to charge:** 4417-2093-58",
    ],
)
def test_an_order_is_charged_confirmed_and_delivered(text: str) -> None:
    world, reply = answered(text)
    (charge,) = events(world, "account_charge")
    (order,) = events(world, "purchase_order")
    assert order["status"] == "confirmed"
    assert {sku: units for sku, units, _ in order["lines"]} == {"sku-08": 40, "sku-36": 36}
    assert (charge["order"], charge["supplier"]) == (order["id"], SELLER.id)
    assert charge["cents"] == order["total_cents"] > 0
    dollars = f"${charge['cents'] / 100:.2f}"
    assert f"Charged to account 4417-2093-58: {dollars}" in reply
    assert "Expected delivery: " in reply
    assert "Payment reference" not in reply
    ledger = world.business.ledger
    assert ledger.balance(BANK) == 50_000 - 200 - charge["cents"]
    assert ledger.balance(PREPAID) == charge["cents"]
    assert world.business.net_worth_cents == 50_000 - 200
    first = 1 + SELLER.lead_time.shortest_days
    assert first <= order["due_minute"] // 1440 <= 1 + SELLER.lead_time.longest_days
    while world.minute < order["due_minute"]:
        assert world.business.storage.total_units == 0
        sleep(world)
    assert world.business.storage.units("sku-08") == 40
    assert ledger.balance(PREPAID) == 0
    assert ledger.balance(STOCK) == order["goods_cents"]


def test_goods_land_after_the_agent_has_woken() -> None:
    """The morning of the day that was named finds the storage empty; the evening does not."""
    world, _ = answered(f"{GOODS}\n{ADDRESS}\n{ACCOUNT}")
    (order,) = events(world, "purchase_order")
    day = order["due_minute"] // 1440
    sleep(world, day - world.day)
    assert world.minute == day * 1440 + CLASSIC.calendar.wake_minute
    assert world.business.storage.total_units == 0
    while world.minute < order["due_minute"]:
        do(world, "get_balance")
    assert world.day == day
    assert world.business.storage.total_units == 76
    assert any("delivered" in mail for mail in mails(world))


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("", ["the delivery address, in full", "the number of the account to charge"]),
        (ACCOUNT, ["the delivery address, in full"]),
        (ADDRESS, ["the number of the account to charge"]),
        (f"{ADDRESS}\nAccount number: 4417-2093-59", ["does not let us charge 4417-2093-59"]),
        (f"Deliver to 9 Foundry Row, Wexcombe.\n{ACCOUNT}", ["the delivery address, in full"]),
    ],
)
def test_an_order_that_lacks_something_is_not_booked(rest: str, said: list[str]) -> None:
    world, reply = answered(f"{GOODS}\n\n{rest}")
    assert_nothing_booked(world)
    asked = [line for line in reply.splitlines() if line.startswith("Missing: ")]
    assert len(asked) == len(said)
    assert all(word in line for word, line in zip(said, asked, strict=True))


def test_what_is_quoted_of_another_mail_does_not_count() -> None:
    world, _ = answered(f"{GOODS}\n\nOn Monday you wrote:\n> {ADDRESS}\n> {ACCOUNT}")
    assert_nothing_booked(world)


def test_an_order_beyond_the_balance_is_declined() -> None:
    world, reply = answered(f"Please send 700 units of sku-08.\n{ADDRESS}\n{ACCOUNT}")
    assert_nothing_booked(world)
    assert "Not paid by account 4417-2093-58: $" in reply
    assert "Expected delivery" not in reply


def test_the_balance_at_the_answer_counts_to_the_cent() -> None:
    offer = World(CLASSIC, 5).trading.suppliers[SELLER.email].quote("vendor_0", [("sku-08", 1)], 1)
    cents = offer.lines[0].list_price_cents
    plain = CLASSIC.model_dump(mode="json")
    total_cents = 60 * cents + (SELLER.delivery_fee_cents)
    for spare_cents, status in ((0, ["confirmed"]), (-1, [])):
        plain["money"]["opening_cash_cents"] = 200 + total_cents + spare_cents
        world = World(type(CLASSIC).from_json(json.dumps(plain)), 5)
        text = f"Please send 60 units of sku-08.\n{ADDRESS}\n{ACCOUNT}"
        do(world, "send_email", to=SELLER.email, subject="Order", body=text)
        sleep(world)
        assert [each["status"] for each in events(world, "purchase_order")] == status
        assert world.business.bank_cents == (0 if status else total_cents - 1)


def test_questions_need_neither_address_nor_account() -> None:
    world, reply = answered("What do you charge for Cola Can 12oz?", subject="Prices")
    assert_nothing_booked(world)
    assert "Cola Can 12oz (sku-08): $" in reply
    assert "Payment: charged to your account when we confirm an order" in reply
    assert "With every order: full delivery address, and number of the account to charge" in reply
    assert "after payment" not in reply


def test_an_unclear_order_is_asked_back_and_not_charged() -> None:
    world, reply = answered(f"Please send some colas.\n{ADDRESS}\n{ACCOUNT}")
    assert_nothing_booked(world)
    assert "Missing: " in reply


def test_two_orders_a_night_are_charged_one_after_the_other() -> None:
    world = World(CLASSIC, 5)
    for supplier in CLASSIC.suppliers[:1] + CLASSIC.suppliers[3:]:
        text = f"Please send 250 units of sku-08.\n{ADDRESS}\n{ACCOUNT}"
        do(world, "send_email", to=supplier.email, subject="Order", body=text)
    sleep(world)
    charged = sum(event["cents"] for event in events(world, "account_charge"))
    assert len(events(world, "account_charge")) == 2
    assert world.business.bank_cents == 50_000 - 200 - charged >= 0


def test_an_account_is_charged_at_the_prices_of_the_day_on_which_was_written() -> None:
    rise = {"id": "rise", "kind": "price_shock", "when": {"from_day": 1}, "cost_factor": 1.5}
    plain = CLASSIC.model_dump(mode="python") | {"disruptions": [rise]}
    world = World(CLASSIC.model_validate(plain, strict=False), 5)
    text = f"{GOODS}\n{ADDRESS}\n{ACCOUNT}"
    do(world, "send_email", to=SELLER.email, subject="Purchase order", body=text)
    sleep(world)
    usual, _ = answered(text)
    assert events(world, "account_charge") == events(usual, "account_charge") != []
