from __future__ import annotations

import doctest
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean

import pytest

import vendsim
from tests.markets import MACHINES, choosing, disrupted, fleet, variant
from vendsim.scenario import Scenario, list_scenarios, load_scenario
from vendsim.study import bounds
from vendsim.study.bounds import Bound, do_nothing_cents, upper_bound
from vendsim.study.bounds.outlets import outlets_of
from vendsim.world import World

NAMES = [head.name for head in list_scenarios()]


def with_money(scenario: Scenario, **changes: int) -> Scenario:
    return scenario.model_copy(update={"money": scenario.money.model_copy(update=changes)})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("days", [1, 17, None])
def test_doing_nothing_is_worth_what_it_comes_to_when_played(name: str, days: int | None) -> None:
    played = vendsim.run_episode(name, "do_nothing", seed=5, days=days)
    assert upper_bound(name, 5, days=days).do_nothing_cents == played.score_cents


@pytest.mark.parametrize(
    ("opening", "fee", "patience"),
    [(0, 2_00, 1), (3_99, 2_00, 3), (4_00, 2_00, 3), (50_00, 0, 3), (50_00, 49_99, 2), (0, 0, 1)],
)
def test_so_it_is_with_other_money(opening: int, fee: int, patience: int) -> None:
    scenario = with_money(
        load_scenario("year"),
        opening_cash_cents=opening,
        daily_fee_cents=fee,
        bankrupt_after_days=patience,
    )
    for days in (1, 2, 6):
        played = vendsim.run_episode(scenario, "do_nothing", seed=0, days=days)
        assert do_nothing_cents(scenario, days) == played.score_cents


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("agent", ["do_nothing", "random_legal", "fixed_price", "base_stock"])
def test_no_agent_gets_beyond_the_bound(name: str, agent: str) -> None:
    seeds = range(3)
    scores = [vendsim.run_episode(name, agent, seed=seed) for seed in seeds]
    bounds = [upper_bound(name, seed) for seed in seeds]
    assert fmean(score.score_cents for score in scores) <= fmean(
        bound.bound_cents for bound in bounds
    )


def test_the_bound_of_the_year_is_of_the_size_of_what_a_good_strategy_earns() -> None:
    bounds = [upper_bound("year", seed).bound_cents for seed in range(20)]
    assert 55_000_00 <= fmean(bounds) <= 80_000_00


def test_the_scale_is_a_straight_line_and_is_not_clipped() -> None:
    bound = Bound(1000, -200, ())
    normalised = [bound.normalised(cents) for cents in (-500, -200, 400, 1000, 1600)]
    assert normalised == [-0.25, 0.0, 0.5, 1.0, 1.5]
    assert Bound(70, 70, ()).normalised(70) is None


def test_days_add_up_to_the_bound_and_the_last_two_are_poor() -> None:
    bound = upper_bound("year", 2, days=60)
    total = sum(bound.day_worths_cents) + 500_00 - 60 * 2_00
    assert total <= bound.bound_cents < total + 1
    assert len(bound.day_worths_cents) == 60
    assert bound.day_worths_cents[:2] == (0.0, 0.0)
    assert bound.day_worths_cents[-1] < 0.5 * min(bound.day_worths_cents[5:-1])


def test_a_market_that_fees_eat_up_is_worth_less_than_nothing_but_not_less_than_bankruptcy() -> (
    None
):
    scenario = with_money(load_scenario("year"), daily_fee_cents=5_000_00)
    bound = upper_bound(scenario, 0)
    assert bound.bound_cents == -1
    assert bound.do_nothing_cents < -1


def limited(messages: int | None, scenario: Scenario | None = None) -> Scenario:
    market = scenario or load_scenario("year")
    limits = market.limits.model_copy(update={"messages": messages})
    return market.model_copy(update={"limits": limits})


@pytest.mark.parametrize("messages", [2, 7, 40, 519, 2000])
def test_doing_nothing_ends_with_the_last_message(messages: int) -> None:
    scenario = limited(messages)
    played = vendsim.run_episode(scenario, "do_nothing", seed=0)
    assert do_nothing_cents(scenario, 365) == played.score_cents


def test_few_calls_carry_few_goods() -> None:
    bounds = [upper_bound(limited(calls * 2), 1).bound_cents for calls in (10, 100, 1000, 100_000)]
    assert bounds == sorted(bounds)
    # Nobody sells more than fits into slots, and nobody pays more than the dearest top price.
    assert bounds[0] < 500_00 + 10 * 16 * 30_00
    assert bounds[-1] == upper_bound(limited(None), 1).bound_cents
    scores = [vendsim.run_episode(limited(600), "base_stock", seed=seed) for seed in (0, 1)]
    assert fmean(score.score_cents for score in scores) <= fmean(
        upper_bound(limited(600), seed).bound_cents for seed in (0, 1)
    )


