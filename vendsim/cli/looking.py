"""What the commands for scenarios share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vendsim.errors import Fault, ScenarioError
from vendsim.scenario import Scenario
from vendsim.world import World

__all__ = ["Source", "checked_page", "played"]

Source = Annotated[
    str, typer.Argument(metavar="NAME|PATH", help="A shipped scenario, or a scenario folder.")
]


def checked_page(out: Path | None, usual: str) -> Path:
    """Where a page is to be written; an older page is replaced, nothing else is.

    Raises:
        typer.BadParameter: It is not called as pages are, or its folder is not there.
    """
    page = Path(usual) if out is None else out
    if page.suffix != ".html":
        raise typer.BadParameter(f"{page} does not end in .html.", param_hint="'--out'")
    if not page.absolute().parent.is_dir():
        raise typer.BadParameter(f"{page.parent} is no folder.", param_hint="'--out'")
    return page


def played(scenario: Scenario) -> tuple[Fault, ...]:
    """What only shows when a world is made of the scenario."""
    try:
        World(scenario, 0)
    except ScenarioError as error:
        return error.faults
    return ()
