"""Tools for reminders: a word to oneself on a later morning."""

from __future__ import annotations

from typing import Annotated

from vendsim.errors import counted
from vendsim.tools.arguments import DayNumber, Limit, LongText, ReminderId
from vendsim.tools.tool import ToolResult, tool
from vendsim.world import Business

__all__ = ["delete_reminder", "list_reminders", "set_reminder"]


@tool(changes=True)
def set_reminder(
    business: Business,
    day: DayNumber,
    text: Annotated[LongText, Limit(lambda scenario: scenario.limits.reminder_text_chars)],
) -> ToolResult:
    """Have the report of a later morning remind you of something.

    Args:
        day: Number of the day, from 1, as the morning report gives it; later than today.
        text: What you want to read then.
    """
    reminder = business.set_reminder(day - 1, text)
    when = business.world.calendar.format_day(reminder.day)
    return ToolResult(
        f"Reminder {reminder.id} set for {when}.", {"reminder_id": reminder.id, "day": day}
    )


@tool(changes=False)
def list_reminders(business: Business) -> ToolResult:
    """List the reminders that have not come yet, the next first."""
    waiting = business.reminders.pending()
    if not waiting:
        return ToolResult("No reminders.", {"reminders": []})
    lines = [f"{counted(len(waiting), 'reminder')}:"]
    lines += [f"{one.id} | day {one.day + 1} | {one.text}" for one in waiting]
    rows = [{"id": one.id, "day": one.day + 1, "text": one.text} for one in waiting]
    return ToolResult("\n".join(lines), {"reminders": rows})


@tool(changes=True)
def delete_reminder(business: Business, reminder_id: ReminderId) -> ToolResult:
    """Throw a reminder away before it comes.

    Args:
        reminder_id: Its number, as list_reminders shows it.
    """
    business.delete_reminder(reminder_id)
    return ToolResult(f"Deleted reminder {reminder_id}.", {"reminder_id": reminder_id})
