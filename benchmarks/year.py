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
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import vendsim

READING_TOOLS = (
    ("get_machine_inventory", {}),
    ("get_storage_inventory", {}),
    ("get_balance", {}),
    ("list_emails", {}),
    ("read_email", {"email_id": 1}),
    ("list_notes", {}),
)
BASKET = (
    ("sku-34", 0, 0, 12), ("sku-38", 0, 1, 12), ("sku-44", 0, 2, 14),
    ("sku-49", 1, 0, 14), ("sku-51", 1, 1, 16), ("sku-52", 1, 2, 16),
    ("sku-08", 2, 0, 12), ("sku-09", 2, 1, 12), ("sku-12", 2, 2, 12),
    ("sku-17", 3, 0, 8), ("sku-19", 3, 1, 10), ("sku-33", 3, 2, 8),
)  # fmt: skip


def calibration_seconds() -> float:
    """Seconds the calibration loop takes: the median of five turns."""
    block = bytes(1024)
    turns = []
    for _ in range(5):
        start = time.perf_counter()
        counts: dict[int, int] = {}
        for number in range(20_000):
            key = hashlib.sha256(block).digest()[0]
            counts[key + number % 64] = counts.get(key, 0) + 1
        turns.append(time.perf_counter() - start)
    return statistics.median(turns)


def script() -> Iterator[dict[str, Any]]:
    """A year of calls: about 5.5 a day, orders weekly, every slot restocked in turn."""

    def call(tool: str, **arguments: Any) -> dict[str, Any]:
        return {"tool": tool, "arguments": arguments}

    supplier = "orders@harbourline.example"
    order = "Please send:\n" + "\n".join(f"8 x {sku}" for sku, _, _, _ in BASKET)
    yield call("web_search", query="drinks and snacks wholesale")
    first = "Please send:\n" + "\n".join(f"20 x {sku}" for sku, _, _, _ in BASKET)
    yield call("send_email", to=supplier, subject="Order", body=first)
    yield call("make_payment", to=supplier, amount="300.00", description="our first order")
    for day in range(365):
        yield call("wait_until_tomorrow")
        yield call("get_machine_inventory")
        for place in range(3):
            sku, row, column, _ = BASKET[(3 * day + place) % len(BASKET)]
            yield call("stock_slot", row=row, column=column, product=sku, quantity=4)
        if 4 <= day < 30:
            for place in range(3):
                sku, row, column, _ = BASKET[(3 * day + place) % len(BASKET)]
                yield call("set_price", row=row, column=column, price=2.0)
        if day % 7 == 3:
            yield call("collect_cash")
            yield call("get_storage_inventory")
            yield call("send_email", to=supplier, subject="Weekly order", body=order)
            yield call("make_payment", to=supplier, amount=115, description="weekly order")
        if day % 7 == 4:
            yield call("list_emails", unread_only=True)
            yield call("get_balance")


class Script:
    """The script as an agent."""

    def begin(self, briefing: str, tools: object) -> None:
        """Start at the first call."""
        self._calls = script()

    def act(self, observation: Mapping[str, Any]) -> Mapping[str, Any]:
        """The next call, whatever came of the last."""
        return next(self._calls, {"tool": "wait_until_tomorrow", "arguments": {}})


def run_years(years: int, folder: Path | None) -> tuple[list[float], vendsim.Episode]:
    """Seconds each year took, and the last one's result."""
    seconds = []
    for seed in range(years):
        path = None if folder is None else folder / f"{seed}.sqlite"
        gc.collect()
        start = time.perf_counter()
        episode = vendsim.run_episode("year", Script(), seed=seed, record=path)
        seconds.append(time.perf_counter() - start)
    return seconds, episode


def reading_microseconds() -> dict[str, float]:
    """Median microseconds of a step with each reading tool, in the middle of a year."""
    env = vendsim.ToolCallEnv("year")
    env.reset(seed=1)
    medians = {}
    for action in script():
        env.step(action)
        if env.world.day >= 120:
            break
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
    env.reset(seed=1)
    calls = script()
    terminated = False
    while not terminated:
        terminated = env.step(next(calls, {"tool": "wait_until_tomorrow"}))[2]
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
        recorded, episode = run_years(years, Path(folder))
        size = (Path(folder) / "0.sqlite").stat().st_size
    unrecorded, _ = run_years(years, None)
    calibration = (calibration + calibration_seconds()) / 2
    print(f"calibration loop            {calibration * 1000:10.2f} ms")
    print(f"a year of {episode.tool_calls} calls, {episode.units_sold} units sold")
    for name, seconds in (("record on a file", recorded), ("record hashed only", unrecorded)):
        median = statistics.median(seconds)
        print(
            f"  {name:<26}{1 / median:10.1f} years/s   {median * 1e6 / episode.tool_calls:6.1f} µs "
            f"a call   {median / calibration:6.2f} calibrations"
        )
    print(f"  record on the disk        {size / 2**20:10.2f} MiB")
    for tool, median in reading_microseconds().items():
        ratio = median / calibration / 1e6
        print(f"p50 {tool:<24}{median:10.1f} µs   {ratio:12.6f} calibrations")
    print(f"world after a year          {world_bytes() / 2**20:10.2f} MiB")


if __name__ == "__main__":
    main()
