"""Two sides against each other: what is said of arms, of folders and of two runs of one world."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import vendsim
from tests.unit.report.study.studies import made_run, steady
from vendsim.errors import ComparisonError
from vendsim.study.comparison import build_leaderboard
from vendsim.study.contrast import (
    contrast_arms,
    contrast_runs,
    find_parting,
    take_folder,
)
from vendsim.study.score import score_record

DAYS = 20


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two agents in three worlds, a folder each."""
    root = tmp_path_factory.mktemp("records")
    for agent in ("fixed_price", "base_stock"):
        (root / agent).mkdir()
        for seed in range(3):
            record = root / agent / f"{seed}.vendsim.sqlite"
            vendsim.run_episode("year", agent, seed=seed, days=DAYS, record=record)
    return root


# --- Two arms ------------------------------------------------------------------------------------


def test_two_arms_are_compared_as_the_leaderboard_compares_them() -> None:
    runs = steady()
    found = contrast_arms(runs, "worst", "best")
    alone = build_leaderboard([run for run in runs if run.arm != "same"])
    assert found.pair == alone.pair("worst", "best")
    assert found.pair.verdict == "<"
    assert found.reasons == ()
    assert [world.seed for world in found.worlds] == list(range(12))
    assert found.worlds[0].a_cents - found.worlds[0].b_cents == 200_025 - 1_000_050
    assert json.loads(json.dumps(found.as_dict()))["pair"]["verdict"] == "<"


def test_no_verdict_is_given_on_a_reference() -> None:
    found = contrast_arms(steady(), "worst", "best", ["best"])
    assert found.pair.difference is not None
    assert found.pair.verdict is None
    assert found.reasons == ("best is a reference, told the world it plays in, and no entry",)
    assert contrast_arms(steady(), "worst", "same", ["best"]).pair.verdict == "<"


def test_a_run_that_does_not_count_takes_its_partner_with_it() -> None:
    runs = [
        replace(run, failed_by="harness", reason="?") if run.seed == 4 else run for run in steady()
    ]
    found = contrast_arms(runs, "best", "worst")
    assert 4 not in {world.seed for world in found.worlds}
    assert len(found.worlds) == found.pair.runs == 11
    assert found.pair.verdict is None
    assert found.reasons


def test_a_world_without_anything_to_win_has_no_difference() -> None:
    runs = [
        made_run(arm, seed, 1_000, score_normalised=None) for arm in ("a", "b") for seed in (0, 1)
    ]
    assert {world.difference for world in contrast_arms(runs, "a", "b").worlds} == {None}


def test_an_arm_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ComparisonError, match=r"'none' is no arm .* 'best', 'same', 'worst'"):
        contrast_arms(steady(), "best", "none")
    with pytest.raises(ComparisonError, match="not compared with itself"):
        contrast_arms(steady(), "best", "best")


# --- Folders -------------------------------------------------------------------------------------


def test_a_folder_is_an_arm_scored_from_its_records(records: Path) -> None:
    taken = take_folder(records / "base_stock")
    assert (taken.agent, taken.unfinished) == ("base_stock", ())
    assert [run.world for run in taken.results] == [
        (f"year, {DAYS} days", seed) for seed in range(3)
    ]
    for run in taken.results:
        score = score_record(records / "base_stock" / run.record)
        assert (run.score_cents, run.counts, run.repetition) == (score.score_cents, True, 0)
        assert run.score_normalised is not None


def test_a_second_run_of_a_world_is_a_repetition(records: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        source = records / "fixed_price" / "0.vendsim.sqlite"
        (tmp_path / f"{name}.sqlite").write_bytes(source.read_bytes())
    assert [run.repetition for run in take_folder(tmp_path).results] == [0, 1]


def test_an_unfinished_run_is_left_out_and_named(records: Path, tmp_path: Path) -> None:
    def stop(day: int, balance_cents: int) -> None:
        raise KeyboardInterrupt

    broken = tmp_path / "broken.sqlite"
    vendsim.run_episode("year", "fixed_price", seed=9, days=DAYS, record=broken, progress=stop)
    (tmp_path / "whole.sqlite").write_bytes(
        (records / "fixed_price" / "0.vendsim.sqlite").read_bytes()
    )
    taken = take_folder(tmp_path)
    assert taken.unfinished == ("broken.sqlite",)
    assert [run.record for run in taken.results] == ["whole.sqlite"]


def test_a_fork_does_not_count(records: Path, tmp_path: Path) -> None:
    vendsim.fork_episode(
        records / "fixed_price" / "0.vendsim.sqlite", day=5, record=tmp_path / "fork.sqlite"
    )
    (run,) = take_folder(tmp_path).results
    assert run.failed_by == "harness"
    assert "fork" in run.reason


def test_a_folder_of_several_agents_is_no_side(records: Path, tmp_path: Path) -> None:
    with pytest.raises(ComparisonError, match=r"2 agents \('base_stock', 'fixed_price'\)"):
        take_folder(records)
    with pytest.raises(ComparisonError, match="no record"):
        take_folder(tmp_path)


# --- Two runs ------------------------------------------------------------------------------------


def test_two_runs_of_a_world_part_on_a_day_and_differ_by_parts(records: Path) -> None:
    a, b = (records / agent / "1.vendsim.sqlite" for agent in ("base_stock", "fixed_price"))
    found = contrast_runs(a, b)
    assert found.score_cents == score_record(a).score_cents - score_record(b).score_cents
    assert found.lost_cents is not None
    assert sum(found.lost_cents.values()) == -found.score_cents, "one bound, so parts mirror scores"
    parting = found.parting
    assert parting is not None
    assert parting.a is not None
    assert parting.b is not None
    assert parting.day == min(parting.a.minute, parting.b.minute) // 1440
    assert (parting.a.action_json == parting.b.action_json) == parting.same_call
    told = json.loads(json.dumps(found.as_dict()))
    assert told["parting"]["a"]["tool"] == parting.a.tool
    assert told["a"]["losses"]["lost_cents"] == found.a.losses.lost_cents if found.a.losses else 0


def test_a_fork_parts_from_its_parent_where_it_was_forked(records: Path, tmp_path: Path) -> None:
    parent, fork = records / "fixed_price" / "2.vendsim.sqlite", tmp_path / "fork.sqlite"
    vendsim.fork_episode(parent, day=7, record=fork, agent="do_nothing")
    parting = find_parting(parent, fork)
    assert parting is not None
    assert parting.day >= 7
    assert contrast_runs(parent, fork).b.score.unranked is not None


def test_a_run_and_itself_do_not_part(records: Path) -> None:
    record = records / "base_stock" / "0.vendsim.sqlite"
    found = contrast_runs(record, record)
    assert (found.parting, found.score_cents) == (None, 0)
    assert set((found.lost_cents or {"": 1}).values()) == {0}


def test_a_record_that_stops_parts_where_it_stops(records: Path, tmp_path: Path) -> None:
    def stop(day: int, balance_cents: int) -> None:
        raise KeyboardInterrupt

    whole, broken = records / "fixed_price" / "0.vendsim.sqlite", tmp_path / "broken.sqlite"
    vendsim.run_episode("year", "fixed_price", seed=0, days=DAYS, record=broken, progress=stop)
    parting = find_parting(broken, whole)
    assert parting is not None
    assert parting.a is None
    assert parting.b is not None


def test_runs_of_two_worlds_are_refused(records: Path) -> None:
    folder = records / "base_stock"
    with pytest.raises(ComparisonError, match="two worlds: seed is 0 and 1"):
        contrast_runs(folder / "0.vendsim.sqlite", folder / "1.vendsim.sqlite")
