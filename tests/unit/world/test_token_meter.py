"""Tokens are charged to the cent: by the week, at the end, and once in all."""

from __future__ import annotations

import doctest
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.markets import variant
from tests.unit.world.player import events, sleep
from vendsim.ledger import BANK, OUTPUT_TOKENS
from vendsim.scenario import load_scenario
from vendsim.tools import perform
from vendsim.world import World, token_meter
from vendsim.world.token_meter import TokenMeter

YEAR = load_scenario("year")


def spend(world: World, tokens: object, tool: str = "get_balance") -> str:
    """Make a call that took tokens; its error."""
    return perform(world, {"tool": tool, "arguments": {}, "output_tokens": tokens}).error


@given(
    rate=st.integers(0, 10**7),
    weeks=st.lists(st.lists(st.integers(0, 10**7), max_size=4), max_size=12),
)
def test_all_charges_are_the_price_of_all_tokens_rounded_half_up_once(
    rate: int, weeks: list[list[int]]
) -> None:
    meter = TokenMeter(rate)
    charged = spent = 0
    for week in weeks:
        for tokens in week:
            meter.count(tokens)
        tokens, cents = meter.charge()
        assert tokens == sum(week)
        charged += cents
        spent += tokens
        exact = Fraction(spent * rate, 1_000_000)
        assert charged == (exact + Fraction(1, 2)).__floor__()


def test_the_example() -> None:
    assert doctest.testmod(token_meter).failed == 0


def test_tokens_are_charged_at_the_close_of_every_seventh_day() -> None:
    world = World(YEAR, 1, days=30)
    assert not spend(world, 250_000)
    sleep(world, 6)
    assert events(world, "token_charge") == []
    sleep(world)
    (charge,) = events(world, "token_charge")
    assert (charge["tokens"], charge["cents"]) == (250_000, 2_500)
    assert charge["minute"] == 7 * 1440 - 1
    assert world.business.ledger.balance(OUTPUT_TOKENS) == 2_500
    assert world.business.bank_cents == 50_000 - 7 * 200 - 2_500
    sleep(world, 7)
    assert len(events(world, "token_charge")) == 1  # nothing was written in the second week


def test_what_is_left_is_charged_at_the_end() -> None:
    world = World(YEAR, 1, days=9)
    sleep(world, 8)
    world.drain()
    assert not spend(world, 1_000_000)
    sleep(world)
    assert world.end == "horizon"
    entries = world.drain()[1]
    assert [dict(entry.postings) for entry in entries if entry.memo == "output tokens"] == [
        {OUTPUT_TOKENS: 10_000, BANK: -10_000}
    ]


def test_what_is_left_is_charged_at_bankruptcy() -> None:
    market = variant(money={"opening_cash_cents": 100, "bankrupt_after_days": 3})
    world = World(market, 1, days=30)
    spend(world, 1_000_000)
    sleep(world, 3)
    assert world.end == "bankrupt"
    assert world.business.ledger.balance(OUTPUT_TOKENS) == 10_000
    assert world.business.bank_cents == 100 - 3 * 200 - 10_000


def test_less_than_half_a_cent_waits_for_more() -> None:
    world = World(YEAR, 1, days=30)
    spend(world, 49)
    sleep(world, 7)
    assert events(world, "token_charge")[0]["cents"] == 0
    spend(world, 1)
    sleep(world, 7)
    assert [event["cents"] for event in events(world, "token_charge")] == [0, 1]


def test_a_market_without_a_rate_charges_nothing() -> None:
    world = World(variant(money={"output_token_cents_per_million": 0}), 1, days=14)
    spend(world, 10_000_000)
    sleep(world, 14)
    assert events(world, "token_charge") == []
    assert world.business.ledger.balance(OUTPUT_TOKENS) == 0


def test_agents_that_say_nothing_pay_nothing() -> None:
    world = World(YEAR, 1, days=14)
    sleep(world, 14)
    assert events(world, "token_charge") == []


def test_tokens_of_refused_calls_count_too() -> None:
    world = World(YEAR, 1, days=30)
    assert spend(world, 400_000, "empty_slot") == "invalid_arguments"
    assert spend(world, 600_000, "fly") == "unknown_tool"
    sleep(world, 7)
    assert events(world, "token_charge")[0]["tokens"] == 1_000_000


@pytest.mark.parametrize("tokens", [-1, 10_000_001, 1.0, True, "5", None, [5], float("nan"), 2**70])
def test_what_is_no_number_of_tokens_is_refused_and_counts_nothing(tokens: object) -> None:
    world = World(YEAR, 1, days=30)
    before = world.state_hash()
    outcome = perform(world, {"tool": "get_balance", "arguments": {}, "output_tokens": tokens})
    assert outcome.error == "invalid_call"
    assert "output_tokens" in outcome.text or "cannot be read as JSON" in outcome.text
    assert world.state_hash() == before


def test_the_most_tokens_of_a_call() -> None:
    world = World(YEAR, 1, days=30)
    assert not spend(world, 10_000_000)
    assert world.business.tokens.tokens == 10_000_000
