"""The line of demand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.demand.kiosk import demand_of, kiosk, product
from vendsim.demand.line import free_units_per_day, top_price_cents, units_per_day

elasticities = st.floats(-20, -0.05)
references = st.integers(1, 1_000_000)


@given(elasticities, references, st.floats(0.01, 1000))
def test_line_goes_through_its_three_points(e: float, reference_cents: int, base: float) -> None:
    goods = product("a", reference_cents, base, e)
    assert units_per_day(goods, 0) == pytest.approx(free_units_per_day(goods))
    assert units_per_day(goods, reference_cents) == base
    top_cents = top_price_cents(goods)
    assert units_per_day(goods, int(top_cents) + 2) == 0.0
    if top_cents > 1:
        below = units_per_day(goods, int(top_cents) - 1)
        assert 0.0 <= below <= 3 * free_units_per_day(goods) / top_cents


def test_line_of_a_cola() -> None:
    cola = product("cola", 200, 3.0, -1.6)
    assert free_units_per_day(cola) == pytest.approx(7.8)
    assert top_price_cents(cola) == pytest.approx(325.0)
    assert units_per_day(cola, 250) == pytest.approx(3.0 * 0.6)
    assert units_per_day(cola, 325) == pytest.approx(0.0, abs=1e-12)


def test_prices_below_0_are_refused() -> None:
    with pytest.raises(ValueError, match="-1 cents is below 0"):
        units_per_day(product("cola", 200, 3.0, -1.6), -1)


def test_the_dearest_product_of_all_fits() -> None:
    """The schema's limits together: reference price $10,000, elasticity -0.05."""
    dearest = product("a", 1_000_000, 1.0, -0.05)
    assert top_price_cents(dearest) == pytest.approx(21_000_000)
    demand = demand_of(kiosk(products=(dearest,)), days=300)
    willing = [person[1] for day in range(300) for person in demand.customers("a", day)]
    assert max(willing) > 18_000_000
    assert min(willing) >= 0
