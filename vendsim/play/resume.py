"""Going on with a run that was broken off, in the same record, to the same end.

The world is rebuilt by doing again what the record says was done, and every step is compared on
the way. So the run goes on as if nothing had happened: a scripted agent's record ends with the
hash it would have had.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vendsim.env import ToolCallEnv
from vendsim.errors import AgentError, RecordError
from vendsim.mail import Skin
from vendsim.memory import Embedder
from vendsim.play.agent import Agent, AgentFactory, check_needs
from vendsim.play.budget import Budget
from vendsim.play.changes import Change, changes_since
from vendsim.play.episode import Episode, check_options, commit_for, episode_of, player_of
from vendsim.play.finished import finished_episode
from vendsim.play.history import env_of, live_through, mind_for
from vendsim.play.loop import Course, Observation, Played, Progress, play_through
from vendsim.play.recorded import Skins, skins_of
from vendsim.play.recorded_vectors import go_on_with, live_embedder
from vendsim.play.responses import ResponseLog
from vendsim.record import (
    DEFAULT_COUNTERPARTY,
    Aside,
    Line,
    Record,
    Recorder,
    read_record,
    read_tail,
)

__all__ = ["resume_episode", "resumption"]


def resume_episode(
    path: str | Path,
    *,
    agent: str | Path | Agent | AgentFactory | None = None,
    agent_options: Mapping[str, Any] | None = None,
    counterparty: str | Skin | None = None,
    embedding: Embedder | None = None,
    allow_changed: bool = False,
    progress: Progress | None = None,
    budget: Budget | None = None,
) -> Episode:
    """Go on with a run, from the last call that its record holds to the end.

    Of a run that has ended already, the result is given again.

    Args:
        path: The record; what comes is added to it.
        agent: As for :func:`run_episode`; as the record names it if ``None``. Needed where it
            was given as an object, or its file has moved.
        agent_options: Those of the record if ``None``.
        counterparty: That of the record if ``None``. Needed where it was given as an object.
        embedding: That of the record if ``None``. Needed where it was given as an object.
        allow_changed: Go on although market, tools, agent, counterparty or versions are not as
            they were. What has changed is recorded, and the run does not count any more in
            comparisons.
        progress: Told of every day that closes from now on.
        budget: What the whole run may cost; its times count from now on.

    Returns:
        The result, as :func:`run_episode` would have given it.

    Raises:
        RecordError: The record is damaged, cannot be written, or is written by another run;
            or something has changed, the first of which is named.
        ReplayMismatch: Doing it again comes out otherwise; names the first step and field.
        AgentError: The agent cannot be loaded, or fails.
        ProviderError: As :func:`run_episode`.

    Warns:
        TornTail: A write that was under way when the run was killed has been dropped.
    """
    return play_through(
        resumption(
            path,
            agent=agent,
            agent_options=agent_options,
            counterparty=counterparty,
            embedding=embedding,
            allow_changed=allow_changed,
            progress=progress,
            budget=budget,
        )
    )


def resumption(
    path: str | Path,
    *,
    agent: str | Path | Agent | AgentFactory | None = None,
    agent_options: Mapping[str, Any] | None = None,
    counterparty: str | Skin | None = None,
    embedding: Embedder | None = None,
    allow_changed: bool = False,
    progress: Progress | None = None,
    budget: Budget | None = None,
) -> Played[Episode]:
    """A resumption that somebody else drives; as :func:`resume_episode`, which says what it takes.

    Of a run that has ended already, it sets no course.
    """
    path = Path(path)
    record = read_record(path)
    finished = None if read_tail(path).is_spoilt else finished_episode(record)
    if finished is not None:
        return finished
    header = record.header
    agent = _loadable(record, agent)
    options = dict(header.agent_options if agent_options is None else agent_options)
    check_options(options)
    skins = skins_of(header, counterparty)
    embedder = live_embedder(header, embedding)
    env = env_of(record, skins.recorded, strict=False)
    asides = [line for line in record.lines() if isinstance(line, Aside)]
    named = DEFAULT_COUNTERPARTY if skins.live is None else skins.live.name
    changes = changes_since(header, asides, env, agent, options, named)
    if changes and not allow_changed:
        raise _refused(path, changes[0])
    player = player_of(agent, options)
    return (yield from _go_on(record, env, player, skins, embedder, changes, progress, budget))


def _loadable(
    record: Record, agent: str | Path | Agent | AgentFactory | None
) -> str | Path | Agent | AgentFactory:
    """The agent, or what the record's can be loaded by.

    Raises:
        AgentError: The record's was given as an object.
    """
    if agent is not None:
        return agent
    header = record.header
    if not header.agent_source:
        raise AgentError(
            f"record {record.path}: its agent {header.agent_name} was given as an object: "
            "give it again"
        )
    return header.agent_source


def _go_on(
    record: Record,
    env: ToolCallEnv,
    player: Agent,
    skins: Skins,
    embedder: Embedder | None,
    changes: list[Change],
    progress: Progress | None,
    budget: Budget | None,
) -> Played[Episode]:
    """Rebuild world and agent from a record, and let them add to it."""
    check_needs(player, env.tools)
    log = ResponseLog()
    fork = record.header.fork
    mind = mind_for(env, player, log, 0 if fork is None else fork.agent_since)
    commit = commit_for(player, skins.live, embedder)
    with Recorder.reopen(record.path, commit, time.monotonic) as recorder:
        finished = finished_episode(record)  # It may have ended until nobody else could write.
        if finished is not None:
            return finished
        log.serve(player)
        observation, _ = live_through(env, record.header, _lines_of(record), mind, skins.recorded)
        if changes:
            recorder.note_changes([change._asdict() for change in changes])
        skins.hand_over()
        go_on_with(env, embedder)
        log.record_with(recorder)
        env.recorder = recorder
        begun = env.reset(seed=record.header.seed)[0] if observation is None else observation

        def start() -> Observation:
            return mind.take_over(begun)

        ending = yield Course(env, player, start, progress, budget)
        return episode_of(record.header, env, ending, player, recorder)


def _lines_of(record: Record) -> Iterator[Line]:
    """The lines of a record that can be gone on with.

    Raises:
        RecordError: It is a fork that does not even hold what it shares with its parent.
    """
    shared = -1 if record.header.fork is None else record.header.fork.step
    last = -1
    for line in record.lines():
        last = line.seq
        yield line
    if last < shared:
        raise RecordError(
            f"record {record.path}: the fork was killed before it was made: make it again"
        )


def _refused(path: Path, change: Change) -> RecordError:
    return RecordError(
        f"record {path} is not resumed: {change}; to go on all the same, allow the change "
        "(--allow-changed): it is recorded, and the run does not count in comparisons any more"
    )
