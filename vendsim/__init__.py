"""vendsim: a seeded simulation of a vending business, to run agents in for a year.

>>> import vendsim
>>> episode = vendsim.run_episode("year", "do_nothing", seed=1)
>>> episode.end, episode.final_balance_cents
('bankrupt', -2000)

Importing vendsim registers every shipped market with Gymnasium, so that
``gymnasium.make("vendsim/Year-v0")`` works. The rest is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vendsim.env.register import register_envs
from vendsim.on_demand import on_demand
from vendsim.version import __version__

if TYPE_CHECKING:
    from vendsim.env import ToolCallEnv, ToolCallSpace
    from vendsim.errors import (
        AgentError,
        ProviderError,
        RecordError,
        ReplayMismatch,
        ResetNeeded,
        ScenarioError,
        ToolError,
        VendsimError,
    )
    from vendsim.play import (
        Agent,
        Branch,
        Budget,
        Episode,
        Past,
        fork,
        fork_episode,
        list_agents,
        load_agent,
        replay,
        resume_episode,
        run_episode,
    )
    from vendsim.scenario import Scenario, list_scenarios, load_scenario
    from vendsim.study.bounds import Bound, upper_bound

_ROOMS = ("errors", "scenario", "env", "play", "record", "study.bounds", "report")

__all__ = [
    "Agent",
    "AgentError",
    "Bound",
    "Branch",
    "Budget",
    "Episode",
    "Past",
    "ProviderError",
    "RecordError",
    "ReplayMismatch",
    "ResetNeeded",
    "Scenario",
    "ScenarioError",
    "ToolCallEnv",
    "ToolCallSpace",
    "ToolError",
    "VendsimError",
    "__version__",
    "fork",
    "fork_episode",
    "list_agents",
    "list_scenarios",
    "load_agent",
    "load_scenario",
    "replay",
    "resume_episode",
    "run_episode",
    "upper_bound",
]

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, __all__, _ROOMS)

register_envs()
