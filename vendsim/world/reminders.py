"""What the agent has asked to be reminded of, and on which morning."""

from __future__ import annotations

from typing import NamedTuple

from vendsim.errors import ToolError, clip
from vendsim.scenario.schema import LimitsSpec

__all__ = ["Reminder", "Reminders"]


class Reminder(NamedTuple):
    """One reminder.

    Attributes:
        id: Its number, from 1, never given twice.
        day: The day on whose morning it comes; an index from 0.
    """

    id: int
    day: int
    text: str


class Reminders:
    """Reminders that have not come yet.

    Args:
        limits: The scenario's.
        days: Days of the run: none can come later.
    """

    __slots__ = ("_days", "_limits", "_made", "_pending")

    def __init__(self, limits: LimitsSpec, days: int) -> None:
        self._limits = limits
        self._days = days
        self._made = 0
        self._pending: dict[int, Reminder] = {}

    def set(self, day: int, text: str, today: int) -> Reminder:
        """Keep a reminder for the morning of a later day.

        Raises:
            ToolError: The day is not to come, or there are as many reminders as there can be.
        """
        if not today < day < self._days:
            first, last = today + 2, self._days
            valid = "there is no later day" if first > last else f"give {first} to {last}"
            raise ToolError(
                "invalid_day",
                f"Today is day {today + 1} of {last}: a reminder comes on the morning of a later"
                f" day, and day {clip(day + 1)} is none; {valid}.",
            )
        if len(self._pending) >= self._limits.reminders:
            raise ToolError(
                "too_many_reminders",
                f"{len(self._pending)} reminders are waiting, the most there can be. "
                "Delete one with delete_reminder.",
            )
        self._made += 1
        reminder = self._pending[self._made] = Reminder(self._made, day, text)
        return reminder

    def pending(self) -> list[Reminder]:
        """All that have not come yet, the next first."""
        return sorted(self._pending.values(), key=lambda reminder: (reminder.day, reminder.id))

    def delete(self, reminder_id: int) -> Reminder:
        """Throw a reminder away.

        Raises:
            ToolError: No such reminder is waiting.
        """
        if reminder_id not in self._pending:
            raise ToolError(
                "unknown_reminder",
                f"No reminder {clip(reminder_id)} is waiting. "
                f"There are {len(self._pending)}; list_reminders shows them.",
            )
        return self._pending.pop(reminder_id)

    def take_due(self, day: int) -> list[Reminder]:
        """Take out what comes on the morning of a day."""
        if not self._pending:
            return []
        due = [reminder for reminder in self.pending() if reminder.day <= day]
        for reminder in due:
            del self._pending[reminder.id]
        return due

    def state(self) -> list[object]:
        """Plain values for the world's state hash."""
        return [self._made, *map(list, self._pending.values())]
