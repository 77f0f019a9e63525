"""A rung of the ladder, and a twin of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vendsim.play import Agent, load_agent
from vendsim.scenario import Scenario
from vendsim.study.privileged import Privileged

__all__ = ["PRIVILEGED", "Rung", "Twin", "player_for"]

PRIVILEGED: Final = "privileged"
"""The agent that is told the world it plays in; only :func:`player_for` can load it by this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """An agent with its options, as an arm of a study.

    Attributes:
        name: What it is called in tables.
        agent: A shipped agent's name, or :data:`PRIVILEGED`.
        options: Its options.
        shows: What it is there for.
    """

    name: str
    agent: str
    options: Mapping[str, Any]
    shows: str

    @property
    def is_told(self) -> bool:
        """Whether it is told the world: a reference, and no entry."""
        return self.agent == PRIVILEGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin(Rung):
    """An agent beside the ladder, who differs in one thing from the one it is compared with.

    Attributes:
        healthy: The rung or twin that it is compared with.
        market: Where the difference shows.
    """

    healthy: str
    market: str = "year"


def player_for(rung: Rung, market: Scenario, seed: int, days: int | None = None) -> Agent:
    """Make a rung's agent for one run.

    Args:
        rung: Which.
        market: The market that it will play.
        seed: Seed of the world; of use to who is told the world only.
        days: Days of the run, if fewer than the market's horizon.

    Raises:
        AgentError: It cannot be made, or cannot play this market.
    """
    if rung.is_told:
        days = market.calendar.horizon_days if days is None else days
        return Privileged(market, seed, days, **rung.options)
    return load_agent(rung.agent, rung.options)
