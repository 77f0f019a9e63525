"""A run that goes on: to the same end, in the same record, or not at all."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.play.breaking import bodies_of, break_off, cut
from tests.unit.play.talking import Talker, answer_of
from tests.unit.scenario.folders import Market
from vendsim import AgentError, RecordError, ReplayMismatch, replay, resume_episode, run_episode
from vendsim.mail import Draft
from vendsim.play import Past, changes
from vendsim.record import Aside, Recorder, installed_versions, read_record
from vendsim.study.score import score_record

PLAYED = {"seed": 3, "days": 6}
SCRIPTED = ["base_stock", "fixed_price", "random_legal"]
SLEEPER = """\
class Sleeper:
    def __init__(self, title="x"):
        self.title = title

    def begin(self, briefing, tools):
        self.nights = 0

    def act(self, observation):
        self.nights += 1
        if self.nights % 2:
            return {"tool": "write_note", "arguments": {"title": self.title, "text": "y"}}
        return {"tool": "wait_until_tomorrow", "arguments": {}}


def make_agent(**options):
    return Sleeper(**options)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.vendsim.sqlite"


@pytest.fixture
def sleeper(tmp_path: Path) -> Path:
    file = tmp_path / "sleeper.py"
    file.write_text(SLEEPER)
    return file


# --- To the same end -----------------------------------------------------------------------------


@pytest.mark.parametrize("agent", SCRIPTED)
def test_a_run_broken_off_by_the_keyboard_ends_as_if_it_had_not_been(
    agent: str, path: Path, tmp_path: Path
) -> None:
    whole = run_episode("year", agent, record=tmp_path / "whole.sqlite", **PLAYED)  # type: ignore[arg-type]
    assert break_off(path, agent, day=3).end == "truncated"
    told: list[int] = []
    resumed = resume_episode(path, progress=lambda day, _: told.append(day))
    assert resumed.as_dict() == {**whole.as_dict(), "record": str(path)}
    assert told == [4, 5, 6]
    assert bodies_of(path) == bodies_of(tmp_path / "whole.sqlite")
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name, "whole.sqlite"]
    assert replay(path).end == "horizon"


@pytest.mark.parametrize("agent", ["base_stock", "tests.unit.play.talking:make_agent"])
def test_it_does_not_matter_after_which_line(agent: str, path: Path) -> None:
    run_episode("year", agent, record=path, seed=3, days=3)
    whole = bodies_of(path)
    for lines in range(0, len(whole), 3):
        cut(path, lines)
        assert resume_episode(path).end == "horizon"
        assert bodies_of(path) == whole


def test_a_run_that_has_ended_is_left_alone(path: Path) -> None:
    episode = run_episode("year", "base_stock", record=path, seed=3, days=20)
    before = path.read_bytes()
    assert resume_episode(path) == episode
    assert path.read_bytes() == before


def test_a_bankrupt_has_the_same_result_again(path: Path) -> None:
    episode = run_episode("year", "do_nothing", record=path, seed=3)
    assert episode.end == "bankrupt"
    assert resume_episode(path) == episode


def test_it_can_be_broken_off_and_go_on_again_and_again(path: Path) -> None:
    whole = run_episode("year", "base_stock", **PLAYED)  # type: ignore[arg-type]
    break_off(path, "base_stock", day=1)

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    ends = [resume_episode(path, progress=stop).end for _ in range(4)]
    assert ends == ["truncated"] * 4
    assert resume_episode(path).record_hash == whole.record_hash


def test_an_agent_that_failed_goes_on_when_it_is_mended(path: Path, sleeper: Path) -> None:
    sleeper.write_text(SLEEPER.replace("+= 1", "+= 1 + 0 // (8 - self.nights)"))
    with pytest.raises(AgentError, match="ZeroDivisionError"):
        run_episode("year", sleeper, record=path, **PLAYED)  # type: ignore[arg-type]
    assert len(bodies_of(path)) == 8 + 1
    sleeper.write_text(SLEEPER)
    refuse(path, "agent_hash was")
    resumed = resume_episode(path, allow_changed=True)
    assert (resumed.end, resumed.tool_calls) == ("horizon", 12)


