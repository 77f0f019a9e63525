"""Words of the command line that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Json", "RecordFile"]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
RecordFile = Annotated[Path, typer.Argument(metavar="FILE", help="A record made by a run.")]
