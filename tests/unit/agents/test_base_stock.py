from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.agents.playing import Played, module_of, play

base_stock: Any = module_of("base_stock")


@pytest.fixture(scope="module")
def year() -> Played:
    return play("base_stock", seed=1, days=365)


# --- The demand line -----------------------------------------------------------------------------


def _sold(top: float, choke_cents: float, prices: tuple[int, ...], days: int) -> Any:
    """What a product sells at several prices when it sells exactly its mean."""
    return {price: [days * top * (1 - price / choke_cents), days] for price in prices}


def _choke_cents(line: tuple[float, float]) -> float:
    return line[0] / line[1]


def test_with_no_sales_a_line_is_the_first_guess() -> None:
    top, slope = base_stock.fit_line({}, 100, 4.0)
    assert top == pytest.approx(4.0)
    assert 100 * 2.5 < top / slope < 100 * 3.5


@pytest.mark.parametrize(("top", "choke_cents"), [(8.0, 300.0), (3.0, 210.0), (12.0, 600.0)])
def test_with_much_sold_a_line_is_what_it_was_sold_by(top: float, choke_cents: float) -> None:
    prices = tuple(int(choke_cents * share) for share in (0.3, 0.5, 0.7))
    line = base_stock.fit_line(_sold(top, choke_cents, prices, 2000), 100, 4.0)
    assert line[0] == pytest.approx(top, rel=0.1)
    assert _choke_cents(line) == pytest.approx(choke_cents, rel=0.1)


def test_a_little_sold_moves_a_line_a_little() -> None:
    guess = base_stock.fit_line({}, 100, 4.0)
    week = base_stock.fit_line({200: [21.0, 7.0]}, 100, 4.0)
    month = base_stock.fit_line({200: [90.0, 30.0]}, 100, 4.0)
    units = [line[0] - 200 * line[1] for line in (guess, week, month)]
    assert units[0] < units[1] < units[2] < 3.0


def test_sales_at_a_price_raise_the_choke_price_above_it() -> None:
    dear = base_stock.fit_line({450: [30.0, 20.0]}, 100, 4.0)
    assert _choke_cents(dear) > 450


def test_the_best_price_lies_halfway_from_the_cost_to_the_choke_price() -> None:
    product = base_stock.Product("a", "A", False)
    product.top, product.slope = 6.0, 0.02  # nobody buys at 300
    assert product.best_cents(100) == pytest.approx(200)
    earned = [product.daily(cents) * (cents - 100) for cents in range(100, 310, 10)]
    assert max(earned) == product.daily(200) * 100
    assert product.daily(301) == 0.0


# --- Reading -------------------------------------------------------------------------------------


def test_it_reads_price_lists_to_the_cent() -> None:
    agent = base_stock.make_agent()
    played = play(agent, days=3)
    suppliers = played.env.world.trading.suppliers
    assert len(agent.suppliers) >= 5
    for address, known in agent.suppliers.items():
        spec = suppliers[address].spec
        assert known.minimum_cents == spec.minimum_purchase_cents
        assert known.fee_cents == spec.delivery_fee_cents
        assert known.lead_days == spec.lead_time.longest_days
        assert known.least_cases == spec.least_cases
        told = {sku for sku, product in agent.products.items() if address in product.offers}
        assert told == set(spec.products)
        for sku in sorted(told):
            offer = agent.products[sku].offers[address]
            assert offer.case_units == (suppliers[address].conditions.case_pack_units(sku) or 1)
            for units in (1, 50, 150, 500):
                unit_cents = suppliers[address].unit_price_cents("", sku, units, 1)
                assert offer.cents(units) == units * unit_cents


@pytest.mark.parametrize(
    ("name", "large"),
    [
        ("Cola Can 12oz", True),
        ("Spring Water 1L", True),
        ("Iced Tea Bottle", True),
        ("Party Bag of Crisps", True),
        ("Nut Bar 1.8oz", False),
        ("Candle", False),
        ("Charging Cable", False),
    ],
)
def test_it_guesses_sizes_by_names(name: str, large: bool) -> None:
    assert bool(base_stock.LARGE.search(name)) == large


def test_it_reads_the_last_day_in_the_briefing() -> None:
    for days, last_day in ((365, 364), (30, 29)):
        agent = base_stock.make_agent()
        env = play(agent, days=1).env
        agent.begin(type(env)("year", days=days).briefing, ())
        assert agent.last_day == last_day
    agent.begin("Run this for ever.", ())
    assert agent.last_day > 3650


# --- The year ------------------------------------------------------------------------------------


def test_it_makes_a_living_in_about_three_thousand_calls(year: Played) -> None:
    business = year.env.world.business
    assert year.env.world.end == "horizon"
    assert business.bank_cents > 4_000_00
    assert len(year.steps) < 3500
    assert len(year.refused()) < 0.05 * len(year.steps)
    assert set(year.refused()) <= {"does_not_fit"}


