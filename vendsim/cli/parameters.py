"""Words of the command line that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AgentOptions",
    "Json",
    "Limits",
    "OutFolder",
    "Privileged",
    "Records",
    "Workers",
]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Records = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help="Of a study: where its records are kept, if not in its folder."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=256,
        help="Of a study: processes that read records; as many as cores if not given.",
    ),
]
OutFolder = Annotated[
    Path, typer.Option(metavar="DIR", help="Folder for the record and the report.")
]
AgentOptions = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KEY=VALUE", help="Option for the agent: a JSON value or text. Repeatable."
    ),
]
Privileged = Annotated[
    bool,
    typer.Option(
        "--privileged",
        help="Tell the agent the scenario and the seed, if it takes that; the run is unranked.",
    ),
]
Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--budget",
        metavar="KEY=NUMBER",
        help="Stop, scored as it stands, once so much is used up: tool_calls, messages, tokens, "
        "output_tokens, dollars, wall_seconds or working_seconds. Repeatable.",
    ),
]