def test_an_agent_given_as_an_object_has_to_be_given_again(path: Path) -> None:
    whole = run_episode("year", Talker(), **PLAYED)  # type: ignore[arg-type]
    break_off(path, Talker(), day=2)
    with pytest.raises(AgentError, match="Talker was given as an object: give it again"):
        resume_episode(path)
    assert resume_episode(path, agent=Talker()).record_hash == whole.record_hash


def test_a_path_is_found_from_another_folder(
    path: Path, sleeper: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    market = Market(tmp_path / "kiosk")
    monkeypatch.chdir(tmp_path)
    break_off(path, "sleeper.py", day=2, scenario="./kiosk")
    monkeypatch.chdir("/")
    assert resume_episode(path).end == "horizon"
    header = read_record(path).header
    assert (header.agent_name, header.agent_source) == ("sleeper", str(sleeper))
    assert header.scenario_source == str(market.folder)


# --- A model's responses -------------------------------------------------------------------------


def test_responses_are_lines_before_the_calls_they_lead_to(path: Path) -> None:
    episode = run_episode("year", Talker(), record=path, **PLAYED)  # type: ignore[arg-type]
    record = read_record(path)
    responses = list(record.responses())
    assert [each.content for each in responses] == [answer_of(turn) for turn in range(6)]
    kinds = [getattr(line, "kind", "step") for line in record.lines()]
    assert kinds[:6] == ["step", "response", "step", "step", "step", "response"]
    assert [each.minute for each in responses][:2] == [480, 1440 + 480]
    assert (replay(path).steps, episode.tool_calls) == (15, 14)
    assert replay(path).record_hash == episode.record_hash == record.verify_chain()
    score = score_record(path)
    assert (score.tool_calls, score.unranked) == (14, None)


def test_a_response_is_in_the_file_before_it_is_acted_on(path: Path) -> None:
    seen: list[int] = []

    class Watching(Talker):
        def _hear(self, answer: Any) -> None:
            seen.append(len(list(read_record(path).responses())))
            super()._hear(answer)

    run_episode("year", Watching(paid=False), record=path, **PLAYED)  # type: ignore[arg-type]
    assert seen == [1, 2, 3, 4, 5, 6]


def test_an_agent_is_told_its_past_and_what_it_paid_for_last(path: Path) -> None:
    run_episode("year", Talker(), record=path, **PLAYED)  # type: ignore[arg-type]
    cut(path, 6)  # Reset, answer 0, its three calls, answer 1: nothing came of that yet.
    agent = Talker(str(path.with_name("bill")))
    resume_episode(path, agent=agent)
    observations, responses, actions = zip(*agent.told, strict=True)
    assert [each["day"] for each in observations] == [0, 0, 0, 1]
    assert responses == ((answer_of(0),), (), (), (answer_of(1),))
    assert [str(each)[:12] for each in actions] == ["{'arguments'", "no call at a", "{'arguments'",
                                                    "None"]  # fmt: skip
    assert isinstance(agent.told[0], Past)
    assert path.with_name("bill").read_text().split() == ["2", "3", "4", "5"]


def test_a_paid_agent_that_cannot_be_told_is_not_asked_again(path: Path) -> None:
    class Forgetful(Talker):
        restore = None  # type: ignore[assignment]

    break_off(path, Forgetful(), day=2)
    before = bodies_of(path)
    with pytest.raises(AgentError, match=r"paid and has no restore\(\)"):
        resume_episode(path, agent=Forgetful())
    assert bodies_of(path) == before


class Talkative(Talker):
    """Has no model to pay, and so is not told but asked again."""

    restore = None  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__(paid=False)


def test_an_unpaid_one_notes_again_what_it_noted(path: Path) -> None:
    run_episode("year", Talkative(), record=path, **PLAYED)  # type: ignore[arg-type]
    whole = bodies_of(path)
    for lines in range(1, len(whole), 2):
        cut(path, lines)
        resume_episode(path, agent=Talkative())
        assert bodies_of(path) == whole


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("self._note(answer)", "step 2: the record has a response before it that the agent did"),
        ("self._note(answer | {'id': 'x'})", "step 1: the agent notes another response than"),
        ("self._note(answer); self._note(1)", "the agent notes a response that is not in the"),
    ],
    ids=["fewer", "another", "more"],
)
def test_responses_that_are_not_the_recorded_ones(change: str, message: str, path: Path) -> None:
    class Other(Talkative):
        def act(self, observation: Any) -> Any:
            note = self._note

            def noted(answer: Any) -> None:
                assert note is not None
                if "'x'" in change:
                    note(answer | {"id": "x"})
                elif "1" in change:
                    note(answer)
                    note(1)

            self._note = noted
            try:
                return super().act(observation)
            finally:
                self._note = note

    break_off(path, Talkative(), day=2)
    before = bodies_of(path)
    with pytest.raises(ReplayMismatch, match=message):
        resume_episode(path, agent=Other(), allow_changed=True)
    assert bodies_of(path) == before


