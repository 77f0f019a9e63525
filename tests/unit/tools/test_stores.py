"""Scratchpad, values by key, and memories: written, read, thrown away, and their limits."""

from __future__ import annotations

import json

import pytest

from tests.markets import with_every_tool
from tests.unit.tools.shop import refused
from tests.unit.world.player import do, events, sleep
from vendsim.scenario import Scenario
from vendsim.tools import perform
from vendsim.world import World

MARKET = with_every_tool()
TEXT = "Order café 7 on day 30.\n\n\ttotal: $1.50 <b>&amp;</b> 日本 '\" \\n"


@pytest.fixture
def world() -> World:
    return World(MARKET, 1)


def limited(**limits: int) -> Scenario:
    """The market with other limits of memory."""
    plain = json.loads(MARKET.canonical_json)
    assert plain["memory"].keys() >= limits.keys()
    plain["memory"].update(limits)
    return Scenario.from_json(json.dumps(plain))


# --- The scratchpad ------------------------------------------------------------------------------


def test_the_scratchpad_holds_one_text(world: World) -> None:
    assert do(world, "read_scratchpad").data == {"text": ""}
    assert do(world, "write_scratchpad", text="old").data == {"chars": 3, "replaced": False}
    assert do(world, "write_scratchpad", text=TEXT).data["replaced"] is True
    sleep(world, 2)
    read = do(world, "read_scratchpad")
    assert (read.text, read.data) == (TEXT, {"text": TEXT})
    assert do(world, "delete_scratchpad").data == {"chars": len(TEXT)}
    assert do(world, "read_scratchpad").text == "The scratchpad is empty."
    told = [event["text"] for event in events(world, "scratchpad")]
    assert told == ["old", TEXT, None]


def test_the_scratchpad_at_its_limit_and_one_past_it() -> None:
    world = World(limited(scratchpad_chars=7), 1)
    do(world, "write_scratchpad", text="🥤" * 7)
    assert refused(world, "write_scratchpad", text="x" * 8).error == "too_long"
    assert refused(world, "write_scratchpad", text="").error == "invalid_arguments"


# --- Values by key -------------------------------------------------------------------------------


def test_values_come_back_under_their_exact_keys(world: World) -> None:
    assert do(world, "list_keys").text == "No keys."
    for key in ("supplier", "Supplier"):
        do(world, "write_value", key=key, text=TEXT)
    assert do(world, "write_value", key="supplier", text="new").data["replaced"] is True
    assert do(world, "read_value", key="supplier").data == {"key": "supplier", "text": "new"}
    assert do(world, "read_value", key="Supplier").text == TEXT
    assert do(world, "list_keys").data == {
        "keys": [{"key": "supplier", "chars": 3}, {"key": "Supplier", "chars": len(TEXT)}]
    }
    do(world, "delete_value", key="supplier")
    for tool in ("read_value", "delete_value"):
        assert refused(world, tool, key="supplier").error == "unknown_key"
    told = [(event["key"], event["text"]) for event in events(world, "value")]
    assert told[-1] == ("supplier", None)


def test_the_store_at_its_limits_and_one_past_them() -> None:
    world = World(limited(values=2, key_chars=3, value_chars=4), 1)
    for key in ("a", "abc"):
        do(world, "write_value", key=key, text="x" * 4)
    full = refused(world, "write_value", key="b", text="x")
    assert full.error == "store_full"
    assert "2 keys" in full.text
    assert refused(world, "write_value", key="abcd", text="x").error == "too_long"
    assert refused(world, "write_value", key="a", text="x" * 5).error == "too_long"
    do(world, "write_value", key="a", text="y")
    do(world, "delete_value", key="a")
    do(world, "write_value", key="b", text="x")


# --- Memories ------------------------------------------------------------------------------------

THOUGHTS = (
    "Harbourline delivers two or three days after payment and is honest.",
    "Chips sell best on Saturdays; refill the upper rows on Friday.",
    "The cash box held $40 after a week.",
)


def test_a_memory_is_found_by_what_it_says(world: World) -> None:
    for number, text in enumerate(THOUGHTS, start=1):
        assert do(world, "add_memory", text=text).data == {"memory_id": number}
    found = do(world, "search_memory", query="when does Harbourline deliver?").data["memories"]
    assert found[0]["id"] == 1
    assert len(found) == 3
    nearest = [row["similarity"] for row in found]
    assert nearest == sorted(nearest, reverse=True)
    assert do(world, "search_memory", query="refilling chips", k=1).data["memories"][0]["id"] == 2
    same = do(world, "search_memory", query=THOUGHTS[2], k=1)
    assert same.data["memories"] == [{"id": 3, "similarity": 1.0, "text": THOUGHTS[2]}]
    assert same.text == f"3 | 1.000 | {THOUGHTS[2]}"


def test_a_deleted_memory_is_not_found_and_its_number_not_used_again(world: World) -> None:
    assert do(world, "search_memory", query="anything").data == {"memories": []}
    do(world, "add_memory", text=THOUGHTS[0])
    do(world, "delete_memory", memory_id=1)
    assert refused(world, "delete_memory", memory_id=1).error == "unknown_memory"
    assert do(world, "search_memory", query=THOUGHTS[0]).data == {"memories": []}
    assert do(world, "add_memory", text=THOUGHTS[0]).data == {"memory_id": 2}
    told = [(event["id"], event["text"]) for event in events(world, "memory")]
    assert told == [(1, THOUGHTS[0]), (1, None), (2, THOUGHTS[0])]


def test_equally_near_memories_come_in_their_sequence(world: World) -> None:
    for _ in range(4):
        do(world, "add_memory", text="the same thing")
    do(world, "add_memory", text="...")
    found = do(world, "search_memory", query="the same thing").data["memories"]
    assert [row["id"] for row in found] == [1, 2, 3, 4, 5]
    assert found[-1]["similarity"] == 0.0


def test_memories_at_their_limits_and_one_past_them() -> None:
    world = World(limited(memories=2, memory_chars=10, memories_found=1), 1)
    for _ in range(2):
        do(world, "add_memory", text="x" * 10)
    assert refused(world, "add_memory", text="more").error == "memory_full"
    assert refused(world, "add_memory", text="x" * 11).error == "too_long"
    assert refused(world, "search_memory", query="x" * 11).error == "too_long"
    assert len(do(world, "search_memory", query="x", k=9).data["memories"]) == 1


@pytest.mark.parametrize(
    "call",
    [
        {"tool": "write_scratchpad", "arguments": {"text": "x"}},
        {"tool": "write_value", "arguments": {"key": "k", "text": "x"}},
        {"tool": "add_memory", "arguments": {"text": "x"}},
    ],
)
def test_what_is_kept_is_part_of_the_state(world: World, call: dict[str, object]) -> None:
    other = World(MARKET, 1)
    assert world.state_hash() == other.state_hash()
    perform(world, call)
    perform(other, {"tool": "read_scratchpad", "arguments": {}})
    assert world.minute == other.minute
    assert world.state_hash() != other.state_hash()
