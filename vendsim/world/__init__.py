"""The economy: a running scenario. The only room that imports simpy."""

from __future__ import annotations

from vendsim.world.business import Business
from vendsim.world.closing import End
from vendsim.world.morning import MorningReport
from vendsim.world.world import World

__all__ = ["Business", "End", "MorningReport", "World"]
