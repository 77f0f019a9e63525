"""The commands: what they take, what they print, how they end.

Results go to standard output, messages and progress to standard error. Exit codes: 0 done,
1 an error that is named, 2 the command was called wrongly, 130 a run broken off by the keyboard.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from vendsim.cli import words
from vendsim.cli.comparing import compare_command
from vendsim.cli.continuing import fork_command, resume_command
from vendsim.cli.evaluate import eval_command
from vendsim.cli.files import page_beside, stem_of
from vendsim.cli.human import play_command
from vendsim.cli.keeping import play_and_keep, write_page
from vendsim.cli.mail import mail_app
from vendsim.cli.options import (
    read_agent_options,
    read_counterparty,
    read_embedding,
    read_limits,
    told_world,
)
from vendsim.cli.parameters import (
    AgentOptions,
    Json,
    Limits,
    OutFolder,
    Privileged,
    RecordFile,
    RecordOrStudy,
    Records,
    Workers,
)
from vendsim.cli.playing import watched
from vendsim.cli.records import records_app
from vendsim.cli.scale import scale_of, scale_of_record
from vendsim.cli.scenario import scenario_app
from vendsim.cli.studying import PAGE, Reading, write_page_of_study
from vendsim.errors import ReplayMismatch, VendsimError
from vendsim.play import Episode, list_agents, replay, run_episode
from vendsim.record import DEFAULT_COUNTERPARTY, DEFAULT_EMBEDDING
from vendsim.rng import MAX_SEED
from vendsim.scenario import Scenario, list_scenarios, load_scenario
from vendsim.study.score import score_record
from vendsim.version import __version__

__all__ = ["main"]

app = typer.Typer(
    name="vendsim",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(mail_app)
app.add_typer(records_app)
app.add_typer(scenario_app, name="scenario")

Counterparty = Annotated[
    str,
    typer.Option(
        metavar="openai:MODEL|anthropic:MODEL",
        help="A model that words suppliers' mails; it decides nothing.",
    ),
]

Embedding = Annotated[
    str,
    typer.Option(
        metavar="openai:MODEL",
        help="A model that embeds the agent's memories, where a market gives it some.",
    ),
]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit.

    Args:
        arguments: The words after ``vendsim``; those of the command line if ``None``.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # A path can hold any bytes.
    try:
        app(arguments, prog_name="vendsim")
        sys.stdout.flush()
    except VendsimError as error:
        _fail(str(error))
    except OSError as error:
        # What was printed cannot be flushed at exit either: let it go.
        sys.stdout = None
        _fail(f"cannot write the output: {error}")
    sys.exit(0)


def _fail(message: str) -> NoReturn:
    typer.echo(f"vendsim: {message}", err=True)
    sys.exit(1)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"vendsim {__version__}")
        raise typer.Exit


@app.callback()
def vendsim(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Run agents in a simulated vending business, and look at what they did."""


@app.command("run")
def run_command(
    scenario: Annotated[
        str, typer.Option(metavar="NAME|PATH", help="A shipped scenario, or a scenario folder.")
    ],
    agent: Annotated[
        str,
        typer.Option(
            metavar="NAME|PATH", help="A shipped agent, a .py file, or package.module:factory."
        ),
    ],
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The model that plays, for an agent that asks one."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=MAX_SEED, help="Seed of the world.")] = 0,
    days: Annotated[
        int | None, typer.Option(min=1, help="Days to run, if fewer than the scenario's.")
    ] = None,
    out: OutFolder = Path("runs"),
    no_record: Annotated[bool, typer.Option("--no-record", help="Keep no record.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Write an HTML report too.")] = False,
    as_json: Json = False,
    agent_option: AgentOptions = None,
    counterparty: Counterparty = DEFAULT_COUNTERPARTY,
    privileged: Privileged = False,
    embedding: Embedding = DEFAULT_EMBEDDING,
    limits: Limits = None,
) -> None:
    """Let an agent run a scenario to its end."""
    market = load_scenario(scenario)
    days_to_run = _checked_days(days, market)
    options = ({} if model is None else {"model": model}) | read_agent_options(agent_option or [])
    options |= told_world(scenario, seed, days_to_run) if privileged else {}
    parts: dict[str, Any] = {
        "seed": seed,
        "days": days,
        "agent_options": options,
        "counterparty": read_counterparty(counterparty),
        "embedding": read_embedding(embedding, market),
        "budget": read_limits(limits or []),
    }

    def play(record: Path | None) -> Episode:
        with watched(days_to_run, quiet=as_json) as show:
            return run_episode(scenario, agent, record=record, progress=show, **parts)

    stem = stem_of(market.name, agent, seed, days)
    episode, page = play_and_keep(play, out, stem, keeps_record=not no_record, wants_page=report)
    result = episode.as_dict() | ({"record": None} if no_record else {})
    result |= scale_of(market, seed, days_to_run, result)
    if page is not None:
        result["report"] = str(page)
    typer.echo(words.as_json(result) if as_json else words.of_episode(result))
    if episode.end == "truncated" and episode.stopped is None:
        raise typer.Exit(130)


def _checked_days(days: int | None, market: Scenario) -> int:
    """The days to run.

    Raises:
        typer.BadParameter: The market has fewer.
    """
    horizon_days = market.calendar.horizon_days
    if days is not None and days > horizon_days:
        raise typer.BadParameter(
            f"{days} is not in the range 1<=x<={horizon_days}, the days of {market.name}.",
            param_hint="'--days'",
        )
    return days or horizon_days


app.command("compare")(compare_command)
app.command("play")(play_command)
app.command("resume")(resume_command)
app.command("fork")(fork_command)
app.command("eval")(eval_command)


@app.command("replay")
def replay_command(file: RecordFile, as_json: Json = False) -> None:
    """Perform a record's actions again and compare every result with what it says."""
    try:
        replayed = replay(file)
    except ReplayMismatch as error:
        if as_json:
            found = {"record": str(file.resolve()), "matches": False, "difference": str(error)}
            typer.echo(words.as_json(found))
        raise
    result = {**replayed.as_dict(), "record": str(file.resolve()), "matches": True}
    typer.echo(words.as_json(result) if as_json else words.of_replay(replayed))


@app.command("score")
def score_command(file: RecordFile, as_json: Json = False) -> None:
    """Add up a run's score from its record alone."""
    result = {"record": str(file.resolve()), **asdict(score_record(file))}
    result |= scale_of_record(file, result)
    typer.echo(words.as_json(result) if as_json else words.of_score(result))


@app.command("report")
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
    """Make the HTML report of a run from its record alone, or that of a study."""
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


@app.command("list")
def list_command(as_json: Json = False) -> None:
    """List the scenarios and agents that come with vendsim."""
    scenarios = [
        {
            "name": head.name,
            "title": head.title,
            "days": load_scenario(head.name).calendar.horizon_days,
            "env_id": head.env_id,
        }
        for head in list_scenarios()
    ]
    found = {"scenarios": scenarios, "agents": list_agents()}
    typer.echo(words.as_json(found) if as_json else words.of_list(scenarios, list_agents()))
