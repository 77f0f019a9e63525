from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.market import BY_CASE, BY_UNIT, DRINKS, small_market
from vendsim.rng import Streams
from vendsim.scenario.supplier_spec import PriceBreakSpec
from vendsim.supply import PriceBook
from vendsim.supply.price_book import add_up

MARKET = small_market()


def book(seed: int = 1, **changes: object) -> PriceBook:
    spec = BY_UNIT.model_copy(update=changes)
    return PriceBook(spec, MARKET, Streams(seed))


@given(st.integers(0, 2**63 - 1))
def test_list_prices_lie_in_the_spread_around_the_markup(seed: int) -> None:
    prices = book(seed)
    for sku in DRINKS:
        cost = MARKET.product_by_sku[sku].unit_cost_cents
        assert 2 * cost * 0.9 - 0.5 <= prices.list_price_cents(sku) <= 2 * cost * 1.1 + 0.5


def test_list_prices_are_the_seed_s_and_nobody_else_s() -> None:
    first, again, other = book(7), book(7), book(8)
    assert again.unit_price_cents("sku-13", 500) < again.list_price_cents("sku-13")
    of = {
        seed: [b.list_price_cents(sku) for sku in DRINKS] for seed, b in ((7, first), (70, again))
    }
    assert of[7] == of[70]
    assert of[7] != [other.list_price_cents(sku) for sku in DRINKS]


def test_no_price_is_below_unit_cost() -> None:
    cheap = book(3, list_markup=0.0, list_spread=0.5)
    for sku in DRINKS:
        cost = MARKET.product_by_sku[sku].unit_cost_cents
        assert min(cheap.unit_price_cents(sku, units) for units in (1, 100, 300, 10**6)) >= cost


def test_price_breaks_count_from_their_units_on() -> None:
    prices = book(list_spread=0.0)
    assert prices.list_price_cents("sku-08") == 92
    assert prices.breaks("sku-08") == ((100, 86), (300, 81))
    at = {
        units: prices.unit_price_cents("sku-08", units) for units in (1, 99, 100, 299, 300, 10**6)
    }
    assert at == {1: 92, 99: 92, 100: 86, 299: 86, 300: 81, 10**6: 81}


def test_a_break_that_lowers_nothing_is_not_offered() -> None:
    at_cost = book(list_markup=0.0, list_spread=0.0)
    assert at_cost.breaks("sku-08") == ()
    little = book(list_spread=0.0, price_breaks=(PriceBreakSpec(units=10, discount=0.001),))
    assert little.breaks("sku-08") == ()


def test_delivery_is_free_from_its_limit_on() -> None:
    prices = book()
    assert [prices.delivery_cents(cents) for cents in (0, 19999, 20000)] == [1500, 1500, 0]


def test_quote_sums_quantities_and_leaves_the_rest_out() -> None:
    quote = book(list_spread=0.0).quote([("sku-08", 100), ("sku-13", None), ("sku-34", 64)], day=3)
    assert [(line.sku, line.units, line.unit_price_cents) for line in quote.lines] == [
        ("sku-08", 100, 86),
        ("sku-13", None, 90),
    ]
    assert quote.not_carried == ("sku-34",)
    assert (quote.goods_cents, quote.delivery_cents, quote.total_cents) == (8600, 1500, 10100)
    assert quote.valid_until_day == 10
    assert quote.objections == ()


def test_quote_without_quantities_has_no_delivery() -> None:
    quote = book().quote([("sku-08", None)], day=0)
    assert (quote.goods_cents, quote.delivery_cents, quote.objections) == (0, 0, ())


def test_one_line_a_product() -> None:
    quote = book(list_spread=0.0).quote([("sku-08", 60), ("sku-08", None), ("sku-08", 40)], day=0)
    assert [(line.sku, line.units, line.unit_price_cents) for line in quote.lines] == [
        ("sku-08", 100, 86)
    ]
    assert add_up([("a", 1), ("b", 2), ("a", 3)]) == [("a", 4), ("b", 2)]


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ([("sku-08", 40)], []),
        ([("sku-34", 64)], ["not_carried"]),
        ([("sku-08", 0)], ["no_units"]),
        ([("sku-08", -5)], ["no_units"]),
        ([("sku-08", 1000)], []),
        ([("sku-08", 1001)], ["too_many_units"]),
        ([("sku-08", 600), ("sku-08", 600)], ["too_many_units"]),
        ([("sku-08", 21)], ["below_minimum"]),
        ([("sku-08", 22)], []),
        (
            [("sku-08", 0), ("sku-34", 3), ("sku-13", 1001)],
            ["no_units", "not_carried", "too_many_units"],
        ),
    ],
)
def test_conditions_of_sale(lines: list[tuple[str, int]], rules: list[str]) -> None:
    assert [each.rule for each in book(list_spread=0.0).objections(lines)] == rules


@pytest.mark.parametrize(
    ("units", "valid"),
    [(63, (64,)), (65, (64, 128)), (959, (896, 960)), (961, (960,)), (1000, (960,))],
)
def test_full_cases_only(units: int, valid: tuple[int, ...]) -> None:
    prices = PriceBook(BY_CASE, MARKET, Streams(1))
    (objection,) = prices.objections([("sku-34", units)])
    assert objection.rule == "full_cases"
    assert objection.valid == valid
    for good in valid:
        assert prices.objections([("sku-34", good)]) == ()


def test_what_would_be_valid_is_said_at_the_limit() -> None:
    prices = PriceBook(BY_CASE, MARKET, Streams(1))
    assert prices.objections([("sku-34", 1001)])[0].valid == (960,)
    assert prices.objections([("sku-34", 0)])[0].valid == (64,)
    assert book().objections([("sku-08", 1001)])[0].valid == (1000,)
    assert book().objections([("sku-08", 1)])[0].valid == (2000,)


def test_a_case_larger_than_the_limit_can_not_be_bought() -> None:
    prices = PriceBook(BY_CASE, small_market(order_units=50), Streams(1))
    assert prices.objections([("sku-34", 64)])[0].valid == ()


@given(st.lists(st.tuples(st.sampled_from(DRINKS), st.integers(1, 400)), min_size=1, max_size=8))
def test_a_quote_adds_up(lines: list[tuple[str, int]]) -> None:
    prices = book()
    quote = prices.quote(lines, day=0)
    goods = sum(units * prices.unit_price_cents(sku, units) for sku, units in add_up(lines))
    assert quote.goods_cents == goods
    assert quote.total_cents == goods + prices.delivery_cents(goods)
