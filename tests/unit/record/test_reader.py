from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.record.sample_run import SAMPLE_STEPS, sample_header
from vendsim.errors import RecordError
from vendsim.record import JsonValue, StepBody, encode, read_record
from vendsim.record.reader import Step
from vendsim.record.schema import VIEWS

SEQS = range(len(SAMPLE_STEPS))


def change(path: Path, *statements: str) -> None:
    """Do to a record what nobody should."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_an_untouched_record_holds(sample: Path) -> None:
    record = read_record(sample)
    assert record.header == sample_header()
    assert record.verify_chain() == list(record.steps())[-1].chain.hex()
    assert [step.seq for step in record.steps()] == list(SEQS)


@pytest.mark.parametrize("seq", SEQS)
@pytest.mark.parametrize(
    "change_to",
    [
        "body = json_set(body, '$.minute', 77)",
        "body = json_set(body, '$.balance_cents', 77)",
        "body = json_set(body, '$.tool', 'cheat')",
        "body = json_set(body, '$.action', 'cheat')",
        "body = json_set(body, '$.result.text', 'cheat')",
        "body = json_set(body, '$.events', 'cheat')",
        "body = json_set(body, '$.entries', 'cheat')",
        "body = json_set(body, '$.more', 1)",
        "body = body || ' '",
        "chain = zeroblob(32)",
    ],
)
def test_a_changed_step_is_found_and_named(sample: Path, seq: int, change_to: str) -> None:
    change(sample, f"UPDATE line SET {change_to} WHERE seq = {seq}")
    with pytest.raises(RecordError, match=rf"step {seq} is damaged"):
        read_record(sample).verify_chain()


@pytest.mark.parametrize(
    "change_to",
    [
        "body = CAST(body AS BLOB)",
        "chain = 'many'",
        "body = ''",
        "body = '[]'",
        "body = substr(body, 1, 40)",
        "body = json_remove(body, '$.events')",
        "body = json_set(body, '$.minute', 'noon')",
        "body = json_set(body, '$.balance_cents', 0.5)",
        "body = json_set(body, '$.tool', 5)",
    ],
)
def test_what_is_no_step_is_found(sample: Path, change_to: str) -> None:
    change(sample, f"UPDATE line SET {change_to} WHERE seq = 2")
    with pytest.raises(RecordError, match=r"sample\.sqlite: step 2 is damaged"):
        list(read_record(sample).steps())


def test_text_that_is_no_text_is_found(sample: Path) -> None:
    change(sample, "UPDATE line SET body = CAST(x'ff' AS TEXT) WHERE seq = 1")
    with pytest.raises(RecordError, match="step 1 is damaged"):
        read_record(sample).verify_chain()


@pytest.mark.parametrize("seq", SEQS[:-1])
def test_a_missing_step_is_named(sample: Path, seq: int) -> None:
    change(sample, f"DELETE FROM line WHERE seq = {seq}")
    with pytest.raises(RecordError, match=f"step {seq} is missing"):
        read_record(sample).verify_chain()


def test_steps_that_changed_places_are_found(sample: Path) -> None:
    change(
        sample,
        "UPDATE line SET seq = 9 WHERE seq = 1",
        "UPDATE line SET seq = 1 WHERE seq = 2",
        "UPDATE line SET seq = 2 WHERE seq = 9",
    )
    with pytest.raises(RecordError, match="step 1 is damaged"):
        read_record(sample).verify_chain()


def test_a_forged_step_at_the_end_is_found(sample: Path) -> None:
    change(sample, "INSERT INTO line SELECT 4, body, chain FROM line WHERE seq = 3")
    with pytest.raises(RecordError, match="step 4 is damaged"):
        read_record(sample).verify_chain()


@pytest.mark.parametrize("key", sorted(sample_header().rows()))
def test_a_changed_header_is_found(sample: Path, key: str) -> None:
    change(sample, f"UPDATE header SET value = value || '0' WHERE key = '{key}'")
    with pytest.raises(RecordError, match=r"sample\.sqlite: its (header is damaged|format is)"):
        read_record(sample)


@pytest.mark.parametrize(("field", "value"), [("seed", 8), ("days", 3), ("tools_hash", "ff")])
def test_a_header_forged_with_its_checksum_is_found_by_the_chain(
    sample: Path, field: str, value: object
) -> None:
    for key, text in sample_header(**{field: value}).rows().items():
        change(sample, f"UPDATE header SET value = '{text}' WHERE key = '{key}'")
    with pytest.raises(RecordError, match="step 0 is damaged"):
        read_record(sample).verify_chain()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE line ADD COLUMN more TEXT",
        "ALTER TABLE header RENAME TO heading",
        "DROP TABLE line",
    ],
)
def test_other_tables_are_refused(sample: Path, statement: str) -> None:
    views = [f"DROP VIEW {name}" for name in reversed(VIEWS)]
    change(sample, *views, statement)
    with pytest.raises(RecordError, match=r"its (line|header) is not that of a record"):
        read_record(sample)


def test_a_view_that_shows_something_else_is_refused(sample: Path) -> None:
    raw = sample.read_bytes()
    assert raw.count(b"'$.net_worth_cents'") == 1
    sample.write_bytes(raw.replace(b"'$.net_worth_cents'", b"'$.net_worth_centr'"))
    with pytest.raises(RecordError, match="its day is not that of a record"):
        read_record(sample)


def test_an_index_of_ones_own_does_no_harm(sample: Path) -> None:
    before = read_record(sample).verify_chain()
    change(sample, "CREATE INDEX by_chain ON line (chain)", "ANALYZE")
    assert read_record(sample).verify_chain() == before


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.sqlite"
    with pytest.raises(RecordError, match="there is no record"):
        read_record(path)
    with pytest.raises(RecordError, match="is a folder without a record"):
        read_record(tmp_path)
    path.write_bytes(b"")
    with pytest.raises(
        RecordError, match="it holds nothing; its run has hardly begun or was killed"
    ):
        read_record(path)
    path.write_bytes(b"balance,day\n1,2\n" * 100)
    with pytest.raises(RecordError, match="file is not a database"):
        read_record(path)
    path.unlink()
    change(path, "CREATE TABLE step (seq)")
    with pytest.raises(RecordError, match="is not a record of vendsim"):
        read_record(path)


def test_a_file_cut_short_is_refused(sample: Path) -> None:
    whole = sample.read_bytes()
    for size in range(100, len(whole), 4096):
        sample.write_bytes(whole[:size])
        with pytest.raises(RecordError):
            read_record(sample).verify_chain()


def test_reading_may_stop_half_way(sample: Path) -> None:
    steps = read_record(sample).steps()
    assert next(steps).seq == 0
    del steps  # A connection left open would warn, and warnings are errors.
    assert len(list(read_record(sample).steps())) == len(SAMPLE_STEPS)


def step_with(column: str, text: str) -> Step:
    of = {"action": "null", "result": "{}", "events": "[]", "entries": "[]"} | {column: text}
    parts = [f'"{name}":{part}' for name, part in sorted(of.items())]
    body = f'{{{",".join(parts)},"balance_cents":0,"minute":0,"tool":"wait"}}'
    return Step.read(3, body.encode(), bytes(32))


@pytest.mark.parametrize(
    "action",
    [
        None,
        "x",
        {"a": 1, "balance_cents": 5},
        {"a": 1, "balance_cents": {"a": 1, "balance_cents": None}},
        {"a": ',"balance_cents":7', "b": 'é",\\"balance_cents":7'},
        [1, {"a": 1, "balance_cents": 2}],
    ],
)
def test_an_action_is_read_by_itself_whatever_it_holds(action: JsonValue) -> None:
    data = encode(StepBody(action, 3, [], [], 0, {}, "wait"))
    assert Step(1, data, b"").action == Step.read(1, data, b"").action == action


def test_a_step_that_has_not_been_read_is_refused_when_it_is() -> None:
    for data in (b"", b"{}", b'{"action":nul', b'{"action":nul,"balance_cents":0}', b"\xff"):
        with pytest.raises(RecordError, match="step 4 is damaged"):
            Step(4, data, b"").action  # noqa: B018
    with pytest.raises(RecordError, match="is damaged"):
        Step.read(4, encode(StepBody(None, 3, [], [], 0, "é", "wait")).replace(b"\xc3", b"A"), b"")


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("result", "5"),
        ("result", "[]"),
        ("events", "{}"),
        ("events", "[1]"),
        ("entries", "{}"),
        ("entries", '[[1,"memo"]]'),
        ("entries", '[[1,"memo",[["assets:bank",1.5]]]]'),
    ],
)
def test_a_part_that_holds_something_else_is_refused(part: str, text: str) -> None:
    with pytest.raises(RecordError):
        getattr(step_with(part, text), part)
