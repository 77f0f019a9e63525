"""Calls as agents send them: what is taken, what is refused, and in which words."""

from __future__ import annotations

import json
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from vendsim.errors import MAX_TOOL_ERROR_BYTES
from vendsim.scenario import load_scenario
from vendsim.tools import MAX_CALL_BYTES, TOOLS, Outcome, perform, tools_of
from vendsim.world import World


@pytest.fixture
def world() -> World:
    return World(load_scenario("year"), 1)


def call(world: World, tool: str, **arguments: object) -> Outcome:
    return perform(world, {"tool": tool, "arguments": arguments})


def test_a_call_takes_the_minutes_of_its_tool(world: World) -> None:
    before = world.minute
    outcome = call(world, "get_balance")
    assert outcome.error == ""
    assert outcome.data["balance_cents"] == 50_000
    assert world.minute == before + world.scenario.tools["get_balance"].minutes


def test_json_text_is_the_same_call(world: World) -> None:
    other = World(world.scenario, 1)
    first = perform(world, {"tool": "get_balance", "arguments": {"transactions": 3}})
    second = perform(other, '{"tool": "get_balance", "arguments": {"transactions": 3}}')
    assert first == second


def test_arguments_can_be_left_out_where_there_are_none(world: World) -> None:
    assert perform(world, {"tool": "collect_cash"}).error == ""


class Hours(IntEnum):
    TWO = 2


class Title(StrEnum):
    PLAN = "plan"


@pytest.mark.parametrize(
    ("derived", "plain"),
    [
        ({"tool": "wait", "arguments": {"hours": Hours.TWO}}, ("wait", {"hours": 2})),
        (
            {"tool": "write_note", "arguments": {"title": Title.PLAN, "text": np.str_("x")}},
            ("write_note", {"title": "plan", "text": "x"}),
        ),
        (
            MappingProxyType({"tool": np.str_("read_note"), "arguments": {"title": Title.PLAN}}),
            ("read_note", {"title": "plan"}),  # There is none: refused.
        ),
        (
            {"tool": "set_price", "arguments": {"row": 0, "column": 0, "price": np.float64(1.5)}},
            ("set_price", {"row": 0, "column": 0, "price": 1.5}),  # The slot is empty: refused.
        ),
        ({"tool": "wait", "arguments": {"hours": np.int64(2)}}, ("wait", {"hours": 2})),
        ({"tool": "wait", "arguments": {"hours": np.uint8(2)}}, ("wait", {"hours": 2})),
    ],
)
def test_types_derived_from_those_of_json_are_kept_as_these(
    world: World, derived: Any, plain: tuple[str, dict[str, Any]]
) -> None:
    name, arguments = plain
    outcome = perform(world, derived)
    assert outcome.action == {"tool": name, "arguments": arguments}
    assert {type(value) for value in outcome.action["arguments"].values()} <= {str, int, float}
    assert outcome == perform(World(world.scenario, 1), outcome.action)


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (None, "invalid_call"),
        ([], "invalid_call"),
        (b"{}", "invalid_call"),
        ("", "invalid_call"),
        ("nonsense", "invalid_call"),
        ("[1]", "invalid_call"),
        ('{"tool": "wait", "tool": "wait", "arguments": {"hours": 1}}', "invalid_call"),
        ('{"tool": "wait", "arguments": {"hours": NaN}}', "invalid_call"),
        ("[" * 100_000, "invalid_call"),
        (" " * (MAX_CALL_BYTES + 1), "invalid_call"),
        ({}, "invalid_call"),
        ({"tool": 3, "arguments": {}}, "invalid_call"),
        ({"tool": "wait", "arguments": []}, "invalid_call"),
        ({"tool": "wait", "hours": 1}, "invalid_call"),
        ({"tool": "wait", "arguments": {"hours": 1}, "more": 1}, "invalid_call"),
        ({"tool": "buy", "arguments": {}}, "unknown_tool"),
        ({"tool": "__class__", "arguments": {}}, "unknown_tool"),
        ({"tool": "wait", "arguments": {}}, "invalid_arguments"),
        ({"tool": "wait", "arguments": {"hours": True}}, "invalid_arguments"),
        ({"tool": "wait", "arguments": {"hours": "1"}}, "invalid_arguments"),
        ({"tool": "wait", "arguments": {"hours": 1.0}}, "invalid_arguments"),
        ({"tool": "wait", "arguments": {"hours": 25}}, "invalid_arguments"),
        ({"tool": "wait", "arguments": {"hours": 1, "minutes": 5}}, "invalid_arguments"),
    ],
)
def test_what_is_no_call_is_refused_and_changes_nothing(
    world: World, action: object, code: str
) -> None:
    before = world.state_hash()
    outcome = perform(world, action)
    assert outcome.error == code
    assert len(outcome.text.encode()) <= MAX_TOOL_ERROR_BYTES + 100
    assert outcome.data == {}
    assert world.state_hash() == before


def test_a_refused_call_is_kept_so_that_it_is_refused_again_in_the_same_words(
    world: World,
) -> None:
    loop: list[Any] = []
    loop.append(loop)
    for action in (
        {"tool": "wait", "arguments": {"hours": float("nan")}},
        {"tool": "wait", "arguments": {"hours": 10**5000}},
        {"tool": "wait", "arguments": {"hours": {1, 2}}},
        {"tool": "wait", "arguments": {7: 1}},
        {"tool": "read_note", "arguments": {"title": "\ud800"}},
        {"tool": "read_note", "arguments": {"title": "x" * MAX_CALL_BYTES}},
        {"tool": "wait", "arguments": {"hours": loop}},
        object,
        "{" * 1000,
    ):
        first = perform(world, action)
        assert first.error
        kept = json.loads(json.dumps(first.action, allow_nan=False))
        second = perform(world, kept)
        assert (second.text, second.error, second.action) == (
            first.text,
            first.error,
            first.action,
        )


