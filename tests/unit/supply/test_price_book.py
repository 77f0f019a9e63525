from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.kinds import HAGGLER, dealing_market, seller_of
from tests.unit.supply.market import BY_UNIT, DRINKS, small_market
from vendsim.rng import Streams
from vendsim.scenario.supplier_spec import PriceBreakSpec
from vendsim.supply import PriceBook

MARKET = small_market()


def book(seed: int = 1, **changes: object) -> PriceBook:
    spec = BY_UNIT.model_copy(update=changes)
    return PriceBook(spec, MARKET, Streams(seed))


@given(st.integers(0, 2**63 - 1))
def test_list_prices_lie_in_the_spread_around_the_markup(seed: int) -> None:
    prices = book(seed)
    for sku in DRINKS:
        cost = MARKET.product_by_sku[sku].unit_cost_cents
        assert 2 * cost * 0.9 - 0.5 <= prices.list_price_cents(sku, 0) <= 2 * cost * 1.1 + 0.5


def test_list_prices_are_the_seed_s_and_nobody_else_s() -> None:
    first, again, other = book(7), book(7), book(8)
    assert again.unit_price_cents("sku-13", 500, 0) < again.list_price_cents("sku-13", 0)
    of = {
        seed: [b.list_price_cents(sku, 0) for sku in DRINKS]
        for seed, b in ((7, first), (70, again))
    }
    assert of[7] == of[70]
    assert of[7] != [other.list_price_cents(sku, 0) for sku in DRINKS]


def test_no_price_is_below_unit_cost() -> None:
    cheap = book(3, list_markup=0.0, list_spread=0.5)
    for sku in DRINKS:
        cost = MARKET.product_by_sku[sku].unit_cost_cents
        assert min(cheap.unit_price_cents(sku, units, 0) for units in (1, 100, 300, 10**6)) >= cost


def test_price_breaks_count_from_their_units_on() -> None:
    prices = book(list_spread=0.0)
    assert prices.list_price_cents("sku-08", 0) == 92
    assert prices.breaks("sku-08", 0) == ((100, 86), (300, 81))
    at = {
        units: prices.unit_price_cents("sku-08", units, 0)
        for units in (1, 99, 100, 299, 300, 10**6)
    }
    assert at == {1: 92, 99: 92, 100: 86, 299: 86, 300: 81, 10**6: 81}


def test_a_break_that_lowers_nothing_is_not_offered() -> None:
    at_cost = book(list_markup=0.0, list_spread=0.0)
    assert at_cost.breaks("sku-08", 0) == ()
    little = book(list_spread=0.0, price_breaks=(PriceBreakSpec(units=10, discount=0.001),))
    assert little.breaks("sku-08", 0) == ()


def haggler_book(seed: int, drift: tuple[float, float] = (0.01, 0.03)) -> PriceBook:
    return seller_of(HAGGLER, seed, service={"drift_per_quarter": drift}).prices


@given(st.integers(0, 2**63 - 1))
def test_reserve_prices_lie_in_the_range_of_the_kind(seed: int) -> None:
    prices = haggler_book(seed)
    for sku in DRINKS:
        cost = MARKET.product_by_sku[sku].unit_cost_cents
        assert 1.1 * cost - 0.5 <= prices.reserve_cents(sku, 0) <= 1.2 * cost + 0.5


def test_a_supplier_that_does_not_bargain_has_the_unit_cost_for_reserve() -> None:
    for sku in DRINKS:
        for day in (0, 500):
            assert book().reserve_cents(sku, day) == MARKET.product_by_sku[sku].unit_cost_cents


@given(st.integers(0, 2**63 - 1), st.integers(0, 400), st.floats(0, 3), st.floats(0, 0.99))
def test_cost_reserve_break_and_list_stand_in_this_order(
    seed: int, day: int, markup: float, spread: float
) -> None:
    spec = HAGGLER.model_copy(update={"list_markup": markup, "list_spread": spread})
    prices = PriceBook(spec, dealing_market(spec), Streams(seed))
    for sku in DRINKS[:3]:
        cost = MARKET.product_by_sku[sku].unit_cost_cents
        found = [prices.unit_price_cents(sku, units, day) for units in (1, 99, 100, 300, 10**6)]
        assert found == sorted(found, reverse=True)
        assert cost <= prices.reserve_cents(sku, day) <= found[-1]
        assert found[0] == prices.list_price_cents(sku, day)


def test_prices_rise_on_the_first_day_of_a_quarter_and_on_no_other() -> None:
    prices = haggler_book(4)
    listed = [prices.list_price_cents("sku-19", day) for day in range(364)]
    assert [d for d in range(1, 364) if listed[d] != listed[d - 1]] == [91, 182, 273]
    last = [prices.last_day_of_prices(day) for day in (0, 90, 91, 181, 182)]
    assert last == [90, 90, 181, 181, 272]


@given(st.integers(0, 2**63 - 1))
def test_a_quarter_s_rise_lies_in_its_range_and_is_one_for_all_products(seed: int) -> None:
    prices = haggler_book(seed)
    for sku in ("sku-19", "sku-23"):
        for quarter in (1, 2, 3):
            before = prices.list_price_cents(sku, 91 * quarter - 1)
            after = prices.list_price_cents(sku, 91 * quarter)
            # Each price is rounded: half a cent either way.
            assert 1.01 * (before - 0.5) - 0.5 <= after <= 1.03 * (before + 0.5) + 0.5


def test_rises_cover_their_range_and_no_drift_is_none() -> None:
    rises = []
    for seed in range(300):
        prices = haggler_book(seed, (0.0, 1.0))
        rises.append(prices.list_price_cents("sku-23", 91) / prices.list_price_cents("sku-23", 0))
    assert 1.0 <= min(rises) < 1.02
    assert 1.98 < max(rises) <= 2.01
    assert abs(sum(rises) / 300 - 1.5) < 0.06
    still = haggler_book(1, (0.0, 0.0))
    assert len({still.list_price_cents("sku-23", day) for day in range(400)}) == 1


def test_quarters_can_be_read_in_any_sequence() -> None:
    forward, backward = haggler_book(9), haggler_book(9)
    days = [0, 91, 182, 273, 364]
    late = [backward.list_price_cents("sku-23", day) for day in reversed(days)]
    assert [forward.list_price_cents("sku-23", day) for day in days] == late[::-1]
    assert len(set(late)) == 5
