"""The commands: which there are, how they end.

Results go to standard output, messages and progress to standard error. Exit codes: 0 done,
1 an error that is named, 2 the command was called wrongly, 130 a run broken off by the keyboard.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from vendsim.cli import words
from vendsim.errors import VendsimError
from vendsim.version import __version__

__all__ = ["main"]

# Each command's file and what it is called there, as the help lists them. A file is read when its
# command is called, for all of them take longer than most commands do.
_COMMANDS = {
    "run": ("running", "run_command"),
    "play": ("human", "play_command"),
    "resume": ("continuing", "resume_command"),
    "fork": ("continuing", "fork_command"),
    "eval": ("evaluate", "eval_command"),
    "compare": ("comparing", "compare_command"),
    "replay": ("checking", "replay_command"),
    "score": ("checking", "score_command"),
    "report": ("reporting", "report_command"),
    "list": ("shipped", "list_command"),
    "mail": ("mail", "mail_app"),
    "verify": ("records", "verify_command"),
    "losses": ("records", "losses_command"),
    "export": ("records", "export_command"),
    "records": ("listing", "records_command"),
    "scenario": ("scenario", "scenario_app"),
}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit.

    Args:
        arguments: The words after ``vendsim``; those of the command line if ``None``.
    """
    words_given = sys.argv[1:] if arguments is None else arguments
    _lead_closed_streams_nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # A path can hold any bytes.
    try:
        _application(words_given)(words_given, prog_name="vendsim")
        sys.stdout.flush()
    except VendsimError as error:
        _fail(str(error))
    except OSError as error:
        # What was printed cannot be flushed at exit either: let it go.
        sys.stdout = None
        _fail(f"cannot write the output: {error}")
    sys.exit(0)


def _application(arguments: Sequence[str]) -> typer.Typer:
    """What understands the command that is called; all commands where none is, as for the help."""
    application = typer.Typer(
        name="vendsim",
        callback=vendsim,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    called = [word for word in arguments[:1] if word in _COMMANDS]
    for name in called or _COMMANDS:
        file, attribute = _COMMANDS[name]
        command = getattr(import_module(f"vendsim.cli.{file}"), attribute)
        if isinstance(command, typer.Typer):
            application.add_typer(command, name=name)
        else:
            application.command(name)(command)
    return application


def _lead_closed_streams_nowhere() -> None:
    """Put the null device in the place of a stream that was closed when the command began.

    Otherwise the next file that is opened would take its number, and what is printed go into it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 - to the end


def _fail(message: str) -> NoReturn:
    typer.echo(words.safe(f"vendsim: {message}"), err=True)
    sys.exit(1)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"vendsim {__version__}")
        raise typer.Exit


def vendsim(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Run agents in a simulated vending business, and look at what they did."""
