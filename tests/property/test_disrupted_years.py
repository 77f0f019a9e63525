"""Everything at once befalls a market: what holds in a quiet year holds there too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import vendsim
from tests.lively import play_year
from tests.markets import customers_of, disrupted, fleet
from vendsim.record import read_record
from vendsim.study.verify import verify_record
from vendsim.world import World

NEWS = {"sender": "desk@paper.example", "subject": "News", "body": "Since {{first_day}}."}
STORM = disrupted(
    *(
        {"id": f"wave-{n}", "kind": "heat_wave", "warmer_c": 12.0 - 24 * n, "spread": 1.0}
        | {"when": {"per_year": 30.0, "lasts_days": [1, 6]}}
        for n in range(2)
    ),
    {
        "id": "costs",
        "kind": "price_shock",
        "when": {"per_year": 25.0, "lasts_days": [1, 9]},
        "cost_factor": 2.0,
        "inflation_per_month": -0.2,
        "spread": 1.0,
        "news": NEWS,
    },
    {
        "id": "broken",
        "kind": "machine_breakdown",
        "when": {"per_year": 40.0, "lasts_days": [1, 3]},
        "news": NEWS,
    },
    {
        "id": "works",
        "kind": "road_works",
        "when": {"per_year": 20.0, "lasts_days": [1, 9]},
        "traffic_factor": 1.5,
        "delivery_delay_days": 6,
        "spread": 1.0,
        "news": NEWS,
    },
    *(
        {"id": f"rival-{n}", "kind": "rival_machine", "when": {"some_day": [2, 30]}}
        | {"traffic_factor": 0.9, "compare_share": 0.4 * n, "price_level": 0.7 + n / 2}
        for n in range(2)
    ),
    {
        "id": "term",
        "kind": "regime",
        "when": {"every_year": ["01-10", "02-10"]},
        "traffic_factor": 1.2,
        "weekday_factors": [0, 1, 2, 2, 1, 0.5, 0],
    },
    {
        "id": "taste",
        "kind": "demand_shift",
        "when": {"per_year": 12.0, "lasts_days": [3, 20]},
        "category_factors": {"soda": 0.0, "energy": 1.5, "candy": 1.2},
        "spread": 0.5,
    },
    money={"opening_cash_cents": 2_000_000},
)
STREET = fleet(
    base=disrupted(
        {
            "id": "worn",
            "kind": "machine_breakdown",
            "when": {"per_year": 60.0, "lasts_days": [1, 4]},
            "machines": ["hall-2"],
            "news": NEWS,
        },
        {
            "id": "two-at-once",
            "kind": "machine_breakdown",
            "when": {"per_year": 30.0, "lasts_days": [1, 2]},
            "machines": ["hall-1", "office-1"],
        },
        {
            "id": "power-cut",
            "kind": "machine_breakdown",
            "when": {"per_year": 20.0, "lasts_days": [1, 1]},
            "sites": ["hall"],
        },
        {
            "id": "works",
            "kind": "road_works",
            "when": {"per_year": 20.0, "lasts_days": [1, 9]},
            "traffic_factor": 0.5,
            "delivery_delay_days": 4,
            "spread": 1.0,
            "sites": ["office"],
            "news": NEWS,
        },
        {
            "id": "rival",
            "kind": "rival_machine",
            "when": {"some_day": [2, 20]},
            "traffic_factor": 0.9,
            "compare_share": 0.4,
            "sites": ["hall"],
        },
        {
            "id": "taste",
            "kind": "demand_shift",
            "when": {"per_year": 12.0, "lasts_days": [3, 20]},
            "category_factors": {"soda": 0.0, "energy": 1.5},
            "sites": ["hall"],
        },
        {
            "id": "fair",
            "kind": "regime",
            "when": {"every_year": ["01-10", "02-10"]},
            "traffic_factor": 1.4,
        },
        money={"opening_cash_cents": 2_000_000},
    )
)
"""Three machines at two sites, each of which has troubles of its own."""
DAYS = 60


@pytest.mark.parametrize("agent", ["base_stock", "negotiator", "fixed_price", "random_legal"])
def test_lively_months_in_a_storm_hold(agent: str, tmp_path: Path) -> None:
    for seed in range(2):
        year = play_year(STORM, agent, seed, tmp_path / "run.sqlite", errands_per_day=1, days=DAYS)
        assert year.breaches == ()
        assert year.checks > year.calls
        assert year.counts["disruption"] > 20
        assert year.counts["units"] > 0 or agent == "random_legal"


def test_a_storm_is_replayed_and_gone_on_with_to_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    vendsim.run_episode(STORM, "fixed_price", seed=3, days=DAYS, record=path)
    whole = read_record(path)
    branch = vendsim.fork(path, day=40)
    again = branch.env.world
    assert again.day == 40
    fresh = World(STORM, 3, days=DAYS)
    assert again.disruptions.occurrences == fresh.disruptions.occurrences
    assert vendsim.replay(path).record_hash == whole.verify_chain()


@pytest.mark.parametrize("agent", ["base_stock", "fixed_price", "random_legal"])
def test_lively_months_of_a_disrupted_fleet_hold(agent: str, tmp_path: Path) -> None:
    year = play_year(STREET, agent, 1, tmp_path / "run.sqlite", errands_per_day=1, days=DAYS)
    assert year.breaches == ()
    assert year.checks > year.calls
    assert year.counts["disruption"] > 15
    assert year.counts["units"] > 0 or agent == "random_legal"


def test_only_machines_that_are_broken_sell_nothing(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    vendsim.run_episode(STREET, "fixed_price", seed=3, days=DAYS, record=path)
    disruptions = World(STREET, 3, days=DAYS).disruptions
    ids = {machine.id for machine in STREET.machines}
    days = {day: disruptions.out_of_order_until(day).keys() for day in range(DAYS)}
    events: list[Any] = [event for step in read_record(path).steps() for event in step.events]
    sold = {
        ((event["minute"] - 1) // 1440, event["machine"])
        for event in events
        if event["kind"] == "sales"
    }
    assert not [(day, machine) for day, machine in sold if machine in days[day]]
    # Each was broken and sold on other days, and the neighbour of one that was broken sold.
    assert {machine for broken in days.values() for machine in broken} == ids
    assert {machine for _, machine in sold} == ids
    assert [day for day, machine in sold if machine == "hall-1" and "hall-2" in days[day]]
    assert verify_record(path).breaches == ()


def test_a_disrupted_fleet_is_replayed_and_gone_on_with_to_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    vendsim.run_episode(STREET, "fixed_price", seed=4, days=30, record=path)
    branch = vendsim.fork(path, day=20)
    assert branch.env.world.disruptions.occurrences == (
        World(STREET, 4, days=30).disruptions.occurrences
    )
    assert vendsim.replay(path).record_hash == read_record(path).verify_chain()


def test_what_befell_stays_within_its_limits() -> None:
    for seed in range(5):
        world = World(STORM, seed, days=DAYS)
        for product in STORM.products:
            cents = product.reference_price_cents
            for day in range(DAYS):
                assert 0 <= customers_of(world).expected_units(product.sku, cents, day) < 600
        for supplier in world.trading.suppliers.values():
            for sku in supplier.spec.products[:5]:
                for day in range(DAYS + 20):
                    cost = supplier.prices.cost_cents(sku, day)
                    assert 1 <= cost <= supplier.reserve_cents(sku, day)
                    assert supplier.reserve_cents(sku, day) <= supplier.list_price_cents(sku, day)
