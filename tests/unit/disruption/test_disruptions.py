"""What disruptions make of the days of a world, as plain numbers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.markets import disrupted, fleet
from vendsim.clock import Calendar
from vendsim.disruption import FOR_GOOD, Disruptions
from vendsim.rng import Streams
from vendsim.scenario import load_scenario

START = load_scenario("year").calendar.start_date  # A Monday.


def of(*disruptions: dict[str, Any], days: int = 100, seed: int = 1) -> Disruptions:
    return Disruptions(disrupted(*disruptions), Calendar(START, days), Streams(seed))


def one(kind: str, first: int = 2, last: int = 4, **others: Any) -> dict[str, Any]:
    name = f"{kind.replace('_', '-')}-{first}"
    return {"id": name, "kind": kind, "when": {"from_day": first, "to_day": last}} | others


def test_a_market_without_disruptions_has_usual_days() -> None:
    none = of()
    empty: list[object] = [none.occurrences, none.warmer_c(), none.traffic(), none.rivals()]
    empty += [none.price_changes(), none.delivery_delays_days(), none.costs(), none.categories()]
    assert not any(empty)
    assert none.broken_machines("site") == {}
    assert none.out_of_order_until(0) == {}


def test_heat_adds_up_and_covers_the_days_beyond_the_run() -> None:
    warmer = of(one("heat_wave", warmer_c=8.0), one("heat_wave", 4, 5, warmer_c=-3.0)).warmer_c()
    assert warmer[:7] == (0, 0, 8, 8, 5, -3, 0)
    assert len(warmer) == 160
    assert len(of(one("road_works", delivery_delay_days=1)).delivery_delays_days()) == 160


def test_traffic_multiplies_and_follows_the_weekday() -> None:
    regime = one("regime", 0, 6, traffic_factor=0.5, weekday_factors=[1, 1, 1, 1, 1, 2, 0])
    works = one("road_works", 5, 20, traffic_factor=0.8)
    rival = one("rival_machine", 20, 30, traffic_factor=0.9)
    traffic = of(regime, works, rival).traffic()
    assert traffic[:8] == pytest.approx((0.5,) * 5 + (0.8, 0.0, 0.8))
    assert traffic[20:22] == pytest.approx((0.8 * 0.9, 0.9))
    assert traffic[31] == 1.0


def test_strength_moves_a_factor_away_from_one_and_never_below_nothing() -> None:
    works = one("road_works", traffic_factor=0.2, spread=1.0)
    found = [of(works, seed=seed) for seed in range(60)]
    for each in found:
        (occurrence,) = each.occurrences
        assert each.traffic()[2] == pytest.approx(max(0.0, 1 - 0.8 * occurrence.scale))
    assert min(each.traffic()[2] for each in found) == 0.0
    assert max(each.traffic()[2] for each in found) > 0.9


def test_a_shift_of_taste_names_its_categories_only() -> None:
    shift = {"id": "s", "kind": "demand_shift", "when": {"from_day": 3}}
    categories = of(shift | {"category_factors": {"soda": 0.4, "water": 1.5}}).categories()
    assert list(categories) == ["soda", "water"]
    assert categories["soda"][2:5] == (1.0, 0.4, 0.4)
    assert categories["water"][-1] == 1.5


def test_of_two_rivals_the_one_counts_that_more_people_look_at() -> None:
    near = one("rival_machine", 2, 9, compare_share=0.4, price_level=0.9)
    far = one("rival_machine", 4, 5, compare_share=0.1, price_level=0.5)
    assert of(near, far).rivals()[1:7] == ((0.0, 1.0), *((0.4, 0.9),) * 5)


def test_costs_rise_step_by_step_and_shocks_come_on_top() -> None:
    inflation = {"id": "i", "kind": "price_shock", "when": {"from_day": 10}} | {
        "inflation_per_month": 0.1
    }
    shock = one("price_shock", 45, 50, cost_factor=2.0, categories=["soda"])
    found = of(inflation, shock)
    costs = found.costs()
    assert len(costs) == 16
    assert costs["water"][39:41] == (1.0, 1.1)
    assert costs["water"][70] == pytest.approx(1.21)
    assert costs["soda"][44:46] == pytest.approx((1.1, 2.2))
    assert costs["soda"][51] == pytest.approx(1.1)
    assert [day for day in found.price_changes() if day < 100] == [40, 45, 51, 70]


def test_a_broken_machine_is_told_with_its_last_day() -> None:
    found = of(one("machine_breakdown", 3, 5), one("machine_breakdown", 6, 7))
    assert set(found.broken_machines("site")) == {3, 4, 5, 6, 7}
    until = [found.out_of_order_until(day).get("machine") for day in (2, 3, 5, 6, 7, 8)]
    assert until == [None, 7, 7, 7, 7, None]
    scrapped = of({"id": "b", "kind": "machine_breakdown", "when": {"from_day": 9}})
    assert scrapped.out_of_order_until(9) == {"machine": FOR_GOOD}
    assert len(scrapped.broken_machines("site")) == 151


def at_sites(*disruptions: dict[str, Any], days: int = 20) -> Disruptions:
    """In a market of two sites: `hall` with two machines, `office` with one."""
    market = fleet(base=disrupted(*disruptions))
    return Disruptions(market, Calendar(START, days), Streams(1))


def test_machines_break_down_each_by_itself_or_by_site() -> None:
    found = at_sites(
        one("machine_breakdown", 2, 4, machines=["hall-2"]),
        one("machine_breakdown", 4, 6, sites=["hall"]),
        one("machine_breakdown", 6, 7),
    )
    hall, office = found.broken_machines("hall"), found.broken_machines("office")
    both = {"hall-1", "hall-2"}
    assert hall == {2: {"hall-2"}, 3: {"hall-2"}, 4: both, 5: both, 6: both, 7: both}
    assert office == {6: {"office-1"}, 7: {"office-1"}}
    assert found.out_of_order_until(1) == found.out_of_order_until(8) == {}
    assert found.out_of_order_until(2) == {"hall-2": 7}
    assert found.out_of_order_until(4) == {"hall-1": 7, "hall-2": 7}
    assert found.out_of_order_until(7) == {"hall-1": 7, "hall-2": 7, "office-1": 7}


def test_a_machine_broken_from_one_day_to_the_next_is_so_to_the_last_of_them() -> None:
    found = at_sites(
        one("machine_breakdown", 2, 4, machines=["hall-2"]),
        one("machine_breakdown", 5, 6, sites=["hall"]),
    )
    assert found.out_of_order_until(3) == {"hall-2": 6}
    assert found.out_of_order_until(5) == {"hall-1": 6, "hall-2": 6}


def test_customers_of_other_sites_feel_nothing() -> None:
    shift = one("demand_shift", category_factors={"soda": 0.4}, sites=["hall"])
    rival = one("rival_machine", traffic_factor=0.9, compare_share=0.5, sites=["hall"])
    works = one("road_works", traffic_factor=0.5, delivery_delay_days=3, sites=["office"])
    regime = one("regime", traffic_factor=0.8)
    found = at_sites(shift, rival, works, regime)
    assert found.traffic("hall")[2] == pytest.approx(0.9 * 0.8)
    assert found.traffic("office")[2] == pytest.approx(0.5 * 0.8)
    assert found.traffic()[2] == 0.8
    assert found.categories("hall")["soda"][2] == 0.4
    assert found.categories("office") == {}
    assert found.rivals("hall")[2] == (0.5, 1.0)
    assert found.rivals("office") == ()
    # Goods go to the one storage room, wherever the road is closed.
    assert found.delivery_delays_days()[2] == 3


def test_what_begins_and_what_has_ended() -> None:
    found = of(one("heat_wave", 0, 3, warmer_c=1.0), one("road_works", 4, 5, traffic_factor=0.5))
    assert [each.spec.id for each in found.beginning(0)] == ["heat-wave-0"]
    assert [each.spec.id for each in found.ended(4)] == ["heat-wave-0"]
    assert [each.spec.id for each in found.beginning(4)] == ["road-works-4"]
    assert found.ended(3) == []


def test_delays_add_up() -> None:
    works = one("road_works", 2, 4, delivery_delay_days=2)
    more = one("road_works", 4, 4, delivery_delay_days=3)
    assert of(works, more).delivery_delays_days()[1:6] == (0, 2, 2, 5, 0)
