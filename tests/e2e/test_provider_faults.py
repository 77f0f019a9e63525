"""Everything that goes wrong between a model and a run: 3 interfaces, streamed or not, 3 moments.

The providers' own packages talk to a provider on the loopback.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.markets import variant
from tests.wire.brains import playing
from tests.wire.said import Said
from tests.wire.server import KEY, Fault, Provider, providing
from vendsim.errors import ProviderError
from vendsim.play import Episode, resume_episode, run_episode
from vendsim.play.models import (
    AnthropicMessagesModel,
    ChatAgent,
    ChatModel,
    OpenAIChatModel,
    OpenAIResponsesModel,
    Settings,
)
from vendsim.play.patience import Patience
from vendsim.study.verify import verify_record

DAYS = 2
MARKET = variant(money={"output_token_cents_per_million": 0}, talk={"several_calls": True})
CALLS: list[dict[str, Any]] = [
    {"tool": "get_balance", "arguments": {}},
    {"tool": "write_note", "arguments": {"title": "plan", "text": "buy cola"}},
    {
        "tool": "make_payment",
        "arguments": {"to": "x@y.example", "amount": 12.5, "description": "a"},
    },
    {"tool": "get_machine_inventory", "arguments": {}},
    {"tool": "make_payment", "arguments": {"to": "x@y.example", "amount": 7, "description": "b"}},
    {"tool": "list_notes", "arguments": {}},
    {"tool": "wait_until_tomorrow", "arguments": {}},
    {"tool": "get_balance", "arguments": {}},
    {"tool": "wait_until_tomorrow", "arguments": {}},
]
MOMENTS = {"first": 0, "midway": 4, "after a change": 3}
MODELS: dict[str, Callable[..., ChatModel]] = {
    "openai_chat": OpenAIChatModel,
    "openai_responses": OpenAIResponsesModel,
    "anthropic_messages": AnthropicMessagesModel,
}


@pytest.fixture(params=MODELS)
def surface(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["streamed", "whole"])
def stream(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=MOMENTS)
def moment(request: pytest.FixtureRequest) -> int:
    return MOMENTS[request.param]


def agent(provider: Provider, surface: str, *, stream: bool, seconds: float = 20.0) -> ChatAgent:
    model = MODELS[surface](
        "m-1", Settings(stream=stream), base_url=provider.base_url(surface), api_key=KEY
    )
    patience = Patience(
        tries=4, try_seconds=seconds, deadline_seconds=60, sleep=lambda seconds: None
    )
    return ChatAgent(model, patience=patience)


def play(provider: Provider, surface: str, record: Path, **how: Any) -> Episode:
    player = agent(provider, surface, **how)
    return run_episode(MARKET, player, seed=3, days=DAYS, record=record)


def ledger(record: Path) -> list[Any]:
    """Every posting of a run, in order."""
    with closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True)) as run:
        return run.execute(
            "SELECT minute, memo, account, cents FROM posting ORDER BY seq, n"
        ).fetchall()


def artefact(record: Path) -> bytes:
    """Everything a run has left on the disk."""
    return b"".join(path.read_bytes() for path in sorted(record.parent.iterdir()))


def check_no_key(*texts: bytes | str) -> None:
    key = KEY.encode()
    forms = [key, base64.b64encode(key)[:-2], quote(KEY).encode(), key.hex().encode()]
    for text in texts:
        raw = text.encode() if isinstance(text, str) else text
        assert not [form for form in forms if form in raw]


@pytest.fixture(scope="session")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    record = tmp_path_factory.mktemp("faultless") / "run.sqlite"
    with providing(playing(CALLS)) as provider:
        episode = play(provider, "openai_chat", record, stream=True)
    assert episode.end == "horizon"
    assert episode.final_balance_cents == 500_00 - 1250 - 700 - 2 * 200
    return ledger(record)


# --- What passes is tried again ------------------------------------------------------------------

PASSING = {
    "429 with a wait": Fault("status", 429, "rate_limit_error", headers={"retry-after": "7"}),
    "429 without": Fault("status", 429, "rate_limit_error"),
    "500": Fault("status", 500),
    "502": Fault("status", 502),
    "503": Fault("status", 503),
    "504": Fault("status", 504),
    "529": Fault("status", 529, "overloaded_error"),
    "an error in the stream": Fault("event", 529, "overloaded_error"),
    "a cut": Fault("cut"),
    "a garbled piece": Fault("garbled"),
}
SILENT = {"a stall": Fault("stall"), "no answer": Fault("mute")}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_passes_is_tried_again(
    fault: Fault, surface: str, stream: bool, moment: int, tmp_path: Path, faultless: list[Any]
) -> None:
    record = tmp_path / "run.sqlite"
    with providing(playing(CALLS), {moment: fault}) as provider:
        episode = play(provider, surface, record, stream=stream)
    check_retried(episode, provider, record, faultless)


@pytest.mark.parametrize("fault", SILENT.values(), ids=SILENT)
def test_silence_is_not_waited_out(
    fault: Fault, surface: str, stream: bool, moment: int, tmp_path: Path, faultless: list[Any]
) -> None:
    record = tmp_path / "run.sqlite"
    with providing(playing(CALLS), {moment: fault}) as provider:
        episode = play(provider, surface, record, stream=stream, seconds=2.0)
    check_retried(episode, provider, record, faultless)


def check_retried(episode: Episode, provider: Provider, record: Path, faultless: list[Any]) -> None:
    assert episode.end == "horizon"
    assert ledger(record) == faultless
    assert provider.refused == []
    usage = episode.usage
    assert usage is not None
    assert usage["failures"] >= 1
    assert usage["requests"] == provider.answered == len(CALLS)
    assert (usage["input_tokens"], usage["output_tokens"]) == (
        provider.input_tokens,
        provider.output_tokens,
    )
    with closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True)) as run:
        notes = [json.loads(row[0]) for row in run.execute("SELECT content FROM response")]
    failures = [note for note in notes if note["kind"] == "failure"]
    assert len(failures) == usage["failures"]
    assert all(note["reason"] for note in failures)
    check_no_key(artefact(record))


def test_the_wait_asked_for_is_kept(surface: str, tmp_path: Path) -> None:
    waits: list[float] = []
    with providing(playing(CALLS), {2: PASSING["429 with a wait"]}) as provider:
        model = MODELS[surface]("m", base_url=provider.base_url(surface), api_key=KEY)
        player = ChatAgent(model, patience=Patience(sleep=waits.append))
        run_episode(MARKET, player, seed=3, days=DAYS)
    assert waits == [7.0]


# --- What does not pass stops the run at once ----------------------------------------------------

FINAL = {
    "a spent account": Fault("status", 429, "insufficient_quota"),
    "401": Fault("status", 401, "authentication_error"),
    "403": Fault("status", 403, "permission_error"),
    "404": Fault("status", 404, "not_found_error"),
    "a parameter rejected": Fault("status", 400, "invalid_request_error", "temperature: unknown"),
}


@pytest.mark.parametrize("fault", FINAL.values(), ids=FINAL)
def test_what_waiting_does_not_mend_stops_the_run_for_later(
    fault: Fault, surface: str, stream: bool, moment: int, tmp_path: Path, faultless: list[Any]
) -> None:
    record = tmp_path / "run.sqlite"
    with providing(playing(CALLS), {moment: fault}) as provider:
        with pytest.raises(ProviderError) as stopped:
            play(provider, surface, record, stream=stream)
        assert len(provider.requests) == moment + 1
        check_no_key(str(stopped.value))
        episode = resume_episode(record, agent=agent(provider, surface, stream=stream))
    assert episode.end == "horizon"
    assert ledger(record) == faultless
    assert provider.answered == len(CALLS)
    assert provider.refused == []
    check_no_key(artefact(record))
    assert verify_record(record).holds


def test_a_spent_account_is_told_even_where_the_code_is_that_of_a_wrong_request(
    surface: str, tmp_path: Path
) -> None:
    words = "Your credit balance is too low to access the API."
    fault = Fault("status", 400, "invalid_request_error", words)
    with (
        providing(playing(CALLS), {0: fault}) as provider,
        pytest.raises(ProviderError, match="the account is spent"),
    ):
        play(provider, surface, tmp_path / "run.sqlite", stream=True)


# --- A conversation that is too long -------------------------------------------------------------

TOO_LONG = {
    "openai_chat": Fault("status", 400, "context_length_exceeded", "maximum context length"),
    "openai_responses": Fault("status", 400, "context_length_exceeded", "context window"),
    "anthropic_messages": Fault(
        "status", 400, "invalid_request_error", "prompt is too long: 9 > 8"
    ),
}


def test_a_conversation_that_is_too_long_is_shortened_once(
    surface: str, stream: bool, moment: int, tmp_path: Path, faultless: list[Any]
) -> None:
    record = tmp_path / "run.sqlite"
    with providing(playing(CALLS), {moment: TOO_LONG[surface]}) as provider:
        episode = play(provider, surface, record, stream=stream)
    assert (episode.end, episode.stopped) == ("horizon", None)
    assert ledger(record) == faultless
    assert provider.refused == []
    sizes = [len(json.dumps(body)) for body in provider.requests]
    assert moment == 0 or sizes[moment + 1] < sizes[moment]


def test_one_that_is_still_too_long_ends_the_run(
    surface: str, stream: bool, moment: int, tmp_path: Path
) -> None:
    record = tmp_path / "run.sqlite"
    faults = {moment: TOO_LONG[surface], moment + 1: TOO_LONG[surface]}
    with providing(playing(CALLS), faults) as provider:
        episode = play(provider, surface, record, stream=stream)
        assert episode.end == "truncated"
        assert str(episode.stopped).startswith("model: its context")
        assert episode.tool_calls == moment
        again = resume_episode(record, agent=agent(provider, surface, stream=stream))
        assert again.stopped == episode.stopped
        assert len(provider.requests) == moment + 2


# --- What a model says wrongly is its own affair ------------------------------------------------


def _calls(*calls: tuple[str, str, str]) -> Callable[[Said], Said]:
    def say(said: Said) -> Said:
        number = said.calls[0][0] if said.calls else "call_0"
        renamed = [(key or number, name, arguments) for key, name, arguments in calls]
        return replace(said, calls=renamed)

    return say


MISTAKES: dict[str, Callable[[Said], Said]] = {
    "arguments that are no JSON": _calls(("", "get_balance", '{"transactions": 3')),
    "no arguments": _calls(("", "get_balance", "")),
    "an unknown tool": _calls(("", "buy_everything", "{}")),
    "arguments of a wrong type": _calls(("", "get_balance", '{"transactions": "three"}')),
    "arguments too many": _calls(("", "get_balance", '{"colour": "red"}')),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_call_that_makes_no_sense_is_answered_with_an_error(
    mistake: str, surface: str, stream: bool, moment: int, tmp_path: Path
) -> None:
    fault = Fault("said", said=MISTAKES[mistake])
    with providing(playing(CALLS), {moment: fault}) as provider:
        episode = play(provider, surface, tmp_path / "run.sqlite", stream=stream)
    assert provider.refused == []
    assert episode.end == "horizon"
    calls = recorded_calls(tmp_path / "run.sqlite")
    assert len(calls) == len(CALLS)
    # An answer of Anthropic's that comes whole holds a value, and no arguments are an empty object.
    is_text = mistake == "no arguments" and (surface != "anthropic_messages" or stream)
    code = "" if is_text else "unknown_tool" if "unknown" in mistake else "invalid_arguments"
    assert calls[moment][1] == code


def recorded_calls(record: Path) -> list[tuple[str, str]]:
    """Tool and error of every call."""
    with closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True)) as run:
        rows = run.execute("SELECT tool, result FROM step WHERE seq > 0").fetchall()
    return [(tool, json.loads(result)["error"]) for tool, result in rows if result != "{}"]


@pytest.mark.parametrize("second_id", ["call_90", ""], ids=["two ids", "one id twice"])
def test_several_calls_are_done_in_their_sequence(
    second_id: str, surface: str, stream: bool, moment: int, tmp_path: Path
) -> None:
    pay = {"to": "x@y.example", "amount": 3, "description": "c"}
    note = {"title": "t", "text": "t"}

    def say(said: Said) -> Said:
        key = said.calls[0][0]
        three = [
            (key + "_a", "make_payment", json.dumps(pay)),
            (key + "_b", "get_balance", '{"colour": 1}'),
            ((second_id and key + "_c") or key + "_a", "write_note", json.dumps(note)),
        ]
        return replace(said, calls=three)

    record = tmp_path / "run.sqlite"
    with providing(playing(CALLS), {moment: Fault("said", said=say)}) as provider:
        episode = play(provider, surface, record, stream=stream)
    assert provider.refused == []
    assert episode.end == "horizon"
    found = recorded_calls(record)[moment : moment + 3]
    assert found == [("make_payment", ""), ("get_balance", "invalid_arguments"), ("write_note", "")]


STRANGE: dict[str, Callable[[Said], Said]] = {
    "cut off": lambda said: replace(said, stop="length"),
    "refused": lambda said: Said("I would rather not.", stop="refusal"),
    "filtered": lambda said: Said("I", stop="filter"),
    "empty": lambda said: Said(),
    "without a call": lambda said: Said("Let me think about that."),
}
_MOST = {"cut off": 3, "refused": 3, "filtered": 3, "empty": 3, "without a call": 10}


@pytest.mark.parametrize("kind", STRANGE)
def test_an_answer_with_nothing_to_do_is_reminded_of(
    kind: str, surface: str, stream: bool, moment: int, tmp_path: Path, faultless: list[Any]
) -> None:
    record = tmp_path / "run.sqlite"
    with providing(playing(CALLS), {moment: Fault("said", said=STRANGE[kind])}) as provider:
        episode = play(provider, surface, record, stream=stream)
    assert provider.refused == []
    assert episode.end == "horizon"
    assert ledger(record) == faultless
    assert len(provider.requests) == len(CALLS) + 1


@pytest.mark.parametrize("kind", STRANGE)
def test_too_many_of_them_end_the_run(
    kind: str, surface: str, stream: bool, moment: int, tmp_path: Path
) -> None:
    most = _MOST[kind]
    fault = Fault("said", said=STRANGE[kind])
    faults = dict.fromkeys(range(moment, moment + most), fault)
    record = tmp_path / "run.sqlite"
    with providing(playing(CALLS), faults) as provider:
        episode = play(provider, surface, record, stream=stream)
    assert provider.refused == []
    assert episode.end == "truncated"
    assert str(episode.stopped).endswith(f"{most} times in a row")
    assert (episode.tool_calls, len(provider.requests)) == (moment, moment + most)
    assert verify_record(record).holds


# --- Answers that are not yet over ---------------------------------------------------------------


def test_a_paused_answer_goes_on(
    stream: bool, moment: int, tmp_path: Path, faultless: list[Any]
) -> None:
    record = tmp_path / "run.sqlite"
    fault = Fault("said", said=lambda said: replace(said, calls=[], stop="paused"))
    with providing(playing(CALLS), {moment: fault}) as provider:
        episode = play(provider, "anthropic_messages", record, stream=stream)
    assert provider.refused == []
    assert (episode.end, ledger(record)) == ("horizon", faultless)


def test_an_answer_under_way_is_fetched(
    moment: int, tmp_path: Path, faultless: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vendsim.play.models.provider.LOOK_AGAIN_SECONDS", 0.01)
    record = tmp_path / "run.sqlite"
    with providing(playing(CALLS), {moment: Fault("pending")}) as provider:
        episode = play(provider, "openai_responses", record, stream=False)
    assert provider.refused == []
    assert (episode.end, ledger(record)) == ("horizon", faultless)
    assert len(provider.requests) == len(CALLS)
