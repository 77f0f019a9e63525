from __future__ import annotations

import numpy as np
import pytest

from vendsim.money import MAX_CENTS
from vendsim.scenario import Scenario, load_scenario
from vendsim.study.privileged.buying import Buyer
from vendsim.study.privileged.plan import Good, plan_goods
from vendsim.study.privileged.sources import sources_of
from vendsim.world import World


@pytest.fixture(scope="module")
def year() -> Scenario:
    return load_scenario("year")


def costs(scenario: Scenario) -> dict[str, int]:
    return {product.sku: product.unit_cost_cents for product in scenario.products}


def good(year: Scenario, *units: float) -> Good:
    return Good(year.products[0], 150, np.array(units), 0, 0)


def test_what_lasts_how_long(year: Scenario) -> None:
    steady = good(year, 2.0, 2.0, 2.0, 2.0)
    assert [steady.units(*days) for days in ((0, 4), (1, 3), (3, 9), (4, 9), (2, 1))] == [
        8.0, 4.0, 2.0, 0.0, 0.0,
    ]  # fmt: skip
    assert [steady.lasts_days(0, units) for units in (0, 1, 2, 5, 8, 99)] == [0, 0, 1, 2, 4, 4]
    assert [steady.lasts_days(3, units) for units in (0, 1, 2)] == [0, 0, 1]


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("day", [0, 3, 60, 200, 340])
def test_orders_can_be_paid_taken_and_trusted(year: Scenario, seed: int, day: int) -> None:
    world = World(year, seed)
    goods = plan_goods(world, costs(year))
    buyer = Buyer(goods, sources_of(world), world.days)
    for cash_cents in (100_00, 480_00, 3_000_00, 20_000_00):
        orders = buyer.orders(day, {}, cash_cents)
        assert sum(order.cents for order in orders) <= cash_cents
        assert len({order.source.supplier.spec.id for order in orders}) == len(orders)
        for order in orders:
            goods_cents = sum(line.units * line.unit_cents for line in order.lines)
            lines = [(line.good.product.sku, line.units) for line in order.lines]
            assert not order.source.supplier.conditions.objections(lines, goods_cents)
            assert order.cents <= order.source.safe_cents(day + 1)
            assert order.source.supplier.fates.is_open(day + 1)
            assert all(line.unit_cents < line.good.price_cents for line in order.lines)
        if cash_cents == 20_000_00:
            assert orders


def test_nothing_is_bought_that_lasts_or_comes_too_late(year: Scenario) -> None:
    world = World(year, 1)
    goods = plan_goods(world, costs(year))
    buyer = Buyer(goods, sources_of(world), world.days)
    plenty = {each.product.sku: 2000 for each in goods}
    assert buyer.orders(50, plenty, 20_000_00) == []
    assert buyer.orders(363, {}, 20_000_00) == []
    assert buyer.orders(50, {}, 5_00) == []


def test_a_supplier_that_cheats_is_safe_on_its_honest_days_and_for_its_bait(
    year: Scenario,
) -> None:
    world = World(year, 1)
    (crook,) = [one for one in sources_of(world) if one.supplier.spec.id == "stationbound"]
    tricks = year.supplier_kinds["switcher"].tricks
    assert tricks is not None
    honest = [day for day in range(1, 300) if not crook.supplier.fates.trick(day)]
    assert 10 < len(honest) < 60
    assert {crook.safe_cents(day) for day in honest} == {MAX_CENTS}
    assert crook.safe_cents(honest[0] - 1) == tricks.bait_cents
    crook.paid_orders = 1
    assert crook.safe_cents(honest[0] - 1) == 0
