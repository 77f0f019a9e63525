"""Time: it never runs backwards, every call takes its minutes, every day closes once."""

from __future__ import annotations

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.market import Market
from vendsim.study.audit.step import Step

__all__ = ["MINUTES_PER_DAY", "Clock", "last_minute_of"]

MINUTES_PER_DAY = 1440
_MESSAGES_PER_CALL = 2
_WAITS_FOR_MORNING = "wait_until_tomorrow"
_WAITS_FOR_HOURS = "wait"


def last_minute_of(day: int) -> int:
    """The minute that everything at the close of a day bears."""
    return (day + 1) * MINUTES_PER_DAY - 1


class Clock:
    """Follows the agent's clock from step to step.

    Attributes:
        messages: What the agent has said and been answered, two for each call.
    """

    def __init__(self, market: Market, findings: Findings) -> None:
        self._market = market
        self._findings = findings
        self._refused_today = 0
        self._happened = 0
        self.messages = 0
        self._site = ""

    @property
    def is_talked_out(self) -> bool:
        """Whether no further call has room within the market's limit of messages."""
        limit = self._market.limits.messages
        return limit is not None and self.messages + _MESSAGES_PER_CALL > limit

    @property
    def counted(self) -> dict[str, object]:
        """What a morning's report tells of messages: nothing where they have no limit."""
        limit = self._market.limits.messages
        return {} if limit is None else {"messages": self.messages, "messages_limit": limit}

    def check(self, step: Step, ends: bool) -> None:
        """Hold the minute of a step against the one before and what its tool takes.

        Args:
            step: The step.
            ends: Whether it says that the run is over.
        """
        self.messages += 0 if step.first else _MESSAGES_PER_CALL
        due = self._due(step, ends)
        if due is not None and self.is_talked_out:
            due = self._next_morning(step.start, ends=True)
        if step.minute < step.start:
            self._findings.add(
                "time_backwards", f"minute {step.minute} follows minute {step.start}"
            )
        elif due is not None:
            self._findings.expect("tool_minutes", step.minute, due, f"the minute after {step.tool}")
        if step.minute // MINUTES_PER_DAY != step.start // MINUTES_PER_DAY:
            self._refused_today = 0
            self._site = ""
        for event in step.events:
            if event.minute < self._happened:
                self._findings.add(
                    "event_time", f"an event of minute {event.minute} follows one of minute "
                    f"{self._happened}",
                )  # fmt: skip
            self._happened = max(self._happened, event.minute)
            self._check_within(step, event.minute, "event")
        for minute, memo, _ in step.entries:
            self._check_within(step, minute, f"entry {memo!a}")

    def _check_within(self, step: Step, minute: int, what: str) -> None:
        first = 0 if step.first else step.start
        if not first <= minute <= step.minute:
            self._findings.add(
                "event_time",
                f"{what} of minute {minute} in a step from minute {first} to {step.minute}",
            )

    def _due(self, step: Step, ends: bool) -> int | None:
        """The minute at which a step should be over; ``None`` where the record cannot tell."""
        if step.first:
            return self._market.calendar.wake_minute
        if step.refused:
            self._refused_today += 1
            if self._refused_today < self._market.limits.refused_calls_per_day:
                return step.start
            return self._next_morning(step.start, ends)
        tool = self._market.tools.get(step.tool)
        if tool is None:
            self._findings.add("tool_minutes", f"the scenario has no tool {step.tool!a}")
            return None
        minutes = tool.minutes + self._way(step)
        if step.tool == _WAITS_FOR_MORNING:
            return self._next_morning(step.start, ends)
        if step.tool == _WAITS_FOR_HOURS:
            hours = step.arguments.get("hours")
            minutes = max(minutes, hours * 60 if isinstance(hours, int) else 0)
        over = step.start + minutes
        same_day = over // MINUTES_PER_DAY == step.start // MINUTES_PER_DAY
        return over if same_day else self._next_morning(step.start, ends)

    def _way(self, step: Step) -> int:
        """Minutes of the way to the machine that a call names; every way is by the storage room."""
        machine = self._market.machine_of.get(str(step.arguments.get("machine", "")))
        if machine is None or "machine" not in step.arguments or machine.site == self._site:
            return 0
        travel = self._market.travel_minutes
        minutes = travel.get(self._site, 0) + travel[machine.site]
        self._site = machine.site
        return minutes

    def _next_morning(self, start: int, ends: bool) -> int:
        midnight = (start // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
        return midnight if ends else midnight + self._market.calendar.wake_minute
