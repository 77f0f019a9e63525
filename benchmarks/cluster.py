"""What Ray costs: years a second on a cluster of this machine, and how idle its workers are.

Plays the runs of a study of cheap scripted arms in the year market with the Ray executor, records
on disc and verification included, on one CPU and on more; the cluster's beginning is timed apart::

    python benchmarks/cluster.py [--years 60] [--cpus 2]

Efficiency is the years a second of ``--cpus`` over those of one, divided by their number. On a
machine that does other work too, workers get no more of it than before: then it says little, and
the share of the time in which workers are at a run says what Ray itself costs.
"""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from vendsim.play.agent import source_of
from vendsim.scenario import load_scenario
from vendsim.study.bounds import upper_bound
from vendsim.study.runs.executors.on_ray import RayExecutor
from vendsim.study.runs.store import LocalStore
from vendsim.study.runs.task import RunKey, RunTask

ARMS = ("do_nothing", "random_legal", "fixed_price")
MARKET_FILE = "markets/year.json"


class Measured(NamedTuple):
    """What playing some years took.

    Attributes:
        rate: Years a second.
        busy: Share of the workers' time in which they were at a run.
    """

    rate: float
    busy: float


@contextmanager
def cluster(cpus: int) -> Iterator[float]:
    """A cluster of this machine; how many seconds it took to begin."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray

    begun = time.perf_counter()
    ray.init(
        address="local",
        num_cpus=cpus,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        object_store_memory=100 * 2**20,
    )
    try:
        yield time.perf_counter() - begun
    finally:
        ray.shutdown()


def tasks(years: int, folder: Path) -> list[RunTask]:
    """Runs of all arms, as many as there are years."""
    market = load_scenario("year")
    store = LocalStore(str(folder))
    store.write(MARKET_FILE, market.canonical_json.encode())
    seeds = range(-(-years // len(ARMS)))
    bounds = {seed: upper_bound(market, seed).bound_cents for seed in seeds}
    made = [
        RunTask(
            key=RunKey(arm, "year", seed, 0),
            store=store,
            agent=arm,
            agent_hash=source_of(arm)[1],
            market_file=MARKET_FILE,
            scenario_hash=market.hash,
            days=market.calendar.horizon_days,
            bound_cents=bounds[seed],
        )
        for seed in seeds
        for arm in ARMS
    ]
    return made[:years]


def measure(years: int, cpus: int) -> Measured:
    """Play on a cluster that has begun, with workers that have begun too."""
    with tempfile.TemporaryDirectory() as warm, tempfile.TemporaryDirectory() as name:
        list(RayExecutor().play(tasks(2 * cpus, Path(warm))))
        made = tasks(years, Path(name))
        begun = time.perf_counter()
        results = list(RayExecutor().play(made))
        seconds = time.perf_counter() - begun
    assert len(results) == years
    assert all(result.counts for result in results)
    played = sum(result.wall_seconds for result in results)
    return Measured(years / seconds, played / seconds / cpus)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--years", type=int, default=60)
    parser.add_argument("--cpus", type=int, default=2)
    options = parser.parse_args()
    found = {}
    for cpus in (1, options.cpus):
        with cluster(cpus) as seconds:
            found[cpus] = each = measure(options.years, cpus)
        print(
            f"{cpus} CPU: begun in {seconds:.1f} s, {each.rate:.2f} years a second, "
            f"workers at a run {each.busy:.1%} of the time"
        )
    rate = found[options.cpus].rate / found[1].rate / options.cpus
    print(f"efficiency {rate:.2f} at {options.cpus} CPUs")


if __name__ == "__main__":
    main()
