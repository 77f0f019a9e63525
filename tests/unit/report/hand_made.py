"""A small run written out by hand: two days of a kiosk, with something of everything."""

from __future__ import annotations

from pathlib import Path

from vendsim.record import Header, Recorder
from vendsim.scenario import Scenario

Step = tuple[int, str, object, dict[str, object], list[object], list[object], int]

HOSTILE = '<script>alert("mail")</script><img src=x onerror=alert(1)> & \u202egnp.exe\x1b[31m'


def header_of(scenario: Scenario, **changes: object) -> Header:
    fields: dict[str, object] = {
        "scenario_json": scenario.canonical_json,
        "scenario_hash": scenario.hash,
        "seed": 7,
        "days": 2,
        "tools_hash": "ab" * 32,
        "agent_name": "by_hand",
        "agent_options": {"greed": 0.5},
        "versions": {"vendsim": "0.1.0", "python": "3.11.7"},
    }
    return Header(**(fields | changes))  # type: ignore[arg-type]


def write_run(path: Path, scenario: Scenario, steps: list[Step], **changes: object) -> Path:
    with Recorder(path, header_of(scenario, **changes)) as recorder:
        for step in steps:
            recorder.append(*step)
    return path


def day(index: int, **changes: object) -> dict[str, object]:
    return {
        "kind": "day",
        "minute": 1440 * index + 1439,
        "day": index,
        "high_c": 12.5,
        "wet": False,
        "units": 0,
        "revenue_cents": 0,
        "balance_cents": 0,
        "net_worth_cents": 0,
        "storage_units": 0,
        "machine_units": 0,
    } | changes


def purchase_order(minute: int, status: str) -> dict[str, object]:
    return {
        "kind": "purchase_order",
        "minute": minute,
        "id": "NO-1001",
        "supplier": "north",
        "status": status,
        "lines": [["cola", 10, 90]],
        "goods_cents": 900,
        "delivery_cents": 500,
        "surcharge_cents": 0,
        "total_cents": 1400,
        "due_minute": None if status == "unpaid" else 800,
    }


def mail(number: int, minute: int, folder: str, party: str, body: str) -> dict[str, object]:
    sender, to = ("kiosk@kiosk.example", party) if folder == "sent" else (party, "kiosk@x.example")
    return {
        "kind": "mail",
        "minute": minute,
        "id": number,
        "folder": folder,
        "sender": sender,
        "to": to,
        "subject": f"About {HOSTILE}",
        "body": body,
    }


OPENING = (0, "opening capital", (("assets:bank", 50000), ("equity:opening_capital", -50000)))
FEE = (("expenses:machine_fee", 200), ("assets:bank", -200))

RESET: Step = (480, "", None, {}, [], [OPENING], 50000)
SENT: Step = (
    500,
    "send_email",
    {"tool": "send_email", "arguments": {"to": "north@supply.example", "body": HOSTILE}},
    {"text": "E-mail 1 sent.", "data": {}, "error": ""},
    [mail(1, 480, "sent", "north@supply.example", f"Hello\n{HOSTILE}")],
    [],
    50000,
)
REFUSED: Step = (
    500,
    "set_price",
    {"tool": "set_price", "arguments": {"column": 0, "price": HOSTILE, "row": 9}},
    {
        "text": f"Error (invalid_arguments): {HOSTILE}\nmore",
        "data": {},
        "error": "invalid_arguments",
    },
    [],
    [],
    50000,
)
FIRST_NIGHT: Step = (
    1920,
    "wait_until_tomorrow",
    {"tool": "wait_until_tomorrow", "arguments": {}},
    {"text": "Slept.\n\nGood morning.", "data": {}, "error": ""},
    [
        purchase_order(510, "unpaid"),
        {"kind": "payment", "minute": 520, "to": "north@supply.example", "cents": 1400},
        purchase_order(520, "confirmed"),
        {
            "kind": "delivery",
            "minute": 800,
            "order": "NO-1001",
            "supplier": "north",
            "lots": [["cola", 10, 90, 60]],
            "lost_cents": 0,
        },
        purchase_order(800, "delivered"),
        {"kind": "sales", "minute": 1439, "lines": [[2, 0, "cola", 4, 150, 0, 360]]},
        {"kind": "lost", "minute": 1439, "sku": "cola", "units": 2},
        mail(2, 1439, "inbox", "stranger@away.example", "Undeliverable."),
        day(
            0,
            units=4,
            revenue_cents=600,
            balance_cents=48400,
            net_worth_cents=49540,
            storage_units=6,
        ),
    ],
    [
        (520, "payment", (("assets:prepaid", 1400), ("assets:bank", -1400))),
        (
            800,
            "delivery",
            (("assets:stock", 900), ("expenses:delivery", 500), ("assets:prepaid", -1400)),
        ),
        (
            1439,
            "sales",
            (
                ("assets:card_receivable", 600),
                ("income:sales", -600),
                ("expenses:cost_of_goods_sold", 360),
                ("assets:stock", -360),
            ),
        ),
        (1439, "daily fee", FEE),
    ],
    48400,
)
LAST_NIGHT: Step = (
    2880,
    "wait_until_tomorrow",
    {"tool": "wait_until_tomorrow", "arguments": {}},
    {"text": "Slept. The run is over.", "data": {"end": "horizon"}, "error": ""},
    [
        {
            "kind": "spoilage",
            "minute": 2879,
            "sku": "cola",
            "units": 6,
            "cost_cents": 540,
            "where": "storage",
        },
        day(1, balance_cents=48800, net_worth_cents=48800),
        {"kind": "end", "minute": 2879, "reason": "horizon"},
    ],
    [
        (1800, "card takings", (("assets:bank", 600), ("assets:card_receivable", -600))),
        (2879, "spoiled: cola", (("expenses:spoilage", 540), ("assets:stock", -540))),
        (2879, "daily fee", FEE),
    ],
    48800,
)
RUN: list[Step] = [RESET, SENT, REFUSED, FIRST_NIGHT, LAST_NIGHT]
