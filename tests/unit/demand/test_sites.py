"""Sites: customers of their own, and whatever a site has in place of the market's figures."""

from __future__ import annotations

import pytest

from tests.unit.demand.kiosk import DEMAND, demand_of, kiosk
from vendsim.demand import ElasticityDemand
from vendsim.demand.counts import MAX_MEAN
from vendsim.demand.limits import demand_faults
from vendsim.scenario import SiteSpec

HALL = SiteSpec(id="site", name="Hall")


def demand_at(**changes: object) -> ElasticityDemand:
    return demand_of(kiosk(site=HALL.model_copy(update=changes)))


def test_traffic_multiplies_what_is_expected() -> None:
    half = demand_at(traffic_factor=0.5)
    for day in (0, 40, 200):
        assert half.expected_units("cola", 150, day) == pytest.approx(
            0.5 * demand_at().expected_units("cola", 150, day)
        )
    assert half.mean_units("cola", 150) == pytest.approx(0.5 * demand_at().mean_units("cola", 150))


def test_rain_and_heat_do_not_reach_a_sheltered_site() -> None:
    inside, outside = demand_at(sheltered=True), demand_at()
    for sku in ("cola", "ice"):
        weeks = [inside.expected_units(sku, 150, day) for day in range(0, 28, 7)]
        assert len({round(units, 9) for units in weeks}) == 1
    assert len({outside.expected_units("ice", 150, day) for day in range(0, 28, 7)}) > 1
    assert inside.mean_units("ice", 150) == pytest.approx(
        sum(inside.expected_units("ice", 150, day) for day in range(365)) / 365
    )


def test_a_site_s_own_weekdays_months_and_hours_take_the_place_of_the_market_s() -> None:
    morning = (0.0,) * 6 + (1.0,) + (0.0,) * 17
    own = demand_at(
        weekday_factors=(0.0,) * 6 + (7.0,), month_factors=(1.0,) * 12, hour_shares=morning
    )
    people = [own.customers("cola", day) for day in range(7)]
    assert not any(people[:6])
    assert people[6]
    assert all(360 <= minute < 420 for minute, *_ in people[6])


def test_a_site_of_another_name_has_other_customers_and_one_of_another_id_has_not() -> None:
    here = demand_at().customers("cola", 8)
    elsewhere = SiteSpec(id="site", name="Yard")
    assert demand_of(kiosk(site=elsewhere)).customers("cola", 8) != here
    again = demand_of(kiosk(site=HALL.model_copy(update={"name": "Hall"})))
    assert again.customers("cola", 8) == here


def test_too_many_customers_at_one_site_are_named() -> None:
    base = next(one for one in kiosk().products if one.sku == "cola").base_units_per_day
    busiest = max(DEMAND.weekday_factors) * max(DEMAND.month_factors)
    crowd = kiosk(
        site=HALL.model_copy(update={"traffic_factor": MAX_MEAN / (0.1 * base * busiest)})
    )
    assert any("cola.base_units_per_day" in fault.key for fault in demand_faults(crowd))
    assert demand_faults(kiosk()) == ()
