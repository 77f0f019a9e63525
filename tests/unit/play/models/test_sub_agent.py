"""A second conversation does the physical work, and the first has to ask what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vendsim.errors import ProviderError
from vendsim.play import Episode, resume_episode, run_episode
from vendsim.play.models import ChatAgent, Request, ScriptedModel, answer
from vendsim.play.models.sub_agent import DELEGATING
from vendsim.play.models.turns import ResultTurn, UserTurn
from vendsim.play.patience import Failure
from vendsim.record import read_record
from vendsim.study.verify import verify_record
from vendsim.tools import Tool

HANDS = {"stock_slot", "empty_slot", "set_price", "collect_cash", "get_machine_inventory"}
STEPS = 3


class Delegating(ChatAgent):
    """Plays a market in which the physical tools belong to a sub-agent."""

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        super().begin(
            briefing,
            [replace(tool, delegated_steps=STEPS * (tool.name in HANDS)) for tool in tools],
        )


def is_sub(request: Request) -> bool:
    return request.system.startswith("You are the hands")


def results(request: Request) -> list[str]:
    return [turn.text for turn in request.turns if isinstance(turn, ResultTurn)]


def play(main: list[Any], hands: list[Any], path: Path | None = None) -> tuple[Episode, Any]:
    model = ScriptedModel(brain(main, hands))
    episode = run_episode("year", Delegating(model), seed=1, days=3, record=path)
    return episode, model.requests


def brain(main: list[Any], hands: list[Any]) -> Any:
    left = {True: list(hands), False: list(main)}

    def say(request: Request, number: int) -> Any:
        mine = left[is_sub(request)]
        return mine.pop(0) if mine else answer("", ("wait_until_tomorrow", {}))

    return say


def test_the_tools_are_shared_out() -> None:
    _, requests = play([], [])
    names = {tool.name for tool in requests[0].tools}
    assert set(DELEGATING) <= names
    assert not names & HANDS
    _, requests = play([answer("", ("run_sub_agent", {"instruction": "Look."}))], [answer("ok")])
    (second,) = [request for request in requests if is_sub(request)]
    assert {tool.name for tool in second.tools} == HANDS
    last = second.turns[-1]
    assert isinstance(last, UserTurn)
    assert last.text == "Look."


def test_the_first_hears_only_how_many_steps_it_took(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    main = [
        answer("", ("run_sub_agent", {"instruction": "Look, and collect."})),
        answer("", ("ask_sub_agent", {"question": "What did you see?"})),
    ]
    hands = [
        answer("", ("get_machine_inventory", {}), ("collect_cash", {})),
        answer("All done."),
        answer("Twelve empty slots."),
    ]
    episode, requests = play(main, hands, path)
    first = [request for request in requests if not is_sub(request)]
    assert "Your sub-agent took 2 steps." in results(first[1])[0]
    assert "empty" not in results(first[1])[0]
    assert results(first[2])[-1] == "Twelve empty slots."
    assert episode.tool_calls == 5
    tools = [step.tool for step in read_record(path).steps()][1:3]
    assert tools == ["get_machine_inventory", "collect_cash"]
    assert verify_record(path).holds
    assert episode.usage is not None
    assert episode.usage["requests"] == len(requests)


def test_an_instruction_has_so_many_steps_and_no_more() -> None:
    look = answer("", *[("get_machine_inventory", {})] * 2)
    main = [answer("", ("run_sub_agent", {"instruction": "Look for ever."}))]
    episode, requests = play(main, [look] * 9)
    first = [request for request in requests if not is_sub(request)]
    assert f"took {STEPS} steps" in results(first[1])[0]
    assert episode.tool_calls == STEPS + 3


def test_what_it_can_do_is_told() -> None:
    _, requests = play([answer("", ("sub_agent_specs", {}))], [])
    told = results(requests[1])[0]
    assert all(name in told for name in HANDS)


def test_a_question_is_answered_in_words() -> None:
    main = [answer("", ("ask_sub_agent", {"question": "How are you?"}))]
    calls = answer("", ("collect_cash", {}))
    _, requests = play(main, [calls, answer("Fine.")])
    first = [request for request in requests if not is_sub(request)]
    assert results(first[1]) == ["Fine."]
    _, requests = play(main, [calls] * 9)
    first = [request for request in requests if not is_sub(request)]
    assert results(first[1]) == ["(no answer)"]


@pytest.mark.parametrize("arguments", [{}, {"instruction": 3}, {"instruction": " "}, "[", {"x": 1}])
def test_a_wrong_instruction_is_refused(arguments: Any) -> None:
    _, requests = play([answer("", ("run_sub_agent", arguments))], [])
    assert "wrong" in results(requests[1])[0]
    assert not any(map(is_sub, requests))


def test_neither_can_use_the_tools_of_the_other() -> None:
    main = [
        answer("", ("collect_cash", {})),
        answer("", ("run_sub_agent", {"instruction": "Write a mail."})),
    ]
    mail = {"to": "a@b.example", "subject": "s", "body": "b"}
    episode, requests = play(main, [answer("", ("send_email", mail)), answer("I cannot.")])
    first = [request for request in requests if not is_sub(request)]
    second = [request for request in requests if is_sub(request)]
    assert results(first[1]) == ["Not done: collect_cash belongs to your sub-agent."]
    assert results(second[1]) == ["Not done: you have no such tool."]
    assert results(first[2])[-1] == "Your sub-agent took 0 steps."
    assert episode.tool_calls == 3


def test_delegating_for_ever_ends_the_run() -> None:
    specs = answer("", ("sub_agent_specs", {}))
    episode, _ = play([specs] * 200, [])
    assert str(episode.stopped).startswith("model: it called its sub-agent")


def test_a_run_with_a_sub_agent_goes_on(tmp_path: Path) -> None:
    look = answer("", ("get_machine_inventory", {}), ("collect_cash", {}))
    main = [answer("", ("run_sub_agent", {"instruction": "Look."})), answer("hm")] * 2
    hands = [look, answer("done"), look, answer("done")]
    whole, requests = play(main, hands)
    for broken in range(1, len(requests)):
        path = tmp_path / f"run-{broken}.sqlite"
        say = brain(main, hands)

        def failing(request: Request, number: int, at: int = broken, say: Any = say) -> Any:
            return Failure("gone", "final") if number == at else say(request, number)

        with pytest.raises(ProviderError):
            run_episode("year", Delegating(ScriptedModel(failing)), seed=1, days=3, record=path)
        again = ScriptedModel(say)
        episode = resume_episode(path, agent=Delegating(again))
        assert len(again.requests) == len(requests) - broken
        assert episode.tool_calls == whole.tool_calls
        assert episode.final_balance_cents == whole.final_balance_cents
        assert results(again.requests[-1]) == results(requests[-1])
