"""The transcript is what was sent and said: looked on live, and told from the record, alike."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.report.hand_made import HOSTILE
from tests.unit.report.test_page import read_page
from vendsim.play import resume_episode, run_episode
from vendsim.play.budget import Budget
from vendsim.play.finished import usage_of
from vendsim.play.models import ChatAgent, Request, ScriptedModel, answer, context_policy
from vendsim.play.models.agent import PATIENCE
from vendsim.play.models.retelling import Failed, Moment, Stopped, retell
from vendsim.play.models.turns import ModelTurn, ResultTurn, UserTurn
from vendsim.play.models.watching import Answered, Happening, LeftOut, Said, Told
from vendsim.play.patience import Failure
from vendsim.record import Recorder, read_record
from vendsim.report import write_report
from vendsim.report.thoughts import thoughts_in
from vendsim.tools import tools_of

HASTE = replace(PATIENCE, first_wait_seconds=0.001, longest_wait_seconds=0.001)
NIGHT: tuple[str, dict[str, Any]] = ("wait_until_tomorrow", {})
LONG = "All quiet; I shall look at the mail again tomorrow morning, and then at the stock. " * 40


def habits(request: Request, number: int) -> Any:
    """A model with all habits there are."""
    if request.system.startswith("You are the hands"):
        return answer("Done.") if number % 2 else answer("", ("get_machine_inventory", {}))
    if not request.tools:
        return answer("What I know: nothing has sold.")
    match number % 9:
        case 1:
            return Failure("it answers with status 529", "passing", 0.001)
        case 2:
            return answer(HOSTILE)
        case 3:
            return answer("", stop="refusal")
        case 4:
            return answer("", ("run_sub_agent", {"instruction": "Look."}), NIGHT)
        case 5:
            return answer("", ("ask_sub_agent", {"question": "What is there?"}), NIGHT)
        case 6:
            return answer("", ("set_price", {"row": 99, "column": 0, "price": HOSTILE}), NIGHT)
    return answer(LONG, ("list_emails", {}), ("get_balance", {}), NIGHT)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """A market in which looking at the machine belongs to a sub-agent."""

    def shared_out(scenario: Any) -> Any:
        return tuple(
            replace(tool, delegated_steps=3 * (tool.name == "get_machine_inventory"))
            for tool in tools_of(scenario)
        )

    monkeypatch.setattr("vendsim.env.tool_env.tools_of", shared_out)


class Watched:
    """An agent that is made by options, as the shipped ones are, and looked at as it plays."""

    def __init__(self) -> None:
        self.seen: list[tuple[bool, Happening]] = []
        self.models: list[ScriptedModel] = []

    def __call__(
        self, *, context: str = "vb2", context_tokens: int | None = None, several_calls: bool = True
    ) -> ChatAgent:
        model = ScriptedModel(habits, name="of habit")
        policy = context_policy(context, context_tokens)
        agent = ChatAgent(model, policy=policy, several_calls=several_calls, patience=HASTE)
        agent.watch_with(
            lambda what: self.seen.append((False, what)),
            lambda what: self.seen.append((True, what)),
        )
        self.models.append(model)
        return agent


def play(path: Path, days: int = 14, **options: Any) -> Watched:
    watched = Watched()
    run_episode("year", watched, seed=1, days=days, record=path, agent_options=options)
    return watched


def told(path: Path) -> list[Moment]:
    story = retell(read_record(path))
    assert story is not None
    assert story.broken == ""
    return story.moments


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"context": "vb1", "context_tokens": 4_000},
        {"context": "vb2", "context_tokens": 7_000},
        {"context": "summary", "context_tokens": 7_000},
        {"several_calls": False},
    ],
    ids=lambda options: "-".join(map(str, options.values())) or "usual",
)
@pytest.mark.usefixtures("hands")
def test_what_is_told_is_what_happened(tmp_path: Path, options: dict[str, Any]) -> None:
    path = tmp_path / "run.sqlite"
    watched = play(path, days=14 if options.get("several_calls", True) else 2, **options)
    moments = told(path)
    happened = [
        (moment.is_sub, moment.what)
        for moment in moments
        if not isinstance(moment.what, Failed | Stopped)
    ]
    # What came of the last call was not said to the model any more; the record has it.
    assert happened[: len(watched.seen)] == watched.seen
    assert len(happened) - len(watched.seen) <= 1
    assert any(moment.is_sub for moment in moments)
    cuts = [moment for moment in moments if isinstance(moment.what, LeftOut)]
    assert cuts or "context" not in options
    assert sum(isinstance(moment.what, Failed) for moment in moments) > 0


@pytest.mark.usefixtures("hands")
def test_every_text_that_was_sent_is_told(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    watched = play(path)
    sent: set[str] = set()
    for request in watched.models[0].requests:
        for turn in request.turns[1:]:
            if isinstance(turn, UserTurn | ResultTurn | ModelTurn):
                sent.add(turn.text)
    shown = {
        moment.what.reply.turn.text if isinstance(moment.what, Answered) else moment.what.text
        for moment in told(path)
        if isinstance(moment.what, Answered | Told | Said)
    }
    assert sent <= shown
    story = retell(read_record(path))
    assert story is not None
    first = watched.models[0].requests[0]
    assert story.frames[0].system == first.system
    assert story.frames[0].turns == first.turns[:1]
    assert [tool.name for tool in story.frames[0].tools] == [tool.name for tool in first.tools]


@pytest.mark.usefixtures("hands")
def test_results_and_answers_name_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    play(path)
    lines = {line.seq: line for line in read_record(path).lines()}
    for moment in told(path):
        if moment.seq is None:
            continue
        body = json.loads(lines[moment.seq].body)
        if isinstance(moment.what, Told):
            assert moment.what.text.startswith(body["result"]["text"])
            assert moment.what.call.name == body["tool"] or body["tool"] == ""
        elif isinstance(moment.what, Answered):
            assert body["content"]["raw"] == moment.raw


def test_a_stopped_run_says_why_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    silent = ScriptedModel(lambda request, number: answer(""))
    stopped = run_episode("year", ChatAgent(silent), seed=1, days=2, record=path)
    assert stopped.end == "truncated"
    page = write_report(path, tmp_path / "run.html")
    text = read_page(page.with_name("run.transcript.html")).text
    assert "Stopped by the model: its answer was empty 3 times in a row." in text
    assert "Stopped by the model" in read_page(page).text
    assert isinstance(told(path)[-1].what, Stopped)


def test_the_cost_is_that_of_the_run_as_it_ended(tmp_path: Path) -> None:
    path, killed = tmp_path / "run.sqlite", tmp_path / "killed.sqlite"
    acting = ScriptedModel(lambda request, number: answer("", NIGHT))
    run_episode("year", ChatAgent(acting), seed=1, record=path, budget=Budget(tool_calls=1))
    killed.write_bytes(path.read_bytes())
    talking = ScriptedModel(lambda request, number: answer("I wonder."))
    stopped = resume_episode(path, agent=ChatAgent(talking), budget=Budget(messages=8))
    story = retell(read_record(path))
    assert stopped.usage is not None
    assert stopped.usage["requests"] == 4
    assert story is not None
    assert story.usage == stopped.usage

    with Recorder.reopen(killed) as recorder:  # Behind an answer, before anything came of it.
        recorder.note_response(next(read_record(path).responses()).content)
    story = retell(read_record(killed))
    assert story is not None
    assert story.usage["requests"] == 2
    assert usage_of(read_record(killed)) == story.usage


def test_an_interrupted_run_is_told_as_far_as_it_went(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"

    def some(request: Request, number: int) -> Any:
        if number == 3:
            raise KeyboardInterrupt
        return answer("", NIGHT)

    agents = [ChatAgent(ScriptedModel(some)) for _ in range(2)]
    run_episode("year", agents[0], seed=1, days=5, record=path)
    before = told(path)
    resume_episode(path, agent=agents[1])
    assert [moment.what for moment in told(path)][: len(before)] == [
        moment.what for moment in before
    ]
    assert len(told(path)) > len(before)


def test_the_page_is_strict_escaped_and_beside_the_report(tmp_path: Path) -> None:
    path = tmp_path / "a run#1.sqlite"
    play(path)
    page = write_report(path, tmp_path / "a run#1.html")
    transcript = tmp_path / "a run#1.transcript.html"
    reader = read_page(transcript)
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("script") == 1
    assert "img" not in tags
    assert HOSTILE.replace("\u202e", "\\u202e").replace("\x1b", "\\u001b") in reader.text
    assert "\u202e" not in reader.text
    for name in ("Thinking", "of habit", "Failed try (passing)", "Nobody reads", "unknown"):
        assert (name in reader.text) is (name != "Thinking")
    links = {attributes.get("href") for tag, attributes in reader.tags if tag == "a"}
    assert "a%20run%231.html" in links
    text = transcript.read_bytes().decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "unsafe" not in policy[1]
    ids = {attributes["id"] for _, attributes in reader.tags if "id" in attributes}
    linked = [
        str(attributes["href"])
        for tag, attributes in read_page(page).tags
        if tag == "a" and str(attributes["href"]).startswith("a%20run%231.transcript.html#")
    ]
    assert linked
    assert {link.partition("#")[2] for link in linked} <= ids


def test_a_run_without_a_model_has_no_transcript(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    run_episode("year", "base_stock", seed=1, days=2, record=path)
    page = write_report(path, tmp_path / "run.html")
    assert not page.with_name("run.transcript.html").exists()
    assert "transcript" not in page.read_text(encoding="utf-8")


def test_an_agent_that_keeps_its_conversation_in_another_way_is_told_until_there(
    tmp_path: Path,
) -> None:
    class Odd(ChatAgent):
        def act(self, observation: Any) -> dict[str, Any]:
            action = super().act(observation)
            return {"tool": "get_balance"} if action["tool"] == "list_emails" else action

    path = tmp_path / "run.sqlite"
    said = [answer("", ("list_emails", {})), answer("", ("web_search", {"query": "x"}))]
    agent = Odd(ScriptedModel([*said, answer("", NIGHT)]))
    run_episode("year", agent, seed=1, days=1, record=path)
    story = retell(read_record(path))
    assert story is not None
    assert story.is_assumed
    assert len(story.moments) >= 5


def test_the_page_of_a_long_run_stays_usable(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    text = "word " * 400

    def talk(request: Request, number: int) -> Any:
        searches = [("web_search", {"query": "drinks"})] * 11
        return answer(text, *searches, NIGHT)

    episode = run_episode("year", ChatAgent(ScriptedModel(talk, paid=False)), seed=1, record=path)
    write_report(path, tmp_path / "run.html")
    size = (tmp_path / "run.transcript.html").stat().st_size
    assert episode.tool_calls > 2_500
    assert size < 16_000_000, size


THOUGHT = "I think so."


@pytest.mark.parametrize(
    ("surface", "raw"),
    [
        (
            "anthropic_messages",
            {"content": [{"type": "thinking", "thinking": THOUGHT}, {"type": "text", "text": "x"}]},
        ),
        (
            "openai_responses",
            {"output": [{"type": "reasoning", "summary": [{"text": THOUGHT}], "content": None}]},
        ),
        ("openai_chat", {"choices": [{"message": {"reasoning_content": THOUGHT}}]}),
        ("openai_chat", {"choices": [{"message": {"reasoning_details": [{"text": THOUGHT}]}}]}),
    ],
)
def test_thoughts_are_found_in_every_interfaces_answers(surface: str, raw: Any) -> None:
    assert thoughts_in(raw, surface) == [("Thinking", THOUGHT)]
    assert thoughts_in({"other": 1}, surface) == []
    assert thoughts_in(raw, "scripted") == []


def test_thoughts_that_are_not_shown_are_named() -> None:
    hidden = base64.b64encode(b"secret").decode()
    blocks = {"content": [{"type": "redacted_thinking", "data": hidden}]}
    assert thoughts_in(blocks, "anthropic_messages") == [
        ("Thinking", "(not shown by the provider)")
    ]
    pieces = {"output": [{"type": "reasoning", "summary": [], "encrypted_content": hidden}]}
    assert thoughts_in(pieces, "openai_responses") == [("Thinking", "(not shown by the provider)")]
