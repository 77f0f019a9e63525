"""Exporting a record: into a new file or folder that is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeAlias

from vendsim.errors import RecordError
from vendsim.study.export.beancount import journal
from vendsim.study.export.jsonl import json_lines
from vendsim.study.export.parquet import write_parquet
from vendsim.study.export.source import Source, open_source

__all__ = ["FORMATS", "Format", "export_record"]

Format: TypeAlias = Literal["jsonl", "parquet", "beancount"]
FORMATS: tuple[Format, ...] = ("jsonl", "parquet", "beancount")


def export_record(path: Path, to: Format, out: Path) -> None:
    """Write a record in another format.

    Args:
        path: The record.
        to: ``"jsonl"``, ``"beancount"`` (a file each) or ``"parquet"`` (a folder of files).
        out: Where to; must not exist.

    Raises:
        RecordError: The record is damaged, or what is asked for exists or cannot be written.
    """
    if os.path.lexists(out):
        raise RecordError(f"{out} exists already: an export replaces nothing, give another name")
    source = open_source(path)
    try:
        scratch = Path(tempfile.mkdtemp(prefix=".export-", dir=out.absolute().parent))
    except OSError as error:
        raise RecordError(f"{out} cannot be written: {error.strerror}") from error
    try:
        os.rename(_write(source, to, scratch), out)
    except OSError as error:
        raise RecordError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write(source: Source, to: Format, folder: Path) -> Path:
    """Write the export into a folder; the file or folder that it is."""
    made = folder / "made"
    if to == "parquet":
        made.mkdir()
        write_parquet(source, made)
    elif to == "jsonl":
        _write_lines(made, json_lines(source))
    else:
        _write_lines(made, (line.encode() for line in journal(source)))
    return made


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        file.writelines(line + b"\n" for line in lines)
