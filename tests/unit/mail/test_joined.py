"""Goods that a sentence names in one breath, and goods it names only to leave them out."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.mail.learned.joined import is_broken_off, joined_to
from vendsim.mail.own_parts import own_parts
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names
PEACH, LEMON, NUTS = ("sku-25",), ("sku-26",), ("sku-66",)


def joined(body: str) -> set[tuple[str, ...]]:
    """What is named in one breath with peach tea."""
    return joined_to([PEACH], own_parts("", body, NAMES).parts) - {PEACH}


@pytest.mark.parametrize(
    ("body", "goods"),
    [
        ("Could we get 48 peach tea and 24 lemon tea on the van?", {LEMON}),
        ("I'd need 48 peach tea, 24 lemon tea plus 2 cases of mixed nut tins", {LEMON, NUTS}),
        ("A case of the peach tea & a case of the lemon tea then", {LEMON}),
    ],
)
def test_goods_in_one_breath(body: str, goods: set[tuple[str, ...]]) -> None:
    assert joined(body) == goods


@pytest.mark.parametrize(
    "body",
    [
        "Send 48 peach tea, and what do you ask for 24 lemon tea?",
        "48 peach tea and 24 lemon tea, sorry, only the former",
        "48 peach tea. 24 lemon tea.",
        "48 peach tea and 24 lemon tea. The lemon tea only if it is fresh.",
        "I take 48 peach tea while the 24 lemon tea can wait",
    ],
)
def test_what_parts_goods(body: str) -> None:
    assert joined(body) == set()


@pytest.mark.parametrize(
    "body",
    [
        "We'll take 48 peach tea and 24 root beer this time, and leave the lemon tea out.",
        "Yes to 48 peach tea and 24 root beer at your price, but not to the lemon tea.",
    ],
)
def test_what_is_left_out_is_not_asked_about(body: str) -> None:
    found = read_mail("", body, NAMES)
    assert [(each.intent, each.sku) for each in found] == [("order", "sku-25"), ("order", "sku-16")]


@pytest.mark.parametrize(
    ("body", "is_broken"),
    [
        ("Two cases of peach tea... ah, you have none. Two of lemon tea then.", True),
        # The false start is gone before the sentence is read: only the lemon tea is left.
        ("Please send 48 peach tea... no wait, 48 lemon tea.", False),
        ("Please send: 48 peach tea, 24 lemon tea.", False),
        ("A case of the peach tea... I mean the lemon tea.", True),
        ("For 48 peach tea: I pay on delivery.", False),
        ("48 peach tea and 24 lemon tea... thanks!", False),
    ],
)
def test_who_breaks_off_behind_a_product(body: str, is_broken: bool) -> None:
    parts = own_parts("", body, NAMES).parts
    assert any(is_broken_off(PEACH, part) for part in parts) == is_broken
