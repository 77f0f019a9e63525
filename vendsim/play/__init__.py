"""Playing: agents, the episode loop, and replay of what was played."""

from __future__ import annotations

from vendsim.play.agent import Agent, list_agents, load_agent
from vendsim.play.episode import Episode, EpisodeEnd, Progress, run_episode
from vendsim.play.replay import Replay, replay

__all__ = [
    "Agent",
    "Episode",
    "EpisodeEnd",
    "Progress",
    "Replay",
    "list_agents",
    "load_agent",
    "replay",
    "run_episode",
]
