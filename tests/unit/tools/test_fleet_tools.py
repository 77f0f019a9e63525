"""The tools of a fleet: those at a machine ask which one; with one machine nothing is asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.markets import fleet
from vendsim.env import ToolCallSpace
from vendsim.scenario import load_scenario
from vendsim.tools import TOOLS, perform, tools_of
from vendsim.world import World

YEAR = load_scenario("year")
FLEET = fleet()
AT_MACHINE = {"get_machine_inventory", "stock_slot", "empty_slot", "set_price", "collect_cash"}
IDS = ["hall-1", "hall-2", "office-1"]


def test_the_tools_at_a_machine_ask_which_one_first() -> None:
    for tool in tools_of(FLEET):
        properties, required = tool.parameters["properties"], tool.parameters["required"]
        assert ("machine" in properties) == (tool.name in AT_MACHINE)
        if tool.name in AT_MACHINE:
            assert properties["machine"]["enum"] == IDS
            assert required[0] == "machine"
            assert "15 to Tallow Street coach station, Port Ellery; 25 to Marl House" in tool.manual
            assert tool.openai_schema()["function"]["parameters"] == tool.parameters


def test_one_machine_is_asked_for_by_nobody() -> None:
    for tool in tools_of(YEAR):
        assert "machine" not in tool.parameters["properties"]
        assert "elsewhere" not in tool.manual
        assert tool.manual == f"{TOOLS[tool.name].description} Takes {tool.minutes} minutes." or (
            tool.waits
        )
    refused = perform(World(YEAR, 1), {"tool": "collect_cash", "arguments": {"machine": "machine"}})
    assert refused.error == "invalid_arguments"
    assert "unknown argument 'machine'" in refused.text


@pytest.mark.parametrize("tool", sorted(AT_MACHINE))
def test_a_machine_that_is_missing_or_unknown_is_refused(tool: str) -> None:
    world = World(FLEET, 1)
    given: dict[str, Any] = {"row": 0, "column": 0, "product": "sku-08", "quantity": 1, "price": 1}
    known = {argument.name for argument in TOOLS[tool].arguments}
    arguments = {name: value for name, value in given.items() if name in known}
    before = world.state_hash()
    missing = perform(world, {"tool": tool, "arguments": arguments})
    assert (missing.error, world.state_hash()) == ("invalid_arguments", before)
    assert "argument 'machine' is missing" in missing.text
    for name in ("hall-3", "HALL-1", "machine", "x" * 150):
        refused = perform(world, {"tool": tool, "arguments": {"machine": name, **arguments}})
        assert (refused.error, world.state_hash()) == ("unknown_machine", before)
        assert refused.text.endswith("The machines are: hall-1, hall-2, office-1.")
    empty = perform(world, {"tool": tool, "arguments": {"machine": "", **arguments}})
    assert (empty.error, world.state_hash()) == ("invalid_arguments", before)


def test_sampled_calls_are_valid_and_reach_every_machine() -> None:
    market = fleet(machines=[{"id": "hall-1", "site": "hall"}, {"id": "o", "site": "office"}])
    for scenario, ids in ((FLEET, set(IDS)), (market, {"hall-1", "o"})):
        space = ToolCallSpace(scenario, seed=1)
        calls = [space.sample() for _ in range(800)]
        assert all(space.contains(call) for call in calls)
        assert {call["arguments"]["machine"] for call in calls if call["tool"] in AT_MACHINE} == ids


def test_rows_and_columns_go_as_far_as_those_of_the_largest_machine() -> None:
    machines = [
        {"id": "a", "site": "hall", "row_sizes": ["S"], "columns": 9},
        {"id": "b", "site": "office", "row_sizes": ["S", "L", "L"], "columns": 2},
    ]
    market = fleet(machines=machines)
    tools = {tool.name: tool for tool in tools_of(market)}
    properties = tools["set_price"].parameters["properties"]
    assert (properties["row"]["maximum"], properties["column"]["maximum"]) == (2, 8)
    place = {"machine": "b", "row": 2, "column": 8}
    refused = perform(World(market, 1), {"tool": "empty_slot", "arguments": place})
    assert refused.error == "no_such_slot"
    assert "rows go from 0 to 2, columns from 0 to 1" in refused.text
