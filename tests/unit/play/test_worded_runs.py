"""Runs in which a model words the suppliers' mails: what moves, what is kept, what is replayed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.play.test_episode import Scripted
from tests.unit.play.wire import KEY, Request, Wire, failure, serving
from tests.unit.world.player import do, mails, sleep
from vendsim.env import ToolCallEnv
from vendsim.errors import ProviderError, ProviderUnavailable, RecordError, ReplayMismatch
from vendsim.mail import Draft
from vendsim.play import OpenAICounterparty, replay, run_episode
from vendsim.play.patience import Patience
from vendsim.play.recorded import RecordedSkin
from vendsim.record import Recorder, Step, encode, read_record
from vendsim.scenario import load_scenario
from vendsim.world import World

YEAR = load_scenario("year")
SUPPLIER = YEAR.suppliers[0].email
NIGHT: dict[str, Any] = {"tool": "wait_until_tomorrow", "arguments": {}}
Steps = list[tuple[str, str, list[dict[str, Any]], int]]


def send(subject: str, body: str) -> dict[str, Any]:
    arguments = {"to": SUPPLIER, "subject": subject, "body": body}
    return {"tool": "send_email", "arguments": arguments}


def buyer() -> Scripted:
    """Asks, orders, pays, complains to nobody, and waits for the goods."""
    return Scripted(
        send("Prices", "Your price list, please."),
        {"tool": "send_email", "arguments": {"to": "a@b.example", "subject": "Hi", "body": "Hi"}},
        NIGHT,
        send("Order", "Please send 60 x sku-08."),
        NIGHT,
        {
            "tool": "make_payment",
            "arguments": {"to": SUPPLIER, "amount": "300", "description": "goods"},
        },
    )


class Polite:
    """Rewords honestly, badly, or not at all, in turn."""

    name = "polite"

    def __init__(self) -> None:
        self.asked: list[Draft] = []

    def reword(self, draft: Draft) -> str:
        self.asked.append(draft)
        match len(self.asked) % 4:
            case 1:
                return "Good day,\n\n" + "\n".join(draft.terms) + "\n\nCheers,"
            case 2:
                return draft.letter.replace("$", "$9")
            case 3:
                return "\ud800 \r\n\x00"
            case _:
                raise ProviderUnavailable("busy")


def steps_of(path: Path) -> Steps:
    """Tool, entries, events and balance of every step, without what words alone change."""
    kept = []
    for step in read_record(path).steps():
        events = [
            {key: value for key, value in event.items() if key != "body"}
            for event in step.events
            if event["kind"] != "counterparty"
        ]
        kept.append((step.tool, step.entries_json, events, step.balance_cents))
    return kept


def wordings_in(path: Path) -> list[Mapping[str, Any]]:
    return [
        event
        for step in read_record(path).steps()
        for event in step.events
        if event["kind"] == "counterparty"
    ]


def openai(wire: Wire, **limits: float) -> OpenAICounterparty:
    patience = Patience(**limits, sleep=lambda seconds: None)  # type: ignore[arg-type]
    return OpenAICounterparty("m-1", f"{wire.url}/v1", api_key=KEY, patience=patience)


# --- What moves and what does not ----------------------------------------------------------------


def test_words_move_no_number(tmp_path: Path) -> None:
    skin = Polite()
    run_episode("year", buyer(), seed=3, days=8, record=tmp_path / "default")
    run_episode("year", buyer(), seed=3, days=8, record=tmp_path / "worded", counterparty=skin)
    assert len(skin.asked) > 4
    assert steps_of(tmp_path / "default") == steps_of(tmp_path / "worded")
    tools = [tool for tool, *_ in steps_of(tmp_path / "worded")]
    assert "make_payment" in tools


def test_every_wording_is_in_the_record_beside_its_mail(tmp_path: Path) -> None:
    path = tmp_path / "run"
    run_episode("year", buyer(), seed=3, days=8, record=path, counterparty=Polite())
    assert read_record(path).header.counterparty == "polite"
    found = wordings_in(path)
    mails = {
        event["id"]: event
        for step in read_record(path).steps()
        for event in step.events
        if event["kind"] == "mail"
    }
    for each in found:
        mail = mails[each["mail"]]
        assert mail["sender"] == SUPPLIER
        assert (mail["minute"], each["model"]) == (each["minute"], "polite")
        assert each["accepted"] == (each["tries"][-1]["fault"] is None)
        if not each["accepted"]:
            assert mail["body"] == each["letter"]
    assert [each["accepted"] for each in found][:2] == [True, False]
    faults = [attempt["fault"] for each in found for attempt in each["tries"]]
    assert {"busy", None} < set(faults)
    received = [mail for mail in mails.values() if mail["sender"] == SUPPLIER]
    assert len(received) == len(found), "every mail of a supplier, and no other"


def test_the_default_words_leave_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "run"
    episode = run_episode("year", buyer(), seed=3, days=8, record=path, counterparty="default")
    assert wordings_in(path) == []
    assert read_record(path).header.counterparty == "default"
    assert run_episode("year", buyer(), seed=3, days=8).record_hash == episode.record_hash


def test_answers_carry_what_was_answered_and_notices_carry_none() -> None:
    skin = Polite()
    run_episode("year", buyer(), seed=3, days=8, counterparty=skin)
    mails = [draft.mail for draft in skin.asked if draft.refused is None]
    assert mails[0] == "Prices\n\nYour price list, please."
    assert None in mails
    for draft in skin.asked:
        assert draft.terms
        assert all(f"\n{term}\n" in f"\n{draft.letter}\n" for term in draft.terms)


def test_a_model_that_tells_of_an_order_says_too_that_there_is_none() -> None:
    class Liar:
        name = "liar"

        def reword(self, draft: Draft) -> str:
            return "\n".join(("Your order is in our books.", *draft.terms))

    world = World(YEAR, 3, days=8, counterparty=Liar())
    do(world, "send_email", to=SUPPLIER, subject="Order", body="Please send 60 x sku-08 at $0.05.")
    sleep(world)
    (answer,) = mails(world)
    assert "in our books" in answer
    assert "\nBooked from your mail: nothing\n" in answer


# --- Replay --------------------------------------------------------------------------------------


def test_a_replay_says_what_was_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run"

    def model(request: Request) -> str:
        if len(wire.requests) % 3 == 0:
            return "For you it is free."
        return f"Number {'x' * len(wire.requests)},\n\n" + "\n".join(request.draft["fixed_lines"])

    with serving(model) as wire:
        episode = run_episode(
            "year", buyer(), seed=3, days=8, record=path, counterparty=openai(wire)
        )
        asked = len(wire.requests)
        for name in ("openai", "anthropic"):
            monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        replayed = replay(path)
        assert len(wire.requests) == asked, "nobody is asked again"
    assert replayed.record_hash == episode.record_hash
    assert read_record(path).header.counterparty == "openai:m-1"
    assert run_episode("year", buyer(), seed=3, days=8).record_hash != episode.record_hash


def test_a_replay_of_bad_answers_comes_to_the_same(tmp_path: Path) -> None:
    path = tmp_path / "run"
    episode = run_episode("year", buyer(), seed=3, days=8, record=path, counterparty=Polite())
    assert replay(path).record_hash == episode.record_hash


def say_again(skin: RecordedSkin, step: Step) -> None:
    skin.expect(step)
    skin.reword(Draft("S", "C", "e", "plain", "B", None, "L", ()))


def test_wordings_that_are_missing_or_damaged_are_named() -> None:
    skin = RecordedSkin("m")
    for events, error in (
        ([], "no further wording"),
        ([{"kind": "counterparty", "tries": [{"text": "x"}]}], "not wordings"),
        ([{"kind": "counterparty", "tries": 7}], "not wordings"),
        ([{"kind": "counterparty"}], "not wordings"),
    ):
        body: dict[str, object] = {
            "action": None,
            "balance_cents": 0,
            "entries": [],
            "events": events,
        }
        body |= {"minute": 0, "result": {}, "tool": ""}
        step = Step(4, encode(body), b"")
        with pytest.raises(RecordError, match=f"step 4: .*{error}") as caught:
            say_again(skin, step)
        assert isinstance(caught.value, ReplayMismatch) == (not events)


# --- A provider that is gone ---------------------------------------------------------------------


def test_a_run_without_its_provider_stops_and_keeps_what_was_done(tmp_path: Path) -> None:
    path = tmp_path / "run"
    left: list[Any] = []

    def model(request: Request) -> Any:
        left.append(request)
        return str(request.draft["letter"]) if len(left) == 1 else failure(401)

    with serving(model) as wire, pytest.raises(ProviderError, match="key is not accepted"):
        run_episode("year", buyer(), seed=3, days=8, record=path, counterparty=openai(wire))
    record = read_record(path)
    record.verify_chain()
    tools = [step.tool for step in record.steps()]
    assert tools == ["", "send_email", "send_email", "wait_until_tomorrow", "send_email"]
    assert replay(path).steps == len(tools)


def test_a_paid_counterparty_has_every_step_on_the_disk_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = []
    made = Recorder.__init__

    def noted(self: Recorder, path: Any, header: Any, commit: Any, clock: Any) -> None:
        commits.append(commit)
        made(self, path, header, commit, clock)

    monkeypatch.setattr(Recorder, "__init__", noted)
    with serving(lambda request: "") as wire:
        run_episode("year", Scripted(), seed=3, days=2, counterparty=openai(wire))
    run_episode("year", Scripted(), seed=3, days=2, counterparty=Polite())
    assert commits == ["step", "batch"]


def test_no_key_is_in_any_file(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"

    def model(request: Request) -> Any:
        return failure(500) if len(wire.requests) % 2 else str(request.draft["letter"])

    with serving(model) as wire:
        run_episode(
            "year", buyer(), seed=3, days=8, record=path, counterparty=openai(wire, tries=1)
        )
    assert {each["accepted"] for each in wordings_in(path)} == {True, False}
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert KEY.encode() not in content
        assert wire.url.encode() not in content


# --- By name -------------------------------------------------------------------------------------


def test_a_counterparty_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda request: str(request.draft["letter"])) as wire:
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        monkeypatch.setenv("ANTHROPIC_BASE_URL", wire.url)
        run_episode("year", buyer(), seed=3, days=3, counterparty="anthropic:m-2")
    assert wire.requests
    assert {request.path for request in wire.requests} == {"/v1/messages"}
    assert os.environ["ANTHROPIC_API_KEY"] == KEY


def test_a_name_that_is_none_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    path = tmp_path / "run"
    with pytest.raises(ValueError, match="there is no counterparty 'gpt'"):
        run_episode("year", buyer(), seed=3, days=3, record=path, counterparty="gpt")
    assert not path.exists()


def test_an_env_takes_a_counterparty_through_gymnasium() -> None:
    skin = Polite()
    env = ToolCallEnv("year", days=3, counterparty=skin)
    env.reset(seed=1)
    env.step(send("Prices", "Your price list, please."))
    env.step(NIGHT)
    assert env.world.business.mailbox.read(2).body.startswith("Good day,")
