"""Print where the money of the shipped agents went, in each market.

Run as `python scripts/losses.py [--scenario NAME]... [--seeds 5]`; two runs go on at a time. All
meet the same seeds. A column is the mean of an agent's runs, in dollars; its parts sum to what
lies between the mean bound and the mean score.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev
from tempfile import TemporaryDirectory
from typing import NamedTuple

from scripts.bounds import PRIVILEGED, agents_for
from vendsim.play import run_episode
from vendsim.scenario import list_scenarios, load_scenario
from vendsim.study.bounds import upper_bound
from vendsim.study.decomposition import LABELS, PARTS, Decomposition, decompose, mean_decomposition
from vendsim.study.privileged import Privileged

PROCESSES = 2


class Lost(NamedTuple):
    """A run's parts, beside what others say of it."""

    found: Decomposition
    score_cents: int
    bound_cents: int


def play(scenario: str, agent: str, seed: int) -> Lost:
    """Play one run and take it apart."""
    market = load_scenario(scenario)
    days = market.calendar.horizon_days
    player = Privileged(market, seed, days) if agent == PRIVILEGED else agent
    with TemporaryDirectory() as folder:
        record = Path(folder) / "run.sqlite"
        score_cents = run_episode(market, player, seed=seed, record=record).score_cents
        found = decompose(record)
    return Lost(found, score_cents, upper_bound(market, seed).bound_cents)


def play_all(
    scenario: str, agents: Sequence[str], seeds: Sequence[int], processes: int = PROCESSES
) -> dict[str, list[Lost]]:
    """Play every agent on every seed."""
    if processes == 1:
        return {agent: [play(scenario, agent, seed) for seed in seeds] for agent in agents}
    with ProcessPoolExecutor(processes) as pool:
        return {agent: list(pool.map(partial(play, scenario, agent), seeds)) for agent in agents}


def luck(runs: Sequence[Lost]) -> tuple[float, float]:
    """Mean of what chance took, in dollars, and its standard error."""
    dollars = [dict(run.found.parts)["chance"] / 100 for run in runs]
    return fmean(dollars), stdev(dollars) / sqrt(len(dollars))


def table(scenario: str, runs: dict[str, list[Lost]]) -> str:
    """A column for each agent."""
    means = {agent: mean_decomposition([run.found for run in of]) for agent, of in runs.items()}
    rows = [("bound", [each.bound_cents for each in means.values()])]
    rows.append(("score", [each.score_cents for each in means.values()]))
    for place, name in enumerate(PARTS):
        rows.append((LABELS[name], [each.parts[place].cents for each in means.values()]))
    heads = "".join(f"{agent:>14}" for agent in means)
    count = len(next(iter(runs.values())))
    lines = [f"{scenario}, {count} seeds", f"  {'':<16}{heads}"]
    for label, cents in rows:
        lines.append(f"  {label:<16}" + "".join(f"{each / 100:>14,.0f}" for each in cents))
    errors = "".join(f"{2 * luck(of)[1]:>14,.0f}" for of in runs.values())
    return "\n".join([*lines, f"  {'chance, ± 2 se':<16}{errors}"])


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description="Where the money of the shipped agents went.")
    parser.add_argument("--scenario", action="append")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    for name in options.scenario or [head.name for head in list_scenarios()]:
        print(table(name, play_all(name, agents_for(name), range(options.seeds))), flush=True)
        print()


if __name__ == "__main__":
    main()
