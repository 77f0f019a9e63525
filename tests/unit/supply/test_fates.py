from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import Literal, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.kinds import HAGGLER, SWITCHER, placed, seller_of
from tests.unit.supply.market import BRISK, BY_UNIT, DRINKS
from vendsim.clock import day_of, minute_of_day, start_of_day
from vendsim.scenario.supplier_spec import (
    LeadTimeSpec,
    OpeningSpec,
    ServiceSpec,
    SupplierSpec,
    Weekday,
)
from vendsim.supply import Bid, Claim, Supplier
from vendsim.supply.fates import Fates

Cause: TypeAlias = Literal["short", "damaged"]
CAUSES: tuple[Cause, ...] = ("short", "damaged")
SEEDS = st.integers(0, 2**63 - 1)
# The markets of these tests begin on a Monday.
WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def fates(spec: SupplierSpec = HAGGLER, seed: int = 1, **service: object) -> Fates:
    return seller_of(spec, seed, service=service).fates


def spec_of(**changes: object) -> SupplierSpec:
    return HAGGLER.model_copy(update=changes)


def test_an_opening_takes_every_day_of_its_range_evenly() -> None:
    spec = spec_of(opens=OpeningSpec(first_day=30, last_day=39))
    days = Counter(fates(spec, seed).opens_day for seed in range(2000))
    assert sorted(days) == list(range(30, 40))
    assert all(abs(count - 200) < 60 for count in days.values())
    one = fates(spec_of(opens=OpeningSpec(first_day=7, last_day=7)))
    assert (one.opens_day, one.is_open(6), one.is_open(7)) == (7, False, True)


def test_who_does_not_open_is_open_from_the_start() -> None:
    assert fates(closes_per_year=0.0).opens_day == 0
    assert fates(closes_per_year=0.0).is_open(0)


@pytest.mark.parametrize("rate", [0.05, 0.35, 0.9])
def test_closings_come_at_their_rate_and_never_in_the_first_two_weeks(rate: float) -> None:
    seeds = 3000
    found = [fates(seed=seed, closes_per_year=rate).closes_day for seed in range(seeds)]
    days = [day for day in found if day is not None]
    assert len(days) == seeds
    assert min(days) >= 14
    # From two weeks on the chance of a year is the rate, and that of half a year follows.
    for part in (0.5, 1.0, 2.0):
        expected = 1 - (1 - rate) ** part
        share = sum(day < 14 + 365 * part for day in days) / seeds
        assert abs(share - expected) < 4 * math.sqrt(expected * (1 - expected) / seeds)


def test_the_first_closing_day_is_counted_from_the_opening() -> None:
    spec = spec_of(opens=OpeningSpec(first_day=50, last_day=100))
    for seed in range(500):
        fate = fates(spec, seed, closes_per_year=0.9)
        assert fate.closes_day is not None
        assert fate.closes_day >= fate.opens_day + 14
        open_days = [day for day in range(fate.closes_day + 5) if fate.is_open(day)]
        assert open_days == list(range(fate.opens_day, fate.closes_day))


def test_the_first_day_on_which_one_can_close_is_the_fifteenth() -> None:
    assert min(fates(seed=seed, closes_per_year=0.9).closes_day or 0 for seed in range(1000)) == 14


