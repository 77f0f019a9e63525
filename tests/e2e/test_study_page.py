"""A study from its folder to its page, its tables and its comparisons, by the command line."""

from __future__ import annotations

import csv
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.e2e.commands import Command, Done, done
from tests.unit.report.study.test_study_page import Page
from vendsim.report.study_page import view_study
from vendsim.study.course import read_course
from vendsim.study.details import read_details
from vendsim.study.export import export_study
from vendsim.study.export.study_tables import STUDY_TABLES
from vendsim.study.runs import open_study, run_study, study_of
from vendsim.study.runs.executors import InlineExecutor
from vendsim.study.score import score_record

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "study-page.md").read_text("utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
ARMS = ("do_nothing", "fixed_price", "base_stock")
SEEDS, DAYS = 4, 60


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three arms in four worlds."""
    folder = tmp_path_factory.mktemp("studies") / "first"
    told = study_of(
        {
            "name": "first",
            "arms": [{"agent": arm} for arm in ARMS],
            "markets": [{"scenario": "year", "seeds": {"count": SEEDS}, "days": DAYS}],
        },
        "first",
    )
    run_study(told, folder, [InlineExecutor()])
    return folder


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Done:
        return done(capsys, *words)

    return run


def asked(query: str) -> duckdb.DuckDBPyRelation:
    found = duckdb.sql(query)
    assert found is not None, "a query answers"
    return found


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- The page ------------------------------------------------------------------------------------


def test_a_page_is_made_from_the_folder(study: Path, command: Command) -> None:
    ended = command("report", study, "--workers", 1)
    assert (ended.code, ended.out) == (0, f"{study / 'report.html'}\n")
    page = Page((study / "report.html").read_text("utf-8"))
    spread = {(row[0], row[2]): row[4] for row in page.downloads["spread.csv"][1:]}
    for arm in ARMS:
        for seed in range(SEEDS):
            record = study / "records" / arm / "year" / f"{seed}-0.sqlite"
            cents = score_record(record).score_cents
            assert spread[arm, str(seed)] == f"{Decimal(cents) / 100:.2f}"
    assert f"year v0, {DAYS} days, {SEEDS} seeds" in page.text
    assert "exploratory" in page.said


def test_the_example_of_the_docs_runs(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    shutil.copytree(study, tmp_path / "studies" / "first")
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "study-page.md", "exec"), {})
    assert (tmp_path / "studies" / "first" / "report.html").stat().st_size > 4_000_000


def test_records_and_reports_are_linked_where_they_are(study: Path, tmp_path: Path) -> None:
    view = view_study(open_study(study), tmp_path / "elsewhere.html")
    for record, links in view.links.items():
        ((name, address),) = links
        assert name == "record"
        assert (tmp_path / address).resolve() == study / record


def test_a_page_replaces_a_page_and_nothing_else(study: Path, command: Command) -> None:
    ended = command("report", study, "--out", "study.txt")
    assert ended.code == 2
    assert "does not end in .html" in ended.err
    ended = command("report", study, "--out", "none/page.html", "--workers", 1)
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_a_folder_that_is_no_study_has_no_page(tmp_path: Path, command: Command) -> None:
    ended = command("report", tmp_path)
    assert ended.code == 1
    assert "is neither a record nor the folder of a study, which has a manifest.json" in ended.err


def test_a_record_of_another_run_is_found_out_and_one_that_is_gone_is_told(
    study: Path, tmp_path: Path, command: Command
) -> None:
    folder = tmp_path / "first"
    shutil.copytree(study, folder)
    one, other = (folder / run.record for run in open_study(folder).results[:2])
    shutil.copy(other, one)
    for words in (("report", folder), ("export", folder, "--to", "csv")):
        ended = command(*words)
        assert ended.code == 1
        assert "is not the record that its result was made from" in ended.err
    one.unlink()
    assert command("report", folder).code == 0
    assert "Runs without a line: 1;" in (folder / "report.html").read_text("utf-8")
    whole = tmp_path / "whole.html"
    assert command("report", study, "--out", whole).code == 0
    assert "Runs without a line" not in whole.read_text("utf-8")


def test_details_do_not_depend_on_who_reads_them(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vendsim.study.details._FEW", 2)
    records = [run.record for run in open_study(study).results][-3:]
    alone, together = (read_details(study, records, workers=workers) for workers in (1, 2))
    assert alone == together
    assert list(alone) == records
    assert read_details(study, ["records/none.sqlite"])["records/none.sqlite"].course == ()


def test_records_are_read_from_where_they_are_kept(
    study: Path, tmp_path: Path, command: Command
) -> None:
    folder = tmp_path / "first"
    shutil.copytree(study, folder)
    (folder / "records").rename(tmp_path / "records")
    out = tmp_path / "tables"
    kept = command("export", folder, "--to", "csv", "--out", out, "--records", tmp_path.as_uri())
    assert (kept.code, kept.err) == (0, "")
    days = rows(out, "days")
    assert len(days) == sum(int(run["days_played"]) for run in rows(out, "runs"))
    gone = command("report", folder, "--workers", 1, "--records", f"{tmp_path.as_uri()}/none")
    assert gone.code == 1
    assert "there is no such file" in gone.err


# --- Tables --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(study: Path) -> Path:
    """The study's tables, as Parquet beside it and as CSV."""
    export_study(open_study(study), "parquet", study.with_name("first.parquet"))
    export_study(open_study(study), "csv", study.with_name("first.csv"))
    return study.with_name("first.csv")


def test_tables_hold_runs_days_and_losses_that_agree(study: Path, tables: Path) -> None:
    runs = rows(tables, "runs")
    assert len(runs) == len(ARMS) * SEEDS
    for run in runs:
        course = read_course(study / run["record"])
        key = {name: run[name] for name in ("arm", "market", "seed", "repetition")}
        days = [row for row in rows(tables, "days") if key.items() <= row.items()]
        parts = [row for row in rows(tables, "decomposition") if key.items() <= row.items()]
        assert [int(row["balance_cents"]) for row in days] == [
            close.balance_cents for close in course
        ]
        assert days[-1]["balance_cents"] == run["final_balance_cents"]
        lost = int(run["bound_cents"]) - int(run["score_cents"])
        assert sum(int(row["cents"]) for row in parts) == lost
        assert run["counts"] == "true"


@pytest.mark.parametrize("table", sorted(STUDY_TABLES))
def test_parquet_holds_what_csv_holds(tables: Path, table: str) -> None:
    parquet = tables.with_name("first.parquet") / f"{table}.parquet"
    found = asked(f"SELECT * FROM '{parquet}'")
    kinds = {"BIGINT": int, "DOUBLE": float, "BOOLEAN": bool, "VARCHAR": str}
    columns = dict(zip(found.columns, (kinds[str(kind)] for kind in found.types), strict=True))
    assert columns == STUDY_TABLES[table]
    as_text = [
        {name: _text(value) for name, value in zip(found.columns, row, strict=True)}
        for row in found.fetchall()
    ]
    assert as_text == rows(tables, table)
    assert as_text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def test_three_queries_of_the_docs_find_something(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(QUERIES) == 3
    monkeypatch.chdir(tables.parent)
    money, doubled, parts = (asked(query).fetchall() for query in QUERIES)
    assert {row[0] for row in money} == {row[0] for row in doubled} == set(ARMS)
    assert all(row[1] == SEEDS for row in (*money, *doubled))
    assert money[-1][0] == "do_nothing" or money[-1][4] <= money[0][4]
    runs = {(run["arm"], run["seed"]): int(run["score_cents"]) for run in rows(tables, "runs")}
    gained = sum(
        runs["base_stock", str(seed)] - runs["fixed_price", str(seed)] for seed in range(SEEDS)
    )
    assert sum(row[1] for row in parts) == pytest.approx(gained / 100 / SEEDS)


def test_an_export_replaces_nothing_and_is_of_tables(study: Path, command: Command) -> None:
    ended = command("export", study, "--to", "jsonl")
    assert (ended.code, ended.out) == (1, "")
    assert "a study is exported as parquet or csv, not as jsonl" in ended.err
    ended = command("export", study, "--to", "csv", "--out", "tables", "--workers", 1)
    assert ended.code == 0
    assert {path.stem for path in Path("tables").iterdir()} == set(STUDY_TABLES)
    ended = command("export", study, "--to", "csv", "--out", "tables")
    assert ended.code == 1
    assert "exists already" in ended.err


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agent beside the reference that is told its world."""
    folder = tmp_path_factory.mktemp("studies") / "beside"
    arms = [{"agent": "do_nothing"}, {"agent": "base_stock"}]
    arms.append({"name": "told", "agent": "privileged"})
    markets = [{"scenario": "sprint", "seeds": {"count": 3}, "days": 10}]
    told = study_of({"name": "beside", "arms": arms, "markets": markets}, "beside")
    run_study(told, folder, [InlineExecutor()])
    return folder


def test_the_reference_is_marked_wherever_arms_are_told(beside: Path, command: Command) -> None:
    assert open_study(beside).references == {"told"}
    ended = command("eval", beside)
    assert "2 arms and 1 reference" in ended.out
    assert re.search(r"^ref +told +3 ", ended.out, re.MULTILINE)
    assert "references and no entries: told" in ended.out
    board = command("eval", beside, "--json").result["leaderboard"]
    assert {row["arm"] for row in board["rows"] if row["is_reference"]} == {"told"}
    for pair in board["pairs"]:
        assert (pair["verdict"] is None) == ("told" in (pair["a"], pair["b"]))
    assert command("export", beside, "--to", "csv", "--out", "tables", "--workers", 1).code == 0
    arms = {
        row["arm"]: (row["reference"], bool(row["rank"])) for row in rows(Path("tables"), "arms")
    }
    own = ("false", True)
    assert arms == {"told": ("true", False), "do_nothing": own, "base_stock": own}
    assert command("report", beside, "--out", "page.html", "--workers", 1).code == 0
    text = Page(Path("page.html").read_text("utf-8")).text
    assert "2 arms and 1 reference" in text
    assert "ref. told (reference)" in text


def test_no_verdict_is_given_on_the_reference(beside: Path, command: Command) -> None:
    folders = [beside / "records" / arm for arm in ("base_stock", "told")]
    why = "is a reference, told the world it plays in, and no entry"
    for words, name in (
        ((beside, "--arms", "base_stock,told"), "told"),
        (folders, "privileged"),
    ):
        ended = command("compare", *words)
        assert ended.code == 0
        assert f"base_stock against {name} (reference), 3 pairs in 3 worlds" in ended.out
        assert f"none: {name} {why}" in ended.out


def test_the_reference_is_no_arm_that_a_plan_counts(beside: Path, command: Command) -> None:
    power = command("eval", "plan", beside, "--json").result["power"]
    assert (power["arms"], power["pairs"]) == (2, 1)


# --- Comparisons ---------------------------------------------------------------------------------


def test_two_arms_of_a_study(study: Path, command: Command) -> None:
    ended = command("compare", study, "--arms", "base_stock,fixed_price")
    assert ended.code == 0
    assert ended.out.startswith(
        f"base_stock against fixed_price, {SEEDS} pairs in {SEEDS} worlds (exploratory"
    )
    assert "sign-flip p" in ended.out
    told = command("compare", study, "--arms", "base_stock,fixed_price", "--json").result
    assert told["kind"] == "arms"
    assert [world["seed"] for world in told["worlds"]] == list(range(SEEDS))
    verdict = {">": "is clearly above", "<": "is clearly above", "tie": "a tie"}
    assert verdict[told["pair"]["verdict"]] in ended.out
    assert told["pair"]["sign_flip"]["p"] >= 2 ** (1 - SEEDS)


def test_two_folders_say_what_the_arms_say(study: Path, command: Command) -> None:
    folders = [study / "records" / arm for arm in ("base_stock", "fixed_price")]
    told = command("compare", *folders, "--json").result
    arms = command("compare", study, "--arms", "base_stock,fixed_price", "--json").result
    assert told["pair"]["difference"] == arms["pair"]["difference"]
    assert told["unfinished"] == []


def test_two_runs_of_a_world(study: Path, command: Command) -> None:
    records = [study / "records" / arm / "year" / "1-0.sqlite" for arm in ARMS[:2]]
    ended = command("compare", *records)
    assert ended.code == 0
    assert "they part on day 1:" in ended.out
    assert "lost to" in ended.out
    told = command("compare", *records, "--json").result
    assert told["kind"] == "runs"
    assert sum(told["lost_cents"].values()) == -told["score_cents"]
    same = command("compare", records[0], records[0])
    assert "Every step is the same." in same.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("{study}",), 2, "--arms a,b"),
        (("{study}", "{study}", "--arms", "a,b"), 2, "--arms a,b"),
        (("{study}", "--arms", "base_stock"), 2, "two names with a comma"),
        (("{study}", "--arms", "base_stock,none"), 1, "'none' is no arm of this study"),
        (("{study}", "{record}"), 1, "compare two records, or two folders"),
        (("{study}", "{study}"), 1, "not compared with itself"),
        (("{record}", "{other}"), 1, "two worlds: seed is 0 and 1"),
        (("{record}", "none.sqlite"), 1, "none.sqlite"),
    ],
)
def test_what_cannot_be_compared_is_named(
    study: Path, command: Command, words: tuple[str, ...], code: int, said: str
) -> None:
    folder = study / "records" / "base_stock" / "year"
    places = {"study": study, "record": folder / "0-0.sqlite", "other": folder / "1-0.sqlite"}
    ended = command("compare", *(word.format(**places) for word in words))
    assert ended.code == code
    assert said in " ".join(ended.err.split())


def test_the_docs_name_every_table() -> None:
    for table in STUDY_TABLES:
        assert f"| `{table}` |" in TEXT
