"""The end of a try: no response of a provider is read beyond it.

The providers' own limits are between bytes: a server that sends one now and then would be read for
as long as it likes. In an event loop the loop's own time-outs do this; here it is for who blocks.
"""

from __future__ import annotations

import importlib
import math
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

__all__ = ["Deadline"]


class Deadline:
    """When the try that is under way has to be over, kept by the clients that it makes.

    Attributes:
        end: That moment, by the monotonic clock.
    """

    def __init__(self) -> None:
        self.end = math.inf

    def begin(self, seconds: float) -> None:
        """Begin a try that may take so many seconds."""
        self.end = time.monotonic() + seconds

    def http_client(self, sdk: ModuleType) -> Any:
        """What a provider's package asks by, its usual settings kept."""
        return sdk.DefaultHttpxClient(event_hooks={"response": [self._keep]})

    def _keep(self, response: Any) -> None:
        """Have a response that is about to be read break off in time."""
        pieces = response.iter_raw
        # Which HTTP package that is has changed with the versions of the providers' packages.
        http = importlib.import_module(type(response).__module__.partition(".")[0])

        def in_time(*size: int | None) -> Iterator[bytes]:
            for piece in pieces(*size):
                if time.monotonic() > self.end:
                    raise http.ReadTimeout("the time of the try is over")
                yield piece

        response.iter_raw = in_time
