"""The command that plays a study, and the one that says what it will take."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import typer

from vendsim.cli import eval_parameters as par
from vendsim.cli import words
from vendsim.cli.eval_asked import Asked, asked_study, faults_of_options
from vendsim.cli.eval_plan import plan_figures
from vendsim.cli.eval_watch import study_watched
from vendsim.cli.eval_words import of_leaderboard, of_plan, of_study, study_figures
from vendsim.cli.parameters import Json
from vendsim.cli.studying import PAGE, Reading, write_page_of_study
from vendsim.cli.unheard import agents_unheard
from vendsim.errors import ComparisonError
from vendsim.report.study_page.library import plotly_script
from vendsim.study.comparison import Leaderboard, build_leaderboard
from vendsim.study.runs import Study, Told, plan_study, rebuild_results, run_study
from vendsim.study.runs.executors import Executor, executors_for
from vendsim.study.runs.manifest import MANIFEST, read_manifest
from vendsim.study.runs.store import Store

__all__ = ["eval_command"]

_PLAN = "plan"
_INTERRUPTED = 130


def eval_command(
    study: par.Given = None,
    agent: par.Agents = None,
    scenario: par.Scenarios = None,
    seeds: par.Seeds = None,
    days: par.Days = None,
    repetitions: par.Repetitions = None,
    budget: par.Budget = None,
    study_budget: par.StudyBudget = None,
    name: par.Name = None,
    out: par.Out = None,
    executor: par.ExecutorName = "auto",
    workers: par.Workers = None,
    address: par.Address = None,
    records: par.Records = None,
    rebuild: par.Rebuild = False,
    page: par.Page = False,
    as_json: Json = False,
) -> None:
    """Play what is missing of a study, and say how agents compare."""
    given = list(study or [])
    is_plan = given[:1] == [_PLAN]
    source = _source(given[1:] if is_plan else given)
    if rebuild:
        _check_rebuild(is_plan, executor, workers if not page else None, address)
    asked = Asked(
        agent or [],
        scenario or [],
        seeds,
        days,
        repetitions,
        budget or [],
        study_budget or [],
        name,
    )
    if page and not is_plan:
        plotly_script()  # Told before a thousand runs are played, if it is missing.
    with faults_of_options(asked):
        told, folder = asked_study(source, asked, out)
        if is_plan:
            _print_plan(told, folder, as_json=as_json)
            return
        if rebuild:
            found = rebuild_results(told, folder, _store(records, folder))
        else:
            found = _play(told, folder, _executors(executor, workers, address), records, as_json)
    written = _page_of(found, Reading(workers, records)) if page else None
    _print(found, written, as_json=as_json)
    if not found.is_whole:
        raise typer.Exit(1)


def _source(given: list[str]) -> Path | None:
    if len(given) > 1:
        raise typer.BadParameter(
            f"{len(given)} studies are given; one at a time.", param_hint="'STUDY'"
        )
    return Path(given[0]) if given else None


def _check_rebuild(is_plan: bool, executor: str, workers: int | None, address: str | None) -> None:
    """Refuse what a rebuild would pass over: it plays nothing, here and alone.

    Args:
        is_plan: Whether only the plan is asked for.
        executor: Who is to play.
        workers: How many runs at a time, unless a page is made, whose readers they are.
        address: Of a cluster.
    """
    others = {
        "plan": is_plan,
        "--executor": executor != "auto",
        "--workers": workers is not None,
        "--address": address is not None,
    }
    found = [word for word, is_given in others.items() if is_given]
    if found:
        raise typer.BadParameter(
            f"it makes the results anew from the records and plays nothing: leave out "
            f"{' and '.join(found)}.",
            param_hint="'--rebuild'",
        )


def _executors(name: str, workers: int | None, address: str | None) -> tuple[Executor, ...]:
    try:
        return executors_for(name, workers, address)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.", param_hint="'--executor'") from error


def _store(url: str | None, folder: Path) -> Store | None:
    """Where records lie, if not in the study's folder: as is said, or as it was."""
    if url is None and (folder / MANIFEST).exists():
        url = read_manifest(folder)["records"]
    if not url:
        return None
    from vendsim.study.runs.remote import RemoteStore

    return RemoteStore(url)


def _play(
    told: Told, folder: Path, executors: tuple[Executor, ...], records: str | None, quiet: bool
) -> Study:
    """Play, and on an interrupt say how to go on."""
    try:
        with study_watched(quiet=quiet) as watch, agents_unheard():
            return run_study(told, folder, executors, store=_store(records, folder), watch=watch)
    except KeyboardInterrupt:
        _leave(folder)


def _leave(folder: Path) -> NoReturn:
    shown = os.path.relpath(folder)
    typer.echo(f"\nBroken off; nothing is lost. To go on: vendsim eval {shown}", err=True)
    raise typer.Exit(_INTERRUPTED) from None


def _page_of(study: Study, reading: Reading) -> Path | None:
    """The study's page, written; none where there is nothing to show."""
    if not study.results:
        return None
    return write_page_of_study(study.path, study.path / PAGE, reading)


def _print(study: Study, page: Path | None, *, as_json: bool) -> None:
    board = _board(study)
    if as_json:
        told = None if isinstance(board, str) else board.as_dict()
        figures = study_figures(study) | {"page": None if page is None else str(page)}
        typer.echo(words.as_json(figures | {"leaderboard": told}))
        return
    shown = board if isinstance(board, str) else of_leaderboard(board)
    typer.echo(f"{shown}\n\n{of_study(study)}")
    if page is not None:
        typer.echo(str(page))


def _board(study: Study) -> Leaderboard | str:
    """How the arms compare, or why that cannot be said."""
    try:
        return build_leaderboard(study.results, study.references)
    except ComparisonError as error:
        return f"No leaderboard: {error}"


def _print_plan(told: Told, folder: Path, *, as_json: bool) -> None:
    plan = plan_study(told)
    figures = plan_figures(plan, folder)
    if as_json:
        typer.echo(words.as_json(figures.as_dict()))
        return
    typer.echo(of_plan(plan, figures.dollars, figures.table, figures.notes))
