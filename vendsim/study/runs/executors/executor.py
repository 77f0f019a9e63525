"""The protocol of executors: all play the same runs to the same records."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Protocol, TypeAlias

from vendsim.study.runs.result import RunResult
from vendsim.study.runs.task import RunTask

__all__ = ["Executor", "Results"]

Results: TypeAlias = Generator[RunResult, None, None]
"""How runs went, in the sequence in which they end."""


class Executor(Protocol):
    """Plays runs, in whatever sequence and number at a time: results do not depend on it.

    Every run is played by :func:`vendsim.study.runs.play.play_run`, or by its twin for event
    loops, which never raise for what goes wrong in a run: that is in the result.

    Attributes:
        name: As it is asked for on the command line.
        workers: How many runs go on at a time, at most.
    """

    name: str
    workers: int

    def play(self, tasks: Iterable[RunTask]) -> Results:
        """Play runs, and give how each went as it ends.

        A task is taken from ``tasks`` only when there is somebody to play it: they are made as
        late as that, with what results until then have shown, and may end early. A worker that
        dies costs the run under way, which is gone on with; one that kills its workers again and
        again comes back as failed by the harness.

        Closing the generator, or an interrupt from the keyboard while it waits, ends it: no
        further run is begun, those under way commit what they have, and no result of them comes.
        """
