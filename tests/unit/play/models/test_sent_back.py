"""Whatever a model says goes back with every later request, so it has to be fit to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openai.types.chat import ChatCompletionChunk

from tests.wire.said import Asked, Brain, Said
from tests.wire.server import KEY, Provider, providing
from vendsim.play import Episode, run_episode
from vendsim.play.models import AnthropicMessagesModel, OpenAIChatModel
from vendsim.play.models.anthropic_messages import read_reply as read_message
from vendsim.play.models.openai_chat import read_reply as read_completion
from vendsim.play.models.plain import without_halves
from vendsim.play.models.turns import Reply
from vendsim.play.patience import Failure

AGENTS = ["openai_chat", "openai_responses", "anthropic_messages"]
SLEEP = "wait_until_tomorrow"


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)


def first(*said: Said) -> Brain:
    """A model that says this, and then sleeps."""

    def say(asked: Asked) -> Said:
        if asked.number < len(said):
            return said[asked.number]
        return Said("", [(f"call_{asked.number}", SLEEP, "{}")])

    return say


def play(name: str, brain: Brain, days: int = 2, **options: Any) -> tuple[Episode, Provider]:
    with providing(brain) as provider:
        options |= {"model": "m", "base_url": provider.base_url(name)}
        episode = run_episode("sprint", name, seed=1, days=days, agent_options=options)
    assert provider.refused == []
    return episode, provider


@pytest.mark.parametrize("name", AGENTS)
@pytest.mark.parametrize(
    "arguments",
    ['{"query": NaN}', '{"query": 1e999}', '{"query": "\\ud83d"}', '{"query": "a", "query": "b"}'],
)
def test_arguments_that_cannot_be_written_again_are_the_models_mistake(
    name: str, arguments: str
) -> None:
    episode, _ = play(name, first(Said("", [("call_0", "web_search", arguments)])))
    assert (episode.end, episode.tool_calls) == ("horizon", 3)
    assert episode.usage is not None
    assert episode.usage["failures"] == 0


@pytest.mark.parametrize("name", AGENTS)
@pytest.mark.parametrize("called", ["functions.web_search", "a tool", "x" * 65])
def test_a_name_that_no_tool_can_have_does_not_keep_the_run_from_going_on(
    name: str, called: str
) -> None:
    episode, provider = play(name, first(Said("", [("call_0", called, "{}")])))
    assert (episode.end, episode.tool_calls) == ("horizon", 3)
    assert "no_such_tool" in str(provider.requests[-1])


@pytest.mark.parametrize("name", AGENTS)
def test_blank_text_beside_a_call_is_not_sent_back(name: str) -> None:
    episode, _ = play(name, first(Said("\n\n", [("call_0", SLEEP, "{}")])))
    assert episode.end == "horizon"


@pytest.mark.parametrize("name", AGENTS)
@pytest.mark.parametrize("stream", [True, False])
def test_half_characters_are_mended(name: str, stream: bool) -> None:
    said = Said("cut \ud83d", [("call_0", SLEEP, "{}")])
    episode, provider = play(name, first(said), stream=stream)
    assert episode.end == "horizon"
    assert "cut \ufffd" in str(provider.requests[1])


def test_halves_that_stand_together_are_one_character() -> None:
    assert without_halves(["a \ud83d\ude00", {"\ud83d": 1}]) == ["a \U0001f600", {"\ufffd": 1}]
    whole = {"text": "a \U0001f600"}
    assert without_halves(whole) is whole  # type: ignore[arg-type]


@pytest.mark.parametrize("name", AGENTS)
def test_a_hand_over_is_asked_for_with_the_tools_beside_it(name: str) -> None:
    """A conversation with calls in it is refused where no tools are given."""

    def say(asked: Asked) -> Said:
        if "hand-over to yourself" in asked.last_text:
            return Said("All is well.")
        return Said("x" * 4_000, [(f"call_{asked.number}", SLEEP, "{}")])

    episode, provider = play(name, say, 12, context="summary", context_tokens=6_000)
    assert episode.end == "horizon"
    chosen = [body["tool_choice"] for body in provider.requests if _in_words(body)]
    assert len(chosen) >= 2
    assert chosen[0] == ({"type": "none"} if name == "anthropic_messages" else "none")


def _in_words(body: dict[str, Any]) -> bool:
    return body.get("tool_choice") in ("none", {"type": "none"})


def streamed(*parts: dict[str, Any]) -> Any:
    """A completion whose calls came in these parts."""
    assembled = OpenAIChatModel("m")._assembled()
    deltas = [{"delta": {"tool_calls": [part]}} for part in parts]
    choices: list[dict[str, Any]] = [*deltas, {"delta": {}, "finish_reason": "tool_calls"}]
    for choice in choices:
        assembled.add(Piece({"choices": [{"index": 0, **choice}]}))
    return read_completion(assembled.whole())  # type: ignore[arg-type]


class Piece:
    """A piece of a stream, as the packages give them."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.type = content.get("type")

    def to_dict(self, **how: Any) -> dict[str, Any]:
        return self.content