def test_what_it_believes_of_its_stock_is_so(year: Played) -> None:
    agent = base_stock.make_agent()
    world = play(agent, seed=1, days=200).env.world
    stored = {sku: product.stored_units for sku, product in agent.products.items()}
    held = {sku: world.business.storage.units(sku) for sku in stored}
    assert stored == held
    for facing, slot in zip(agent.facings, world.business.machine.slots, strict=True):
        if facing.product is None:
            assert not slot.units
            continue
        assert facing.product.sku == slot.sku
        assert facing.price_cents == slot.price_cents
        assert facing.units >= slot.units  # it has not yet heard of the last day's sales


def test_it_buys_of_several_and_seldom_breaks_a_condition(year: Played) -> None:
    suppliers = year.env.world.trading.suppliers
    orders = [step for step in year.of("send_email") if step.arguments["subject"] != "Price list"]
    bought = {step.arguments["to"] for step in orders}
    assert len(bought) >= 4
    assert bought <= set(suppliers)
    answers = [step.seen["text"] for step in year.of("read_email")]
    # What is out of stock is left out of an order, and the rest may be too little.
    too_small = [text for text in answers if "least we deliver" in text]
    assert len(too_small) < 0.05 * len(orders)
    assert not [text for text in answers if "full cases; valid" in text or "too few" in text]


def test_whoever_cheats_is_dropped_and_gets_no_more_orders() -> None:
    for seed in range(3):
        agent = base_stock.make_agent()
        played = play(agent, seed=seed, days=200)
        dropped = [address for address, trusted in agent.asked.items() if not trusted]
        assert dropped
        assert not set(dropped) & set(agent.suppliers)
        for address in dropped:
            assert all(address not in product.offers for product in agent.products.values())
            bad = [
                step.day
                for step in played.of("read_email")
                if step.seen["data"]["sender"] == address
                and re.search("Still to pay|Delivered instead", step.seen["data"]["body"])
            ]
            sent = [step.day for step in played.of("send_email") if step.arguments["to"] == address]
            assert not bad or max(sent) <= bad[0]


def test_a_newcomer_gets_a_small_order() -> None:
    for seed in range(3):
        agent = base_stock.make_agent()
        orders: dict[str, int] = {}
        for step in play(agent, seed=seed, days=120).of("make_payment"):
            address = step.arguments["to"]
            cents = round(100 * float(step.arguments["amount"]))
            first = orders.setdefault(address, cents) == cents
            assert not first or cents <= 0.25 * (step.seen["balance_cents"] + cents)


def test_strangers_bills_and_a_bill_sent_again_are_not_paid() -> None:
    agent = base_stock.make_agent()
    play(agent, days=2)
    bill = "Total: $9.00\nPay to: x@y.example\nPayment reference: HB-1\nPay by: tomorrow"
    stranger = agent._take_in("x@y.example", "Re: Purchase order", bill)
    assert [*stranger] == []
    sender, supplier = next(iter(agent.suppliers.items()))
    assert [*agent._take_in(sender, "Invoice", bill)] == []
    supplier.coming = {"sku-01": 1}
    paying = agent._take_in(sender, "Re: Purchase order", bill)
    assert next(paying)["arguments"] == {"to": sender, "amount": "9.00", "description": "HB-1"}
    assert "HB-1" in agent.paid
    assert [*agent._take_in(sender, "Re: Purchase order", bill)] == []


def test_it_pays_every_bill_once(year: Played) -> None:
    numbers = [step.arguments["description"] for step in year.of("make_payment")]
    assert len(numbers) > 20
    assert len(numbers) == len(set(numbers))


def test_it_learns_other_prices_than_it_began_with(year: Played) -> None:
    prices: dict[str, list[str]] = {}
    for step in year.of("set_price"):
        prices.setdefault(step.seen["data"]["sku"], []).append(step.arguments["price"])
    moved = [sku for sku, asked in prices.items() if len(set(asked)) > 2]
    assert len(moved) >= 6


def test_it_tries_new_products_until_the_year_is_well_on(year: Played) -> None:
    first_ordered: dict[str, int] = {}
    for step in year.of("send_email"):
        for sku in re.findall(r"sku-\d+", step.arguments["body"]):
            first_ordered.setdefault(sku, step.day)
    later = [day for day in first_ordered.values() if day > 30]
    assert len(first_ordered) > len(year.env.world.business.machine.slots)
    assert later
    assert max(later) < 365 * base_stock.TRIALS_UNTIL


def test_it_sells_out_and_collects_at_the_end(year: Played) -> None:
    world = year.env.world
    last_order = max(step.day for step in year.of("send_email"))
    assert last_order < 363
    last = year.of("collect_cash")[-1]
    assert (last.day, last.minute // 60) == (364, 23)
    left_cents = world.business.net_worth_cents - world.business.bank_cents
    assert left_cents < 0.1 * world.business.bank_cents
