"""The environment by its specification: observations, rewards, information, ends."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import gymnasium as gym
import pytest
from gymnasium.wrappers import DelayObservation, FrameStackObservation

from tests.markets import plain_dealing
from tests.unit.scenario.folders import Market
from vendsim.env import ToolCallEnv
from vendsim.errors import ResetNeeded, ScenarioError
from vendsim.record import Header, Recorder, read_record
from vendsim.rng import MAX_SEED
from vendsim.scenario import load_scenario
from vendsim.tools import tools_hash

WAIT: dict[str, Any] = {"tool": "wait_until_tomorrow", "arguments": {}}
KEYS = ["text", "data", "ok", "error", "day", "minute", "balance_cents", "unread_emails"]
INFO = [
    *("day", "minute", "balance_cents", "net_worth_cents", "score_cents", "reward_cents"),
    *("units_sold", "revenue_cents", "tool_calls", "refused_calls", "seed", "end"),
]
YEAR = plain_dealing()
SUPPLIER = YEAR.suppliers[0].email


def call(tool: str, **arguments: Any) -> dict[str, Any]:
    return {"tool": tool, "arguments": arguments}


TRADE: list[dict[str, Any]] = [
    call("send_email", to=SUPPLIER, subject="Order", body="Please send 60 x sku-08."),
    call("make_payment", to=SUPPLIER, amount=100, description="in advance"),
    *[WAIT] * 6,
    call("stock_slot", row=2, column=0, product="sku-08", quantity=12),
    call("set_price", row=2, column=0, price="1.50"),
    *[WAIT] * 3,
    call("collect_cash"),
    call("read_email", email_id=2),
    call("fly"),
    WAIT,
]


@pytest.fixture
def env() -> ToolCallEnv:
    return ToolCallEnv(YEAR, days=30)


def play(env: ToolCallEnv, actions: list[Any], seed: int = 3) -> list[Any]:
    """Everything that came back, the reset first."""
    seen: list[Any] = [env.reset(seed=seed)]
    seen += [env.step(action) for action in actions]
    return seen


# --- Observation and information -----------------------------------------------------------------


def test_a_run_begins_with_the_briefing(env: ToolCallEnv) -> None:
    observation, info = env.reset(seed=3)
    assert list(observation) == KEYS
    assert observation["text"] == env.briefing
    assert (observation["data"], observation["ok"], observation["error"]) == ({}, 1, "")
    assert (observation["day"], observation["minute"]) == (0, 480)
    assert (observation["balance_cents"], observation["unread_emails"]) == (50_000, 0)
    assert sorted(info) == sorted(INFO)
    assert (info["tool_calls"], info["reward_cents"], info["end"], info["seed"]) == (0, 0, "", 3)


def test_every_observation_is_in_the_space_and_agrees_with_the_information(
    env: ToolCallEnv,
) -> None:
    first, *steps = play(env, TRADE)
    assert first[0] in env.observation_space
    for observation, _, _, _, info in steps:
        assert observation in env.observation_space
        assert list(observation) == KEYS
        assert sorted(info) == sorted(INFO)
        assert observation["balance_cents"] == info["balance_cents"]
        assert (observation["day"], observation["minute"]) == (info["day"], info["minute"] % 1440)
        assert bool(observation["error"]) is (observation["ok"] == 0)
        json.dumps([observation, info], allow_nan=False)


def test_the_end_is_in_the_space_too() -> None:
    env = ToolCallEnv(days=1)
    observation, *_ = play(env, [WAIT])[-1]
    assert observation in env.observation_space
    assert observation["data"]["end"] == "horizon"


def test_the_observation_shows_nothing_of_the_information_that_is_hidden(env: ToolCallEnv) -> None:
    for seen in play(env, TRADE):
        shown = json.dumps(seen[0])
        assert "net_worth" not in shown
        assert "seed" not in shown


def test_calls_are_counted_and_refused_ones_among_them(env: ToolCallEnv) -> None:
    steps = play(env, [WAIT, "nonsense", call("wait", hours=99), None, call("list_notes")])[1:]
    assert [step[4]["tool_calls"] for step in steps] == [1, 2, 3, 4, 5]
    assert [step[4]["refused_calls"] for step in steps] == [0, 1, 2, 3, 3]
    assert [step[0]["ok"] for step in steps] == [1, 0, 0, 0, 1]
    assert [step[0]["error"] for step in steps] == [
        "", "invalid_call", "invalid_arguments", "invalid_call", "",
    ]  # fmt: skip


def test_sales_are_in_the_information(env: ToolCallEnv) -> None:
    steps = play(env, TRADE)[1:]
    units = cents = 0
    for step in steps:
        morning = step[0]["data"].get("morning")
        if morning is not None:
            units += morning["units"]
            cents += morning["revenue_cents"]
    assert steps[-1][4]["units_sold"] == units > 0
    assert steps[-1][4]["revenue_cents"] == cents > 0


def test_unread_mail_is_counted(env: ToolCallEnv) -> None:
    steps = play(env, TRADE)[1:]
    unread = [step[0]["unread_emails"] for step in steps]
    reading = TRADE.index(call("read_email", email_id=2))
    assert unread[0] == 0
    assert unread[reading] == unread[reading - 1] - 1


@pytest.mark.parametrize("padding", ["reset", "zero"])
def test_observations_can_be_stacked(env: ToolCallEnv, padding: str) -> None:
    stacked: gym.Env[Any, Any] = FrameStackObservation(env, 3, padding_type=padding)
    first, _ = stacked.reset(seed=3)
    assert first["text"][-1] == env.briefing
    assert first in stacked.observation_space
    seen = [stacked.step(WAIT)[0] for _ in range(3)][-1]
    assert seen["day"].tolist() == [1, 2, 3]
    assert [data["morning"]["balance_cents"] for data in seen["data"]] == [49_800, 49_600, 49_400]


def test_observations_can_be_delayed(env: ToolCallEnv) -> None:
    delayed: gym.Env[Any, Any] = DelayObservation(env, 1)
    nothing, _ = delayed.reset(seed=3)
    assert nothing in env.observation_space
    assert (nothing["text"], nothing["data"]) == ("", {})
    assert delayed.step(WAIT)[0]["text"] == env.briefing


# --- Rewards -------------------------------------------------------------------------------------


def test_a_reward_is_the_change_of_the_balance_in_dollars(env: ToolCallEnv) -> None:
    (_, before), *steps = play(env, TRADE)
    for _, reward, _, _, info in steps:
        assert info["reward_cents"] == info["balance_cents"] - before["balance_cents"]
        assert isinstance(reward, float)
        assert reward == info["reward_cents"] / 100
        before = info
    assert len({step[1] for step in steps}) > 4


# --- Actions -------------------------------------------------------------------------------------


def test_json_text_is_the_same_action(env: ToolCallEnv) -> None:
    other = ToolCallEnv(YEAR, days=30)
    texts = [json.dumps(action) for action in TRADE]
    assert json.dumps(play(env, TRADE)) == json.dumps(play(other, texts))


class Unshowable:
    def __repr__(self) -> NoReturn:
        raise RuntimeError("a lazy array that is gone")


@pytest.mark.parametrize(
    "action",
    [None, 3, "", "{", [], {}, {"tool": 1}, b"x", object(), {1, 2}, Unshowable(),
     call("wait", hours=Unshowable())],
)  # fmt: skip
def test_rubbish_is_refused_and_costs_nothing(env: ToolCallEnv, action: Any) -> None:
    env.reset(seed=1)
    before = env.world.state_hash()
    observation, reward, terminated, truncated, _ = env.step(action)
    assert (observation["ok"], observation["error"]) == (0, "invalid_call")
    assert (reward, terminated, truncated) == (0.0, False, False)
    assert env.world.state_hash() == before


# --- Begin and end -------------------------------------------------------------------------------


def test_a_reset_starts_everything_anew(env: ToolCallEnv) -> None:
    first = play(env, TRADE)
    assert json.dumps(play(env, TRADE)) == json.dumps(first)


def test_seeds_differ_in_what_happens_and_not_in_the_rules(env: ToolCallEnv) -> None:
    one, two = play(env, TRADE, seed=1), play(env, TRADE, seed=2)
    assert one[0][0] == two[0][0]
    assert json.dumps(one[1:]) != json.dumps(two[1:])


@pytest.mark.parametrize("seed", [0, 1, MAX_SEED])
def test_seeds_at_the_limits(env: ToolCallEnv, seed: int) -> None:
    assert env.reset(seed=seed)[1]["seed"] == seed


def test_a_seed_past_the_limit_is_refused(env: ToolCallEnv) -> None:
    with pytest.raises(ValueError, match=str(MAX_SEED)):
        env.reset(seed=MAX_SEED + 1)


@pytest.mark.parametrize("days", [1, 2, 7])
def test_a_run_ends_with_its_last_day(days: int) -> None:
    env = ToolCallEnv(days=days)
    steps = play(env, [WAIT] * days)[1:]
    assert [step[2] for step in steps] == [False] * (days - 1) + [True]
    assert not any(step[3] for step in steps)
    assert [step[4]["end"] for step in steps] == [""] * (days - 1) + ["horizon"]
    with pytest.raises(ResetNeeded, match="horizon"):
        env.step(WAIT)


def test_bankruptcy_is_an_end_too() -> None:
    env = ToolCallEnv()
    steps = play(env, [WAIT] * 260)[1:]
    assert [place for place, step in enumerate(steps) if step[2]] == [259]
    assert steps[-1][4]["end"] == steps[-1][0]["data"]["end"] == "bankrupt"
    assert steps[-1][4]["balance_cents"] == -2000


def test_nothing_can_be_asked_before_the_first_reset(env: ToolCallEnv) -> None:
    with pytest.raises(ResetNeeded, match="reset"):
        env.step(WAIT)
    with pytest.raises(ResetNeeded, match="reset"):
        _ = env.world


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
def test_no_copy_plays_in_the_world_of_another(
    env: ToolCallEnv, copied: Callable[[object], object]
) -> None:
    copied(env)
    env.reset(seed=1)
    with pytest.raises(TypeError, match="same seed and play the same actions"):
        copied(env)


# --- Arguments -----------------------------------------------------------------------------------


def test_the_briefing_of_a_short_run_says_when_it_ends() -> None:
    year = load_scenario("year")
    assert ToolCallEnv().briefing == ToolCallEnv(days=365).briefing == year.briefing_for(365)
    short = ToolCallEnv(days=12).briefing
    assert short == year.briefing_for(12)
    assert "day 12" in short
    assert "365" not in short


def test_a_market_by_name_by_path_and_loaded(tmp_path: Path) -> None:
    market = Market(tmp_path / "kiosk")
    kiosk = market.load()
    for scenario in (kiosk, market.folder, str(market.folder)):
        env = ToolCallEnv(scenario)
        observation, _ = env.reset(seed=1)
        assert observation["text"] == kiosk.briefing
        assert env.days == 30
    assert ToolCallEnv("year").scenario.hash == load_scenario("year").hash


@pytest.mark.parametrize("scenario", ["moon", "", "../year"])
def test_a_market_that_is_not_there(scenario: str) -> None:
    with pytest.raises(ScenarioError):
        ToolCallEnv(scenario)


@pytest.mark.parametrize("given", ["default", 3, object()])
@pytest.mark.parametrize("argument", ["counterparty", "embedder"])
def test_who_words_mails_or_makes_vectors_is_no_name(argument: str, given: Any) -> None:
    with pytest.raises(ValueError, match=f"{argument} .* has no name and "):
        ToolCallEnv(YEAR, **{argument: given})


def test_rendering_shows_day_time_balance_and_text() -> None:
    env = ToolCallEnv(days=5, render_mode="ansi")
    env.reset(seed=1)
    observation, *_ = env.step(call("get_balance"))
    shown = env.render()
    assert shown is not None
    for part in ("day 1", "08:15", "$500.00", "get_balance", observation["text"]):
        assert part in shown
    env.step("rubbish")
    assert "invalid_call" in str(env.render())


def test_the_end_is_rendered_at_the_end_of_the_last_day() -> None:
    env = ToolCallEnv(days=1, render_mode="ansi")
    play(env, [WAIT])
    assert str(env.render()).startswith("[day 1, 24:00 | $498.00]")


def test_nothing_of_the_last_run_is_rendered_after_a_reset() -> None:
    env = ToolCallEnv(days=5, render_mode="ansi")
    env.reset(seed=1)
    env.step(call("write_note", title="a", text="secret"))
    env.reset(seed=2)
    assert env.render() == env.briefing
    assert ToolCallEnv(days=5).render() is None


# --- Recording -----------------------------------------------------------------------------------


def test_what_came_back_is_what_is_recorded(env: ToolCallEnv, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    header = Header(
        scenario_json=env.scenario.canonical_json,
        scenario_hash=env.scenario.hash,
        seed=3,
        days=env.days,
        tools_hash=tools_hash(env.scenario),
        agent_name="by hand",
    )
    with Recorder(path, header) as recorder:
        env.recorder = recorder
        seen = play(env, TRADE)
    steps = list(read_record(path).steps())
    assert len(steps) == len(seen)
    assert steps[0].tool == ""
    for step, (observation, _, _, _, info), action in zip(steps[1:], seen[1:], TRADE, strict=True):
        assert step.action == action
        assert step.result == {
            "text": observation["text"],
            "data": observation["data"],
            "error": observation["error"],
        }
        assert (step.minute, step.balance_cents) == (info["minute"], info["balance_cents"])
    assert [step.tool for step in steps[1:]] == [
        "" if action["tool"] == "fly" else action["tool"] for action in TRADE
    ]
