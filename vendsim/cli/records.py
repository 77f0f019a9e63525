"""The commands for records that are there: verify, explain or export one, list many."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from vendsim.cli import words
from vendsim.cli.files import RECORD_SUFFIX
from vendsim.cli.parameters import Json, RecordFile, RecordOrStudy, Records, Workers
from vendsim.cli.studying import Reading, write_tables_of_study
from vendsim.study.decomposition import decompose
from vendsim.study.export import Format, export_record
from vendsim.study.folder import list_records
from vendsim.study.verify import verify_record

__all__ = ["records_app"]

records_app = typer.Typer(rich_markup_mode=None)


@records_app.command("verify")
def verify_command(file: RecordFile, as_json: Json = False) -> None:
    """Recompute what a record says from it alone; exit 1 where something does not hold."""
    verdict = verify_record(file)
    result = {"record": str(file.resolve()), "holds": verdict.holds, **asdict(verdict)}
    typer.echo(words.as_json(result) if as_json else words.of_verdict(result))
    if not verdict.holds:
        raise typer.Exit(1)


@records_app.command("losses")
def losses_command(
    file: RecordFile,
    as_json: Json = False,
    all_days: Annotated[
        bool,
        typer.Option(
            "--all-days",
            help="Hold a run that was broken off against all its days, not those played.",
        ),
    ] = False,
) -> None:
    """Say where the money went that a run did not make."""
    found = decompose(file, all_days=all_days)
    result = {"record": str(file.resolve()), **found.as_dict()}
    typer.echo(words.as_json(result) if as_json else words.of_losses(found))


@records_app.command("export")
def export_command(
    file: RecordOrStudy,
    to: Annotated[Format, typer.Option(help="The format; of a study parquet or csv.")],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="File or folder to make; beside the record if not given."
        ),
    ] = None,
    workers: Workers = None,
    records: Records = None,
) -> None:
    """Write a record, or a study, in the format of another tool."""
    if file.is_dir():
        typer.echo(str(write_tables_of_study(file, to, out, Reading(workers, records))))
        return
    made = file.with_name(f"{file.name.removesuffix(RECORD_SUFFIX)}.{to}") if out is None else out
    export_record(file, to, made)
    typer.echo(str(made.resolve()))


@records_app.command("records")
def records_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with records.")] = Path(
        "runs"
    ),
    as_json: Json = False,
) -> None:
    """List the records of a folder; nothing of them is checked."""
    found = [listed.as_dict() for listed in list_records(folder)]
    result = {"folder": str(folder.resolve()), "records": found}
    typer.echo(words.as_json(result) if as_json else words.of_records(found))
