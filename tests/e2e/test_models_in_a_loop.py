"""The same models in an event loop: two agents at once, and a fault between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.e2e.test_provider_faults import CALLS, DAYS, MARKET, MODELS, agent
from tests.wire.brains import playing
from tests.wire.server import Fault, providing
from vendsim.env import ToolCallEnv
from vendsim.play.models import ChatAgent
from vendsim.play.patience import Patience

FASTER = Patience(tries=4, deadline_seconds=60, first_wait_seconds=0.01)


async def play(player: ChatAgent) -> dict[str, Any]:
    """A whole episode, without blocking anybody else."""
    env = ToolCallEnv(MARKET, days=DAYS)
    observation, info = env.reset(seed=3)
    player.begin(env.briefing, env.tools)
    terminated = False
    while not terminated:
        action: Any = await player.act_async(observation)
        observation, _, terminated, _, info = env.step(action)
    await player.model.close_async()
    return info


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("surface", MODELS)
def test_two_agents_play_at_once(surface: str, stream: bool) -> None:
    faults = {5: Fault("status", 503), 9: Fault("cut")}

    async def both() -> list[dict[str, Any]]:
        players = [agent(provider, surface, stream=stream) for _ in range(2)]
        for player in players:
            player._patience = replace(FASTER)
        return list(await asyncio.gather(*map(play, players)))

    with providing(playing(CALLS), faults) as provider:
        first, second = asyncio.run(both())
    assert provider.refused == []
    assert first == second
    assert first["end"] == "horizon"
    assert first["balance_cents"] == 500_00 - 1250 - 700 - 2 * 200
    assert provider.answered == 2 * len(CALLS)
