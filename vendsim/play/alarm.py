"""Getting an agent back that does not answer, once the time of its run is used up.

A budget is looked at before every call, which an agent that hangs in one never comes to.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self, TypeVar

from vendsim.errors import RunStopped

__all__ = ["Alarm"]

_Given = TypeVar("_Given")
_Answer = TypeVar("_Answer")

_LEAST_SECONDS = 0.001
_AGAIN_SECONDS = 1.0
"""It rings again so often: the agent may catch what is raised in it, or not be asked just then."""


class Alarm:
    """Raises in an agent that is still at it when time is up; entered for the time it plays.

    It rings in the main thread, on systems that have timers; elsewhere it never does, and time is
    up when the agent answers. What runs below Python is not reached before it returns.

    Args:
        seconds: Time from now; ``None`` for no limit.
    """

    def __init__(self, seconds: float | None) -> None:
        self._limit = seconds
        self._end = time.monotonic() + (seconds or 0.0)
        self._is_set = False
        self._before: Any = None
        self._can_ring = (
            seconds is not None
            and hasattr(signal, "setitimer")
            and threading.current_thread() is threading.main_thread()
        )

    def watch(self, act: Callable[[_Given], _Answer]) -> Callable[[_Given], _Answer]:
        """An agent's method in which it rings; where it never does, the method as it is."""
        if not self._can_ring:
            return act

        def watched(given: _Given) -> _Answer:
            self._is_set = True
            try:
                return act(given)
            finally:
                # So that a signal that is on its way does not end up in the world's own code.
                self._is_set = False

        return watched

    def __enter__(self) -> Self:
        if self._can_ring:
            self._before = signal.signal(signal.SIGALRM, self._ring)
            left = max(self._end - time.monotonic(), _LEAST_SECONDS)
            signal.setitimer(signal.ITIMER_REAL, left, _AGAIN_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._can_ring:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, self._before)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if self._is_set:
            raise RunStopped("budget", f"wall_seconds {self._limit:g} used up")
