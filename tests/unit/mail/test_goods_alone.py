"""Mails that say nothing but goods and how many of them."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


def ordered(body: str, subject: str = "") -> list[tuple[str | None, int | None]]:
    found = read_mail(subject, body, NAMES)
    return [(each.sku, each.quantity) for each in found if each.intent == "order"]


@pytest.mark.parametrize(
    ("body", "goods"),
    [
        ("3 cs peach tea\n1 cs lemon tea", [("sku-25", 72), ("sku-26", 24)]),
        ("Two dozen fig bars and a case of beef sticks", [("sku-49", 24), ("sku-60", 24)]),
        ("Right, Tobias. 2 cases of pistachios.", [("sku-57", 48)]),
        ("2 cases ponchos, 1 case jerky\n\nthanks Wiebke", [("sku-64", 48), ("sku-65", 12)]),
        ("30 veggie straws, 45 cheese crackers. go", [("sku-43", 30), ("sku-44", 45)]),
        (
            "Tobias\n- 2 cases root beer\n- 1 case ginger ale\ndone",
            [("sku-16", 48), ("sku-13", 24)],
        ),
    ],
)
def test_a_counted_list_and_nothing_else_is_ordered(
    body: str, goods: list[tuple[str, int]]
) -> None:
    assert ordered(body) == goods


@pytest.mark.parametrize(
    "body",
    [
        "3 cs peach tea?",
        "Sales: 3 cs peach tea, 1 cs lemon tea",
        "3 cs peach tea left",
        "3 cs peach tea, 1 cs of it warm",
        "3 cs peach tea @ 0.80",
        "17 peach tea, 5 lemon tea, ok",
        "thanks for 48 peach tea and 24 lemon tea",
        "thanks for 48 peach tea and 24 lemon tea received",
        "| Product | Qty | State |\n| Peach Tea 16oz | 48 | sold |\n| Lemon Tea 16oz | 24 | sold |",
        "48 peach tea, 24 lemon tea",
    ],
)
def test_a_word_more_and_it_is_asked_about(body: str) -> None:
    assert ordered(body) == []


def test_a_subject_may_say_what_a_list_is() -> None:
    assert ordered("3 cs peach tea\n1 cs lemon tea", "Stocktake") == []
