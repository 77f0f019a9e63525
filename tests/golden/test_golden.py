"""Whole years by hash: nothing about a released market changes unnoticed.

A difference here means that dynamics, agent-visible text, scoring or an agent changed. If
that was meant: bump the market's version where it applies, say so in CHANGELOG.md, and
refresh the file with ``python scripts/refresh_golden.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import vendsim
from vendsim.play import scripted_agents

GOLDEN: dict[str, Any] = json.loads(Path(__file__).with_name("golden.json").read_text("utf-8"))


@pytest.mark.parametrize("key", sorted(GOLDEN["years"]))
def test_a_year_is_the_year_it_was(key: str) -> None:
    scenario, agent, seed = key.split("/")
    episode = vendsim.run_episode(scenario, agent, seed=int(seed))
    assert episode.as_dict() | {"record": None} == GOLDEN["years"][key]


@pytest.mark.parametrize("name", sorted(GOLDEN["scenarios"]))
def test_a_released_scenario_is_what_it_was(name: str) -> None:
    scenario = vendsim.load_scenario(name)
    assert {"env_id": scenario.env_id, "hash": scenario.hash} == GOLDEN["scenarios"][name]


def test_every_shipped_scenario_and_agent_is_covered() -> None:
    covered = {tuple(key.split("/")[:2]) for key in GOLDEN["years"]}
    for head in vendsim.list_scenarios():
        able = set(scripted_agents(vendsim.load_scenario(head.name)))
        assert {agent for name, agent in covered if name == head.name} == able
