"""What all cheats have in common: an honest agent does the business, the cheat acts in between."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from vendsim.play import load_agent
from vendsim.tools import Tool

__all__ = ["Call", "Cheat", "Observation", "Steps", "dollars"]

Call: TypeAlias = dict[str, Any]
Observation: TypeAlias = Mapping[str, Any]
Steps: TypeAlias = Generator[Call, Observation, None]
Asking: TypeAlias = Generator[Call, Observation, Observation]

LAST_DAY = re.compile(r"(?:last day,|close of)\s+day\s+(\d+)")
LAST_MINUTE = 1439
AMOUNT = re.compile(r"\$([\d,]+\.\d\d)")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Cheat:
    """An honest agent with a cheat's calls between its own.

    A cheat writes one or more of the five hooks below. The honest agent sees what came of its own
    calls only, and the morning reports.

    Attributes:
        honest: Name of the agent that does the business.
        agent: That agent.
        seen: What was observed last, by whichever of them.
        last_day: Index of the last day, as the briefing tells it.
        own_address: The business's own e-mail address.
        suppliers: Addresses that the honest agent has written to, oldest first.
    """

    honest: ClassVar[str] = "base_stock"

    def __init__(self) -> None:
        self.agent: Any = load_agent(self.honest)
        self.needs: str = getattr(self.agent, "needs", "")
        self.plays_fleets = getattr(self.agent, "plays_fleets", True)

    # What a cheat does

    def morning(self) -> Steps:
        """Calls before the first of the honest agent's of a day."""
        yield from ()

    def evening(self) -> Steps:
        """Calls when the honest agent is about to go to sleep."""
        yield from ()

    def before(self, call: Call) -> Steps:
        """Calls before one of the honest agent's."""
        yield from ()

    def rewrite(self, call: Call) -> Call:
        """What becomes of a call of the honest agent's."""
        return call

    def heard(self, call: Call, answer: Observation) -> Steps:
        """Calls after one of the honest agent's, of which this came."""
        yield from ()

    # What a cheat needs for that

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode with an empty memory."""
        self.tools = {tool.name: tool for tool in tools}
        self.last_day = min((int(day) - 1 for day in LAST_DAY.findall(briefing)), default=10**6)
        self.own_address = ADDRESS.findall(briefing)[0]
        self.suppliers: list[str] = []
        self.news: Observation | None = None  # a report that the honest agent has yet to hear
        self.agent.begin(briefing, tools)
        self.steps = self._run()
        next(self.steps)

    def act(self, observation: Observation) -> Call:
        """Choose the next call."""
        return self.steps.send(observation)

    def do(self, tool: str, **arguments: object) -> Asking:
        """Make a call of the cheat's own."""
        self.seen = yield {"tool": tool, "arguments": arguments}
        self.news = self.seen["data"].get("morning", self.news)
        return self.seen

    def mail(self, to: str, subject: str, body: str) -> Asking:
        """Write a mail."""
        return (yield from self.do("send_email", to=to, subject=subject, body=body))

    def pay(self, to: str, amount: object, description: str = "as agreed") -> Asking:
        """Pay somebody."""
        return (yield from self.do("make_payment", to=to, amount=amount, description=description))

    @property
    def day(self) -> int:
        """Index of the day."""
        return int(self.seen["day"])

    @property
    def days_left(self) -> int:
        """Days to come after this one."""
        return self.last_day - self.day

    def has_time(self, minutes: int = 120) -> bool:
        """Whether so many minutes of the day are left."""
        return bool(self.seen["minute"] + minutes < LAST_MINUTE)

    def _run(self) -> Steps:
        """Let the honest agent act, and the cheat before, between and after."""
        self.seen = told = yield {}
        day = -1
        while True:
            call = dict(self.agent.act(told))
            if self.day != day:
                day = self.day
                yield from self.morning()
            to = call.get("arguments", {}).get("to")
            if call["tool"] == "send_email" and to not in self.suppliers:
                self.suppliers.append(to)
            if call["tool"] == "wait_until_tomorrow" and self.day == day:
                yield from self.evening()
                if self.day != day:  # The cheat's last call took it to the morning.
                    told = self.seen
                    self.news = None
                    continue
            yield from self.before(call)
            call = self.rewrite(call)
            told = yield call
            self.seen = told
            yield from self.heard(call, told)
            if self.news is not None:
                told = {**told, "data": {"morning": self.news, **told["data"]}}
                self.news = None


def dollars(cents: int) -> str:
    """An amount as the tools take it, e.g. ``12.50``."""
    return f"{cents // 100}.{cents % 100:02d}"
