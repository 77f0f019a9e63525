"""Cheats with a study: leaving it while ahead, another try, another seed, another record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.study.forged_run import Run
from tests.unit.study.runs.small import played, study
from tests.zoo import stopping
from tests.zoo.play import RUNG
from vendsim.errors import StudyError
from vendsim.study.comparison import build_leaderboard
from vendsim.study.runs import RunResult, Study, Told, rebuild_results
from vendsim.study.runs.executors import InlineExecutor

DAYS = 45
SEEDS = (1, 2)


def leaver(how: str, name: str = "leaver", **options: Any) -> dict[str, Any]:
    """An arm that leaves."""
    return {"name": name, "agent": str(stopping.__file__), "options": {"how": how, **options}}


def told(*arms: Any, scenario: str = "year", **more: Any) -> Told:
    """A study of some arms beside the honest rung."""
    more = {"seeds": SEEDS, "days": DAYS, **more}
    return study([RUNG, *arms], scenario=scenario, **more)


def by_arm(found: Study) -> dict[str, list[RunResult]]:
    """The results of each arm, in the sequence of the seeds."""
    arms: dict[str, list[RunResult]] = {}
    for result in found.results:
        arms.setdefault(result.arm, []).append(result)
    return arms


class Counting(InlineExecutor):
    """Plays in this process, and counts."""

    runs = 0

    def play(self, tasks: Any) -> Any:
        def counted() -> Any:
            for task in tasks:
                self.runs += 1
                yield task

        yield from super().play(counted())


# Leaving while ahead


@pytest.mark.parametrize("how", ["raise", "exit", "blame provider"])
@pytest.mark.parametrize("scenario", ["year", "realistic", "classic"])
def test_who_leaves_pays_what_is_left_to_pay(scenario: str, how: str, tmp_path: Path) -> None:
    arms = [leaver(how, "early", day=20), leaver(how, "late", day=57), "do_nothing"]
    found = by_arm(played(told(*arms, scenario=scenario, days=59), tmp_path))
    honest, idle = found[RUNG], found["do_nothing"]
    for early, late, stayed, lazy in zip(found["early"], found["late"], honest, idle, strict=True):
        assert early.stopped_by == late.stopped_by == "agent"
        assert early.counts
        assert late.counts
        assert late.score_cents <= stayed.score_cents
        assert early.score_cents <= max(stayed.score_cents, lazy.score_cents)


def test_who_leaves_owes_the_tax_of_the_month(tmp_path: Path) -> None:
    arms = [leaver("raise", day=58)]  # The last of a month, on which tax is paid.
    found = by_arm(played(told(*arms, scenario="realistic", days=59), tmp_path))
    for left, stayed in zip(found["leaver"], found[RUNG], strict=True):
        assert left.final_balance_cents > stayed.final_balance_cents
        assert left.score_cents == stayed.score_cents


def test_a_budget_that_ends_at_the_best_moment_gains_nothing(tmp_path: Path) -> None:
    short: list[dict[str, Any]] = [
        {"name": f"calls-{calls}", "agent": RUNG, "budget": {"tool_calls": calls}}
        for calls in range(20, 400, 60)
    ]
    found = by_arm(played(told(*short), tmp_path))
    for arm in short:
        for stopped, stayed in zip(found[arm["name"]], found[RUNG], strict=True):
            assert stopped.stopped_by == "budget"
            assert stopped.score_cents <= max(stayed.score_cents, stayed.do_nothing_cents)


@pytest.mark.parametrize("how", ["forge a failure", "blame harness"])
def test_who_blames_others_for_bad_runs_is_not_ranked(how: str, tmp_path: Path) -> None:
    found = played(told(leaver(how, behind_cents=300_00), "do_nothing"), tmp_path)
    excluded = [run for run in found.results if not run.counts]
    assert excluded
    board = build_leaderboard(found.results)
    assert not board.ranked
    assert any(reason.kind == "exclusions" for reason in board.no_ranking)


# Another try


def test_a_run_that_is_there_is_not_played_again(tmp_path: Path) -> None:
    told_twice = told(leaver("raise", day=9))
    first = played(told_twice, tmp_path)
    again = Counting()
    assert played(told_twice, tmp_path, again).results == first.results
    assert again.runs == 0


def test_seeds_that_went_badly_cannot_be_left_out(tmp_path: Path) -> None:
    played(told(), tmp_path)
    with pytest.raises(StudyError, match="seed 1 was there and is not any more"):
        played(told(seeds=[2, 3]), tmp_path)


def test_other_options_are_another_arm(tmp_path: Path) -> None:
    played(told(leaver("raise", day=9)), tmp_path)
    with pytest.raises(StudyError, match="leaver"):
        played(told(leaver("raise", day=10)), tmp_path)


def test_dice_are_thrown_by_the_study(tmp_path: Path) -> None:
    """A random agent that is asked again throws the same: there is no second throw."""
    dice = told({"name": "dice", "agent": "random_legal"})
    found = [played(dice, tmp_path / name).results for name in ("first", "second")]
    assert [run.record_hash for run in found[0]] == [run.record_hash for run in found[1]]


# Another record


def test_a_record_that_was_put_there_is_no_result(tmp_path: Path) -> None:
    whole = told("do_nothing", "negotiator")
    found = played(whole, tmp_path)
    records = {(run.arm, run.seed): tmp_path / run.record for run in found.results}
    better, mine = records["negotiator", 1], records["do_nothing", 1]
    mine.write_bytes(better.read_bytes())
    (result,) = [
        run
        for run in rebuild_results(whole, tmp_path).results
        if (run.arm, run.seed) == ("do_nothing", 1)
    ]
    assert result.failed_by == "harness"
    assert "another run" in result.reason


def test_an_edited_record_is_no_result(tmp_path: Path) -> None:
    whole = told()
    found = played(whole, tmp_path)
    path = tmp_path / found.results[0].record
    run = Run(path)
    line, event = run.event("fee", nth=3)
    run.drop(line, event, "expenses:machine_fee")
    run.shift(line, event["minute"], 200)
    run.write(tmp_path / "edited")
    (tmp_path / "edited").replace(path)
    result = rebuild_results(whole, tmp_path).results[0]
    assert result.failed_by == "harness"
    assert "does not hold" in result.reason


def test_results_that_were_edited_are_not_those_of_the_records(tmp_path: Path) -> None:
    whole = told()
    found = played(whole, tmp_path)
    lines = (tmp_path / "results.jsonl").read_text().splitlines()
    first = json.loads(lines[0])
    first["score_cents"] += 1_000_00
    (tmp_path / "results.jsonl").write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n")
    rebuilt = rebuild_results(whole, tmp_path)
    assert rebuilt.results[0].score_cents == found.results[0].score_cents
