"""What the second opinion may change in the judgement of the rules."""

from __future__ import annotations

import pytest

from tests.unit.mail.letters import label, names
from vendsim.mail import read_mail


def read(body: str) -> list[str]:
    return [label(intent) for intent in read_mail("", body, names())]


@pytest.mark.parametrize(
    "body",
    [
        "Stick 40 Cola Can 12oz on the Thursday run, please.",
        "Tell your driver to bring 40 Cola Can 12oz, thanks.",
        "Accepting: 40 x Cola Can 12oz. Please dispatch.",
        "We would be grateful to receive 40 Cola Can 12oz at your earliest convenience.",
    ],
)
def test_orders_in_words_that_the_rules_do_not_know(body: str) -> None:
    assert read(body) == ["order sku-08 40"]


@pytest.mark.parametrize(
    "body",
    [
        "Need 40 Cola Can 12oz asap!",
        "Please reserve 40 Cola Can 12oz.",
        "Please send order confirmation for 40 Cola Can 12oz.",
        "Note to self: order 40 Cola Can 12oz.",
        "It depends on the weather whether we take 40 Cola Can 12oz.",
        "I'll take 40 Cola Can 12oz another time.",
        "The draft PO reads 40 Cola Can 12oz; please hold it until I sign.",
        "Something like 40 Cola Can 12oz.",
        "The colas you sent taste of soap. All 40 Cola Can 12oz. I want this made good.",
    ],
)
def test_what_only_sounds_like_an_order_is_none(body: str) -> None:
    assert not any(each.startswith("order ") for each in read(body))


def test_an_offer_that_reads_like_an_order_is_an_offer() -> None:
    assert read("Trim Cola Can 12oz to $0.63, we take 105.") == ["counter_offer sku-08 105 @63"]


def test_goods_alone_are_ordered_only_by_what_the_mail_asks() -> None:
    assert read("40 Cola Can 12oz.") == ["unreadable:commitment sku-08 40"]
    assert read("40 Cola Can 12oz this week. Deliver as always.") == ["order sku-08 40"]


def test_a_deed_that_the_rules_do_not_find_is_named() -> None:
    assert read("Change of plan - we won't be needing HB-1050 after all.") == ["cancel"]
    assert read("Nobody has told me when HB-1043 gets here.") == ["ask_status"]


def test_gibberish_is_no_small_talk() -> None:
    assert read("asdf qwer zxcv") == ["unreadable:meaning"]
