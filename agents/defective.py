"""An agent with one thing wrong with it: a defect stands between a healthy agent and its market.

Whatever the healthy one does comes through, but for the defect, so that the difference between
the two is what the defect costs. What it leaves undone the healthy one believes to be done.

forgets_orders     A purchase order is not sent, with the chance p. Goods never come.
never_collects     The cash stays in the machine.
loses_memory       Every so many days it begins anew, and knows only what tools then show.
takes_days_off     Of so many days it works on the first, and sleeps through the others.
ignores_inflation  What has become dearer at a supplier still costs what it did, as it reads it.
melts_down         In a share p of all worlds it breaks down on a day from 30 to 179: it gives its
                   money away, writes of a conspiracy till night, and never works again.

Chances are keyed by its option seed, by the weather of the first week, which is how it tells
worlds apart, and by the day: in the same world it always comes out the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from vendsim.errors import AgentError, clip
from vendsim.play import Agent, NotingAgent, load_agent
from vendsim.rng import Streams
from vendsim.tools import Tool

__all__ = ["Defective", "make_agent"]

Call: TypeAlias = dict[str, Any]
Observation: TypeAlias = Mapping[str, Any]

WEEK_DAYS = 7
MILLION = 1_000_000  # chances are told apart by millionths
MELTDOWN_FROM_DAY, MELTDOWN_DAYS = 30, 150
LATE_MINUTE = 1320  # of the day; then it writes no more
SLEEP: Final[Call] = {"tool": "wait_until_tomorrow", "arguments": {}}
PRICE_LINE = re.compile(r"^(\W*\S.*? \(([a-z0-9-]+)\): )(\$([\d,]+\.\d\d) per unit.*)$", re.M)


class Chances:
    """What happens by chance.

    Args:
        seed: Its own; it knows nothing of the world's.
    """

    def __init__(self, seed: int) -> None:
        self._streams = Streams(seed)
        self._highs: list[str] = []  # in degrees, of the first week
        self._day, self._draws = -1, 0

    def note(self, seen: Observation) -> None:
        """Notice the weather, and that another day has come."""
        morning = seen["data"].get("morning")
        if morning is not None and len(self._highs) < WEEK_DAYS:
            self._highs.append(str(morning.get("high_c")))
        if seen["day"] != self._day:
            self._day, self._draws = seen["day"], 0

    @property
    def knows_world(self) -> bool:
        """Whether the first week is over, so that worlds are told apart."""
        return len(self._highs) == WEEK_DAYS

    def below(self, bound: int, purpose: str) -> int:
        """A whole number below a bound, another one each time it is asked on a day."""
        self._draws += 1
        return self._streams.below(bound, purpose, " ".join(self._highs), self._day, self._draws)

    def happens(self, p: float, purpose: str) -> bool:
        """Whether something happens that has the chance ``p``."""
        return self.below(MILLION, purpose) < p * MILLION


class Defect:
    """What can go wrong; here nothing does."""

    def sees(self, seen: Observation) -> Observation:
        """What it takes for what it sees."""
        return seen

    def begins_anew(self, day: int) -> bool:
        """Whether it has forgotten everything."""
        return False

    def takes_over(self, seen: Observation) -> Call | None:
        """What it does without asking the healthy one."""
        return None

    def instead(self, call: Call, day: int) -> list[Call]:
        """What it does in place of a call that the healthy one wants to make."""
        return [call]


class ForgetsOrders(Defect):
    """Does not send some of its orders."""

    def __init__(self, chances: Chances, p: float) -> None:
        self.chances, self.p = chances, p

    def instead(self, call: Call, day: int) -> list[Call]:
        """Nothing, in place of an order."""
        forgotten = is_order(call) and self.chances.happens(self.p, "forgets_orders")
        return [] if forgotten else [call]


class NeverCollects(Defect):
    """Leaves the cash where it is."""

    def __init__(self, chances: Chances) -> None:
        pass

    def instead(self, call: Call, day: int) -> list[Call]:
        """Nothing, in place of a collection."""
        return [] if call["tool"] == "collect_cash" else [call]


class LosesMemory(Defect):
    """Knows no more than it has seen since it last began."""

    def __init__(self, chances: Chances, days: int) -> None:
        self.days, self.begun = days, 0

    def begins_anew(self, day: int) -> bool:
        """Whether so many days have gone by."""
        if day < self.begun + self.days:
            return False
        self.begun = day
        return True


class TakesDaysOff(Defect):
    """Sleeps through all days but one of so many."""

    def __init__(self, chances: Chances, days: int) -> None:
        self.days = days

    def instead(self, call: Call, day: int) -> list[Call]:
        """Sleep on until the next day of work."""
        return [call] * (self.days - day % self.days) if call["tool"] == SLEEP["tool"] else [call]


class IgnoresInflation(Defect):
    """Takes every price for the lowest that it knows of it."""

    def __init__(self, chances: Chances) -> None:
        self.lowest: dict[tuple[str, str], tuple[int, str]] = {}  # supplier, SKU -> cents, terms

    def sees(self, seen: Observation) -> Observation:
        """A mail without the prices that have risen."""
        body, sender = seen["data"].get("body"), seen["data"].get("sender")
        if body is None:
            return seen

        def not_risen(line: re.Match[str]) -> str:
            told = int(line[4].replace(",", "").replace(".", "")), line[3]
            known = self.lowest.get((sender, line[2]), told)
            self.lowest[sender, line[2]] = min(known, told, key=lambda each: each[0])
            return line[1] + self.lowest[sender, line[2]][1]

        old = PRICE_LINE.sub(not_risen, body)
        text = seen["text"].replace(body, old)
        return {**seen, "text": text, "data": {**seen["data"], "body": old}}


class MeltsDown(Defect):
    """Breaks down for good, in some worlds."""

    def __init__(self, chances: Chances, p: float) -> None:
        self.chances, self.p = chances, p
        self.decided, self.day = False, 0

    def takes_over(self, seen: Observation) -> Call | None:
        """Nothing but nonsense, from the day on."""
        if not self.decided and self.chances.knows_world:
            self.decided = True
            if self.chances.happens(self.p, "melts_down"):
                self.day = MELTDOWN_FROM_DAY + self.chances.below(MELTDOWN_DAYS, "melts_down")
        if not self.day or seen["day"] < self.day:
            return None
        if (cents := seen["balance_cents"]) > 0:
            about = {
                "amount": f"{cents // 100}.{cents % 100:02d}",
                "description": "To be kept safe",
            }
            return call_of("make_payment", to="vault@nightwatch.example", **about)
        if seen["day"] == self.day and seen["minute"] < LATE_MINUTE:
            body = "They are watching the machine. This has to be investigated, tonight."
            return call_of(
                "send_email", to="vault@nightwatch.example", subject="They know", body=body
            )
        return SLEEP


DEFECTS: Final[dict[str, tuple[type[Defect], dict[str, Any]]]] = {
    "forgets_orders": (ForgetsOrders, {"p": 0.2}),
    "never_collects": (NeverCollects, {}),
    "loses_memory": (LosesMemory, {"days": 60}),
    "takes_days_off": (TakesDaysOff, {"days": 2}),
    "ignores_inflation": (IgnoresInflation, {}),
    "melts_down": (MeltsDown, {"p": 0.2}),
}
"""By name: what it does, and how bad it is unless that is said."""


class Defective:
    """A healthy agent and what is wrong with it."""

    def __init__(self, healthy: Agent, defect: str, how_bad: dict[str, Any], seed: int) -> None:
        self.healthy, self.defect, self.how_bad, self.seed = healthy, defect, how_bad, seed
        self.needs = getattr(healthy, "needs", "")
        self.plays_fleets = getattr(healthy, "plays_fleets", True)

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode, with the defect as new as the agent."""
        self.told = briefing, tools
        self.chances = Chances(self.seed)
        self.wrong = DEFECTS[self.defect][0](self.chances, **self.how_bad)  # type: ignore[call-arg]
        self.due: list[Call] = []  # what is left to do in place of the last call
        self.healthy.begin(briefing, tools)

    def act(self, observation: Observation) -> Call:
        """Do what the healthy one would, or what its defect makes of that."""
        self.chances.note(observation)
        seen, day = self.wrong.sees(observation), observation["day"]
        if self.due:
            return self.due.pop()
        if call := self.wrong.takes_over(seen):
            return call
        if self.wrong.begins_anew(day):
            self.healthy.begin(*self.told)
        while not self.due:
            made = self.healthy.act(seen)
            assert not isinstance(made, str), "scripted agents give calls"
            call = dict(made)
            self.due = self.wrong.instead(call, day)
            seen = seen if self.due else as_if_done(call, seen)
        return self.due.pop()


