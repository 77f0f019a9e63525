"""An agent that fails while it plays: whatever it raises, it is told as its own failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from vendsim.errors import AgentError, AgentFailed, ScenarioError, ToolError
from vendsim.play import run_episode
from vendsim.record import read_record
from vendsim.tools import Tool


class Failing:
    """Waits a day, then raises."""

    def __init__(self, error: Exception) -> None:
        self._error = error
        self._calls = 0

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        pass

    def act(self, observation: Mapping[str, Any]) -> Mapping[str, Any]:
        self._calls += 1
        if self._calls > 1:
            raise self._error
        return {"tool": "wait_until_tomorrow", "arguments": {}}


@pytest.mark.parametrize(
    "error", [AgentError("mine"), ToolError("no_room", "mine"), ValueError("mine"), StopIteration()]
)
def test_what_an_agent_raises_is_its_own_failure(error: Exception, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with pytest.raises(AgentFailed) as caught:
        run_episode("year", Failing(error), seed=1, days=9, record=path)
    assert caught.value.__cause__ is error
    assert str(error) in str(caught.value)
    assert len(list(read_record(path).steps())) == 2


def test_an_error_of_ours_keeps_its_words() -> None:
    with pytest.raises(AgentFailed, match=r"^mine$"):
        run_episode("year", Failing(AgentError("mine")), seed=1, days=9)


def test_no_agent_can_pass_its_failure_off_as_the_markets() -> None:
    with pytest.raises(AgentFailed, match="fault"):
        run_episode("year", Failing(ScenarioError("year", ())), seed=1, days=9)
