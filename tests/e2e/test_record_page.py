"""What docs/record.md shows can be done as it stands there."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.unit.study.rich_run import write_rich_run
from vendsim.record import read_record
from vendsim.study.export import export_record

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
PACKAGES = ("duckdb", "pandas", "pyarrow")


def blocks_of(language: str, *sections: str) -> list[str]:
    """The fenced blocks of a language in sections of the page."""
    bodies = [TEXT.split(f"\n## {section}\n")[1].split("\n## ")[0] for section in sections]
    fence = re.compile(rf"^```{language}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return [block for body in bodies for block in fence.findall(body)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record and, where that is possible, its tables."""
    path = tmp_path_factory.mktemp("page")
    write_rich_run(path / "run.sqlite")
    if find_spec("pyarrow"):
        export_record(path / "run.sqlite", "parquet", path / "run.sqlite.parquet")
    return path


@pytest.mark.parametrize("query", blocks_of("sql", "Read it"))
def test_every_query_finds_something(folder: Path, query: str) -> None:
    with closing(sqlite3.connect(folder / "run.sqlite")) as connection:
        rows = connection.execute(query).fetchall()
    assert len(rows) > 3


@pytest.mark.parametrize("block", blocks_of("python", "Read it", "The chain"))
def test_every_example_runs(folder: Path, tmp_path: Path, block: str) -> None:
    missing = [name for name in PACKAGES if f"import {name}" in block and not find_spec(name)]
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_chain_is_hashed_by_hand(folder: Path, tmp_path: Path) -> None:
    (block,) = [block for block in blocks_of("python", "The chain") if "hashlib" in block]
    shutil.copyfile(folder / "run.sqlite", tmp_path / "run.sqlite")
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == read_record(folder / "run.sqlite").verify_chain()
