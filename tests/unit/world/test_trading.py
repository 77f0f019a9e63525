"""The other side: replies, payments, deliveries, orders that lapse."""

from __future__ import annotations

from tests.markets import plain_dealing
from tests.unit.world.player import do, events, mails, order, sleep
from vendsim.ledger import BANK, DELIVERY, OTHER_PAYMENTS, PREPAID, STOCK
from vendsim.world import World

YEAR = plain_dealing()
SUPPLIER = YEAR.suppliers[0]
TEXT = "Please send 60 x sku-08."


def test_replies_come_next_morning_before_the_agent_wakes() -> None:
    world = World(YEAR, 1)
    asked = YEAR.suppliers[:20]  # as many as a day has time for
    for supplier in asked:
        do(world, "send_email", to=supplier.email, subject="Prices", body="Your price list?")
    assert world.day == 0
    sleep(world)
    arrived = [event for event in events(world, "mail") if event["folder"] == "inbox"]
    senders = {event["sender"] for event in arrived}
    assert senders == {supplier.email for supplier in asked}
    for event in arrived:
        assert YEAR.mail.reply_from_minute <= event["minute"] - 1440 <= YEAR.mail.reply_to_minute
    assert world.business.mailbox.unread_count == len(asked)


def test_a_mail_to_nobody_comes_back() -> None:
    world = World(YEAR, 1)
    do(world, "send_email", to="who@nowhere.example", subject="Hello", body="Anybody?")
    sleep(world)
    assert "who@nowhere.example" in mails(world, "Undeliverable")[0]


def test_order_pay_confirm_deliver() -> None:
    world = World(YEAR, 1)
    do(world, "send_email", to=SUPPLIER.email, subject="Order", body=TEXT)
    sleep(world)
    (placed,) = events(world, "purchase_order")
    assert (placed["status"], placed["due_minute"]) == ("unpaid", None)
    total_cents = placed["total_cents"]
    assert total_cents == placed["goods_cents"] + placed["delivery_cents"]
    assert f"Total: ${total_cents // 100}.{total_cents % 100:02d}" in mails(world, "Re: Order")[0]
    bank_cents = world.business.bank_cents
    do(world, "make_payment", to=SUPPLIER.email, amount=f"{total_cents / 100:.2f}",
       description=placed["id"])  # fmt: skip
    assert world.business.bank_cents == bank_cents - total_cents
    assert world.business.ledger.balance(PREPAID) == total_cents
    confirmed = events(world, "purchase_order")[-1]
    assert (confirmed["id"], confirmed["status"]) == (placed["id"], "confirmed")
    due_minute = confirmed["due_minute"]
    first = 1 + SUPPLIER.lead_time.shortest_days
    assert first <= due_minute // 1440 <= 1 + SUPPLIER.lead_time.longest_days
    sleep(world)
    assert placed["id"] in mails(world, "Your payment")[0]
    while world.minute < due_minute:
        assert world.business.storage.total_units == 0
        do(world, "wait", hours=1)
    assert world.business.storage.units("sku-08") == 60
    (delivery,) = events(world, "delivery")
    assert delivery["minute"] == due_minute
    shelf_life_days = YEAR.product_by_sku["sku-08"].shelf_life_days
    assert delivery["lots"][0][3] == due_minute // 1440 + shelf_life_days
    ledger = world.business.ledger
    assert ledger.balance(PREPAID) == 0
    assert ledger.balance(STOCK) == placed["goods_cents"]
    assert ledger.balance(DELIVERY) == placed["delivery_cents"]
    assert placed["id"] in mails(world, "delivered")[0]


def test_money_sent_before_the_order_confirms_it_at_once() -> None:
    world = World(YEAR, 1)
    order(world, TEXT, 100)
    sleep(world)
    (placed,) = events(world, "purchase_order")
    assert placed["status"] == "confirmed"
    left_cents = 10_000 - placed["total_cents"]
    supplier = world.trading.suppliers[SUPPLIER.email]
    assert supplier.credit_cents(world.business.id) == left_cents > 0


def test_too_little_money_confirms_nothing_and_is_kept() -> None:
    world = World(YEAR, 1)
    order(world, TEXT, 5)
    sleep(world)
    assert [event["status"] for event in events(world, "purchase_order")] == ["unpaid"]
    assert world.business.ledger.balance(PREPAID) == 500


