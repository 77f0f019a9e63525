"""The agent's hands: every tool as a typed function, and the way a call is performed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache

from vendsim.scenario import Scenario
from vendsim.scenario.schema import TOOL_NAMES
from vendsim.tools import machine, mail, memory, money, waiting
from vendsim.tools.call import MAX_CALL_BYTES, Outcome, perform
from vendsim.tools.tool import TOOLS, Argument, Tool, ToolResult

__all__ = [
    "MAX_CALL_BYTES",
    "TOOLS",
    "Argument",
    "Outcome",
    "Tool",
    "ToolResult",
    "perform",
    "tools_hash",
    "tools_of",
]

_ROOMS = (mail, money, machine, waiting, memory)
assert set(TOOLS) == set(TOOL_NAMES), "the schema's tool names and the tools differ"


def tools_of(scenario: Scenario) -> tuple[Tool, ...]:
    """The tools a scenario gives its agent, in the order agents are shown them."""
    given = scenario.tools
    return _tools_taking(tuple((name, given[name].minutes) for name in TOOL_NAMES if name in given))


def tools_hash(scenario: Scenario) -> str:
    """SHA-256 over what an agent is told of its tools, in hexadecimal."""
    told = [[tool.name, tool.manual, tool.parameters, tool.minutes] for tool in tools_of(scenario)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


@lru_cache(maxsize=64)
def _tools_taking(minutes: tuple[tuple[str, int], ...]) -> tuple[Tool, ...]:
    """Tools with the minutes they take; shared, since schemas take a while to build."""
    return tuple(replace(TOOLS[name], minutes=taken) for name, taken in minutes)
