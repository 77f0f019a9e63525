"""Questions where an order stands, beside something else that a mail wants."""

from __future__ import annotations

import pytest

from tests.unit.mail.letters import label
from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario


def read(body: str) -> list[str]:
    names = Desk.of(load_scenario("year")).names
    return [label(intent) for intent in read_mail("", body, names)]


@pytest.mark.parametrize(
    "asked",
    [
        "Where is last Friday's delivery?",
        "Has our last order left yet?",
        "And please tell me when the last order will arrive.",
        "is mondays van on its way",
        "When can we expect it here?",
        "What is the status of our order 8127?",
    ],
)
def test_asked_beside_an_order(asked: str) -> None:
    assert sorted(read(f"Please send 70 Cola Can 12oz. {asked}")) == [
        "ask_status",
        "order sku-08 70",
    ]


@pytest.mark.parametrize(
    "told",
    [
        "Our last order has arrived, thanks.",
        "Leave it with the porter when the van comes.",
        "The van is on its way back to you with the pallets.",
        "I shall be there when the delivery comes.",
    ],
)
def test_only_spoken_of(told: str) -> None:
    assert "ask_status" not in read(f"Please send 70 Cola Can 12oz. {told}")


def test_a_complaint_of_a_bill_leaves_the_order_alone() -> None:
    found = read(
        "I would like to order 48 Cola Bottle 20oz. Also, your last invoice is wrong by $12:"
        " you charged us for pallets that we gave back."
    )
    assert sorted(found) == ["complain", "order sku-15 48"]


def test_several_complaints_are_several_but_for_a_swap() -> None:
    assert sorted(read("The Popcorn came squashed and the Fish Crackers were stale.")) == [
        "complain sku-41",
        "complain sku-45",
    ]
    swapped = read(
        "I ordered Popcorn 0.65oz and you sent me Fish Crackers 1.5oz. Please swap them."
    )
    assert len(swapped) == 1
    assert swapped[0].startswith("complain")
