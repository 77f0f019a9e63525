"""The connections to a provider: made when needed, closed when a run is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["Clients"]


class Clients:
    """A provider's client, blocking and for an event loop.

    The blocking one is made at once, so that a missing key is told before a run begins. After they
    were closed they are made anew when they are needed.

    Args:
        make: Makes the blocking client.
        make_async: Makes the one for an event loop.
    """

    def __init__(self, make: Callable[[], Any], make_async: Callable[[], Any]) -> None:
        self._make = make
        self._make_async = make_async
        self._blocking: Any = make()
        self._in_loop: Any = None

    @property
    def blocking(self) -> Any:
        """The blocking client."""
        if self._blocking is None:
            self._blocking = self._make()
        return self._blocking

    @property
    def in_loop(self) -> Any:
        """The client for an event loop."""
        if self._in_loop is None:
            self._in_loop = self._make_async()
        return self._in_loop

    def close(self) -> None:
        """Close the blocking client's connections."""
        if self._blocking is not None:
            self._blocking.close()
            self._blocking = None

    async def close_async(self) -> None:
        """Close all connections."""
        self.close()
        if self._in_loop is not None:
            await self._in_loop.close()
            self._in_loop = None
