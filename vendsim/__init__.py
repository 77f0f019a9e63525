"""vendsim: a seeded simulation of a vending business, to run agents in for a year.

>>> import vendsim
>>> episode = vendsim.run_episode("year", "do_nothing", seed=1)
>>> episode.end, episode.final_balance_cents
('bankrupt', -2000)

Importing vendsim registers every shipped market with Gymnasium, so that
``gymnasium.make("vendsim/Year-v0")`` works.
"""

from __future__ import annotations

from vendsim.env import ToolCallEnv, ToolCallSpace, register_envs
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
from vendsim.version import __version__

__all__ = [
    "Agent",
    "AgentError",
    "Bound",
    "Branch",
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

register_envs()
