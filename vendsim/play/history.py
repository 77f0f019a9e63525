"""A record's history, lived through again: the world comes to stand where the record ends.

SimPy worlds can be neither copied nor saved, so this is the only way back into one. The world
follows from the scenario, the seed and the actions; what has a mind of its own, the agent, comes
back in one of two ways: it acts again on what it saw, and each action must be the recorded one
(:class:`Rehearsal`); or it is told everything at once and must take it from there
(:class:`Memory`). In a plain replay there is :class:`Nobody`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

from pydantic import ValidationError

from vendsim.env import ToolCallEnv
from vendsim.errors import AgentError, RecordError, ReplayMismatch, clip
from vendsim.mail import Skin
from vendsim.play.agent import Agent, Past, RestoredAgent, is_paid
from vendsim.play.check import Check
from vendsim.play.loop import Observation, guarded
from vendsim.play.recorded import RecordedSkin
from vendsim.play.recorded_vectors import RecordedEmbedder, recorded_embedder
from vendsim.play.responses import ResponseLog
from vendsim.record import (
    RESPONSE,
    Aside,
    Header,
    JsonValue,
    Line,
    Record,
    Step,
    installed_versions,
    secrets_here,
)
from vendsim.scenario import Scenario
from vendsim.tools import tools_hash

__all__ = [
    "Memory",
    "Mind",
    "Nobody",
    "Rehearsal",
    "env_of",
    "live_through",
    "mind_for",
    "other_versions",
]


class Mind(Protocol):
    """What becomes of the agent while its history is lived through."""

    rehearses: bool

    def hear(self, response: Aside) -> None:
        """A response of the model's comes next."""

    def act(self, observation: Observation, step: Step) -> Any:
        """The call to make in this step."""

    def take_over(self, observation: Observation) -> Observation:
        """The history is over: be ready to act on this."""


class Nobody:
    """Does what is recorded."""

    rehearses = False

    def hear(self, response: Aside) -> None:
        """Means nothing to nobody."""

    def act(self, observation: Observation, step: Step) -> JsonValue:
        """What is recorded."""
        return step.action

    def take_over(self, observation: Observation) -> Observation:
        """There is nobody to be made ready."""
        return observation


class Rehearsal:
    """The agent acts again; the world's check compares its actions.

    Args:
        env: The environment it plays in.
        agent: The agent, just made.
        log: Where it notes responses.
        since: Line after which it began; until then somebody else played, whose calls are made
            as recorded. 0 where it played from the start.
    """

    rehearses = True

    def __init__(self, env: ToolCallEnv, agent: Agent, log: ResponseLog, since: int) -> None:
        self._env = env
        self._agent = agent
        self._log = log
        self._since = since
        self._has_begun = False
        self._secrets = secrets_here()

    def hear(self, response: Aside) -> None:
        """The agent has to note it again."""
        if response.seq > self._since:
            self._log.expect(response)

    def act(self, observation: Observation, step: Step) -> Any:
        """What the agent does.

        Raises:
            AgentError: It would have to pay for everything once more.
        """
        if step.seq <= self._since:
            return step.action
        if is_paid(self._agent):
            raise AgentError(
                "the agent is paid and has no restore(): to bring it back, all it did would "
                "have to be paid for again"
            )
        self._begin()
        action = self._secrets.hide(guarded(self._agent.act, observation))
        self._log.check_empty(step.seq)
        return action

    def take_over(self, observation: Observation) -> Observation:
        """It is as it was; if it has done nothing yet, it begins."""
        self._begin()
        return observation

    def _begin(self) -> None:
        # Not with the reset: what its model answered in begin() stands behind that.
        if not self._has_begun:
            self._has_begun = True
            guarded(self._agent.begin, self._env.briefing, self._env.tools)


