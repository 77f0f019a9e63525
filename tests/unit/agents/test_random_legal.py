from __future__ import annotations

from typing import Any

from tests.unit.agents.playing import Played, play
from vendsim.env import ToolCallEnv
from vendsim.play import load_agent


def _calls(played: Played) -> list[tuple[str, dict[str, object]]]:
    return [(step.tool, step.arguments) for step in played.steps]


def test_it_uses_every_tool_it_is_given_and_no_other() -> None:
    for market in ("year", "classic"):
        env = ToolCallEnv(market)
        used: set[str] = set()
        for seed in range(2, 5 if market == "year" else 12):
            agent, (seen, _) = load_agent("random_legal"), env.reset(seed=seed)
            agent.begin(env.briefing, env.tools)
            over = False
            while not over:
                call: Any = agent.act(seen)
                used.add(call["tool"])
                seen, _, over, _, _ = env.step(call)
        assert used == set(env.scenario.tools), market


def test_its_own_seed_changes_what_it_does() -> None:
    plain = play(load_agent("random_legal", {"seed": 0}), days=10)
    same = play(load_agent("random_legal"), days=10)
    other = play(load_agent("random_legal", {"seed": 1}), days=10)
    assert _calls(same) == _calls(plain)
    assert _calls(other) != _calls(plain)


def test_it_pays_only_what_it_was_asked_for() -> None:
    played = play("random_legal", seed=2, days=200)
    payments = played.of("make_payment")
    assert payments
    texts = [step.seen["text"] for step in played.of("read_email")]
    for step in payments:
        number, amount = step.arguments["description"], step.arguments["amount"]
        asked = [text for text in texts if f"Payment reference: {number}" in text]
        assert any(f"Total: ${amount}" in text.replace(",", "") for text in asked)


def test_it_sells_a_little() -> None:
    sold = [
        play("random_legal", seed=seed, days=365).env.world.business.sales.units for seed in (1, 2)
    ]
    assert all(0 < units < 1000 for units in sold)
