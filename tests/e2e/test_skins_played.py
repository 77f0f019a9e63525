"""Private markets are played, verify, and are worth about what their base is worth."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean, stdev

import pytest

from vendsim.play import run_episode
from vendsim.scenario import Scenario, load_scenario
from vendsim.scenario.skin import make_skin
from vendsim.study.verify import verify_record

AGENTS = ("fixed_price", "base_stock", "negotiator")


@pytest.mark.parametrize("agent", AGENTS)
def test_a_month_is_played_and_verifies(agent: str, tmp_path: Path) -> None:
    skin = make_skin(load_scenario("year"), 1)
    path = tmp_path / "run.vendsim.sqlite"
    episode = run_episode(skin, agent, seed=2, days=40, record=path)
    assert episode.end == "horizon"
    assert episode.units_sold > 0
    assert verify_record(path).holds


@pytest.mark.sweep
@pytest.mark.parametrize("agent", AGENTS)
def test_an_agent_earns_in_skins_what_it_earns_in_their_base(agent: str) -> None:
    year = load_scenario("year")
    public = [_balance_cents(year, agent, seed) for seed in range(1, 21)]
    skins = []
    for skin_seed in range(1000, 1020):
        skin = make_skin(year, skin_seed)
        skins.append(fmean(_balance_cents(skin, agent, seed) for seed in (1, 2)))
    spread = (stdev(public) ** 2 / len(public) + stdev(skins) ** 2 / len(skins)) ** 0.5
    print(
        f"{agent}: base {fmean(public):.0f}, skins {fmean(skins):.0f}, ± {2.02 * spread:.0f} cents"
    )
    assert abs(fmean(skins) - fmean(public)) <= 2.02 * spread


def _balance_cents(scenario: Scenario, agent: str, seed: int) -> int:
    return run_episode(scenario, agent, seed=seed).final_balance_cents
