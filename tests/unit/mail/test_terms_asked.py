"""Questions about terms beside an order or a complaint; addresses; the same once more."""

from __future__ import annotations

import pytest

from tests.unit.mail.test_strangers_mails import found_in


def rows(text: str) -> list[tuple[str, str | None, int | None]]:
    return [(each.intent, each.sku, each.quantity) for each in found_in(text)]


ORDERED = ("order", "sku-16", 24)


@pytest.mark.parametrize(
    "asked",
    [
        "What are your delivery days in August?",
        "Which payment methods do you take?",
        "Is there a fee for Saturday deliveries?",
        "Also, what is your minimum order?",
        "And please email us the new price list.",
        "Do you deliver on Sundays?",
    ],
)
def test_who_orders_may_ask_for_terms_too(asked: str) -> None:
    assert rows(f"Please send 24 Root Beer. {asked}") == [ORDERED, ("ask_catalogue", None, None)]


@pytest.mark.parametrize(
    "said",
    [
        "Your delivery days suit us well.",
        "Payment terms as agreed.",
        "Thanks for the price list.",
        "Leave it at the door, please.",
    ],
)
def test_who_speaks_of_terms_asks_nothing(said: str) -> None:
    assert rows(f"Please send 24 Root Beer. {said}") == [ORDERED]


@pytest.mark.parametrize(
    "line",
    [
        "Ship to: The Atrium, 1 Court Plaza, Level B2, Hartford CT 06103.",
        "Deliver to: Hall 5, 44 Plaza",
        "Shipping address: 12 Mill Yard, Unit 3",
        "Please deliver everything to: 9 Depot, Gate 4",
    ],
)
def test_the_numbers_of_an_address_count_nothing(line: str) -> None:
    assert rows(f"Please send 24 Root Beer.\n\n{line}") == [ORDERED]


def test_goods_are_no_address() -> None:
    found = rows("Please send 24 Root Beer. Ship to: 35 Cola Zero Can 12oz")
    assert found[0] == ORDERED
    assert found[1][:2] in (("unreadable", "sku-09"), ("order", "sku-09"))


@pytest.mark.parametrize(
    "text",
    [
        "I'd like to reorder exactly what I had last time.",
        "Please ship the usual order. Same quantities as last time.",
        "Repeat of last month's order, please.",
    ],
)
def test_the_same_once_more_is_one_order(text: str) -> None:
    (found,) = found_in(text)
    assert (found.intent, found.missing) == ("order", "last_order")


def test_what_was_had_last_time_may_be_spoken_of_without_ordering_it() -> None:
    assert all(intent != "order" for intent, *_ in rows("What I had last time was stale."))
    asked = rows("Please send what we ordered last Tuesday, it never came.")
    assert all(intent != "order" for intent, *_ in asked)


def test_the_number_of_an_order_in_brackets_counts_no_goods() -> None:
    text = "Please cancel the Lemon-Lime cans I ordered yesterday (order 6612)."
    assert rows(text) == [("cancel", "sku-11", None)]


def test_half_a_dozen_beside_a_case_is_six() -> None:
    text = "We need one case of Mixed Nut Tin 9oz and half a dozen Beef Jerky Pouch 8oz."
    assert rows(text) == [("order", "sku-66", 12), ("order", "sku-65", 6)]
