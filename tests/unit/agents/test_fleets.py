"""The scripted agents where there are several machines."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from vendsim.env import ToolCallEnv
from vendsim.play import load_agent
from vendsim.scenario import load_scenario
from vendsim.stock import Slot
from vendsim.tools import tools_of

FLEET = load_scenario("fleet")


def played(name: str, days: int) -> tuple[ToolCallEnv, Counter[str]]:
    """A run, and the errors of its refused calls."""
    env, agent = ToolCallEnv(FLEET, days=days), load_agent(name)
    seen, _ = env.reset(seed=1)
    agent.begin(env.briefing, tools_of(FLEET))
    over, errors = False, Counter[str]()
    while not over:
        action: Any = agent.act(seen)
        seen, _, over, _, _ = env.step(action)
        errors[seen["error"]] += 1
    return env, errors


def slots_of(env: ToolCallEnv) -> dict[str, list[Slot]]:
    machines = env.world.business.stands.machines
    return {machine.id: [slot for slot in machine.slots if slot.units] for machine in machines}


def test_fixed_price_puts_one_basket_into_every_machine() -> None:
    env, errors = played("fixed_price", 30)
    baskets = [{slot.sku for slot in slots} for slots in slots_of(env).values()]
    assert min(len(basket) for basket in baskets) >= 6
    assert all(len(basket & baskets[0]) >= 5 for basket in baskets)
    assert set(errors) <= {"", "does_not_fit", "not_enough_in_storage"}


def test_base_stock_has_a_product_once_at_a_site_and_again_at_the_next() -> None:
    env, errors = played("base_stock", 60)
    slots = slots_of(env)
    found = {
        site.id: [
            slot.sku
            for machine in FLEET.machines
            if machine.site == site.id
            for slot in slots[machine.id]
        ]
        for site in FLEET.sites
    }
    for skus in found.values():
        assert len(skus) == len(set(skus)) > 4
    assert set(found["coach"]) & set(found["college"])
    assert "unknown_machine" not in errors
    assert "invalid_arguments" not in errors


@pytest.mark.parametrize("name", ["fixed_price", "base_stock"])
def test_they_collect_the_cash_of_every_machine(name: str) -> None:
    env, _ = played(name, 45)
    ledger = env.world.business.ledger
    collected = {line.memo for line in ledger.bank_lines(10_000) if "collected" in line.memo}
    assert collected >= {f"cash collected from {machine.id}" for machine in FLEET.machines}
