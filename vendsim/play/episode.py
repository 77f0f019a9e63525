"""An episode: one agent, one market, one seed, from reset to the end."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from vendsim.env import ToolCallEnv
from vendsim.errors import AgentError, clip
from vendsim.mail import Skin
from vendsim.memory import Embedder
from vendsim.play.agent import (
    Agent,
    AgentFactory,
    check_needs,
    is_paid,
    load_agent,
    name_of,
    source_of,
)
from vendsim.play.budget import Budget
from vendsim.play.counterparty import load_counterparty
from vendsim.play.embedding import load_embedder
from vendsim.play.loop import (
    Course,
    Ending,
    EpisodeEnd,
    Observation,
    Played,
    Progress,
    guarded,
    play_through,
)
from vendsim.play.models.spent import Spent
from vendsim.play.responses import ResponseLog
from vendsim.record import DEFAULT_COUNTERPARTY, DEFAULT_EMBEDDING, Commit, Header, Recorder, encode
from vendsim.rng import Streams
from vendsim.scenario import Scenario, ScoreRule
from vendsim.tools import tools_hash

__all__ = [
    "Episode",
    "EpisodeEnd",
    "Progress",
    "check_options",
    "commit_for",
    "episode",
    "episode_of",
    "player_of",
    "run_episode",
]


@dataclass(frozen=True, slots=True)
class Episode:
    """How an episode ended.

    Attributes:
        scenario: Name of the scenario.
        scenario_hash: SHA-256 of the whole market; equal hashes are equal markets.
        agent: Name of the agent.
        seed: Seed of the world.
        days_played: Days that have closed.
        end: ``"horizon"``, ``"messages"``, ``"bankrupt"``, or ``"truncated"`` where it was
            broken off.
        score_rule: What the market judges by: ``"bank_balance"`` or ``"net_worth"``.
        score_cents: The score by that rule.
        final_balance_cents: The bank balance at the end.
        net_worth_cents: Bank, cash box, card takings, prepayments and stock at cost.
        units_sold: Units sold by the machine.
        revenue_cents: Their revenue.
        tool_calls: Calls made, refused ones included.
        record: Path of the record, or ``None`` where none was kept.
        record_hash: Last link of the record's hash chain; the same scenario, seed and
            actions give the same hash, recorded to a file or not.
        stopped: Why it was broken off, ``"model: …"`` or ``"budget: …"``; ``None`` where it came
            to its end, or somebody interrupted it.
        usage: What the agent's model has cost, as :class:`~vendsim.play.models.Spent` tells it;
            ``None`` where no model played.
    """

    scenario: str
    scenario_hash: str
    agent: str
    seed: int
    days_played: int
    end: EpisodeEnd
    score_rule: ScoreRule
    score_cents: int
    final_balance_cents: int
    net_worth_cents: int
    units_sold: int
    revenue_cents: int
    tool_calls: int
    record: str | None
    record_hash: str
    stopped: str | None = None
    usage: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain JSON values, in the order above."""
        return asdict(self)


def run_episode(
    scenario: str | Path | Scenario,
    agent: str | Path | Agent | AgentFactory,
    *,
    seed: int,
    days: int | None = None,
    record: str | Path | None = None,
    agent_options: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    counterparty: str | Skin | None = None,
    embedding: str | Embedder | None = None,
    budget: Budget | None = None,
) -> Episode:
    """Let an agent run a market to its end.

    Args:
        scenario: Name of a shipped scenario, path of a folder, or a loaded one.
        agent: Name of a shipped agent, path of an agent file, ``"module:factory"``, an
            object with ``begin`` and ``act``, or a function or class that makes one.
        seed: Seed of the world, from 0 to 2⁶³ − 1.
        days: How many days to run, if fewer than the scenario's horizon.
        record: Where to write the record; must not exist. ``None`` keeps none.
        agent_options: Keyword arguments for the agent's ``make_agent``; none where it is made.
        progress: Told of every day that closes.
        counterparty: Who words suppliers' mails, if not vendsim; see ``load_counterparty``.
        embedding: Who turns memories into vectors, if not vendsim; see ``load_embedder``.
        budget: What it may cost, such as ``vendsim.Budget(tool_calls=500)``; used up, the
            episode ends as ``"truncated"`` and can be resumed with more.

    Returns:
        The result. An interrupt from the keyboard ends the episode as ``"truncated"``.

    Raises:
        ScenarioError: The scenario cannot be used.
        AgentError: The agent cannot be loaded, lacks a tool that it needs, or fails while it
            plays; what it had done until then is in the record.
        RecordError: The record cannot be written.
        ProviderError: The agent's model, the counterparty or the embedding cannot be used, or
            gave up; all calls but the last are in the record.
        ValueError: Seed or days are out of range, or there is no such counterparty or embedding.
    """
    return play_through(
        episode(
            scenario,
            agent,
            seed=seed,
            days=days,
            record=record,
            agent_options=agent_options,
            progress=progress,
            counterparty=counterparty,
            embedding=embedding,
            budget=budget,
        )
    )


