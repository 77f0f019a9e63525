from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.record.sample_run import SAMPLE_STEPS, write_sample
from vendsim.record import encode
from vendsim.record.schema import TABLES, VIEWS

TEXT = (Path(__file__).parents[3] / "docs" / "record.md").read_text("utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture
def connection(sample: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{sample.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT sum(units), sum(revenue_cents), sum(cash_cents) FROM sale", [(3, 525, 175)]),
        ("SELECT slot_row, slot_column, sku, price_cents, cost_cents FROM sale LIMIT 1",
         [(0, 1, "sku-08", 175, 160)]),
        ("SELECT account, sum(cents) FROM posting GROUP BY account ORDER BY account",
         [
             ("assets:bank", 49600),
             ("assets:card_receivable", 175),
             ("assets:cash_box", 350),
             ("assets:stock", 1360),
             ("equity:opening_capital", -51600),
             ("expenses:cost_of_goods_sold", 240),
             ("expenses:machine_fee", 400),
             ("income:sales", -525),
         ]),
        ("SELECT seq, n, minute, memo FROM entry WHERE memo = 'machine fee'",
         [(2, 2, 1439, "machine fee"), (3, 2, 2879, "machine fee")]),
        ("SELECT count(*), count(DISTINCT kind) FROM event", [(6, 4)]),
        ("SELECT day, minute, high_c, wet, units, balance_cents, net_worth_cents FROM day",
         [(0, 1439, 12.5, 0, 2, 49800, 51390), (1, 2879, 12.5, 1, 1, 49600, 51285)]),
        ("SELECT seq, id, folder, sender, recipient, subject FROM mail",
         [(1, 1, "sent", "shop@example.com", "orders@example.com", "Prices")]),
        ("SELECT seq, minute, tool, action, result, events, balance_cents FROM step WHERE seq = 3",
         [(3, 2879, "wait_until_tomorrow",
           '{"arguments":{},"tool":"wait_until_tomorrow"}', '{"ok":true,"text":"The end."}',
           encode(SAMPLE_STEPS[3][4]).decode(), 49600)]),
        ("SELECT action, json_array_length(entries), length(chain) FROM step WHERE seq = 0",
         [(None, 2, 32)]),
        ("SELECT body FROM mail", [("What is a can of cola? é",)]),
    ],
)  # fmt: skip
def test_views_spell_the_json_out(
    connection: sqlite3.Connection, query: str, rows: list[tuple[object, ...]]
) -> None:
    assert connection.execute(query).fetchall() == rows


def test_names_are_those_of_the_statements() -> None:
    for kind, statements in (("TABLE", TABLES), ("VIEW", VIEWS)):
        for name, statement in statements.items():
            assert statement.startswith(f"CREATE {kind} {name} ")


def test_the_document_shows_the_tables_as_they_are() -> None:
    for statement in TABLES.values():
        assert statement in TEXT


def test_every_view_is_in_the_document() -> None:
    for name in VIEWS:
        assert f"`{name}`" in TEXT


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_of_the_document_runs(connection: sqlite3.Connection, query: str) -> None:
    assert connection.execute(query).fetchall() != []


def test_the_documents_check_of_the_chain_needs_no_vendsim(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (script,) = re.findall(r"^```python\n(import hashlib\n.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert "vendsim" not in script
    sample.rename(sample.with_name("run.sqlite"))
    monkeypatch.chdir(sample.parent)
    exec(script, {})
    assert capsys.readouterr().out == f"{write_sample(None)}\n"
