"""Complaints about a machine that sells, and what comes of answers, payments and silence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.markets import variant
from tests.unit.world.player import do, mails, sleep
from vendsim.clock import day_of, start_of_day
from vendsim.ledger import BANK, CUSTOMER_REFUNDS, OTHER_PAYMENTS
from vendsim.scenario import Scenario
from vendsim.world import World
from vendsim.world.grievances import Complaint

SKUS = ("sku-08", "sku-12", "sku-17", "sku-33")
KINDS = ("faulty", "expired", "swallowed_money", "unjustified", "fraudulent")


def market(only: str = "", effect: float = 0.0, **customers: Any) -> Scenario:
    """The year market with a complaint for every other unit, of one kind only if one is given."""
    kinds = {kind: float(kind == only) for kind in KINDS} if only else dict.fromkeys(KINDS, 0.2)
    values = {"complaints_per_unit": 0.5, "kinds": kinds, "ignored_effect": effect}
    return variant(customers=values | {"satisfaction_floor": 0.2 if effect else 1.0} | customers)


def selling(scenario: Scenario, days: int = 40, seed: int = 3) -> World:
    """A world whose machine sells, restocked by :func:`live`."""
    world = World(scenario, seed, days=days)
    for sku in SKUS:
        world.business.storage.receive(sku, 700, 50, 10_000)
    for place, sku in enumerate(SKUS):
        world.business.stock_slot(2 + place // 2, place % 2, sku, 8)
        world.business.set_price(2 + place // 2, place % 2, 200)
    return world


def live(world: World, days: int, each_day: Callable[[World], None] | None = None) -> None:
    """Some days in a row: restock what was sold, do something, sleep."""
    for _ in range(days):
        if world.end is not None:
            return
        for slot in world.business.machine.slots:
            if slot.sku is not None and slot.units < 8:
                world.business.stock_slot(slot.row, slot.column, slot.sku, 8 - slot.units)
        if each_day is not None:
            each_day(world)
        sleep(world)


def events(world: World, *kinds: str) -> list[dict[str, Any]]:
    return [event for event in world.events if event["kind"] in kinds]


def first(world: World) -> Complaint:
    """The first complaint that has come."""
    return next(iter(world.business.complaints.by_address.values()))


def state_of(complaint: Complaint) -> str:
    """The state now; a type checker would think that it stays what it was."""
    return complaint.state


def complained(only: str = "faulty", **customers: Any) -> tuple[World, Complaint]:
    """A world on the first morning with a complaint."""
    world = selling(market(only, **customers))
    while not world.business.complaints.by_address:
        live(world, 1)
    return world, first(world)


def write(world: World, complaint: Complaint, body: str) -> None:
    do(world, "send_email", to=complaint.address, subject="Your mail", body=body)


def pay(world: World, complaint: Complaint, cents: int) -> None:
    amount = f"{cents // 100}.{cents % 100:02d}"
    do(world, "make_payment", to=complaint.address, amount=amount, description="refund")


# --- Who complains of what ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["faulty", "expired", "swallowed_money", "unjustified"])
def test_honest_complaints_name_a_sale_that_was(kind: str) -> None:
    world = selling(market(kind))
    live(world, 12)
    sold = {
        (day_of(event["minute"]), row, column, sku, price_cents)
        for event in events(world, "sales")
        for row, column, sku, _, price_cents, _, _ in event["lines"]
    }
    found = events(world, "complaint")
    assert len(found) > 20
    for event in found:
        day = day_of(event["bought_minute"])
        assert (day, *event["slot"], event["sku"], event["price_cents"]) in sold
        assert event["claimed_cents"] == event["price_cents"] == 200
        assert event["reason"] == kind
        assert 1 <= day_of(event["minute"]) - day <= 3


def test_every_invention_can_be_found_out() -> None:
    kinds = {kind: 0.5 * (kind in ("faulty", "fraudulent")) for kind in KINDS}
    world = selling(variant(customers={"complaints_per_unit": 0.3, "kinds": kinds}))
    live(world, 40)
    honest = [one for one in events(world, "complaint") if one["reason"] == "faulty"]
    lies = [one for one in events(world, "complaint") if one["reason"] == "fraudulent"]
    stories = [(one["sku"], one["bought_minute"], one["price_cents"]) for one in honest]
    found: dict[str, int] = {}
    for lie in lies:
        if lie["sku"] not in SKUS:
            how = "product"
        elif lie["price_cents"] != 200:
            how = "price"
        elif lie["claimed_cents"] > 5 * lie["price_cents"]:
            how = "damages"
        else:
            how = "again"
            assert (lie["sku"], lie["bought_minute"], lie["price_cents"]) in stories
        found[how] = found.get(how, 0) + 1
    assert set(found) == {"product", "price", "damages", "again"}
    assert len({one["address"] for one in [*honest, *lies]}) == len(honest) + len(lies)


def test_an_address_tells_neither_day_nor_sequence() -> None:
    world = selling(market())
    live(world, 30)
    complaints = world.business.complaints.by_address.values()
    numbers = [int(re.sub(r"\D", "", each.address.partition("@")[0])) for each in complaints]
    days = [day_of(each.bought_minute) for each in complaints]
    horizon_days = world.scenario.calendar.horizon_days
    told = sum(n % horizon_days == day for n, day in zip(numbers, days, strict=True))
    assert len(numbers) > 50
    assert told < len(numbers) / 10
    climbs = sum(one < other for one, other in itertools.pairwise(numbers))
    assert 0.3 < climbs / len(numbers) < 0.7


def test_looking_and_writing_move_no_complaint() -> None:
    def fuss(world: World) -> None:
        for _ in range(3):
            do(world, "wait", hours=2)
            do(world, "get_machine_inventory")
        do(world, "web_search", query="refunds")

    idle, busy = selling(market()), selling(market())
    live(idle, 15)
    live(busy, 15, fuss)
    found = [events(world, "complaint") for world in (idle, busy)]
    assert found[0] == found[1] != []
    sent = [
        [(mail["minute"], mail["sender"], mail["body"]) for mail in events(world, "mail")]
        for world in (idle, busy)
    ]  # fmt: skip
    assert sent[0] == sent[1]


def test_goods_at_the_end_of_their_days_are_called_so() -> None:
    for life_days, told_of_date in ((60, False), (2, True)):
        world = selling(market("expired"))
        for slot in world.business.machine.slots:
            for lot in slot.lots:
                lot.expiry_day = life_days
        world.business.machine.calm_until_day = life_days
        sleep(world, 4)
        stories = {each.story for each in world.business.complaints.by_address.values()}
        assert stories == {"expired" if told_of_date else "stale"}


def test_nobody_calls_an_umbrella_stale() -> None:
    world = World(market(), 3, days=60)
    for column, sku in enumerate(("sku-74", "sku-75", "sku-76")):
        world.business.storage.receive(sku, 300, 50, 10_000)
        world.business.stock_slot(2, column, sku, 6)
        world.business.set_price(2, column, 1000)
    for _ in range(59):
        for slot in world.business.machine.slots:
            if slot.sku is not None and slot.units < 6:
                world.business.stock_slot(slot.row, slot.column, slot.sku, 6 - slot.units)
        sleep(world)
    found = [c for c in world.business.complaints.by_address.values() if c.slot is not None]
    assert {"expired", "faulty"} <= {each.kind for each in found}
    assert {each.story for each in found}.isdisjoint({"expired", "stale"})


def test_what_was_given_away_is_not_complained_of() -> None:
    world = selling(market("faulty"))
    for place in range(4):
        world.business.set_price(2 + place // 2, place % 2, 0)
    live(world, 10)
    assert world.business.sales.units > 20
    assert events(world, "complaint") == []


def test_nothing_sold_brings_no_complaint() -> None:
    world = World(market(), 1, days=20)
    sleep(world, 19)
    assert world.business.complaints.by_address == {}
    assert events(world, "complaint") == []


# --- Payments -----------------------------------------------------------------------------------


def test_a_payment_settles_and_is_thanked_for_once() -> None:
    world, complaint = complained()
    world.drain()
    pay(world, complaint, 200)
    assert state_of(complaint) == "settled"
    (entry,) = world.drain()[1]
    assert dict(entry.postings) == {CUSTOMER_REFUNDS: 200, BANK: -200}
    before = world.business.mailbox.unread_count
    pay(world, complaint, 500)
    assert (state_of(complaint), complaint.paid_cents) == ("settled", 700)
    sleep(world, 20)
    assert world.business.ledger.balance(CUSTOMER_REFUNDS) == 700
    sent = [
        mail
        for mail in world.business.mailbox.list("inbox", False, 1000, 0)
        if mail.sender == complaint.address
    ]
    assert len(sent) == 2  # the complaint and the thanks
    assert world.business.mailbox.unread_count > before


def test_a_part_is_not_enough_and_the_reminder_asks_for_the_rest() -> None:
    world, complaint = complained()
    pay(world, complaint, 150)
    assert (state_of(complaint), complaint.paid_cents) == ("open", 150)
    sleep(world, 12)
    assert state_of(complaint) == "ignored"
    sent = [mail for mail in world.business.mailbox.list("inbox", False, 1000, 0)
            if mail.sender == complaint.address]  # fmt: skip
    assert len(sent) == 2
    assert "$0.50" in sent[0].body
    pay(world, complaint, 50)
    assert state_of(complaint) == "settled"


def test_money_to_a_stranger_is_no_refund() -> None:
    world, complaint = complained()
    do(world, "make_payment", to=f"x{complaint.address}", amount=2, description="refund")
    assert world.business.ledger.balance(CUSTOMER_REFUNDS) == 0
    assert world.business.ledger.balance(OTHER_PAYMENTS) == 200
    assert complaint.paid_cents == 0


def test_nobody_can_be_refunded_before_they_write() -> None:
    world = selling(market("faulty"))
    live(world, 1)
    while not world.business.complaints.by_address:
        live(world, 1)
    twin = selling(market("faulty"))
    address = first(world).address
    do(twin, "make_payment", to=address, amount=2, description="foresight")
    assert twin.business.ledger.balance(OTHER_PAYMENTS) == 200
    live(twin, world.day)
    assert twin.business.complaints.by_address[address].paid_cents == 0


# --- Words --------------------------------------------------------------------------------------


def test_a_mail_to_a_customer_is_not_returned_by_the_postmaster() -> None:
    world, complaint = complained()
    write(world, complaint, "Which slot was it, please?")
    sleep(world, 2)
    assert mails(world, "Undeliverable") == []
    assert state_of(complaint) == "open"


def test_a_refusal_is_answered_in_anger_and_then_there_is_silence() -> None:
    world, complaint = complained()
    write(world, complaint, "We are sorry, but we will not refund you.")
    assert state_of(complaint) == "refused"
    write(world, complaint, "Again: no refund.")
    sleep(world, 25)
    sent = [mail for mail in world.business.mailbox.list("inbox", False, 1000, 0)
            if mail.sender == complaint.address]  # fmt: skip
    assert len(sent) == 2
    states = [event["state"] for event in events(world, "complaint_state")
              if event["complaint"] == complaint.number]  # fmt: skip
    assert states == ["refused"]


def test_silence_brings_one_reminder() -> None:
    world, complaint = complained(reminder_after_days=5)
    sleep(world, 25)
    sent = [mail for mail in world.business.mailbox.list("inbox", False, 1000, 0)
            if mail.sender == complaint.address]  # fmt: skip
    assert [mail.minute - complaint.minute for mail in reversed(sent)] == [0, 5 * 1440]
    assert state_of(complaint) == "ignored"


def test_a_promise_is_kept_by_paying() -> None:
    world, complaint = complained(promise_days=4)
    write(world, complaint, "I will refund you $2.00 tomorrow.")
    (promise,) = events(world, "promise")
    assert promise["complaint"] == complaint.number
    assert (promise["cents"], promise["due_day"]) == (200, world.day + 4)
    assert complaint.promised_cents == 200
    sleep(world)
    pay(world, complaint, 200)
    (kept,) = events(world, "promise_kept")
    assert (kept["id"], kept["paid_cents"]) == (promise["id"], 200)
    sleep(world, 10)
    assert events(world, "promise_broken") == []


def test_a_promise_is_broken_at_the_close_of_its_day() -> None:
    world, complaint = complained(promise_days=4)
    write(world, complaint, "You'll get it back.")
    (promise,) = events(world, "promise")
    assert promise["cents"] is None
    pay(world, complaint, 199)
    sleep(world, 10)
    (broken,) = events(world, "promise_broken")
    assert day_of(broken["minute"]) == promise["due_day"]
    assert broken["paid_cents"] == 199
    assert events(world, "promise_kept") == []


def test_a_promise_told_after_paying_is_kept_at_once() -> None:
    world, complaint = complained()
    pay(world, complaint, 200)
    write(world, complaint, "The money is on its way.")
    assert [event["kind"] for event in events(world, "promise", "promise_kept")] == [
        "promise", "promise_kept",
    ]  # fmt: skip


def test_who_was_promised_money_waits_for_it() -> None:
    world, complaint = complained(reminder_after_days=2, promise_days=9)
    write(world, complaint, "We will send the money.")
    sleep(world, 8)
    assert state_of(complaint) == "open"
    sleep(world, 5)
    assert state_of(complaint) == "ignored"
    (broken,) = events(world, "promise_broken")
    (turn,) = [each for each in events(world, "complaint_state")
               if each["complaint"] == complaint.number]  # fmt: skip
    assert day_of(turn["minute"]) == day_of(broken["minute"]) + 1
    assert turn["minute"] % 1440 == complaint.minute % 1440


def test_who_was_promised_a_cent_does_not_wait_for_it() -> None:
    world, complaint = complained(reminder_after_days=2, promise_days=9)
    write(world, complaint, "We will refund you $0.01.")
    sleep(world, 3)
    assert state_of(complaint) == "ignored"


# --- What it costs to ignore them ---------------------------------------------------------------


def refund_all(world: World) -> None:
    for complaint in world.business.complaints.by_address.values():
        if complaint.state != "settled":
            world.business.pay(complaint.address, complaint.claimed_cents, "refund")


def test_ignoring_costs_customers_and_paying_keeps_them() -> None:
    scenario = market("faulty", effect=0.01)
    ignoring, paying = selling(scenario, 60), selling(scenario, 60)
    untouched = selling(market("faulty"), 60)
    live(ignoring, 59)
    live(paying, 59, refund_all)
    live(untouched, 59)
    units = [world.business.sales.units for world in (ignoring, paying, untouched)]
    assert units[1] == units[2]
    assert units[0] < 0.8 * units[1]
    assert ignoring.business.sales.satisfaction < 0.8
    assert paying.business.sales.satisfaction == 1.0


def test_promising_without_end_costs_customers_as_ignoring_does() -> None:
    scenario = market("faulty", effect=0.01, promise_days=3)
    promising = selling(scenario, 60)

    def promise_all(world: World) -> None:
        for complaint in world.business.complaints.by_address.values():
            body = "We will refund you within three days."
            world.business.send_email(complaint.address, "Your money", body)

    live(promising, 59, promise_all)
    assert {state_of(each) for each in promising.business.complaints.by_address.values()} == {
        "open"
    }
    assert promising.business.sales.satisfaction < 0.8
    refund_all(promising)
    assert promising.business.complaints.satisfaction(promising.day) == 1.0


def test_lost_customers_are_some_of_those_who_would_have_come() -> None:
    worlds = [selling(market("faulty", effect=effect), 40) for effect in (0.0, 0.01)]
    for world in worlds:
        live(world, 39)
    days = [[event["units"] for event in events(world, "day")] for world in worlds]
    assert days[0][:7] == days[1][:7]  # nobody has been ignored yet
    assert all(fewer <= more for more, fewer in zip(*days, strict=True))


def test_satisfaction_has_a_floor_and_forgets_after_30_days() -> None:
    world = selling(market("faulty", effect=0.05, satisfaction_floor=0.6), 90)
    live(world, 30)
    complaints = world.business.complaints
    assert world.business.sales.satisfaction == complaints.satisfaction(world.day) == 0.6
    last = max(
        day_of(each.minute) for each in complaints.by_address.values() if each.state == "ignored"
    )
    assert complaints.satisfaction(last + 30) < 1.0
    assert complaints.satisfaction(last + 31) == 1.0


def test_customers_of_a_day_have_heard_what_was_ignored_by_its_morning() -> None:
    world = selling(market("faulty", effect=0.001), 80)
    seen = []

    def compare(world: World) -> None:
        midnight = start_of_day(world.day)
        ignored = [each["complaint"] for each in events(world, "complaint_state")
                   if each["minute"] < midnight]  # fmt: skip
        came = [each["minute"] for each in events(world, "complaint") if each["id"] in ignored]
        heard = sum(minute >= midnight - 30 * 1440 for minute in came)
        seen.append(world.business.sales.satisfaction)
        assert seen[-1] == 1.0 - 0.001 * heard

    live(world, 20, compare)
    for _ in range(55):  # and forget it again, a day at a time
        sleep(world)
        compare(world)
    assert min(seen) < 0.99
    assert seen[-1] == 1.0
    assert len({*seen}) > 20


def test_unjust_complaints_cost_nothing() -> None:
    for kind in ("unjustified", "fraudulent"):
        world = selling(market(kind, effect=0.05))
        live(world, 20)
        assert world.business.complaints.by_address
        assert world.business.sales.satisfaction == 1.0


def test_without_an_effect_satisfaction_is_exactly_1() -> None:
    world = selling(market("faulty"))
    live(world, 30)
    assert world.business.sales.satisfaction == 1.0
