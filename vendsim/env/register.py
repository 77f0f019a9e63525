"""Registers every shipped market with Gymnasium."""

from __future__ import annotations

import gymnasium as gym

from vendsim.scenario import list_scenarios

__all__ = ["register_envs"]

ENTRY_POINT = "vendsim.env:ToolCallEnv"


def register_envs() -> None:
    """Register ``vendsim/Scenario-v0`` and an id for each shipped scenario; safe to repeat.

    Text does not fit the shared memory of asynchronous vector environments: give
    ``AsyncVectorEnv`` ``shared_memory=False``, or ``gymnasium.make_vec``
    ``vector_kwargs={"shared_memory": False}``.
    """
    ids: dict[str, dict[str, str]] = {"vendsim/Scenario-v0": {}}
    for shipped in list_scenarios():
        ids[shipped.env_id] = {"scenario": shipped.name}
    for identity, kwargs in ids.items():
        if identity not in gym.registry:
            gym.register(identity, entry_point=ENTRY_POINT, kwargs=kwargs)
