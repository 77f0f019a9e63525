"""The command that shows a market on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vendsim.cli.looking import Source, checked_page, played
from vendsim.report.market_page import write_market_page
from vendsim.scenario import examine_scenario

__all__ = ["show_command"]


def show_command(
    source: Source,
    out: Annotated[
        Path | None,
        typer.Option(metavar="HTML", help="The page to write; NAME.html if not given."),
    ] = None,
) -> None:
    """Write a page of what is in a market.

    Demand, seasons, products, suppliers, disruptions, rules and bounds.
    """
    examined = examine_scenario(source, played)
    page = checked_page(out, f"{examined.scenario.name}.html")
    try:
        written = write_market_page(examined, page)
    except OSError as error:
        raise typer.BadParameter(
            f"{page} cannot be written: {error.strerror}.", param_hint="'--out'"
        ) from error
    typer.echo(str(written))
