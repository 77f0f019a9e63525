from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.unit.scenario.folders import FILE_TEXTS, PRODUCTS_TEXT, Market
from vendsim.errors import Fault
from vendsim.scenario.files import MAX_BYTES, MAX_DEPTH, parse_rows, read_text, read_toml


@pytest.fixture
def faults() -> list[Fault]:
    return []


def test_text_comes_with_plain_line_ends(tmp_path: Path, faults: list[Fault]) -> None:
    (tmp_path / "briefing.md").write_bytes("\ufeffA\r\nB\rC\n".encode())
    assert read_text(tmp_path, "briefing.md", faults) == "A\nB\nC\n"
    assert faults == []


@pytest.mark.parametrize("file", FILE_TEXTS)
def test_text_that_is_not_utf8_is_refused_with_its_line(market: Market, file: str) -> None:
    before = FILE_TEXTS[file].encode()
    market.write(file, before + b"caf\xe9\n")
    (fault,) = [fault for fault in market.faults() if fault.file == file]
    assert fault.line == before.count(10) + 1
    assert fault.message == "is not UTF-8 text: byte 0xe9 cannot stand there"


@pytest.mark.parametrize("file", FILE_TEXTS)
def test_a_file_may_be_as_large_as_its_limit_and_no_larger(
    tmp_path: Path, faults: list[Fault], file: str
) -> None:
    (tmp_path / file).write_bytes(b"#" * MAX_BYTES[file])
    assert read_text(tmp_path, file, faults) == "#" * MAX_BYTES[file]
    assert faults == []
    (tmp_path / file).write_bytes(b"#" * (MAX_BYTES[file] + 1))
    assert read_text(tmp_path, file, faults) is None
    assert faults == [Fault(file, "", f"is larger than the limit of {MAX_BYTES[file]:,} bytes")]


def test_a_folder_in_place_of_a_file_is_none(tmp_path: Path, faults: list[Fault]) -> None:
    (tmp_path / "pages.toml").mkdir()
    assert read_text(tmp_path, "pages.toml", faults) is None
    assert faults == [Fault("pages.toml", "", "is no file")]


def test_a_file_that_cannot_be_opened_is_a_fault(
    tmp_path: Path, faults: list[Fault], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "pages.toml").write_text("")
    monkeypatch.setattr(Path, "open", refuse)
    assert read_text(tmp_path, "pages.toml", faults) is None
    assert faults == [Fault("pages.toml", "", "cannot be read: Permission denied")]


def test_nesting_is_limited(tmp_path: Path, faults: list[Fault]) -> None:
    path = tmp_path / "pages.toml"
    deepest = MAX_DEPTH - 1  # The file itself is one table.
    path.write_text("a = " + "[" * deepest + "1" + "]" * deepest)
    assert read_toml(tmp_path, "pages.toml", faults) is not None
    assert faults == []
    path.write_text("a = " + "[" * (deepest + 1) + "1" + "]" * (deepest + 1))
    assert read_toml(tmp_path, "pages.toml", faults) is None
    assert faults == [Fault("pages.toml", "", f"is nested deeper than {MAX_DEPTH} tables or lists")]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 50_000,
        "a = " + "{b=" * 50_000,
        "a." * 60_000 + "b = 1",
        '"a".' * 40_000 + "b = 1",
        "[" + "a . " * 40_000 + "b]",
        "a" * 250_000,
        '"' * 250_000,
        "a = " + "9" * 5000,
        "a = 1e99999",
        "a = -nan\na = 1",
        "a = 2026-13-45",
        "\0",
        "a = 'x",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_toml_is_one_quick_fault_or_plain_data(
    tmp_path: Path, faults: list[Fault], text: str
) -> None:
    (tmp_path / "scenario.toml").write_text(text)
    before = time.perf_counter()
    contents = read_toml(tmp_path, "scenario.toml", faults)
    assert time.perf_counter() - before < 5
    assert (contents is None) == (len(faults) == 1)
    assert all(len(str(fault)) < 400 for fault in faults)


def test_rows_know_their_lines(faults: list[Fault]) -> None:
    rows = parse_rows(
        "products.csv", ' b ,a\n\n1, "two"\n"x,y",z\n', ("a", "b"), ("a", "b"), faults
    )
    assert rows == [(3, {"b": "1", "a": '"two"'}), (4, {"b": "x,y", "a": "z"})]
    assert faults == []


def test_rows_with_too_few_or_too_many_cells_are_named(faults: list[Fault]) -> None:
    assert parse_rows("products.csv", "a,b\n1\n1,2\n1,2,3\n", ("a", "b"), ("a", "b"), faults) == [
        (3, {"a": "1", "b": "2"})
    ]
    assert [str(fault) for fault in faults] == [
        "products.csv:2: has 1 cells; the first line names 2 columns",
        "products.csv:4: has 3 cells; the first line names 2 columns",
    ]


def test_columns_missing_unknown_and_doubled_are_named(faults: list[Fault]) -> None:
    parse_rows("products.csv", "a,c,a\n1,2,3\n", ("a", "b"), ("a", "b"), faults)
    assert [str(fault) for fault in faults] == [
        "products.csv:1: column b: is missing in the first line",
        "products.csv:1: column 'c': is not known; columns are: a, b",
        "products.csv:1: column a: stands more than once in the first line",
    ]


@pytest.mark.parametrize(
    "text", ["", "\n", 'a,b\n"1,2\n', 'a,b\n1,"2"3\n', "a,b\n" + "x" * 200_000]
)
def test_a_table_that_is_none_is_a_fault(faults: list[Fault], text: str) -> None:
    parse_rows("products.csv", text, ("a", "b"), ("a", "b"), faults)
    assert faults
    assert all(fault.file == "products.csv" and len(str(fault)) < 400 for fault in faults)


def test_a_missing_column_is_told_once_and_hides_no_other_fault(market: Market) -> None:
    market.replace("products.csv", "-1.2", "1.2")
    text = (market.folder / "products.csv").read_text()
    cut = "\n".join(",".join(line.split(",")[:-1]) for line in text.splitlines())
    market.write("products.csv", cut)
    assert [fault.key for fault in market.faults()] == [
        "column unit_cost_cents",
        "product 2 (chips).elasticity",
    ]


def test_a_row_that_cannot_be_read_makes_no_sku_unknown(market: Market) -> None:
    market.write("products.csv", PRODUCTS_TEXT.replace("Cola Can", "Cola,Can"))
    assert market.only_fault().line == 2
