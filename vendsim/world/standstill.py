"""Machines that are out of order, as the agent is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vendsim.clock import Calendar
from vendsim.disruption import FOR_GOOD

if TYPE_CHECKING:
    from vendsim.world.world import World

__all__ = ["standstill_data", "standstill_lines", "standstill_of"]

_SELLS_NOTHING = "is out of order and sells nothing"


def standstill_lines(world: World) -> list[str]:
    """Which machines stand still today, and until when: a line each, or one for all of them."""
    until = world.disruptions.out_of_order_until(world.day)
    if not until:
        return []
    common = _common_day(world, until)
    if common is None:
        return [
            f"Machine {machine} {_SELLS_NOTHING} {_repaired(world.calendar, last_day)}."
            for machine, last_day in until.items()
        ]
    repaired = _repaired(world.calendar, common)
    if world.scenario.is_fleet:
        return [f"All machines are out of order and sell nothing {repaired}."]
    return [f"The machine {_SELLS_NOTHING} {repaired}."]


def standstill_data(world: World) -> dict[str, Any]:
    """The same as plain values: a day for all machines, or days by the machines' ids."""
    until = world.disruptions.out_of_order_until(world.day)
    if not until:
        return {}
    common = _common_day(world, until)
    if common is None:
        return {"machines_out_of_order_until_day": until}
    return {"out_of_order_until_day": common}


def standstill_of(world: World, machine: str) -> tuple[str, dict[str, Any]]:
    """What is said of one machine today, and the same as plain values; both empty if it works.

    Args:
        world: Where it stands.
        machine: Its id; an only machine goes without a name.
    """
    until = world.disruptions.out_of_order_until(world.day)
    last_day = until.get(machine or world.scenario.machine.id)
    if last_day is None:
        return "", {}
    text = f"It {_SELLS_NOTHING} {_repaired(world.calendar, last_day)}."
    return text, {"out_of_order_until_day": last_day}


def _common_day(world: World, until: dict[str, int]) -> int | None:
    """The last day of all machines, where every one stands still and to the same day."""
    last_days = set(until.values())
    everywhere = len(until) == len(world.scenario.machines)
    return last_days.pop() if everywhere and len(last_days) == 1 else None


def _repaired(calendar: Calendar, last_day: int) -> str:
    if last_day == FOR_GOOD:
        return "for good"
    return f"until it is repaired, in the night after {calendar.format_day(last_day)}"
