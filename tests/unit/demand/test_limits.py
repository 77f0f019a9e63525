"""Scenarios that the model cannot simulate are refused, every fault at once."""

from __future__ import annotations

import pytest

from tests.unit.demand.kiosk import DEMAND, KIOSK, demand_of, kiosk, product
from vendsim.demand.limits import demand_faults
from vendsim.errors import ScenarioError

# 1.4 on the best weekday and 1.05 in the best month, no product affected by temperature.
BUSIEST = 1.4 * 1.05


def test_the_kiosk_has_no_faults() -> None:
    assert demand_faults(KIOSK) == ()


def test_as_many_customers_as_can_be_and_one_more() -> None:
    limit = 600.0 / 2.0 / BUSIEST
    assert demand_faults(kiosk(products=(product("a", 100, limit * 0.999, -1.0),))) == ()
    (fault,) = demand_faults(kiosk(products=(product("a", 100, limit * 1.01, -1.0),)))
    assert (fault.file, fault.key) == ("products.csv", "a.base_units_per_day")
    assert "600" in fault.message
    assert f"{limit:.4g}" in fault.message


def test_temperature_counts_towards_the_busiest_day() -> None:
    warm = product("a", 100, 600.0 / 2.0 / BUSIEST * 0.999, -1.0, 0.01)
    assert [fault.key for fault in demand_faults(kiosk(products=(warm,)))] == [
        "a.base_units_per_day"
    ]


def test_dispersion_too_small() -> None:
    products = (product("a", 100, 100.0, -1.0),)
    least = 200.0 * BUSIEST / 1000.0
    for dispersion, count in ((least * 1.001, 0), (least * 0.999, 1)):
        demand = DEMAND.model_copy(update={"dispersion": dispersion})
        faults = demand_faults(kiosk(demand=demand, products=products))
        assert [fault.key for fault in faults] == ["demand.dispersion"] * count


def test_all_faults_are_told_at_once() -> None:
    products = (product("a", 100, 900.0, -1.0), product("b", 100, 800.0, -1.0))
    demand = DEMAND.model_copy(update={"dispersion": 0.001})
    with pytest.raises(ScenarioError) as caught:
        demand_of(kiosk(demand=demand, products=products))
    assert [fault.key for fault in caught.value.faults] == [
        "a.base_units_per_day",
        "b.base_units_per_day",
        "demand.dispersion",
    ]
