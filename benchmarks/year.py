"""How fast a scripted year is: years a second, microseconds a call, bytes a world.

A fixed script runs the year market: it buys by mail, restocks, prices and collects, about
2,000 tool calls in 365 days, through the Gymnasium interface with the record on. Every
figure is printed also as a ratio to a calibration loop (SHA-256 over one kilobyte and a
little dictionary work) timed in the same run, so that figures from different machines, and
from one machine on different days, can be compared::

    python benchmarks/year.py [--years 12]
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import vendsim

READING_TOOLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("get_machine_inventory", {}),
    ("get_storage_inventory", {}),
    ("get_balance", {}),
    ("list_emails", {}),
    ("read_email", {"email_id": 1}),
    ("list_notes", {}),
)
SUPPLIER = "orders@harbourline.example"
# SKU, row, column, units of a full slot, price in dollars.
BASKET = (
    ("sku-34", 0, 0, 12, 2.10), ("sku-38", 0, 1, 12, 2.20), ("sku-44", 0, 2, 14, 2.10),
    ("sku-49", 1, 0, 14, 2.10), ("sku-51", 1, 1, 16, 2.90), ("sku-52", 1, 2, 16, 2.90),
    ("sku-08", 2, 0, 12, 2.30), ("sku-09", 2, 1, 12, 2.20), ("sku-12", 2, 2, 12, 2.10),
    ("sku-17", 3, 0, 8, 5.00), ("sku-19", 3, 1, 10, 5.60), ("sku-33", 3, 2, 8, 3.10),
)  # fmt: skip
SLOTS_A_DAY = 4
FIRST_UNITS = 20
STORAGE_LEVEL = 24
DOLLARS_A_UNIT = 1.5


def calibration_loop() -> None:
    """SHA-256 over one kilobyte and a little dictionary work, 20,000 times."""
    block = bytes(1024)
    counts: dict[int, int] = {}
    for number in range(20_000):
        key = hashlib.sha256(block).digest()[0]
        counts[key + number % 64] = counts.get(key, 0) + 1


def calibration_seconds(clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds the calibration loop takes by a clock: the median of five turns."""
    turns = []
    for _ in range(5):
        start = clock()
        calibration_loop()
        turns.append(clock() - start)
    return statistics.median(turns)


class Script:
    """An operator by rote: fills the emptiest slots, orders weekly up to a level."""

    def begin(self, briefing: str, tools: object) -> None:
        """Start at the first call."""
        self._room = {sku: units for sku, _, _, units, _ in BASKET}
        self._stored = dict.fromkeys(self._room, 0)
        self._calls = self._year()

    def act(self, observation: Mapping[str, Any]) -> Mapping[str, Any]:
        """The next call; what sold and what is stored is read from the answers."""
        data = observation["data"]
        self._balance_cents = observation["balance_cents"]
        if "morning" in data:
            for sku, (units, _) in data["morning"]["sold"].items():
                self._room[sku] += units
        elif "products" in data:
            stored = {line["sku"]: line["units"] for line in data["products"]}
            self._stored = {sku: stored.get(sku, 0) for sku in self._room}
        return next(self._calls)

    def _year(self) -> Iterator[dict[str, Any]]:
        """Five to six calls a day."""
        yield _call("web_search", query="drinks and snacks wholesale")
        yield from self._order(FIRST_UNITS)
        while not any(self._stored.values()):
            yield _call("wait_until_tomorrow")
            yield _call("get_storage_inventory")
        priced = set()
        for day in range(365):
            if day % 7 in (0, 4):
                yield _call("get_storage_inventory")
            if day % 7 == 0:
                yield from self._order(STORAGE_LEVEL)
            if day % 7 == 2:
                yield _call("list_emails", unread_only=True)
                yield _call("get_balance")
                yield _call("collect_cash")
            if day % 2:
                yield _call("get_machine_inventory")
            emptiest = sorted(BASKET, key=lambda slot: -self._room[slot[0]])
            for sku, row, column, _, price in emptiest[:SLOTS_A_DAY]:
                if self._room[sku] > 2 and self._stored[sku]:
                    yield self._fill(sku, row, column)
                    if sku not in priced:
                        priced.add(sku)
                        yield _call("set_price", row=row, column=column, price=price)
            yield _call("wait_until_tomorrow")

    def _fill(self, sku: str, row: int, column: int) -> dict[str, Any]:
        units = min(self._room[sku], self._stored[sku])
        self._room[sku] -= units
        self._stored[sku] -= units
        return _call("stock_slot", row=row, column=column, product=sku, quantity=units)

    def _order(self, level: int) -> Iterator[dict[str, Any]]:
        missing = {sku: level - units for sku, units in self._stored.items() if units < level}
        lines = "\n".join(f"{units} x {sku}" for sku, units in missing.items())
        amount = round(DOLLARS_A_UNIT * sum(missing.values()), 2)
        if not missing or 100 * amount > self._balance_cents:
            return
        yield _call("send_email", to=SUPPLIER, subject="Order", body=f"Please send:\n{lines}")
        yield _call("make_payment", to=SUPPLIER, amount=amount, description="our order")


