"""The commands for a record that is there: verify, explain or export it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from vendsim.cli import words
from vendsim.cli.files import RECORD_SUFFIX
from vendsim.cli.parameters import Json, Records, Workers
from vendsim.cli.studying import Reading, write_tables_of_study
from vendsim.cli.taking import RecordFile, RecordOrStudy
from vendsim.money import format_cents
from vendsim.study.decomposition import LABELS, MEANINGS, Decomposition, decompose
from vendsim.study.export import Format, export_record
from vendsim.study.verify import verify_record

__all__ = ["export_command", "losses_command", "verify_command"]


def verify_command(file: RecordFile, as_json: Json = False) -> None:
    """Recompute what a record says from it alone.

    The exit code is 1 where something does not hold.
    """
    verdict = verify_record(file)
    result = {"record": str(file.resolve()), "holds": verdict.holds, **asdict(verdict)}
    typer.echo(words.as_json(result) if as_json else words.of_verdict(result))
    if not verdict.holds:
        raise typer.Exit(1)


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
    typer.echo(words.as_json(result) if as_json else _losses_in_words(found))


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


def _losses_in_words(found: Decomposition) -> str:
    """Where the money went, what cost most first."""
    ends = (
        ("upper bound", format_cents(found.bound_cents)),
        ("score", format_cents(found.score_cents)),
        ("lost", format_cents(found.lost_cents)),
    )
    amounts = [format_cents(part.cents) for part in found.largest_first]
    width = max(map(len, amounts), default=0)
    rows = [
        (LABELS[part.name], amount.rjust(width), MEANINGS[part.name])
        for part, amount in zip(found.largest_first, amounts, strict=True)
    ]
    return f"{words.of_table(ends)}\n\n{words.of_table(rows)}".rstrip()
