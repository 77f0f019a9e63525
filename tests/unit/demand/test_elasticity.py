"""The elasticity model: what customers buy agrees with what is expected of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.markets import WEATHER
from tests.unit.demand.kiosk import (
    DEMAND,
    KIOSK,
    PRODUCTS,
    demand_of,
    kiosk,
    product,
    weather_of,
)
from vendsim.clock import start_of_day
from vendsim.demand import DAYS_PER_PAGE, ElasticityDemand
from vendsim.demand.line import free_units_per_day, top_price_cents

DAYS = 3000
SIZE = DEMAND.dispersion
skus = pytest.mark.parametrize("sku", [one.sku for one in PRODUCTS])
price_shares = pytest.mark.parametrize("price_share", [0.0, 0.5, 1.0, 1.2])


@pytest.fixture(scope="module")
def demand() -> ElasticityDemand:
    """Eight years at one site: enough days for the laws of large numbers."""
    return demand_of(days=DAYS)


def sold(
    demand: ElasticityDemand, sku: str, price_cents: int, variety: float = 1.0
) -> NDArray[np.int64]:
    """Units sold on every day at one price, if stock never runs out."""
    return np.array(
        [
            sum(
                willing >= price_cents and mark < variety
                for _, willing, mark, _ in demand.customers(sku, day)
            )
            for day in range(DAYS)
        ]
    )


def expected(
    demand: ElasticityDemand, sku: str, price_cents: int, variety: float = 1.0
) -> NDArray[np.float64]:
    days = range(DAYS)
    return np.array([demand.expected_units(sku, price_cents, day, variety) for day in days])


def price_at(sku: str, share: float) -> int:
    return round(KIOSK.product_by_sku[sku].reference_price_cents * share)


# Expectation -------------------------------------------------------------------------------


@skus
@price_shares
@pytest.mark.parametrize("variety", [1.0, 0.6])
def test_sales_agree_with_what_is_expected(
    demand: ElasticityDemand, sku: str, price_share: float, variety: float
) -> None:
    """Mean and variance: negative binomial sales with mean m have variance m + m²/size."""
    price_cents = price_at(sku, price_share)
    units = sold(demand, sku, price_cents, variety)
    means = expected(demand, sku, price_cents, variety)
    variances = means + means**2 / SIZE
    assert abs(units.sum() - means.sum()) < 4 * variances.sum() ** 0.5
    scores = (units - means) ** 2 / variances
    # A score's own spread is wide where means are small: judge it by what was seen.
    assert abs(scores.mean() - 1.0) < 4.5 * scores.std() / DAYS**0.5


@skus
def test_sales_are_more_spread_than_poisson(demand: ElasticityDemand, sku: str) -> None:
    units = sold(demand, sku, 0)
    means = expected(demand, sku, 0)
    assert ((units - means) ** 2).mean() > 1.15 * means.mean()


def test_expected_units_is_the_published_product_of_factors() -> None:
    weather = weather_of(days=20)
    demand = demand_of(days=20)
    for day in range(20):
        today = weather.day(day)
        factor = DEMAND.weekday_factors[day % 7] * 0.95 * (0.9 if today.wet else 1.0)
        factor *= 1 + 0.022 * (today.high_c - 16.0)
        line = 1 - 1.6 * (210 - 175) / 175
        assert demand.expected_units("cola", 210, day, 0.8) == pytest.approx(
            3.5 * line * factor * 0.8
        )


def test_at_the_reference_price_the_base_sells_on_a_neutral_day() -> None:
    flat = DEMAND.model_copy(
        update={"weekday_factors": (1.0,) * 7, "month_factors": (1.0,) * 12, "wet_factor": 1.0}
    )
    demand = demand_of(kiosk(demand=flat))
    assert demand.expected_units("crisps", 200, 100) == pytest.approx(2.5)
    assert demand.mean_units("crisps", 200) == pytest.approx(2.5)
    assert demand.mean_units("crisps", 220) == pytest.approx(2.5 * (1 - 1.3 * 0.1))
    assert demand.mean_units("crisps", 0) == pytest.approx(2.5 * 2.3)
    assert demand.mean_units("crisps", 200, variety=0.7) == pytest.approx(2.5 * 0.7)


@pytest.mark.parametrize("sku", ["cola", "crisps", "ice"])
def test_mean_units_is_the_mean_over_weathers(sku: str) -> None:
    price_cents = price_at(sku, 1.0)
    yearly = [
        np.mean([year.expected_units(sku, price_cents, day) for day in range(365)])
        for year in (demand_of(seed=seed) for seed in range(60))
    ]
    mean = demand_of().mean_units(sku, price_cents)
    assert abs(np.mean(yearly) - mean) < 4 * np.std(yearly) / 60**0.5 + 1e-12


def test_mean_units_does_not_depend_on_the_seed() -> None:
    assert demand_of(seed=1).mean_units("ice", 250) == demand_of(seed=2).mean_units("ice", 250)


# Price -------------------------------------------------------------------------------------


@given(
    st.sampled_from([one.sku for one in PRODUCTS]),
    st.integers(0, 364),
    st.integers(0, 3000),
    st.integers(0, 3000),
)
def test_a_higher_price_sells_to_some_of_the_same_people(
    sku: str, day: int, one: int, other: int
) -> None:
    demand = demand_of()
    low, high = sorted((one, other))
    people = demand.customers(sku, day)
    at_low = [person for person in people if person[1] >= low]
    at_high = [person for person in people if person[1] >= high]
    assert set(at_high) <= set(at_low)
    assert demand.expected_units(sku, high, day) <= demand.expected_units(sku, low, day)


@skus
def test_everybody_takes_what_is_free(demand: ElasticityDemand, sku: str) -> None:
    for day in range(100):
        people = demand.customers(sku, day)
        assert all(willing >= 0 for _, willing, _, _ in people)
    free = free_units_per_day(KIOSK.product_by_sku[sku])
    factors = demand.mean_units(sku, 0) / free
    assert demand.mean_units(sku, price_at(sku, 1.0)) == pytest.approx(
        KIOSK.product_by_sku[sku].base_units_per_day * factors
    )


@skus
def test_nobody_buys_from_the_top_price_on(demand: ElasticityDemand, sku: str) -> None:
    top_cents = int(np.ceil(top_price_cents(KIOSK.product_by_sku[sku])))
    prices = [top_cents, top_cents + 1, 10 * top_cents, 100_000_000]
    for price_cents in prices:
        assert demand.mean_units(sku, price_cents) == 0.0
        assert all(demand.expected_units(sku, price_cents, day) == 0.0 for day in range(0, 365, 13))
    assert (
        max(person[1] for day in range(DAYS) for person in demand.customers(sku, day)) < top_cents
    )


@skus
def test_revenue_has_one_peak_and_falls_to_nothing(demand: ElasticityDemand, sku: str) -> None:
    """The revenue of a straight line of demand rises to half the top price, then falls."""
    top_cents = top_price_cents(KIOSK.product_by_sku[sku])
    prices = sorted({round(top_cents * share) for share in np.linspace(0, 1.3, 60)})
    revenues = [price * demand.mean_units(sku, price) for price in prices]
    best = int(np.argmax(revenues))
    assert prices[best] == pytest.approx(top_cents / 2, abs=top_cents * 1.3 / 59 + 1)
    assert revenues[: best + 1] == sorted(revenues[: best + 1])
    assert revenues[best:] == sorted(revenues[best:], reverse=True)
    assert revenues[0] == revenues[-1] == 0.0
    assert min(revenues) >= 0.0


@given(
    st.floats(-20, -0.01),
    st.integers(1, 5000),
    st.floats(0.01, 5),
    st.floats(-0.3, 0.3),
    st.integers(0, 2**63 - 1),
)
def test_no_product_that_can_be_written_pays_at_any_price(
    elasticity: float, reference_cents: int, base: float, coefficient: float, seed: int
) -> None:
    """Whatever the numbers: revenue at $10^6 and beyond is 0, expected and drawn."""
    goods = (product("a", reference_cents, base, elasticity, coefficient),)
    demand = demand_of(kiosk(products=goods), seed=seed, days=7)
    for price_cents in (100_000_000, 10**10):
        assert demand.mean_units("a", price_cents) == 0.0
        for day in range(7):
            assert demand.expected_units("a", price_cents, day) == 0.0
            assert all(willing < price_cents for _, willing, _, _ in demand.customers("a", day))


# Variety -----------------------------------------------------------------------------------


def test_what_hardly_anybody_would_pay_for_adds_no_variety() -> None:
    demand = demand_of()
    fair = {"cola": 175, "crisps": 200, "chocolate": 190}
    decoys = {"headphones": 10**8, "gum": 2 * 10**8}
    assert demand.variety_of(fair | decoys) == demand.variety_of(fair) == pytest.approx(0.9)
    # A quarter of the demand at $2.50 is left at 250·(1 + 0.75/1.8) = 354.2 cents.
    assert demand.variety_of(fair | {"ice": 354}) == 1.0
    assert demand.variety_of(fair | {"ice": 355}) == pytest.approx(0.9)


def test_variety_factor_rewards_the_middle() -> None:
    demand = demand_of()
    factors = [demand.variety_factor(count) for count in range(13)]
    assert factors == pytest.approx(
        [0.6, 0.7, 0.8, 0.9, 1.0, 1.0, 1.0, 0.8, 0.6, 0.5, 0.5, 0.5, 0.5]
    )


@given(st.integers(0, 100), st.integers(0, 364))
def test_variety_only_thins(offered: int, day: int) -> None:
    demand = demand_of()
    factor = demand.variety_factor(offered)
    assert 0.5 <= factor <= 1.0
    left = sum(mark < factor for _, _, mark, _ in demand.customers("cola", day))
    assert left <= len(demand.customers("cola", day))
    if factor == 1.0:
        assert left == len(demand.customers("cola", day))


# Factors at their ends ---------------------------------------------------------------------


def test_a_closed_weekday_sells_nothing() -> None:
    closed = DEMAND.model_copy(update={"weekday_factors": (1.0,) * 6 + (0.0,)})
    demand = demand_of(kiosk(demand=closed))
    sundays = range(6, 365, 7)
    assert all(demand.customers("cola", day) == [] for day in sundays)
    assert all(demand.expected_units("cola", 100, day) == 0.0 for day in sundays)
    assert any(demand.customers("cola", day) for day in range(6))


def test_a_site_closed_all_year_has_no_customers() -> None:
    closed = DEMAND.model_copy(update={"month_factors": (0.0,) * 12})
    demand = demand_of(kiosk(demand=closed))
    assert not any(demand.customers("cola", day) for day in range(365))
    assert demand.mean_units("cola", 0) == 0.0


def test_heat_is_limited() -> None:
    """Ice would sell 5.8 times as much at 32 °C, and less than nothing at 12 °C."""
    still = {"season_amplitude_c": 0.0, "noise_sd_c": 0.0}
    for high_c, factor in ((32.0, 2.5), (12.0, 0.25)):
        weather = WEATHER.model_copy(update={**still, "mean_high_c": high_c})
        flat = DEMAND.model_copy(
            update={"weekday_factors": (1.0,) * 7, "month_factors": (1.0,) * 12, "wet_factor": 1.0}
        )
        demand = demand_of(kiosk(weather=weather, demand=flat))
        assert demand.expected_units("ice", 250, 0) == pytest.approx(1.5 * factor)
        assert demand.mean_units("ice", 250) == pytest.approx(1.5 * factor)


# Refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [-1, -200, 365, 383, 384, 10**12])
def test_days_outside_the_run_are_refused(day: int) -> None:
    demand = demand_of()
    demand.customers("cola", 364)
    with pytest.raises(ValueError, match="not one of the run: days 0 to 364"):
        demand.customers("cola", day)
    with pytest.raises(ValueError, match="not one of the run: days 0 to 364"):
        demand.expected_units("cola", 100, day)


def test_unknown_products_are_refused() -> None:
    demand = demand_of()
    for ask in (
        lambda: demand.customers("tea", 0),
        lambda: demand.expected_units("tea", 100, 0),
        lambda: demand.mean_units("tea", 100),
    ):
        with pytest.raises(KeyError, match="tea"):
            ask()


def test_negative_prices_are_refused() -> None:
    demand = demand_of()
    with pytest.raises(ValueError, match="-1 cents is below 0"):
        demand.expected_units("cola", -1, 0)
    with pytest.raises(ValueError, match="-1 cents is below 0"):
        demand.mean_units("cola", -1)


@given(
    sku=st.sampled_from([one.sku for one in PRODUCTS]),
    asked=st.lists(
        st.tuples(st.integers(0, 99), st.sampled_from([0, 60, 100, 150, 300, 10**6])),
        min_size=1,
        max_size=20,
    ),
)
def test_the_willing_are_the_customers_who_would_pay(
    sku: str, asked: list[tuple[int, int]]
) -> None:
    short = demand_of(days=100)
    for day, price_cents in asked:
        page_end = min(100, (day // DAYS_PER_PAGE + 1) * DAYS_PER_PAGE)
        assert short.willing_customers(sku, day, price_cents) == [
            (start_of_day(later) + minute, willingness_cents, *marks)
            for later in range(day, page_end)
            for minute, willingness_cents, *marks in short.customers(sku, later)
            if willingness_cents >= price_cents
        ]


@pytest.mark.parametrize("day", [-1, 100, 127, 128, 5000])
def test_nobody_is_willing_on_a_day_that_is_not_of_the_run(day: int) -> None:
    short = demand_of(days=100)
    short.willing_customers(PRODUCTS[0].sku, 99, 100)
    with pytest.raises(ValueError, match="days 0 to 99"):
        short.willing_customers(PRODUCTS[0].sku, day, 100)
