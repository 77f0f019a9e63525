"""Every tool against bad input: a typed error of at most 2 KiB, and the world as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.markets import with_every_tool
from vendsim.errors import MAX_TOOL_ERROR_BYTES
from vendsim.tools import TOOLS, Tool, perform
from vendsim.world import World

YEAR = with_every_tool()


def deep(levels: int) -> Any:
    """A list in a list in a list …"""
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


BAD_ANYWHERE: dict[str, Any] = {
    "nan": float("nan"),
    "infinity": float("inf"),
    "minus infinity": float("-inf"),
    "2^63": 2**63,
    "5,000 digits": int("9" * 4000) * 10**1000,
    "minus 2^64": -(2**64),
    "none": None,
    "list": [1],
    "dict": {"a": 1},
    "deep": deep(5000),
    "bytes": b"1",
    "set": {1},
    "object": object(),
    "complex": 1j,
    "1 MB": "x" * 1_000_000,
    "NUL": "a\x00b",
    "surrogate": "a\ud800b",
    "override": "\u202egnp.exe",
    "ansi": "\x1b[31mred\x1b[0m",
    "empty": "",
    "C1": "a\x9bb",
}
BAD_NUMBERS: dict[str, Any] = {
    "true": True,
    "half": 0.5,
    "minus zero": -0.0,
    "1.0": 1.0,
    "text": "10",
    "underscore": "1_000",
    "exponent": "1e999",
    "negative": -1,
    "spaces": " 1 ",
    "arabic digits": "١٢",
    "year 9999": "9999-12-31",
}
BAD_AMOUNTS: dict[str, Any] = {
    "true": True,
    "three decimals": 1.005,
    "tiny": 1e-9,
    "huge": 1e18,
    "underscore": "1_000",
    "comma": "1,000.00",
    "exponent": "1e3",
    "nan text": "nan",
    "inf text": "inf",
    "negative": -5,
    "negative text": "-0.01",
    "plus": "+5",
    "dollar": "$5",
    "spaces": " 5 ",
    "leading zero": "007",
    "point": ".",
    "arabic digits": "٣",
    "full width": "\uff15",
}
UNKNOWN_PRODUCTS: dict[str, Any] = {
    "path": "../sku-08",
    "html": "<b>Cola Can 12oz</b>",
    "look-alike": "C\u043ela Can 12oz",  # a Cyrillic o
    "zero width": "sku\u200b-08",
    "other": "sku-99",
}


def good_arguments(tool: Tool) -> dict[str, Any]:
    """Valid arguments: whatever the domain draws first."""
    return {
        argument.name: argument.domain.draw(lambda bound: 0, YEAR) for argument in tool.arguments
    }


def cases() -> list[Any]:
    """Every tool × argument × bad value."""
    found = []
    for tool in TOOLS.values():
        for argument in tool.arguments:
            bad = dict(BAD_ANYWHERE)
            if argument.name in ("price", "amount"):
                bad |= BAD_AMOUNTS
            elif isinstance(good_arguments(tool)[argument.name], int):
                bad |= BAD_NUMBERS
                if isinstance(good_arguments(tool)[argument.name], bool):
                    del bad["true"]
            elif argument.name == "product":
                bad |= UNKNOWN_PRODUCTS
            found += [
                pytest.param(
                    tool.name, argument.name, value, id=f"{tool.name}-{argument.name}-{name}"
                )
                for name, value in bad.items()
            ]
    return found


@pytest.fixture(scope="module")
def world() -> World:
    """One world for all cases: none of them may change it."""
    world = World(YEAR, 5, days=30)
    for action in (
        {"tool": "write_note", "arguments": {"title": "plan", "text": "buy low"}},
        {"tool": "wait_until_tomorrow"},
    ):
        assert not perform(world, action).error
    return world


@pytest.mark.parametrize(("tool", "argument", "value"), cases())
def test_bad_values_are_refused(world: World, tool: str, argument: str, value: Any) -> None:
    world.refused_today = 0
    before = world.state_hash()
    arguments = good_arguments(TOOLS[tool]) | {argument: value}
    outcome = perform(world, {"tool": tool, "arguments": arguments})
    assert outcome.error in {"invalid_call", "invalid_arguments", "unknown_product", "too_long"}
    assert len(outcome.text.encode()) <= MAX_TOOL_ERROR_BYTES + 64
    assert outcome.text.replace("\n", "").isprintable()
    assert "\x1b" not in outcome.text
    assert world.state_hash() == before
    json.dumps(outcome.action, allow_nan=False).encode("ascii")


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_missing_and_extra_arguments_are_refused(world: World, tool: str) -> None:
    world.refused_today = 0
    before = world.state_hash()
    good = good_arguments(TOOLS[tool])
    bad = [good | {"surprise": 1}, good | {"__class__": 1}]
    bad += [
        {name: value for name, value in good.items() if name != argument.name}
        for argument in TOOLS[tool].arguments
        if argument.required
    ]
    for arguments in bad:
        assert perform(world, {"tool": tool, "arguments": arguments}).error == "invalid_arguments"
    assert world.state_hash() == before


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("make_payment", {"to": "a@b.example", "amount": 0, "description": "x"}, "invalid_amount"),
        ("make_payment", {"to": "a@b.example", "amount": 501, "description": "x"},
         "insufficient_funds"),
        ("stock_slot", {"row": 4, "column": 0, "product": "sku-08", "quantity": 1}, "no_such_slot"),
        ("stock_slot", {"row": 0, "column": 3, "product": "sku-34", "quantity": 1},
         "no_such_slot"),
        ("stock_slot", {"row": 0, "column": 0, "product": "sku-08", "quantity": 1},
         "does_not_fit"),
        ("stock_slot", {"row": 2, "column": 0, "product": "sku-08", "quantity": 13},
         "does_not_fit"),
        ("stock_slot", {"row": 2, "column": 0, "product": "sku-08", "quantity": 1},
         "not_enough_in_storage"),
        ("empty_slot", {"row": 0, "column": 0}, "slot_is_free"),
        ("set_price", {"row": 0, "column": 0, "price": 1}, "slot_is_free"),
        ("read_note", {"title": "nothing"}, "unknown_note"),
        ("delete_note", {"title": "nothing"}, "unknown_note"),
        ("read_email", {"email_id": 4000}, "unknown_email"),
        ("send_email", {"to": "no address", "subject": "x", "body": "y"}, "invalid_arguments"),
        ("send_email", {"to": "a@b.example", "subject": "two\nlines", "body": "y"},
         "invalid_arguments"),
    ],
)  # fmt: skip
def test_what_the_world_cannot_do_is_refused_by_name(
    world: World, tool: str, arguments: dict[str, Any], code: str
) -> None:
    world.refused_today = 0
    before = world.state_hash()
    assert perform(world, {"tool": tool, "arguments": arguments}).error == code
    assert world.state_hash() == before


def test_html_in_a_mail_is_only_text(world: World) -> None:
    body = "<script>alert(1)</script> & <b>cola</b>"
    arguments = {"to": "a@b.example", "subject": "<i>hi</i>", "body": body}
    outcome = perform(world, {"tool": "send_email", "arguments": arguments})
    assert not outcome.error
    kept = perform(
        world, {"tool": "read_email", "arguments": {"email_id": outcome.data["email_id"]}}
    )
    assert kept.data["body"] == body
