from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.unit.record.sample_run import write_sample
from vendsim.errors import RecordError
from vendsim.play import load_agent, run_episode
from vendsim.play.budget import Budget
from vendsim.record import read_record
from vendsim.scenario import list_scenarios, load_scenario
from vendsim.study.bounds import owed_fees_cents, upper_bound
from vendsim.study.decomposition import PARTS, Decomposition, decompose
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record
from vendsim.tools import Tool

MARKETS = [head.name for head in list_scenarios()]


class Wordy:
    """Writes a thousand tokens with every call of a shipped agent."""

    def __init__(self) -> None:
        self._agent = load_agent("fixed_price")

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self._agent.begin(briefing, tools)

    def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        call = self._agent.act(observation)
        assert isinstance(call, Mapping)
        return {**call, "output_tokens": 1_000}


def check(found: Decomposition, record: Path, days: int) -> dict[str, int]:
    """The parts by name, once they sum to what is told elsewhere."""
    header = read_record(record).header
    market = load_scenario(header.scenario_source)
    assert found.bound_cents == upper_bound(market, header.seed, days=days).bound_cents
    assert found.score_cents == score_record(record).score_cents
    assert sum(part.cents for part in found.parts) == found.bound_cents - found.score_cents
    assert tuple(part.name for part in found.parts) == PARTS
    return dict(found.parts)


@pytest.mark.parametrize("market", MARKETS)
def test_the_parts_sum_to_bound_less_score_in_every_market(market: str, tmp_path: Path) -> None:
    days = min(50, load_scenario(market).calendar.horizon_days)
    for agent in ("random_legal", "fixed_price"):
        record = tmp_path / f"{agent}.sqlite"
        run_episode(market, agent, seed=4, days=days, record=record)
        parts = check(decompose(record), record, days)
        assert parts["assortment"] >= 0
        assert parts["spoilage"] >= 0
        assert parts["buying_price"] >= 0


def test_who_does_nothing_loses_all_by_showing_nothing(tmp_path: Path) -> None:
    record = tmp_path / "run.sqlite"
    run_episode("year", "do_nothing", seed=2, days=60, record=record)
    parts = check(decompose(record), record, 60)
    slack = parts.pop("slack")
    assert {name for name, cents in parts.items() if cents} == {"assortment"}
    assert 0 < slack < 0.05 * parts["assortment"]


def test_who_goes_bankrupt_loses_the_days_that_were_left(tmp_path: Path) -> None:
    record = tmp_path / "run.sqlite"
    market = load_scenario("sprint")
    money = market.money.model_copy(update={"opening_cash_cents": 10_00, "daily_fee_cents": 2_00})
    poor = market.model_copy(update={"money": money})
    run_episode(poor, "do_nothing", seed=2, record=record)
    score = score_record(record)
    assert score.end == "bankrupt"
    found = decompose(record)
    bound = upper_bound(poor, 2)
    left = sum(worth - 2_00 for worth in bound.day_worths_cents[score.days_played :])
    assert dict(found.parts)["unplayed_days"] == pytest.approx(left, abs=1)
    assert found.lost_cents == bound.bound_cents - score.score_cents


def test_who_answers_no_complaint_pays_nobody_and_loses_customers(tmp_path: Path) -> None:
    record = tmp_path / "run.sqlite"
    run_episode("realistic", "fixed_price", seed=1, days=150, record=record)
    events = [event["kind"] for step in read_record(record).steps() for event in step.events]
    assert "complaint_state" in events
    assert "refund" not in events
    assert check(decompose(record), record, 150)["refunds"] > 1_00


def test_a_run_that_was_broken_off_is_held_against_the_days_it_closed(tmp_path: Path) -> None:
    record = tmp_path / "run.sqlite"
    run_episode(
        "year", "fixed_price", seed=5, days=90, record=record, budget=Budget(tool_calls=160)
    )
    score = score_record(record)
    assert score.end is None
    assert 20 < score.days_played < 90
    check(decompose(record), record, score.days_played)


def test_or_against_all_its_days_and_then_it_owes_their_fees(tmp_path: Path) -> None:
    record = tmp_path / "run.sqlite"
    run_episode(
        "year", "fixed_price", seed=5, days=90, record=record, budget=Budget(tool_calls=160)
    )
    score, found = score_record(record), decompose(record, all_days=True)
    bound = upper_bound("year", 5, days=90)
    owed_cents = min(90 - score.days_played, score.final_balance_cents // 2_00 + 10) * 2_00
    assert found.score_cents == score.score_cents - owed_cents
    assert sum(part.cents for part in found.parts) == bound.bound_cents - found.score_cents
    left = sum(bound.day_worths_cents[score.days_played :])
    assert dict(found.parts)["unplayed_days"] == pytest.approx(left, rel=0.05)


def test_a_run_that_closed_no_day_had_nothing_to_win(tmp_path: Path) -> None:
    record = tmp_path / "run.sqlite"
    run_episode("year", "fixed_price", seed=5, record=record, budget=Budget(tool_calls=2))
    with pytest.raises(RecordError, match="no day closed"):
        decompose(record)


def test_a_market_of_another_version_is_named(tmp_path: Path) -> None:
    record = tmp_path / "run.sqlite"
    write_sample(record)
    with pytest.raises(RecordError, match="cannot read the market"):
        decompose(record)


def test_tax_and_tokens_that_were_not_paid_yet_are_owed_as_a_study_has_it(tmp_path: Path) -> None:
    record, budget = tmp_path / "run.sqlite", Budget(tool_calls=700)
    market = load_scenario("realistic")
    money = market.money.model_copy(update={"output_token_cents_per_million": 100_00})
    dear = market.model_copy(update={"money": money})
    run_episode(dear, Wordy(), seed=3, days=120, record=record, budget=budget)
    score, verdict = score_record(record), verify_record(record)
    assert score.end is None
    assert verdict.holds
    fees_cents = owed_fees_cents(
        dear,
        120 - score.days_played,
        balance_cents=score.final_balance_cents,
        calls=score.tool_calls,
    )
    found, as_played = decompose(record, all_days=True), decompose(record)
    assert verdict.owed_cents > 0
    assert found.score_cents == score.score_cents - fees_cents - verdict.owed_cents
    assert sum(part.cents for part in found.parts) == found.lost_cents
    # What is owed is in no part that tells of money not in the bank.
    assert dict(found.parts)["idle_cash"] > dict(as_played.parts)["idle_cash"]
    assert dict(found.parts)["fees_and_tokens"] > dict(as_played.parts)["fees_and_tokens"]


def test_who_owes_more_fees_than_there_is_money_would_have_been_closed() -> None:
    market = load_scenario("year")
    assert owed_fees_cents(market, 5, balance_cents=100_00) == 5 * 2_00
    assert owed_fees_cents(market, 300, balance_cents=100_00) == (50 + 10) * 2_00
    assert owed_fees_cents(market, 300, balance_cents=-4_00) == 10 * 2_00
    assert owed_fees_cents(market, 300, balance_cents=-4_00, uncovered_days=8) == 2 * 2_00
    # A day that is covered ends the row.
    assert owed_fees_cents(market, 300, balance_cents=2_00, uncovered_days=8) == (1 + 10) * 2_00
    talked = load_scenario("classic")
    assert owed_fees_cents(talked, 300, balance_cents=1_000_00, calls=990) == 10 * 2_00
    assert owed_fees_cents(talked, 300, balance_cents=1_000_00, calls=1_200) == 0
