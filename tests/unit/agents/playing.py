"""Runs an agent and keeps what it called and saw; also gives an agent's file as a module."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from vendsim.env import ToolCallEnv
from vendsim.play import Agent, load_agent
from vendsim.tools import tools_of

AGENTS = Path(__file__).resolve().parents[3] / "agents"


class Step(NamedTuple):
    """One call: the day and minute it was made, and what came back."""

    day: int
    minute: int
    tool: str
    arguments: dict[str, Any]
    seen: dict[str, Any]


class Played(NamedTuple):
    """A run: its steps in sequence, and the environment as it was left."""

    steps: list[Step]
    env: ToolCallEnv

    def of(self, tool: str) -> list[Step]:
        """The calls of one tool that worked."""
        return [step for step in self.steps if step.tool == tool and step.seen["ok"]]

    def refused(self) -> list[str]:
        """The error codes of the calls that did not work."""
        return [step.seen["error"] for step in self.steps if not step.seen["ok"]]


def play(agent: Agent | str, *, seed: int = 1, days: int = 40) -> Played:
    """Play a run of the year market."""
    player = load_agent(agent) if isinstance(agent, str) else agent
    env = ToolCallEnv("year", days=days)
    seen, _ = env.reset(seed=seed)
    player.begin(env.briefing, tools_of(env.scenario))
    steps = []
    over = False
    while not over:
        call: Any = player.act(seen)
        day, minute = seen["day"], seen["minute"]
        seen, _, over, _, _ = env.step(call)
        steps.append(Step(day, minute, call["tool"], call["arguments"], seen))
    return Played(steps, env)


def module_of(name: str) -> ModuleType:
    """The module that a shipped agent's file makes."""
    return sys.modules[type(load_agent(name)).__module__]
