"""Things built once a scenario and shared by all its worlds, because they never change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from vendsim.scenario import Scenario

__all__ = ["once_a_scenario"]

Built = TypeVar("Built")
SCENARIOS_KEPT: Final = 16


def once_a_scenario(build: Callable[[Scenario], Built]) -> Callable[[Scenario], Built]:
    """Let a function of a scenario remember what it built for the latest scenarios."""
    kept: dict[str, Built] = {}

    def shared(scenario: Scenario) -> Built:
        built = kept.get(scenario.hash)
        if built is None:
            built = build(scenario)
            if len(kept) == SCENARIOS_KEPT:
                del kept[next(iter(kept))]
            kept[scenario.hash] = built
        return built

    return shared
