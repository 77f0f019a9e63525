"""Runs one after the other in this process: for a debugger, and for tests."""

from __future__ import annotations

from collections.abc import Iterable

from vendsim.study.runs.executors.executor import Results
from vendsim.study.runs.play import play_run
from vendsim.study.runs.task import RunTask

__all__ = ["InlineExecutor"]


class InlineExecutor:
    """Plays in this process."""

    name = "inline"
    workers = 1

    def play(self, tasks: Iterable[RunTask]) -> Results:
        """Play runs one after the other."""
        for task in tasks:
            yield play_run(task)
