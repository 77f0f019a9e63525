"""How many may ask a provider at a time: as many as it bears, found out by asking.

As in a network (additive increase, multiplicative decrease; Chiu and Jain 1989): every answer lets
a little more through, and an answer that says "too many" halves it. What is let through is shared
by all who ask the same provider.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol, TypeAlias

from vendsim.play.patience import Failure
from vendsim.record import JsonValue

__all__ = ["AdaptiveGate", "Gate", "OpenGate", "Told"]

_MOST_PAUSE_SECONDS = 3_600.0
"""Who is told to wait for longer gives up; the others shall not wait for days, but hear it too."""

Told: TypeAlias = Callable[["JsonValue | Failure"], None]
"""Takes what the provider has answered."""


class Gate(Protocol):
    """Who may ask now."""

    def passed(self) -> AbstractAsyncContextManager[Told]:
        """Wait until one may ask; within, the answer is told."""


class OpenGate:
    """Lets everybody through."""

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[Told]:
        """Waits for nothing."""
        yield lambda answer: None


class AdaptiveGate:
    """Lets as many through as the provider bears; for one event loop.

    Args:
        first: How many at the beginning.
        most: How many at most.
        clock: Seconds that only rise.

    Attributes:
        limit: How many are let through at a time, at present.
        asked: How many ask just now.
        crowded: How often the provider has said "too many".
    """

    def __init__(self, first: int, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = float(min(first, most))
        self.asked = 0
        self.crowded = 0
        self._most = most
        self._clock = clock
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._closed_until = 0.0
        self._cut_at = float("-inf")

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[Told]:
        """Wait for a place; nobody passes while the provider asks to be left alone."""
        await self._enter()
        began = self._clock()
        try:
            yield lambda answer: self._hear(answer, began)
        finally:
            self.asked -= 1
            self._let_in()

    async def _enter(self) -> None:
        while True:
            pause_seconds = self._closed_until - self._clock()
            if pause_seconds > 0:
                await asyncio.sleep(pause_seconds)
            elif self.asked < int(self.limit):
                self.asked += 1
                return
            else:
                place = asyncio.get_running_loop().create_future()
                self._waiting.append(place)
                try:
                    await place
                except asyncio.CancelledError:
                    self._let_in()  # Whoever is next takes the place that was for this one.
                    raise

    def _let_in(self) -> None:
        """Wake as many as there are places."""
        free = int(self.limit) - self.asked
        while free > 0 and self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                free -= 1

    def _hear(self, answer: JsonValue | Failure, began: float) -> None:
        if not isinstance(answer, Failure):
            self.limit = min(float(self._most), self.limit + 1.0 / self.limit)
        elif answer.is_crowded:
            self.crowded += 1
            if answer.wait_seconds:
                pause_seconds = min(answer.wait_seconds, _MOST_PAUSE_SECONDS)
                self._closed_until = max(self._closed_until, self._clock() + pause_seconds)
            # Those who asked before the last cut tell of the crowd that it was made for.
            if began > self._cut_at:
                self.limit = max(1.0, self.limit / 2)
                self._cut_at = self._clock()
