"""The loop every agent goes through, from wherever the world stands to the end."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from vendsim.env import ToolCallEnv
from vendsim.errors import AgentError, VendsimError
from vendsim.play.agent import Agent

__all__ = ["EpisodeEnd", "Info", "Observed", "Progress", "guarded", "play_on"]

EpisodeEnd: TypeAlias = Literal["horizon", "messages", "bankrupt", "truncated"]

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the days closed and the balance in cents, once a simulated day."""

Info: TypeAlias = dict[str, Any]
Observed: TypeAlias = tuple[Mapping[str, Any], Info]
"""An observation, and the environment's ``info`` that came with it."""


def play_on(
    env: ToolCallEnv,
    agent: Agent,
    start: Callable[[], Observed],
    observed: Observed,
    progress: Progress | None,
) -> tuple[EpisodeEnd, Info]:
    """Let an agent play to the end.

    Args:
        env: The environment, reset and perhaps some way on.
        agent: The agent.
        start: What makes the agent ready, called first; gives what it acts on.
        observed: What stands if ``start`` is interrupted.
        progress: Told of every day that closes.

    Returns:
        How it ended, and the last ``info``. An interrupt from the keyboard ends it as
        ``"truncated"``.
    """
    observation, info = observed
    day = info["day"]
    try:
        observation, info = start()
        while True:
            action = guarded(agent.act, observation)
            observation, _, terminated, _, info = env.step(action)
            closed = info["day"] + terminated
            if progress is not None and closed != day:
                day = closed
                progress(day, info["balance_cents"])
            if terminated:
                return env.world.end or "horizon", info
    except KeyboardInterrupt:
        return "truncated", info


def guarded(method: Callable[..., Any], *arguments: object) -> Any:
    """Call an agent's method; what it raises is the agent author's mistake, with its place."""
    try:
        return method(*arguments)
    except VendsimError:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        raise AgentError(
            f"the agent's {method.__name__}() failed in {Path(place.filename).name}, "
            f"line {place.lineno}: {type(error).__name__}: {error}"
        ) from error
