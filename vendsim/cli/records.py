"""The commands for records that are there: verify one, export one, list a folder of them."""

from __future__ import annotations

from dataclasses import asdict

import typer

from vendsim.cli import words
from vendsim.cli.parameters import Json, RecordFile
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
