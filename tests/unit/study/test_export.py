from __future__ import annotations

import csv
import doctest
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.unit.study.forged_run import Run
from tests.unit.study.rich_run import DAYS, MARKET, write_rich_run
from vendsim.errors import RecordError
from vendsim.record import read_record
from vendsim.study.export import FORMATS, beancount, export_record
from vendsim.study.export.tables import TABLES
from vendsim.study.score import score_record

BEAN_CHECK = Path(sys.executable).with_name("bean-check")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "run.sqlite"
    write_rich_run(path)
    return path


def ask(record: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(record)) as connection:
        return connection.execute(query).fetchall()


# --- JSON lines ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lines(record: Path) -> list[dict[str, Any]]:
    out = record.with_name("run.jsonl")
    export_record(record, "jsonl", out)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_json_lines_hold_all_of_the_record(record: Path, lines: list[dict[str, Any]]) -> None:
    steps: list[dict[str, Any]] = []
    for line in lines[1:]:
        kind, place = line.pop("line"), (line.pop("seq"), line.pop("n", None))
        if kind == "step":
            del line["day"]
            line["chain"] = bytes.fromhex(line["chain"])
            steps.append({**line, "events": [], "entries": []})
        elif kind == "event":
            steps[-1]["events"].append(line)
            assert place == (len(steps) - 1, len(steps[-1]["events"]) - 1)
        else:
            assert kind == "entry"
            steps[-1]["entries"].append([line["minute"], line["memo"], line["postings"]])
            assert place == (len(steps) - 1, len(steps[-1]["entries"]) - 1)
    rows = ask(record, "SELECT body, chain FROM line ORDER BY seq")
    assert steps == [{**json.loads(body), "chain": chain} for body, chain in rows]


def test_the_first_line_is_the_header(record: Path, lines: list[dict[str, Any]]) -> None:
    head = lines[0]
    assert head["line"] == "header"
    assert head["scenario"] == json.loads(MARKET.canonical_json)
    assert (head["days"], head["seed"], head["format"]) == (DAYS, 4, 1)
    ((chain,),) = ask(record, "SELECT chain FROM line ORDER BY seq DESC LIMIT 1")
    assert head["record_hash"] == chain.hex()


def test_a_line_that_is_no_step_is_an_aside(tmp_path: Path, record: Path) -> None:
    from tests.unit.study.forged_run import Run
    from vendsim.study.export.jsonl import json_lines
    from vendsim.study.export.source import Source
    from vendsim.study.verify import verify_record

    run = Run(record)
    response = {"content": {"text": "hm"}, "kind": "response", "minute": run.lines[40]["minute"]}
    run.lines.insert(41, response)
    run.write(tmp_path / "run.sqlite")
    found = [json.loads(line) for line in json_lines(Source(tmp_path / "run.sqlite", {}, ""))]
    (aside,) = [line for line in found if line["line"] == "aside"]
    assert aside == {**response, "line": "aside", "seq": 41, "chain": aside["chain"]}
    verdict = verify_record(tmp_path / "run.sqlite")
    assert (verdict.breaches, verdict.steps) == ((), len(run.lines) - 1)


# --- Parquet -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(record: Path) -> dict[str, list[dict[str, Any]]]:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    out = record.with_name("run.parquet")
    export_record(record, "parquet", out)
    assert {path.name for path in out.iterdir()} == {f"{name}.parquet" for name in TABLES}
    return {name: parquet.read_table(out / f"{name}.parquet").to_pylist() for name in TABLES}


@pytest.mark.parametrize(
    ("table", "view"), [("sales", "sale"), ("days", "day"), ("mails", "mail"), ("events", "event")]
)
def test_tables_hold_what_the_views_show(
    record: Path, tables: dict[str, list[dict[str, Any]]], table: str, view: str
) -> None:
    columns = list(TABLES[table])
    rows = ask(record, f"SELECT {', '.join(columns)} FROM {view}")
    assert [tuple(row[column] for column in columns) for row in tables[table]] == rows
    assert len(rows) > 40


def test_postings_and_steps_are_all_there(
    record: Path, tables: dict[str, list[dict[str, Any]]]
) -> None:
    columns = "seq, n, minute, memo, account, cents"
    rows = ask(record, f"SELECT {columns} FROM posting")
    assert [tuple(row.values()) for row in tables["postings"]] == rows
    rows = ask(record, "SELECT seq, minute, tool, balance_cents, action FROM step")
    keys = ("seq", "minute", "tool", "balance_cents", "action")
    steps = [tuple(row[key] for key in keys) for row in tables["steps"]]
    assert steps == [(*row[:4], "null" if row[4] is None else row[4]) for row in rows]
    assert tables["steps"][1]["day"] == 0
    assert any(row["error"] == "unknown_tool" for row in tables["steps"])


def test_an_order_is_one_row_that_follows_it(
    record: Path, tables: dict[str, list[dict[str, Any]]]
) -> None:
    orders = {order["id"]: order for order in tables["orders"]}
    said = Counter(
        status
        for (status,) in ask(
            record,
            "SELECT json_extract(body, '$.status') FROM event WHERE kind = 'purchase_order' "
            "GROUP BY json_extract(body, '$.id') HAVING max(seq * 1000 + n)",
        )
    )
    assert Counter(order["status"] for order in orders.values()) == said
    for order in orders.values():
        if order["status"] == "delivered":
            assert order["placed_minute"] <= order["confirmed_minute"] < order["delivered_minute"]
    goods: Counter[str] = Counter()
    for line in tables["order_lines"]:
        goods[line["id"]] += line["units"] * line["unit_price_cents"]
    assert goods == {order["id"]: order["goods_cents"] for order in orders.values()}