def _call(tool: str, **arguments: Any) -> dict[str, Any]:
    return {"tool": tool, "arguments": arguments}


def run_years(years: int, folder: Path | None) -> tuple[list[float], list[vendsim.Episode]]:
    """Seconds each year took, and how each ended."""
    seconds, episodes = [], []
    for seed in range(years):
        path = None if folder is None else folder / f"{seed}.sqlite"
        gc.collect()
        start = time.perf_counter()
        episodes.append(vendsim.run_episode("year", Script(), seed=seed, record=path))
        seconds.append(time.perf_counter() - start)
    return seconds, episodes


def play(env: vendsim.ToolCallEnv, days: int) -> None:
    """Run the script in an environment to a day, or to the end."""
    agent = Script()
    agent.begin("", ())
    observation, _ = env.reset(seed=1)
    while env.world.end is None and env.world.day < days:
        observation = env.step(agent.act(observation))[0]


def reading_microseconds() -> dict[str, float]:
    """Median microseconds of a step with each reading tool, in the middle of a year."""
    env = vendsim.ToolCallEnv("year")
    play(env, 120)
    medians = {}
    for tool, arguments in READING_TOOLS:
        action = {"tool": tool, "arguments": dict(arguments)}
        times = []
        for _ in range(400):
            start = time.perf_counter_ns()
            env.step(action)
            times.append(time.perf_counter_ns() - start)
        medians[tool] = statistics.median(times) / 1000
    return medians


def world_bytes() -> int:
    """Memory a world holds after a year that it did not hold before its start."""
    vendsim.run_episode("year", Script(), seed=0, days=30)
    gc.collect()
    tracemalloc.start()
    env = vendsim.ToolCallEnv("year")
    before = tracemalloc.get_traced_memory()[0]
    play(env, 365)
    gc.collect()
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return held


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--years", type=int, default=12, help="years to run, at least 3")
    years = max(3, parser.parse_args().years)
    vendsim.run_episode("year", Script(), seed=0, days=60)
    calibration = calibration_seconds()
    with tempfile.TemporaryDirectory() as folder:
        recorded, episodes = run_years(years, Path(folder))
        size = (Path(folder) / "0.sqlite").stat().st_size
    unrecorded, _ = run_years(years, None)
    calibration = (calibration + calibration_seconds()) / 2
    print(f"calibration loop            {calibration * 1000:10.2f} ms")
    calls = statistics.median(episode.tool_calls for episode in episodes)
    units_sold = statistics.median(episode.units_sold for episode in episodes)
    print(f"a year of {calls:.0f} calls, {units_sold:.0f} units sold")
    for name, seconds in (("record on a file", recorded), ("record hashed only", unrecorded)):
        median = statistics.median(seconds)
        print(
            f"  {name:<26}{1 / median:10.1f} years/s   {median * 1e6 / calls:6.1f} µs "
            f"a call   {median / calibration:6.2f} calibrations"
        )
    print(f"  record on the disk        {size / 2**20:10.2f} MiB")
    for tool, median in reading_microseconds().items():
        ratio = median / calibration / 1e6
        print(f"p50 {tool:<24}{median:10.1f} µs   {ratio:12.6f} calibrations")
    print(f"world after a year          {world_bytes() / 2**20:10.2f} MiB")


if __name__ == "__main__":
    main()
