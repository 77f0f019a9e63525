"""How fast a scripted year is where people choose, and what the choosing itself costs.

The script of ``benchmarks/year.py`` runs the year market with its customers replaced by 60 people a
day who choose among twelve slots: about 2,000 tool calls, through the Gymnasium interface, with
the record on. Beside it stand the same script in the year market as it is, and the sales of such a
year by themselves: nothing but people, slots and books. Processor time, since the machine may be
shared; ratios are to the calibration loop of ``benchmarks/year.py``::

    python benchmarks/choice.py [--years 8]
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import year as usual

import vendsim
from vendsim.clock import Calendar, start_of_day
from vendsim.demand import Demand, Weather, demand_at
from vendsim.ledger import Ledger
from vendsim.rng import Streams
from vendsim.scenario import Scenario, load_scenario
from vendsim.stock import Lot, Machine
from vendsim.world.choosing import sales_to

PEOPLE_A_DAY = 60.0
TOUCHES_A_DAY = (560, 640, 760, 900, 1080)
"""Minutes at which the bare sales are settled, besides the close: as often as the script does."""


def choosing_year() -> Scenario:
    """The year market with people who choose, about as many of whom buy as there."""
    plain = json.loads(load_scenario("year").canonical_json)
    demand = plain["demand"]
    kept = ("hour_shares", "weekday_factors", "month_factors", "temperature_reference_c")
    plain["demand"] = {
        "model": "choice",
        "customers_per_day": PEOPLE_A_DAY,
        "dispersion": 4.0,
        "wet_factor": demand["wet_factor"],
        "price_sensitivity_per_dollar": 0.5,
        "no_purchase_share": 0.3,
        "nest_dissimilarity": 0.6,
        **{name: demand[name] for name in kept},
    }
    return Scenario.from_json(json.dumps(plain))


def cpu_seconds(years: int, run: Callable[[int], object]) -> list[float]:
    """Processor seconds of each of some years."""
    seconds = []
    for seed in range(years):
        gc.collect()
        start = time.process_time()
        run(seed)
        seconds.append(time.process_time() - start)
    return seconds


def calibration_cpu_seconds() -> float:
    """Processor seconds of the calibration loop, the least of five turns."""
    turns = []
    for _ in range(5):
        start = time.process_time()
        usual.calibration_loop()
        turns.append(time.process_time() - start)
    return min(turns)


def bare_sales(scenario: Scenario, seed: int) -> int:
    """A year of sales without agent, tools or record, the machine full every morning."""
    days = scenario.calendar.horizon_days
    calendar, streams = Calendar(scenario.calendar.start_date, days), Streams(seed)
    weather = Weather(scenario.weather, calendar, streams)
    demand: Demand = demand_at(scenario.machine.site, scenario, calendar, weather, streams)
    machine = Machine(scenario.machine, scenario.product_by_sku)
    events: list[dict[str, Any]] = []
    fill(machine, scenario, 0)
    for _, row, column, _, price in usual.BASKET:
        machine.set_price(row, column, round(100 * price))
    ledger = Ledger()
    sales = sales_to(demand, machine, ledger, events)
    for day in range(days):
        if day:
            sales.open_day(day)
            fill(machine, scenario, day)
        for minute in TOUCHES_A_DAY:
            sales.settle(start_of_day(day) + minute)
        sales.settle(start_of_day(day + 1))
        events.clear()
        ledger.drain()
    return sales.units


def fill(machine: Machine, scenario: Scenario, day: int) -> None:
    """Fill every slot of the script's basket."""
    for sku, row, column, units, _ in usual.BASKET:
        missing = units - machine.at(row, column).units
        if missing:
            lot = Lot(sku, missing, 50, 10_000, day)
            machine.stock(row, column, scenario.product_by_sku[sku], [lot])


def played(scenario: Scenario, years: int, path: Path) -> str:
    """The script's years in a market, in words."""
    calls: list[int] = []
    units: list[int] = []

    def play(seed: int) -> None:
        path.unlink(missing_ok=True)
        episode = vendsim.run_episode(scenario, usual.Script(), seed=seed, record=path)
        calls.append(episode.tool_calls)
        units.append(episode.units_sold)

    figures = in_words(cpu_seconds(years, play))
    return f"{figures}, {statistics.median(calls):.0f} calls, {statistics.median(units):.0f} units"


def sold(scenario: Scenario, years: int) -> str:
    """The bare sales of a market, in words."""
    units = bare_sales(scenario, 0)
    return f"{in_words(cpu_seconds(years, partial(bare_sales, scenario)))}, {units} units"


def in_words(seconds: list[float]) -> str:
    """The median as milliseconds, years a second and calibrations."""
    median = statistics.median(seconds)
    ratio = median / calibration_cpu_seconds()
    return f"{median * 1000:8.1f} ms {1 / median:8.1f} years/s {ratio:8.2f} calibrations"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--years", type=int, default=8, help="years to run, at least 3")
    years = max(3, parser.parse_args().years)
    markets = {"year": load_scenario("year"), "choice": choosing_year()}
    print(f"calibration loop      {calibration_cpu_seconds() * 1000:8.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        for name, scenario in markets.items():
            print(f"{name:<22}{played(scenario, years, Path(folder) / 'run.sqlite')}")
    for name, scenario in markets.items():
        print(f"{name + ', sales only':<22}{sold(scenario, years)}")


if __name__ == "__main__":
    main()
