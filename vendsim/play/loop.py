"""The loop every agent goes through, from wherever the world stands to the end.

Blocking or in an event loop, it is one loop: :func:`_turns` says what comes next, and only the
asking of the agent, which is all that can take long, is done by whoever drives it.
"""

from __future__ import annotations

import asyncio
import math
import time
import traceback
from collections.abc import Awaitable, Callable, Generator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from vendsim.env import ToolCallEnv
from vendsim.errors import (
    AgentFailed,
    ProviderError,
    RecordError,
    RunStopped,
    VendsimError,
)
from vendsim.play.agent import Agent
from vendsim.play.alarm import Alarm
from vendsim.play.budget import Budget
from vendsim.play.models.agent import ChatAgent
from vendsim.play.models.spent import Spent
from vendsim.record import secrets_here

__all__ = [
    "Course",
    "Ending",
    "EpisodeEnd",
    "Info",
    "Observation",
    "Played",
    "Progress",
    "guarded",
    "play_through",
    "play_through_async",
]

_Result = TypeVar("_Result")

EpisodeEnd: TypeAlias = Literal["horizon", "messages", "bankrupt", "truncated"]

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the days closed and the balance in cents, once a simulated day."""

Info: TypeAlias = dict[str, Any]
Observation: TypeAlias = Mapping[str, Any]


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


class Course(NamedTuple):
    """What there is to be played.

    Attributes:
        env: The environment, reset and perhaps some way on.
        agent: The agent.
        start: What makes the agent ready, called first; gives what it acts on.
        progress: Told of every day that closes.
        budget: What it may cost.
    """

    env: ToolCallEnv
    agent: Agent
    start: Callable[[], Observation]
    progress: Progress | None
    budget: Budget | None = None


Played: TypeAlias = Generator[Course, Ending, _Result]
"""What sets a course, is told how it ended, and makes something of that: an episode."""


def play_through(played: Played[_Result]) -> _Result:
    """Play the course that somebody sets, and give what they make of how it ended."""
    try:
        course = next(played)
        try:
            ending = _play_on(course)
        except BaseException as error:
            played.throw(error)
            raise AssertionError("only one course is set") from error
        played.send(ending)
    except StopIteration as result:
        found: _Result = result.value
        return found
    raise AssertionError("only one course is set")


async def play_through_async(played: Played[_Result], ready: Callable[[Agent], None]) -> _Result:
    """The same in an event loop, for an agent with ``act_async``; ``ready`` is told of it first."""
    try:
        course = next(played)
        ready(course.agent)
        try:
            ending = await _play_on_async(course)
        except BaseException as error:
            played.throw(error)
            raise AssertionError("only one course is set") from error
        played.send(ending)
    except StopIteration as result:
        found: _Result = result.value
        return found
    raise AssertionError("only one course is set")


def _play_on(course: Course) -> Ending:
    """Let an agent play to the end.

    An interrupt from the keyboard ends it as ``"truncated"``, and so does an agent that stops.
    """
    agent = course.agent
    turns = _turns(course)
    try:
        with Alarm(_seconds_of(course)) as alarm:
            act = alarm.watch(agent.act)
            observation = next(turns)
            while True:
                try:
                    action = act(observation)
                except (RunStopped, KeyboardInterrupt) as stop:
                    turns.throw(stop)  # That ends them.
                except Exception as error:
                    raise _as_agents(agent.act, error) from error
                observation = turns.send(action)
    except StopIteration as ended:
        ending: Ending = ended.value
        return ending
    finally:
        if isinstance(agent, ChatAgent):
            agent.close()


def _seconds_of(course: Course) -> float | None:
    """After what time an agent is not waited for any longer.

    A model's requests are given the time that is left.
    """
    if course.budget is None or isinstance(course.agent, ChatAgent):
        return None
    return course.budget.wall_seconds


async def _play_on_async(course: Course) -> Ending:
    """The same in an event loop; there, who interrupts cancels, and the cancelling goes on."""
    agent: Any = course.agent
    act = agent.act_async if hasattr(agent, "act_async") else _in_turn(agent)
    turns = _turns(course)
    try:
        observation = next(turns)
        while True:
            try:
                action = await act(observation)
            except RunStopped as stop:
                turns.throw(stop)
            except Exception as error:
                raise _as_agents(act, error) from error
            observation = turns.send(action)
    except StopIteration as ended:
        ending: Ending = ended.value
        return ending
    finally:
        if isinstance(agent, ChatAgent):
            await agent.close_async()


def _in_turn(agent: Agent) -> Callable[[Mapping[str, Any]], Awaitable[Any]]:
    """The act of an agent that knows of no event loop; others get on between two calls."""

    async def act(observation: Mapping[str, Any]) -> Any:
        await asyncio.sleep(0)
        return agent.act(observation)

    return act


def _turns(course: Course) -> Generator[Observation, Any, Ending]:
    """Gives what is observed, takes the call, and so on to the end.

    A stop or an interrupt while the agent is asked is thrown in here.
    """
    env, progress = course.env, course.progress
    world, tool_calls = env.world, env.info["tool_calls"]
    day = world.day
    check = _check_of(course.budget, course.agent)
    secrets = secrets_here()
    try:
        observation = course.start()
        while True:
            if check is not None:
                check(tool_calls)
            action = secrets.hide((yield observation))
            observation = env.call(action)
            tool_calls += 1
            closed = world.day + (world.end is not None)
            if closed != day:
                day = closed
                if progress is not None:
                    progress(day, world.business.bank_cents)
            if world.end is not None:
                return Ending(world.end, env.info)
    except RunStopped as stop:
        return Ending("truncated", env.info, stop)
    except KeyboardInterrupt:
        return Ending("truncated", env.info)


def _check_of(budget: Budget | None, agent: Agent) -> Callable[[int], None] | None:
    """What is called with the number of tool calls before each, and stops the run, if anything.

    A model may be asked several times for one call, so it checks before every request too.
    """
    if budget is None:
        return None
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
        end = begun + (limits.wall_seconds or math.inf)
        agent.limit_with(lambda: check(made[0]), lambda: end - time.monotonic())
    return check


def guarded(method: Callable[..., Any], *arguments: object) -> Any:
    """Call an agent's method; what it raises is the agent author's mistake, with its place."""
    try:
        return method(*arguments)
    except Exception as error:
        raise _as_agents(method, error) from error


def _as_agents(method: Callable[..., Any], error: Exception) -> VendsimError:
    """What an agent's method has raised, as its author's mistake, but for what is not."""
    if isinstance(error, RunStopped | ProviderError | RecordError):
        return error
    if isinstance(error, VendsimError):
        return AgentFailed(str(error))
    place = traceback.extract_tb(error.__traceback__)[-1]
    return AgentFailed(
        f"the agent's {method.__name__}() failed in {Path(place.filename).name}, "
        f"line {place.lineno}: {type(error).__name__}: {error}"
    )