def episode(
    scenario: str | Path | Scenario,
    agent: str | Path | Agent | AgentFactory,
    *,
    seed: int,
    days: int | None = None,
    record: str | Path | None = None,
    agent_options: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    counterparty: str | Skin | None = None,
    embedding: str | Embedder | None = None,
    budget: Budget | None = None,
) -> Played[Episode]:
    """An episode that somebody else drives; as :func:`run_episode`, which says what it takes."""
    skin = load_counterparty(counterparty) if isinstance(counterparty, str) else counterparty
    embedder = load_embedder(embedding) if isinstance(embedding, str) else embedding
    env = ToolCallEnv(scenario, days=days, counterparty=skin, embedder=embedder)
    options = dict(agent_options or {})
    check_options(options)
    player = player_of(agent, options)
    if options and player is agent:
        raise AgentError(
            f"agent_options {clip(options)} are for what makes an agent; "
            f"{name_of(agent)} is one already"
        )
    check_needs(player, env.tools)
    header = _header(env, scenario, agent, Streams(seed).seed, options)
    path = None if record is None else Path(record)
    commit = commit_for(player, skin, embedder)
    with Recorder(path, header, commit, time.monotonic) as recorder:
        ending = yield _course(env, player, seed, recorder, progress, budget)
        return episode_of(header, env, ending, player, recorder)


def _course(
    env: ToolCallEnv,
    player: Agent,
    seed: int,
    recorder: Recorder,
    progress: Progress | None,
    budget: Budget | None,
) -> Course:
    """From the reset to the end, into a record that has just been made."""
    log = ResponseLog()
    log.record_with(recorder)
    env.recorder = recorder
    observation, _ = env.reset(seed=seed)

    def start() -> Observation:
        log.serve(player)
        guarded(player.begin, env.briefing, env.tools)
        return observation

    return Course(env, player, start, progress, budget)


def episode_of(
    header: Header, env: ToolCallEnv, ending: Ending, player: Agent, recorder: Recorder
) -> Episode:
    """The result of an episode that has just ended; where it was stopped, the record is told."""
    end, info, stop = ending
    if stop is not None:
        recorder.note_stop(stop.by, stop.why)
    spent = getattr(player, "spent", None)
    usage = spent.as_dict() if isinstance(spent, Spent) else None
    if usage is not None:
        recorder.note_usage(usage)
    return Episode(
        scenario=env.scenario.name,
        scenario_hash=env.scenario.hash,
        agent=header.agent_name,
        seed=header.seed,
        days_played=info["day"] + (end != "truncated"),
        end=end,
        score_rule=env.scenario.score.rule,
        score_cents=info["score_cents"],
        final_balance_cents=info["balance_cents"],
        net_worth_cents=info["net_worth_cents"],
        units_sold=info["units_sold"],
        revenue_cents=info["revenue_cents"],
        tool_calls=info["tool_calls"],
        record=None if recorder.path is None else str(recorder.path),
        record_hash=recorder.hash,
        stopped=None if stop is None else str(stop),
        usage=usage,
    )


def commit_for(*players: object) -> Commit:
    """Every step is on the disk at once where any of them costs money."""
    return "step" if any(map(is_paid, players)) else "batch"


def check_options(options: Mapping[str, Any]) -> None:
    """Refuse options that a record cannot hold, before anything is made."""
    for name, value in options.items():
        try:
            json.dumps({name: value}, allow_nan=False).encode("ascii")
            encode({name: value})
        except (TypeError, ValueError, RecursionError, OverflowError) as error:
            raise AgentError(
                f"agent option {clip(name)} is {clip(value)}, which a record cannot hold "
                f"({error}): give a JSON value"
            ) from error


def _header(
    env: ToolCallEnv,
    scenario: str | Path | Scenario,
    agent: str | Path | Agent | AgentFactory,
    seed: int,
    agent_options: dict[str, Any],
) -> Header:
    agent_source, agent_hash = source_of(agent)
    return Header(
        scenario_json=env.scenario.canonical_json,
        scenario_hash=env.scenario.hash,
        seed=seed,
        days=env.days,
        tools_hash=tools_hash(env.scenario),
        agent_name=name_of(agent),
        agent_options=agent_options,
        counterparty=DEFAULT_COUNTERPARTY if env.counterparty is None else env.counterparty.name,
        embedding=DEFAULT_EMBEDDING if env.embedder is None else env.embedder.name,
        scenario_source=_source_of(scenario),
        agent_source=agent_source,
        agent_hash=agent_hash,
    )


def _source_of(scenario: str | Path | Scenario) -> str:
    """What a market can be loaded by again, from any folder; empty for a value."""
    if isinstance(scenario, Scenario):
        return ""
    folder = Path(scenario)
    # A name is no folder: the same name may stand for both.
    is_path = isinstance(scenario, Path) or scenario.startswith(".") or folder.name != scenario
    return str(folder.absolute()) if is_path else str(scenario)


def player_of(agent: str | Path | Agent | AgentFactory, options: Mapping[str, Any] | None) -> Agent:
    """The agent itself; a class has the methods too, but has to be made one."""
    if isinstance(agent, Agent) and not isinstance(agent, type):
        return agent
    return load_agent(cast("str | Path | AgentFactory", agent), options)
