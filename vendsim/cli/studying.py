"""What the commands for a study that is there share: its page, and its tables."""

from __future__ import annotations

from pathlib import Path

import typer

from vendsim.report.study_page import view_study, write_study_page
from vendsim.study.export import Format, export_study
from vendsim.study.runs import open_study

__all__ = ["PAGE", "write_page_of_study", "write_tables_of_study"]

PAGE = "report.html"
"""What the page in a study's folder is called."""


def write_page_of_study(folder: Path, page: Path, workers: int) -> Path:
    """Write the page of a study; its absolute path.

    Raises:
        VendsimError: There is no study, it has no result, or a record is damaged.
        typer.BadParameter: The page cannot be written.
    """
    view = view_study(open_study(folder), page, workers=workers)
    try:
        return write_study_page(view, page)
    except OSError as error:
        raise typer.BadParameter(
            f"{page} cannot be written: {error.strerror}.", param_hint="'--out'"
        ) from error


def write_tables_of_study(folder: Path, to: Format, out: Path | None, workers: int) -> Path:
    """Write the tables of a study into a new folder; its absolute path.

    Raises:
        VendsimError: There is no study, it has no result, the format is none of tables, or what
            is asked for exists already.
    """
    made = folder.resolve().with_name(f"{folder.resolve().name}.{to}") if out is None else out
    export_study(open_study(folder), to, made, workers=workers)
    return made.resolve()
