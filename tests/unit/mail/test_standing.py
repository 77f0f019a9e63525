"""Standing orders and changes to orders are asked about, not booked."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names

AGAIN = """\
Every Monday from now on send us 2 cases of ginger ale.
From now on please send 2 cases of ginger ale every Monday.
Send us 2 cases of ginger ale each week.
Each Tuesday, ship 24 Spring Water 1L.
Please deliver 48 Lemon Tea weekly.
Every other Friday please bring 36 Lemon Tea.
Send us 24 Lemon Tea on Mondays.
Ship 24 Lemon Tea monthly please.
Please change my order: 48 Lemon Tea.
Please change my order: 48 Lemon Tea instead of Peach Tea.
Amendment to our last order: 48 Lemon Tea.
I need to amend yesterday's order, please send 48 Lemon Tea.
Please change my order: | - 48 Lemon Tea | - 24 Snickers
I need 10 cases of the still water 16.9oz. Can you make that fit, delivery included?
Please send 3 boxes of Hazelnut Bars, boxes of whatever size you have.
Please send 3 boxes of Snickers, whichever box size you stock.
Send 3 boxes of Hazelnut Bars; any box size is fine.
Send 4 cartons of ginger ale, however many come in one.""".splitlines()

NOW = """\
We are there every Monday. Please send 24 Lemon Tea.
Please send 24 Lemon Tea. I visit the machine every day.
Please send 24 Lemon Tea, I restock every Monday.
Our weekly order: | 24 Lemon Tea
Do not change my order. Please send 24 Lemon Tea too.
Please send 24 Lemon Tea. I may change the order next week.
Please send 24 Lemon Tea instead of the peach.
This time we want 24 Lemon Tea rather than the peach. Please ship tomorrow.
Sell me two dozen lemon teas.
Order: 24 Lemon Tea. Charge the card on file.
Please send: | A) Lemon Tea .. 24
Please send 24 Lemon Tea. Would that work for Thursday?
Please send 24 Lemon Tea to Cargo Road 1180.""".splitlines()


@pytest.mark.parametrize("said", AGAIN)
def test_what_is_no_order_for_now_is_asked_about(said: str) -> None:
    found = read_mail("", said.replace(" | ", "\n"), NAMES)
    assert {each.intent for each in found} == {"unreadable"}


@pytest.mark.parametrize("said", NOW)
def test_an_order_for_now_is_one(said: str) -> None:
    (order,) = read_mail("", said.replace(" | ", "\n"), NAMES)
    assert (order.intent, order.sku, order.quantity) == ("order", "sku-26", 24)


def test_behind_a_size_a_sentence_can_begin() -> None:
    found = read_mail("", "Order: 24 Lemon Tea, 48 Gatorade 20 oz. Charge the card.", NAMES)
    assert [(each.intent, each.sku, each.quantity) for each in found] == [
        ("order", "sku-26", 24),
        ("order", "sku-33", 48),
    ]


def test_the_number_of_a_house_counts_no_goods() -> None:
    mail = "Qty 15  Travel Wash Kit\nQty 10  Fleece Travel Blanket\n\nPlease dispatch.\n\nRoad 1180"
    found = read_mail("", mail, NAMES)
    assert [(each.intent, each.quantity) for each in found] == [("order", 15), ("order", 10)]
