from __future__ import annotations

from typing import Any

import pytest

from tests.unit.agents.playing import Played, module_of, play

fixed_price: Any = module_of("fixed_price")


@pytest.fixture(scope="module")
def played() -> Played:
    return play("fixed_price", seed=1, days=120)


def test_it_asks_two_and_buys_of_one(played: Played) -> None:
    asked = [step.arguments["to"] for step in played.of("send_email") if step.day == 0]
    bought = {step.arguments["to"] for step in played.of("send_email") if step.day > 0}
    assert len(asked) == len(set(asked)) == 2
    assert len(bought) == 1
    assert bought <= set(asked)


def test_it_keeps_its_week(played: Played) -> None:
    assert {step.day % 7 for step in played.of("send_email") if step.day > 1} == {0}
    assert {step.day % 7 for step in played.of("stock_slot")} == {1, 4}
    assert {step.day % 7 for step in played.of("collect_cash")} == {6}


def test_its_prices_are_twice_the_cost_to_a_quarter(played: Played) -> None:
    world = played.env.world
    supplier = world.trading.suppliers[played.of("send_email")[-1].arguments["to"]]
    priced = [slot for slot in world.business.machine.slots if slot.price_cents is not None]
    assert len(priced) == len(world.business.machine.slots)
    for slot in priced:
        assert slot.sku is not None
        assert slot.price_cents is not None
        assert slot.price_cents % 25 == 0
        assert abs(slot.price_cents - 2 * supplier.list_price_cents(slot.sku)) <= 12.5


def test_it_pays_every_bill_once(played: Played) -> None:
    numbers = [step.arguments["description"] for step in played.of("make_payment")]
    assert len(numbers) > 5
    assert len(numbers) == len(set(numbers))


def test_a_basket_holds_usual_goods_first() -> None:
    names = {"a": "Marzipan", "b": "Cola Can", "c": "Fish Chips", "d": "Cola Bottle", "e": "Ham"}
    assert fixed_price.choose_basket(names, 3) == ["b", "c", "d"]
    assert fixed_price.choose_basket(names, 9) == ["b", "c", "d", "a", "e"]
