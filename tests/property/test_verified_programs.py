"""Random programs of tool calls leave records that hold."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.markets import variant
from tests.property.test_programs import OPENING, YEAR, addressed, calls
from vendsim.env import ToolCallEnv, ToolCallSpace
from vendsim.record import Header, Recorder
from vendsim.scenario import Scenario, load_scenario
from vendsim.study.verify import Verdict, verify_record
from vendsim.tools import tools_hash

DAYS = 60
NONSENSE: list[Any] = [
    "no call",
    {"tool": "fly"},
    ["list"],
    {"tool": "wait", "arguments": {"x": 1}},
]

tokens = st.one_of(st.none(), st.integers(0, 10_000_000), st.just(-1), st.just("many"))
steps = st.one_of(st.tuples(calls, tokens), st.tuples(calls, st.none()), st.sampled_from(NONSENSE))


def verdict_on(market: Scenario, seed: int, program: list[Any]) -> Verdict:
    """Plays a program into a record, as far as it gets, and verifies that."""
    header = Header(market.canonical_json, market.hash, seed, DAYS, tools_hash(market), "program")
    env = ToolCallEnv(market, days=DAYS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.sqlite"
        with Recorder(path, header) as recorder:
            env.recorder = recorder
            env.reset(seed=seed)
            for each in program:
                action = each
                if isinstance(each, tuple):
                    action, spent = addressed(env.world, each[0]), each[1]
                    action = action if spent is None else {**action, "output_tokens": spent}
                if env.step(action)[2]:
                    break
        return verify_record(path)


@given(seed=st.integers(0, 2**31), program=st.lists(steps, min_size=5, max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_record_of_any_program_holds(seed: int, program: list[Any]) -> None:
    verdict = verdict_on(YEAR, seed, [*OPENING, *program])
    assert verdict.breaches == ()


@pytest.mark.parametrize("settlement_minute", [0, 480, 1439])
@pytest.mark.parametrize("wake_minute", [0, 1439])
def test_any_hours_hold(settlement_minute: int, wake_minute: int) -> None:
    market = variant(
        calendar={"wake_minute": wake_minute},
        money={"card_settlement_minute": settlement_minute, "opening_cash_cents": 50_000},
    )
    program = [*OPENING, {"tool": "collect_cash"}, *[{"tool": "wait_until_tomorrow"}] * DAYS]
    verdict = verdict_on(market, 5, program)
    assert (verdict.breaches, verdict.days_played) == ((), DAYS)
    assert verdict.units_sold > 10


def test_days_that_end_by_refusals_hold() -> None:
    strict = variant(limits={"refused_calls_per_day": 3})
    program = ["no call", "no call", {"tool": "get_balance"}, "no call"] * 20
    verdict = verdict_on(strict, 5, program)
    assert (verdict.breaches, verdict.days_played) == ((), 20)


# --- The market `classic` ------------------------------------------------------------------------

CLASSIC = load_scenario("classic")
CLASSIC_SKUS = [product.sku for product in CLASSIC.products]
LINES = (
    f"Delivery address: {CLASSIC.storage.address}",
    f"Account number: {CLASSIC.money.account_number}",
    "Account number: 1111-2222-33",
    "",
)


@st.composite
def account_orders(draw: st.DrawFn) -> dict[str, Any]:
    """An order on account, with or without what it has to name, affordable or not."""
    units = draw(st.sampled_from([12, 24, 70, 2000]))
    goods = f"Please send {units} units of {draw(st.sampled_from(CLASSIC_SKUS))}."
    rest = draw(
        st.sampled_from([LINES[:2], LINES[:2], LINES[:2], LINES[1:3], LINES[2:], LINES[3:]])
    )
    to = draw(st.sampled_from([supplier.email for supplier in CLASSIC.suppliers]))
    arguments = {"to": to, "subject": "Order", "body": "\n".join((goods, *rest))}
    return {"tool": "send_email", "arguments": arguments}


@given(seed=st.integers(0, 2**31), orders=st.lists(account_orders(), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_record_of_any_program_on_account_holds(seed: int, orders: list[Any]) -> None:
    sampled = ToolCallSpace(CLASSIC, seed=seed)
    program: list[Any] = []
    for order in orders:
        program += [order, *(sampled.sample() for _ in range(8)), {"tool": "wait_until_tomorrow"}]
    verdict = verdict_on(CLASSIC, seed, program)
    assert verdict.breaches == ()
    assert verdict.score_cents == verdict.net_worth_cents
