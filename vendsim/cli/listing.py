"""The command that lists the records of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vendsim.cli import words
from vendsim.cli.parameters import Json
from vendsim.study.folder import list_records

__all__ = ["records_command"]


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
