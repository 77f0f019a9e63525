from __future__ import annotations

from tests.unit.agents.playing import Played, play
from vendsim.play import load_agent
from vendsim.tools import TOOLS


def _calls(played: Played) -> list[tuple[str, dict[str, object]]]:
    return [(step.tool, step.arguments) for step in played.steps]


def test_it_uses_every_tool() -> None:
    played = [play("random_legal", seed=seed, days=365) for seed in (2, 3, 4)]
    assert {step.tool for year in played for step in year.steps} == set(TOOLS)


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
