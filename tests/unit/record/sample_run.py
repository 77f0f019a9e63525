"""A small record, written out by hand: reset, three tool calls, two days, the end."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from vendsim.record import Commit, Header, Recorder

SCENARIO = '{"name":"tiny"}'

Call = tuple[int, str, object, dict[str, object], list[object], list[object], int]


def sample_header(**changes: object) -> Header:
    fields: dict[str, object] = {
        "scenario_json": SCENARIO,
        "scenario_hash": sha256(SCENARIO.encode()).hexdigest(),
        "seed": 7,
        "days": 2,
        "tools_hash": "ab" * 32,
        "agent_name": "by_hand",
        "agent_options": {"greed": 0.5},
        "versions": {"vendsim": "0.1.0", "python": "3.11.7"},
    }
    return Header(**(fields | changes))  # type: ignore[arg-type]


def day_event(day: int, units: int, revenue: int, balance: int, worth: int) -> dict[str, object]:
    return {
        "kind": "day",
        "minute": 1440 * day + 1439,
        "day": day,
        "high_c": 12.5,
        "wet": day == 1,
        "units": units,
        "revenue_cents": revenue,
        "balance_cents": balance,
        "net_worth_cents": worth,
        "storage_units": 0,
        "machine_units": 17,
    }


def sale_event(minute: int, units: int, cash: int) -> dict[str, object]:
    line = [0, 1, "sku-08", units, 175, cash // 175, 80 * units]
    return {"kind": "sales", "minute": minute, "lines": [line]}


MAIL = {
    "kind": "mail",
    "minute": 500,
    "id": 1,
    "folder": "sent",
    "sender": "shop@example.com",
    "to": "orders@example.com",
    "subject": "Prices",
    "body": "What is a can of cola? é",
}

SAMPLE_STEPS: list[Call] = [
    (
        480,
        "",
        None,
        {"text": "Good morning."},
        [],
        [
            (480, "opening capital", (("assets:bank", 50000), ("equity:opening_capital", -50000))),
            (480, "opening goods", (("assets:stock", 1600), ("equity:opening_capital", -1600))),
        ],
        50000,
    ),
    (
        500,
        "send_email",
        {"tool": "send_email", "arguments": {"to": "orders@example.com", "body": "é"}},
        {"ok": True, "text": "Sent."},
        [MAIL],
        [],
        50000,
    ),
    (
        1920,
        "wait_until_tomorrow",
        '{"tool": "wait_until_tomorrow"}',
        {"ok": True, "text": "Day 2."},
        [sale_event(700, 2, 175), day_event(0, 2, 350, 49800, 51390)],
        [
            (700, "sales", (("assets:cash_box", 350), ("income:sales", -350))),
            (700, "goods sold", (("expenses:cost_of_goods_sold", 160), ("assets:stock", -160))),
            (1439, "machine fee", (("expenses:machine_fee", 200), ("assets:bank", -200))),
        ],
        49800,
    ),
    (
        2879,
        "wait_until_tomorrow",
        {"tool": "wait_until_tomorrow", "arguments": {}},
        {"ok": True, "text": "The end."},
        [
            sale_event(2000, 1, 0),
            day_event(1, 1, 175, 49600, 51285),
            {"kind": "end", "minute": 2879, "reason": "horizon"},
        ],
        [
            (2000, "sales", (("assets:card_receivable", 175), ("income:sales", -175))),
            (2000, "goods sold", (("expenses:cost_of_goods_sold", 80), ("assets:stock", -80))),
            (2879, "machine fee", (("expenses:machine_fee", 200), ("assets:bank", -200))),
        ],
        49600,
    ),
]


def long_step(seq: int) -> Call:
    """Step ``seq`` of a run that never ends, 4.8 steps a day."""
    return (seq * 300, "wait", {"hours": 5}, {"text": "x" * 500, "seq": seq}, [], [], 0)


def write_sample(path: Path | None, commit: Commit = "batch", **changes: object) -> str:
    """Write the sample record; gives its hash."""
    with Recorder(path, sample_header(**changes), commit) as recorder:
        for step in SAMPLE_STEPS:
            recorder.append(*step)
    return recorder.hash
