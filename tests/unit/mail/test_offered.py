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
        ("Settled: $45.60 for the truffles.", "payment_notice =4560"),
        ("I have paid both bills, $61.40 and $88.00, as $149.40.", "payment_notice =14940"),
        ("I have paid your invoice by card. \u00a393.60.", "payment_notice =9360"),
        ("I paid $20.00 on Monday and $35.00 on Friday.", "payment_notice"),
    ],
)
def test_the_price_that_is_meant(body: str, expected: str) -> None:
    assert expected in read(body)


def test_only_the_column_that_the_writer_offers_counts() -> None:
    table = "| Product | Your price | My offer | Qty |\n|---|---|---|---|\n"
    body = f"We propose the following prices:\n\n{table}| Cola Can 12oz | $1.08 | $0.72 | 140 |"
    assert "counter_offer sku-08 140 @72" in read(body)


def test_matching_a_rival_offers_what_the_rival_asks() -> None:
    # The world takes it for the rival's quote over again, with the price and without.
    assert "counter_offer sku-08 105 @62" in read(
        "Blue Crate sells Cola Can 12oz for $0.62. Can you match that for 105?"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # of two prices that nothing explains the writer's is the lower, said later
        (
            "Root Beer Can 12oz at $0.70, seriously? $0.52 for 96 cans.",
            "counter_offer sku-16 96 @52",
        ),
        (
            "Is $0.70 for Root Beer Can 12oz your last word? I could do 96 at fifty-two.",
            "counter_offer sku-16 96 @52",
        ),
        ("Root Beer Can 12oz: I'd say $0.50 for 96.", "counter_offer sku-16 96 @50"),
        ("Root Beer Can 12oz, $0.70? My limit's $0.55 for 96.", "counter_offer sku-16 96 @55"),
        ("If your Cola Can 12oz were $0.60 I'd take 105.", "counter_offer sku-08 105 @60"),
        ("What would you say to $0.66 for 105 Cola Can 12oz?", "counter_offer sku-08 105 @66"),
        ("Cola Can 12oz is $0.61 at Blue Crate, $0.92 with you.", "claim sku-08 @61"),
        ("Your site says $0.92 for Cola Can 12oz. Blue Crate asks $0.61.", "claim sku-08 @61"),
        (
            "Would you take 60 cents for Lemon Tea 16oz and Peach Tea 16oz? 24 of each.",
            "counter_offer sku-25 24 @60",
        ),
        (
            "Please send 24 Lemon Tea 16oz and 24 Peach Tea 16oz at the agreed price of $0.93.",
            "order sku-26 24 @93",
        ),
        (
            "You wanted $1.10 first, then you said $0.98. Please send 24 Lemon Tea 16oz at that.",
            "order sku-26 24 @98",
        ),
    ],
)
def test_whose_price_it_is(body: str, expected: str) -> None:
    assert expected in read(body)


def test_two_rivals_are_two_claims() -> None:
    found = read("Blue Crate asks $0.61 for Cola Can 12oz and Harbourline asks $0.66.")
    assert sorted(found) == ["claim sku-08 @61", "claim sku-08 @66"]


def test_the_price_of_the_last_goods_is_not_that_of_all() -> None:
    found = read("Please send 24 Bottled Latte 13.7oz and 12 Refresher Coconut 12oz at $2.40.")
    assert "order sku-23 24" in found
