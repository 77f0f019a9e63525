"""Playing on from the midst of a run: another run that shares its history.

The past is done again and compared, as in a replay; what comes then is new. The parent record is
only read.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from vendsim.env import ToolCallEnv
from vendsim.errors import AgentError
from vendsim.mail import Skin
from vendsim.play.agent import Agent, AgentFactory, check_needs, name_of, source_of
from vendsim.play.budget import Budget
from vendsim.play.episode import Episode, check_options, commit_for, episode_of, player_of
from vendsim.play.history import Nobody, env_of, live_through, mind_for
from vendsim.play.loop import Course, Info, Observation, Played, Progress, play_through
from vendsim.play.recorded import RecordedSkin, Skins, skins_of
from vendsim.play.recorded_vectors import go_on_with, live_embedder
from vendsim.play.responses import ResponseLog
from vendsim.record import (
    DEFAULT_COUNTERPARTY,
    Commit,
    Header,
    Line,
    Origin,
    Recorder,
    installed_versions,
    read_record,
)

__all__ = ["Branch", "fork", "fork_episode"]


@dataclass(frozen=True, slots=True)
class Branch:
    """A world in the midst of a run, to try out what might happen.

    Attributes:
        env: The environment, on the morning of the day; nothing is recorded.
        observation: What was observed last.
        info: The environment's ``info`` that came with it.
        origin: Where it comes from.
    """

    env: ToolCallEnv
    observation: Mapping[str, Any]
    info: Info
    origin: Origin


def fork(path: str | Path, day: int) -> Branch:
    """Rebuild the world of a record as it stood on the morning of a day, in memory.

    Each call gives a world of its own, so several futures can be tried from one past. Where a
    model worded the suppliers' mails, letters come in their default words from now on.

    Args:
        path: The record.
        day: Index of the day; 0 is the start of the run.

    Raises:
        RecordError: The record does not reach that day or is damaged, or this version has
            another scenario schema or other tools than the one that wrote it.
        ReplayMismatch: Doing it again comes out otherwise.
        ValueError: The day is not a whole number of 0 or more.
    """
    record = read_record(Path(path))
    shared = record.fork(day)
    then = record.header.counterparty
    skin = None if then == DEFAULT_COUNTERPARTY else RecordedSkin(then)
    env = env_of(record, skin)
    observation, _ = live_through(env, record.header, shared.lines, Nobody(), skin)
    assert observation is not None, "a fork has at least the reset"
    if skin is not None:
        skin.hand_over(None)
    go_on_with(env, None)
    return Branch(env, observation, env.info, shared.origin)


def fork_episode(
    path: str | Path,
    *,
    day: int,
    agent: str | Path | Agent | AgentFactory | None = None,
    agent_options: Mapping[str, Any] | None = None,
    record: str | Path | None = None,
    counterparty: str | Skin | None = None,
    progress: Progress | None = None,
    budget: Budget | None = None,
) -> Episode:
    """Play a run to its end once more, from the morning of a day on.

    With the same agent and options it acts again on what it saw until then, and does as it did.
    Another agent, or the same with other options, begins on that morning, unless it has a
    ``restore`` and can be told what was. The market is the parent's: a value of it cannot
    change, because what happened before rests on all of them.

    Args:
        path: The record of the parent; is not written.
        day: Index of the day; all before its first call is shared.
        agent: Who plays on; the parent's if ``None``.
        agent_options: Its options; if ``None`` the parent's, or none for another agent.
        record: Where to write the record; must not exist. ``None`` keeps none.
        counterparty: That of the parent if ``None``.
        progress: Told of every day that closes from then on.
        budget: What the whole run may cost, the shared days included; its times count from now on.

    Returns:
        The result; figures are those of the whole run, the shared days included.

    Raises:
        RecordError: As :func:`fork`; or the new record cannot be written.
        ReplayMismatch: Doing it again comes out otherwise.
        AgentError: The agent cannot be loaded, or fails.
        ProviderError: As :func:`run_episode`.
        ValueError: The day is not a whole number of 0 or more.
    """
    parent = read_record(Path(path))
    shared = parent.fork(day)
    header = _header(parent.header, shared.origin, agent, agent_options)
    player = player_of(_loadable(parent.header, agent), header.agent_options)
    skins = _same_skins(parent.header, counterparty)
    env = env_of(parent, skins.recorded)
    check_needs(player, env.tools)
    assert header.fork is not None
    log = ResponseLog()
    mind = mind_for(env, player, log, header.fork.agent_since)
    log.serve(player)
    observation, _ = live_through(env, header, shared.lines, mind, skins.recorded)
    assert observation is not None, "a fork has at least the reset"
    skins.hand_over()
    embedder = live_embedder(parent.header)
    go_on_with(env, embedder)
    begun: Observation = observation
    target = None if record is None else Path(record)
    course = Course(env, player, lambda: mind.take_over(begun), progress, budget)
    commit = commit_for(player, skins.live, embedder)
    return play_through(_played(course, target, header, commit, shared.lines, log))


def _played(
    course: Course,
    path: Path | None,
    header: Header,
    commit: Commit,
    shared: list[Line],
    log: ResponseLog,
) -> Played[Episode]:
    """Play on, in a record that begins with what is shared."""
    with Recorder(path, header, commit, time.monotonic) as recorder:
        recorder.copy(shared)
        log.record_with(recorder)
        course.env.recorder = recorder
        ending = yield course
        return episode_of(header, course.env, ending, course.agent, recorder)


def _same_skins(parent: Header, counterparty: str | Skin | None) -> Skins:
    """The parent's counterparty, in its past and from then on.

    Raises:
        ValueError: Another one is asked for.
    """
    skins = skins_of(parent, counterparty)
    live_name = DEFAULT_COUNTERPARTY if skins.live is None else skins.live.name
    if live_name != parent.counterparty:
        raise ValueError(f"a fork keeps its counterparty, {parent.counterparty}")
    return skins


def _header(
    parent: Header,
    origin: Origin,
    agent: str | Path | Agent | AgentFactory | None,
    agent_options: Mapping[str, Any] | None,
) -> Header:
    """The parent's header with what is not as there."""
    changed: dict[str, Any] = {}
    source, file_hash = source_of(_loadable(parent, agent))
    name, options = parent.agent_name, dict(parent.agent_options)
    if agent is not None and (_is_renamed(parent, agent) or file_hash != parent.agent_hash):
        name, options = name_of(agent), {}
        changed["agent"] = name
    if agent_options is not None:
        options = dict(agent_options)
    check_options(options)
    if options != parent.agent_options:
        changed["agent_options"] = options
    since = origin.step
    if not changed:  # The parent's agent; it may have come into that run late itself.
        since = min(since, 0 if parent.fork is None else parent.fork.agent_since)
    return replace(
        parent,
        agent_name=name,
        agent_options=options,
        agent_source=source,
        agent_hash=file_hash,
        versions=installed_versions(),
        fork=msgspec.structs.replace(origin, changed=changed, agent_since=since),
    )


def _is_renamed(parent: Header, agent: str | Path | Agent | AgentFactory) -> bool:
    return agent != parent.agent_source and name_of(agent) != parent.agent_name


def _loadable(
    parent: Header, agent: str | Path | Agent | AgentFactory | None
) -> str | Path | Agent | AgentFactory:
    """The agent, or what the parent's can be loaded by."""
    if agent is not None:
        return agent
    if parent.agent_source:
        return parent.agent_source
    raise AgentError(f"the agent {parent.agent_name} was given as an object: give it again")
