"""A record, or a study, as a word of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vendsim.errors import RecordError
from vendsim.record import record_in, refuse_folder
from vendsim.study.runs.manifest import MANIFEST

__all__ = ["RecordFile", "RecordOrStudy", "take_record"]

_FOR_STUDIES = "vendsim eval, report, export, and compare with --arms"


def take_record(path: Path | None) -> Path | None:
    """A record as it is given; whether it is one is found out by whoever reads it.

    Raises:
        RecordError: It is a folder.
    """
    if path is not None and _is_study(path):
        raise RecordError(
            f"{path} is the folder of a study, not a record: {_name_one(path)}; commands that "
            f"take the folder of a study are {_FOR_STUDIES}"
        )
    if path is not None:
        refuse_folder(path)
    return path


def take_record_or_study(path: Path) -> Path:
    """A record as it is given, or the folder of a study.

    Raises:
        RecordError: It is another folder.
    """
    if path.is_dir() and not _is_study(path):
        raise RecordError(
            f"{path} is neither a record nor the folder of a study, which has a {MANIFEST}: "
            f"{_name_one(path)}, or a study"
        )
    return path


def _is_study(path: Path) -> bool:
    return (path / MANIFEST).is_file()


def _name_one(folder: Path) -> str:
    found = record_in(folder)
    return "name a record" if found is None else f"name a record in it, such as {found}"


RecordFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="A record made by a run.", callback=take_record)
]
RecordOrStudy = Annotated[
    Path,
    typer.Argument(
        metavar="FILE|STUDY",
        help="A record made by a run, or a study's folder.",
        callback=take_record_or_study,
    ),
]
