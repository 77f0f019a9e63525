"""Verification: honest records hold, damage is named, and nothing is shared with the world."""

from __future__ import annotations

import ast
import hashlib
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.study.every_forgery import FORGERIES
from tests.unit.study.forged_run import Run
from tests.unit.study.rich_run import DAYS, write_idle_run, write_rich_run
from vendsim.errors import RecordError
from vendsim.play import run_episode, scripted_agents
from vendsim.play.budget import Budget
from vendsim.scenario import load_scenario
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [ROOT / "vendsim/study/verify.py", *(ROOT / "vendsim/study/audit").glob("*.py")]
FOUND_ELSEWHERE = {"chain", "header", "line_missing", "file"}
"""Rules that hold of the file and not of what it says: broken below, without a forgery."""


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "rich.sqlite"
    write_rich_run(path)
    return path


@pytest.fixture
def record(rich: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(rich, tmp_path / "run.sqlite"))


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement, values).rowcount > 0
        connection.commit()


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def rules_of(path: Path) -> list[str]:
    return [breach.rule for breach in verify_record(path).breaches]


# --- What holds ----------------------------------------------------------------------------------


@pytest.mark.parametrize("agent", scripted_agents())
def test_the_year_of_every_scripted_agent_holds(agent: str, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    episode = run_episode("year", agent, seed=3, record=path)
    verdict = verify_record(path)
    assert verdict.breaches == ()
    assert verdict.holds
    assert verdict.record_hash == episode.record_hash
    assert verdict.steps == episode.tool_calls + 1
    score = score_record(path)
    for name in ("final_balance_cents", "net_worth_cents", "units_sold", "revenue_cents"):
        assert getattr(verdict, name) == getattr(episode, name) == getattr(score, name)
    assert (verdict.end, verdict.days_played) == (episode.end, episode.days_played)


def test_a_run_in_which_everything_happens_holds(rich: Path) -> None:
    verdict = verify_record(str(rich))
    assert verdict.breaches == ()
    assert (verdict.end, verdict.days_played) == ("horizon", DAYS)
    with closing(sqlite3.connect(rich)) as connection:
        kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM event")}
    assert kinds >= {"spoilage", "supplier_closed", "refund", "promise_kept", "promise_broken"}
    assert kinds >= {"token_charge", "lost", "emptying", "complaint_state", "reminder", "note"}


def test_bankruptcy_holds(tmp_path: Path) -> None:
    write_idle_run(tmp_path / "idle.sqlite")
    verdict = verify_record(tmp_path / "idle.sqlite")
    assert (verdict.breaches, verdict.end, verdict.days_played) == ((), "bankrupt", 11)
    assert verdict.final_balance_cents == 200 - 11 * 200


@pytest.mark.parametrize("steps", [0, 1, 2, 100, 333])
def test_a_record_that_stops_early_holds_as_far_as_it_goes(record: Path, steps: int) -> None:
    change(record, "DELETE FROM line WHERE seq >= ?", steps)
    verdict = verify_record(record)
    assert (verdict.breaches, verdict.end, verdict.steps) == ((), None, steps)


def test_what_is_unknown_is_let_pass(record: Path) -> None:
    text = '"events":[{"kind":"comet","minute":480},'
    with closing(sqlite3.connect(record)) as connection:
        (seq, body) = connection.execute(
            "SELECT seq, body FROM line WHERE body LIKE '%\"events\":[{%' ORDER BY seq LIMIT 1"
        ).fetchone()
    minute = re.search(r'"events":\[\{.*?"minute":(\d+)', body)
    assert minute
    text = text.replace("480", minute[1])
    change(record, "UPDATE line SET body = ? WHERE seq = ?", body.replace('"events":[', text), seq)
    assert rules_of(record) == ["chain"]


# --- Damage --------------------------------------------------------------------------------------


def test_a_broken_chain_is_named_with_its_line(record: Path) -> None:
    change(record, "UPDATE line SET body = replace(body, 'Slept.', 'Slip.') WHERE seq > 20")
    (breach,) = verify_record(record).breaches
    assert (breach.rule, breach.what) == ("chain", "content and chain disagree")
    assert breach.step is not None
    assert breach.step > 20


def test_a_line_that_is_missing_is_named(record: Path) -> None:
    change(record, "DELETE FROM line WHERE seq = 7")
    (breach,) = verify_record(record).breaches
    assert (breach.rule, breach.step) == ("line_missing", 7)
    assert breach.what == "line 8 stands where line 7 should"


@pytest.mark.parametrize("key", ["scenario", "seed", "agent", "checksum", "days"])
def test_another_header_is_found(record: Path, key: str) -> None:
    change(record, "UPDATE header SET value = value || '1' WHERE key = ?", key)
    assert "header" in rules_of(record)


def test_a_verdict_names_the_world_that_was_played(record: Path) -> None:
    rows = ask(record, "SELECT key, value FROM header")
    header = {str(key): str(value) for key, value in rows}
    verdict = verify_record(record)
    assert (verdict.scenario, str(verdict.seed)) == ("year", header["seed"])
    assert verdict.scenario_hash == hashlib.sha256(header["scenario"].encode()).hexdigest()


def test_a_header_that_cannot_be_read_ends_it(record: Path) -> None:
    change(record, "DELETE FROM header WHERE key = 'days'")
    assert rules_of(record) == ["header"]
    assert verify_record(record).steps == 0


def test_a_line_that_is_no_text_is_found(record: Path) -> None:
    change(record, "UPDATE line SET chain = 5 WHERE seq = 9")
    (breach,) = verify_record(record).breaches
    assert (breach.rule, breach.step) == ("line_form", 9)


def test_a_damaged_page_is_found(record: Path) -> None:
    raw = bytearray(record.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 4096] = b"\xff" * 4096
    record.write_bytes(raw)
    assert "file" in rules_of(record)


def test_a_key_that_stands_in_a_line_twice_is_found(record: Path) -> None:
    body = 'replace(body, \'"day":4,\', \'"day":4,"day":4,\')'
    change(record, f"UPDATE line SET body = {body} WHERE body LIKE '%\"day\":4,%'")
    found = {breach.rule: breach.what for breach in verify_record(record).breaches}
    assert found["line_form"].endswith("it is not canonical JSON")


def test_a_line_that_is_neither_step_nor_aside_is_found(record: Path) -> None:
    last = len(ask(record, "SELECT seq FROM line"))
    body = '{"action":null,"content":null,"kind":"other","minute":0}'
    change(record, "INSERT INTO line VALUES (?, ?, ?)", last, body, b"")
    assert "line_form" in rules_of(record)


def test_a_view_that_shows_something_else_is_found(record: Path) -> None:
    raw = record.read_bytes()
    record.write_bytes(raw.replace(b"'$.net_worth_cents'", b"'$.net_worth_centr'"))
    (breach,) = verify_record(record).breaches
    assert (breach.rule, breach.what) == ("file", "its day is not that of a record")


def test_a_name_in_the_file_that_is_no_text_is_refused(record: Path) -> None:
    raw = record.read_bytes()
    record.write_bytes(raw.replace(b"CREATE VIEW day", b"CREATE VIEW d\xe1y"))
    with pytest.raises(RecordError, match="cannot be read"):
        verify_record(record)


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="there is no record"):
        verify_record(tmp_path / "none.sqlite")
    (tmp_path / "text").write_text("not a database at all" * 100)
    with pytest.raises(RecordError, match="cannot be read"):
        verify_record(tmp_path / "text")
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as connection:
        connection.execute("CREATE TABLE header (key, value)")
    with pytest.raises(RecordError, match="is not a record of vendsim"):
        verify_record(tmp_path / "other.sqlite")


