"""What is not as it was when a record was begun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from vendsim.env import ToolCallEnv
from vendsim.errors import RecordError, ScenarioError, clip
from vendsim.play.agent import Agent, AgentFactory, name_of, source_of
from vendsim.record import CHANGED, Aside, Header, JsonValue, decode, encode, installed_versions
from vendsim.scenario import load_scenario
from vendsim.tools import tools_hash

__all__ = ["Change", "changes_since"]

# Other packages that a record names do not touch what happens in a world.
_VERSIONS_THAT_COUNT = ("vendsim", "numpy", "simpy")
_SHOWN_CHARS = 80  # A hash is shown whole.


class Change(NamedTuple):
    """One thing that is not as it was.

    Attributes:
        what: Its name.
        recorded: What it was.
        here: What it is.
    """

    what: str
    recorded: JsonValue
    here: JsonValue

    def __str__(self) -> str:
        recorded, here = (clip(each, _SHOWN_CHARS) for each in (self.recorded, self.here))
        return f"{self.what} was {recorded}, here it is {here}"


def changes_since(
    header: Header,
    asides: Iterable[Aside],
    env: ToolCallEnv,
    agent: str | Path | Agent | AgentFactory,
    agent_options: Mapping[str, Any],
    counterparty: str,
) -> list[Change]:
    """What is not as the record says, nor as somebody has allowed when resuming it earlier.

    Args:
        header: The record's.
        asides: Its lines that are no steps.
        env: The environment to go on in, made from the record.
        agent: The agent to go on with.
        agent_options: Its options.
        counterparty: Who is to word suppliers' mails from now on.

    Raises:
        AgentError: There is no such agent.
        RecordError: The record's notes of earlier changes are damaged.
    """
    allowed = dict(_allowed(asides))
    found = [
        *_of_the_market(header, env),
        *_of_the_agent(header, agent, agent_options),
        Change("counterparty", header.counterparty, counterparty),
        *(
            Change(name, header.versions.get(name), installed_versions()[name])
            for name in _VERSIONS_THAT_COUNT
        ),
    ]
    return [change for change in found if allowed.get(change.what, change.recorded) != change.here]


def _of_the_market(header: Header, env: ToolCallEnv) -> Iterator[Change]:
    if header.scenario_source:
        try:
            here = load_scenario(_loadable(header.scenario_source)).hash
        except ScenarioError:
            here = header.scenario_hash  # It is gone; the record has it whole.
        yield Change("scenario", header.scenario_hash, here)
    yield Change("scenario_hash", header.scenario_hash, env.scenario.hash)
    yield Change("tools_hash", header.tools_hash, tools_hash(env.scenario))


def _of_the_agent(
    header: Header, agent: str | Path | Agent | AgentFactory, options: Mapping[str, Any]
) -> Iterator[Change]:
    name = header.agent_name if agent == header.agent_source else name_of(agent)
    yield Change("agent", header.agent_name, name)
    then, now = (decode(encode(dict(each)).decode()) for each in (header.agent_options, options))
    yield Change("agent_options", then, now)
    yield Change("agent_hash", header.agent_hash, source_of(agent)[1])


def _loadable(source: str) -> str | Path:
    return Path(source) if Path(source).is_absolute() else source


def _allowed(asides: Iterable[Aside]) -> Iterator[tuple[str, JsonValue]]:
    """What earlier resumptions have found here and been allowed to go on with."""
    for aside in asides:
        if aside.kind == CHANGED:
            content = aside.content
            for each in content if isinstance(content, list) else [content]:
                if not isinstance(each, dict) or not isinstance(each.get("what"), str):
                    raise RecordError(f"step {aside.seq}: it notes changes that are no changes")
                yield str(each["what"]), each.get("here")
