"""What days do to suppliers: costs move every price, roads delay every van."""

from __future__ import annotations

import pytest

from tests.unit.supply.kinds import BARGAINING, SERVICE
from tests.unit.supply.market import BY_UNIT, small_market
from vendsim.rng import Streams
from vendsim.scenario import KindSpec, Scenario, ServiceSpec
from vendsim.supply import Bid, MarketDays, Supplier

DAYS = 400
SKU = "sku-08"


def market(service: ServiceSpec) -> Scenario:
    kind = KindSpec(bargaining=BARGAINING, service=service)
    return small_market(suppliers=(BY_UNIT,)).model_copy(
        update={"supplier_kinds": {BY_UNIT.kind: kind}}
    )


STEADY = market(ServiceSpec())


def supplier(days: MarketDays, scenario: Scenario = STEADY, seed: int = 2) -> Supplier:
    return Supplier(BY_UNIT, scenario, Streams(seed), days)


def shocked(factor: float, first: int, end: int) -> MarketDays:
    factors = tuple(factor if first <= day < end else 1.0 for day in range(DAYS))
    return MarketDays({"goods": factors}, (first, end))


PLAIN = supplier(MarketDays())


@pytest.mark.parametrize("factor", [0.5, 1.3, 4.0])
def test_every_price_moves_with_what_goods_cost(factor: float) -> None:
    dear = supplier(shocked(factor, 40, 60))
    for sku in BY_UNIT.products:
        for day in (0, 39, 60, 90):
            assert dear.list_price_cents(sku, day) == PLAIN.list_price_cents(sku, day)
            assert dear.reserve_cents(sku, day) == PLAIN.reserve_cents(sku, day)
        for day in (40, 59):
            cost = dear.prices.cost_cents(sku, day)
            # The cost is a whole number of cents; what follows from it is off by a cent of it.
            assert cost == pytest.approx(factor * PLAIN.prices.cost_cents(sku, day), abs=0.51)
            listed = dear.list_price_cents(sku, day)
            assert listed == pytest.approx(factor * PLAIN.list_price_cents(sku, day), abs=2.5)
            assert cost <= dear.reserve_cents(sku, day) <= listed
            for units in (1, 100, 2000):
                asked = dear.unit_price_cents("b", sku, units, day)
                assert asked >= dear.reserve_cents(sku, day)


def test_costs_of_other_categories_are_nothing_to_it() -> None:
    other = supplier(MarketDays({"other": (2.0,) * DAYS}))
    assert other.list_price_cents(SKU, 50) == PLAIN.list_price_cents(SKU, 50)


def test_beyond_the_last_day_known_the_last_cost_stands() -> None:
    dear = supplier(MarketDays({"goods": (2.0,) * 10}))
    assert dear.list_price_cents(SKU, 60) == dear.list_price_cents(SKU, 9)


def test_no_price_is_promised_beyond_a_change_of_costs() -> None:
    dear = supplier(shocked(2.0, 40, 60))
    valid = BY_UNIT.quote_valid_days
    for day in range(120):
        until = dear.quote("b", [(SKU, 10)], day).valid_until_day
        assert day <= until <= day + valid
        ends = [end for end in (39, 59, 90) if end >= day]
        assert until == min([day + valid, *ends])
        price = dear.unit_price_cents("b", SKU, 10, day)
        assert all(
            dear.unit_price_cents("b", SKU, 10, later) == price for later in range(day, until + 1)
        )


def test_a_price_agreed_before_does_not_outlive_the_old_costs() -> None:
    dear = supplier(shocked(2.0, 40, 60))
    for day in (36, 37, 38, 39):
        dear.bid("b", [Bid(SKU, 50, None)], day)
    assert dear.unit_price_cents("b", SKU, 50, 39) < PLAIN.list_price_cents(SKU, 39)
    assert dear.unit_price_cents("b", SKU, 50, 40) >= dear.reserve_cents(SKU, 40)
    assert dear.reserve_cents(SKU, 40) > dear.reserve_cents(SKU, 39)


def test_roads_delay_what_is_due_on_their_days_and_nothing_else() -> None:
    delays = tuple(3 if 20 <= day < 30 else 0 for day in range(DAYS))
    late = supplier(MarketDays(delays_days=delays))
    for day in range(60):
        due = PLAIN.fates.due_minute(day * 1440 + 600)
        assert late.fates.due_minute(day * 1440 + 600) == due
        arrival = late.fates.arrival_minute(due)
        if 20 <= due // 1440 < 30:
            assert arrival // 1440 >= due // 1440 + 3
        else:
            assert arrival == due


def test_a_late_van_on_a_closed_road_is_later_still() -> None:
    service = SERVICE.model_copy(update={"late_share": 0.5})
    usual = supplier(MarketDays(), market(service))
    late = supplier(MarketDays(delays_days=(2,) * DAYS), market(service))
    dues = [day * 1440 + 700 for day in range(100)]
    for due in dues:
        assert late.fates.arrival_minute(due) // 1440 >= usual.fates.arrival_minute(due) // 1440 + 2
