"""The market `sprint`: a month of `year`, played to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

import vendsim
from vendsim.clock import Calendar
from vendsim.demand import ElasticityDemand, Weather
from vendsim.rng import Streams
from vendsim.study.verify import verify_record

SPRINT = vendsim.load_scenario("sprint")


def test_it_is_a_month_of_the_year_market() -> None:
    year = vendsim.load_scenario("year")
    assert (SPRINT.env_id, SPRINT.calendar.horizon_days) == ("vendsim/Sprint-v0", 30)
    told = SPRINT.briefing_for(30)
    assert "Monday 1 June 2026" in told
    assert "day 30" in told
    same = set(type(year).model_fields) - {"calendar", "suppliers", "pages"}
    same -= {"name", "version", "title", "summary"}
    assert {name for name in same if getattr(SPRINT, name) != getattr(year, name)} == set()
    assert set(SPRINT.suppliers) <= set(year.suppliers)
    assert set(SPRINT.pages) <= set(year.pages)


def test_whoever_sells_there_can_be_met_and_nobody_else_is_written_about() -> None:
    gone = set(vendsim.load_scenario("year").suppliers) - set(SPRINT.suppliers)
    assert {one.id for one in gone} == {
        one.id for one in vendsim.load_scenario("year").suppliers if one.opens is not None
    }
    for one in gone:
        assert not any(one.name in page.title + page.text for page in SPRINT.pages)
        assert not any(one.email in page.text for page in SPRINT.pages)


@pytest.mark.parametrize("agent", ["do_nothing", "random_legal", "fixed_price", "base_stock"])
def test_every_kind_of_agent_plays_it_to_its_end(agent: str, tmp_path: Path) -> None:
    record = tmp_path / "sprint.sqlite"
    episode = vendsim.run_episode("sprint", agent, seed=1, record=record)
    assert (episode.end, episode.days_played) == ("horizon", 30)
    assert verify_record(record).holds


def test_a_price_beyond_all_bounds_sells_nothing() -> None:
    calendar, streams = Calendar(SPRINT.calendar.start_date, 30), Streams(1)
    weather = Weather(SPRINT.weather, calendar, streams)
    demand = ElasticityDemand(SPRINT, SPRINT.machine.site, calendar, weather, streams)
    for product in SPRINT.products:
        for cents in (1_000_00, 1_000_000_00):
            assert demand.expected_units(product.sku, cents, day=3) == 0
