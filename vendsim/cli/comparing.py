"""The command that holds two sides against each other: runs, folders of runs, arms of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vendsim.cli import versus, words
from vendsim.cli.parameters import Json
from vendsim.errors import ComparisonError
from vendsim.study.contrast import Contrast, contrast_arms, contrast_folders, contrast_runs
from vendsim.study.runs import open_study

__all__ = ["compare_command"]


def compare_command(
    a: Annotated[Path, typer.Argument(metavar="A", help="A record, a folder of them, or a study.")],
    b: Annotated[
        Path | None, typer.Argument(metavar="B", help="Another; not given with --arms.")
    ] = None,
    arms: Annotated[
        str | None, typer.Option(metavar="A,B", help="Two arms of the study A.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Compare two runs of one world, or two agents.

    Agents are compared over the worlds that both played.
    """
    if (b is None) == (arms is None):
        raise typer.BadParameter(
            "give two records or two folders of them, or one study and --arms a,b"
        )
    if b is None:
        arms_found = _of_arms(a, arms or "")
    elif a.is_dir() != b.is_dir():
        raise ComparisonError(
            f"{a} and {b} are a record and a folder: compare two records, or two folders"
        )
    elif a.is_dir():
        arms_found = contrast_folders(a, b)
    else:
        runs_found = contrast_runs(a, b)
        typer.echo(words.as_json(runs_found.as_dict()) if as_json else versus.of_runs(runs_found))
        return
    typer.echo(words.as_json(arms_found.as_dict()) if as_json else versus.of_arms(arms_found))


def _of_arms(folder: Path, arms: str) -> Contrast:
    names = arms.split(",")
    if len(names) != 2 or not all(names):
        raise typer.BadParameter(
            f"{arms!r} is not two names with a comma between.", param_hint="'--arms'"
        )
    study = open_study(folder)
    return contrast_arms(study.results, names[0], names[1], study.references)
