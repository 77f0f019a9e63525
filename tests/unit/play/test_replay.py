from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.unit.play.forging import forge, forged
from tests.unit.scenario.folders import Market
from vendsim.env import ToolCallEnv
from vendsim.errors import RecordError, ReplayMismatch
from vendsim.play import Replay, replay
from vendsim.record import Header, Recorder, Step, read_record
from vendsim.scenario import Scenario
from vendsim.tools import tools_hash

DAYS = 3
NIGHT: dict[str, Any] = {"tool": "wait_until_tomorrow", "arguments": {}}
LETTER: dict[str, Any] = {
    "tool": "send_email",
    "arguments": {
        "to": "north@supply.example",
        "subject": "Order",
        "body": "Please send 24 Cola Can (cola).",
    },
}
ACTIONS: list[object] = [
    LETTER,
    json.dumps(NIGHT),
    {
        "tool": "make_payment",
        "arguments": {"to": "north@supply.example", "amount": "40.00", "description": "goods"},
    },
    "no call at all",
    ["tuple", ("inside",)],
    {"tool": "wait", "arguments": {"hours": float("nan")}},
    {"tool": "write_note", "arguments": {"title": "lone \ud800", "text": "x"}},
    NIGHT,
    {"tool": "get_balance"},
    NIGHT,
]


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return Market(tmp_path_factory.mktemp("scenarios") / "kiosk").load()


def header_of(scenario: Scenario, seed: int = 5) -> Header:
    return Header(
        scenario_json=scenario.canonical_json,
        scenario_hash=scenario.hash,
        seed=seed,
        days=DAYS,
        tools_hash=tools_hash(scenario),
        agent_name="by_hand",
    )


def play(path: Path, scenario: Scenario, actions: list[Any], header: Header | None = None) -> str:
    """Plays actions into a record; the record's hash."""
    env = ToolCallEnv(scenario, days=DAYS)
    with Recorder(path, header or header_of(scenario)) as recorder:
        env.recorder = recorder
        env.reset(seed=5)
        for action in actions:
            env.step(action)
    return recorder.hash


def steps_of(path: Path) -> list[Step]:
    return list(read_record(path).steps())


@pytest.fixture
def record(tmp_path: Path, kiosk: Scenario) -> Path:
    path = tmp_path / "run.vendsim.sqlite"
    play(path, kiosk, ACTIONS)
    return path


def test_every_step_agrees_whatever_the_agent_sent(tmp_path: Path, kiosk: Scenario) -> None:
    path = tmp_path / "run.vendsim.sqlite"
    record_hash = play(path, kiosk, ACTIONS)
    assert replay(path) == Replay(
        record=str(path),
        scenario="kiosk",
        seed=5,
        steps=len(ACTIONS) + 1,
        record_hash=record_hash,
        end="horizon",
        final_balance_cents=50000 - 4000 - DAYS * 200,
    )


def test_a_replay_changes_nothing(record: Path) -> None:
    before = record.read_bytes()
    replay(str(record))
    assert record.read_bytes() == before
    assert [path.name for path in record.parent.iterdir()] == [record.name]


@pytest.mark.parametrize(("steps", "balance_cents"), [(0, 0), (1, 50000), (4, 45800)])
def test_a_record_that_stops_early_is_replayed_as_far_as_it_goes(
    record: Path, steps: int, balance_cents: int
) -> None:
    with closing(sqlite3.connect(record)) as connection:
        connection.execute("DELETE FROM line WHERE seq >= ?", (steps,))
        connection.commit()
    replayed = replay(record)
    assert (replayed.steps, replayed.end) == (steps, None)
    assert replayed.final_balance_cents == balance_cents
    assert replayed.record_hash == read_record(record).verify_chain()