def test_a_response_that_is_no_json_is_the_agents_fault(path: Path) -> None:
    class Odd(Talker):
        def act(self, observation: Any) -> Any:
            assert self._note is not None
            self._note({"what": object()})

    with pytest.raises(AgentError, match="a response of the agent's is no JSON value"):
        run_episode("year", Odd(), record=path, **PLAYED)  # type: ignore[arg-type]
    assert len(bodies_of(path)) == 1


# --- Another counterparty ------------------------------------------------------------------------


class Polite:
    """Words letters in a way of its own, and can tell how often."""

    def __init__(self, name: str = "polite") -> None:
        self.name = name
        self.letters = 0

    def reword(self, draft: Draft) -> str:
        self.letters += 1
        return f"Good day.\n\n{draft.letter}"


def test_a_counterparty_is_asked_for_what_comes_only(path: Path) -> None:
    every = Polite()
    whole = run_episode("year", "base_stock", counterparty=every, **PLAYED)  # type: ignore[arg-type]
    break_off(path, "base_stock", day=3, counterparty=Polite())
    with pytest.raises(RecordError, match="'polite' was given as an object: give it again"):
        resume_episode(path)
    rest = Polite()
    assert resume_episode(path, counterparty=rest).record_hash == whole.record_hash
    assert rest.letters < every.letters


# --- What has changed ----------------------------------------------------------------------------


def refuse(path: Path, message: str, **how: Any) -> None:
    before = path.read_bytes()
    with pytest.raises(RecordError, match=message):
        resume_episode(path, **how)
    assert path.read_bytes() == before


def allow(path: Path, what: str, **how: Any) -> None:
    """Goes on all the same: that is recorded, once, and the run is unranked."""
    break_later: Callable[..., None] = _stop_at_once
    assert resume_episode(path, allow_changed=True, progress=break_later, **how).end == "truncated"
    resume_episode(path, **how)
    (aside,) = (each for each in read_record(path).lines() if isinstance(each, Aside))
    assert aside.kind == "changed"
    assert [change["what"] for change in json.loads(aside.content_json)] == [what]
    assert score_record(path).unranked == (
        f"resumed at step {aside.seq} although this had changed: {what}"
    )
    assert replay(path).end == "horizon"


def _stop_at_once(*_: int) -> None:
    raise KeyboardInterrupt


def test_a_changed_agent_file_is_refused_by_its_hash(path: Path, sleeper: Path) -> None:
    break_off(path, sleeper, day=2)
    sleeper.write_text(SLEEPER + "# Nothing.\n")
    refuse(path, r"is not resumed: agent_hash was '[0-9a-f]{64}', here it is '[0-9a-f]{64}'")
    allow(path, "agent_hash")


def test_an_agent_that_acts_otherwise_cannot_be_brought_back(path: Path, sleeper: Path) -> None:
    break_off(path, sleeper, day=2)
    before = bodies_of(path)
    sleeper.write_text(SLEEPER.replace('"y"', '"z"'))
    with pytest.raises(ReplayMismatch, match="step 1, action: the agent does not act as it did:"):
        resume_episode(path, allow_changed=True)
    assert bodies_of(path) == before


def test_an_agent_whose_file_has_moved_can_be_given(path: Path, sleeper: Path) -> None:
    break_off(path, sleeper, day=2)
    (sleeper.parent / "new").mkdir()
    moved = sleeper.rename(sleeper.parent / "new" / "sleeper.py")
    with pytest.raises(AgentError, match="there is no agent file"):
        resume_episode(path)
    assert resume_episode(path, agent=moved).end == "horizon"
    assert score_record(path).unranked is None


