"""The command for a human player."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from vendsim.cli import words
from vendsim.cli.files import folder_for_files, stem_of
from vendsim.cli.keeping import play_at_free_name
from vendsim.cli.options import checked_days
from vendsim.cli.taking import take_record
from vendsim.errors import VendsimError
from vendsim.play import Episode, resume_episode, run_episode
from vendsim.play.human import Human
from vendsim.rng import MAX_SEED
from vendsim.scenario import load_scenario

__all__ = ["play_command"]


def play_command(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="The record of a run to go on with.", callback=take_record
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="A shipped scenario, or a scenario folder."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=MAX_SEED, help="Seed of the world.")] = 0,
    days: Annotated[
        int | None, typer.Option(min=1, help="Days to run, if fewer than the scenario's.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the record.")] = Path("runs"),
) -> None:
    """Play a scenario yourself, in the terminal.

    What you have begun can be gone on with.
    """
    if (file is None) == (scenario is None):
        raise typer.BadParameter(
            "give either a record to go on with, or a market to begin.", param_hint="'--scenario'"
        )
    if scenario is None:
        assert file is not None
        record = file
        _print(_on_screen(lambda human: resume_episode(record, agent=human)))
        return
    market = load_scenario(scenario)
    checked_days(days, market)
    name = scenario
    with folder_for_files(out) as folder:
        stem = stem_of(market.name, "human", seed, days)

        def play(human: Human) -> Episode:
            return play_at_free_name(
                lambda path: run_episode(name, human, seed=seed, days=days, record=path),
                folder,
                stem,
            )

        _print(_on_screen(play))


def _on_screen(play: Callable[[Human], Episode]) -> Episode:
    """Play on the terminal's screen.

    Raises:
        VendsimError: There is no screen, or the run ended in an error.
    """
    try:
        from vendsim.cli.screen import Terminal
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "textual":
            raise
        raise VendsimError(
            "the package textual is not installed: pip install 'vendsim[play]'"
        ) from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise VendsimError("to play takes a terminal: standard input and output are none")
    terminal = Terminal(play)
    try:
        terminal.run()
    finally:
        terminal.human.leave()  # If the screen broke down, the run must not wait for it.
    if terminal.error is not None:
        raise terminal.error
    if terminal.episode is None:
        raise VendsimError("the run was broken off before it began")
    return terminal.episode


def _print(episode: Episode) -> None:
    result = episode.as_dict() | {"record": str(Path(str(episode.record)).resolve())}
    typer.echo(words.of_episode(result))
    if episode.end == "truncated":
        raise typer.Exit(130)
