"""A run that shows its progress on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from vendsim.cli.unheard import agents_unheard
from vendsim.money import format_cents
from vendsim.play import Progress

__all__ = ["watched"]


@contextmanager
def watched(days: int | None, *, quiet: bool) -> Iterator[Progress]:
    """Show progress where standard error is a terminal.

    Args:
        days: Days to run, if that is known.
        quiet: Show none, and keep what the agent prints off standard output.

    Yields:
        What is to be told of every day that closes.
    """
    bar = Bar(
        TextColumn("day"),
        MofNCompleteColumn(),
        BarColumn(),
        TextColumn("balance {task.fields[balance]}"),
        console=Console(stderr=True),
        transient=True,
        disable=quiet or not sys.stderr.isatty(),
    )
    task = bar.add_task("", total=days, balance="")

    def show(days_closed: int, balance_cents: int) -> None:
        bar.update(task, completed=days_closed, balance=format_cents(balance_cents))

    with bar, agents_unheard() if quiet else nullcontext():
        yield show