def test_another_agent_is_refused(path: Path) -> None:
    break_off(path, "base_stock", day=2)
    refuse(path, "agent was 'base_stock', here it is 'do_nothing'", agent="do_nothing")


def test_other_options_are_refused(path: Path, sleeper: Path) -> None:
    break_off(path, sleeper, day=2, agent_options={"title": "x"})
    refuse(path, "agent_options was {'title': 'x'}, here it is {}", agent_options={})
    allow(path, "agent_options", agent_options={})


@pytest.mark.parametrize("package", ["vendsim", "numpy", "simpy"])
def test_another_version_is_refused(
    package: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_off(path, "base_stock", day=2)
    here = {**installed_versions(), package: "99"}
    monkeypatch.setattr(changes, "installed_versions", lambda: here)
    refuse(path, rf"{package} was '[0-9.]+', here it is '99'")
    allow(path, package)


def test_a_changed_market_is_refused(path: Path, tmp_path: Path) -> None:
    market = Market(tmp_path / "kiosk")
    break_off(path, "do_nothing", day=2, scenario=market.folder)
    file = market.folder / "scenario.toml"
    text = file.read_text()
    file.write_text(text.replace("daily_fee_cents = 200", "daily_fee_cents = 201"))
    assert file.read_text() != text
    refuse(path, "scenario was '")
    allow(path, "scenario")


def test_other_tools_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_off(path, "do_nothing", day=2)
    monkeypatch.setattr(changes, "tools_hash", lambda scenario: "ab" * 32)
    refuse(path, "tools_hash was '[0-9a-f]{64}', here it is '(ab){32}'")


def test_another_counterparty_is_refused(path: Path) -> None:
    break_off(path, "base_stock", day=3, counterparty=Polite())
    refuse(path, "counterparty was 'polite', here it is 'curt'", counterparty=Polite("curt"))
    refuse(path, "counterparty was 'polite', here it is 'default'", counterparty="default")
    allow(path, "counterparty", counterparty="default")


def test_a_counterparty_cannot_come_in_late(path: Path) -> None:
    break_off(path, "base_stock", day=3)
    refuse(path, "'polite' cannot take over", counterparty=Polite(), allow_changed=True)


def test_the_first_difference_is_named(path: Path, sleeper: Path) -> None:
    break_off(path, sleeper, day=2)
    sleeper.write_text(SLEEPER + "# Nothing.\n")
    refuse(path, "agent_options was", agent_options={"title": "z"})


# --- What cannot go on ---------------------------------------------------------------------------


def test_a_record_that_is_written_is_not_written_by_two(path: Path) -> None:
    def barge_in(day: int, _: int) -> None:
        with pytest.raises(RecordError, match="is in use: one run at a time may write a record"):
            resume_episode(path)
        if day == 3:
            raise KeyboardInterrupt

    run_episode("year", "base_stock", record=path, progress=barge_in, **PLAYED)  # type: ignore[arg-type]
    resume_episode(path, progress=barge_in)
    whole = run_episode("year", "base_stock", **PLAYED)  # type: ignore[arg-type]
    assert resume_episode(path).record_hash == whole.record_hash


def test_damage_is_refused_by_the_step(path: Path) -> None:
    break_off(path, "base_stock", day=3)
    data = path.read_bytes()
    place = data.index(b'"tool":"send_email"')
    path.write_bytes(data[:place] + b'"tool":"sand_email"' + data[place + 19 :])
    refuse(path, r"step \d+ is damaged: content and chain disagree")


@pytest.mark.parametrize("content", [b"", b"mine", b"SQLite format 3\0" + bytes(2000)])
def test_what_is_no_record_is_refused(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    refuse(path, r"run\.vendsim\.sqlite")


def test_a_record_killed_before_its_first_commit_is_played_from_the_start(path: Path) -> None:
    break_off(path, "base_stock", day=3)
    header = read_record(path).header
    path.unlink()
    Recorder(path, replace(header)).close()
    whole = run_episode("year", "base_stock", **PLAYED)  # type: ignore[arg-type]
    assert resume_episode(path).record_hash == whole.record_hash


def test_nothing_is_warned_of_where_nothing_was_lost(path: Path) -> None:
    break_off(path, "base_stock", day=3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        resume_episode(path)
