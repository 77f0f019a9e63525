"""Gymnasium's own checks, and what its users rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env, data_equivalence
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv

import vendsim
from vendsim.env import ToolCallEnv

IDS = sorted(name for name in gym.registry if name.startswith("vendsim/"))
WAIT = {"tool": "wait_until_tomorrow", "arguments": {}}


def test_every_shipped_market_has_an_id() -> None:
    assert "vendsim/Scenario-v0" in IDS
    assert {head.env_id for head in vendsim.list_scenarios()} <= set(IDS)
    assert "vendsim/Year-v0" in IDS


@pytest.mark.parametrize("identity", IDS)
def test_check_env_has_nothing_to_say(identity: str) -> None:
    # Warnings are errors in this test suite.
    check_env(gym.make(identity).unwrapped)
    check_env(gym.make(identity, render_mode="ansi").unwrapped)


def test_scenario_id_takes_a_name_or_a_path() -> None:
    year = vendsim.bundled.bundled_folder("scenarios") / "year"
    by_name = gym.make("vendsim/Scenario-v0", scenario="year", days=3)
    by_path = gym.make("vendsim/Scenario-v0", scenario=year, days=3)
    assert data_equivalence(by_name.reset(seed=4), by_path.reset(seed=4))


def test_importing_by_prefix_is_enough() -> None:
    code = (
        "import gymnasium as g; print(g.make('vendsim:vendsim/Year-v0').reset(seed=1)[1]['seed'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def rollout(env: gym.Env[Any, Any], steps: int, seed: int) -> list[Any]:
    """Reset and take sampled steps; everything that came back."""
    seen: list[Any] = [env.reset(seed=seed)]
    env.action_space.seed(seed)
    for _ in range(steps):
        back = env.step(env.action_space.sample())
        seen.append(back)
        if back[2]:
            seen.append(env.reset(seed=seed + 1))
    return seen


@pytest.mark.parametrize("seed", range(5))
def test_two_envs_roll_out_alike(seed: int) -> None:
    first = rollout(gym.make("vendsim/Year-v0", days=20), 300, seed)
    second = rollout(gym.make("vendsim/Year-v0", days=20), 300, seed)
    assert data_equivalence(first, second)


def test_an_unseeded_reset_draws_its_seed_from_the_generator() -> None:
    env = ToolCallEnv(days=2)
    env.reset(seed=9)
    drawn = [env.reset()[1]["seed"] for _ in range(3)]
    env.reset(seed=9)
    assert [env.reset()[1]["seed"] for _ in range(3)] == drawn
    assert len(set(drawn)) == 3


def test_results_of_different_steps_share_nothing_mutable() -> None:
    env = ToolCallEnv(days=5)
    first, info = env.reset(seed=1)
    kept = json.dumps([first, info])
    second, *_, later = env.step(WAIT)
    second["data"]["morning"]["sold"]["x"] = 1
    later["end"] = "changed"
    third, *_, last = env.step(WAIT)
    assert json.dumps([first, info]) == kept
    assert third["data"]["morning"]["sold"] == {}
    assert last["end"] == ""


def test_rewards_add_up_to_the_change_of_the_balance() -> None:
    env = ToolCallEnv()
    _, info = env.reset(seed=2)
    opening_cents = info["balance_cents"]
    env.action_space.seed(5)
    total, cents, terminated = 0.0, 0, False
    for _ in range(2000):
        _, reward, terminated, truncated, info = env.step(env.action_space.sample())
        assert not truncated
        total += reward
        cents += info["reward_cents"]
        if terminated:
            break
    assert cents == info["balance_cents"] - opening_cents
    assert round(total * 100) == cents


def test_stepping_too_early_or_too_late_is_said() -> None:
    env = ToolCallEnv(days=1)
    with pytest.raises(vendsim.ResetNeeded):
        env.step(WAIT)
    env.reset(seed=1)
    *_, terminated, _, info = env.step(WAIT)
    assert terminated
    assert info["end"] == "horizon"
    with pytest.raises(vendsim.ResetNeeded):
        env.step(WAIT)
    env.reset(seed=1)
    env.step(WAIT)


@pytest.mark.parametrize("days", [0, -1, 366, True, 1.5, "3"])
def test_days_out_of_range_are_refused(days: Any) -> None:
    with pytest.raises(ValueError, match="1 to 365"):
        ToolCallEnv(days=days)


def make_short() -> ToolCallEnv:
    """A short market, for processes that are spawned."""
    return ToolCallEnv(days=3)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_vector_environments_work(mode: str) -> None:
    makers = [make_short, make_short]
    envs: SyncVectorEnv | AsyncVectorEnv
    if mode == "sync":
        envs = SyncVectorEnv(makers)
    else:
        envs = AsyncVectorEnv(makers, shared_memory=False, context="spawn")
    try:
        observations, _ = envs.reset(seed=[1, 2])
        assert list(observations["day"]) == [0, 0]
        for day in range(1, 4):
            observations, rewards, terminated, truncated, infos = envs.step([WAIT, WAIT])
            assert np.allclose(rewards, -2.0)
            assert list(observations["day"]) == [min(day, 2)] * 2
        assert terminated.all()
        assert not truncated.any()
        assert list(infos["seed"]) == [1, 2]
    finally:
        envs.close()


def test_make_vec_works_as_documented() -> None:
    envs = gym.make_vec(
        "vendsim/Year-v0",
        num_envs=2,
        vectorization_mode="async",
        vector_kwargs={"shared_memory": False, "context": "spawn"},
        days=2,
    )
    try:
        observations, _ = envs.reset(seed=3)
        assert len(observations["text"]) == 2
    finally:
        envs.close()


def test_render_modes(capsys: pytest.CaptureFixture[str]) -> None:
    env = ToolCallEnv(days=2, render_mode="ansi")
    env.reset(seed=1)
    env.step(WAIT)
    shown = env.render()
    assert shown is not None
    assert "Good morning" in shown
    assert capsys.readouterr().out == ""
    loud = ToolCallEnv(days=2, render_mode="human")
    loud.reset(seed=1)
    loud.step(WAIT)
    assert "Good morning" in capsys.readouterr().out
    with pytest.raises(ValueError, match="render_mode"):
        ToolCallEnv(render_mode="rgb_array")  # type: ignore[arg-type]
