"""How a market is played by a language model: which tools go to a sub-agent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.markets import variant
from vendsim.play.models import ChatAgent, ScriptedModel
from vendsim.scenario import load_scenario
from vendsim.scenario.rules import NIGHT_TOOL
from vendsim.scenario.talk import TalkSpec, check_talk
from vendsim.tools import tools_hash, tools_of


def test_classic_gives_the_physical_work_away() -> None:
    tools = {tool.name: tool for tool in tools_of(load_scenario("classic"))}
    delegated = {name for name, tool in tools.items() if tool.delegated_steps}
    assert delegated == {
        *("collect_cash", "get_machine_inventory", "stock_slot", "empty_slot", "set_price")
    }
    assert {tools[name].delegated_steps for name in delegated} == {10}
    assert all(tool.one_at_a_time for tool in tools.values())


def test_what_scripts_are_told_of_their_tools_does_not_change() -> None:
    year = load_scenario("year")
    talked = variant(talk={"sub_agent_tools": ["set_price"], "several_calls": True})
    assert tools_hash(talked) == tools_hash(year)
    assert talked.hash != year.hash


@pytest.mark.parametrize("several", [True, False])
def test_a_model_is_told_whether_it_may_call_several(several: bool) -> None:
    market = variant(talk={"several_calls": several})
    agent = ChatAgent(ScriptedModel([]))
    agent.begin("Sell.", tools_of(market))
    assert agent._dialogue is not None
    request = agent._dialogue.request()
    assert request.several_calls is several
    assert ("several tools in one message" in request.system) is several


@pytest.mark.parametrize(
    ("tools", "fault"),
    [
        (["set_price", "set_price"], "twice"),
        (["write_scratchpad"], "no tool of this market"),
        ([NIGHT_TOOL], "ends the day"),
    ],
)
def test_what_no_sub_agent_can_have(tools: list[Any], fault: str) -> None:
    talk = TalkSpec(sub_agent_tools=tuple(tools))
    ((key, message),) = check_talk(talk, load_scenario("year").tools, NIGHT_TOOL)
    assert key == f"sub_agent_tools[{len(tools) - 1}]"
    assert fault in message
