"""The realistic market against the figures of real machines, measured in the simulator.

``pytest -s tests/test_realistic.py`` prints what was measured.
"""

from __future__ import annotations

import statistics
from collections import Counter
from math import log
from pathlib import Path
from typing import Any

import pytest

import vendsim
from tests.sensible_operator import Operator, usual_basket
from vendsim.clock import Calendar, start_of_day
from vendsim.demand import ChoiceDemand, Weather
from vendsim.ledger import Ledger
from vendsim.rng import Streams
from vendsim.scenario import Scenario, load_scenario
from vendsim.stock import Lot, Machine
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record
from vendsim.world import World
from vendsim.world.choosing import ChoiceSales

SEEDS = (0, 1, 2)
EXPERIMENT_SEEDS = range(8)
STEP_CENTS = 25
FIRST_WEEKS_DAYS = 28  # until the machine stands full


@pytest.fixture(scope="module")
def realistic() -> Scenario:
    return load_scenario("realistic")


@pytest.fixture(scope="module")
def operators(realistic: Scenario) -> list[Operator]:
    """A year each of a sensible operator."""
    played = [Operator(World(realistic, seed)) for seed in SEEDS]
    for operator in played:
        operator.play()
    return played


def test_a_sensible_operator_takes_70_to_350_dollars_a_week(operators: list[Operator]) -> None:
    for operator in operators:
        dollars = operator.revenue_cents / 100 / (operator.world.days / 7)
        print(f"revenue ${dollars:.0f} a week, {sum(operator.sold.values())} units a year")
        assert 70 <= dollars <= 350


def test_and_earns_something(operators: list[Operator], realistic: Scenario) -> None:
    for operator in operators:
        idle_cents = realistic.money.opening_cash_cents - 365 * realistic.money.daily_fee_cents
        business = operator.world.business
        print(f"bank ${business.bank_cents / 100:.0f}, of one who does nothing ${idle_cents / 100}")
        assert operator.world.end == "horizon"
        assert business.bank_cents > realistic.money.opening_cash_cents > idle_cents


def test_machine_days_are_as_over_dispersed_as_real_ones(operators: list[Operator]) -> None:
    for operator in operators:
        days = operator.units_by_day[FIRST_WEEKS_DAYS:]
        ratio = statistics.variance(days) / statistics.fmean(days)
        print(f"units a day: mean {statistics.fmean(days):.2f}, variance over mean {ratio:.2f}")
        assert 1.8 <= ratio <= 3.7


def test_the_median_product_is_as_slow_as_real_ones(operators: list[Operator]) -> None:
    for operator in operators:
        speeds = [
            operator.sold[product.sku] / operator.offered_days[product.sku]
            for product in operator.basket.values()
        ]
        print(f"median velocity {statistics.median(speeds):.3f} units a day")
        assert 0.1 <= statistics.median(speeds) <= 0.3


@pytest.mark.parametrize("agent", ["do_nothing", "random_legal", "fixed_price", "base_stock"])
def test_every_scripted_agent_plays_it_to_its_end(agent: str, tmp_path: Path) -> None:
    record = tmp_path / "run.sqlite"
    episode = vendsim.run_episode("realistic", agent, seed=5, record=record)
    assert episode.end in ("horizon", "bankrupt")
    assert verify_record(record).breaches == ()
    assert score_record(record).final_balance_cents == episode.final_balance_cents


def units_sold(scenario: Scenario, prices: dict[str, int], seed: int) -> Counter[str]:
    """What a machine sells in a year that is full every morning, at these prices."""
    days = scenario.calendar.horizon_days
    calendar, streams = Calendar(scenario.calendar.start_date, days), Streams(seed)
    weather = Weather(scenario.weather, calendar, streams)
    people = ChoiceDemand(scenario, scenario.machine.site, calendar, weather, streams)
    machine = Machine(scenario.machine, scenario.product_by_sku)
    basket = usual_basket(scenario)
    for (row, column), product in basket.items():
        lot = Lot(product.sku, product.slot_capacity_units, 1, 10_000, 0)
        machine.stock(row, column, product, [lot])
        machine.set_price(row, column, prices[product.sku])
    events: list[dict[str, Any]] = []
    sales = ChoiceSales(machine, people, Ledger(), events)
    sold: Counter[str] = Counter()
    for day in range(days):
        if day:
            sales.open_day(day)
        sales.settle(start_of_day(day + 1))
        for sku, (units, _) in sales.today.items():
            sold[sku] += units
        for (row, column), product in basket.items():
            missing = product.slot_capacity_units - machine.at(row, column).units
            if missing:
                lot = Lot(product.sku, missing, 1, 10_000, day + 1)
                machine.stock(row, column, product, [lot])
    return sold


def elasticity(scenario: Scenario, skus: list[str]) -> float:
    """Of the units of these products to all their prices: a step up against a step down."""
    usual = {product.sku: product.reference_price_cents for product in scenario.products}
    level = statistics.fmean(usual[sku] for sku in skus)
    units = {}
    for step in (-STEP_CENTS, STEP_CENTS):
        prices = usual | {sku: usual[sku] + step for sku in skus}
        sold = [units_sold(scenario, prices, seed) for seed in EXPERIMENT_SEEDS]
        units[step] = sum(one[sku] for one in sold for sku in skus)
    prices_apart = log((level + STEP_CENTS) / (level - STEP_CENTS))
    return log(units[STEP_CENTS] / units[-STEP_CENTS]) / prices_apart


CATEGORIES = ("water", "soda", "energy", "tea", "chips", "savoury", "sweet", "bars")


@pytest.mark.parametrize("category", CATEGORIES)
def test_prices_act_on_products_and_categories_as_real_ones_do(
    realistic: Scenario, category: str
) -> None:
    stocked = [one for one in usual_basket(realistic).values() if one.category == category]
    whole = elasticity(realistic, [product.sku for product in stocked])
    one = elasticity(realistic, [stocked[0].sku])
    print(f"{category}: elasticity {whole:.2f}, of {stocked[0].name} alone {one:.2f}")
    assert -1.2 <= whole <= -0.6
    assert -3.0 <= one <= -1.2
