"""Asking a model provider until it answers, or until patience runs out.

The clients of the providers retry nothing themselves: this is the only loop that does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

__all__ = ["Failure", "Patience", "retry_after_seconds"]


class Failure(NamedTuple):
    """Why a provider gave no answer.

    Attributes:
        reason: In plain words; never a key, nor what the provider wrote.
        kind: ``"passing"``: another try may work. ``"refused"``: it will not take this
            request, but may take others. ``"final"``: it takes none, because of a wrong key,
            an unknown model or an empty account.
        wait_seconds: How long the provider asks to be left alone.
    """

    reason: str
    kind: Literal["passing", "refused", "final"]
    wait_seconds: float | None = None


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
        sleep: Waits; another one in tests.
        clock: Seconds that only rise; another one in tests.
    """

    tries: int = 5
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 20.0
    deadline_seconds: float = 120.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def ask(self, call: Callable[[float], str | Failure]) -> str | Failure:
        """Ask until there is an answer, or a failure that waiting does not mend.

        Args:
            call: One try, given the seconds it may take.
        """
        end = self.clock() + self.deadline_seconds
        wait_seconds = self.first_wait_seconds
        for left in reversed(range(self.tries)):
            answer = call(max(0.1, end - self.clock()))
            if isinstance(answer, str) or answer.kind != "passing" or not left:
                break
            pause_seconds = max(wait_seconds, answer.wait_seconds or 0.0)
            if self.clock() + pause_seconds >= end:
                break
            self.sleep(pause_seconds)
            wait_seconds = min(2 * wait_seconds, self.longest_wait_seconds)
        return answer


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