class Memory:
    """Keeps what happened, for an agent that wants to be told."""

    rehearses = False

    def __init__(self, env: ToolCallEnv, agent: RestoredAgent) -> None:
        self._env = env
        self._agent = agent
        self._past: list[Past] = []
        self._responses: list[JsonValue] = []

    def hear(self, response: Aside) -> None:
        """Belongs to the call that comes next."""
        self._responses.append(response.content)

    def act(self, observation: Observation, step: Step) -> JsonValue:
        """What is recorded."""
        action = step.action
        self._remember(observation, action)
        return action

    def take_over(self, observation: Observation) -> Observation:
        """Begin, and be told."""
        self._remember(observation, None)
        guarded(self._agent.begin, self._env.briefing, self._env.tools)
        guarded(self._agent.restore, self._past)
        return observation

    def _remember(self, observation: Observation, action: JsonValue) -> None:
        self._past.append(Past(observation, tuple(self._responses), action))
        self._responses.clear()


def mind_for(env: ToolCallEnv, agent: Agent, log: ResponseLog, since: int) -> Mind:
    """How an agent comes back: it is told its past if it can be, and lives through it if not."""
    if isinstance(agent, RestoredAgent):
        return Memory(env, agent)
    return Rehearsal(env, agent, log, since)


def live_through(
    env: ToolCallEnv, header: Header, lines: Iterable[Line], mind: Mind, skin: RecordedSkin | None
) -> tuple[Observation | None, Check]:
    """Do again what a record says was done, and compare everything that comes of it.

    Args:
        env: An environment as the run had it; has no recorder afterwards.
        header: The record's.
        lines: Its lines from the first on, whose chain was verified.
        mind: Who acts.
        skin: Who words the suppliers' mails, if a model did.

    Returns:
        What was observed last, ``None`` where there are no lines; and the check.

    Raises:
        ReplayMismatch: Something came out otherwise; names the step.
    """
    check = Check(header, rehearses=mind.rehearses)
    env.recorder = check
    observation: Observation | None = None
    for line in lines:
        if isinstance(line, Aside):
            if line.kind == RESPONSE:
                mind.hear(line)
            continue
        check.expect(line)
        if skin is not None:
            skin.expect(line)
        if isinstance(env.embedder, RecordedEmbedder):
            env.embedder.expect(line)
        if observation is None:
            observation, _ = env.reset(seed=header.seed)
            continue
        if env.world.end is not None:
            raise ReplayMismatch(
                f"step {line.seq}: recorded a call of {clip(line.tool)}, "
                f"but the replay had ended ({env.world.end}) in the step before"
            )
        observation = env.call(mind.act(observation, line))
    env.recorder = None
    return observation, check


def env_of(record: Record, counterparty: Skin | None, *, strict: bool = True) -> ToolCallEnv:
    """An environment as the record's run had it.

    Args:
        record: The record.
        counterparty: Who words suppliers' mails, in place of the default words.
        strict: Whether market and tools have to be the same to the letter.

    Raises:
        RecordError: This version cannot make one.
    """
    header = record.header
    try:
        scenario = _market(header.scenario_json)
        env = ToolCallEnv(
            scenario,
            days=header.days,
            counterparty=counterparty,
            embedder=recorded_embedder(header),
        )
    except (ValidationError, ValueError) as error:
        raise RecordError(
            f"record {record.path}: this version cannot run its scenario"
            f"{other_versions(header)}: {error}"
        ) from error
    for name, recorded, here in (
        ("scenario_hash", header.scenario_hash, scenario.hash),
        ("tools_hash", header.tools_hash, tools_hash(scenario)),
    ):
        if strict and recorded != here:
            raise RecordError(
                f"record {record.path}: its {name} is {recorded[:12]}…, that of this version "
                f"{here[:12]}…{other_versions(header)}; replay it with the version that wrote it"
            )
    return env


@lru_cache(maxsize=8)
def _market(text: str) -> Scenario:
    """A market as a record has it; made once, with all that is worked out once a scenario."""
    return Scenario.from_json(text)


def other_versions(header: Header) -> str:
    """Which versions the record names that are others here, if any."""
    here = installed_versions()
    differences = [
        f"{name} {recorded} there, {here.get(name, 'none')} here"
        for name, recorded in sorted(header.versions.items())
        if here.get(name) != recorded
    ]
    return f" ({'; '.join(differences)})" if differences else ""
