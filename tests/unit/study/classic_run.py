"""A run in the market `classic`: accounts are charged, stores are filled, messages run out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.unit.study.rich_run import SEED, call, header_of
from vendsim.env import ToolCallEnv
from vendsim.play import load_agent
from vendsim.record import Recorder
from vendsim.scenario import Scenario, load_scenario
from vendsim.tools import tools_of

MESSAGES = 500


def _market() -> Scenario:
    plain = json.loads(load_scenario("classic").canonical_json)
    plain["limits"]["messages"] = MESSAGES
    return Scenario.from_json(json.dumps(plain))


MARKET = _market()


def remembering(day: int) -> list[dict[str, Any]]:
    """What is remembered and forgotten on a day."""
    calls = [
        call("write_scratchpad", text=f"It is day {day}."),
        call("read_scratchpad"),
        call("write_value", key=f"day {day % 3}", text="x" * (day + 1)),
        call("read_value", key=f"day {day % 3}"),
        call("add_memory", text=f"On day {day} it was quiet."),
        call("search_memory", query="quiet days"),
        call("list_keys"),
    ]
    if day % 4 == 3:
        calls += [call("delete_value", key="day 1"), call("delete_memory", memory_id=day - 1)]
        calls += [call("delete_scratchpad"), call("read_value", key="day 1")]
    return calls


def write_classic_run(path: Path) -> None:
    """Plays the run into a record."""
    env = ToolCallEnv(MARKET)
    with Recorder(path, header_of(MARKET, env.days)) as recorder:
        env.recorder = recorder
        agent = load_agent("fixed_price")
        seen, _ = env.reset(seed=SEED)
        agent.begin(env.briefing, tools_of(env.scenario))
        over, day, left = False, -1, []
        while not over:
            if seen["day"] != day:
                day, left = seen["day"], remembering(seen["day"]) if day < 12 else []
            while left and not over:
                over = env.step(left.pop(0))[2]
            if not over:
                action: Any = agent.act(seen)
                seen, _, over, _, _ = env.step(action)
