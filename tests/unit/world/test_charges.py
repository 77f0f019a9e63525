"""Card fees and sales tax: what they come to, and when they leave the bank."""

from __future__ import annotations

import json

import pytest

from tests.markets import plain_dealing
from tests.unit.world.player import do, events, sleep
from vendsim.ledger import CARD_FEES, SALES, SALES_TAX, SALES_TAX_PAYABLE
from vendsim.scenario import ChargesSpec, Scenario, load_scenario
from vendsim.world import World


def charged(**charges: int) -> Scenario:
    """A plain market with such charges."""
    plain = json.loads(plain_dealing().canonical_json)
    plain["charges"] = charges
    return Scenario.from_json(json.dumps(plain))


def selling(scenario: Scenario, days: int) -> World:
    """A world with a machine full of cola and chips."""
    world = World(scenario, 3, days=days)
    for place, sku in {(2, 0): "sku-08", (0, 0): "sku-34"}.items():
        world.business.storage.receive(sku, 500, 50, 10_000)
        row, column = place
        do(world, "stock_slot", row=row, column=column, product=sku, quantity=12)
        do(world, "set_price", row=row, column=column, price="1.75")
    return world


def refill(world: World) -> None:
    for place, sku in {(2, 0): "sku-08", (0, 0): "sku-34"}.items():
        slot = world.business.machine.at(*place)
        if slot.units < 12:
            row, column = place
            do(world, "stock_slot", row=row, column=column, product=sku, quantity=12 - slot.units)


def test_the_processor_keeps_a_share_and_a_sum_for_each_card_sale() -> None:
    world = selling(charged(card_fee_basis_points=350, card_fee_cents_per_sale=5), 8)
    for _ in range(6):
        sleep(world)
        refill(world)
    by_day: dict[int, int] = {}
    for event in events(world, "sales"):
        day = event["minute"] // 1440
        by_day[day] = by_day.get(day, 0) + sum(line[3] - line[5] for line in event["lines"])
    settled = events(world, "card_settlement")
    assert len(settled) >= 4
    for event in settled:
        sold = by_day[event["minute"] // 1440 - 1]
        assert event["cents"] == 175 * sold
        assert event["fee_cents"] == (2 * 175 * sold * 350 + 10_000) // 20_000 + 5 * sold
    kept_cents = sum(event["fee_cents"] for event in settled)
    assert world.business.ledger.balance(CARD_FEES) == kept_cents > 0


def test_what_is_given_away_costs_no_fee() -> None:
    world = selling(charged(card_fee_cents_per_sale=5), 3)
    do(world, "set_price", row=2, column=0, price="0")
    do(world, "set_price", row=0, column=0, price="0")
    sleep(world, 2)
    assert world.business.sales.units > 0
    assert events(world, "card_settlement") == []
    assert world.business.ledger.balance(CARD_FEES) == 0


def test_tax_is_owed_by_the_day_and_paid_by_the_month() -> None:
    world = selling(charged(sales_tax_basis_points=600), 40)  # 5 January to 13 February
    owed_cents = 0
    while world.end is None:
        day = world.day
        sleep(world)
        closed = [one for one in events(world, "day") if one["day"] == day]
        revenue_cents = closed[0]["revenue_cents"]
        owed_cents += (2 * revenue_cents * 600 + 10_600) // 21_200
        paid = [one["cents"] for one in events(world, "tax_payment")]
        if day in (26, 39):  # the last of January, and of the run
            assert paid[-1] == owed_cents > 0
            owed_cents = 0
        assert world.business.ledger.balance(SALES_TAX_PAYABLE) == -owed_cents
        if world.end is None:
            refill(world)
    ledger = world.business.ledger
    assert ledger.balance(SALES_TAX) == sum(one["cents"] for one in events(world, "tax_payment"))
    assert ledger.balance(SALES_TAX) == pytest.approx(-ledger.balance(SALES) * 6 / 106, abs=20)
    assert len(events(world, "tax_payment")) == 2


def test_owed_tax_is_no_wealth() -> None:
    taxed, free = selling(charged(sales_tax_basis_points=600), 5), selling(plain_dealing(), 5)
    sleep(taxed)
    sleep(free)
    tax_cents = taxed.business.ledger.balance(SALES_TAX)
    assert taxed.business.bank_cents == free.business.bank_cents
    assert taxed.business.net_worth_cents == free.business.net_worth_cents - tax_cents
    assert tax_cents > 0


@pytest.mark.parametrize(
    ("revenue_cents", "tax_cents"),
    [(0, 0), (106, 6), (1, 0), (8, 0), (9, 1), (10_600_000, 600_000)],
)
def test_tax_to_the_nearest_cent(revenue_cents: int, tax_cents: int) -> None:
    assert ChargesSpec(sales_tax_basis_points=600).tax_in_cents(revenue_cents) == tax_cents
    assert ChargesSpec().tax_in_cents(revenue_cents) == 0


def test_the_briefing_tells_the_charges() -> None:
    told = load_scenario("realistic").briefing_for(365)
    assert "the card processor keeps 3.5% of them and $0.05 for each sale" in told
    assert "include a sales tax of 6% on the price before tax" in told
    assert "{{" not in told
