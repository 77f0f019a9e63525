"""Goods that a market does not have, by names that resemble those of some it has."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


@pytest.mark.parametrize("goods", ["grapes", "ruffles", "toffee", "beers", "vegetables"])
def test_what_resembles_a_name_is_not_ordered(goods: str) -> None:
    (found,) = read_mail("", f"Please send 48 {goods}.", NAMES)
    assert found.intent == "unreadable"


@pytest.mark.parametrize(
    ("goods", "sku"),
    [
        ("root beers", "sku-16"),
        ("veggie straws", "sku-43"),
        ("lays", "sku-36"),
        ("lay's original", "sku-36"),
        ("smartfood .65oz", "sku-41"),
        ("popcorn, the .65 oz ones", "sku-41"),
    ],
)
def test_what_is_called_by_its_name_or_brand_is(goods: str, sku: str) -> None:
    (found,) = read_mail("", f"Please send 48 {goods}.", NAMES)
    assert (found.intent, found.sku, found.quantity) == ("order", sku, 48)


def test_what_only_the_kind_of_goods_tells_apart_is_asked_about() -> None:
    (found,) = read_mail("", "Please send 3 cases of sparkling water 12oz.", NAMES)
    assert (found.intent, found.missing) == ("unreadable", "which_product")


def test_lays_is_a_verb_where_nothing_is_counted() -> None:
    (found,) = read_mail("", "The driver lays the boxes down. Please send 48 root beers.", NAMES)
    assert (found.sku, found.quantity) == ("sku-16", 48)