def test_money_sent_to_a_stranger_is_gone() -> None:
    world = World(YEAR, 1)
    do(world, "make_payment", to="who@nowhere.example", amount=100, description="x")
    sleep(world, 10)
    assert world.business.ledger.balance(OTHER_PAYMENTS) == 10_000
    assert world.business.ledger.balance(BANK) == 50_000 - 10_000 - 10 * 200


def test_an_unpaid_order_is_dropped_with_a_word() -> None:
    world = World(YEAR, 1)
    do(world, "send_email", to=SUPPLIER.email, subject="Order", body=TEXT)
    sleep(world, SUPPLIER.quote_valid_days + 3)
    statuses = [event["status"] for event in events(world, "purchase_order")]
    assert statuses == ["unpaid", "lapsed"]
    assert len(mails(world, "dropped")) == 1
    do(world, "make_payment", to=SUPPLIER.email, amount=100, description="late")
    sleep(world, 8)
    assert world.business.storage.total_units == 0


def test_money_that_waited_for_a_dropped_order_pays_the_next() -> None:
    world = World(YEAR, 1)
    for text in ("Please send 100 x sku-08.", "Please send 30 x sku-49."):
        do(world, "send_email", to=SUPPLIER.email, subject="Order", body=text)
    sleep(world)
    dear, cheap = events(world, "purchase_order")
    half = cheap["total_cents"] + 500
    assert half < dear["total_cents"]
    do(world, "make_payment", to=SUPPLIER.email, amount=half / 100, description=dear["id"])
    sleep(world, SUPPLIER.quote_valid_days + 9)
    ends = {event["id"]: event["status"] for event in events(world, "purchase_order")}
    assert ends[dear["id"]] == "lapsed"
    assert ends[cheap["id"]] == "delivered"
    supplier = world.trading.suppliers[SUPPLIER.email]
    assert supplier.credit_cents(world.business.id) == 500
    assert len(mails(world, "dropped")) == 1


def test_goods_that_do_not_fit_are_brought_again() -> None:
    world = World(plain_dealing(storage={"capacity_units": 80}), 1)
    order(world, TEXT, 100)
    order(world, "Please send 50 x sku-12.", 100)
    sleep(world, 8)
    storage = world.business.storage
    assert storage.total_units in (50, 60)
    assert len(mails(world, "no room")) >= 2
    held = "sku-08" if storage.units("sku-08") else "sku-12"
    for column in range(3):
        do(world, "stock_slot", row=2, column=column, product=held, quantity=12)
    sleep(world)
    other = "sku-12" if held == "sku-08" else "sku-08"
    assert storage.units(other) == (50 if other == "sku-12" else 60)
    refused = len(mails(world, "no room"))
    sleep(world, 2)
    assert len(mails(world, "no room")) == refused


def test_replies_and_deliveries_come_at_other_minutes_on_other_days() -> None:
    world = World(YEAR, 1)
    supplier = world.trading.suppliers[SUPPLIER.email]
    delivered = {supplier.fates.due_minute(day * 1440 + 500) % 1440 for day in range(30)}
    for _ in range(20):
        do(world, "send_email", to=SUPPLIER.email, subject="Prices", body="Your price list?")
        sleep(world)
    inbox = [event for event in events(world, "mail") if event["folder"] == "inbox"]
    replied = {event["minute"] % 1440 for event in inbox}
    assert len(delivered) > 10
    assert len(replied) > 10


def test_goods_that_fill_the_storage_to_the_last_unit_are_taken() -> None:
    world = World(plain_dealing(storage={"capacity_units": 60}), 1)
    order(world, TEXT, 100)
    sleep(world, 6)
    assert world.business.storage.free_units == 0
    assert mails(world, "no room") == []


def test_goods_the_carrier_has_to_keep_grow_no_younger() -> None:
    world = World(plain_dealing(storage={"capacity_units": 60}), 1)
    order(world, TEXT, 100)
    order(world, "Please send 50 x sku-12.", 100)
    sleep(world, 20)
    (waiting,) = [
        event
        for event in events(world, "purchase_order")
        if event["status"] == "confirmed" and event["lines"][0][1] == 50
    ]
    for column in range(3):
        do(world, "stock_slot", row=2, column=column, product="sku-08", quantity=12)
        do(world, "stock_slot", row=3, column=column, product="sku-08", quantity=8)
    sleep(world)
    lot = events(world, "delivery")[-1]["lots"][0]
    shelf_life_days = YEAR.product_by_sku["sku-12"].shelf_life_days
    assert lot[0] == "sku-12"
    assert lot[3] == waiting["due_minute"] // 1440 + shelf_life_days