def part(key: str | None, name: str, arguments: str, **place: int) -> dict[str, Any]:
    return {**place, "id": key, "function": {"name": name, "arguments": arguments}}


@pytest.mark.parametrize(
    "parts",
    [
        [part("a", "x", "{", index=0), part(None, "", "}", index=0), part("b", "y", "{}", index=1)],
        # Some servers give every call the same place, others none.
        [part("a", "x", "{}", index=0), part("b", "y", "{}", index=0)],
        [part("a", "x", "{}"), part("b", "y", "{}")],
        # Some name the call in each of its parts.
        [part("a", "x", "{", index=0), part("a", "", "}", index=0), part("b", "y", "{}", index=1)],
    ],
)
def test_calls_that_come_in_parts_are_put_together(parts: Sequence[Any]) -> None:
    reply = streamed(*parts)
    assert [tuple(call) for call in reply.turn.calls] == [("a", "x", "{}"), ("b", "y", "{}")]


def test_an_error_in_the_place_of_an_answer_is_the_servers() -> None:
    message: Any = {"role": "assistant", "content": ""}
    choice: Any = {"index": 0, "finish_reason": "error", "message": message}
    assert isinstance(read_completion({"choices": [choice]}), Failure)


def test_what_the_provider_summed_up_comes_back_whole_and_is_billed() -> None:
    assembled = AnthropicMessagesModel("m")._assembled()
    delta = {"type": "compaction_delta", "content": "all is well", "encrypted_content": "sealed"}
    mine = {"input_tokens": 100, "output_tokens": 10}
    theirs = {"type": "compaction", "input_tokens": 5_000, "output_tokens": 300}
    counted = {**mine, "iterations": [theirs, {"type": "message", **mine}]}
    for event in (
        {"type": "message_start", "message": {"usage": mine}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "compaction"}},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": counted},
        {"type": "message_stop"},
    ):
        assembled.add(Piece(event))
    reply = read_message(assembled.whole())  # type: ignore[arg-type]
    assert isinstance(reply, Reply)
    block = {"type": "compaction", "content": "all is well", "encrypted_content": "sealed"}
    assert reply.turn.content == [block]
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (5_100, 310)


# --- Servers that only speak the language --------------------------------------------------------

SIGNED = {"google": {"thought_signature": "c2lnbmVk"}}
CALLED = {"id": "c", "type": "function", "function": {"name": SLEEP, "arguments": "{}"}}


def from_deltas(*deltas: Any) -> Any:
    """What becomes of a completion that comes in such pieces."""
    stream = OpenAIChatModel("m", api_key=KEY)._assembled()
    for number, delta in enumerate(deltas, 1):
        finish = "tool_calls" if number == len(deltas) else None
        choice: Any = {"index": 0, "delta": delta, "finish_reason": finish}
        stream.add(ChatCompletionChunk.construct(id="1", choices=[choice]))
    return stream.whole()


def test_the_signature_of_a_call_and_the_thought_behind_it_go_back() -> None:
    """Gemini and DeepSeek refuse a conversation in which they are missing."""
    whole = {"role": "assistant", "content": None, "reasoning_content": "I am tired."}
    signed = {**CALLED, "extra_content": SIGNED}
    message = {**whole, "tool_calls": [signed]}
    at_once: Any = {"choices": [{"finish_reason": "tool_calls", "message": message}]}
    pieces = from_deltas(
        {"reasoning_content": "I am "},
        {"reasoning_content": "tired."},
        {"tool_calls": [{"index": 0, **signed}]},
    )
    for raw in (at_once, pieces):
        found = read_completion(raw)
        assert isinstance(found, Reply)
        assert found.turn.content == message


def test_a_thought_without_a_call_does_not_go_back() -> None:
    message: Any = {"role": "assistant", "content": "Well.", "reasoning_content": "I am tired."}
    found = read_completion({"choices": [{"finish_reason": "stop", "message": message}]})
    assert isinstance(found, Reply)
    assert found.turn.content == {"role": "assistant", "content": "Well."}
