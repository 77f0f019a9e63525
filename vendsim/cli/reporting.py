"""The command that makes the page of a run or of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vendsim.cli.files import page_beside
from vendsim.cli.keeping import write_page
from vendsim.cli.parameters import Records, Workers
from vendsim.cli.studying import PAGE, Reading, write_page_of_study
from vendsim.cli.taking import RecordOrStudy

__all__ = ["report_command"]


def report_command(
    file: RecordOrStudy,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="HTML",
            help="The page to write; beside the record, or in the study, if not given.",
        ),
    ] = None,
    workers: Workers = None,
    records: Records = None,
) -> None:
    """Make the HTML report of a run, or of a study.

    A run's is made from its record alone, a study's from its folder.
    """
    usual = file / PAGE if file.is_dir() else page_beside(file)
    page = usual if out is None else out
    if page.suffix != ".html":
        # A page replaces an older one: this keeps it from replacing anything else.
        raise typer.BadParameter(f"{page} does not end in .html.", param_hint="'--out'")
    if file.is_dir():
        write_page_of_study(file, page, Reading(workers, records))
    else:
        write_page(file, page)
    typer.echo(str(page.resolve()))
