"""An episode: one agent, one market, one seed, from reset to the end."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from vendsim.env import ToolCallEnv
from vendsim.errors import AgentError, VendsimError, clip
from vendsim.mail import Skin
from vendsim.play.agent import Agent, AgentFactory, load_agent
from vendsim.play.counterparty import load_counterparty
from vendsim.record import DEFAULT_COUNTERPARTY, Commit, Header, Recorder, encode
from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.tools import tools_hash, tools_of

__all__ = ["Episode", "EpisodeEnd", "Progress", "run_episode"]

EpisodeEnd: TypeAlias = Literal["horizon", "bankrupt", "truncated"]

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the days closed and the balance in cents, once a simulated day."""


@dataclass(frozen=True, slots=True)
class Episode:
    """How an episode ended.

    Attributes:
        scenario: Name of the scenario.
        scenario_hash: SHA-256 of the whole market; equal hashes are equal markets.
        agent: Name of the agent.
        seed: Seed of the world.
        days_played: Days that have closed.
        end: ``"horizon"``, ``"bankrupt"``, or ``"truncated"`` where it was broken off.
        final_balance_cents: The score: the bank balance at the end.
        net_worth_cents: Bank, cash box, card takings, prepayments and stock at cost.
        units_sold: Units sold by the machine.
        revenue_cents: Their revenue.
        tool_calls: Calls made, refused ones included.
        record: Path of the record, or ``None`` where none was kept.
        record_hash: Last link of the record's hash chain; the same scenario, seed and
            actions give the same hash, recorded to a file or not.
    """

    scenario: str
    scenario_hash: str
    agent: str
    seed: int
    days_played: int
    end: EpisodeEnd
    final_balance_cents: int
    net_worth_cents: int
    units_sold: int
    revenue_cents: int
    tool_calls: int
    record: str | None
    record_hash: str

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
) -> Episode:
    """Let an agent run a market to its end.

    Args:
        scenario: Name of a shipped scenario, path of a folder, or a loaded one.
        agent: Name of a shipped agent, path of an agent file, ``"module:factory"``, an
            object with ``begin`` and ``act``, or a function or class that makes one.
        seed: Seed of the world, from 0 to 2⁶³ − 1.
        days: How many days to run, if fewer than the scenario's horizon.
        record: Where to write the record; must not exist. ``None`` keeps none.
        agent_options: Keyword arguments for the agent's ``make_agent``.
        progress: Told of every day that closes.
        counterparty: Who words suppliers' mails, if not vendsim; see ``load_counterparty``.

    Returns:
        The result. An interrupt from the keyboard ends the episode as ``"truncated"``.

    Raises:
        ScenarioError: The scenario cannot be used.
        AgentError: The agent cannot be loaded, or fails while it plays; what it had done
            until then is in the record.
        RecordError: The record cannot be written.
        ProviderError: The counterparty gave up; all calls but the last are in the record.
        ValueError: The seed or the days are out of range, or there is no such counterparty.
    """
    skin = load_counterparty(counterparty) if isinstance(counterparty, str) else counterparty
    env = ToolCallEnv(scenario, days=days, counterparty=skin)
    name = _name_of(agent)
    _check_options(agent_options or {})
    player = _player(agent, agent_options)
    path = None if record is None else Path(record)
    header = _header(env, name, Streams(seed).seed, dict(agent_options or {}))
    with Recorder(path, header, _commit(player, skin)) as recorder:
        env.recorder = recorder
        end, info = _play(env, player, seed, progress)
    return Episode(
        scenario=env.scenario.name,
        scenario_hash=env.scenario.hash,
        agent=name,
        seed=seed,
        days_played=info["day"] + (end != "truncated"),
        end=end,
        final_balance_cents=info["balance_cents"],
        net_worth_cents=info["net_worth_cents"],
        units_sold=info["units_sold"],
        revenue_cents=info["revenue_cents"],
        tool_calls=info["tool_calls"],
        record=None if path is None else str(path),
        record_hash=recorder.hash,
    )


def _commit(*players: object) -> Commit:
    """Every step is on the disk at once where any of them costs money."""
    return "step" if any(getattr(each, "paid", False) for each in players) else "day"


def _check_options(options: Mapping[str, Any]) -> None:
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


def _header(env: ToolCallEnv, agent: str, seed: int, agent_options: dict[str, Any]) -> Header:
    return Header(
        scenario_json=env.scenario.canonical_json,
        scenario_hash=env.scenario.hash,
        seed=seed,
        days=env.days,
        tools_hash=tools_hash(env.scenario),
        agent_name=agent,
        agent_options=agent_options,
        counterparty=DEFAULT_COUNTERPARTY if env.counterparty is None else env.counterparty.name,
    )


def _play(
    env: ToolCallEnv, agent: Agent, seed: int, progress: Progress | None
) -> tuple[EpisodeEnd, dict[str, Any]]:
    """The loop every agent goes through."""
    observation, info = env.reset(seed=seed)
    day = 0
    try:
        _guarded(agent.begin, env.briefing, tools_of(env.scenario))
        while True:
            action = _guarded(agent.act, observation)
            observation, _, terminated, _, info = env.step(action)
            closed = info["day"] + terminated
            if progress is not None and closed != day:
                day = closed
                progress(day, info["balance_cents"])
            if terminated:
                return env.world.end or "horizon", info
    except KeyboardInterrupt:
        return "truncated", info


def _guarded(method: Callable[..., Any], *arguments: object) -> Any:
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


def _player(agent: str | Path | Agent | AgentFactory, options: Mapping[str, Any] | None) -> Agent:
    """The agent itself; a class has the methods too, but has to be made one."""
    if isinstance(agent, Agent) and not isinstance(agent, type):
        return agent
    return load_agent(cast("str | Path | AgentFactory", agent), options)


def _name_of(agent: str | Path | Agent | AgentFactory) -> str:
    """What an agent is called in results: a name as given, a file's stem, or its class."""
    if isinstance(agent, Path) or (isinstance(agent, str) and agent.endswith(".py")):
        return Path(agent).stem
    if isinstance(agent, str):
        return agent
    name = getattr(agent, "__name__", None)
    return name if isinstance(name, str) else type(agent).__name__
