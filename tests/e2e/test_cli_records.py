"""The commands for records that are there, from their words to their files."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.commands import Command, Done, done
from tests.unit.play.forging import forge, forged
from vendsim.cli import words
from vendsim.play import run_episode
from vendsim.record import read_record

ROOT = Path(__file__).resolve().parents[2]
CLI_TEXT = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
NAME = "year-do_nothing-seed1.vendsim.sqlite"


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Done:
        return done(capsys, *words)

    return run


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("played") / NAME
    run_episode("year", "do_nothing", seed=1, record=path)
    return path


@pytest.fixture
def record(played: Path, tmp_path: Path) -> Path:
    (tmp_path / "runs").mkdir()
    return Path(shutil.copyfile(played, tmp_path / "runs" / NAME))


def shown(heading: str) -> str:
    """What a section of the page shows a command to print."""
    section = CLI_TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    block = re.search(r"^```console\n\$ .*\n((?:.*\n)*?)```$", section, re.MULTILINE)
    assert block
    return block[1]


# --- verify --------------------------------------------------------------------------------------


def test_what_holds_is_told_as_documented(command: Command, record: Path) -> None:
    done = command("verify", record)
    assert (done.code, done.err) == (0, "")
    assert re.sub(r"[0-9a-f]{64}", "…", done.out) == shown("verify")
    done = command("verify", record, "--json")
    assert list(done.result) == [
        *("record", "holds", "breaches", "scenario", "scenario_hash", "seed"),
        *("record_hash", "steps", "days_played", "end"),
        *("score_rule", "score_cents"),
        *("final_balance_cents", "net_worth_cents", "units_sold", "revenue_cents", "owed_cents"),
        "uncovered_days",
    ]
    assert (done.result["holds"], done.result["breaches"]) == (True, [])
    assert done.result["record_hash"] == read_record(record).verify_chain()


def test_a_forged_record_ends_in_1_with_every_breach(command: Command, record: Path) -> None:
    steps = list(read_record(record).steps())
    events, entries = json.loads(steps[12].events_json), json.loads(steps[12].entries_json)
    events = [event for event in events if event["kind"] != "fee"]
    entries = [entry for entry in entries if entry[1] != "daily fee"]
    steps[12] = forged(steps[12], events_json=json.dumps(events), entries_json=json.dumps(entries))
    forge(record, steps)
    done = command("verify", record)
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("The record does not hold:\n  fee\n")
    assert "    line 12, day 12 at 23:59: no fee was charged on day 11\n" in done.out
    assert re.search(r"^  day_balance \(\d+ times\)$", done.out, re.MULTILINE)

    done = command("verify", record, "--json")
    assert (done.code, done.result["holds"]) == (1, False)
    assert done.result["breaches"][0] == {
        "rule": "fee",
        "step": 12,
        "minute": 12 * 1440 - 1,
        "what": "no fee was charged on day 11",
        "count": 1,
    }
    assert command("score", record).code == 1


def test_a_record_that_stops_early_is_told(command: Command, record: Path) -> None:
    with closing(sqlite3.connect(record)) as connection:
        connection.execute("DELETE FROM line WHERE seq > 100")
        connection.commit()
    done = command("verify", record)
    assert done.code == 0
    assert "The record stops before the end of its run.\n" in done.out
    assert "days           100, unfinished\n" in done.out


@pytest.mark.parametrize("words", [("verify",), ("losses",), ("export", "--to", "jsonl")])
def test_no_record_is_an_error(command: Command, words: tuple[str, ...]) -> None:
    done = command(words[0], "none.sqlite", *words[1:])
    assert (done.code, done.out) == (1, "")
    assert done.err == "vendsim: there is no record none.sqlite\n"


# --- losses --------------------------------------------------------------------------------------


def test_losses_are_told_as_documented(command: Command, record: Path) -> None:
    done = command("losses", record)
    assert (done.code, done.err) == (0, "")
    assert done.out == shown("losses")
    found = command("losses", record, "--json").result
    assert list(found) == ["record", "bound_cents", "score_cents", "lost_cents", "parts"]
    assert sum(found["parts"].values()) == found["bound_cents"] + 20_00 == found["lost_cents"]
    section = CLI_TEXT.split("\n## losses\n")[1].split("\n## ")[0]
    assert " ".join(found["parts"]) in " ".join(section.split())


def test_a_run_broken_off_is_held_against_its_days_or_all(command: Command, record: Path) -> None:
    with closing(sqlite3.connect(record)) as connection:
        connection.execute("DELETE FROM line WHERE seq > 100")
        connection.commit()
    played = command("losses", record, "--json").result
    whole = command("losses", record, "--json", "--all-days").result
    assert (played["score_cents"], whole["score_cents"]) == (300_00, -20_00)
    assert played["parts"]["unplayed_days"] == 0
    assert played["bound_cents"] < whole["bound_cents"]
    assert played["lost_cents"] < whole["lost_cents"] == sum(whole["parts"].values())


# --- export --------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["jsonl", "parquet", "beancount"])
def test_an_export_stands_beside_the_record(command: Command, record: Path, to: str) -> None:
    if to == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    done = command("export", record, "--to", to)
    made = record.with_name(f"year-do_nothing-seed1.{to}")
    assert (done.code, done.out, done.err) == (0, f"{made}\n", "")
    assert made.exists()
    done = command("export", record, "--to", to)
    assert (done.code, done.out) == (1, "")
    assert "exists already: an export replaces nothing" in done.err
    assert command("export", record, "--to", to, "--out", f"mine.{to}").code == 0
    assert Path(f"mine.{to}").exists()


def test_another_format_is_refused(command: Command, record: Path) -> None:
    done = command("export", record, "--to", "xlsx")
    assert done.code == 2
    assert "'xlsx' is not one of 'jsonl', 'parquet', 'csv', 'beancount'" in done.err


# --- records -------------------------------------------------------------------------------------


def test_a_folder_is_listed_as_documented(command: Command, record: Path) -> None:
    assert command("records").out == shown("records")
    result = command("records", "runs", "--json").result
    assert result["folder"] == str(record.parent)
    (listed,) = result["records"]
    assert list(listed) == [
        *("file", "scenario", "scenario_hash", "agent", "seed", "days", "days_played", "end"),
        *("balance_cents", "record_hash", "error"),
    ]
    assert (listed["file"], listed["balance_cents"]) == (NAME, -2_000)


def test_what_a_terminal_would_obey_is_only_shown() -> None:
    name = "evil\x1b[2J\x9bname"
    empty = dict.fromkeys(("scenario", "seed", "days_played", "days", "end", "error"), "")
    row = {**empty, "file": "run.sqlite", "agent": name, "balance_cents": None}
    assert r"evil\x1b[2J\x9bname" in words.of_records([row])


def test_a_damaged_file_is_listed_with_its_error(command: Command, record: Path) -> None:
    record.with_name("a.sqlite").write_bytes(b"not a database" * 100)
    done = command("records", "runs")
    assert done.code == 0
    assert "a.sqlite" in done.out.splitlines()[1]
    assert "file is not a database" in done.out.splitlines()[1]


def test_an_empty_folder_and_none(command: Command, tmp_path: Path) -> None:
    assert command("records", tmp_path).out == "There are no records.\n"
    done = command("records", tmp_path / "none")
    assert (done.code, done.out) == (1, "")
    assert "cannot be read: No such file or directory" in done.err
