"""Print how the shipped agents rank on a market, over many seeds.

Run as `python scripts/ladder.py [--scenario year] [--seeds 30]`; two runs go on at a time. Agents
meet the same seeds, so that neighbours are compared seed by seed, with a 95 % interval of the mean
difference by Student's t.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev
from typing import Any, NamedTuple

from scipy import stats  # type: ignore[import-untyped]

import vendsim

LADDER = ("do_nothing", "random_legal", "fixed_price", "base_stock", "negotiator")
# No rungs: what an agent comes to with other options, and the rungs it is compared with.
VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {"trusting": ("negotiator", {"trusting": True})}
COMPARED = (("trusting", "negotiator"), ("trusting", "base_stock"))
PROCESSES = 2


class Run(NamedTuple):
    """What one agent came to on one seed."""

    balance_cents: int
    survived: bool
    tool_calls: int


class Gap(NamedTuple):
    """How far one agent is above another on the same seeds, in cents.

    Attributes:
        mean_cents: Mean of the differences.
        half_width_cents: Half of the 95 % interval around it.
        t: Mean over its standard error.
    """

    mean_cents: float
    half_width_cents: float
    t: float

    @property
    def clear(self) -> bool:
        """Whether the interval lies above zero."""
        return self.mean_cents > self.half_width_cents


def play(job: tuple[str, str, int]) -> Run:
    """Play one run: scenario, agent or variant, seed."""
    scenario, name, seed = job
    agent, options = VARIANTS.get(name, (name, {}))
    episode = vendsim.run_episode(scenario, agent, seed=seed, agent_options=options)
    return Run(episode.final_balance_cents, episode.end == "horizon", episode.tool_calls)


def play_all(scenario: str, seeds: Sequence[int], processes: int) -> dict[str, list[Run]]:
    """Play every agent and variant on every seed; its runs in the sequence of the seeds."""
    names = (*LADDER, *VARIANTS)
    jobs = [(scenario, name, seed) for name in names for seed in seeds]
    runs: Iterable[Run]
    if processes == 1:
        runs = map(play, jobs)
    else:
        with ProcessPoolExecutor(processes) as pool:
            runs = list(pool.map(play, jobs, chunksize=4))
    found: dict[str, list[Run]] = {name: [] for name in names}
    for (_, name, _), run in zip(jobs, runs, strict=True):
        found[name].append(run)
    return found


def gap(low: Sequence[Run], high: Sequence[Run]) -> Gap:
    """How far ``high`` is above ``low``, run by run."""
    pairs = zip(low, high, strict=True)
    differences = [better.balance_cents - worse.balance_cents for worse, better in pairs]
    error = stdev(differences) / sqrt(len(differences))
    mean = fmean(differences)
    half_width = float(stats.t.ppf(0.975, len(differences) - 1)) * error
    return Gap(mean, half_width, mean / error)


def table(runs: dict[str, list[Run]]) -> str:
    """The ladder as text: an agent a line, then a pair of neighbours or compared ones a line."""
    lines = [
        f"{'agent':<14}{'mean':>12}{'sd':>10}{'min':>12}{'max':>12}{'survived':>10}{'calls':>8}"
    ]
    for agent, played in runs.items():
        dollars = [run.balance_cents / 100 for run in played]
        lines.append(
            f"{agent:<14}{fmean(dollars):>12,.2f}{stdev(dollars):>10,.2f}{min(dollars):>12,.2f}"
            f"{max(dollars):>12,.2f}{sum(run.survived for run in played):>7}/{len(played)}"
            f"{fmean(run.tool_calls for run in played):>8,.0f}"
        )
    lines.append("")
    for low, high in (*pairwise(LADDER), *COMPARED):
        found = gap(runs[low], runs[high])
        lines.append(
            f"{high} over {low}: ${found.mean_cents / 100:,.2f} "
            f"± {found.half_width_cents / 100:,.2f} (t = {found.t:.1f})"
        )
    return "\n".join(lines)


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description="Rank the shipped agents.")
    parser.add_argument("--scenario", default="year")
    parser.add_argument("--seeds", type=int, default=30)
    options = parser.parse_args()
    print(table(play_all(options.scenario, range(options.seeds), PROCESSES)))


if __name__ == "__main__":
    main()
