"""How far a study is, on the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from vendsim.cli.eval_words import of_standing
from vendsim.study.runs import Standing, Watch

__all__ = ["study_watched"]

_LINE_SECONDS = 30.0


@contextmanager
def study_watched(*, quiet: bool) -> Iterator[Watch]:
    """Show progress on standard error: a bar on a terminal, elsewhere a line now and then.

    Args:
        quiet: Show none.

    Yields:
        What is to be told how far the study is.
    """
    if quiet:
        yield lambda standing: None
    elif sys.stderr.isatty():
        with _bar() as watch:
            yield watch
    else:
        yield _Lines()


@contextmanager
def _bar() -> Iterator[Watch]:
    bar = Bar(
        BarColumn(), TextColumn("{task.fields[said]}"), console=Console(stderr=True), transient=True
    )
    task = bar.add_task("", total=None, said="")

    def watch(standing: Standing) -> None:
        bar.update(task, completed=standing.done, total=standing.total, said=of_standing(standing))

    with bar:
        yield watch


class _Lines:
    """Prints a line every half minute, and the first and the last."""

    def __init__(self) -> None:
        self._told = float("-inf")
        self._last = ""

    def __call__(self, standing: Standing) -> None:
        now = time.monotonic()
        is_over = standing.done == standing.total
        line = of_standing(standing)
        if line != self._last and (is_over or now - self._told >= _LINE_SECONDS):
            self._told, self._last = now, line
            print(line, file=sys.stderr, flush=True)
