"""The limit of messages: two for every call, and the day of the last one is the last day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.markets import scored_by_worth, variant
from tests.unit.world.player import do, events
from vendsim.env import ToolCallEnv
from vendsim.play import load_agent, replay, resume_episode, run_episode
from vendsim.scenario import Scenario
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record
from vendsim.tools import perform
from vendsim.world import World

BALANCE = {"tool": "get_balance"}


def with_messages(limit: int) -> Scenario:
    return variant(limits={"messages": limit})


@pytest.mark.parametrize(("limit", "calls"), [(2, 1), (3, 1), (10, 5), (11, 5)])
def test_no_call_is_made_beyond_the_limit(limit: int, calls: int) -> None:
    world = World(with_messages(limit), 1)
    for _ in range(calls - 1):
        outcome = perform(world, BALANCE)
        assert world.end is None
    outcome = perform(world, BALANCE)
    assert world.end == "messages"
    assert world.messages == 2 * calls
    assert outcome.data["end"] == "messages"
    assert outcome.data["balance_cents"] == 50_000
    assert "That was the last message" in outcome.text


def test_the_day_of_the_last_message_is_played_to_its_close() -> None:
    world = World(with_messages(4), 1)
    do(world, "wait_until_tomorrow")
    perform(world, BALANCE)
    assert world.minute == 2 * 1440
    assert [event["day"] for event in events(world, "day")] == [0, 1]
    assert [event["reason"] for event in events(world, "end")] == ["messages"]
    assert world.business.bank_cents == 50_000 - 2 * 200


def test_refused_calls_are_messages_too() -> None:
    world = World(with_messages(6), 1)
    for action in ("no call", {"tool": "fly"}):
        perform(world, action)
    assert world.messages == 4
    outcome = perform(world, {"tool": "get_balance", "arguments": {"transactions": 0}})
    assert (world.end, outcome.data) == ("messages", {"end": "messages"})
    assert outcome.error == "invalid_arguments"


@pytest.mark.parametrize("last", [{"tool": "wait_until_tomorrow"}, {"tool": "fly"}])
def test_a_last_message_that_ends_the_day_ends_no_further_one(last: dict[str, str]) -> None:
    world = World(variant(limits={"messages": 4, "refused_calls_per_day": 1}), 1)
    do(world, "wait_until_tomorrow")
    perform(world, last)
    assert (world.end, world.minute) == ("messages", 2 * 1440)


def test_bankruptcy_and_the_last_day_come_first() -> None:
    poor = variant(
        limits={"messages": 4}, money={"opening_cash_cents": 0, "bankrupt_after_days": 2}
    )
    for scenario, days, end in ((poor, None, "bankrupt"), (with_messages(4), 2, "horizon")):
        world = World(scenario, 1, days=days)
        do(world, "wait_until_tomorrow")
        do(world, "wait_until_tomorrow")
        assert world.end == end


def test_the_morning_counts_them() -> None:
    world = World(with_messages(2000), 1)
    perform(world, "no call")
    outcome = do(world, "wait_until_tomorrow")
    assert "Messages so far: 4 of 2,000." in outcome.text
    morning = outcome.data["morning"]
    assert (morning["messages"], morning["messages_limit"]) == (4, 2000)
    plain = do(World(variant(), 1), "wait_until_tomorrow")
    assert "Messages" not in plain.text
    assert "messages" not in plain.data["morning"]


def test_without_a_limit_there_is_no_end_to_them() -> None:
    world = World(variant(), 1)
    for _ in range(300):
        perform(world, BALANCE)
    assert world.end is None


def test_the_environment_terminates(tmp_path: Path) -> None:
    env = ToolCallEnv(with_messages(6))
    env.reset(seed=1)
    ends = [env.step(dict(BALANCE))[2:4] for _ in range(3)]
    assert ends == [(False, False), (False, False), (True, False)]


@pytest.mark.parametrize("agent", ["base_stock", "random_legal", "do_nothing"])
def test_such_a_run_is_verified_scored_replayed_and_resumed(agent: str, tmp_path: Path) -> None:
    market = scored_by_worth(limits={"messages": 200})
    path = tmp_path / "run.sqlite"
    played = run_episode(market, agent, seed=2, record=path)
    assert (played.end, played.tool_calls) == ("messages", 100)
    verdict, score = verify_record(path), score_record(path)
    assert verdict.breaches == ()
    assert replay(path).end == verdict.end == score.end == played.end
    assert verdict.score_cents == score.score_cents == played.score_cents == played.net_worth_cents
    assert {verdict.score_rule, score.score_rule, played.score_rule} == {"net_worth"}
    assert resume_episode(path) == played


# --- The score -----------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["bank_balance", "net_worth"])
def test_rewards_sum_to_what_the_score_changed(rule: str) -> None:
    env = ToolCallEnv(variant(score={"rule": rule}), days=25)
    agent = load_agent("fixed_price")
    seen, info = env.reset(seed=3)
    agent.begin(env.briefing, env.tools)
    assert info["score_cents"] == 50_000
    cents, over = 0, False
    while not over:
        action: Any = agent.act(seen)
        seen, reward, over, _, info = env.step(action)
        cents += info["reward_cents"]
        assert reward == info["reward_cents"] / 100
    name = "net_worth_cents" if rule == "net_worth" else "balance_cents"
    assert 50_000 + cents == info["score_cents"] == info[name]
    assert info["net_worth_cents"] != info["balance_cents"]
    assert info["net_worth_cents"] == env.world.business.ledger.net_worth_cents


def test_the_last_days_are_announced_with_what_counts() -> None:
    world = World(scored_by_worth(), 1, days=2)
    assert "what counts is the net worth at its close" in do(world, "wait_until_tomorrow").text
