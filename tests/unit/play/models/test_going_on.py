"""A conversation that is parted from, or gone on with, is the one that was had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vendsim.play import fork_episode, run_episode
from vendsim.play.models import ChatAgent, Request, ScriptedModel, answer
from vendsim.study.score import score_record

TALK = [
    answer("I look.", ("get_balance", {})),
    answer("I think."),
    answer("I sleep.", ("wait_until_tomorrow", {})),
]


def say(request: Request, number: int) -> Any:
    return TALK[number % len(TALK)]


def test_a_fork_has_the_conversation_of_that_morning(tmp_path: Path) -> None:
    whole = ScriptedModel(say)
    first = run_episode("year", ChatAgent(whole), seed=1, days=6, record=tmp_path / "run.sqlite")
    asked = 3 * 3  # Three a day; day 3 is the fourth.
    again = ScriptedModel(lambda request, number: say(request, number + asked))
    fork = fork_episode(
        tmp_path / "run.sqlite", day=3, agent=ChatAgent(again), record=tmp_path / "fork.sqlite"
    )
    assert len(again.requests) == len(whole.requests) - asked
    assert again.requests[0].turns == whole.requests[asked].turns
    assert (fork.tool_calls, fork.final_balance_cents) == (
        first.tool_calls,
        first.final_balance_cents,
    )
    assert fork.usage is not None
    assert first.usage is not None
    assert fork.usage["requests"] == first.usage["requests"]
    assert score_record(tmp_path / "fork.sqlite").unranked is not None