def test_errors_name_the_argument_the_rule_and_the_value(world: World) -> None:
    text = call(world, "wait", hours=25).text
    assert "'hours'" in text
    assert "24" in text
    assert "25" in text
    text = call(world, "stock_slot", row=0, colum=1, product="sku-08", quantity=1).text
    assert "'column' is missing" in text
    assert "unknown argument 'colum'" in text
    assert "row, column, product, quantity" in text
    text = call(world, "set_price", row=0, column=0, price="1.999").text
    assert "two decimals" in text


def test_a_day_ends_when_its_minutes_are_used_up(world: World) -> None:
    calls = 0
    while world.day == 0:
        outcome = call(world, "web_search", query="drinks")
        calls += 1
    assert 10 <= calls <= 30
    assert outcome.data["morning"]["day"] == 0
    assert "Good morning" in outcome.text
    assert world.minute == 1440 + world.scenario.calendar.wake_minute


def test_refused_calls_cannot_go_on_for_ever(world: World) -> None:
    limit = world.scenario.limits.refused_calls_per_day
    for _ in range(limit - 1):
        assert call(world, "wait").data == {}
    assert world.day == 0
    outcome = call(world, "wait")
    assert outcome.error == "invalid_arguments"
    assert "the day is over" in outcome.text
    assert outcome.data["morning"]["day"] == 0
    assert world.day == 1


@pytest.mark.parametrize("hours", [1, 3, 15])
def test_waiting_takes_its_hours(world: World, hours: int) -> None:
    before = world.minute
    call(world, "wait", hours=hours)
    assert world.minute == before + 60 * hours


def test_waiting_past_midnight_ends_the_day(world: World) -> None:
    call(world, "wait", hours=16)
    assert (world.day, world.minute) == (1, 1440 + 480)


def test_waiting_until_tomorrow_wakes_in_the_morning(world: World) -> None:
    call(world, "wait", hours=5)
    outcome = call(world, "wait_until_tomorrow")
    assert (world.day, world.minute) == (1, 1440 + 480)
    assert outcome.data["morning"]["sold"] == {}
    assert outcome.data["morning"]["balance_cents"] == 49_800


def test_every_tool_tells_what_it_does_and_exports_its_schema() -> None:
    for tool in tools_of(load_scenario("year")):
        assert tool.description.endswith(".")
        assert tool.waits or f"Takes {tool.minutes} minutes." in tool.manual
        openai, anthropic = tool.openai_schema(), tool.anthropic_schema()
        assert openai["function"]["parameters"] == anthropic["input_schema"] == tool.parameters
        assert tool.parameters["additionalProperties"] is False
        for name, entry in tool.parameters["properties"].items():
            assert entry["description"], (tool.name, name)
        json.dumps([openai, anthropic], allow_nan=False)


def test_which_tools_change_the_business() -> None:
    assert {tool.name for tool in TOOLS.values() if not tool.changes} == {
        "list_emails",
        "read_email",
        "web_search",
        "get_balance",
        "get_machine_inventory",
        "get_storage_inventory",
        "wait",
        "wait_until_tomorrow",
        "list_notes",
        "read_note",
        "list_reminders",
        "read_scratchpad",
        "read_value",
        "list_keys",
        "search_memory",
    }


# --- Output tokens -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "kept"),
    [
        ({"tool": "get_balance", "output_tokens": 7}, {"output_tokens": 7}),
        ({"tool": "get_balance", "output_tokens": 0}, {}),
        ('{"tool": "get_balance", "output_tokens": 7}', {"output_tokens": 7}),
    ],
)
def test_tokens_are_kept_with_the_call(action: Any, kept: dict[str, int]) -> None:
    outcome = perform(World(load_scenario("year"), 1, days=3), action)
    assert outcome.action == {"tool": "get_balance", "arguments": {}, **kept}


@pytest.mark.parametrize(
    "action",
    [
        {"tool": "wait", "arguments": {"hours": float("nan")}, "output_tokens": 7},
        {"tool": "wait", "arguments": {"hours": 0}, "output_tokens": 7},
        {"tool": "fly", "output_tokens": 7},
        {"tool": "wait", "surprise": 1, "output_tokens": 7},
        {"output_tokens": 7},
        {"not_json": "by an agent", "output_tokens": 7},
        {"tool": "read_note", "arguments": {"title": "a\ud800"}, "output_tokens": 7},
        '{"tool": "read_note", "arguments": {"title": "a\ud800"}, "output_tokens": 7}',
        '{"tool": "fly", "output_tokens": 7}',
    ],
)  # fmt: skip
def test_a_refused_call_counts_the_same_when_it_is_sent_again_as_kept(action: Any) -> None:
    first, second = (World(load_scenario("year"), 1, days=3) for _ in range(2))
    outcome = perform(first, action)
    assert outcome.error
    again = perform(second, outcome.action)
    assert first.business.tokens.tokens == second.business.tokens.tokens == 7
    assert (again.text, again.action) == (outcome.text, outcome.action)


def test_a_call_that_is_not_read_counts_nothing() -> None:
    world = World(load_scenario("year"), 1, days=3)
    for action in ('{"output_tokens": 7', '{"output_tokens": 7, "output_tokens": 8}', 7, None, [7]):
        assert perform(world, action).error == "invalid_call"
    assert world.business.tokens.tokens == 0