@pytest.mark.parametrize(
    ("field", "key", "old", "new"),
    [
        ("result", "result_json", "Slept.", "Slip."),
        ("events", "events_json", '"units":0', '"units":9'),
        ("entries", "entries_json", "daily fee", "daily tea"),
        ("tool", "tool", "wait_until_tomorrow", "wait"),
    ],
)
def test_a_forged_text_is_named_with_step_and_field(
    record: Path, field: str, key: str, old: str, new: str
) -> None:
    steps = steps_of(record)
    text = getattr(steps[2], key)
    assert old in text
    steps[2] = forged(steps[2], **{key: text.replace(old, new)})
    forge(record, steps)
    with pytest.raises(ReplayMismatch) as caught:
        replay(record)
    message = str(caught.value)
    assert message.startswith(f"step 2, {field}: ")
    recorded, replayed = message.split(", replayed ")
    assert new in recorded
    assert old in replayed
    assert len(message) < 400


@pytest.mark.parametrize("key", ["balance_cents", "minute"])
def test_a_forged_number_is_named(record: Path, key: str) -> None:
    steps = steps_of(record)
    steps[3] = forged(steps[3], **{key: getattr(steps[3], key) + 1})
    forge(record, steps)
    with pytest.raises(ReplayMismatch, match=f"step 3, {key}: recorded '"):
        replay(record)


def test_another_action_is_found_by_what_it_leads_to(record: Path) -> None:
    steps = steps_of(record)
    steps[3] = forged(steps[3], action_json=steps[3].action_json.replace("40.00", "41.00"))
    forge(record, steps)
    with pytest.raises(ReplayMismatch, match="step 3, "):
        replay(record)


def test_another_seed_is_found(tmp_path: Path, kiosk: Scenario) -> None:
    path = tmp_path / "run.vendsim.sqlite"
    play(path, kiosk, [NIGHT] * DAYS, header_of(kiosk, seed=6))
    with pytest.raises(ReplayMismatch, match=r"step 1, result: .*recorded"):
        replay(path)


def test_steps_after_the_end_are_refused(record: Path) -> None:
    steps = steps_of(record)
    forge(record, [*steps, steps[-1]])
    with pytest.raises(ReplayMismatch, match=r"step 11: .*had ended \(horizon\)"):
        replay(record)


def test_damage_is_no_mismatch(record: Path) -> None:
    with closing(sqlite3.connect(record)) as connection:
        connection.execute(
            "UPDATE line SET body = json_set(body, '$.balance_cents', 0) WHERE seq = 4"
        )
        connection.commit()
    with pytest.raises(RecordError, match="step 4 is damaged") as caught:
        replay(record)
    assert not isinstance(caught.value, ReplayMismatch)


def test_other_tools_are_refused_by_name_with_the_versions(tmp_path: Path, kiosk: Scenario) -> None:
    header = replace(
        header_of(kiosk), tools_hash="ab" * 32, versions={"vendsim": "0.0.9", "gone": "1"}
    )
    path = tmp_path / "run.vendsim.sqlite"
    play(path, kiosk, [NIGHT], header)
    with pytest.raises(RecordError) as caught:
        replay(path)
    message = str(caught.value)
    assert "its tools_hash is abababababab…" in message
    assert tools_hash(kiosk)[:12] in message
    assert "gone 1 there, none here; vendsim 0.0.9 there, " in message


def test_a_scenario_this_version_cannot_read_is_refused(tmp_path: Path, kiosk: Scenario) -> None:
    older = json.dumps({"name": "older"})
    older_hash = sha256(older.encode()).hexdigest()
    header = replace(header_of(kiosk), scenario_json=older, scenario_hash=older_hash)
    path = tmp_path / "run.vendsim.sqlite"
    play(path, kiosk, [NIGHT], header)
    with pytest.raises(RecordError, match="cannot run its scenario"):
        replay(path)


def test_days_the_scenario_does_not_have_are_refused(tmp_path: Path, kiosk: Scenario) -> None:
    path = tmp_path / "run.vendsim.sqlite"
    play(path, kiosk, [NIGHT], replace(header_of(kiosk), days=31))
    with pytest.raises(RecordError, match="days 31 is not"):
        replay(path)


def test_no_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="there is no record"):
        replay(tmp_path / "none.sqlite")
