"""The market `fleet`: played to its end, verified, replayed, resumed, forked and shown."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest
from gymnasium.utils.env_checker import data_equivalence
from gymnasium.vector import AsyncVectorEnv

import vendsim
from tests.e2e.commands import done
from vendsim.clock import Calendar
from vendsim.demand import ElasticityDemand, Weather
from vendsim.report import write_report
from vendsim.rng import Streams
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record

FLEET = vendsim.load_scenario("fleet")
IDS = ["coach-1", "coach-2", "office-1", "office-2", "college-1", "college-2"]


def test_it_is_the_year_market_at_other_places() -> None:
    year = vendsim.load_scenario("year")
    assert FLEET.env_id == "vendsim/Fleet-v0"
    assert [machine.id for machine in FLEET.machines] == IDS
    assert [site.id for site in FLEET.sites] == ["coach", "office", "college"]
    for name in ("products", "suppliers", "pages", "letters", "customers", "weather", "limits"):
        assert getattr(FLEET, name) == getattr(year, name), name


def test_factors_of_a_site_have_mean_one() -> None:
    for site in FLEET.sites[1:]:
        assert site.weekday_factors is not None
        assert site.month_factors is not None
        assert sum(site.weekday_factors) / 7 == pytest.approx(1.0)
        assert sum(site.month_factors) / 12 == pytest.approx(1.0)


@pytest.mark.parametrize("agent", ["do_nothing", "random_legal", "fixed_price", "base_stock"])
def test_every_kind_of_agent_plays_it_to_its_end(agent: str, tmp_path: Path) -> None:
    record = tmp_path / "fleet.sqlite"
    episode = vendsim.run_episode("fleet", agent, seed=1, record=record)
    assert episode.end in ("horizon", "bankrupt")
    assert verify_record(record).breaches == ()
    assert score_record(record).final_balance_cents == episode.final_balance_cents
    if agent in ("fixed_price", "base_stock"):
        assert episode.final_balance_cents > 10_000_00


def test_a_price_beyond_all_bounds_sells_nothing() -> None:
    calendar, streams = Calendar(FLEET.calendar.start_date, 30), Streams(1)
    weather = Weather(FLEET.weather, calendar, streams)
    for site in FLEET.sites:
        demand = ElasticityDemand(FLEET, site.id, calendar, weather, streams)
        for product in FLEET.products:
            for cents in (1_000_00, 1_000_000_00):
                assert demand.expected_units(product.sku, cents, day=3) == 0
                assert not demand.willing_customers(product.sku, 0, cents)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty days of a shopkeeper."""
    record = tmp_path_factory.mktemp("fleet") / "run.sqlite"
    vendsim.run_episode("fleet", "fixed_price", seed=2, days=40, record=record)
    return record


def test_replay_repeats_it(played: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replayed = done(capsys, "replay", played)
    assert replayed.code == 0, replayed.err


def test_a_run_that_was_cut_off_goes_on_to_the_same_end(
    played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = verify_record(played)
    broken = tmp_path / "broken.sqlite"
    shutil.copyfile(played, broken)
    with closing(sqlite3.connect(broken)) as connection:
        connection.execute("DELETE FROM line WHERE seq > ?", (whole.steps // 2,))
        connection.commit()
    resumed = done(capsys, "resume", broken)
    assert resumed.code == 0, resumed.err
    assert verify_record(broken) == whole


def test_a_fork_starts_from_the_same_past(
    played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "fork.sqlite"
    forked = done(capsys, "fork", played, "--day", 20, "--with", "agent=do_nothing", "--out", out)
    assert forked.code == 0, forked.err
    assert verify_record(out).holds


def test_the_page_tells_the_machines_apart(played: Path, tmp_path: Path) -> None:
    text = write_report(played, tmp_path / "page.html").read_text("utf-8")
    assert "By machine" in text
    for machine in FLEET.machines:
        assert f"<tr><th>{machine.id}</th><td>{FLEET.site_by_id[machine.site].name}" in text
    boxes = [text.index(f">cash box: {machine.id}<") for machine in FLEET.machines]
    assert boxes == sorted(boxes), "machines stand in the sequence of their market"


def test_a_page_of_one_machine_has_no_such_table(tmp_path: Path) -> None:
    record = tmp_path / "year.sqlite"
    vendsim.run_episode("year", "do_nothing", seed=1, days=3, record=record)
    assert "By machine" not in write_report(record, tmp_path / "page.html").read_text("utf-8")


def test_environments_in_processes_of_their_own_roll_out_alike() -> None:
    makers = [lambda: gym.make("vendsim/Fleet-v0", days=10)] * 2
    vector: Any = AsyncVectorEnv(makers, shared_memory=False)
    single = gym.make("vendsim/Fleet-v0", days=10)
    vector.reset(seed=[5, 5])
    single.reset(seed=5)
    single.action_space.seed(3)
    for _ in range(60):
        action = single.action_space.sample()
        both, _, over, _, _ = vector.step((action, action))
        alone, _, ended, _, _ = single.step(action)
        assert list(both["text"]) == [alone["text"]] * 2
        if ended or over.any():
            break
    vector.close()


def test_actions_can_be_json_text() -> None:
    env, same = (vendsim.ToolCallEnv("fleet", days=5) for _ in range(2))
    call = {"tool": "get_machine_inventory", "arguments": {"machine": "college-2"}}
    env.reset(seed=1)
    same.reset(seed=1)
    seen, again = env.step(call), same.step(json.dumps(call))
    assert data_equivalence(seen, again)
    assert len(seen[0]["data"]["slots"]) == 15