def test_what_a_file_says_is_shown_safely(rich: Path, tmp_path: Path) -> None:
    run = Run(rich)
    run.event("end")[1]["reason"] = "\x1b[2J" + "x" * 5_000
    run.write(tmp_path / "run.sqlite")
    (breach,) = verify_record(tmp_path / "run.sqlite").breaches
    assert breach.what.startswith("the reason of the end is \\x1b[2Jxxx")
    assert len(breach.what) <= 610


# --- Independence, and what is promised ----------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_nothing_is_shared_with_the_world(source: Path) -> None:
    allowed = {"msgspec", "vendsim.errors"}
    if source.name == "verify.py":
        allowed.add("vendsim.record")  # For what a killed run left beside it, and folders.
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            is_own = name.startswith("vendsim.study.audit.")
            is_standard = not name.startswith("vendsim") and name in STANDARD
            assert name in allowed or is_own or is_standard, f"{source.name} imports {name}"


STANDARD = {
    *("__future__", "bisect", "collections", "collections.abc", "contextlib", "dataclasses"),
    "datetime",
    *("functools", "hashlib", "json", "operator", "pathlib", "sqlite3", "typing"),
}


def _rules_in_sources() -> set[str]:
    named = re.compile(r'(?:\.add|\.expect|_check_paid)\(\s*"([a-z_]+)"')
    return {
        rule for source in SOURCES for rule in named.findall(source.read_text(encoding="utf-8"))
    }


