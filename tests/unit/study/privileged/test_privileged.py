from __future__ import annotations

from pathlib import Path
from statistics import fmean

import pytest

import vendsim
from vendsim.demand.line import price_leaving_cents
from vendsim.errors import AgentError
from vendsim.play import replay
from vendsim.scenario import load_scenario
from vendsim.study.bounds import upper_bound
from vendsim.study.privileged import Privileged, make_agent
from vendsim.study.privileged.plan import plan_goods
from vendsim.study.privileged.sources import sources_of
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record
from vendsim.supply import Bid
from vendsim.world import World

FACTORY = "vendsim.study.privileged:make_agent"


def told(seed: int, days: int) -> dict[str, object]:
    return {"privileged": {"scenario": "year", "seed": seed, "days": days}}


def test_it_earns_most_of_the_bound_of_a_year() -> None:
    year = load_scenario("year")
    shares = []
    for seed in range(3):
        player = Privileged(year, seed, 365)
        episode = vendsim.run_episode(year, player, seed=seed)
        share = upper_bound(year, seed).normalised(episode.score_cents)
        assert share is not None
        shares.append(share)
    assert max(shares) < 1
    assert fmean(shares) >= 0.7


def test_its_record_says_what_it_was_told_and_is_unranked(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    options = told(4, 40)
    vendsim.run_episode("year", FACTORY, seed=4, days=40, record=path, agent_options=options)
    assert score_record(path).unranked == "its agent was told the world it played in"
    assert verify_record(path).holds
    assert replay(path).end == "horizon"


def test_it_acts_through_tool_calls_and_is_the_same_every_time() -> None:
    options = told(2, 30)
    runs = [
        vendsim.run_episode("year", FACTORY, seed=2, days=30, agent_options=options)
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert runs[0].units_sold > 100


def test_told_of_another_world_it_does_worse() -> None:
    wrong = vendsim.run_episode("year", FACTORY, seed=2, days=120, agent_options=told(3, 120))
    right = vendsim.run_episode("year", FACTORY, seed=2, days=120, agent_options=told(2, 120))
    assert wrong.final_balance_cents < right.final_balance_cents


@pytest.mark.parametrize("options", [{}, {"privileged": True}, {"privileged": {"seed": 1}}])
def test_nobody_plays_it_unawares(options: dict[str, object]) -> None:
    with pytest.raises(AgentError, match="has to be told the world"):
        vendsim.run_episode("year", FACTORY, seed=1, days=3, agent_options=options)
    assert not set(vendsim.list_agents()) & {"privileged", FACTORY}


def test_what_is_told_must_be_a_market() -> None:
    with pytest.raises(vendsim.ScenarioError):
        make_agent({"scenario": "nowhere", "seed": 1, "days": 3})


def test_it_may_ask_less_or_more_than_what_earns_most() -> None:
    asked = {
        asks: vendsim.run_episode(
            "year", FACTORY, seed=2, days=60, agent_options={**told(2, 60), "asks": asks}
        )
        for asks in (0.8, 1, 1.2)
    }
    assert asked[1].final_balance_cents == max(each.final_balance_cents for each in asked.values())
    cheap, best, dear = [each.revenue_cents / each.units_sold for each in asked.values()]
    assert cheap < 0.9 * best < 0.9 * 0.9 * dear
    for wrong in (0, -1.0, float("nan"), "much", True):
        with pytest.raises(AgentError, match=r"option asks is .*: give a share above 0"):
            Privileged(load_scenario("year"), 1, 30, asks=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["classic", "fleet"])
def test_it_says_what_it_cannot_play(name: str) -> None:
    market = load_scenario(name)
    assert not Privileged.can_play(market)
    with pytest.raises(AgentError, match=f"cannot play {name}"):
        Privileged(market, 1, 30)


def test_the_goods_fit_into_their_slots_and_count_for_variety() -> None:
    year = load_scenario("year")
    costs = {product.sku: product.unit_cost_cents for product in year.products}
    goods = plan_goods(World(year, 1), costs)
    places = [(good.row, good.column) for good in goods]
    assert len(set(places)) == len(places) == 12
    for good in goods:
        assert good.product.size == "S" or year.machine.row_sizes[good.row] == "L"
        assert good.price_cents <= price_leaving_cents(good.product, 0.25)
        assert good.units(0, 365) == pytest.approx(good.units_by_day.sum())
    few = {sku: cents for sku, cents in costs.items() if sku in ("sku-61", "sku-69", "sku-70")}
    assert {good.product.sku for good in plan_goods(World(year, 1), few)} == set(few)


@pytest.mark.parametrize("seed", [0, 1])
def test_suppliers_take_the_prices_it_names(seed: int) -> None:
    """In every round, whatever the quantity; a few cents less are refused where it matters."""
    year = load_scenario("year")
    refused = 0
    for source in sources_of(World(year, seed)):
        sku = source.supplier.prices.skus[0]
        day = max(1, source.supplier.fates.opens_day)
        while source.patient(day) and source.rounds.get(sku, 0) < 6:
            units = source.whole_cases(sku, 30 if source.rounds.get(sku, 0) % 2 else 400)
            cents = source.unit_cents(sku, units, day)
            mind = source.supplier.mind
            held = mind.unit_price_cents("vendor_0", sku, units, day)
            lower = mind.bid("vendor_0", [Bid(sku, units, min(cents, held) - 4)], day)
            refused += lower[0] != "agreed"
            assert mind.unit_price_cents("vendor_0", sku, units, day) <= cents
            source.note_round([sku], day)
            day += 1
    assert refused >= 30
