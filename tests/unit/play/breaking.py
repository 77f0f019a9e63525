"""Runs that break off, in every way but a kill."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from vendsim import run_episode
from vendsim.play import Episode
from vendsim.record import read_record

__all__ = ["bodies_of", "break_off", "cut"]


def break_off(path: Path, agent: Any, *, day: int, **more: Any) -> Episode:
    """A run that the keyboard ends when a day has closed."""

    def stop(days_closed: int, _balance_cents: int) -> None:
        if days_closed == day:
            raise KeyboardInterrupt

    defaults: Mapping[str, Any] = {"seed": 3, "days": 6, "scenario": "year"}
    return run_episode(agent=agent, record=path, progress=stop, **{**defaults, **more})


def bodies_of(path: Path) -> list[str]:
    """All lines of a record as they stand there."""
    return [line.body for line in read_record(path).lines()]


def cut(path: Path, lines: int) -> None:
    """Leaves so many lines in a record, as a kill at that moment would have."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM line WHERE seq >= ?", (lines,))
        connection.commit()
