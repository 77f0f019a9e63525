"""The agent's hands: every tool as a typed function, and the way a call is performed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache

from vendsim.scenario import Scenario
from vendsim.scenario.schema import TOOL_NAMES
from vendsim.tools import (
    machine,
    mail,
    memories,
    memory,
    money,
    reminders,
    scratchpad,
    values,
    waiting,
)
from vendsim.tools.call import (
    MAX_CALL_BYTES,
    MAX_OUTPUT_TOKENS,
    Outcome,
    parse_call,
    perform,
    plain_call,
)
from vendsim.tools.tool import FLEET_TOOLS, TOOLS, Argument, Tool, ToolResult

__all__ = [
    "MAX_CALL_BYTES",
    "MAX_OUTPUT_TOKENS",
    "TOOLS",
    "Argument",
    "Outcome",
    "Tool",
    "ToolResult",
    "parse_call",
    "perform",
    "plain_call",
    "tools_hash",
    "tools_of",
]

_ROOMS = (mail, money, machine, waiting, memory, reminders, scratchpad, values, memories)
assert set(TOOLS) == set(TOOL_NAMES), "the schema's tool names and the tools differ"


def tools_of(scenario: Scenario) -> tuple[Tool, ...]:
    """The tools a scenario gives its agent, in the order agents are shown them."""
    talk = scenario.talk
    tools = FLEET_TOOLS if scenario.is_fleet else TOOLS
    return _tools_as(
        talk.sub_agent_steps,
        frozenset(talk.sub_agent_tools),
        talk.several_calls,
        tuple(
            (name, scenario.tools[name].minutes, _limits(tools[name], scenario))
            for name in TOOL_NAMES
            if name in scenario.tools
        ),
        tuple(machine.id for machine in scenario.machines) if scenario.is_fleet else (),
        _ways(scenario) if scenario.is_fleet else "",
    )


def tools_hash(scenario: Scenario) -> str:
    """SHA-256 over what an agent is told of its tools, in hexadecimal."""
    told = [[tool.name, tool.manual, tool.parameters, tool.minutes] for tool in tools_of(scenario)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


def _limits(tool: Tool, scenario: Scenario) -> tuple[tuple[str, int], ...]:
    return tuple(
        (argument.name, argument.limit.most(scenario))
        for argument in tool.arguments
        if argument.limit is not None
    )


def _ways(scenario: Scenario) -> str:
    """How long the ways are, behind the minutes that a tool takes."""
    ways = "; ".join(f"{site.travel_minutes} to {site.name}" for site in scenario.sites)
    return f", and the way if you are elsewhere (minutes from the storage room: {ways})"


@lru_cache(maxsize=64)
def _tools_as(
    steps: int,
    delegated: frozenset[str],
    several_calls: bool,
    offered: tuple[tuple[str, int, tuple[tuple[str, int], ...]], ...],
    machines: tuple[str, ...],
    ways: str,
) -> tuple[Tool, ...]:
    """Tools with their minutes and limits; shared, since schemas take a while to build."""
    made = []
    for name, minutes, limits in offered:
        tool = replace(
            (FLEET_TOOLS if machines else TOOLS)[name],
            minutes=minutes,
            limits=limits,
            delegated_steps=steps if name in delegated else 0,
            one_at_a_time=not several_calls,
        )
        made.append(replace(tool, machines=machines, ways=ways) if tool.at_machine else tool)
    return tuple(made)
