"""A study's folder: what is missing is played, what has changed is refused."""

from __future__ import annotations

import json
import pickle
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.study.runs.small import hashes, odd_agent, played, study
from vendsim.errors import StudyError
from vendsim.rng import Streams
from vendsim.study.bounds import upper_bound
from vendsim.study.runs import Standing, open_study, rebuild_results, run_study
from vendsim.study.runs.executors import InlineExecutor
from vendsim.study.runs.lock import locked
from vendsim.study.runs.remote import RemoteStore
from vendsim.study.runs.task import RunTask


class Counting(InlineExecutor):
    """Plays in this process, and notes what."""

    def __init__(self) -> None:
        self.tasks: list[RunTask] = []

    def play(self, tasks: Any) -> Any:
        def noted() -> Any:
            for task in tasks:
                self.tasks.append(task)
                yield task

        yield from super().play(noted())


def test_runs_come_with_their_figures(tmp_path: Path) -> None:
    found = played(study(), tmp_path)
    assert [(result.arm, result.seed) for result in found.results] == [
        ("do_nothing", 0),
        ("do_nothing", 1),
        ("fixed_price", 0),
        ("fixed_price", 1),
    ]
    idle, shop = found.results[0], found.results[2]
    bound = upper_bound("year", 0, days=8)
    assert (idle.end, idle.failed_by, idle.stopped_by) == ("horizon", None, None)
    assert idle.days == idle.days_played == idle.tool_calls == 8
    assert idle.score_cents == idle.do_nothing_cents == 500_00 - 8 * 200
    assert idle.opening_cash_cents == 500_00
    assert idle.bound_cents == shop.bound_cents == bound.bound_cents
    assert idle.score_normalised == 0.0
    assert shop.score_normalised == bound.normalised(shop.score_cents)
    assert shop.dollars == 0.0
    assert (tmp_path / shop.record).is_file()
    assert found.is_whole


def test_what_has_been_played_is_not_played_again(tmp_path: Path) -> None:
    first = played(study(), tmp_path)
    counting = Counting()
    again = played(study(), tmp_path, counting)
    assert counting.tasks == []
    assert again.results == first.results == open_study(tmp_path).results


