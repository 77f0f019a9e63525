"""Playing: agents, the episode loop, and replay of what was played."""

from __future__ import annotations

from vendsim.play.agent import (
    Agent,
    NotingAgent,
    Past,
    RestoredAgent,
    list_agents,
    load_agent,
    scripted_agents,
)
from vendsim.play.budget import Budget
from vendsim.play.counterparty import (
    AnthropicCounterparty,
    OpenAICounterparty,
    load_counterparty,
)
from vendsim.play.embedding import OpenAIEmbedder, load_embedder
from vendsim.play.episode import Episode, EpisodeEnd, Progress, run_episode
from vendsim.play.fork import Branch, fork, fork_episode
from vendsim.play.replay import Replay, replay
from vendsim.play.resume import resume_episode

__all__ = [
    "Agent",
    "AnthropicCounterparty",
    "Branch",
    "Budget",
    "Episode",
    "EpisodeEnd",
    "NotingAgent",
    "OpenAICounterparty",
    "OpenAIEmbedder",
    "Past",
    "Progress",
    "Replay",
    "RestoredAgent",
    "fork",
    "fork_episode",
    "list_agents",
    "load_agent",
    "load_counterparty",
    "load_embedder",
    "replay",
    "resume_episode",
    "run_episode",
    "scripted_agents",
]
