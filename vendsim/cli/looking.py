"""What the commands for scenarios share."""

from __future__ import annotations

from vendsim.errors import Fault, ScenarioError
from vendsim.scenario import Scenario
from vendsim.world import World

__all__ = ["played"]


def played(scenario: Scenario) -> tuple[Fault, ...]:
    """What only shows when a world is made of the scenario."""
    try:
        World(scenario, 0)
    except ScenarioError as error:
        return error.faults
    return ()
