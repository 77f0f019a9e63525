"""Things built once a scenario and shared by all its worlds, because they never change."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from vendsim.scenario import Scenario

__all__ = ["once_a_scenario"]

Built = TypeVar("Built")
SCENARIOS_KEPT = 16


class _Key(str):
    """A scenario's hash, with the scenario at hand for whoever builds from it."""

    __slots__ = ("scenario",)

    scenario: Scenario


def once_a_scenario(build: Callable[[Scenario], Built]) -> Callable[[Scenario], Built]:
    """Let a function of a scenario remember what it built for the latest scenarios."""
    built = lru_cache(maxsize=SCENARIOS_KEPT)(lambda key: build(key.scenario))

    def shared(scenario: Scenario) -> Built:
        key = _Key(scenario.hash)
        key.scenario = scenario
        return built(key)

    return shared
