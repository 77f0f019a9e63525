"""What is asked of a provider: the fields of a request, option by option."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.said import Asked, Said
from tests.wire.server import KEY, providing
from vendsim.errors import AgentError, ProviderError
from vendsim.play import load_agent
from vendsim.play.models import ChatAgent, OpenAIChatModel, Request, Settings
from vendsim.play.models.turns import UserTurn
from vendsim.scenario import load_scenario
from vendsim.tools import tools_of

AGENTS = ("openai_chat", "openai_responses", "anthropic_messages")
MARKET = load_scenario("year")
SEEN = {"text": "", "error": "", "day": 0, "minute": 480}


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)


def sleeps(asked: Asked) -> Said:
    return Said("", [(f"call_{asked.number}", "wait_until_tomorrow", "{}")])


def body_of(name: str, **options: Any) -> dict[str, Any]:
    """The body of the first request that an agent with these options makes."""
    with providing(sleeps) as provider:
        agent = load_agent(name, {"model": "m-1", "base_url": provider.base_url(name), **options})
        assert isinstance(agent, ChatAgent)
        agent.begin(MARKET.briefing_for(5), tools_of(MARKET))
        assert agent.act(SEEN)["tool"] == "wait_until_tomorrow"
        agent.close()
    assert provider.refused == []
    return provider.requests[0]


@pytest.mark.parametrize("name", AGENTS)
def test_nothing_is_asked_for_that_nobody_set(name: str) -> None:
    body = body_of(name)
    unset = {"temperature", "reasoning_effort", "reasoning", "output_config", "thinking"}
    assert not unset & body.keys()
    assert "context_management" not in body
    assert body["model"] == "m-1"
    assert body["stream"] is True
    assert len(body["tools"]) == len(tools_of(MARKET))
    assert 16_000 in body.values()


@pytest.mark.parametrize("name", AGENTS)
def test_what_is_set_is_asked_for(name: str) -> None:
    options = {"temperature": 0.5, "effort": "high", "max_output_tokens": 900, "stream": False}
    body = body_of(name, **options, extra={"user": "u-7"} if "openai" in name else None)
    assert body["temperature"] == 0.5
    assert 900 in body.values()
    assert body["stream"] is False
    if name == "openai_chat":
        assert (body["reasoning_effort"], body["user"]) == ("high", "u-7")
    elif name == "openai_responses":
        assert (body["reasoning"], body["user"]) == ({"effort": "high"}, "u-7")
    else:
        assert body["output_config"] == {"effort": "high"}


@pytest.mark.parametrize(
    ("base_url", "limit"),
    [
        (None, "max_completion_tokens"),
        ("https://api.openai.com/v1", "max_completion_tokens"),
        ("http://localhost:8000/v1", "max_tokens"),
    ],
)
def test_openais_own_models_know_the_newer_limit_only(base_url: str | None, limit: str) -> None:
    model = OpenAIChatModel("m", base_url=base_url)
    assert limit in model._fields(Request("rules", (UserTurn("hello"),)))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("openai_chat", "parallel_tool_calls"),
        ("openai_responses", "parallel_tool_calls"),
        ("anthropic_messages", "tool_choice"),
    ],
)
def test_a_field_that_a_model_does_not_take_can_be_left_out(name: str, field: str) -> None:
    assert field in body_of(name)
    body = body_of(name, extra={field: None})
    assert field not in body
    assert body["tools"]


def test_openai_keeps_nothing_and_gives_reasoning_back() -> None:
    body = body_of("openai_responses")
    assert body["store"] is False
    assert body["include"] == ["reasoning.encrypted_content"]


def test_what_stays_the_same_is_marked_for_anthropics_cache() -> None:
    body = body_of("anthropic_messages")
    assert body["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert body["messages"][-1]["content"][-1]["cache_control"] == {"type": "ephemeral"}


def test_providers_sum_up_where_they_can() -> None:
    responses = body_of("openai_responses", context="provider", context_tokens=50_000)
    assert responses["context_management"] == [{"type": "compaction", "compact_threshold": 50_000}]
    messages = body_of("anthropic_messages", context="provider", context_tokens=50_000)
    (edit,) = messages["context_management"]["edits"]
    assert edit["trigger"] == {"type": "input_tokens", "value": 50_000}
    with pytest.raises(AgentError, match="sum nothing up"):
        load_agent("openai_chat", {"model": "m", "context": "provider"})


@pytest.mark.parametrize("name", AGENTS)
def test_one_call_at_a_time_is_asked_for(name: str) -> None:
    assert MARKET.talk.several_calls is False
    single = body_of(name)
    several = body_of(name, several_calls=True)
    if name == "anthropic_messages":
        assert single["tool_choice"] == {"type": "auto", "disable_parallel_tool_use": True}
        assert "tool_choice" not in several
    else:
        assert single["parallel_tool_calls"] is False
        assert several.get("parallel_tool_calls", True) is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"temperature": 3},
        {"temperature": "warm"},
        {"temperature": True},
        {"effort": "extreme"},
        {"max_output_tokens": 1},
        {"max_output_tokens": 2.5},
        {"stream": 1},
        {"compact_at_tokens": 5},
        {"silent_seconds": 0},
        {"silent_seconds": float("nan")},
        {"extra": 3},
        {"extra": {"model": "another"}},
        {"extra": {"stream": False}},
        {"extra": {"user": "u", "messages": []}},
        {"extra": {"input": None}},
        {"extra": {"tools": []}},
    ],
)
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AgentError, match="is not"):
        Settings(**wrong)


@pytest.mark.parametrize("name", AGENTS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"model": ""},
        {"model": 7},
        {"base_url": ""},
        {"base_url": "localhost:8000"},
        {"several_calls": 3},
    ],
)
def test_options_that_are_none_are_refused(name: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(AgentError, match=next(iter(wrong))):
        load_agent(name, {"model": "m", **wrong})


@pytest.mark.parametrize("name", AGENTS)
def test_without_a_key_one_line_says_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    with pytest.raises(ProviderError, match=r"there is no key for the provider: set \w+_API_KEY"):
        load_agent(name, {"model": "m"})


@pytest.mark.parametrize("key", [f"{KEY}\n", f" {KEY}", "\u201csk-quoted\u201d", "sk\nsecond"])
@pytest.mark.parametrize("name", AGENTS)
def test_a_key_that_cannot_be_sent_is_refused_before_anything_is_played(
    name: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packages call it a failed connection, which would be tried for minutes."""
    variable = "ANTHROPIC_API_KEY" if name == "anthropic_messages" else "OPENAI_API_KEY"
    monkeypatch.setenv(variable, key)
    with pytest.raises(ProviderError, match=f"as none has: set {variable} anew") as refused:
        load_agent(name, {"model": "m"})
    assert key.strip() not in str(refused.value)
