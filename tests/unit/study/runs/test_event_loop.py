"""Many models at a time in an event loop, with the provider's own package and all its moods."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.study.runs.small import hashes, played, study
from tests.wire.brains import playing
from tests.wire.said import Asked, Said
from tests.wire.server import KEY, Fault, Provider, providing
from vendsim.errors import StudyError
from vendsim.play.models import agent as chat_agent
from vendsim.play.patience import Patience
from vendsim.study.runs import Told, run_study
from vendsim.study.runs.executors import EventLoopExecutor, InlineExecutor, ProcessExecutor

DAYS = 3
CALLS: list[dict[str, Any]] = [
    {"tool": "get_balance", "arguments": {}},
    *[{"tool": "wait_until_tomorrow", "arguments": {}}] * DAYS,
]
PRICES = """
[[price]]
model = "m-1"
since = 2026-01-01
input = 2.0
output = 10.0
source = "a test"
"""


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models that are given up on after four tries within moments."""
    soon = Patience(tries=4, first_wait_seconds=0.01, deadline_seconds=30.0)
    patched = chat_agent.ChatAgent.__init__

    def init(self: Any, *given: Any, **named: Any) -> None:
        patched(self, *given, **named)
        self._patience = soon

    monkeypatch.setattr(chat_agent.ChatAgent, "__init__", init)


def told(provider: Provider, folder: Path, *, seeds: Any = range(4), **more: Any) -> Told:
    prices = folder / "prices.toml"
    prices.write_text(PRICES)
    surface = "openai_chat"
    options = {"base_url": provider.base_url(surface), "prices": str(prices), "stream": False}
    arm = {"name": "m-1", "agent": surface, "model": "m-1", "options": options}
    return study([arm], seeds=seeds, days=DAYS, **more)


def test_models_play_at_a_time_to_the_records_they_play_to_alone(tmp_path: Path) -> None:
    with providing(playing(CALLS)) as provider:
        told_study = told(provider, tmp_path)
        together = played(told_study, tmp_path / "loop", EventLoopExecutor(4))
        provider_requests = len(provider.requests)
        alone = played(told_study, tmp_path / "inline", InlineExecutor())
    assert provider.refused == []
    assert together.is_whole
    assert provider_requests == 4 * len(CALLS)
    for ours, theirs in zip(together.results, alone.results, strict=True):
        ignored: dict[str, Any] = {
            "wall_seconds": 0.0,
            "record_hash": "",
        }  # The answers' own ids are in it.
        assert replace(ours, **ignored) == replace(theirs, **ignored)
    first = together.results[0]
    assert first.input_tokens > 0
    dollars = (first.input_tokens * 2.0 + first.output_tokens * 10.0) / 1e6
    assert first.dollars == pytest.approx(dollars, abs=1e-6)


def test_the_gate_is_shared_and_a_crowd_costs_no_run(tmp_path: Path, impatient: None) -> None:
    crowd = Fault("status", 429, "rate_limit", headers={"retry-after": "0.05"})
    with providing(playing(CALLS), {5: crowd, 6: crowd, 9: crowd}) as provider:
        executor = EventLoopExecutor(8)
        found = played(told(provider, tmp_path, seeds=range(8)), tmp_path / "s", executor)
    (gate,) = executor._gates.values()
    assert found.is_whole
    assert gate.crowded == 3
    assert provider.answered == 8 * len(CALLS)
    assert gate.asked == 0


def test_a_provider_that_fails_is_excluded_and_asked_again_next_time(
    tmp_path: Path, impatient: None
) -> None:
    broken = {number: Fault("status", 500) for number in range(6, 200)}
    with providing(playing(CALLS), broken) as provider:
        told_study = told(provider, tmp_path)
        first = played(told_study, tmp_path / "s", EventLoopExecutor(4))
        assert {result.failed_by for result in first.results} == {"provider"}
        assert "status 500" in first.results[0].reason
        asked_for = provider.answered
        provider.faults.clear()
        again = played(told_study, tmp_path / "s", EventLoopExecutor(4))
        assert again.is_whole
        # What had been answered was not asked, and paid, a second time.
        assert asked_for == 6
        assert provider.answered == 4 * len(CALLS)
    assert all(result.tool_calls == len(CALLS) for result in again.results)


