"""The commands that go on from a record: resume and fork."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer

from vendsim.cli import words
from vendsim.cli.files import RECORD_SUFFIX
from vendsim.cli.keeping import play_at_free_name
from vendsim.cli.options import read_agent_options, read_limits
from vendsim.cli.parameters import Json, Limits
from vendsim.cli.playing import watched
from vendsim.cli.scale import scale_of_record
from vendsim.cli.taking import RecordFile
from vendsim.errors import VendsimError, clip
from vendsim.play import Episode, fork_episode, resume_episode
from vendsim.record import HUMAN, Header, TornTail, read_record

__all__ = ["fork_command", "resume_command"]

_FORK_CHANGES = "agent=NAME|PATH and option.KEY=VALUE"


def resume_command(
    file: RecordFile,
    as_json: Json = False,
    allow_changed: Annotated[
        bool,
        typer.Option(
            "--allow-changed",
            help="Go on although agent, market, tools or versions changed; marks the run unranked.",
        ),
    ] = False,
    agent: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Where the agent's file is now, if it has moved."),
    ] = None,
    limits: Limits = None,
) -> None:
    """Go on with a run that was broken off.

    What comes is added to the same record.
    """
    budget = read_limits(limits or [])
    header = read_record(file).header
    if header.agent_name == HUMAN and not header.agent_source:
        raise VendsimError(f"{file} is a human's run: go on with vendsim play {quote(str(file))}")
    with _warnings_told(), watched(header.days, quiet=as_json) as show:
        days: list[int] = []

        def tell(days_closed: int, balance_cents: int) -> None:
            days.append(days_closed)
            show(days_closed, balance_cents)

        episode = resume_episode(
            file, agent=agent, allow_changed=allow_changed, progress=tell, budget=budget
        )
    if not days and episode.end != "truncated" and not as_json:
        typer.echo("This run has ended already; nothing was played. Its result:\n", err=True)
    _print(episode, as_json)


def fork_command(
    file: RecordFile,
    day: Annotated[
        int, typer.Option(min=0, help="Day, from 0, on whose morning the new run parts.")
    ],
    changes: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="KEY=VALUE", help=f"{_FORK_CHANGES}. Repeatable."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The new record; beside the other if not given."),
    ] = None,
    as_json: Json = False,
    limits: Limits = None,
) -> None:
    """Play a run to its end once more, from the morning of a day on."""
    header = read_record(file).header
    agent, options = _read_changes(changes or [], header)
    budget = read_limits(limits or [])

    def play(record: Path) -> Episode:
        with watched(header.days, quiet=as_json) as show:
            return fork_episode(
                file,
                day=day,
                agent=agent,
                agent_options=options,
                record=record,
                progress=show,
                budget=budget,
            )

    stem = f"{file.name.removesuffix(RECORD_SUFFIX)}-fork-day{day}"
    episode = play_at_free_name(play, file.resolve().parent, stem) if out is None else play(out)
    _print(episode, as_json)


def _read_changes(pairs: Sequence[str], header: Header) -> tuple[str | None, dict[str, Any] | None]:
    """What is to be another agent, and other options, of what ``--with`` says.

    Raises:
        typer.BadParameter: It says something else.
    """
    agents = [pair.removeprefix("agent=") for pair in pairs if pair.startswith("agent=")]
    options = [pair.removeprefix("option.") for pair in pairs if pair.startswith("option.")]
    if len(agents) > 1:
        raise typer.BadParameter("agent is given twice.", param_hint="'--with'")
    if len(agents) + len(options) < len(pairs):
        other = next(pair for pair in pairs if not pair.startswith(("agent=", "option.")))
        raise typer.BadParameter(
            f"{clip(other)} cannot be changed in a fork: what happened before rests on the whole "
            f"market. What can be: {_FORK_CHANGES}.",
            param_hint="'--with'",
        )
    agent = agents[0] if agents else None
    if not options:
        return agent, None
    kept = {} if agent is not None else dict(header.agent_options)
    return agent, kept | read_agent_options(options, hint="--with")


@contextmanager
def _warnings_told() -> Iterator[None]:
    """Print what is warned of in the way of all messages."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", TornTail)
        try:
            yield
        finally:
            for warning in caught:
                typer.echo(f"vendsim: warning: {warning.message}", err=True)


def _print(episode: Episode, as_json: bool) -> None:
    record = Path(str(episode.record))
    result = episode.as_dict() | {"record": str(record.resolve())}
    result |= scale_of_record(record, result)
    typer.echo(words.as_json(result) if as_json else words.of_episode(result))
    if episode.end == "truncated" and episode.stopped is None:
        raise typer.Exit(130)
