"""Playing: agents, the episode loop, and replay of what was played."""

from __future__ import annotations

from vendsim.play.agent import Agent, list_agents, load_agent
from vendsim.play.counterparty import (
    AnthropicCounterparty,
    OpenAICounterparty,
    load_counterparty,
)
from vendsim.play.episode import Episode, EpisodeEnd, Progress, run_episode
from vendsim.play.replay import Replay, replay

__all__ = [
    "Agent",
    "AnthropicCounterparty",
    "Episode",
    "EpisodeEnd",
    "OpenAICounterparty",
    "Progress",
    "Replay",
    "list_agents",
    "load_agent",
    "load_counterparty",
    "replay",
    "run_episode",
]
