from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.market import PAGES, small_market
from vendsim.mail import Directory, Hit
from vendsim.scenario.schema import PageSpec

DIRECTORY = Directory(PAGES)


def titles(query: str, limit: int = 10) -> list[str]:
    return [hit.title for hit in DIRECTORY.search(query, limit)]


def test_pages_are_found_by_title_and_text_and_word_forms() -> None:
    assert titles("snacks") == ["Crate & Sons"]
    assert titles("snack") == ["Crate & Sons"]
    assert titles("DRINK wholesale") == ["Harbor Beverage, wholesale drinks"]
    assert titles("zebra") == []
    assert titles("") == []


def test_any_word_may_occur_and_the_best_page_comes_first() -> None:
    assert titles("harbor zebra")[0] == "Harbor Beverage, wholesale drinks"
    assert set(titles("harbor")) == {"Harbor Beverage, wholesale drinks", "Tide tables"}
    assert len(titles("harbor", 1)) == 1


def test_a_hit_holds_the_whole_page() -> None:
    (hit,) = DIRECTORY.search("tide", 5)
    assert hit == Hit("Tide tables", "https://tides.example", PAGES[2].text, prices_of="")


def test_pages_of_suppliers_that_have_not_opened_are_not_there() -> None:
    page = PageSpec(title="Shop", address="shop.example", text="News of a shop", supplier="shop")
    listed = PageSpec(
        title="Shop prices",
        address="shop.example/prices",
        text="Prices of a shop",
        supplier="shop",
        shows_prices=True,
    )
    other = PageSpec(title="A shop", address="other.example", text="Another shop")
    directory = Directory((page, listed, other))
    hidden = directory.search("shop", 2, frozenset({"shop"}))
    assert [hit.address for hit in hidden] == ["other.example"]
    shown = directory.search("shop", 3, frozenset({"bakery"}))
    assert {hit.address: hit.prices_of for hit in shown} == {
        "shop.example": "",
        "shop.example/prices": "shop",
        "other.example": "",
    }
    assert len(directory.search("shop", 2, frozenset({"bakery"}))) == 2


@pytest.mark.parametrize(
    "query",
    ['"', '""', "*", "snack*", "title:snack", "NEAR(a b)", "a AND", "(", "OR OR", "^x", "-a"],
)
def test_search_syntax_is_only_words(query: str) -> None:
    assert all(title in {page.title for page in PAGES} for title in titles(query))


@given(st.text(max_size=300))
def test_any_query_is_answered(query: str) -> None:
    assert len(titles(query, 2)) <= 2


def test_equal_pages_come_in_their_own_sequence() -> None:
    same = tuple(
        PageSpec(title=f"Page {letter}", address="https://x.example", text="nuts and bolts")
        for letter in "abcdefgh"
    )
    found = [hit.title for hit in Directory(same).search("bolts", 5)]
    assert found == [f"Page {letter}" for letter in "abcde"]


def test_a_scenario_s_directory_is_built_once() -> None:
    assert Directory.of(small_market()) is Directory.of(small_market())
    assert Directory.of(small_market()) is not Directory.of(small_market(pages=PAGES[:1]))


def test_no_pages_no_hits() -> None:
    assert Directory(()).search("anything", 3) == []
