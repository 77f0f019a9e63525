"""What one sentence of a mail takes back, and what it leaves to the others."""

from __future__ import annotations

import pytest

from tests.unit.mail.letters import label
from vendsim.mail import Desk, read_mail
from vendsim.mail.intents import Act
from vendsim.mail.learned import verdict
from vendsim.mail.own_parts import own_parts
from vendsim.mail.reader import read_by_rules
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


def read(body: str) -> list[str]:
    return [label(intent) for intent in read_mail("", body, NAMES)]


def by_rules(body: str) -> list[str]:
    return [label(intent) for intent in read_by_rules(own_parts("", body, NAMES), NAMES)]


@pytest.mark.parametrize(
    ("body", "order"),
    [
        (
            "Please ship 36 Wafer Chocolate Bars at your price. For the Hazelnut Bar $1.30 is too"
            " much for us. If you could do $1.05 we would have 60.",
            "order sku-51 36",
        ),
        ("Please send 48 Lemon Tea. Please do not send the Peach Tea.", "order sku-26 48"),
        (
            "I'd like to order 80 Still Water 16.9oz. What do you charge for Sports Drink 20oz?",
            "order sku-01 80",
        ),
        (
            "Please send:\n- 48 Vitamin Water\n- 24 Mineral Water\n\nPlease quote:\n- 24 Coconut"
            " Water",
            "order sku-05 24",
        ),
        (
            "The Popcorn is unsellable, half of it was crushed. Please send 60 Veggie Straws.",
            "order sku-43 60",
        ),
        (
            "Please send 24 Pocket Rain Ponchos. Deliver by Friday if at all possible.",
            "order sku-64 24",
        ),
    ],
)
def test_an_order_outlives_what_is_said_of_other_goods(body: str, order: str) -> None:
    assert order in by_rules(body)


@pytest.mark.parametrize(
    "body",
    [
        "Please send 48 Lemon Tea. But do not send it before I have seen the price.",
        "Please ship 36 Wafer Chocolate Bars. But only if you can do $0.70.",
        "Please ship 36 Wafer Chocolate Bars and 30 Hazelnut Bars, if you could do $0.70 on both.",
        "I'd like to order 80 Still Water 16.9oz. What would the price be?",
        "Please do not ship anything yet. 48 Lemon Tea is what I need next.",
    ],
)
def test_what_is_said_of_the_same_goods_or_of_none_takes_it_back(body: str) -> None:
    assert not [each for each in read(body) if each.startswith("order ")]


def test_an_order_stands_beside_what_other_sentences_complain_of() -> None:
    weighed: dict[Act, float] = {"order": 2.0, "complain": 2.5, "ask_quote": -3.0}
    assert verdict._done(weighed, {"complain"}) == ["order", "complain"]
    assert verdict._done(weighed, set()) == ["complain"]


@pytest.mark.parametrize(
    "body",
    [
        "Take the Cool Ranch off my order please. And put 50 Classic Potato Chips on, please send.",
        "Please strike the Truffle Selection from my order. Please send 24 Nougat Bar Multipack.",
    ],
)
def test_what_is_taken_off_an_order_leaves_other_goods_alone(body: str) -> None:
    assert [each for each in read(body) if each.startswith("order ")]


@pytest.mark.parametrize(
    "body",
    [
        "Please send 48 Lemon Tea and 24 Peach Tea. No wait, take the Lemon Tea off the order.",
        "Please send 48 Lemon Tea. Hm, take it off the order.",
        'Your form for a new colleague: "Please send 24 Wash Kits", by way of example.',
    ],
)
def test_what_is_taken_off_or_only_shown_is_not_ordered(body: str) -> None:
    assert not [each for each in read(body) if each.startswith("order ")]
