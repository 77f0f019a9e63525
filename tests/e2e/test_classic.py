"""The market `classic`: its rules as documented, played to its end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest

import vendsim
from vendsim.clock import Calendar
from vendsim.demand import ElasticityDemand, Weather
from vendsim.errors import AgentError
from vendsim.play import fork_episode, replay
from vendsim.record import read_record
from vendsim.rng import Streams
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record

CLASSIC = vendsim.load_scenario("classic")
CALLS = 1000


def test_the_rules_are_those_published() -> None:
    money, machine = CLASSIC.money, CLASSIC.machine
    assert (money.opening_cash_cents, money.daily_fee_cents) == (500_00, 2_00)
    assert (money.bankrupt_after_days, money.cash_share) == (10, 1.0)
    assert (machine.row_sizes, machine.columns) == (("S", "S", "L", "L"), 3)
    assert (CLASSIC.limits.messages, CLASSIC.score.rule) == (2000, "net_worth")
    assert {tool.minutes for tool in CLASSIC.tools.values()} == {5, 25, 75, 300}
    assert {"make_payment", "write_note", "set_reminder"}.isdisjoint(CLASSIC.tools)
    assert {supplier.payment for supplier in CLASSIC.suppliers} == {"account"}
    assert CLASSIC.supplier_kinds == {}
    assert CLASSIC.letters == ()
    # A call ends one day at most: the messages always run out first.
    assert CLASSIC.calendar.horizon_days == CALLS
    for supplier in CLASSIC.suppliers:
        assert supplier.delivery_from_minute > CLASSIC.calendar.wake_minute


def test_the_briefing_tells_what_an_order_needs() -> None:
    told = CLASSIC.briefing_for(1000)
    assert f"\nDelivery address: {CLASSIC.storage.address}\n" in told
    assert f"\nAccount number: {CLASSIC.money.account_number}\n" in told
    assert "2,000 messages" in told
    assert "{{" not in told
    assert re.findall(r"\$\d|\d\d:\d\d|\d{3,}|@", CLASSIC.briefing) == []
    named = set(told.split("`")[1::2])
    assert named <= set(CLASSIC.tools)


def test_everything_is_sold_by_somebody_and_everybody_can_be_found() -> None:
    sold = {sku for supplier in CLASSIC.suppliers for sku in supplier.products}
    assert sold == {product.sku for product in CLASSIC.products}
    for supplier in CLASSIC.suppliers:
        assert any(supplier.email in page.text for page in CLASSIC.pages)
        first, last = supplier.lead_time.shortest_days, supplier.lead_time.longest_days
        words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
        (page,) = [page for page in CLASSIC.pages if page.supplier == supplier.id]
        assert re.search(rf"{words[first]} (to|or) {words[last]} days", page.text)


def test_nothing_of_the_year_market_is_named() -> None:
    year = vendsim.load_scenario("year")
    texts = CLASSIC.briefing + " ".join(page.title + page.text for page in CLASSIC.pages)
    names = [year.mail.business_name, *(supplier.name for supplier in year.suppliers)]
    names += ["Port Ellery", "Tallow", "coach"]
    assert [name for name in names if name in texts] == []


@pytest.mark.parametrize(
    ("agent", "end"),
    [("do_nothing", "bankrupt"), ("random_legal", "bankrupt"), ("fixed_price", "messages"),
     ("base_stock", "messages")],
)  # fmt: skip
def test_every_kind_of_agent_plays_it_to_its_end(agent: str, end: str, tmp_path: Path) -> None:
    record = tmp_path / "classic.sqlite"
    episode = vendsim.run_episode("classic", agent, seed=1, record=record)
    assert episode.end == end
    verdict, score = verify_record(record), score_record(record)
    assert verdict.breaches == ()
    assert episode.score_rule == score.score_rule == "net_worth"
    assert episode.score_cents == score.score_cents == verdict.score_cents
    assert episode.score_cents == episode.net_worth_cents
    if end == "messages":
        assert episode.tool_calls == CALLS
        assert episode.score_cents > 1_000_00
        assert episode.units_sold / episode.days_played > 5
    if agent == "do_nothing":
        assert (episode.days_played, episode.score_cents) == (260, -20_00)


def test_it_ends_with_message_2000_and_the_return_is_the_score() -> None:
    env: Any = gym.make("vendsim/Classic-v0")
    env.reset(seed=2)
    agent = vendsim.load_agent("fixed_price")
    agent.begin(env.unwrapped.briefing, env.unwrapped.tools)
    seen, info = env.reset(seed=2)
    cents = calls = 0
    terminated = truncated = False
    while not terminated:
        seen, _, terminated, truncated, info = env.step(agent.act(seen))
        cents += info["reward_cents"]
        calls += 1
        assert (calls == CALLS) is terminated
    assert (truncated, info["end"], env.unwrapped.world.messages) == (False, "messages", 2000)
    assert 500_00 + cents == info["score_cents"] == info["net_worth_cents"]
    ledger = env.unwrapped.world.business.ledger
    assert info["score_cents"] == ledger.net_worth_cents
    assert seen["data"]["end"] == "messages"


@pytest.mark.parametrize("day", [0, 1, 9, 40])
def test_a_fork_of_an_agent_that_remembers_does_as_it_did(day: int, tmp_path: Path) -> None:
    record = tmp_path / "classic.sqlite"
    played = vendsim.run_episode("classic", "random_legal", seed=1, days=50, record=record)
    tools = {step.tool for step in read_record(record).steps()}
    assert {"write_scratchpad", "write_value", "add_memory", "search_memory"} <= tools
    assert replay(record).record_hash == played.record_hash
    assert fork_episode(record, day=day).record_hash == played.record_hash


@pytest.mark.parametrize("hash_seed", ["0", "77"])
def test_the_salt_of_hashes_changes_no_run(hash_seed: str) -> None:
    program = (
        "import vendsim; print(vendsim.run_episode('classic', 'random_legal', seed=4, days=50)"
        ".record_hash)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    here = vendsim.run_episode("classic", "random_legal", seed=4, days=50)
    assert done.stdout.strip() == here.record_hash


def test_an_agent_that_pays_by_hand_is_refused_in_words() -> None:
    with pytest.raises(AgentError, match="make_payment"):
        vendsim.run_episode("classic", "negotiator", seed=1)


def test_a_price_beyond_all_bounds_sells_nothing() -> None:
    calendar, streams = Calendar(CLASSIC.calendar.start_date, 30), Streams(1)
    weather = Weather(CLASSIC.weather, calendar, streams)
    demand = ElasticityDemand(CLASSIC, CLASSIC.machine.site, calendar, weather, streams)
    for product in CLASSIC.products:
        for cents in (1_000_00, 1_000_000_00):
            assert demand.expected_units(product.sku, cents, day=3) == 0


def test_the_page_says_what_the_market_says() -> None:
    page = (Path(__file__).parents[2] / "docs/scenarios/classic.md").read_text(encoding="utf-8")
    assert f"Delivery address: {CLASSIC.storage.address}" in page
    assert f"Account number: {CLASSIC.money.account_number}" in page
    for supplier in CLASSIC.suppliers:
        count = len(supplier.products)
        row = next(line for line in page.splitlines() if line.startswith(f"| {supplier.name} |"))
        assert f" {count} " in row
        assert f"{100 * supplier.list_markup:.0f} %" in row
        lead = supplier.lead_time
        assert f"| {lead.shortest_days} to {lead.longest_days} |" in row
        fee, free = supplier.delivery_fee_cents // 100, supplier.free_delivery_from_cents // 100
        assert f"${fee}, free from ${free}" in row
