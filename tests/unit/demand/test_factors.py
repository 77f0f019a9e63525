"""Factors on days thin and scale the customers of the seed; they never bring others."""

from __future__ import annotations

import pytest

from tests.unit.demand.kiosk import KIOSK, PRODUCTS
from vendsim.clock import Calendar
from vendsim.demand import DayFactors, ElasticityDemand, Weather
from vendsim.rng import Streams

DAYS = 200
CALENDAR = Calendar(KIOSK.calendar.start_date, DAYS)
COLA = PRODUCTS[0]
USUAL = (1.0,) * (DAYS + 60)
Person = tuple[int, int, float, bool]


def demand(
    factors: DayFactors | None = None, seed: int = 3, warmer_c: tuple[float, ...] = ()
) -> ElasticityDemand:
    streams = Streams(seed)
    weather = Weather(KIOSK.weather, CALENDAR, streams, warmer_c)
    site = KIOSK.machine.site
    return ElasticityDemand(KIOSK, site, CALENDAR, weather, streams, factors or DayFactors())


def people(made: ElasticityDemand, sku: str = COLA.sku) -> list[list[Person]]:
    return [made.customers(sku, day) for day in range(DAYS)]


PLAIN = people(demand())


def test_no_factors_change_nobody() -> None:
    usual = DayFactors(USUAL, {"goods": USUAL}, ((0.0, 1.0),) * len(USUAL))
    assert people(demand(usual)) == PLAIN


@pytest.mark.parametrize("of_category", [False, True])
def test_fewer_customers_are_some_of_the_same(of_category: bool) -> None:
    half = (1.0,) * 50 + (0.5,) * (len(USUAL) - 50)
    factors = DayFactors(categories={"goods": half}) if of_category else DayFactors(traffic=half)
    fewer = people(demand(factors))
    assert fewer[:50] == PLAIN[:50]
    assert all(set(few) <= set(all_) for few, all_ in zip(fewer, PLAIN, strict=True))
    share = sum(map(len, fewer[50:])) / sum(map(len, PLAIN[50:]))
    assert 0.42 < share < 0.58


def test_more_customers_are_the_same_and_others() -> None:
    more = people(demand(DayFactors(traffic=(1.5,) * len(USUAL))))
    assert all(set(few) <= set(all_) for few, all_ in zip(PLAIN, more, strict=True))
    assert 1.35 < sum(map(len, more)) / sum(map(len, PLAIN)) < 1.65


def test_a_factor_of_nothing_brings_nobody() -> None:
    assert people(demand(DayFactors(traffic=(0.0,) * len(USUAL)))) == [[]] * DAYS


def test_another_categorys_factor_is_nothing_to_this_one() -> None:
    assert people(demand(DayFactors(categories={"other": (0.0,) * len(USUAL)}))) == PLAIN


def test_a_rival_caps_what_its_share_of_the_customers_pay() -> None:
    rivals = ((0.0, 1.0),) * 60 + ((0.4, 1.0),) * (len(USUAL) - 60)
    capped = people(demand(DayFactors(rivals=rivals)))
    reference = COLA.reference_price_cents
    assert capped[:60] == PLAIN[:60]
    changed = same = 0
    for now, before in zip(capped[60:], PLAIN[60:], strict=True):
        assert len(now) == len(before)
        for one, other in zip(now, before, strict=True):
            assert (one[0], one[2], one[3]) == (other[0], other[2], other[3])
            assert one[1] in (other[1], min(other[1], reference))
            if other[1] > reference:
                changed += one[1] == reference
                same += one[1] == other[1]
    assert 0.32 < changed / (changed + same) < 0.48


def test_all_customers_compare_where_the_share_is_one() -> None:
    capped = people(demand(DayFactors(rivals=((1.0, 0.8),) * len(USUAL))))
    rival_cents = int(COLA.reference_price_cents * 0.8 + 0.5)
    assert max(one[1] for day in capped for one in day) == rival_cents


def test_what_is_expected_follows_the_days() -> None:
    traffic = (1.0,) * 10 + (0.5,) * (len(USUAL) - 10)
    shift = (1.0,) * 20 + (3.0,) * (len(USUAL) - 20)
    rivals = ((0.0, 1.0),) * 30 + ((0.25, 1.0),) * (len(USUAL) - 30)
    plain, made = demand(), demand(DayFactors(traffic, {"goods": shift}, rivals))
    reference = COLA.reference_price_cents
    for day, factor, dearer in ((9, 1, 1), (10, 0.5, 0.5), (20, 1.5, 1.5), (30, 1.5, 1.125)):
        for price, times in ((reference, factor), (reference + 1, dearer)):
            usual = plain.expected_units(COLA.sku, price, day)
            assert made.expected_units(COLA.sku, price, day) == pytest.approx(times * usual)
    assert made.mean_units(COLA.sku, reference) == plain.mean_units(COLA.sku, reference)


def test_customers_come_as_expected_in_spite_of_a_rival() -> None:
    rivals = ((0.5, 1.0),) * len(USUAL)
    price = COLA.reference_price_cents + 20
    sold = expected = 0.0
    for seed in range(30):
        made = demand(DayFactors(rivals=rivals), seed)
        for day in range(0, DAYS, 10):
            sold += sum(one[1] >= price for one in made.customers(COLA.sku, day))
            expected += made.expected_units(COLA.sku, price, day)
    assert sold == pytest.approx(expected, rel=0.1)


def test_heat_is_told_and_brings_the_thirsty() -> None:
    warmer = (0.0,) * 20 + (10.0,) * (len(USUAL) - 20)
    streams = Streams(3)
    plain = Weather(KIOSK.weather, CALENDAR, streams)
    hot = Weather(KIOSK.weather, CALENDAR, streams, warmer)
    assert hot.days[:20] == plain.days[:20]
    for now, before in zip(hot.days[20:], plain.days[20:], strict=True):
        assert now.high_c == pytest.approx(before.high_c + 10)
        assert now.wet == before.wet
    thirsty = people(demand(warmer_c=warmer))
    assert all(set(few) <= set(all_) for few, all_ in zip(PLAIN, thirsty, strict=True))
    assert sum(map(len, thirsty[20:])) > 1.1 * sum(map(len, PLAIN[20:]))
