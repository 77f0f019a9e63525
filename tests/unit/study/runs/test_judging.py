"""Who fails, and what counts: every end of a run, and records that are no results."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.unit.study.runs.small import hashes, odd_agent, played, study
from vendsim import ToolCallEnv, resume_episode, run_episode
from vendsim.errors import ProviderError
from vendsim.record import Recorder, read_record
from vendsim.study.decomposition import decompose
from vendsim.study.runs import RunResult, Study

DAYS = 8


def odd(folder: Path, what: str, **options: Any) -> dict[str, Any]:
    return {
        "name": "odd",
        "agent": odd_agent(folder),
        "options": {"what": what, "flag": str(folder / "flag"), **options},
    }


def one(told_study: Study) -> RunResult:
    (found,) = told_study.results
    return found


def test_an_agent_that_raises_counts_as_it_stands_less_the_fees_to_come(tmp_path: Path) -> None:
    found = one(played(study([odd(tmp_path, "raise")], seeds=[0]), tmp_path / "s"))
    assert (found.end, found.stopped_by, found.failed_by) == ("truncated", "agent", None)
    assert "lost the thread" in found.reason
    assert found.counts
    assert found.days_played == 3
    assert found.final_balance_cents == 500_00 - 3 * 200
    assert found.score_cents == found.do_nothing_cents == 500_00 - DAYS * 200


def test_it_is_not_played_on(tmp_path: Path) -> None:
    told = study([odd(tmp_path, "raise")], seeds=[0])
    first = played(told, tmp_path / "s")
    (tmp_path / "s" / "results.jsonl").unlink()
    assert hashes(played(told, tmp_path / "s")) == hashes(first)


def test_stopping_is_no_safer_than_doing_nothing(tmp_path: Path) -> None:
    arms = [odd(tmp_path, "raise"), {"name": "idle", "agent": "do_nothing"}]
    early, idle = played(study(arms, seeds=[0], days=None), tmp_path / "s").results
    assert (early.end, idle.end) == ("truncated", "bankrupt")
    assert early.score_cents == idle.score_cents
    assert not early.survived
    assert not idle.survived
    (short,) = played(study(arms[:1], seeds=[0], days=8), tmp_path / "short").results
    assert short.survived, "there was money for eight days"


def test_stopping_costs_no_more_than_doing_nothing(tmp_path: Path) -> None:
    told = study([odd(tmp_path, "raise", at=256)], seeds=[0], days=None)
    found = one(played(told, tmp_path / "s"))
    assert (found.days_played, found.final_balance_cents) == (255, -10_00)
    assert found.score_cents == found.do_nothing_cents == -20_00
    decomposed = decompose(tmp_path / "s" / found.record, all_days=True)
    assert decomposed.score_cents == found.score_cents


def test_an_agent_that_leaves_the_process_counts(tmp_path: Path) -> None:
    found = one(played(study([odd(tmp_path, "exit")], seeds=[0]), tmp_path / "s"))
    assert (found.stopped_by, found.failed_by, found.days_played) == ("agent", None, 3)


@pytest.mark.parametrize("days", [None, 300])
def test_who_stops_at_once_has_done_nothing(days: int | None, tmp_path: Path) -> None:
    told = study([odd(tmp_path, "raise", at=1)], seeds=[0], days=days)
    found = one(played(told, tmp_path / "s"))
    assert found.score_cents == found.do_nothing_cents == -20_00
    assert found.score_normalised == 0.0


def test_a_budget_that_is_used_up_counts(tmp_path: Path) -> None:
    arm = {"agent": "do_nothing", "budget": {"tool_calls": 2}}
    found = one(played(study([arm], seeds=[0]), tmp_path))
    assert (found.stopped_by, found.reason) == ("budget", "tool_calls 2 used up")
    assert found.score_cents == 500_00 - DAYS * 200


@pytest.mark.parametrize(
    ("what", "by", "said"),
    [("provider", "provider", "no answer"), ("disk", "harness", "disk full")],
)
def test_what_is_nobodys_fault_is_excluded_and_tried_again(
    what: str, by: str, said: str, tmp_path: Path
) -> None:
    told = study([odd(tmp_path, what)], seeds=[0])
    found = one(played(told, tmp_path / "s"))
    assert (found.failed_by, found.reason, found.stopped_by) == (by, said, None)
    assert found.days_played == 3
    (tmp_path / "flag").touch()
    mended = one(played(told, tmp_path / "s"))
    assert (mended.counts, mended.end, mended.tool_calls) == (True, "horizon", DAYS)
    assert len((tmp_path / "s" / "results.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize("at", [1, 4])
def test_a_provider_is_to_blame_only_where_a_model_was_asked(at: int, tmp_path: Path) -> None:
    told = study([odd(tmp_path, "blame provider", at=at)], seeds=[0])
    found = one(played(told, tmp_path / "s"))
    assert (found.failed_by, found.stopped_by, found.days_played) == (None, "agent", at - 1)
    assert found.reason == (
        "it blames a provider, and its record has no model's response: no answer"
    )
    assert found.score_cents == found.do_nothing_cents
    (tmp_path / "s" / "results.jsonl").unlink()
    again = one(played(told, tmp_path / "s"))
    assert again.record_hash == found.record_hash, "it is not played on"


def test_a_model_that_cannot_be_asked_here_is_no_error_of_the_agents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that one machine of several lacks: nothing is played, in a new run or an old one."""
    told = study([odd(tmp_path, "nothing")], seeds=[0])
    call = ToolCallEnv.call

    def keyless(*arguments: object) -> None:
        raise ProviderError("there is no key for the provider")

    def breaks_down(env: ToolCallEnv, action: Any) -> Any:
        assert env.world.day < 2, "the books do not balance"
        return call(env, action)

    with monkeypatch.context() as lacking:
        lacking.setattr("vendsim.play.episode.player_of", keyless)
        found = one(played(told, tmp_path / "s"))
    assert (found.failed_by, found.days_played) == ("provider", 0)
    with monkeypatch.context() as broken:
        broken.setattr(ToolCallEnv, "call", breaks_down)
        found = one(played(told, tmp_path / "s"))
    assert (found.failed_by, found.days_played) == ("harness", 2)
    with monkeypatch.context() as lacking:
        lacking.setattr("vendsim.play.resume.player_of", keyless)
        found = one(played(told, tmp_path / "s"))
    assert (found.failed_by, found.days_played) == ("provider", 2)
    assert one(played(told, tmp_path / "s")).counts