def test_what_is_missing_is_played(tmp_path: Path) -> None:
    first = played(study(), tmp_path)
    lines = (tmp_path / "results.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "results.jsonl").write_text("".join(lines[:2]) + lines[2][:50])
    (tmp_path / first.results[3].record).unlink()
    counting = Counting()
    again = played(study(), tmp_path, counting)
    assert len(counting.tasks) == 2
    assert hashes(again) == hashes(first)


def test_a_line_damaged_in_the_midst_is_named(tmp_path: Path) -> None:
    played(study(), tmp_path)
    lines = (tmp_path / "results.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "results.jsonl").write_text("".join([lines[0], lines[1][9:], *lines[2:]]))
    with pytest.raises(StudyError, match=r"results\.jsonl:2: is no result .* --rebuild"):
        open_study(tmp_path)


def test_results_can_be_made_anew_from_the_records(tmp_path: Path) -> None:
    odd = odd_agent(tmp_path)
    told = study(
        [
            "fixed_price",
            {"name": "raising", "agent": odd, "options": {"what": "raise"}},
            {"name": "short", "agent": "fixed_price", "budget": {"tool_calls": 9}},
            "privileged",
        ]
    )
    first = played(told, tmp_path / "s")
    (tmp_path / "s" / "results.jsonl").unlink()
    again = rebuild_results(told, tmp_path / "s")
    assert again.results == tuple(replace(result, wall_seconds=0.0) for result in first.results)


def test_more_arms_seeds_and_repetitions_extend_a_study(tmp_path: Path) -> None:
    first = played(study(["do_nothing"], seeds=[0]), tmp_path)
    counting = Counting()
    more = played(
        study(["random_legal", "do_nothing"], seeds=[2, 0], repetitions=2), tmp_path, counting
    )
    assert len(more.results) == 8
    assert len(counting.tasks) == 7
    assert first.results[0] in more.results


def changed(**update: Any) -> Any:
    return study(**{"arms": ["do_nothing", "fixed_price"], **update})


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (changed(arms=["do_nothing"]), "arms.fixed_price: was there and is not any more"),
        (changed(seeds=[0, 2]), "markets.year.seeds: seed 1 was there and is not any more"),
        (changed(days=9), "markets.year.days: was 8, here it is 9"),
        (changed(budget={"run": {"tool_calls": 5}}), r"arms\.do_nothing\.budget: was {}, here"),
        (
            changed(arms=["do_nothing", {"name": "fixed_price", "agent": "random_legal"}]),
            "arms.fixed_price.agent: was 'fixed_price', here it is 'random_legal'",
        ),
    ],
)
def test_changed_configuration_is_refused(told: Any, said: str, tmp_path: Path) -> None:
    played(study(), tmp_path)
    before = (tmp_path / "manifest.json").read_bytes()
    with pytest.raises(StudyError, match=said):
        played(told, tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == before


def test_a_changed_agent_file_and_other_versions_are_refused(tmp_path: Path) -> None:
    odd = Path(odd_agent(tmp_path))
    told = study([str(odd)], seeds=[0])
    folder = tmp_path / "s"
    played(told, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["versions"]["numpy"] = "1.0"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(StudyError, match=r"versions\.numpy: was '1\.0', here it is"):
        played(told, folder)
    manifest["versions"]["numpy"] = open_study(folder).manifest["versions"]["numpy"]
    odd.write_text(odd.read_text() + "\n# better\n")
    with pytest.raises(StudyError, match="1 fault"):
        played(told, folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read"),
        ("[]", "format: is none"),
        ('{"format": "vendsim-study-9"}', "is 'vendsim-study-9'; this version reads"),
        ('{"format": "vendsim-study-1", "name": "s"}', "versions: is damaged"),
    ],
)
def test_a_damaged_manifest_is_refused(text: str, said: str, tmp_path: Path) -> None:
    played(study(["do_nothing"], seeds=[0]), tmp_path)
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(StudyError, match=said):
        open_study(tmp_path)
    with pytest.raises(StudyError, match=said):
        played(study(), tmp_path)


def test_a_study_goes_on_where_its_records_lie(tmp_path: Path) -> None:
    store = RemoteStore((tmp_path / "far").as_uri())
    told = study(["do_nothing"], seeds=[0])
    first = run_study(told, tmp_path / "s", [InlineExecutor()], store=store)
    assert first.is_whole
    assert not (tmp_path / "s" / "records").exists()
    with pytest.raises(StudyError, match=r"records: they lie at file:///.*far; go on with them"):
        played(told, tmp_path / "s")
    more = study(["do_nothing"], seeds=[0, 1])
    again = run_study(more, tmp_path / "s", [InlineExecutor()], store=store)
    assert again.is_whole
    assert again.results[0] == first.results[0]


def test_two_processes_on_one_study_are_refused(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(StudyError, match="another process is adding"):
        played(study(), tmp_path)
    assert played(study(), tmp_path).is_whole


def test_results_without_a_manifest_are_no_study(tmp_path: Path) -> None:
    played(study(), tmp_path)
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(StudyError, match="is missing, and there are results"):
        played(study(), tmp_path)


def test_the_file_of_another_study_is_not_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "study.toml"
    mine.write_text('name = "all my work"\n')
    with pytest.raises(StudyError, match=r"study\.toml: is there, and is another study"):
        played(study(), tmp_path)
    assert mine.read_text() == 'name = "all my work"\n'
    assert not (tmp_path / "manifest.json").exists()


def test_a_study_stops_when_its_budget_is_used_up_and_goes_on_with_more(tmp_path: Path) -> None:
    poor = played(study(budget={"study": {"tool_calls": 9}}), tmp_path)
    assert 0 < len(poor.results) < 4
    assert len(poor.missing) == 4 - len(poor.results)
    assert not poor.is_whole
    assert played(study(), tmp_path).is_whole


def test_agents_that_take_a_seed_get_the_same_in_every_arm(tmp_path: Path) -> None:
    arms: list[Any] = ["random_legal", {"name": "twin", "agent": "random_legal"}]
    own: Any = {"name": "own", "agent": "random_legal", "options": {"seed": 1}}
    counting = Counting()
    found = played(study([*arms, own], seeds=[5, 6], repetitions=2), tmp_path, counting)
    given = {task.key: task.options["seed"] for task in counting.tasks}
    for key, seed in given.items():
        due = Streams(key.seed).below(2**31 - 1, "agent_seed", "study", key.repetition)
        assert seed == (1 if key.arm == "own" else due)
    by_arm = {
        arm: [result.record_hash for result in found.results if result.arm == arm]
        for arm in ("random_legal", "twin", "own")
    }
    assert by_arm["random_legal"] == by_arm["twin"]
    assert len(set(by_arm["twin"])) == 4
    assert len(set(by_arm["own"])) == 2


def test_the_bound_of_a_world_is_worked_out_once(tmp_path: Path) -> None:
    counting = Counting()
    played(study(["do_nothing", "fixed_price", "random_legal"]), tmp_path, counting)
    assert [task.bound_cents is None for task in counting.tasks] == [True, False, False] * 2


def test_how_far_it_is_is_told(tmp_path: Path) -> None:
    told: list[Standing] = []
    run_study(study(), tmp_path, [InlineExecutor()], watch=told.append)
    assert (told[0].done, told[0].total, told[0].seconds_left) == (0, 4, None)
    assert (told[-1].done, told[-1].dollars, told[-1].whole_dollars) == (4, 0.0, 0.0)


def test_tasks_are_small_and_hold_no_world(tmp_path: Path) -> None:
    counting = Counting()
    played(study(), tmp_path, counting)
    assert max(len(pickle.dumps(task)) for task in counting.tasks) < 2_000


def test_a_study_lists_what_it_excludes(tmp_path: Path) -> None:
    odd = odd_agent(tmp_path)
    options = {"what": "provider", "flag": str(tmp_path / "mended")}
    told = study(["do_nothing", {"name": "cut", "agent": odd, "options": options}], seeds=[0])
    folder = tmp_path / "s"
    first = played(told, folder)
    assert first.manifest["exclusions"] == [
        {
            "arm": "cut",
            "market": "year",
            "seed": 0,
            "repetition": 0,
            "failed_by": "provider",
            "reason": "no answer",
        }
    ]
    (tmp_path / "mended").touch()
    again = played(told, folder)
    assert again.manifest["exclusions"] == []
    assert again.is_whole
    whole = played(
        study([{"name": "cut", "agent": odd, "options": options}], seeds=[0]), tmp_path / "whole"
    )
    assert hashes(whole) == hashes(again)[1:]
    with closing(sqlite3.connect(folder / again.results[1].record)) as record:
        # The reset, eight calls, and what was noted of the model that was asked.
        assert record.execute("SELECT count(*) FROM line").fetchone() == (10,)


def test_keys_are_not_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "sk-canary-7f3a9c51e2d84b60")
    arm = {"agent": "do_nothing", "options": {"key": "sk-canary-7f3a9c51e2d84b60"}}
    with pytest.raises(StudyError, match=r"study\.toml: holds a key of the environment"):
        played(study([arm]), tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_a_key_in_an_agents_last_words_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "sk-canary-7f3a9c51e2d84b60")
    leaky = tmp_path / "leaky.py"
    leaky.write_text(
        "import os\nclass Leaky:\n"
        "    def begin(self, briefing, tools): pass\n"
        "    def act(self, seen): raise ValueError(os.environ['SOME_API_KEY'])\n"
        "make_agent = Leaky\n"
    )
    found = played(study([str(leaky)], seeds=[0]), tmp_path / "s")
    assert found.results[0].stopped_by == "agent"
    assert "[secret]" in found.results[0].reason
    for path in (tmp_path / "s").rglob("*"):
        if path.is_file():
            assert b"sk-canary" not in path.read_bytes(), path