def test_card_takings_of_the_last_day_count_for_the_net_worth() -> None:
    year = load_scenario("year")
    rule = year.score.model_copy(update={"rule": "net_worth"})
    worth = upper_bound(year.model_copy(update={"score": rule}), 1, days=30)
    bank = upper_bound(year, 1, days=30)
    assert worth.day_worths_cents[:-1] == bank.day_worths_cents[:-1]
    assert worth.day_worths_cents[-1] > 2 * bank.day_worths_cents[-1]


@pytest.mark.parametrize("model", [variant, choosing])
def test_whoever_ends_early_pays_no_card_fee_on_the_takings_of_the_last_day(
    model: Callable[..., Scenario],
) -> None:
    """Who has used all messages up on day 9 has won what a run of ten days is worth."""
    plain = json.loads(model(money={"cash_share": 0.0}).canonical_json)
    plain["score"] = {"rule": "net_worth"}
    plain["limits"]["messages"] = 1_000_000
    plain["charges"] = {"card_fee_basis_points": 5000, "card_fee_cents_per_sale": 10}
    plain["disruptions"] = [
        {"id": "end", "kind": "regime", "when": {"from_day": 10}, "traffic_factor": 0.0}
    ]
    market = Scenario.from_json(json.dumps(plain))
    ended = upper_bound(market, 1, days=10).bound_cents
    assert ended <= upper_bound(market, 1, days=60).bound_cents < 1.5 * ended


@pytest.mark.parametrize("days", [0, -1, 366, 2.0, True])
def test_days_must_be_those_of_a_run(days: int) -> None:
    with pytest.raises(ValueError, match="is not a whole number from 1 to 365"):
        upper_bound("year", 0, days=days)


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_seeds_must_be_those_of_a_world(seed: int) -> None:
    with pytest.raises(ValueError, match="seed"):
        upper_bound("year", seed)


def test_a_market_can_be_given_as_a_value(tmp_path: Path) -> None:
    assert upper_bound(load_scenario("year"), 7, days=9) == upper_bound("year", 7, days=9)
    with pytest.raises(vendsim.ScenarioError):
        upper_bound(tmp_path / "none", 0)


def test_the_examples_come_out_as_written() -> None:
    document = Path(__file__).parents[4] / "docs" / "design" / "bounds.md"
    written = doctest.testfile(str(document), module_relative=False)
    assert (written.failed, written.attempted) == (0, 3)
    results = doctest.testmod(bounds.bound)
    assert (results.failed, results.attempted) == (0, 2)


def test_a_fleet_has_the_bounds_of_its_sites_together() -> None:
    world = World(load_scenario("fleet"), 1, days=30)
    outlets = outlets_of(world)
    assert len(outlets) == len(world.scenario.sites) == 3
    assert sum(outlet.slots.all for outlet in outlets) == sum(
        len(machine.row_sizes) * machine.columns for machine in world.scenario.machines
    )
    bound = upper_bound("fleet", 1, days=30)
    assert bound.bound_cents > 1.5 * upper_bound("year", 1, days=30).bound_cents


@pytest.mark.parametrize("choice", [False, True])
def test_a_machine_out_of_order_is_one_that_is_not_there(choice: bool) -> None:
    broken = {"id": "broken", "kind": "machine_breakdown", "machines": ["hall-2"]}
    base = choosing() if choice else load_scenario("year")

    def day_worths(machines: Sequence[dict[str, str]], *when: dict[str, int]) -> tuple[float, ...]:
        found = disrupted(*({**broken, "when": days} for days in when)).disruptions
        market = fleet(machines=machines, base=base.model_copy(update={"disruptions": found}))
        return upper_bound(market, 1, days=20).day_worths_cents

    whole, without = day_worths(MACHINES), day_worths([MACHINES[0], MACHINES[2]])
    assert day_worths(MACHINES, {"from_day": 0}) == pytest.approx(without)
    for_days = day_worths(MACHINES, {"from_day": 8, "to_day": 11})
    assert for_days == pytest.approx(whole[:8] + without[8:12] + whole[12:])
    assert all(one < other for one, other in zip(without[8:12], whole[8:12], strict=True))


def test_a_rival_at_one_site_costs_the_others_nothing() -> None:
    rival: dict[str, object] = {"id": "rival", "kind": "rival_machine", "when": {"from_day": 0}}
    rival |= {"compare_share": 0.8, "price_level": 0.7}

    def worths(*disruptions: dict[str, object]) -> list[float]:
        market = fleet(base=disrupted(*disruptions))
        return list(upper_bound(market, 1, days=10).day_worths_cents)

    usual, at_hall = worths(), worths({**rival, "sites": ["hall"]})
    at_office, everywhere = worths({**rival, "sites": ["office"]}), worths(rival)
    for day in range(2, 10):
        lost_at_both = 2 * usual[day] - at_hall[day] - at_office[day]
        assert at_hall[day] < usual[day]
        assert lost_at_both == pytest.approx(usual[day] - everywhere[day])
