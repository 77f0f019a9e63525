"""A process that plays runs, one at a time, for the process that has started it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from types import FrameType
from typing import Any

from vendsim.record import TornTail
from vendsim.study.runs.play import play_run

__all__ = ["work"]

_ORPHANED = 3


def work(line: Connection) -> None:
    """Play what comes down the line, and send back how it went, until it is closed.

    An interrupt ends it: the run under way commits what it has, and no result of it is sent.
    """
    signal.signal(signal.SIGINT, _interrupt)
    sys.stdout = sys.stderr  # Whatever an agent prints is none of the study's output.
    # What a killed run had not finished writing is expected here, and dropped.
    warnings.simplefilter("ignore", TornTail)
    threading.Thread(target=_follow_parent, daemon=True).start()
    try:
        # It was begun without interrupts: while it loads its code, nobody could answer one.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        while True:
            line.send(play_run(line.recv()))
    except (EOFError, OSError, KeyboardInterrupt):
        line.close()


def _interrupt(number: int, frame: FrameType | None) -> Any:
    """Interrupt once: a second signal would fall into the committing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _follow_parent() -> None:
    """End as soon as the parent has: its successor may want the record under way."""
    parent = parent_process()
    assert parent is not None, "this process has been started by another"
    wait([parent.sentinel])
    os._exit(_ORPHANED)
