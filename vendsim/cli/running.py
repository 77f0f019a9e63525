"""The command that lets an agent play."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vendsim.cli import words
from vendsim.cli.files import stem_of
from vendsim.cli.keeping import play_and_keep
from vendsim.cli.options import (
    checked_days,
    read_agent_options,
    read_counterparty,
    read_embedding,
    read_limits,
    told_world,
)
from vendsim.cli.parameters import AgentOptions, Json, Limits, OutFolder, Privileged
from vendsim.cli.playing import watched
from vendsim.cli.scale import scale_of
from vendsim.play import Episode, run_episode
from vendsim.record import DEFAULT_COUNTERPARTY, DEFAULT_EMBEDDING
from vendsim.rng import MAX_SEED
from vendsim.scenario import load_scenario

__all__ = ["run_command"]

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
    days_to_run = checked_days(days, market)
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
