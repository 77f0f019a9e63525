"""Who knows a market's first seeds by heart tells the world from the weather of its mornings.

Of shipped markets nobody can be kept from that, which ``docs/design/exploits.md`` says; a private
market has to be proof against whoever knows its base.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vendsim.env import ToolCallEnv
from vendsim.scenario import Scenario, load_scenario
from vendsim.scenario.skin import make_skin
from vendsim.world import World

KNOWN_SEEDS = range(100)
MORNINGS = 4


def mornings(market: Scenario, seed: int) -> Iterator[tuple[float, bool]]:
    """The weather of the first mornings as an agent is told it."""
    env = ToolCallEnv(market)
    env.reset(seed=seed)
    for _ in range(MORNINGS):
        told = env.call({"tool": "wait_until_tomorrow", "arguments": {}})["data"]["morning"]
        yield told["high_c"], told["wet"]


def foreseen(known: Scenario, seen: Iterator[tuple[float, bool]]) -> list[int]:
    """Which of the known worlds have such weather."""
    weather = list(seen)
    return [
        seed
        for seed in KNOWN_SEEDS
        if [tuple(day) for day in World(known, seed).weather.days[1 : MORNINGS + 1]] == weather
    ]


@pytest.mark.parametrize("name", ["beach", "turmoil"])
def test_shipped_worlds_are_told_by_their_weather_and_private_ones_are_not(name: str) -> None:
    known = load_scenario(name)
    assert foreseen(known, mornings(known, 17)) == [17]
    assert foreseen(known, mornings(make_skin(known, 4611027755398126741), 17)) == []
