"""A run with its progress on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from vendsim.mail import Skin
from vendsim.money import format_cents
from vendsim.play import Episode, run_episode
from vendsim.scenario import Scenario

__all__ = ["play"]


def play(
    scenario: Scenario,
    agent: str,
    seed: int,
    days: int | None,
    options: Mapping[str, object],
    record: Path | None,
    *,
    quiet: bool,
    counterparty: Skin | None = None,
) -> Episode:
    """Run an episode, with a progress bar where standard error is a terminal.

    Args:
        scenario: The market.
        agent: Name, path or ``package.module:factory``.
        seed: Seed of the world.
        days: Days to run, if fewer than the scenario's.
        options: What the agent's factory is given.
        record: Where the record is written, if one is.
        quiet: Show no progress, and keep what the agent prints off standard output.
        counterparty: Who words suppliers' mails, in place of the default words.
    """
    bar = Progress(
        TextColumn("day"),
        MofNCompleteColumn(),
        BarColumn(),
        TextColumn("balance {task.fields[balance]}"),
        console=Console(stderr=True),
        transient=True,
        disable=quiet or not sys.stderr.isatty(),
    )
    total = scenario.calendar.horizon_days if days is None else days
    opening = format_cents(scenario.money.opening_cash_cents)
    task = bar.add_task("", total=total, balance=opening)

    def show(days_closed: int, balance_cents: int) -> None:
        bar.update(task, completed=days_closed, balance=format_cents(balance_cents))

    with bar, redirect_stdout(sys.stderr if quiet else sys.stdout):
        return run_episode(
            scenario,
            agent,
            seed=seed,
            days=days,
            record=record,
            agent_options=options,
            progress=show,
            counterparty=counterparty,
        )
