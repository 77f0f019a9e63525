"""Things built once a scenario and shared by all its worlds, because they never change."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from vendsim.scenario import Scenario

__all__ = ["once_a_scenario"]

Built = TypeVar("Built")
SCENARIOS_KEPT = 16


class _ByHash:
    """A scenario that is equal to every other one with the same hash."""

    __slots__ = ("scenario",)

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __hash__(self) -> int:
        return hash(self.scenario.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByHash) and self.scenario.hash == other.scenario.hash


def once_a_scenario(build: Callable[[Scenario], Built]) -> Callable[[Scenario], Built]:
    """Let a function of a scenario remember what it built for the latest scenarios."""
    built = lru_cache(maxsize=SCENARIOS_KEPT)(lambda key: build(key.scenario))

    def shared(scenario: Scenario) -> Built:
        return built(_ByHash(scenario))

    return shared
