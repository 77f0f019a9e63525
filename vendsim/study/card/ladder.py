"""Letting a ladder of agents play the same worlds, over several processes.

A run depends on market, agent and seed alone, and runs come back in the sequence in which they
were asked for: how many processes there are changes nothing but the time it takes.
"""

from __future__ import annotations

import functools
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Final, NamedTuple

from vendsim.errors import AgentError
from vendsim.play import run_episode
from vendsim.scenario import Scenario
from vendsim.study.bounds import upper_bound
from vendsim.study.privileged import Privileged

__all__ = ["LADDER", "PRIVILEGED", "Played", "Task", "play_all"]

LADDER: Final = ("do_nothing", "random_legal", "fixed_price", "base_stock", "negotiator")
"""The shipped agents that need no model, from the plainest on."""

PRIVILEGED: Final = "privileged"
"""The reference policy, which is told the world: no entry, but it shows what can be reached."""


class Task(NamedTuple):
    """One run to be played.

    Attributes:
        agent: A name of :data:`LADDER`, or :data:`PRIVILEGED`.
        seed: Seed of the world.
    """

    agent: str
    seed: int


class Played(NamedTuple):
    """How one run ended, and what there was to win in its world.

    Attributes:
        score_cents: The score, by the market's own rule.
        end: How it ended.
        days: Days that closed.
        units_sold: Units that the machine sold.
        tool_calls: Calls made, refused ones included.
        bound_cents: No agent's mean score in this world is higher.
        normalised: The score from 0, doing nothing, to 1, the bound; ``None`` where nothing was
            to be won.
        failed: Why it could not be played; the other figures mean nothing then.
    """

    score_cents: int = 0
    end: str = ""
    days: int = 0
    units_sold: int = 0
    tool_calls: int = 0
    bound_cents: int = 0
    normalised: float | None = None
    failed: str = ""


def play_all(
    market: Scenario,
    tasks: Sequence[Task],
    workers: int,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Played]:
    """Play every run.

    Args:
        market: The market.
        tasks: The runs.
        workers: How many processes play; 1 plays in this one.
        progress: Told after each run how many are done.

    Returns:
        How each went, in the sequence of the tasks.
    """
    play = functools.partial(_play, market.canonical_json)
    found = []
    with _mapping(workers) as mapped:
        for played in mapped(play, tasks):
            found.append(played)
            progress(len(found))
    return found


@contextmanager
def _mapping(
    workers: int,
) -> Iterator[Callable[[Callable[[Task], Played], Sequence[Task]], Iterator[Played]]]:
    if workers == 1:
        yield map
        return
    # Started afresh, so that no lock of this process is copied while another thread holds it.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield functools.partial(pool.map, chunksize=2)


def _play(scenario_json: str, task: Task) -> Played:
    market = _market_of(scenario_json)
    days = market.calendar.horizon_days
    bound = upper_bound(market, task.seed)
    try:
        agent = Privileged(market, task.seed, days) if task.agent == PRIVILEGED else task.agent
        episode = run_episode(market, agent, seed=task.seed)
    except AgentError as error:
        return Played(bound_cents=bound.bound_cents, failed=str(error))
    return Played(
        score_cents=episode.score_cents,
        end=episode.end,
        days=episode.days_played,
        units_sold=episode.units_sold,
        tool_calls=episode.tool_calls,
        bound_cents=bound.bound_cents,
        normalised=bound.normalised(episode.score_cents),
    )


@functools.lru_cache(maxsize=1)
def _market_of(scenario_json: str) -> Scenario:
    return Scenario.from_json(scenario_json)
