"""Words of the command line that belong to ``vendsim eval``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Address",
    "Agents",
    "Budget",
    "Days",
    "ExecutorName",
    "Given",
    "Name",
    "Out",
    "Page",
    "Rebuild",
    "Records",
    "Repetitions",
    "Scenarios",
    "Seeds",
    "StudyBudget",
    "Workers",
]

Given = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[plan] STUDY",
        help="A study.toml or a study's folder; with plan before it, say what it will take.",
    ),
]
Agents = Annotated[
    list[str] | None,
    typer.Option(
        "--agent",
        metavar="AGENT[:KEY=VALUE,…]",
        help="An agent with its options, in place of a file. Repeatable.",
    ),
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario", metavar="NAME|PATH", help="A market, in place of a file. Repeatable."
    ),
]
Seeds = Annotated[
    str | None, typer.Option(metavar="0-19", help="Seeds of the worlds, such as 0-19 or 1,5.")
]
Days = Annotated[int | None, typer.Option(min=1, help="Days to run, if fewer than the scenario's.")]
Repetitions = Annotated[int | None, typer.Option(min=1, help="Runs of each agent in each world.")]
Budget = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY=NUMBER", help="What a run may cost, as for run. Repeatable."),
]
StudyBudget = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KEY=NUMBER",
        help="Begin no further run once the study has used so much: dollars, tool_calls, tokens "
        "or output_tokens. Repeatable.",
    ),
]
Name = Annotated[str | None, typer.Option(help="What the study is called.")]
Out = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="The study's folder; studies/NAME if not given."),
]
ExecutorName = Annotated[
    str, typer.Option("--executor", metavar="auto|processes|async|ray|inline", help="Who plays.")
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=4096, help="How many runs at a time, at most; inline it is one."),
]
Address = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Of a Ray cluster.")]
Records = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Where records are kept, such as s3://bucket/study."),
]
Rebuild = Annotated[
    bool,
    typer.Option("--rebuild", help="Play nothing: make the results anew from the records."),
]
Page = Annotated[
    bool, typer.Option("--page", help="Write the study's page into its folder at the end.")
]
