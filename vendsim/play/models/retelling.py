"""What a model saw and said in a run, from its record alone.

The agent is brought back over the record as when a run goes on, with somebody who looks on; so
what is told here is what was sent, not what another piece of code takes for it. No world is
needed, for what was observed is in the record.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from pydantic import ValidationError

from vendsim.clock import MINUTES_PER_DAY
from vendsim.env import ToolCallEnv
from vendsim.errors import AgentError, VendsimError
from vendsim.play.agent import Past
from vendsim.play.models.agent import ChatAgent
from vendsim.play.models.context import context_policy
from vendsim.play.models.reading import READERS
from vendsim.play.models.turns import Reply, Request
from vendsim.play.models.watching import Answered, Happening, Told
from vendsim.play.patience import Failure
from vendsim.record import (
    CHANGED,
    RESPONSE,
    STOPPED,
    USAGE,
    Aside,
    JsonValue,
    Line,
    Record,
    Step,
)
from vendsim.scenario import Scenario

__all__ = ["Failed", "Moment", "Resumed", "Stopped", "Story", "noted_usage", "retell"]


@dataclass(frozen=True, slots=True)
class Failed:
    """A try to get an answer failed.

    Attributes:
        kind: What it means for the run.
        reason: In plain words.
        wait_seconds: How long was waited before the next; ``None`` where there was none.
    """

    kind: str
    reason: str
    wait_seconds: float | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The run was stopped before its end; it may go on behind."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The run was gone on with although something was not as before: names of what."""

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened.

    Attributes:
        seq: Line of the record that it comes from; ``None`` where it follows from those before.
        minute: Minute at which the step before was over, since the start of day 0.
        is_sub: Whether it is of the sub-agent's conversation.
        what: What happened.
        raw: The provider's answer as it came, where it was one.
        surface: The interface it came by.
    """

    seq: int | None
    minute: int
    is_sub: bool
    what: Happening | Failed | Stopped | Resumed
    raw: JsonValue = None
    surface: str = ""


@dataclass(slots=True)
class Story:
    """What a model saw and said.

    Attributes:
        frames: What every request began with, of each conversation.
        moments: What happened, in sequence.
        usage: What the model has cost, as the run's result tells it.
        is_assumed: Whether the agent was given as an object, so that its options are not in the
            record and the usual ones are taken.
        broken: Why the story ends before the record; empty where it does not.
    """

    frames: tuple[Request, ...]
    moments: list[Moment] = field(default_factory=list)
    usage: dict[str, Any] = field(default_factory=dict)
    is_assumed: bool = False
    broken: str = ""


_Note: TypeAlias = tuple[int, int, dict[str, Any]]


class _Silent:
    """A model that is not asked; its answers are in the record."""

    paid = False

    def __init__(self, name: str, surface: str) -> None:
        self.name = name
        self.surface = surface

    def ask(self, request: Request, seconds: float) -> JsonValue | Failure:
        """No answer."""
        return Failure("a recorded model is not asked", "final")

    async def ask_async(self, request: Request, seconds: float) -> JsonValue | Failure:
        """No answer."""
        return self.ask(request, seconds)

    def read(self, raw: JsonValue) -> Reply | Failure:
        """Make out what an answer says."""
        return READERS[self.surface](raw)

    def close(self) -> None:
        """There is nothing to close."""

    async def close_async(self) -> None:
        """There is nothing to close."""


class _Teller:
    """Looks on while an agent takes over, and knows which line is being taken."""

    def __init__(self, agent: ChatAgent) -> None:
        self._agent = agent
        self.moments: list[Moment] = []
        self._notes: deque[_Note] = deque()
        self._seq: int | None = None
        self._minute = 0
        agent.watch_with(partial(self._see, False), partial(self._see, True))

    def tell(self, step: Step, asides: list[Aside], past: Past) -> None:
        """Take what a step led to: its result, the answers after it, the next call."""
        self._minute = step.minute
        self._seq = step.seq or None
        for aside in asides:
            if aside.kind == RESPONSE and isinstance(aside.content, dict):
                self._notes.append((aside.seq, aside.minute, aside.content))
        try:
            self._agent.relive(past)
        finally:
            self._tell_failures()
        for aside in asides:
            self._tell_aside(aside)

    def _see(self, is_sub: bool, what: Happening) -> None:
        if isinstance(what, Answered):
            self._tell_failures()
            line, minute, note = self._notes.popleft()
            raw, surface = note.get("raw"), str(note.get("surface"))
            self.moments.append(Moment(line, minute, is_sub, what, raw, surface))
            return
        seq: int | None = None
        if isinstance(what, Told):  # The first is of the step; others the agent says itself.
            seq, self._seq = self._seq, None
        self.moments.append(Moment(seq, self._minute, is_sub, what))

    def _tell_failures(self) -> None:
        """Tell of the tries that failed before the next answer."""
        while self._notes and self._notes[0][2].get("kind") != "reply":
            seq, minute, note = self._notes.popleft()
            wait = note.get("wait_seconds")
            what = Failed(str(note.get("failure")), str(note.get("reason")), wait)
            self.moments.append(Moment(seq, minute, False, what))

    def _tell_aside(self, aside: Aside) -> None:
        content: Any = aside.content
        if aside.kind == STOPPED:
            what: Stopped | Resumed = Stopped(str(content["by"]), str(content["why"]))
        elif aside.kind == CHANGED:
            what = Resumed(tuple(str(change["what"]) for change in content))
        else:
            return
        self.moments.append(Moment(aside.seq, aside.minute, False, what))


def retell(record: Record) -> Story | None:
    """Tell what a run's model saw and said.

    Args:
        record: The record, whose chain was verified.

    Returns:
        ``None`` where no chat model played.

    Raises:
        RecordError: The record cannot be read.
    """
    first = next((note for note in map(_note_of, record.lines()) if note is not None), None)
    if first is None:
        return None
    agent = _agent_of(record, str(first["surface"]))
    teller = _Teller(agent)
    try:
        scenario = Scenario.from_json(record.header.scenario_json)
        env = ToolCallEnv(scenario, days=record.header.days)
    except (ValidationError, ValueError):
        return None
    agent.begin(env.briefing, env.tools)
    story = Story(tuple(dialogue.frame for dialogue in agent.dialogues), teller.moments)
    story.is_assumed = not record.header.agent_source
    try:
        for step, asides, past in _pasts(record.lines()):
            teller.tell(step, asides, past)
    except (AgentError, AssertionError, LookupError) as error:
        # An agent of somebody's own may keep its conversation in another way.
        story.broken = f"what is recorded does not follow from what was: {error}"
    story.usage = noted_usage(record) or agent.spent.as_dict()
    return story


def noted_usage(record: Record) -> dict[str, Any] | None:
    """What a run has noted at its end of what its model has cost.

    ``None`` where it has noted nothing, or something has come since: the run was gone on with,
    and killed.

    Raises:
        RecordError: The record is damaged.
    """
    for aside in record.last_asides():
        if aside.kind == USAGE and isinstance(aside.content, dict):
            return aside.content
        if aside.kind == RESPONSE:
            return None
    return None


def _note_of(line: Line) -> dict[str, Any] | None:
    """An answer of a chat model that can be read."""
    if not isinstance(line, Aside) or line.kind != RESPONSE:
        return None
    note = line.content
    is_reply = isinstance(note, dict) and note.get("kind") == "reply"
    return note if is_reply and isinstance(note, dict) and note.get("surface") in READERS else None


def _agent_of(record: Record, surface: str) -> ChatAgent:
    """An agent that takes and leaves out what the record's did."""
    options = record.header.agent_options
    tokens: Any = options.get("context_tokens")
    try:
        policy = context_policy(str(options.get("context", "vb2")), tokens)
    except VendsimError:  # An agent of somebody's own, with options of its own.
        policy = context_policy("vb2")
    return ChatAgent(
        _Silent(str(options.get("model", "")), surface),
        policy=policy,
        several_calls=options.get("several_calls", True) is True,
    )


def _pasts(lines: Iterator[Line]) -> Iterator[tuple[Step, list[Aside], Past]]:
    """Every step with what stands behind it, and what the agent makes of both."""
    step: Step | None = None
    asides: list[Aside] = []
    for line in lines:
        if isinstance(line, Aside):
            asides.append(line)
            continue
        if step is not None:
            yield step, asides, _past(step, asides, line.action)
        step, asides = line, []
    if step is not None:
        yield step, asides, _past(step, asides, None)


def _past(step: Step, asides: list[Aside], action: JsonValue) -> Past:
    result = step.result
    is_over = any(event.get("kind") == "end" for event in step.events)
    day = (step.minute - is_over) // MINUTES_PER_DAY
    observation = {
        "text": str(result.get("text", "")),
        "error": str(result.get("error", "")),
        "day": day,
        "minute": step.minute - day * MINUTES_PER_DAY,
    }
    responses = tuple(aside.content for aside in asides if aside.kind == RESPONSE)
    return Past(observation, responses, action)
