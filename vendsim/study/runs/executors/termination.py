"""A worker that is told to end while it plays: the run is interrupted, and nobody has failed."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["ended_by_termination"]

_TERMINATED = 1


@contextmanager
def ended_by_termination() -> Iterator[None]:
    """Take ``SIGTERM`` as an interrupt meanwhile, and leave the process after it.

    A ``SystemExit`` out of a run is its agent's leaving, and ends the run for good. Ray's workers
    raise one themselves when they are terminated, as they are when the driver has died or their
    node is given up; so that has to come as what it is. The run commits what it has, like one
    that is interrupted from the keyboard, and can be gone on with.

    Outside the main thread, where no signal is handled, nothing is changed.

    Raises:
        SystemExit: The process has been told to end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal told
        told = True
        # A second one would fall into the committing.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        if not told:
            raise
    finally:
        signal.signal(signal.SIGTERM, before)
    if told:
        sys.exit(_TERMINATED)
