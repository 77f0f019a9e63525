"""Runs that wait to be played, and how often one may cost its worker's life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from vendsim.study.runs.judging import Failed
from vendsim.study.runs.task import RunKey, RunTask

__all__ = ["MOST_DEATHS", "Waiting"]

MOST_DEATHS = 3
"""So many workers may die over one run before it counts as failed."""


class Waiting:
    """Runs that are to be played, those first whose worker has died."""

    def __init__(self, tasks: Iterable[RunTask]) -> None:
        self._tasks = iter(tasks)
        self._again: list[RunTask] = []
        self._deaths: Counter[RunKey] = Counter()

    def take(self) -> RunTask | None:
        """The next run, made when it is asked for."""
        return self._again.pop() if self._again else next(self._tasks, None)

    def put_back(self, task: RunTask) -> Failed | None:
        """Have a run played again whose worker has died; its failure if that was too often."""
        self._deaths[task.key] += 1
        if self._deaths[task.key] >= MOST_DEATHS:
            return Failed("harness", f"its worker died {MOST_DEATHS} times while it was played")
        self._again.append(task)
        return None
