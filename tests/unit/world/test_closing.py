"""The close of a day: fee, bankruptcy, spoilage, card takings."""

from __future__ import annotations

import pytest

from tests.markets import plain_dealing
from tests.unit.world.player import do, events, order, sleep
from vendsim.ledger import CARD_RECEIVABLE, SPOILAGE, STOCK
from vendsim.world import World

YEAR = plain_dealing()


@pytest.mark.parametrize("seed", [0, 1, 7, 12345, 2**63 - 1])
def test_doing_nothing_is_bankrupt_on_day_260_at_minus_twenty_dollars(seed: int) -> None:
    world = World(YEAR, seed)
    nights = 0
    while world.end is None:
        sleep(world)
        nights += 1
    assert (nights, world.day, world.end) == (260, 259, "bankrupt")
    assert world.business.bank_cents == -2000


def test_a_covered_fee_starts_the_count_anew() -> None:
    market = plain_dealing(money={"opening_cash_cents": 0, "bankrupt_after_days": 3})
    world = World(market, 1, days=30)
    sleep(world, 2)
    assert world.business.uncovered_days == 2
    # As if a customer had paid: the balance covers one more fee.
    world.business.ledger.post(
        world.minute, "gift", ("assets:bank", 800), ("equity:opening_capital", -800)
    )
    sleep(world)
    assert (world.business.bank_cents, world.business.uncovered_days) == (200, 0)
    sleep(world)
    assert (world.business.bank_cents, world.business.uncovered_days) == (0, 0)
    sleep(world, 3)
    assert world.end == "bankrupt"
    assert [event["covered"] for event in events(world, "fee")] == [
        False, False, True, True, False, False, False,
    ]  # fmt: skip


def test_bankruptcy_on_the_last_day_is_bankruptcy() -> None:
    market = plain_dealing(money={"opening_cash_cents": 0, "bankrupt_after_days": 3})
    world = World(market, 1, days=3)
    sleep(world, 3)
    assert world.end == "bankrupt"


def test_no_fee_is_no_entry() -> None:
    world = World(plain_dealing(money={"daily_fee_cents": 0}), 1, days=2)
    world.drain()
    sleep(world)
    assert world.drain()[1] == []


def stocked(days: int = 60) -> World:
    """A world whose machine holds colas at a price that sells."""
    world = World(YEAR, 3, days=days)
    order(world, "Please send 60 x sku-08.", 80)
    sleep(world, 6)
    do(world, "stock_slot", row=2, column=0, product="sku-08", quantity=12)
    do(world, "set_price", row=2, column=0, price="1.50")
    return world


def test_goods_are_sold_until_midnight_of_their_last_day() -> None:
    world = stocked()
    sleep(world)
    slot = world.business.machine.at(2, 0)
    for lot in slot.lots:
        lot.expiry_day = world.day
    world.business.machine.calm_until_day = world.day
    held, before = slot.units, world.business.sales.units
    world.drain()
    sleep(world)
    sold = world.business.sales.units - before
    assert 0 < sold < held
    kinds = [event["kind"] for event in world.events]
    assert kinds.index("sales") < kinds.index("spoilage")
    (spoiled,) = events(world, "spoilage")
    assert (spoiled["units"], slot.units) == (held - sold, 0)


def test_card_takings_reach_the_bank_next_morning() -> None:
    world = stocked()
    world.drain()
    sleep(world)
    (day,) = events(world, "day")
    (settled,) = events(world, "card_settlement")
    assert day["units"] > 0
    lines = [line for event in events(world, "sales") for line in event["lines"]]
    card_cents = sum((line[3] - line[5]) * line[4] for line in lines)
    assert settled["cents"] == card_cents
    assert settled["minute"] == 7 * 1440 + YEAR.money.card_settlement_minute
    assert world.business.bank_cents == day["balance_cents"] + card_cents
    assert world.business.ledger.balance(CARD_RECEIVABLE) == 0


def test_takings_of_the_last_day_are_not_in_the_final_balance() -> None:
    world = stocked(days=7)
    sleep(world)
    assert world.end == "horizon"
    due_cents = world.business.ledger.balance(CARD_RECEIVABLE)
    assert due_cents == world.business.card_takings_due_cents > 0


def test_goods_past_their_date_are_thrown_away_wherever_they_are() -> None:
    world = stocked()
    business = world.business
    held = business.storage.units("sku-08") + business.machine.units
    cost_cents = business.ledger.balance(STOCK)
    for lot in business.storage.lots():
        lot.expiry_day = world.day
    for lot in business.machine.slots[6].lots:
        lot.expiry_day = world.day
    business.storage._calm_until_day = business.machine.calm_until_day = world.day
    world.drain()
    sold_before = business.sales.units
    sleep(world)
    sold = business.sales.units - sold_before
    spoiled = events(world, "spoilage")
    assert {event["where"] for event in spoiled} == {"storage", "machine"}
    assert sum(event["units"] for event in spoiled) == held - sold
    assert business.storage.total_units == business.machine.units == 0
    assert business.ledger.balance(STOCK) == 0
    assert business.ledger.balance(SPOILAGE) == sum(e["cost_cents"] for e in spoiled) <= cost_cents
    assert business.morning is not None
    assert business.morning.spoiled == {"sku-08": held - sold}


@pytest.mark.parametrize("days", [1, 2, 30])
def test_every_day_is_charged_the_last_one_too(days: int) -> None:
    world = World(YEAR, 1, days=days)
    sleep(world, days)
    assert world.business.bank_cents == 50_000 - 200 * days
    assert len(events(world, "fee")) == days