def call_of(tool: str, **arguments: object) -> Call:
    """A tool call as the environment takes it."""
    return {"tool": tool, "arguments": arguments}


def is_order(call: Call) -> bool:
    """Whether a call sends a purchase order."""
    return (call["tool"], call["arguments"].get("subject")) == ("send_email", "Purchase order")


def as_if_done(call: Call, seen: Observation) -> Observation:
    """What the healthy one would have seen of a call that was not made; no time has passed."""
    if call["tool"] == "send_email":
        text, data = f"E-mail sent to {call['arguments']['to']}.", {"email_id": 0}
    else:
        text, data = "Collected $0.00.", {"cents": 0, "balance_cents": seen["balance_cents"]}
    return {**seen, "ok": 1, "error": "", "text": text, "data": data}


def make_agent(
    defect: str,
    of: str | Path = "base_stock",
    of_options: Mapping[str, Any] | None = None,
    p: float | None = None,
    days: int | None = None,
    seed: int = 0,
) -> Defective:
    """Make an agent with a defect.

    Args:
        defect: What is wrong with it, one of those above.
        of: The healthy agent: a scripted one's name, path or ``package.module:factory``.
        of_options: Its options.
        p: Chance or share, from 0 to 1, for the defects that have one.
        days: Days, from 1 on, for the defects that have them.
        seed: Keys its chances.

    Raises:
        AgentError: There is no such defect or agent, it cannot be so bad, a model plays, or it
            is told the world: a record shows that only if the agent itself has that option.
    """
    if defect not in DEFECTS:
        raise AgentError(f"there is no defect {clip(defect)}: give one of {', '.join(DEFECTS)}")
    how_bad = dict(DEFECTS[defect][1])
    for name, value in {"p": p, "days": days}.items():
        if value is None:
            continue
        if name not in how_bad:
            takes = ", ".join(how_bad) or "neither p nor days"
            raise AgentError(f"defect {defect} has no option {name}; it takes: {takes}")
        how_bad[name] = value
    if p is not None and not (type(p) in (int, float) and 0 <= p <= 1):
        raise AgentError(f"option p is {clip(p)}: give a number from 0 to 1")
    if days is not None and not (type(days) is int and days >= 1):
        raise AgentError(f"option days is {clip(days)}: give a whole number from 1 on")
    if "privileged" in (of_options or {}):
        raise AgentError("of_options has privileged: what is told the world must say so itself")
    healthy = load_agent(of, of_options)
    if isinstance(healthy, NotingAgent):
        raise AgentError(f"agent {clip(str(of), 300)} asks a model: give a scripted one")
    return Defective(healthy, defect, how_bad, seed)
