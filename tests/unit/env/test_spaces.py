"""The spaces: what they hold, what they draw, and that they keep Gymnasium's contract."""

from __future__ import annotations

import pickle
from types import MappingProxyType

import gymnasium as gym
import numpy as np
import pytest

from tests.markets import with_every_tool
from vendsim.env import JsonObject, ToolCallSpace, UnicodeText
from vendsim.scenario import load_scenario
from vendsim.scenario.schema import TOOL_NAMES


@pytest.fixture
def space() -> ToolCallSpace:
    return ToolCallSpace(load_scenario("year"), seed=7)


def test_samples_are_valid_calls_of_every_tool_and_of_no_other(space: ToolCallSpace) -> None:
    every = ToolCallSpace(with_every_tool(), seed=7)
    for offering, names in ((every, set(TOOL_NAMES)), (space, set(space.scenario.tools))):
        samples = [offering.sample() for _ in range(800)]
        assert all(sample in offering for sample in samples)
        assert {sample["tool"] for sample in samples} == names
    assert {"tool": "read_scratchpad", "arguments": {}} in every
    assert {"tool": "read_scratchpad", "arguments": {}} not in space


def test_optional_arguments_are_drawn_with_and_without(space: ToolCallSpace) -> None:
    drawn = [sample for sample in (space.sample() for _ in range(600))
             if sample["tool"] == "get_balance"]  # fmt: skip
    assert {bool(sample["arguments"]) for sample in drawn} == {True, False}


def test_the_same_seed_draws_the_same_calls() -> None:
    scenario = load_scenario("year")
    first, second = ToolCallSpace(scenario, seed=3), ToolCallSpace(scenario, seed=3)
    assert [first.sample() for _ in range(50)] == [second.sample() for _ in range(50)]


@pytest.mark.parametrize(
    ("call", "valid"),
    [
        ({"tool": "wait_until_tomorrow", "arguments": {}}, True),
        ({"tool": "wait_until_tomorrow"}, True),
        ('{"tool": "wait", "arguments": {"hours": 2}}', True),
        ({"tool": "wait", "arguments": {"hours": 0}}, False),
        ({"tool": "wait", "arguments": {}}, False),
        ({"tool": "fly", "arguments": {}}, False),
        ({"tool": "wait", "arguments": {"hours": 2}, "x": 1}, False),
        ({"tool": "wait", "arguments": {"hours": 2}, "output_tokens": 0}, True),
        ({"tool": "wait", "arguments": {"hours": 2}, "output_tokens": 10_000_000}, True),
        ('{"tool": "wait", "arguments": {"hours": 2}, "output_tokens": 7}', True),
        ({"tool": "wait", "arguments": {"hours": 2}, "output_tokens": 10_000_001}, False),
        ({"tool": "wait", "arguments": {"hours": 2}, "output_tokens": -1}, False),
        ({"tool": "wait", "arguments": {"hours": 2}, "output_tokens": True}, False),
        ({"tool": "wait", "arguments": {"hours": 2}, "output_tokens": 1.0}, False),
        ({"tool": "empty_slot", "arguments": {"row": 3, "column": 2}}, True),
        ({"tool": "empty_slot", "arguments": {"row": 4, "column": 2}}, False),
        ({"tool": "web_search", "arguments": {"query": "q" * 200}}, True),
        ({"tool": "web_search", "arguments": {"query": "q" * 201}}, False),
        ('{"tool": "wait", "arguments": {"hours": 3, "hours": 2}}', False),
        ("{", False),
        (3, False),
        (None, False),
    ],
)
def test_membership_is_the_schema(space: ToolCallSpace, call: object, valid: bool) -> None:
    assert (call in space) is valid


def test_a_call_names_a_machine_that_there_is() -> None:
    fleet = ToolCallSpace(load_scenario("fleet"))
    machine = fleet.scenario.machines[0].id
    assert {"tool": "collect_cash", "arguments": {"machine": machine}} in fleet
    assert {"tool": "collect_cash", "arguments": {"machine": "nowhere"}} not in fleet


def test_samples_keep_to_the_limits_of_a_scenario() -> None:
    scenario = with_every_tool()
    limits = scenario.limits.model_copy(update={"emails_listed": 2, "subject_chars": 3})
    space = ToolCallSpace(scenario.model_copy(update={"limits": limits}), seed=5)
    assert all(space.sample() in space for _ in range(800))


def test_a_mask_is_refused_and_not_ignored(space: ToolCallSpace) -> None:
    for kind in (space, UnicodeText(seed=1), JsonObject(seed=1)):
        with pytest.raises(gym.error.Error, match="takes neither mask nor probability"):
            kind.sample(mask={"wait": 1})
        with pytest.raises(gym.error.Error, match="takes neither mask nor probability"):
            kind.sample(probability=0.5)


def test_text_and_json_spaces_hold_what_they_draw() -> None:
    for space in (UnicodeText(seed=1), JsonObject(seed=1)):
        assert space.sample() in space
        assert 3 not in space
    assert "\u202e \n 日本" in UnicodeText()
    assert {"a": [1, None, {"b": "c"}]} in JsonObject()
    assert {"a": float("nan")} not in JsonObject()
    assert {"a": {1, 2}} not in JsonObject()


def test_spaces_compare_by_what_they_hold_and_survive_pickling(space: ToolCallSpace) -> None:
    assert UnicodeText() == UnicodeText()
    assert JsonObject() == JsonObject()
    assert space == ToolCallSpace(load_scenario("year"))
    assert UnicodeText() != JsonObject()
    for original in (UnicodeText(), JsonObject()):
        assert pickle.loads(pickle.dumps(original)) == original


def test_what_the_environment_takes_is_in_the_space(space: ToolCallSpace) -> None:
    waiting = {"tool": "wait", "arguments": {"hours": np.int64(2)}}
    assert waiting in space
    assert MappingProxyType(waiting) in space
    assert {"tool": np.str_("wait"), "arguments": {"hours": 2}} in space
    assert {"tool": "wait", "arguments": {"hours": np.int64(25)}} not in space
