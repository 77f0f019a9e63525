"""Print what there is to win in each market, and how much of it the agents win.

Run as `python scripts/bounds.py [--scenario NAME]... [--seeds 20]`; two runs go on at a time. All
meet the same seeds. `privileged` is the policy of `vendsim.study.privileged`, which is told the
world. The last column is the mean normalised score with the half of its 95 % interval.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import sqrt
from statistics import fmean, stdev
from typing import NamedTuple

from scipy import stats  # type: ignore[import-untyped]

from vendsim.play import run_episode
from vendsim.scenario import list_scenarios, load_scenario
from vendsim.study.bounds import upper_bound
from vendsim.study.privileged import Privileged

AGENTS = ("do_nothing", "random_legal", "fixed_price", "base_stock", "negotiator")
PRIVILEGED = "privileged"
PROCESSES = 2


class Played(NamedTuple):
    """A run beside what there was to win."""

    balance_cents: int
    bound_cents: int
    normalised: float


def agents_for(scenario: str) -> tuple[str, ...]:
    """Who plays a market: everybody who can."""
    told = Privileged.can_play(load_scenario(scenario))
    return (*AGENTS, PRIVILEGED) if told else AGENTS


def play(scenario: str, agent: str, seed: int) -> Played:
    """Play one run."""
    market = load_scenario(scenario)
    days = market.calendar.horizon_days
    player = Privileged(market, seed, days) if agent == PRIVILEGED else agent
    episode = run_episode(market, player, seed=seed)
    bound = upper_bound(market, seed)
    balance_cents = episode.score_cents
    return Played(balance_cents, bound.bound_cents, bound.normalised(balance_cents) or 0.0)


def play_all(
    scenario: str, agents: Sequence[str], seeds: Sequence[int], processes: int = PROCESSES
) -> dict[str, list[Played]]:
    """Play every agent on every seed."""
    found: dict[str, list[Played]] = {}
    if processes == 1:
        return {agent: [play(scenario, agent, seed) for seed in seeds] for agent in agents}
    with ProcessPoolExecutor(processes) as pool:
        for agent in agents:
            found[agent] = list(pool.map(partial(play, scenario, agent), seeds, chunksize=2))
    return found


def table(scenario: str, runs: dict[str, list[Played]]) -> str:
    """A line for the bound and one for each agent, in dollars."""
    bounds = [run.bound_cents / 100 for run in next(iter(runs.values()))]
    lines = [
        f"{scenario}, {len(bounds)} seeds",
        f"  {'':<14}{'mean':>12}{'sd':>10}{'min':>12}{'max':>12}{'normalised':>20}",
        _row("bound", bounds, ""),
    ]
    for agent, played in runs.items():
        shares = [run.normalised for run in played]
        quantile = float(stats.t.ppf(0.975, len(shares) - 1))
        error = quantile * stdev(shares) / sqrt(len(shares))
        dollars = [run.balance_cents / 100 for run in played]
        lines.append(_row(agent, dollars, f"{fmean(shares):.3f} ± {error:.3f}"))
    return "\n".join(lines)


def _row(name: str, dollars: Sequence[float], share: str) -> str:
    return (
        f"  {name:<14}{fmean(dollars):>12,.2f}{stdev(dollars):>10,.2f}{min(dollars):>12,.2f}"
        f"{max(dollars):>12,.2f}{share:>20}"
    )


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description="What there is to win, and who wins how much.")
    parser.add_argument("--scenario", action="append")
    parser.add_argument("--seeds", type=int, default=20)
    options = parser.parse_args()
    for name in options.scenario or [head.name for head in list_scenarios()]:
        print(table(name, play_all(name, agents_for(name), range(options.seeds))))
        print()


if __name__ == "__main__":
    main()
