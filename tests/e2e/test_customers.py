"""A whole year of the order-up-to agent: every honest complaint is about a recorded sale."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import vendsim
from vendsim.record import read_record
from vendsim.scenario import load_scenario


def test_a_year_of_complaints_can_be_traced(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    episode = vendsim.run_episode("year", "base_stock", seed=1, record=path)
    events: list[dict[str, Any]] = [
        event for step in read_record(path).steps() for event in step.events
    ]
    with closing(sqlite3.connect(path)) as run:
        rows = run.execute(
            "SELECT minute / 1440, slot_row, slot_column, sku, price_cents, minute FROM sale"
        ).fetchall()
    sold: dict[tuple[object, ...], list[int]] = {}
    for *what, minute in rows:
        sold.setdefault(tuple(what), []).append(minute)
    found = [event for event in events if event["kind"] == "complaint"]
    expected = load_scenario("year").customers.complaints_per_unit * episode.units_sold
    assert 0.75 * expected < len(found) < 1.25 * expected
    assert len({event["address"] for event in found}) == len(found)
    for event in found:
        if event["reason"] == "fraudulent":
            continue
        minute = event["bought_minute"]
        what = (minute // 1440, *event["slot"], event["sku"], event["price_cents"])
        # Sold in a batch that was written down after the customer had come.
        assert max(sold[what]) >= minute
        assert event["claimed_cents"] == event["price_cents"]
    senders = Counter(event["sender"] for event in events if event["kind"] == "mail")
    assert {senders[event["address"]] for event in found} <= {1, 2}
