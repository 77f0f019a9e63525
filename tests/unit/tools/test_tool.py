"""A tool is one typed function: its description, schemas, checks and samples come from it."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from tests.markets import with_every_tool
from vendsim.scenario import list_scenarios, load_scenario
from vendsim.scenario.schema import TOOL_NAMES
from vendsim.tools import TOOLS, Tool, ToolResult, tools_hash, tools_of
from vendsim.tools import tool as tool_module
from vendsim.tools.arguments import Count, Flag, ShortText
from vendsim.tools.tool import tool
from vendsim.world import Business

YEAR = load_scenario("year")
OFFERED: dict[str, Tool] = {made.name: made for made in tools_of(with_every_tool())}
# From the specification of the tools: the arguments in order, and which may be left out.
SIGNATURES = {
    "send_email": "to subject body",
    "list_emails": "[folder] [unread_only] [limit] [offset]",
    "read_email": "email_id",
    "web_search": "query",
    "get_balance": "[transactions]",
    "make_payment": "to amount description",
    "collect_cash": "",
    "get_machine_inventory": "",
    "get_storage_inventory": "",
    "stock_slot": "row column product quantity",
    "empty_slot": "row column",
    "set_price": "row column price",
    "wait": "hours",
    "wait_until_tomorrow": "",
    "write_note": "title text",
    "list_notes": "",
    "read_note": "title",
    "delete_note": "title",
    "set_reminder": "day text",
    "list_reminders": "",
    "delete_reminder": "reminder_id",
    "write_scratchpad": "text",
    "read_scratchpad": "",
    "delete_scratchpad": "",
    "write_value": "key text",
    "read_value": "key",
    "delete_value": "key",
    "list_keys": "",
    "add_memory": "text",
    "search_memory": "query [k]",
    "delete_memory": "memory_id",
}
JSON_TYPES = {
    "row": "integer", "column": "integer", "quantity": "integer", "hours": "integer",
    "email_id": "integer", "limit": "integer", "offset": "integer", "transactions": "integer",
    "unread_only": "boolean", "to": "string", "subject": "string", "body": "string",
    "query": "string", "description": "string", "product": "string", "title": "string",
    "text": "string", "folder": "string", "day": "integer", "reminder_id": "integer",
    "key": "string", "k": "integer", "memory_id": "integer",
}  # fmt: skip
every_tool = pytest.mark.parametrize("name", SIGNATURES)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Tool]]:
    """An empty list of tools, for tools made by the tests."""
    tools: dict[str, Tool] = {}
    monkeypatch.setattr(tool_module, "TOOLS", tools)
    yield tools
    assert set(TOOLS) == set(TOOL_NAMES)


# --- The tools there are -------------------------------------------------------------------------


def test_the_tools_are_those_of_the_specification() -> None:
    assert list(OFFERED) == list(TOOL_NAMES)
    assert set(TOOLS) == set(SIGNATURES) == set(TOOL_NAMES)


@every_tool
def test_arguments_stand_in_order_and_are_required_or_not(name: str) -> None:
    arguments = TOOLS[name].arguments
    shown = [argument.name if argument.required else f"[{argument.name}]" for argument in arguments]
    assert " ".join(shown) == SIGNATURES[name]


@every_tool
def test_schemas_say_types_defaults_and_what_is_required(name: str) -> None:
    parameters = OFFERED[name].parameters
    assert parameters["type"] == "object"
    assert parameters["additionalProperties"] is False
    arguments = {argument.name: argument for argument in TOOLS[name].arguments}
    assert list(parameters["properties"]) == list(arguments)
    assert parameters["required"] == [a.name for a in arguments.values() if a.required]
    for key, entry in parameters["properties"].items():
        argument = arguments[key]
        assert entry["description"] == argument.description
        assert argument.description.endswith(".")
        assert ("default" in entry) is not argument.required
        if key in ("amount", "price"):
            assert {kind["type"] for kind in entry["anyOf"]} == {"number", "string"}
        else:
            assert entry["type"] == JSON_TYPES[key]
    assert json.loads(json.dumps(parameters, allow_nan=False)) == parameters


@every_tool
def test_both_exports_tell_the_same(name: str) -> None:
    told = OFFERED[name]
    openai, anthropic = told.openai_schema(), told.anthropic_schema()
    assert openai == {
        "type": "function",
        "function": {
            "name": name,
            "description": told.manual,
            "parameters": told.parameters,
        },
    }
    assert anthropic == {
        "name": name,
        "description": told.manual,
        "input_schema": told.parameters,
    }


@every_tool
def test_defaults_are_valid(name: str) -> None:
    for argument in TOOLS[name].arguments:
        if not argument.required:
            good = {a.name: a.domain.draw(lambda bound: 0, YEAR) for a in TOOLS[name].arguments}
            TOOLS[name].check(good | {argument.name: argument.default})


@every_tool
def test_minutes_are_in_the_manual_between_5_and_75(name: str) -> None:
    minutes = OFFERED[name].minutes
    assert minutes is not None
    assert 5 <= minutes <= 75
    if TOOLS[name].name in YEAR.tools:
        assert minutes == YEAR.tools[TOOLS[name].name].minutes
    assert TOOLS[name].minutes is None
    assert TOOLS[name].manual == TOOLS[name].description
    if not TOOLS[name].waits:
        assert OFFERED[name].manual == f"{TOOLS[name].description} Takes {minutes} minutes."


def test_restocking_every_slot_takes_about_half_a_day() -> None:
    slots = len(YEAR.machine.row_sizes) * YEAR.machine.columns
    minutes = slots * YEAR.tools["stock_slot"].minutes
    day_minutes = 1440 - YEAR.calendar.wake_minute
    assert 0.4 <= minutes / day_minutes <= 0.6


def test_the_hash_covers_what_agents_are_told() -> None:
    plain = json.loads(YEAR.canonical_json)
    plain["tools"]["get_balance"]["minutes"] += 1
    other = type(YEAR).from_json(json.dumps(plain))
    assert tools_hash(other) != tools_hash(YEAR) == tools_hash(load_scenario("year"))
    del plain["tools"]["get_balance"]
    fewer = type(YEAR).from_json(json.dumps(plain))
    assert [t.name for t in tools_of(fewer)] == [n for n in YEAR.tools if n != "get_balance"]
    assert [t.name for t in tools_of(YEAR)] == [n for n in TOOL_NAMES if n in YEAR.tools]


# --- Making one ----------------------------------------------------------------------------------


def test_everything_is_made_from_the_function(made: dict[str, Tool]) -> None:
    @tool(changes=True)
    def shout(business: Business, words: ShortText, times: Count = 2, loud: Flag = True) -> Any:
        """Shout across the hall.

        Nobody
        answers.

        Args:
            words: What to shout; at most
                a line: not more.
            times: How often.
            loud: Whether to be heard.
        """
        return ToolResult(words * times, {"loud": loud})

    (shouting,) = made.values()
    assert (shouting.name, shouting.changes, shouting.waits) == ("shout", True, False)
    assert shouting.description == "Shout across the hall.\n\nNobody answers."
    assert [(a.name, a.description, a.required) for a in shouting.arguments] == [
        ("words", "What to shout; at most a line: not more.", True),
        ("times", "How often.", False),
        ("loud", "Whether to be heard.", False),
    ]
    properties = shouting.parameters["properties"]
    assert (properties["times"]["default"], properties["loud"]["default"]) == (2, True)
    assert shouting.function is shout
    assert shouting.check({"words": "hey", "times": 3}) == {"words": "hey", "times": 3}


@pytest.mark.parametrize(
    "arguments",
    [{}, {"words": 3}, {"words": "x", "times": 0}, {"words": "x", "times": True},
     {"words": "x", "times": "2"}, {"words": "x", "loud": 1}, {"words": "x", "more": 1}],
)  # fmt: skip
def test_checks_are_strict(made: dict[str, Tool], arguments: dict[str, Any]) -> None:
    @tool(changes=False)
    def shout(business: Business, words: ShortText, times: Count = 2, loud: Flag = True) -> Any:
        """Shout.

        Args:
            words: What.
            times: How often.
            loud: Whether to be heard.
        """

    with pytest.raises(ValidationError):
        made["shout"].check(arguments)


def test_a_tool_without_arguments_takes_none(made: dict[str, Tool]) -> None:
    @tool(changes=False)
    def rest(business: Business) -> Any:
        """Rest."""

    assert made["rest"].parameters == {
        "type": "object", "properties": {}, "required": [], "additionalProperties": False,
    }  # fmt: skip
    assert made["rest"].check({}) == {}
    with pytest.raises(ValidationError):
        made["rest"].check({"hours": 1})


def test_an_argument_that_is_not_explained_is_our_mistake(made: dict[str, Tool]) -> None:
    def shout(business: Business, words: ShortText) -> Any:
        """Shout."""

    def whisper(business: Business) -> Any:
        """Whisper.

        Args:
            words: What.
        """

    def plain(business: Business, words: str) -> Any:
        """Talk.

        Args:
            words: What; of a type that cannot be sampled.
        """

    for function in (shout, whisper, plain):
        with pytest.raises((AssertionError, KeyError)):
            tool(changes=False)(function)
    assert made == {}


def test_schemas_tell_the_limits_of_the_scenario() -> None:
    limits = YEAR.limits
    properties = {
        (tool.name, name): entry
        for tool in tools_of(YEAR)
        for name, entry in tool.parameters["properties"].items()
    }
    assert properties["send_email", "subject"]["maxLength"] == limits.subject_chars
    assert properties["send_email", "body"]["maxLength"] == limits.body_chars
    assert properties["web_search", "query"]["maxLength"] == limits.query_chars
    assert properties["make_payment", "description"]["maxLength"] == limits.description_chars
    assert properties["write_note", "title"]["maxLength"] == limits.note_title_chars
    assert properties["write_note", "text"]["maxLength"] == limits.note_text_chars
    assert properties["list_emails", "limit"]["maximum"] == limits.emails_listed
    assert properties["get_balance", "transactions"]["maximum"] == limits.entries_listed
    assert properties["stock_slot", "row"]["maximum"] == len(YEAR.machine.row_sizes) - 1
    assert properties["set_price", "column"]["maximum"] == YEAR.machine.columns - 1


def test_what_an_agent_does_to_its_schemas_is_nothing_to_the_next() -> None:
    told = tools_hash(YEAR)
    for made in tools_of(YEAR):
        made.parameters["properties"].clear()
        made.openai_schema()["function"]["parameters"]["required"].append("everything")
        made.anthropic_schema()["input_schema"].clear()
    assert tools_hash(YEAR) == told


@pytest.mark.parametrize("market", [shipped.name for shipped in list_scenarios()])
def test_tools_are_sent_to_other_processes_and_copied_whole(market: str) -> None:
    """A vector of environments in processes is asked for its tools, to tell a model of them."""
    for offered in (tools_of(with_every_tool()), tools_of(load_scenario(market))):
        assert offered[0].openai_schema()  # what was worked out for it does not go along
        for received in (pickle.loads(pickle.dumps(offered)), copy.deepcopy(offered)):
            assert received == offered
            assert [tool.openai_schema() for tool in received] == [
                tool.openai_schema() for tool in offered
            ]
