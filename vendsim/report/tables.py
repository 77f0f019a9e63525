"""The lists and tables of a report, grouped and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from vendsim.clock import Calendar, day_of
from vendsim.report.chronicle import Call, Chronicle
from vendsim.report.events import Email

__all__ = ["Letter", "Months", "Thread", "ToolUse", "by_month", "threads_of", "tool_uses"]

MAX_BODY_CHARS = 6000
"""Most that is shown of one mail."""
ALL_BODIES_CHARS = 2_000_000
"""About the most that is shown of all mails together: it keeps the page usable."""
LEAST_BODY_CHARS = 300

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Months(Generic[T]):
    """What fell into one month."""

    title: str
    rows: list[T]


def by_month(
    rows: Sequence[T], minute_of: Callable[[T], int], calendar: Calendar
) -> list[Months[T]]:
    """Group rows, which are in sequence of time, by month."""
    groups: list[Months[T]] = []
    for row in rows:
        title = f"{calendar.date(day_of(minute_of(row))):%B %Y}"
        if not groups or groups[-1].title != title:
            groups.append(Months(title, []))
        groups[-1].rows.append(row)
    return groups


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as shown: clipped where it is very long."""

    email: Email
    body: str
    cut_chars: int


@dataclass(frozen=True, slots=True)
class Thread:
    """All mails to and from one address."""

    address: str
    name: str
    letters: list[Letter] = field(default_factory=list)


def threads_of(chronicle: Chronicle) -> list[Thread]:
    """The mails by the other party's address, the busiest first."""
    names = {supplier.email: supplier.name for supplier in chronicle.scenario.suppliers}
    fair_share = ALL_BODIES_CHARS // max(len(chronicle.emails), 1)
    limit = max(LEAST_BODY_CHARS, min(MAX_BODY_CHARS, fair_share))
    threads: dict[str, Thread] = {}
    for email in chronicle.emails:
        address = email.to if email.folder == "sent" else email.sender
        thread = threads.setdefault(address, Thread(address, names.get(address, "")))
        cut_chars = max(0, len(email.body) - limit)
        thread.letters.append(Letter(email, email.body[:limit], cut_chars))
    return sorted(threads.values(), key=lambda thread: (-len(thread.letters), thread.address))


@dataclass(frozen=True, slots=True)
class ToolUse:
    """How often a tool was called, and how often that was refused."""

    tool: str
    calls: int
    refused: int


def tool_uses(calls: Sequence[Call]) -> list[ToolUse]:
    """The use of each tool, the most used first."""
    made = Counter(call.tool for call in calls)
    refused = Counter(call.tool for call in calls if call.error)
    return [
        ToolUse(tool, made[tool], refused[tool])
        for tool in sorted(made, key=lambda tool: (-made[tool], tool))
    ]