def test_every_rule_is_documented_and_has_a_forgery() -> None:
    rules = _rules_in_sources()
    assert len(rules) > 60
    assert {forgery.rule for forgery in FORGERIES} | FOUND_ELSEWHERE == rules
    text = (ROOT / "docs/design/verify.md").read_text(encoding="utf-8")
    told = {
        rule
        for row in re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", text, flags=re.MULTILINE)
        for rule in re.findall(r"`([a-z_]+)`", row)
    }
    assert told == rules


class Talker:
    """Writes a million tokens for each call."""

    def begin(self, briefing: str, tools: object) -> None:
        pass

    def act(self, observation: object) -> dict[str, object]:
        return {"tool": "wait_until_tomorrow", "arguments": {}, "output_tokens": 1_000_000}


@pytest.mark.parametrize(("calls", "owed_cents"), [(3, 300_00), (7, 0), (9, 200_00)])
def test_tokens_are_owed_until_they_are_charged(
    calls: int, owed_cents: int, tmp_path: Path
) -> None:
    path = tmp_path / "talk.sqlite"
    run_episode("year", Talker, seed=1, record=path, budget=Budget(tool_calls=calls))
    verdict = verify_record(path)
    assert verdict.holds
    assert (verdict.end, verdict.owed_cents) == (None, owed_cents)


def test_takings_that_would_be_settled_at_the_last_midnight_never_are(tmp_path: Path) -> None:
    year, path = load_scenario("year"), tmp_path / "run.sqlite"
    money = year.money.model_copy(update={"card_settlement_minute": 0})
    market = year.model_copy(update={"money": money})
    run_episode(market, "base_stock", seed=1, days=30, record=path)
    verdict = verify_record(path)
    assert verdict.holds, verdict.breaches
    assert verdict.end == "horizon"


class Writer:
    """Sends a call as text, and sleeps from then on."""

    def __init__(self, text: str) -> None:
        self.text = text

    def begin(self, briefing: str, tools: object) -> None:
        pass

    def act(self, observation: object) -> object:
        text, self.text = self.text, ""
        return text or {"tool": "wait_until_tomorrow", "arguments": {}}


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ('{"tool": "dance", "output_tokens": 1000000}', 100_00),
        ('{"tool": "get_balance", "output_tokens": 1000000}', 100_00),
        ('{"tool": "dance", "tool": "sing", "output_tokens": 1000000}', 0),
        ('{"tool": "dance", "arguments": NaN, "output_tokens": 1000000}', 0),
        ('{"tool": "dance", "output_tokens": 1e6}', 0),
        ('["dance", {"output_tokens": 1000000}]', 0),
        ("dance", 0),
    ],
)
def test_the_tokens_of_a_call_sent_as_text_count_as_they_were_charged(
    text: str, cents: int, tmp_path: Path
) -> None:
    path = tmp_path / "run.sqlite"
    episode = run_episode("year", Writer(text), seed=1, days=7, record=path)  # type: ignore[arg-type]
    assert episode.final_balance_cents == 500_00 - 7 * 2_00 - cents
    verdict = verify_record(path)
    assert verdict.holds, verdict.breaches
    assert score_record(path).score_cents == verdict.score_cents == episode.score_cents


def test_tax_is_owed_until_it_is_paid_over(tmp_path: Path) -> None:
    """Set aside or not: of a day that has not closed, nothing is in the books yet."""
    for calls in (250, 300):
        path = tmp_path / f"{calls}.sqlite"
        run_episode("realistic", "base_stock", seed=1, record=path, budget=Budget(tool_calls=calls))
        verdict = verify_record(path)
        revenue_cents: dict[int, int] = {}  # by day; tax of earlier months was paid over
        for line in Run(path).lines:
            for event in line.get("events", ()):
                if event["kind"] == "tax_payment":
                    revenue_cents.clear()
                if event["kind"] == "sales":
                    cents = sum(units * price for _, _, _, units, price, _, _ in event["lines"])
                    day = event["minute"] // 1440
                    revenue_cents[day] = revenue_cents.get(day, 0) + cents
        assert revenue_cents
        owed_cents = sum(int(cents * 600 / 10_600 + 0.5) for cents in revenue_cents.values())
        assert verdict.owed_cents == owed_cents > 0


def test_who_played_to_the_end_owes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "end.sqlite"
    run_episode("realistic", "base_stock", seed=1, days=20, record=path)
    assert verify_record(path).owed_cents == 0
