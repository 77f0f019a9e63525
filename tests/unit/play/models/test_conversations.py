"""Whatever a model says and whatever is left out, the conversation stays one that is accepted."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vendsim.errors import AgentError, RunStopped
from vendsim.play.models.context import POLICIES, DropOldest, LastTokens, context_policy
from vendsim.play.models.dialogue import LIMITS, Dialogue
from vendsim.play.models.scripted import ScriptedModel, answer
from vendsim.play.models.turns import Call, ModelTurn, Reply, Request, ResultTurn, UserTurn
from vendsim.play.models.validity import fault_of
from vendsim.scenario import load_scenario
from vendsim.tools import tools_of

TOOLS = tools_of(load_scenario("year"))
MODEL = ScriptedModel([])


def dialogue(policy: str = "none", tokens: int | None = None, *, several: bool = True) -> Dialogue:
    return Dialogue("rules", "open", TOOLS, context_policy(policy, tokens), several_calls=several)


def reply(text: str = "", *names: str, stop: Any = "done", number: int = 0) -> Reply:
    raw: Any = answer(text, *[(name, {}) for name in names], stop=stop)
    for place, call in enumerate(raw["calls"]):
        call["id"] = f"call_{number}_{place}"
    found = MODEL.read(raw)
    assert isinstance(found, Reply)
    return found


def seen(text: str = "done", error: str = "") -> dict[str, Any]:
    return {"text": text, "error": error}


class Played:
    """A dialogue that a model with these habits has with a world that answers at length."""

    def __init__(self, talk: Dialogue) -> None:
        self.talk = talk
        self.requests: list[Request] = []
        self.number = 0

    def turn(self, kind: str, calls: int, chars: int) -> None:
        request = self.talk.request()
        self.requests.append(request)
        assert fault_of(request.turns) is None
        self.number += 1
        names = ["get_balance"] * calls
        if kind == "overflow":
            self.talk.take(reply(stop="overflow"))
        elif request.in_words:
            self.talk.take(reply("x" * chars))
        elif kind == "calls":
            self.talk.take(reply("x", *names, number=self.number))
        elif kind == "text":
            self.talk.take(reply("x" * chars + "y"))
        elif kind == "empty":
            self.talk.take(reply(" "))
        else:
            self.talk.take(reply("x" * chars, *names, stop=kind, number=self.number))
        while self.talk.next_call() is not None:
            self.talk.hear(seen("z" * chars))


@settings(max_examples=150)
@given(
    policy=st.sampled_from(POLICIES),
    several=st.booleans(),
    turns=st.lists(
        st.tuples(
            st.sampled_from(
                ["calls", "calls", "calls", "text", "empty", "length", "refusal", "overflow"]
            ),
            st.integers(1, 4),
            st.integers(0, 9_000),
        ),
        max_size=40,
    ),
)
def test_every_request_is_one_that_a_strict_validator_accepts(
    policy: str, several: bool, turns: list[tuple[str, int, int]]
) -> None:
    played = Played(dialogue(policy, None if policy == "none" else 12_000, several=several))
    with suppress(RunStopped):
        for turn in turns:
            played.turn(*turn)
    for request in played.requests:
        assert isinstance(request.turns[0], UserTurn)
        assert request.turns[0].text.startswith("open")


@pytest.mark.parametrize("policy", ["vb1", "vb2", "summary"])
def test_what_is_shown_stays_within_the_limit(policy: str) -> None:
    talk = dialogue(policy, 12_000)
    played = Played(talk)
    sizes = []
    for _ in range(120):
        played.turn("calls", 1, 2_000)
        chars = sum(len(str(turn)) for turn in played.requests[-1].turns)
        sizes.append(chars // 4)
    assert max(sizes) < 13_500
    assert min(sizes[60:]) < max(sizes[60:])


def test_vb2_cuts_to_its_share_and_then_grows() -> None:
    policy = DropOldest(10_000, 0.61)
    assert policy.left_out(1_000, [1_000] * 9) == 0
    assert policy.left_out(1_000, [1_000] * 10) == 5  # 5,000 + 1,000 are at most 6,100
    assert policy.left_out(1_000, [20_000]) == 0  # the newest round always stays


def test_vb1_shows_the_last_so_many_tokens() -> None:
    policy = LastTokens(3_000)
    assert policy.left_out(50_000, [1_000] * 3) == 0
    assert policy.left_out(50_000, [1_000] * 10) == 7
    assert policy.left_out(0, [1_000, 5_000]) == 1


def test_the_published_figures_are_the_defaults() -> None:
    assert context_policy("vb1") == LastTokens(30_000)
    assert context_policy("vb2") == DropOldest(69_000, 0.61)


@pytest.mark.parametrize(("name", "tokens"), [("vb3", None), ("vb2", 10), ("vb1", True)])
def test_a_policy_that_is_none_is_refused(name: str, tokens: Any) -> None:
    with pytest.raises(AgentError):
        context_policy(name, tokens)


def test_a_summary_takes_the_place_of_what_was() -> None:
    talk = dialogue("summary", 12_000)
    played = Played(talk)
    while not (played.requests and played.requests[-1].in_words):
        played.turn("calls", 1, 3_000)
    last = played.requests[-1].turns[-1]
    assert isinstance(last, UserTurn)
    assert "hand-over" in last.text
    request = talk.request()
    assert isinstance(request.turns[0], UserTurn)
    assert "x" * 3_000 in request.turns[0].text
    assert len(request.turns) == 3  # the opening, and the newest round
    assert not request.in_words


def test_the_providers_count_corrects_the_estimate() -> None:
    talk = dialogue("vb2", 20_000)
    played = Played(talk)
    for _ in range(3):
        played.turn("calls", 1, 8_000)
    before = len(talk.request().turns)
    twice = reply("", "get_balance", number=99)
    counted = twice.usage._replace(input_tokens=30_000)
    talk.take(Reply(twice.turn, twice.stop, counted))
    talk.next_call()
    talk.hear(seen())
    assert len(talk.request().turns) < before + 2


def test_only_the_first_call_counts_where_one_is_allowed() -> None:
    talk = dialogue(several=False)
    talk.request()
    talk.take(reply("", "get_balance", "collect_cash"))
    first = talk.next_call()
    assert first is not None
    assert first[0].name == "get_balance"
    talk.hear(seen("12"))
    assert talk.next_call() is None
    results = [turn for turn in talk.request().turns if isinstance(turn, ResultTurn)]
    assert {result.call_id: result.failed for result in results} == {
        "call_0_0": False,
        "call_0_1": True,
    }


def test_a_pause_with_a_call_is_no_pause() -> None:
    """The call would stay without its result, and no request could be made any more."""
    talk = dialogue()
    talk.request()
    talk.take(reply("a moment", "get_balance", stop="paused"))
    assert talk.next_call() is not None
    talk.hear(seen())
    assert isinstance(talk.request().turns[-1], ResultTurn)


def test_a_pause_in_which_nothing_was_said_is_not_sent_back() -> None:
    talk = dialogue()
    asked = talk.request()
    talk.take(reply(" ", stop="paused"))
    assert talk.request() == asked
    talk.take(reply("a moment", stop="paused"))
    assert len(talk.request().turns) == len(asked.turns) + 1


def test_tokens_without_a_call_are_billed_with_the_next_one() -> None:
    talk = dialogue()
    talk.request()
    talk.take(reply("only words"))
    talk.request()
    talk.take(reply("", "get_balance", "get_balance"))
    first, second = talk.next_call(), talk.next_call()
    assert first is not None
    assert second is not None
    assert first[1] == talk.spent.output_tokens
    assert second[1] == 0


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("length", {"stop": "length"}),
        ("refusal", {"stop": "refusal"}),
        ("paused", {"stop": "paused"}),
        ("empty", {}),
        ("no_call", {"text": "hm"}),
    ],
)
def test_a_call_between_begins_the_count_anew(kind: str, said: dict[str, Any]) -> None:
    talk = dialogue()
    for number in range(3):
        for _ in range(LIMITS[kind] - 1):
            talk.request()
            talk.take(reply(**said))
        talk.request()
        talk.take(reply("", "get_balance", number=number))
        talk.next_call()
        talk.hear(seen())
    for _ in range(LIMITS[kind] - 1):
        talk.request()
        talk.take(reply(**said))
    talk.request()
    with pytest.raises(RunStopped):
        talk.take(reply(**said))


CALL = Call("a", "get_balance", "{}")


@pytest.mark.parametrize(
    "turns",
    [
        [],
        [ModelTurn({}, "hi")],
        [UserTurn("open"), ModelTurn({}, "", (CALL,))],
        [UserTurn("open"), ResultTurn("a", "", False)],
        [UserTurn("open"), ModelTurn({}, "", (CALL,)), UserTurn("and?")],
        [UserTurn("open"), ModelTurn({}, "", (CALL, CALL))],
        [
            UserTurn("open"),
            ModelTurn({}, "", (CALL,)),
            ResultTurn("a", "", False),
            ResultTurn("a", "", False),
        ],
    ],
)
def test_the_validator_finds_what_is_wrong(turns: list[Any]) -> None:
    assert fault_of(turns) is not None
