"""A conversation that is parted from, or gone on with, is the one that was had."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from vendsim.errors import AgentError
from vendsim.play import fork_episode, resume_episode, run_episode
from vendsim.play.models import ChatAgent, OpenAIChatModel, Request, ScriptedModel, answer
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


def test_a_run_killed_before_its_bill_is_told_what_it_cost(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    first = run_episode("year", ChatAgent(ScriptedModel(say)), seed=1, days=4, record=path)
    with closing(sqlite3.connect(path)) as record:
        (last,) = record.execute("SELECT max(seq) FROM line").fetchone()
        kind = "SELECT json_extract(body, '$.kind') FROM line WHERE seq = ?"
        assert record.execute(kind, (last,)).fetchone() == ("usage",)
        record.execute("DELETE FROM line WHERE seq = ?", (last,))
        record.commit()
    again = resume_episode(path, agent=ChatAgent(ScriptedModel([])))
    assert again.usage is not None
    assert again.usage | {"model": "scripted"} == first.usage  # An object's name is in no record.


def test_a_model_goes_on_with_no_conversation_but_one_of_its_own_interface(tmp_path: Path) -> None:
    talked, played = tmp_path / "talked.sqlite", tmp_path / "played.sqlite"
    run_episode("year", ChatAgent(ScriptedModel(say)), seed=1, days=4, record=talked)
    run_episode("year", "do_nothing", seed=1, days=4, record=played)
    other = ChatAgent(OpenAIChatModel("m", api_key="none"))
    with pytest.raises(AgentError, match="held through 'scripted': openai_chat cannot go on"):
        fork_episode(talked, day=2, agent=other)
    with pytest.raises(AgentError, match="what somebody else began a model cannot go on with"):
        fork_episode(played, day=2, agent=other)
