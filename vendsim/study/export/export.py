"""Exporting a record or a study: into a new file or folder that is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypeAlias

from vendsim.errors import RecordError, clip
from vendsim.study.comparison import build_leaderboard
from vendsim.study.details import check_details, read_details
from vendsim.study.export.beancount import journal
from vendsim.study.export.comma import write_csv
from vendsim.study.export.jsonl import json_lines
from vendsim.study.export.parquet import write_parquet
from vendsim.study.export.source import Source, open_source
from vendsim.study.export.study_tables import STUDY_TABLES, study_tables
from vendsim.study.export.tables import TABLES, Columns, Row, tables
from vendsim.study.runs import Study
from vendsim.study.runs.store import Store

__all__ = ["FORMATS", "Format", "export_record", "export_study"]

Format: TypeAlias = Literal["jsonl", "parquet", "csv", "beancount"]
FORMATS: tuple[Format, ...] = ("jsonl", "parquet", "csv", "beancount")
_OF_TABLES: tuple[Format, ...] = ("parquet", "csv")
_NONSENSE = (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


def export_record(path: str | Path, to: Format, out: str | Path) -> None:
    """Write a record in another format.

    Args:
        path: The record.
        to: ``"jsonl"``, ``"beancount"`` (a file each), ``"parquet"`` or ``"csv"`` (a folder of
            files).
        out: Where to; must not exist.

    Raises:
        RecordError: The record is damaged, or what is asked for exists or cannot be written.
    """
    path, out = Path(path), Path(out)
    _check_free(out)
    try:
        source = open_source(path)
        with _made(out) as made:
            _write(source, to, made)
    except _NONSENSE as error:  # The chain holds of whatever somebody has linked anew.
        raise RecordError(
            f"record {path} cannot be exported: it holds what no record holds "
            f"({type(error).__name__}: {clip(str(error))})"
        ) from error


def export_study(
    study: Study, to: Format, out: Path, *, workers: int = 1, store: Store | None = None
) -> None:
    """Write a study as tables, one file each: runs, days, decomposition, arms, pairs.

    Args:
        study: The study.
        to: ``"parquet"`` or ``"csv"``.
        out: The folder to make; must not exist.
        workers: Processes that read the records.
        store: Where records lie that are not in the study's folder, if anywhere.

    Raises:
        ComparisonError: The study has no result.
        RecordError: Another format is asked for, a record is damaged, or what is asked for exists
            or cannot be written.
        StoreError: The store does not have a record.
    """
    if to not in _OF_TABLES:
        raise RecordError(f"a study is exported as {' or '.join(_OF_TABLES)}, not as {to}")
    _check_free(out)
    rows = _rows_of(study, workers, store)
    with _made(out) as made:
        about = {
            "study": study.spec.name,
            "spec_hash": str(study.manifest["spec_hash"]),
            "vendsim": str(study.manifest["versions"]["vendsim"]),
        }
        _write_tables(rows, STUDY_TABLES, about, to, made)


def _check_free(out: Path) -> None:
    """Raises a RecordError where there is something already."""
    if os.path.lexists(out):
        raise RecordError(f"{out} exists already: an export replaces nothing, give another name")


@contextmanager
def _made(out: Path) -> Iterator[Path]:
    """A place beside the wanted one; what is written there becomes it when all is done."""
    try:
        scratch = Path(tempfile.mkdtemp(prefix=".export-", dir=out.absolute().parent))
    except OSError as error:
        raise RecordError(f"{out} cannot be written: {error.strerror}") from error
    try:
        yield scratch / "made"
        os.rename(scratch / "made", out)
    except OSError as error:
        raise RecordError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _rows_of(study: Study, workers: int, store: Store | None) -> dict[str, list[Row]]:
    board = build_leaderboard(study.results, study.references)
    # A run that could not even be begun has left no record.
    records = [run.record for run in study.results if run.record_hash]
    details = read_details(study.path, records, workers=workers, store=store)
    check_details(study.results, details)
    return study_tables(study, board, details)


def _write(source: Source, to: Format, made: Path) -> None:
    """Write a record as the file or folder that it becomes."""
    if to in _OF_TABLES:
        about = {key: str(source.header[key]) for key in ("agent", "days", "scenario_hash", "seed")}
        about |= {
            "record_hash": source.record_hash,
            "scenario": source.header["scenario"]["name"],
        }
        _write_tables(tables(source), TABLES, about, to, made)
    elif to == "jsonl":
        _write_lines(made, json_lines(source))
    else:
        _write_lines(made, (line.encode() for line in journal(source)))


def _write_tables(
    rows: Mapping[str, Sequence[Row]],
    columns: Mapping[str, Columns],
    about: Mapping[str, str],
    to: Format,
    folder: Path,
) -> None:
    folder.mkdir()
    if to == "csv":
        write_csv(rows, columns, folder)
    else:
        write_parquet(rows, columns, about, folder)


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        file.writelines(line + b"\n" for line in lines)
