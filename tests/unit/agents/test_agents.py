"""What holds for every shipped agent."""

from __future__ import annotations

import ast

import pytest

import vendsim
from tests.markets import variant
from tests.unit.agents.playing import AGENTS, play
from vendsim.play import load_agent, scripted_agents

NAMES = ("do_nothing", "random_legal", "fixed_price", "base_stock", "negotiator")


def test_these_are_the_shipped_agents() -> None:
    assert sorted(NAMES) == scripted_agents()


@pytest.mark.parametrize("name", NAMES)
def test_it_knows_nothing_but_what_it_is_told(name: str) -> None:
    tree = ast.parse((AGENTS / f"{name}.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            imported.add(node.module)
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
    ours = {each for each in imported if each and each.startswith("vendsim")}
    assert ours <= {"vendsim.tools", "vendsim.rng"}


@pytest.mark.parametrize("name", NAMES)
def test_a_second_episode_starts_afresh(name: str) -> None:
    agent = load_agent(name)
    first, second = play(agent, days=25), play(agent, days=25)
    assert second.steps == first.steps
    assert second.env.world.state_hash() == first.env.world.state_hash()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("days", [1, 2, 3])
def test_it_plays_the_shortest_runs_to_their_end(name: str, days: int) -> None:
    played = play(name, days=days)
    assert played.env.world.end == "horizon"
    assert played.env.world.business.bank_cents > 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [("L",), ("L", "L", "L")])
def test_it_plays_a_machine_of_large_slots_alone(name: str, shape: tuple[str, ...]) -> None:
    market = variant(machine={"row_sizes": shape})
    assert vendsim.run_episode(market, name, seed=0, days=40).end == "horizon"


@pytest.mark.parametrize(("name", "share"), [("random_legal", 0.1), ("fixed_price", 0.1)])
def test_it_is_seldom_refused(name: str, share: float) -> None:
    played = play(name, days=120)
    refused = played.refused()
    assert set(refused) <= {"does_not_fit"}  # of sizes it can only learn by trying
    assert len(refused) < share * len(played.steps)


@pytest.mark.parametrize("name", NAMES)
def test_rewards_sum_to_what_the_balance_changed(name: str) -> None:
    env = vendsim.ToolCallEnv("year", days=60)
    agent = load_agent(name)
    seen, info = env.reset(seed=3)
    opening_cents = info["balance_cents"]
    agent.begin(env.briefing, env.tools)
    summed_cents, over = 0, False
    while not over:
        call = agent.act(seen)
        assert not isinstance(call, str)
        seen, reward, over, _, info = env.step(dict(call))
        assert reward == info["reward_cents"] / 100
        summed_cents += info["reward_cents"]
    assert summed_cents == info["balance_cents"] - opening_cents