def test_a_defect_of_ours_is_excluded_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise AssertionError("the books do not balance")

    monkeypatch.setattr(ToolCallEnv, "call", broken)
    found = one(played(study(["do_nothing"], seeds=[0]), tmp_path))
    assert found.failed_by == "harness"
    assert re.fullmatch(
        r"AssertionError in test_judging\.py, line \d+: the books do not balance", found.reason
    )


def damage(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE line SET body = replace(body, '200', '199') WHERE seq = 3")


def forge(path: Path) -> None:
    """Another agent's record of the same world."""
    path.unlink()
    run_episode("year", "fixed_price", seed=0, days=DAYS, record=path)


def forge_seed(path: Path) -> None:
    path.unlink()
    run_episode("year", "do_nothing", seed=1, days=DAYS, record=path)


def spoil(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough to be one" * 40)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (damage, "chain"),
        (forge, "is of another run: agent_hash is"),
        (forge_seed, "is of another run: seed is 1, not 0"),
        (spoil, "record records/do_nothing/year/0-0.sqlite cannot be read: file is not a database"),
    ],
)
def test_records_that_are_no_results_are_refused(harm: Any, said: str, tmp_path: Path) -> None:
    told = study(["do_nothing"], seeds=[0])
    first = one(played(told, tmp_path))
    harm(tmp_path / first.record)
    (tmp_path / "results.jsonl").unlink()
    found = one(played(told, tmp_path))
    assert found.failed_by == "harness"
    assert said in found.reason


def test_a_run_resumed_with_something_changed_is_refused(tmp_path: Path) -> None:
    odd_one = odd(tmp_path, "provider")
    told = study([odd_one], seeds=[0])
    folder = tmp_path / "s"
    record = folder / one(played(told, folder)).record
    (tmp_path / "flag").touch()
    resume_episode(record, agent_options={**odd_one["options"], "at": 5}, allow_changed=True)
    found = one(played(told, folder))
    assert found.failed_by == "harness"
    assert "although this had changed: agent_options" in found.reason


def test_the_reference_is_told_its_world_and_counts(tmp_path: Path) -> None:
    found = one(played(study(["privileged"], seeds=[4]), tmp_path))
    header = read_record(tmp_path / found.record).header
    assert header.agent_options == {"privileged": {"days": DAYS, "scenario": "year", "seed": 4}}
    assert header.agent_name == "privileged"
    assert found.counts


def test_an_agent_cannot_pass_for_the_reference(tmp_path: Path) -> None:
    folder = tmp_path / "agents"
    folder.mkdir()
    (folder / "told.py").write_text(
        "from vendsim import load_agent\n"
        "def make_agent(privileged=None):\n    return load_agent('do_nothing')\n"
    )
    arm = {"agent": str(folder / "told.py"), "options": {"privileged": {"seed": 0}}}
    found = one(played(study([arm], seeds=[0]), tmp_path / "s"))
    assert found.failed_by == "harness"
    assert "its agent was told the world it played in" in found.reason


def test_a_record_half_made_is_made_anew(tmp_path: Path) -> None:
    first = played(study(["do_nothing"], seeds=[0]), tmp_path / "whole")
    played(study(["do_nothing"], seeds=[1]), tmp_path / "s")
    (tmp_path / "s" / first.results[0].record).touch()
    more = played(study(["do_nothing"], seeds=[1, 0]), tmp_path / "s")
    assert hashes(more)[1:] == hashes(first)


def test_a_record_that_is_still_written_is_waited_for(tmp_path: Path) -> None:
    told = study([odd(tmp_path, "provider")], seeds=[0])
    record = tmp_path / "s" / one(played(told, tmp_path / "s")).record
    (tmp_path / "flag").touch()
    held, released = Event(), Event()

    def write() -> None:
        with Recorder.reopen(record):
            held.set()
            released.wait(0.5)

    writer = Thread(target=write)
    writer.start()
    assert held.wait(10)
    found = one(played(told, tmp_path / "s"))
    writer.join()
    assert (found.counts, found.tool_calls) == (True, DAYS)


def test_a_record_that_stays_in_use_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vendsim.study.runs.play._BUSY_TRIES", 2)
    told = study([odd(tmp_path, "provider")], seeds=[0])
    record = tmp_path / "s" / one(played(told, tmp_path / "s")).record
    with Recorder.reopen(record):
        found = one(played(told, tmp_path / "s"))
    assert found.failed_by == "harness"
    assert found.reason == "its record is being written by another process"
