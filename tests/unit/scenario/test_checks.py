from __future__ import annotations

import datetime as dt

import pytest

from vendsim.scenario import CalendarSpec, ToolSpec
from vendsim.scenario.checks import (
    Named,
    check_kinds,
    check_names,
    check_pages,
    check_product_names,
    check_stocked,
    check_wake,
    folded,
)


@pytest.mark.parametrize(
    "twin",
    [
        "cola can",
        "COLA CAN",
        " Cola \t Can ",
        "\uff23\uff4f\uff4c\uff41 Can",
        "Cola\u00a0Can",
        "C\u043ela Can",
        "\u0421ola \u0421\u0430n",
        "C\u03bfla C\u03b1n",
        "Co\u200bla\u200f Ca\u00adn",
        "Cola\u3164 C\ufe0fan\u2800",
        "Cola Can\U000e0031\U000e0032",
    ],
)
def test_names_that_look_alike_are_the_same_name(twin: str) -> None:
    assert folded(twin) == folded("Cola Can")


def test_names_that_differ_stay_apart() -> None:
    assert folded("Cola Can 12oz") != folded("Cola Can 16oz")


def test_a_name_of_any_length_is_soon_compared() -> None:
    assert len(folded("\ufdfa" * 1_000_000)) < 10_000


def test_the_third_of_a_name_is_told_of_the_first() -> None:
    listed: list[Named] = [
        ("a", {"id": "x"}),
        ("b", {"id": "X"}),
        ("c", {"id": "x"}),
        ("d", {"id": 3}),
    ]
    assert list(check_names(listed, ("id", "name"))) == [
        ("b.id", "'X' is also the id of a"),
        ("c.id", "'x' is also the id of a"),
    ]


def test_entries_without_a_name_are_not_compared() -> None:
    assert list(check_names([("a", {"id": ""}), ("b", {"id": ""}), ("c", {})], ("id",))) == []


def test_a_product_may_not_bear_the_sku_of_another() -> None:
    listed = [("a", {"sku": "cola", "name": "Chips"}), ("b", {"sku": "chips", "name": "Crisps"})]
    assert list(check_product_names(listed)) == [
        ("a.name", "'Chips' is a SKU; give a name that is none")
    ]


def test_suppliers_are_compared_with_what_could_be_read() -> None:
    listed = [("a", {"email": "me@x.example", "products": ["p", "q", "p", 7, "r"]})]
    assert list(check_stocked(listed, frozenset("pq"), "me@x.example")) == [
        ("a.email", "'me@x.example' is the address of the business itself"),
        ("a.products[2]", "'p' stands in the list twice"),
        ("a.products[4]", "'r' is no SKU of products.csv"),
    ]
    assert list(check_stocked(listed, None, None)) == [
        ("a.products[2]", "'p' stands in the list twice")
    ]
    assert list(check_stocked([("b", {"products": "p"}), ("c", {})], frozenset(), None)) == []


@pytest.mark.parametrize(("wake_minute", "complaints"), [(1380, 0), (1381, 1)])
def test_the_longest_call_must_end_by_midnight(wake_minute: int, complaints: int) -> None:
    calendar = CalendarSpec(start_date=dt.date(2026, 1, 5), horizon_days=1, wake_minute=wake_minute)
    tools = {"wait": ToolSpec(minutes=5), "collect_cash": ToolSpec(minutes=60)}
    assert len(list(check_wake(calendar, tools))) == complaints


def test_pages_belong_to_suppliers_there_are() -> None:
    listed: list[Named] = [
        ("a", {"supplier": "north", "shows_prices": True}),
        ("b", {"supplier": "south"}),
        ("c", {"shows_prices": True}),
        ("d", {"supplier": 3}),
    ]
    assert list(check_pages(listed, frozenset(["north"]))) == [
        ("b.supplier", "'south' is no id of suppliers.toml"),
        ("c.shows_prices", "is true, but no supplier is named; give supplier too"),
    ]


def test_only_friendly_suppliers_need_no_description() -> None:
    listed: list[Named] = [
        ("a", {"kind": "friendly"}),
        ("b", {"kind": "gouger"}),
        ("c", {"kind": "switcher"}),
        ("d", {"kind": "thief"}),
    ]
    assert list(check_kinds(listed, frozenset(["switcher"]))) == [
        ("b.kind", "'gouger' is not described; add [supplier_kinds.gouger]")
    ]
    assert list(check_kinds(listed, None)) == []
