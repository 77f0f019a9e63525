"""Waiting for what other threads and processes do."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["until"]

_SECONDS = 30.0


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so; a failure if it never is."""
    end = time.monotonic() + _SECONDS
    while not true():
        assert time.monotonic() < end, f"it did not come to that within {_SECONDS:.0f} seconds"
        time.sleep(0.01)