def test_tables_say_whose_they_are(record: Path, tables: dict[str, list[dict[str, Any]]]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    about = parquet.read_schema(record.with_name("run.parquet") / "days.parquet").metadata
    assert (about[b"scenario"], about[b"seed"], about[b"agent"]) == (b"year", b"4", b"by_hand")
    assert tables["days"][3]["wet"] in (True, False)


def test_without_pyarrow_it_is_named(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(RecordError, match=r"need pyarrow.*vendsim\[parquet\]"):
        export_record(record, "parquet", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


# --- beancount -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def journal(record: Path) -> Path:
    out = record.with_name("run.beancount")
    export_record(record, "beancount", out)
    return out


def bean_check(path: Path) -> subprocess.CompletedProcess[str]:
    if not BEAN_CHECK.exists():
        pytest.skip("beancount is not installed")
    return subprocess.run([BEAN_CHECK, path], capture_output=True, text=True, check=False)


def test_bean_check_passes(journal: Path) -> None:
    done = bean_check(journal)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_bean_check_finds_a_cent(journal: Path, tmp_path: Path) -> None:
    text = journal.read_text(encoding="utf-8")
    old = "  Assets:Bank  -2.00 USD\n"
    assert old in text
    forged = tmp_path / "forged.beancount"
    forged.write_text(text.replace(old, "  Assets:Bank  -2.01 USD\n", 1), encoding="utf-8")
    done = bean_check(forged)
    assert done.returncode == 1
    assert "does not balance" in done.stderr

    day = f"{MARKET.calendar.start_date.replace(day=7)} balance Assets:Bank  "
    assert day in text
    at = text.index(day) + len(day)
    cents = text[at:].partition(" ")[0]
    wrong = f"{cents[:-1]}{(int(cents[-1]) + 1) % 10}"
    forged.write_text(text[:at] + wrong + text[at + len(cents) :], encoding="utf-8")
    done = bean_check(forged)
    assert done.returncode == 1
    assert "Balance failed" in done.stderr


def test_the_journal_has_every_entry_and_a_balance_a_day(record: Path, journal: Path) -> None:
    text = journal.read_text(encoding="utf-8")
    ((entries,),) = ask(record, "SELECT count(*) FROM entry")
    assert text.count("\n  minute: ") == entries
    assert text.count(" balance Assets:Bank  ") == DAYS
    last = f"{score_record(record).final_balance_cents / 100:.2f}"
    assert text.endswith(f" balance Assets:Bank  {last} ~ 0.00 USD\n")


# --- CSV -----------------------------------------------------------------------------------------


def test_csv_holds_what_parquet_holds(
    record: Path, tables: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    export_record(record, "csv", tmp_path / "run.csv")
    for name, columns in TABLES.items():
        with (tmp_path / "run.csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert head == list(columns)
        assert rows == [[_as_text(row[column]) for column in columns] for row in tables[name]]


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


# --- Files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", FORMATS)
def test_nothing_is_replaced(record: Path, tmp_path: Path, to: Any) -> None:
    out = tmp_path / "taken"
    out.write_text("mine")
    with pytest.raises(RecordError, match="exists already"):
        export_record(record, to, out)
    assert out.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_is_not_there_is_named(record: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be written: No such file"):
        export_record(record, "jsonl", tmp_path / "none" / "run.jsonl")


def test_a_damaged_record_is_refused(record: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "run.sqlite"
    damaged.write_bytes(record.read_bytes())
    with closing(sqlite3.connect(damaged)) as connection:
        connection.execute("UPDATE line SET body = replace(body, 'Slept.', 'Slip.')")
        connection.commit()
    with pytest.raises(RecordError, match="is damaged"):
        export_record(damaged, "jsonl", tmp_path / "run.jsonl")
    assert list(tmp_path.iterdir()) == [damaged]


@pytest.mark.parametrize("to", FORMATS)
def test_what_no_record_holds_is_refused(record: Path, tmp_path: Path, to: Any) -> None:
    run, forged = Run(record), tmp_path / "forged.sqlite"
    run.lines[7]["entries"] = [[5, "no entry"]]
    run.write(forged)
    with pytest.raises(RecordError, match="cannot be exported: it holds what no record holds"):
        export_record(forged, to, tmp_path / "made")
    assert list(tmp_path.iterdir()) == [forged]


def test_the_examples_in_the_source_hold() -> None:
    results = doctest.testmod(beancount)
    assert (results.failed, results.attempted) == (0, 2)


def test_paths_may_be_text(tmp_path: Path, record: Path) -> None:
    assert score_record(str(record)) == score_record(record)
    assert read_record(str(record)).header == read_record(record).header
    export_record(str(record), "jsonl", str(tmp_path / "run.jsonl"))
    assert (tmp_path / "run.jsonl").stat().st_size > 0
