"""Words of the command line that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Json", "Limits", "RecordFile"]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
RecordFile = Annotated[Path, typer.Argument(metavar="FILE", help="A record made by a run.")]
Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--budget",
        metavar="KEY=NUMBER",
        help="Stop, scored as it stands, once so much is used up: tool_calls, messages, tokens, "
        "output_tokens, dollars, wall_seconds or working_seconds. Repeatable.",
    ),
]
