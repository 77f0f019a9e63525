"""Whose price a price is where a mail haggles, and which price an order agrees to."""

from __future__ import annotations

import pytest

from tests.unit.mail.letters import label
from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario


def read(body: str) -> list[str]:
    names = Desk.of(load_scenario("year")).names
    return [label(intent) for intent in read_mail("", body, names)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Root Beer Can 12oz at $2.20 is too much. I can pay 55 cents for 96 cans.",
            "counter_offer sku-16 96 @55",
        ),
        (
            "You quoted $1.90 for Cola Can 12oz. If you could make it $0.75 I would take 105.",
            "counter_offer sku-08 105 @75",
        ),
        (
            "Cola Can 12oz went up from $0.80 to $0.95. I will take 105 if you go to $0.70.",
            "counter_offer sku-08 105 @70",
        ),
        (
            "Your Cola Can 12oz is $1.90, Blue Crate sells it for $0.62. Could you do $0.70?",
            "claim sku-08 @62",
        ),
        ("Deal at $0.79. Please send 105 Cola Can 12oz.", "order sku-08 105 @79"),
        (
            "Please send $60.00 worth of Cola Can 12oz at your price of $0.80 a can.",
            "order sku-08 75 @80 =6000",
        ),
        (
            "I transferred $318.40 for the Compact Umbrella order this morning.",
            "payment_notice =31840",
        ),
    ],
)
def test_the_price_that_is_meant(body: str, expected: str) -> None:
    assert expected in read(body)


def test_only_the_column_that_the_writer_offers_counts() -> None:
    table = "| Product | Your price | My offer | Qty |\n|---|---|---|---|\n"
    body = f"We propose the following prices:\n\n{table}| Cola Can 12oz | $1.08 | $0.72 | 140 |"
    assert "counter_offer sku-08 140 @72" in read(body)


def test_matching_a_rival_names_no_price_of_its_own() -> None:
    assert "counter_offer sku-08 105" in read(
        "Blue Crate sells Cola Can 12oz for $0.62. Can you match that for 105?"
    )
