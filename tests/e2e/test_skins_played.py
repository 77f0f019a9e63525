"""Private markets are played, verify, and are worth about what their base is worth."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean, stdev

import pytest

from vendsim.play import run_episode
from vendsim.scenario import Scenario, load_scenario
from vendsim.scenario.skin import make_skin
from vendsim.study.bounds import upper_bound
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
    public = [_earned(year, agent, seed) for seed in range(40)]
    skins = []
    for skin_seed in range(1000, 1040):
        skin = make_skin(year, skin_seed)
        pair = [_earned(skin, agent, seed) for seed in (1, 2)]
        skins.append(tuple(map(fmean, zip(*pair, strict=True))))
    for figure, (ours, others) in enumerate(
        zip(zip(*public, strict=True), zip(*skins, strict=True), strict=True)
    ):
        gap = fmean(others) - fmean(ours)
        error = (stdev(ours) ** 2 / len(ours) + stdev(others) ** 2 / len(others)) ** 0.5
        print(f"{agent}, {('cents', 'normalised')[figure]}: {gap:+.4f} ± {2.02 * error:.4f}")
        assert abs(gap) <= 2.02 * error


def _earned(scenario: Scenario, agent: str, seed: int) -> tuple[float, float]:
    """The final balance in cents, and the normalised score."""
    episode = run_episode(scenario, agent, seed=seed)
    normalised = upper_bound(scenario, seed).normalised(episode.score_cents)
    assert normalised is not None
    return float(episode.final_balance_cents), normalised
