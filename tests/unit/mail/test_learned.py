"""The learned reader: what it reads that no rule knows, and what it does not dare."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from scripts import train_reader
from tests.unit.mail.letters import label
from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario

WEIGHTS = Path(train_reader.WEIGHTS)
MAX_BYTES = 1_500_000


def read(body: str) -> list[str]:
    names = Desk.of(load_scenario("year")).names
    return [label(intent) for intent in read_mail("", body, names)]


@cache
def lines() -> list[str]:
    return WEIGHTS.read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "ORDER\nFig Bar Twin 2oz x 40\nBeef Stick 1oz x 24\nShip to: 9 Quay Parade. End.",
            ["order sku-49 40", "order sku-60 24"],
        ),
        ("Hello, did my cookies ship yet? - Ana", ["ask_status"]),
        ("Hi hi! Could I have your sweetie list with all the prices on it?", ["ask_catalogue"]),
    ],
)
def test_reads_ordinary_words(body: str, expected: list[str]) -> None:
    assert read(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "We're toying with the idea of 48 Peach Tea 16oz a month. Nothing is decided.",
        "Could you put me down for 48 Peach Tea 16oz? Hang on, make that two cases, or three.",
        "Sales last week:\n48 Peach Tea 16oz\n20 Lemon Tea 16oz",
        "put me down for 48 Peach Tea 16oz... no wait, not yet, what is it going for first",
        "Take the 2 cases of Peach Tea 16oz off my order please. Everything else stays.",
        "Please book in 72 Fruit Candy and 48 Peach Tea 16oz.\n\nScratch that, 36 of each will do.",
        "So:\nCola Can 12oz → order 70\nPeach Tea 16oz → order 24\nBeef Stick 1oz → order 40",
        "Please deliver, it is urgent: Peach Tea 16oz.\nMit besten Grüßen, Einkauf 3",
        "Kindly amend the order as follows:\n- Remove: Peach Tea 16oz (24 units)",
    ],
)
def test_what_may_be_meant_otherwise_is_no_order(body: str) -> None:
    assert not any(each.startswith("order ") for each in read(body))


def test_a_later_sentence_counts_the_goods_of_an_earlier_one() -> None:
    body = "Pepper Soda Can 12oz: your 62 cents is too much. I could do 50 cents for 105 cans."
    assert read(body) == ["counter_offer sku-14 105 @50"]


def test_cases_of_each_are_not_the_units_in_a_case() -> None:
    found = read("I'd like two cases each of Cereal Bar Apple (48) and Fig Bar Twin (40).")
    assert not {"order sku-49 40", "order sku-50 48"} & set(found)


def test_a_number_of_something_else_leaves_no_doubt() -> None:
    story = "Our choir of eleven loved your ponchos on the outing, all twelve hours of rain."
    assert "order sku-64 48" in read(f"{story} Please send 48 Pocket Rain Poncho.")


def test_goods_named_later_are_not_taken_back() -> None:
    found = read("Please take the Lemon Tea off my order. Send me 48 Peach Tea in its place.")
    assert "order sku-25 48" in found
    assert not any("order sku-26" in each for each in found)


def test_a_full_case_is_no_few_cases() -> None:
    goods = "2 cases Nougat Bar Multipack\n8 Kettle Chips Family Bag 13oz"
    assert "order sku-70 8" in read(f"Hello, we accept, please ship:\n{goods}\nRegards, Jo")
    found = read(f"Hello, we accept, please ship:\n{goods.replace('8 K', '3 K')}\nRegards, Jo")
    assert not any("order sku-70" in each for each in found)


def test_a_complaint_is_not_about_what_is_ordered_beside_it() -> None:
    found = read("The Peach Tea arrived warm and leaking. Please send 48 more Peach Tea.")
    assert "complain sku-25 48" not in found


@pytest.mark.parametrize("said", ["What do the two cost?", "Both in stock? The two of us ask."])
def test_small_numbers_of_other_things_count_no_goods(said: str) -> None:
    found = read(f"I like your Peach Tea and your Lemon Tea. {said}")
    assert not any(each.endswith(" 2") for each in found)


@pytest.mark.parametrize(
    ("said", "number"),
    [("Your 97 is a lot for us.", None), ("I would like to know for 48.", 48)],
)
def test_odd_cents_count_no_goods(said: str, number: int | None) -> None:
    found = read(f"What can you do for us on the Peach Tea? {said}")
    assert not any("97" in each.split("@")[0] for each in found)
    assert number is None or any(each.endswith(f"sku-25 {number}") for each in found)


def test_the_weights_were_taught_by_the_mails_of_the_repository() -> None:
    assert json.loads(lines()[0])["taught_by"] == train_reader.taught_by()
    assert WEIGHTS.stat().st_size <= MAX_BYTES


@pytest.mark.sweep
def test_the_weights_are_those_that_the_mails_teach() -> None:
    weights, grounds = train_reader.learned_weights()
    learned = train_reader.shipped_text(weights).split("\n")
    assert learned[1::2] == lines()[1::2]
    pairs = zip("".join(learned[2::2]), "".join(lines()[2::2]), strict=True)
    # Another machine's arithmetic may round a weight differently.
    apart = [abs(ord(one) - ord(other)) for one, other in pairs]
    assert sum(each > 1 for each in apart) < 0.01 * len(apart)
    shipped = json.loads(train_reader.GROUNDS.read_text(encoding="utf-8"))
    assert {deed: set(told) for deed, told in grounds.items()} == {
        deed: set(told) for deed, told in shipped.items()
    }
    for deed, told in grounds.items():
        for name, weight in told.items():
            assert abs(weight - shipped[deed][name]) < 50, (deed, name)
