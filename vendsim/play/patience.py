"""Asking a model provider until it answers, or until patience runs out.

The clients of the providers retry nothing themselves: this is the only loop that does.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple, TypeVar

__all__ = ["Failure", "Patience", "Tries", "retry_after_seconds"]

Answer = TypeVar("Answer")

_CHANCE = random.SystemRandom()


class Failure(NamedTuple):
    """Why a provider gave no answer.

    Attributes:
        reason: In plain words; never a key, nor what the provider wrote.
        kind: ``"passing"``: another try may work. ``"refused"``: it will not take this
            request, but may take others. ``"overflow"``: this one is too long for the model.
            ``"final"``: it takes none, because of a wrong key, an unknown model or an empty
            account.
        wait_seconds: How long the provider asks to be left alone.
        is_crowded: Whether it is asked too much at present, by whoever it may be.
    """

    reason: str
    kind: Literal["passing", "refused", "overflow", "final"]
    wait_seconds: float | None = None
    is_crowded: bool = False


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a provider is asked for one answer.

    Waits double from the first to the longest; one the provider asks for counts if it is
    longer. No wait begins that would end after the deadline, and no try has more time than
    is left.

    Attributes:
        tries: How often at most.
        first_wait_seconds: Wait before the second try.
        longest_wait_seconds: Longest wait of our own.
        deadline_seconds: Time for all tries and waits together.
        try_seconds: Time for one try.
        jitter_share: Up to this share is added to every wait, so that many runs that were
            turned away together do not come back together; at most half of the time that is
            left beyond the wait, so that chance never decides whether there is another try.
        sleep: Waits; another one in tests.
        clock: Seconds that only rise; another one in tests.
        chance: Numbers from 0 to 1 for the jitter. They move nothing but the hour at which a
            provider is asked again.
    """

    tries: int = 5
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 20.0
    deadline_seconds: float = 120.0
    try_seconds: float = math.inf
    jitter_share: float = 0.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = _CHANCE.random

    def ask(self, call: Callable[[float], Answer | Failure]) -> Answer | Failure:
        """Ask until there is an answer, or a failure that waiting does not mend.

        Args:
            call: One try, given the seconds it may take.
        """
        tries = Tries(self)
        while True:
            answer = call(tries.seconds_left)
            if not isinstance(answer, Failure):
                return answer
            wait_seconds = tries.wait_seconds(answer)
            if wait_seconds is None:
                return answer
            self.sleep(wait_seconds)


class Tries:
    """The tries for one answer: who waits, blocking or in an event loop, is left to the caller.

    Args:
        patience: How many there may be, and for how long.

    Attributes:
        failed: How many have failed.
    """

    __slots__ = ("_end", "_patience", "_wait_seconds", "failed")

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._end = patience.clock() + patience.deadline_seconds
        self.failed = 0
        self._wait_seconds = patience.first_wait_seconds

    @property
    def seconds_left(self) -> float:
        """How long the next try may take."""
        patience = self._patience
        return min(patience.try_seconds, max(0.1, self._end - patience.clock()))

    def wait_seconds(self, failure: Failure) -> float | None:
        """How long to wait after a failed try; ``None`` where another would be no use."""
        self.failed += 1
        patience = self._patience
        if failure.kind != "passing" or self.failed >= patience.tries:
            return None
        pause_seconds = max(self._wait_seconds, failure.wait_seconds or 0.0)
        spare_seconds = self._end - patience.clock() - pause_seconds
        if spare_seconds <= 0:
            return None
        self._wait_seconds = min(2 * self._wait_seconds, patience.longest_wait_seconds)
        jitter_seconds = pause_seconds * patience.jitter_share * patience.chance()
        return pause_seconds + min(jitter_seconds, spare_seconds / 2)


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """The wait that an answer's ``Retry-After`` asks for, as seconds or as a date.

    A date is taken against the answer's own ``Date``, so that no clock has to agree.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        then = parsedate_to_datetime(text)
        now = parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError):  # No date, or only one with a time zone: not said.
        return None