@pytest.mark.parametrize("day", [0, 6, 7, 100])
def test_nothing_is_said_to_be_out_of_stock_for_longer_than_six_weeks(day: int) -> None:
    assert fates(stockout_share=1.0).back_day(DRINKS[0], day) == (day // 7 + 6) * 7


def test_without_a_rate_nothing_closes() -> None:
    assert {fates(seed=seed, closes_per_year=0.0).closes_day for seed in range(200)} == {None}


def test_stock_outs_take_their_share_of_weeks_and_end_on_the_day_they_say() -> None:
    weeks = out = 0
    for seed in range(20):
        fate = fates(seed=seed, stockout_share=0.15)
        for sku in DRINKS[:4]:
            for week in range(50):
                backs = {fate.back_day(sku, 7 * week + weekday) for weekday in range(7)}
                assert len(backs) == 1
                back_day = backs.pop()
                weeks += 1
                if back_day is None:
                    continue
                out += 1
                assert back_day % 7 == 0
                assert 7 * (week + 1) <= back_day <= 7 * (week + 6)
                assert fate.back_day(sku, back_day - 1) == back_day
                assert fate.back_day(sku, back_day) is None
    assert abs(out / weeks - 0.15) < 0.02


def test_products_run_out_one_by_one() -> None:
    fate = fates(stockout_share=0.3)
    patterns = {
        sku: tuple(fate.back_day(sku, 7 * week) is None for week in range(60)) for sku in DRINKS
    }
    assert len(set(patterns.values())) == len(DRINKS)
    assert {fates(stockout_share=0.0).back_day(DRINKS[0], day) for day in range(400)} == {None}


@given(SEEDS, st.integers(0, 500_000))
def test_goods_come_within_the_lead_time_and_the_hours(seed: int, minute: int) -> None:
    fate = fates(BY_UNIT, seed)
    due = fate.due_minute(minute)
    assert 1 <= day_of(due) - day_of(minute) <= 4
    assert 540 <= minute_of_day(due) <= 960
    assert fate.arrival_minute(due) == due


def test_lead_times_take_every_value_and_depend_on_the_day_only() -> None:
    seller, again = seller_of(BY_UNIT), seller_of(BY_UNIT)
    placed(again)
    days = [day_of(seller.fates.due_minute(1440 * d + 400)) - d for d in range(200)]
    assert set(days) == {1, 2, 3, 4}
    assert days == [day_of(again.fates.due_minute(1440 * d + 1439)) - d for d in range(200)]
    assert all(abs(days.count(n) - 50) < 25 for n in (1, 2, 3, 4))


def test_a_fixed_lead_time() -> None:
    assert fates(BRISK).due_minute(1440 * 3 + 5) == 1440 * 5 + 600


@given(SEEDS, st.integers(0, 300))
def test_a_payment_after_the_cut_off_is_the_next_day_s(seed: int, day: int) -> None:
    fate = fates(spec_of(cutoff_minute=720), seed)
    due = [fate.due_minute(start_of_day(day) + minute) for minute in (0, 720, 721, 1439)]
    assert due[0] == due[1]
    assert due[2] == due[3] == fate.due_minute(start_of_day(day + 1))
    assert 2 <= day_of(due[2]) - day <= 5


@given(
    SEEDS,
    st.integers(0, 300),
    st.lists(st.sampled_from(WEEK), min_size=1, max_size=7, unique=True),
)
def test_goods_come_on_delivery_days_only(seed: int, day: int, weekdays: list[Weekday]) -> None:
    free = fates(seed=seed, late_share=1.0)
    bound = fates(spec_of(delivery_weekdays=tuple(weekdays)), seed, late_share=1.0)
    earliest = day_of(free.due_minute(1440 * day))
    due = bound.due_minute(1440 * day)
    arrival = bound.arrival_minute(due)
    for each in (due, arrival):
        assert WEEK[day_of(each) % 7] in weekdays
        assert 540 <= minute_of_day(each) <= 960
    # The first such day there is, and no later one.
    between = range(earliest, day_of(due))
    assert not [each for each in between if WEEK[each % 7] in weekdays]
    assert arrival > due


def test_late_goods_come_at_their_share_and_evenly_late() -> None:
    days: Counter[int] = Counter()
    for seed in range(60):
        fate = fates(seed=seed, late_share=0.3, late_days=4)
        for day in range(100):
            due = start_of_day(day) + 600
            arrival = fate.arrival_minute(due)
            assert (arrival == due) == (day_of(arrival) == day)
            days[day_of(arrival) - day] += 1
    assert set(days) == {0, 1, 2, 3, 4}
    assert abs(days[0] / 6000 - 0.7) < 0.02
    assert all(abs(days[n] / 6000 - 0.075) < 0.015 for n in (1, 2, 3, 4))


def test_all_goods_of_a_day_are_late_together() -> None:
    fate = fates(late_share=0.5)
    for day in range(50):
        found = {
            day_of(fate.arrival_minute(start_of_day(day) + minute)) for minute in (540, 700, 960)
        }
        assert len(found) == 1


@pytest.mark.parametrize("cause", CAUSES)
def test_losses_come_at_their_share_and_within_their_bounds(cause: Cause) -> None:
    service: dict[str, object] = {f"{cause}_share": 0.2, f"{cause}_most": 0.3}
    lost = [
        fate.lost_units(cause, "sku-08", 1000, day)
        for fate in (seller_of(HAGGLER, seed, service=service).fates for seed in range(20))
        for day in range(100)
    ]
    hit = [units for units in lost if units]
    assert abs(len(hit) / len(lost) - 0.2) < 0.03
    assert 1 <= min(hit) < 30
    assert 270 < max(hit) <= 300
    assert abs(sum(hit) / len(hit) - 150) < 20


@given(SEEDS, st.integers(0, 400), st.integers(0, 2000), st.floats(0, 1), st.floats(0, 1))
def test_no_more_is_lost_than_was_sent(
    seed: int, day: int, units: int, share: float, most: float
) -> None:
    fate = fates(seed=seed, short_share=share, short_most=most)
    lost = fate.lost_units("short", "sku-08", units, day)
    assert 0 <= lost <= min(units, math.ceil(units * most))
    assert fates(seed=seed, short_share=0.0).lost_units("short", "sku-08", units, day) == 0


def test_short_and_damaged_are_drawn_apart() -> None:
    both = [
        (
            fates(seed=seed).lost_units("short", "sku-08", 100, 9) > 0,
            fates(seed=seed).lost_units("damaged", "sku-08", 100, 9) > 0,
        )
        for seed in range(2000)
    ]
    assert abs(sum(a and b for a, b in both) / 2000 - 0.04) < 0.015


def test_tricks_come_at_their_shares() -> None:
    found = Counter(
        seller_of(SWITCHER, seed).fates.trick(day) for seed in range(50) for day in range(100)
    )
    shares = {"surcharge": 0.25, "substitute": 0.2, "short": 0.2, "vanish": 0.2, "": 0.15}
    assert set(found) == set(shares)
    for name, share in shares.items():
        assert abs(found.get(name, 0) / 5000 - share) < 0.025  # type: ignore[call-overload]
    assert {fates().trick(day) for day in range(200)} == {""}


def test_a_kind_that_is_not_described_meets_no_fate() -> None:
    assert seller_of(BY_UNIT, service={}).scenario.kind_of(BY_UNIT).service == ServiceSpec()
    for seed in range(20):
        fate = fates(BY_UNIT, seed)
        assert (fate.opens_day, fate.closes_day) == (0, None)
        for day in range(100):
            assert fate.back_day("sku-08", day) is None
            assert fate.lost_units("short", "sku-08", 10, day) == 0
            assert fate.lost_units("damaged", "sku-08", 10, day) == 0
            assert fate.arrival_minute(start_of_day(day) + 600) == start_of_day(day) + 600


def all_fates(seller: Supplier) -> list[object]:
    """All that befalls a supplier in half a year."""
    fate = seller.fates
    found: list[object] = [fate.opens_day, fate.closes_day]
    for day in range(180):
        due = fate.due_minute(start_of_day(day) + 600)
        found += [due, fate.arrival_minute(due), fate.trick(day)]
        for sku in ("sku-08", "sku-23"):
            found += [
                fate.back_day(sku, day),
                fate.lost_units("short", sku, 100, day),
                fate.lost_units("damaged", sku, 100, day),
                seller.list_price_cents(sku, day),
                seller.reserve_cents(sku, day),
            ]
    return found


def haggle(seller: Supplier) -> None:
    """Bid and claim every day."""
    for day in range(60):
        seller.bid("b", [Bid("sku-08", 100, None), Bid("sku-23", 1, 1)], day)
        seller.claim("b", Claim("sku-23", 100, None), day)


def trade(seller: Supplier) -> None:
    """Order, pay, cancel, take delivery and complain."""
    for day in range(40):
        order = placed(seller, minute=1440 * day)
        if day % 3 == 0:
            seller.cancel(order)
            continue
        seller.receive_payment("b", order.total_cents, order.id, 1440 * day)
        if order.status == "confirmed" and order.arrival_minute is not None:
            seller.deliver(order, order.arrival_minute)
        seller.make_good(order)
        seller.lapse(order, day + 20)
    seller.wind_up("b")


@pytest.mark.parametrize("spec", [HAGGLER, SWITCHER], ids=lambda spec: spec.id)
@pytest.mark.parametrize("play", [haggle, trade])
def test_fates_are_the_same_whatever_a_business_did(
    spec: SupplierSpec, play: Callable[[Supplier], None]
) -> None:
    for seed in range(5):
        played, before = seller_of(spec, seed), seller_of(spec, seed)
        expected = all_fates(before)
        play(played)
        assert all_fates(played) == expected
        assert played.state() != before.state()


@pytest.mark.parametrize("spec", [HAGGLER, SWITCHER], ids=lambda spec: spec.id)
def test_two_businesses_that_pay_on_one_day_share_their_luck(spec: SupplierSpec) -> None:
    for seed in range(40):
        first, second = seller_of(spec, seed), seller_of(spec, seed)
        haggle(second)
        met = []
        for seller, units in ((first, 60), (second, 500)):
            order = placed(seller, units=units, minute=1440 * 100)
            seller.receive_payment("b", order.total_cents, order.id, 1440 * 100 + 77)
            assert order.due_minute is not None
            met.append((order.due_minute, order.arrival_minute, order.trick))
        assert met[0] == met[1]


def test_a_slow_supplier() -> None:
    spec = spec_of(lead_time=LeadTimeSpec(shortest_days=20, longest_days=20))
    assert day_of(fates(spec).due_minute(5)) == 20
