"""What Ray costs: years a second on a cluster of this machine, beside those of this process.

Plays the runs of a study of cheap scripted arms in the year market with the Ray executor, records
on disc and verification included, on one CPU and on more; the cluster's beginning is timed apart::

    python benchmarks/cluster.py [--years 60] [--cpus 2]

Efficiency is the years a second of ``--cpus`` over those of one, divided by their number. Rounds of
all three follow one another, as a machine that does other work too is now faster, now slower.
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

from vendsim.play.agent import source_of
from vendsim.scenario import load_scenario
from vendsim.study.bounds import upper_bound
from vendsim.study.runs.executors import Executor, InlineExecutor
from vendsim.study.runs.executors.on_ray import RayExecutor
from vendsim.study.runs.store import LocalStore
from vendsim.study.runs.task import RunKey, RunTask

ARMS = ("do_nothing", "random_legal", "fixed_price")
MARKET_FILE = "markets/year.json"


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


def rate(executor: Executor, made: list[RunTask]) -> float:
    """Years a second, of runs that are played anew."""
    begun = time.perf_counter()
    results = list(executor.play(made))
    seconds = time.perf_counter() - begun
    assert len(results) == len(made)
    assert all(result.counts for result in results)
    return len(made) / seconds


def rate_on_ray(years: int, cpus: int) -> float:
    """The same on a cluster that has begun, with workers that have begun too."""
    with cluster(cpus) as seconds:
        with tempfile.TemporaryDirectory() as name:
            list(RayExecutor().play(tasks(2 * cpus, Path(name))))
        with tempfile.TemporaryDirectory() as name:
            found = rate(RayExecutor(), tasks(years, Path(name)))
    print(f"Ray, {cpus} CPUs: {found:.2f} years a second; begun in {seconds:.1f} s", flush=True)
    return found


def rate_here(years: int) -> float:
    """The same in this process."""
    with tempfile.TemporaryDirectory() as name:
        found = rate(InlineExecutor(), tasks(years, Path(name)))
    print(f"this process: {found:.2f} years a second", flush=True)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--years", type=int, default=60)
    parser.add_argument("--cpus", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    here, one, more = 0.0, 0.0, 0.0
    for _ in range(options.rounds):
        here += rate_here(options.years)
        one += rate_on_ray(options.years, 1)
        more += rate_on_ray(options.years, options.cpus)
    print(f"one CPU of Ray's plays {one / here:.2f} times as much as this process")
    print(f"efficiency {more / one / options.cpus:.2f} at {options.cpus} CPUs")


if __name__ == "__main__":
    main()
