"""A shop in business for the tests of the tools, and what texts and data say in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.markets import plain_dealing
from tests.unit.world.player import do, order, sleep
from vendsim.errors import MAX_TOOL_ERROR_BYTES
from vendsim.scenario import Scenario
from vendsim.tools import Outcome, perform
from vendsim.world import World

YEAR = plain_dealing()
COLA, CHIPS = "sku-08", "sku-34"
COLA_NAME = "Cola Can 12oz"
_MONEY = re.compile(r"(-?)\$([\d,]+)\.(\d\d)")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d):(\d\d)")


def opened(scenario: Scenario | None = None, *, seed: int = 3, days: int | None = None) -> World:
    """A world on day 6, with 60 colas and 48 bags of chips in storage, nothing in the machine."""
    world = World(scenario or YEAR, seed, days=days)
    order(world, f"Please send 60 x {COLA} and 48 x {CHIPS}.", 150)
    sleep(world, 6)
    storage = world.business.storage
    assert (storage.units(COLA), storage.units(CHIPS)) == (60, 48)
    world.drain()
    return world


def fill(world: World, row: int, column: int, product: str, units: int, price: object) -> None:
    """Stock a slot and price it."""
    do(world, "stock_slot", row=row, column=column, product=product, quantity=units)
    do(world, "set_price", row=row, column=column, price=price)


def refused(world: World, tool: str, **arguments: Any) -> Outcome:
    """Make a call that has to be refused, and see that it changes nothing and takes no time."""
    before = world.state_hash()
    outcome = perform(world, {"tool": tool, "arguments": arguments})
    assert outcome.error, outcome.text
    assert outcome.data == {}
    assert outcome.text.startswith(f"Error ({outcome.error}): ")
    assert len(outcome.text.encode()) <= MAX_TOOL_ERROR_BYTES + 64
    assert world.state_hash() == before
    return outcome


def values_in(data: object) -> Iterator[object]:
    """Every value inside structured data, keys included."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield key
            yield from values_in(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from values_in(value)
    else:
        yield data


def untold(world: World, text: str, data: object) -> list[str]:
    """Numbers, amounts and dates of a text that its data do not have."""
    values = list(values_in(data))
    numbers = {round(value) for value in values if isinstance(value, int | float)}
    names = {value for value in values if isinstance(value, str) and re.search(r"\d", value)}
    names |= {name for p in world.scenario.products for name in (p.name, p.sku) if p.sku in names}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    missing = []

    def take(match: re.Match[str], number: int) -> str:
        if number not in numbers:
            missing.append(match[0])
        return " "

    def take_time(match: re.Match[str]) -> str:
        days = {world.calendar.iso_date(day): day for day in range(world.days + 60)}
        return take(match, days[match[1]] * 1440 + int(match[2]) * 60 + int(match[3]))

    def take_money(match: re.Match[str]) -> str:
        return take(match, int(match[1] + match[2].replace(",", "") + match[3]))

    text = _MONEY.sub(take_money, _TIME.sub(take_time, text))
    for day in range(world.days + 60):
        if world.calendar.iso_date(day) in text:
            text = text.replace(world.calendar.iso_date(day), str(day))
    re.sub(r"\d+", lambda match: take(match, int(match[0])), text)
    return missing
