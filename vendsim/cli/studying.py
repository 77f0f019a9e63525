"""What the commands for a study that is there share: its page, and its tables."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import typer

from vendsim.report.study_page import view_study, write_study_page
from vendsim.study.export import Format, export_study
from vendsim.study.runs import open_study

__all__ = ["PAGE", "Reading", "write_page_of_study", "write_tables_of_study"]

PAGE = "report.html"
"""What the page in a study's folder is called."""


class Reading(NamedTuple):
    """How the records of a study are read.

    Attributes:
        workers: Processes that read; as many as cores if ``None``.
        records: URL of the store that they lie in, if not in the study's folder.
    """

    workers: int | None
    records: str | None

    def options(self) -> dict[str, Any]:
        """The same as arguments.

        Raises:
            StoreError: The URL is no place for a study.
        """
        store = None
        if self.records is not None:
            # What reaches it may not be installed, and is wanted by nothing else here.
            from vendsim.study.runs.remote import RemoteStore

            store = RemoteStore(self.records)
        return {"workers": self.workers or os.cpu_count() or 1, "store": store}


def write_page_of_study(folder: Path, page: Path, reading: Reading) -> Path:
    """Write the page of a study; its absolute path.

    Raises:
        VendsimError: There is no study, it has no result, or a record is damaged.
        typer.BadParameter: The page cannot be written.
    """
    view = view_study(open_study(folder), page, **reading.options())
    try:
        return write_study_page(view, page)
    except OSError as error:
        raise typer.BadParameter(
            f"{page} cannot be written: {error.strerror}.", param_hint="'--out'"
        ) from error


def write_tables_of_study(folder: Path, to: Format, out: Path | None, reading: Reading) -> Path:
    """Write the tables of a study into a new folder; its absolute path.

    Raises:
        VendsimError: There is no study, it has no result, the format is none of tables, or what
            is asked for exists already.
    """
    made = folder.resolve().with_name(f"{folder.resolve().name}.{to}") if out is None else out
    export_study(open_study(folder), to, made, **reading.options())
    return made.resolve()
