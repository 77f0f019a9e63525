"""A mail that is understood only in part is asked back, never half booked."""

from __future__ import annotations

import pytest

from vendsim.mail import ProductNames, read_mail
from vendsim.scenario import load_scenario

NAMES = ProductNames(load_scenario("year").products)


@pytest.mark.parametrize(
    "text",
    [
        "Please send 20 Cola Can 12oz, 20 Orange Soda Can 12oz, and 20 of the wobbly widgets.",
        "Please send 24 Cola Can 12oz and 24 Mountain Fizz.",
        "I'll take 20 Cola Can 12oz, twenty-four Ginger Ale Can 12oz and some Root Beer.",
        "Please send:\n- 24 Cola Can 12oz\n- 12 Mountain Fizz",
        "Please send:\n24 Cola Can 12oz\n12 Mountain Fizz",
        "Please send 1,5 cases of Cola Can 12oz.",
        "Please send 0,5 case of Ginger Ale Can 12oz.",
        "Please send 24 Cola Can 12oz. Actually make that 30.",
        "Please send 24 Cola Can 12oz and twelve units of sku-99.",
    ],
)
def test_the_part_that_is_not_understood_is_asked_about(text: str) -> None:
    intents = read_mail("Order", text, NAMES)
    assert any(intent.intent == "unreadable" and intent.missing for intent in intents)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Please go ahead with ten charging cables and six rain ponchos.",
         {"sku-61": 10, "sku-64": 6}),
        ("Please send 24 Cola Can 12oz and six Nacho chips.", {"sku-08": 24, "sku-34": 6}),
        ("Please send 24 Cola Can 12oz.\n\nPS: and 12 Ginger Ale Can 12oz too.",
         {"sku-08": 24, "sku-13": 12}),
        ("OK, here is my complete order:\n\n| Product | Qty |\n|---|---|\n| Cola Can 12oz | 24 |\n"
         "| sku-34 | 12 |\n\nPlease confirm the total and I will pay right away.",
         {"sku-08": 24, "sku-34": 12}),
    ],
)  # fmt: skip
def test_orders_are_read_whole(text: str, wanted: dict[str, int]) -> None:
    intents = read_mail("Order", text, NAMES)
    assert {intent.sku: intent.quantity for intent in intents if intent.intent == "order"} == wanted
    assert {intent.intent for intent in intents} <= {"order", "small_talk", "ask_quote"}