def test_a_spent_account_and_a_wrong_key_are_the_providers(tmp_path: Path, impatient: None) -> None:
    spent = Fault("status", 429, "insufficient_quota")
    with providing(playing(CALLS), dict.fromkeys(range(99), spent)) as provider:
        found = played(told(provider, tmp_path, seeds=[0]), tmp_path / "s", EventLoopExecutor(2))
    (result,) = found.results
    assert result.failed_by == "provider"
    assert "account is spent" in result.reason
    assert KEY not in json.dumps(result.as_dict())


def test_a_model_that_cannot_go_on_counts(tmp_path: Path, impatient: None) -> None:
    def silent(asked: Asked) -> Said:
        return Said("I would rather not.")

    with providing(silent) as provider:
        found = played(told(provider, tmp_path, seeds=[0]), tmp_path / "s", EventLoopExecutor(2))
    (result,) = found.results
    assert (result.failed_by, result.stopped_by, result.days_played) == (None, "model", 0)
    assert result.score_cents == result.do_nothing_cents


def test_an_interrupt_keeps_what_was_paid_for(tmp_path: Path) -> None:
    def interrupt(standing: Any) -> None:
        if standing.done:
            raise KeyboardInterrupt

    with providing(playing(CALLS)) as provider:
        told_study = told(provider, tmp_path, seeds=range(6))
        with pytest.raises(KeyboardInterrupt):
            run_study(told_study, tmp_path / "s", [EventLoopExecutor(3)], watch=interrupt)
        found = played(told_study, tmp_path / "s", EventLoopExecutor(3))
        # An answer that was on its way may be asked for once more, for each run under way.
        assert 6 * len(CALLS) <= provider.answered <= 6 * len(CALLS) + 3
    assert found.is_whole


def test_budgets_in_dollars_stop_a_run_and_a_study(tmp_path: Path) -> None:
    with providing(playing(CALLS)) as provider:
        limits = {"run": {"dollars": 0.02}, "study": {"dollars": 0.05}}
        told_study = told(provider, tmp_path, seeds=range(9), budget=limits)
        found = played(told_study, tmp_path / "s", EventLoopExecutor(1))
    assert found.missing
    assert {result.stopped_by for result in found.results} == {"budget"}
    assert sum(result.dollars or 0 for result in found.results) >= 0.05


@pytest.mark.parametrize("whose", ["run", "study"])
def test_a_budget_in_dollars_needs_a_price(whose: str, tmp_path: Path) -> None:
    with providing(playing(CALLS)) as provider:
        told_study = told(provider, tmp_path, seeds=[0], budget={whose: {"dollars": 1}})
        (tmp_path / "prices.toml").write_text("")
        with pytest.raises(StudyError, match=r"arms\[0\]\.budget: the price of model 'm-1'"):
            played(told_study, tmp_path / "s")


def test_a_missing_key_is_told_before_anything_is_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with providing(playing(CALLS)) as provider:
        monkeypatch.delenv("OPENAI_API_KEY")
        with pytest.raises(StudyError, match="set OPENAI_API_KEY"):
            played(told(provider, tmp_path), tmp_path / "s")
    assert provider.requests == []


def test_scripted_agents_play_in_an_event_loop_too(tmp_path: Path) -> None:
    told_study = study(["random_legal", "do_nothing"], seeds=[0, 1])
    loop = run_study(told_study, tmp_path / "loop", [EventLoopExecutor(3)])
    assert hashes(loop) == hashes(played(told_study, tmp_path / "inline"))


def test_mixed_arms_are_played_each_where_it_fares_best(tmp_path: Path) -> None:
    seen: dict[str, list[str]] = {"async": [], "processes": []}

    class Noting(EventLoopExecutor):
        def play(self, tasks: Any) -> Any:
            yield from super().play(_noted(tasks, seen["async"]))

    class NotingProcesses(ProcessExecutor):
        def play(self, tasks: Any) -> Any:
            yield from InlineExecutor().play(_noted(tasks, seen["processes"]))

    with providing(playing(CALLS)) as provider:
        told_study = told(provider, tmp_path, seeds=[0])
        arms = (*told_study.spec.arms, *study(["do_nothing"]).spec.arms)
        mixed = told_study._replace(spec=told_study.spec.model_copy(update={"arms": arms}))
        found = run_study(mixed, tmp_path / "s", [Noting(2), NotingProcesses(1)])
    assert found.is_whole
    assert seen == {"async": ["m-1"], "processes": ["do_nothing"]}


def _noted(tasks: Any, arms: list[str]) -> Any:
    for task in tasks:
        arms.append(task.key.arm)
        yield task
