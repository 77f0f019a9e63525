"""A run in which nearly everything happens that a record can tell of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.markets import choosing, disrupted, fleet, variant
from vendsim.env import ToolCallEnv
from vendsim.play import load_agent
from vendsim.record import Header, Recorder
from vendsim.scenario import Scenario
from vendsim.tools import tools_hash, tools_of

DAYS = 50
SEED = 4
LAST_CALL_MINUTE = 1200  # No errand of ours takes a day's morning report from the agent.

LONGEST_SHELF_LIFE_DAYS = 14  # So that something spoils.


def _market() -> Scenario:
    customers = {"complaints_per_unit": 0.06}
    market = variant(customers=customers, money={"opening_cash_cents": 400_000})
    plain = json.loads(market.canonical_json)
    for product in plain["products"]:
        product["shelf_life_days"] = min(product["shelf_life_days"], LONGEST_SHELF_LIFE_DAYS)
    return Scenario.from_json(json.dumps(plain))


MARKET = _market()
FLEET = fleet(
    base=MARKET.model_copy(
        update={
            "disruptions": disrupted(
                {"id": "hall-2-breaks", "kind": "machine_breakdown", "machines": ["hall-2"]}
                | {"when": {"from_day": 20, "to_day": 22}},
                {"id": "office-breaks", "kind": "machine_breakdown", "sites": ["office"]}
                | {"when": {"from_day": 29, "to_day": 31}},
                {"id": "works", "kind": "road_works", "sites": ["office"], "traffic_factor": 0.6}
                | {"when": {"from_day": 8, "to_day": 12}},
            ).disruptions
        }
    )
)
POOR = variant(money={"opening_cash_cents": 200})  # One day's fee.


def call(tool: str, **arguments: object) -> dict[str, Any]:
    return {"tool": tool, "arguments": arguments}


def errands(env: ToolCallEnv, day: int) -> list[dict[str, Any]]:
    """What is done on a day besides what the agent does."""
    business = env.world.business
    calls = [call("fly"), call("set_price", row=0, column=0, price="1e9"), call("get_balance")]
    if day % 9 == 4:
        calls += [call("write_note", title=f"day {day}", text="x"), call("delete_note", title="y")]
        calls += [call("set_reminder", day=day + 3, text="look")]
    if day % 7 == 5:
        calls.append(call("make_payment", to="no@where.example", amount="1.25", description="?"))
        supplier = env.scenario.suppliers[day % 16]
        calls.append(
            call("make_payment", to=supplier.email, amount="30.10", description="membership fee")
        )
        text = "The goods of my last order were damaged. Please make it good."
        for spec in env.scenario.suppliers:
            if business.world.trading.suppliers[spec.email].delivered_orders(business.id):
                calls.append(call("send_email", to=spec.email, subject="Damage", body=text))
    for number, (address, complaint) in enumerate(business.complaints.by_address.items()):
        kept = not complaint.promised_cents or number % 10 == 0
        if complaint.state != "open" or number % 5 == 4 or not kept:
            continue
        if number % 5 == 0 and not complaint.promised_cents:
            body = "I will refund you the money tomorrow."
            calls.append(call("send_email", to=address, subject="Re", body=body))
        elif number % 5 == 1:
            body = "We will not refund you."
            calls.append(call("send_email", to=address, subject="Re", body=body))
        else:
            cents = complaint.claimed_cents
            amount = f"{cents // 100}.{cents % 100:02d}"
            calls.append(call("make_payment", to=address, amount=amount, description="refund"))
    return calls


def play(env: ToolCallEnv) -> None:
    """An agent's run, with errands of every kind between its calls."""
    agent = load_agent("base_stock")
    seen, _ = env.reset(seed=SEED)
    agent.begin(env.briefing, tools_of(env.scenario))
    over, day, left = False, -1, []
    while not over:
        if seen["day"] != day:
            day, left = seen["day"], errands(env, seen["day"])
        while left and env.world.minute % 1440 < LAST_CALL_MINUTE:
            env.step({**left.pop(0), "output_tokens": 37})
        action: Any = agent.act(seen)
        seen, _, over, _, _ = env.step({**action, "output_tokens": 1_003})


DISRUPTED = disrupted(
    {"id": "broken", "kind": "machine_breakdown", "when": {"from_day": 20, "to_day": 22}},
    {
        "id": "heat",
        "kind": "heat_wave",
        "when": {"from_date": "2026-01-15", "to_date": "2026-01-18"},
        "warmer_c": 9.0,
    },
    {
        "id": "shift",
        "kind": "demand_shift",
        "when": {"some_day": [10, 20]},
        "category_factors": {"soda": 1.5, "chips": 0.5},
    },
    {
        "id": "works",
        "kind": "road_works",
        "when": {"per_year": 10.0, "lasts_days": [3, 9]},
        "traffic_factor": 0.7,
        "delivery_delay_days": 2,
    },
    {
        "id": "inflation",
        "kind": "price_shock",
        "when": {"from_day": 0},
        "inflation_per_month": 0.05,
    },
    money={"opening_cash_cents": 400_000},
)


def _charged() -> Scenario:
    plain = json.loads(choosing(money={"opening_cash_cents": 400_000}).canonical_json)
    plain["charges"] = {
        "card_fee_basis_points": 595,
        "card_fee_cents_per_sale": 3,
        "sales_tax_basis_points": 700,
    }
    return Scenario.from_json(json.dumps(plain))


CHARGED = _charged()


def header_of(market: Scenario, days: int) -> Header:
    return Header(
        scenario_json=market.canonical_json,
        scenario_hash=market.hash,
        seed=SEED,
        days=days,
        tools_hash=tools_hash(market),
        agent_name="by_hand",
    )


def write_rich_run(path: Path) -> None:
    """Plays the run into a record."""
    env = ToolCallEnv(MARKET, days=DAYS)
    with Recorder(path, header_of(MARKET, DAYS)) as recorder:
        env.recorder = recorder
        play(env)


def write_idle_run(path: Path) -> None:
    """Plays a run that is bankrupt on its eleventh day into a record."""
    env = ToolCallEnv(POOR, days=DAYS)
    with Recorder(path, header_of(POOR, DAYS)) as recorder:
        env.recorder = recorder
        env.reset(seed=SEED)
        over = False
        while not over:
            _, _, over, _, _ = env.step(call("wait_until_tomorrow"))


def write_disrupted_run(path: Path) -> None:
    """Plays the run of a scripted agent through disruptions into a record."""
    _write_scripted_run(path, DISRUPTED)


def write_fleet_run(path: Path) -> None:
    """Plays the run of a scripted agent with three machines at two sites into a record."""
    _write_scripted_run(path, FLEET)


def write_charged_run(path: Path) -> None:
    """Plays the run of a scripted agent who owes fees and taxes into a record."""
    _write_scripted_run(path, CHARGED)


def _write_scripted_run(path: Path, market: Scenario) -> None:
    env = ToolCallEnv(market, days=DAYS)
    with Recorder(path, header_of(market, DAYS)) as recorder:
        env.recorder = recorder
        agent = load_agent("fixed_price")
        seen, _ = env.reset(seed=SEED)
        agent.begin(env.briefing, tools_of(env.scenario))
        over = False
        while not over:
            action: Any = agent.act(seen)
            seen, _, over, _, _ = env.step(action)
