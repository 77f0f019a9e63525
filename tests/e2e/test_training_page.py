"""What the page on training shows can be done as it stands there, and what it says is so."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest
from gymnasium.vector import SyncVectorEnv

import vendsim
from tests.markets import fleet, plain_dealing
from vendsim.scenario import TOOL_NAMES, Scenario

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "training.md").read_text("utf-8")
MOST_SECONDS = 60
WAIT: dict[str, Any] = {"tool": "wait_until_tomorrow", "arguments": {}}


def test_the_program_runs_as_written(tmp_path: Path) -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    file = tmp_path / "program.py"
    file.write_text(program, "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", file],
        cwd=tmp_path, capture_output=True, text=True, timeout=MOST_SECONDS, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "(4, 2)\n")


@pytest.mark.parametrize("other", [{"scenario": "year", "days": 5}, {"days": 6}])
def test_a_vector_plays_one_market_for_as_many_days(other: dict[str, Any]) -> None:
    def maker(**changes: Any) -> Callable[[], gym.Env[Any, Any]]:
        given = {"scenario": "sprint", "days": 5, **changes}
        return lambda: gym.make("vendsim/Scenario-v0", **given)

    SyncVectorEnv([maker(), maker()]).reset(seed=1)
    with pytest.raises(RuntimeError, match="space"):
        SyncVectorEnv([maker(), maker(**other)])


def test_ends_and_seeds() -> None:
    env = gym.make("vendsim/Year-v0", max_episode_steps=3)
    env.reset(seed=7)
    assert [env.step(WAIT)[2:4] for _ in range(3)] == [(False, False)] * 2 + [(False, True)]
    follow = [env.reset()[1]["seed"] for _ in range(3)]
    env.reset(seed=7)
    assert [env.reset()[1]["seed"] for _ in range(3)] == follow
    short: Any = gym.make("vendsim/Year-v0", days=30)
    assert short.reset(seed=7)[1]["seed"] == 7
    steps = [short.step(WAIT) for _ in range(30)]
    assert steps[-1][2:4] == (True, False)
    assert "day 30" in short.unwrapped.briefing
    played = vendsim.run_episode("year", "do_nothing", seed=7, days=30)
    assert sum(step[1] for step in steps) == played.score_cents / 100 - 500


# --- What `data` holds ---------------------------------------------------------------------------


def call(tool: str, **arguments: Any) -> dict[str, Any]:
    return {"tool": tool, "arguments": arguments}


def every_call(supplier: str) -> list[dict[str, Any]]:
    """One of every tool that works and has something to show."""
    slot = {"row": 2, "column": 0}
    return [
        call("send_email", to=supplier, subject="Order", body="Please send 60 x sku-08."),
        call("make_payment", to=supplier, amount=100, description="in advance"),
        call("write_note", title="a", text="b"), call("list_notes"), call("read_note", title="a"),
        call("delete_note", title="a"), call("set_reminder", day=3, text="look"),
        call("list_reminders"), call("delete_reminder", reminder_id=1),
        call("write_scratchpad", text="a"), call("read_scratchpad"), call("delete_scratchpad"),
        call("write_value", key="a", text="b"), call("list_keys"), call("read_value", key="a"),
        call("delete_value", key="a"), call("add_memory", text="a"),
        call("search_memory", query="a"), call("delete_memory", memory_id=1),
        call("set_reminder", day=2, text="look"), WAIT, *[WAIT] * 5,
        call("list_emails"), call("read_email", email_id=2), call("get_storage_inventory"),
        call("stock_slot", **slot, product="sku-08", quantity=12),
        call("set_price", **slot, price="1.50"), call("get_machine_inventory"),
        call("web_search", query="drinks wholesale"), call("get_balance"), call("collect_cash"),
        call("empty_slot", **slot), call("wait", hours=1),
    ]  # fmt: skip


def shape(data: dict[str, Any]) -> str:
    """The keys, and those of the rows of lists, as the page writes them."""
    return " ".join(
        f"{key}[{' '.join(value[0])}]" if isinstance(value, list) else key
        for key, value in data.items()
    )


def test_the_keys_of_data_are_those_of_the_page() -> None:
    written = {
        name: keys
        for row in re.findall(r"^\| (`.*`) \| `(.*)` \|$", PAGE, re.MULTILINE)
        for name, keys in [(name, row[1]) for name in re.findall(r"`(\w+)`", row[0])]
    }
    assert set(written) == {*TOOL_NAMES, "morning"} - {"wait_until_tomorrow"}
    plain = json.loads(plain_dealing().canonical_json)
    plain["tools"] = {name: {"minutes": 5} for name in TOOL_NAMES} | plain["tools"]
    market = Scenario.from_json(json.dumps(plain))
    env = vendsim.ToolCallEnv(market, days=8)
    env.reset(seed=3)
    found: dict[str, str] = {}
    for action in every_call(market.suppliers[0].email):
        observation = env.call(action)
        assert observation["ok"], observation["text"]
        data = observation["data"]
        morning = data.pop("morning", None)
        if morning is not None and morning["reminders"]:
            found["morning"] = shape(morning)
            assert (morning["day"], observation["day"]) == (0, 1)
        if action != WAIT:
            found[action["tool"]] = shape(data)
    assert found == written


def test_what_several_machines_add() -> None:
    env = vendsim.ToolCallEnv(fleet(), days=3)
    env.reset(seed=3)
    data = env.call(call("get_machine_inventory", machine="hall-1"))["data"]
    assert list(data) == ["slots", "machine", "site", "way_minutes"]
    assert "machines" in env.call(WAIT)["data"]["morning"]
