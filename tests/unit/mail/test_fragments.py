"""Numbers that are a sentence of their own count the goods of the sentence before."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.mail.fragments import count_alone
from vendsim.mail.tokens import tokens_of
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


def orders(body: str) -> dict[str | None, int | None]:
    found = read_mail("", body, NAMES)
    return {each.sku: each.quantity for each in found if each.intent == "order"}


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("48.", 48),
        ("So two cases, please.", 2),
        ("Thirty-six of them, then.", 36),
        ("Another dozen, by Friday.", 12),
        ("24 bags to the usual door.", 24),
        ("Three cases of each.", 3),
        ("48?", None),
        ("48 a week.", None),
        ("48 left.", None),
        ("48 or 72.", None),
        ("Make it 48.", None),
        ("$48, please.", None),
        ("48 days.", None),
        ("48, not 72.", None),
        ("Two of us.", None),
    ],
)
def test_what_is_nothing_but_a_number_of_goods(said: str, number: int | None) -> None:
    found = count_alone(tokens_of(said))
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Yes to the Fruit Candy. 72 bags.", {"sku-54": 72}),
        ("Please send us the Peach Tea. Two cases.", {"sku-25": 48}),
        ("Deal on the ponchos. 24, please.", {"sku-64": 24}),
        ("Please ship Peach Tea and Lemon Tea. One case of each.", {"sku-25": 24, "sku-26": 24}),
    ],
)
def test_it_counts_the_goods_before(body: str, wanted: dict[str, int]) -> None:
    assert orders(body) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "What does the Peach Tea cost? 48.",
        "The Fruit Candy came crushed. 36 bags.",
        "Do not send the Peach Tea. 48 bottles are here.",
        "We sold no Peach Tea. 48 left.",
        "If you can do the Peach Tea at $0.80, fine. 48 bottles.",
        "The school next door uses the Peach Tea. 48 bottles.",
        "Nobody touched the Peach Tea. 48 bottles.",
    ],
)
def test_it_orders_nothing_that_is_not_wanted(body: str) -> None:
    assert orders(body) == {}
