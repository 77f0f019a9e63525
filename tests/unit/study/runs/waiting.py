"""Watching what other threads and processes do."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator

__all__ = ["children", "until"]

_SECONDS = 30.0


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so; a failure if it never is."""
    end = time.monotonic() + _SECONDS
    while not true():
        assert time.monotonic() < end, f"it did not come to that within {_SECONDS:.0f} seconds"
        time.sleep(0.01)


def children(pid: int) -> Iterator[int]:
    """The processes that a process has begun, and theirs."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    for line in listed.splitlines():
        child, parent = map(int, line.split())
        if parent == pid:
            yield child
            yield from children(child)
