"""Sentences that do two things to two products."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk
from vendsim.mail.clauses import MAX_CLAUSE_CHARS, turns
from vendsim.mail.own_parts import own_parts
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


def clauses(body: str) -> list[str]:
    return [part.text for part in own_parts("", body, NAMES).parts]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "I'll have 48 Lemon Tea and what would 24 Peach Tea cost me?",
            ["I'll have 48 Lemon Tea", "what would 24 Peach Tea cost me?"],
        ),
        (
            "30 Hazelnut Bars please, and could you quote me 36 Fruit Candy.",
            ["30 Hazelnut Bars please", "could you quote me 36 Fruit Candy."],
        ),
        (
            "Please cancel the Root Beer and send 24 Ginger Ale.",
            ["Please cancel the Root Beer", "send 24 Ginger Ale."],
        ),
        (
            "Send 24 Ginger Ale, and please cancel the Root Beer.",
            ["Send 24 Ginger Ale", "please cancel the Root Beer."],
        ),
    ],
)
def test_a_sentence_is_taken_apart_where_it_turns(body: str, expected: list[str]) -> None:
    assert clauses(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Send 24 Ginger Ale and tell me what it costs.",
        "If you cancel the Root Beer and send 24 Ginger Ale I am happy.",
        "Could you cancel the Root Beer and send 24 Ginger Ale?",
        "Do not cancel the Root Beer and send 24 Ginger Ale.",
        "Send 24 Ginger Ale, add 24 Root Beer.",
    ],
)
def test_what_may_go_on_is_left_whole(body: str) -> None:
    assert clauses(body) == [body]


def test_a_very_long_sentence_is_not_looked_into() -> None:
    said = "48 Lemon Tea and what is the price of Peach Tea"
    assert list(turns(said))
    assert not list(turns(said + " x" * MAX_CLAUSE_CHARS))
