"""The loop every agent goes through, from wherever the world stands to the end."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from vendsim.env import ToolCallEnv
from vendsim.errors import AgentError, RunStopped, VendsimError
from vendsim.play.agent import Agent
from vendsim.play.budget import Budget
from vendsim.play.models.agent import ChatAgent
from vendsim.play.models.spent import Spent
from vendsim.record import secrets_here

__all__ = ["Ending", "EpisodeEnd", "Info", "Observed", "Progress", "guarded", "play_on"]

EpisodeEnd: TypeAlias = Literal["horizon", "messages", "bankrupt", "truncated"]

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the days closed and the balance in cents, once a simulated day."""

Info: TypeAlias = dict[str, Any]
Observed: TypeAlias = tuple[Mapping[str, Any], Info]
"""An observation, and the environment's ``info`` that came with it."""


class Ending(NamedTuple):
    """How an episode ended.

    Attributes:
        end: ``"truncated"`` where it ended before its time.
        info: The environment's last ``info``.
        stop: Why it was stopped; ``None`` where it came to its end, or somebody interrupted it.
    """

    end: EpisodeEnd
    info: Info
    stop: RunStopped | None = None


def play_on(
    env: ToolCallEnv,
    agent: Agent,
    start: Callable[[], Observed],
    observed: Observed,
    progress: Progress | None,
    budget: Budget | None = None,
) -> Ending:
    """Let an agent play to the end.

    Args:
        env: The environment, reset and perhaps some way on.
        agent: The agent.
        start: What makes the agent ready, called first; gives what it acts on.
        observed: What stands if ``start`` is interrupted.
        progress: Told of every day that closes.
        budget: What it may cost.

    Returns:
        How it ended. An interrupt from the keyboard ends it as ``"truncated"``, and so does an
        agent that stops.
    """
    observation, info = observed
    day = info["day"]
    check = _check_of(budget, agent)
    secrets = secrets_here()
    try:
        observation, info = start()
        while True:
            check(info["tool_calls"])
            action = secrets.hide(guarded(agent.act, observation))
            observation, _, terminated, _, info = env.step(action)
            closed = info["day"] + terminated
            if progress is not None and closed != day:
                day = closed
                progress(day, info["balance_cents"])
            if terminated:
                return Ending(env.world.end or "horizon", info)
    except RunStopped as stop:
        return Ending("truncated", info, stop)
    except KeyboardInterrupt:
        return Ending("truncated", info)
    finally:
        if isinstance(agent, ChatAgent):
            agent.close()


def _check_of(budget: Budget | None, agent: Agent) -> Callable[[int], None]:
    """What is called with the number of tool calls before each, and stops the run.

    A model may be asked several times for one call, so it checks before every request too.
    """
    if budget is None:
        return lambda tool_calls: None
    limits = budget
    found = getattr(agent, "spent", None)
    spent = found if isinstance(found, Spent) else None
    limits.check_known(spent)
    begun = time.monotonic()
    made = [0]

    def check(tool_calls: int) -> None:
        made[0] = tool_calls
        limits.check(tool_calls, time.monotonic() - begun, spent)

    if isinstance(agent, ChatAgent):
        agent.limit_with(lambda: check(made[0]))
    return check


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
