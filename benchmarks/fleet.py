"""How fast a fleet is, and how its time grows with machines, products and customers.

Fleet years by a scripted shopkeeper through the Gymnasium interface with the record on, then
variants of the market with twice, four and eight times as many machines, products or customers,
each played by a round that fills, prices and empties every machine by rote. An exponent is the
slope of log seconds against log size: 1 is growth in proportion. Every figure is also a ratio to
the calibration loop of ``benchmarks/year.py``, timed in the same run. Times are the processor's,
so that other work on the machine moves them little::

    python benchmarks/fleet.py [--years 3]
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from year import calibration_seconds

import vendsim
from vendsim.scenario import Scenario

SIZES = (1, 2, 4, 8)
DAYS = 60
TURNS = 3
PLENTY = 1_000_000


class Round:
    """A shopkeeper by rote: every machine is looked at and refilled twice a week.

    Args:
        skus: What is sold, in the sequence of the slots; the same in every machine.
    """

    def __init__(self, skus: list[str]) -> None:
        self._skus = skus

    def begin(self, briefing: str, tools: Any) -> None:
        """Start at the first call."""
        asked = [tool.parameters["properties"].get("machine", {}) for tool in tools]
        self._machines = next(each["enum"] for each in asked if each)
        self._calls = self._days()

    def act(self, observation: Mapping[str, Any]) -> Mapping[str, Any]:
        """The next call; what a slot holds is read from the answers."""
        self._data = observation["data"]
        return next(self._calls)

    def _days(self) -> Iterator[dict[str, Any]]:
        for day in range(DAYS):
            for machine in self._machines if day % 3 == 0 else ():
                yield from self._fill(machine, price=day == 0)
            yield {"tool": "wait_until_tomorrow", "arguments": {}}

    def _fill(self, machine: str, *, price: bool) -> Iterator[dict[str, Any]]:
        yield {"tool": "get_machine_inventory", "arguments": {"machine": machine}}
        slots = self._data["slots"]
        for slot, sku in zip(slots, self._skus, strict=False):
            place = {"machine": machine, "row": slot["row"], "column": slot["column"]}
            room = slot["capacity_units"] - slot["units"] if slot["sku"] else 6
            if room:
                yield _call("stock_slot", product=sku, quantity=room, **place)
            if price:
                yield _call("set_price", price=2, **place)


def _call(tool: str, **arguments: Any) -> dict[str, Any]:
    return {"tool": tool, "arguments": arguments}


def market(*, machines: int = 4, products: int = 12, customers: float = 1.0) -> Scenario:
    """A fleet of so many machines, two at a site, with so many products and customers."""
    plain = json.loads(vendsim.load_scenario("fleet").canonical_json)
    site, machine = plain["sites"][0], plain["machines"][0]
    sites = range(math.ceil(machines / 2))
    plain["sites"] = [
        {**site, "id": f"s{n}", "name": f"Site {n}", "travel_minutes": 0} for n in sites
    ]
    columns = math.ceil(products / 4)
    plain["machines"] = [
        {**machine, "id": f"m{n}", "site": f"s{n // 2}", "row_sizes": ["L"] * 4,
         "columns": columns} for n in range(machines)
    ]  # fmt: skip
    for name in plain["tools"]:
        plain["tools"][name]["minutes"] = 1
    some = plain["products"][0]
    plain["products"] = [
        {**some, "sku": f"p{n}", "name": f"Product {n}", "slot_capacity_units": 1000,
         "base_units_per_day": 4.0 * customers, "shelf_life_days": 1000} for n in range(products)
    ]  # fmt: skip
    for supplier in plain["suppliers"]:
        supplier["products"] = ["p0"]
    plain["letters"], plain["calendar"]["horizon_days"] = [], DAYS
    plain["customers"]["complaints_per_unit"] = 0.0
    plain["storage"]["capacity_units"] = PLENTY
    return Scenario.from_json(json.dumps(plain))


def seconds_of(scenario: Scenario) -> float:
    """Least seconds of a run by rote, goods lying in storage from the start."""
    skus = [product.sku for product in scenario.products]
    times = []
    for _ in range(TURNS):
        env = vendsim.ToolCallEnv(scenario)
        agent = Round(skus)
        observation, _ = env.reset(seed=1)
        for sku in skus:
            env.world.business.storage.receive(sku, PLENTY // len(skus), 0, expiry_day=PLENTY)
        agent.begin(env.briefing, env.tools)
        gc.collect()
        start = time.process_time()
        while env.world.end is None:
            observation = env.step(dict(agent.act(observation)))[0]
        times.append(time.process_time() - start)
    return min(times)


def exponent(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """The slope of log seconds against log size."""
    across = [math.log(size) for size in sizes]
    up = [math.log(each) for each in seconds]
    return statistics.linear_regression(across, up).slope


def fleet_years(years: int, calibration: float) -> None:
    """Print what a year of the market `fleet` takes."""
    for agent in ("fixed_price", "base_stock"):
        seconds = []
        with tempfile.TemporaryDirectory() as folder:
            for seed in range(years):
                gc.collect()
                start = time.process_time()
                path = Path(folder) / f"{seed}.sqlite"
                episode = vendsim.run_episode("fleet", agent, seed=seed, record=path)
                seconds.append(time.process_time() - start)
        median = min(seconds)
        calls = episode.tool_calls
        print(
            f"fleet year, {agent:<12}{1 / median:8.2f} years/s  {calls} calls  "
            f"{median * 1e6 / calls:6.1f} µs a call  {median / calibration:7.2f} calibrations"
        )


def growth(name: str, make: Callable[[int], Scenario], calibration: float) -> None:
    """Print how time grows with one size, and its exponent."""
    seconds = [seconds_of(make(size)) for size in SIZES]
    shown = "  ".join(f"{each / calibration:7.2f}" for each in seconds)
    print(f"{name:<10} x {SIZES}: {shown} calibrations, exponent {exponent(SIZES, seconds):.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--years", type=int, default=3, help="years to run, at least 1")
    years = max(1, parser.parse_args().years)
    vendsim.run_episode("fleet", "fixed_price", seed=0, days=60)
    calibration = calibration_seconds(time.process_time)
    print(f"calibration loop {calibration * 1000:.2f} ms")
    fleet_years(years, calibration)
    growth("machines", lambda size: market(machines=4 * size), calibration)
    growth("products", lambda size: market(products=10 * size), calibration)
    growth("customers", lambda size: market(customers=2.0 * size), calibration)


if __name__ == "__main__":
    main()
