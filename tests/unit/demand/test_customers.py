"""Customers: their marks, and that nothing but seed, site, product and day decides them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from tests.unit.demand.kiosk import DEMAND, HOUR_SHARES, KIOSK, PRODUCTS, demand_of, kiosk
from tests.unit.demand.reference import People, reference_customers
from vendsim.clock import Calendar
from vendsim.demand import Customer, ElasticityDemand, Weather
from vendsim.demand.customers import minute_table
from vendsim.demand.line import top_price_cents
from vendsim.rng import Streams
from vendsim.scenario import SiteSpec

SKUS = [one.sku for one in PRODUCTS]
SKU_DAYS = st.tuples(st.sampled_from(SKUS), st.integers(0, 299))
LEAST_P = 1e-4


def everybody(demand: ElasticityDemand, days: int, *skus: str) -> People:
    chosen = skus or SKUS
    return [
        person for day in range(days) for sku in chosen for person in demand.customers(sku, day)
    ]


# Construction ------------------------------------------------------------------------------


def test_known_customers() -> None:
    """A change of these values changes every record: it needs a new scenario version."""
    demand = demand_of(seed=1)
    assert demand.customers("chocolate", 5) == []
    assert demand.customers("headphones", 200) == [(583, 1286, 0.656494140625, True)]
    assert demand.customers("crisps", 130) == [
        (525, 272, 0.320556640625, False),
        (817, 284, 0.414794921875, False),
    ]


@pytest.mark.parametrize("day", [0, 1, 127, 128, 200])
@pytest.mark.parametrize("sku", SKUS)
def test_customers_follow_their_definition(sku: str, day: int) -> None:
    found = demand_of(seed=9).customers(sku, day)
    expected = reference_customers(sku, day, seed=9)
    assert [person[1:] for person in found] == [person[1:] for person in expected]
    # A value of the minute bits that lies across two minutes may be dealt to either.
    assert all(abs(a[0] - b[0]) <= 1 for a, b in zip(found, expected, strict=True))


def test_customers_are_plain_tuples_in_the_shape_of_customer() -> None:
    people = everybody(demand_of(), 30)
    assert {type(person) for person in people} == {tuple}
    assert {tuple(map(type, person)) for person in people} == {(int, int, float, bool)}
    assert Customer(*people[0])._asdict().keys() == {
        "minute",
        "willingness_cents",
        "variety_mark",
        "pays_cash",
    }


def test_customers_come_in_order_and_within_their_ranges() -> None:
    demand = demand_of()
    for sku in SKUS:
        top_cents = top_price_cents(KIOSK.product_by_sku[sku])
        for day in range(100):
            people = demand.customers(sku, day)
            assert [person[0] for person in people] == sorted(person[0] for person in people)
            for minute, willingness_cents, variety_mark, _ in people:
                assert 0 <= minute < 1440
                assert 0 <= willingness_cents < top_cents
                assert 0.0 < variety_mark < 1.0


# Common random numbers ---------------------------------------------------------------------


@given(st.integers(0, 2**63 - 1), st.lists(SKU_DAYS, min_size=1, max_size=12))
def test_order_of_asking_changes_nothing(seed: int, asked: list[tuple[str, int]]) -> None:
    one, other = demand_of(seed=seed, days=300), demand_of(seed=seed, days=300)
    forwards = [one.customers(*ask) for ask in asked]
    backwards = [other.customers(*ask) for ask in reversed(asked)]
    assert forwards == backwards[::-1]
    assert [one.customers(*ask) for ask in asked] == forwards


@given(st.integers(1, 300), st.sampled_from(SKUS))
def test_a_longer_run_continues_a_shorter_one(days: int, sku: str) -> None:
    short, long = demand_of(days=days), demand_of(days=300)
    assert short.customers(sku, days - 1) == long.customers(sku, days - 1)


def test_what_is_handed_out_is_the_callers_own() -> None:
    demand = demand_of()
    before = demand.customers("cola", 3)
    demand.customers("cola", 3).clear()
    assert demand.customers("cola", 3) == before != []


def test_only_the_stretch_of_days_in_use_is_kept() -> None:
    demand = demand_of()
    for sku in SKUS:
        demand.customers(sku, 0)
    assert len(demand._stretches) == len(SKUS)
    demand.customers("cola", 128)
    assert list(demand._stretches) == ["cola"]


def test_other_products_do_not_matter() -> None:
    fewer = demand_of(kiosk(products=PRODUCTS[:1]))
    more = demand_of()
    assert everybody(fewer, 50, "cola") == everybody(more, 50, "cola")


def test_a_better_weekday_brings_more_people_and_keeps_the_others() -> None:
    """Between scenarios too: the same people come, and some more."""
    busier = DEMAND.model_copy(update={"weekday_factors": (2.0,) * 7})
    usual, busy = demand_of(), demand_of(kiosk(demand=busier))
    more = 0
    for day in range(60):
        few, many = usual.customers("cola", day), busy.customers("cola", day)
        assert set(few) <= set(many)
        more += len(many) - len(few)
    assert more > 100


def test_seeds_sites_and_products_have_customers_of_their_own() -> None:
    samples = [
        everybody(demand_of(seed=1), 40, "crisps"),
        everybody(demand_of(seed=2), 40, "crisps"),
        everybody(demand_of(kiosk(site=SiteSpec(id="site", name="Yard")), seed=1), 40, "crisps"),
        everybody(demand_of(seed=1), 40, "chocolate"),
    ]
    for number, sample in enumerate(samples):
        for other in samples[:number]:
            assert len(set(sample) & set(other)) <= 1


SCRIPT = """
import hashlib, sys
from vendsim.clock import Calendar
from vendsim.demand import ElasticityDemand, Weather
from vendsim.rng import Streams
from vendsim.scenario.scenario import Scenario
scenario = Scenario.from_json(sys.stdin.read())
calendar, streams = Calendar(scenario.calendar.start_date, 50), Streams(6)
weather = Weather(scenario.weather, calendar, streams)
demand = ElasticityDemand(scenario, "site", calendar, weather, streams)
people = [demand.customers(one.sku, day) for day in range(50) for one in scenario.products]
print(hashlib.sha256(repr((weather.days, people)).encode()).hexdigest())
"""


def test_hash_seed_changes_nothing() -> None:
    outputs = set()
    for hash_seed in ("0", "1", "random"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", SCRIPT]
        text = KIOSK.canonical_json
        outputs.add(subprocess.check_output(command, input=text, env=environment, text=True))
    demand = demand_of(seed=6, days=50)
    days = Weather(KIOSK.weather, Calendar(KIOSK.calendar.start_date, 50), Streams(6)).days
    people = [demand.customers(sku, day) for day in range(50) for sku in SKUS]
    assert outputs == {hashlib.sha256(repr((days, people)).encode()).hexdigest() + "\n"}


# Shares ------------------------------------------------------------------------------------


def test_hour_shares_are_respected() -> None:
    people = everybody(demand_of(days=2000), 2000)
    hours = np.bincount([person[0] // 60 for person in people], minlength=24)
    open_hours = np.array(HOUR_SHARES) > 0
    assert hours[~open_hours].sum() == 0
    expected = np.array(HOUR_SHARES)[open_hours] * len(people)
    assert len(people) > 30_000
    assert stats.chisquare(hours[open_hours], expected).pvalue > LEAST_P


def test_values_are_dealt_to_minutes_as_evenly_as_can_be() -> None:
    table = minute_table(HOUR_SHARES)
    values = np.bincount(table, minlength=1440)
    shares = np.repeat(np.array(HOUR_SHARES), 60) / 60 * 2**14
    assert len(table) == 2**14
    assert np.abs(np.cumsum(values) - np.cumsum(shares)).max() <= 0.5 + 1e-6
    assert np.abs(values - shares).max() <= 1.0


def test_minutes_within_an_hour_are_even() -> None:
    people = everybody(demand_of(days=2000), 2000)
    minutes = np.bincount([person[0] % 60 for person in people], minlength=60)
    assert stats.chisquare(minutes).pvalue > LEAST_P


@pytest.mark.parametrize("share", [0.0, 0.25, 0.4, 1.0])
def test_cash_share_is_respected(share: float) -> None:
    people = everybody(demand_of(kiosk(cash_share=share)), 365)
    cash = sum(person[3] for person in people)
    assert abs(cash - share * len(people)) <= 4 * (share * (1 - share) * len(people)) ** 0.5


def test_willingness_is_uniform_up_to_the_top_price() -> None:
    top_cents = top_price_cents(KIOSK.product_by_sku["headphones"])
    people = everybody(demand_of(days=3000), 3000, "headphones")
    shares = [(person[1] + 0.5) / top_cents for person in people]
    assert len(shares) > 2000
    assert stats.kstest(shares, "uniform").pvalue > LEAST_P


def test_variety_marks_are_uniform() -> None:
    marks = [person[2] for person in everybody(demand_of(days=1000), 1000)]
    assert stats.kstest(marks, "uniform").pvalue > LEAST_P


def test_marks_of_a_customer_are_independent() -> None:
    people = np.array(everybody(demand_of(days=2000), 2000, "cola"), dtype=np.float64)
    correlations = np.corrcoef(people.T) - np.eye(4)
    assert np.abs(correlations).max() * len(people) ** 0.5 < 4.5


def test_days_and_products_come_independently() -> None:
    """Given the weather and the calendar, no day or product says anything of another."""
    flat = DEMAND.model_copy(
        update={"weekday_factors": (1.0,) * 7, "month_factors": (1.0,) * 12, "wet_factor": 1.0}
    )
    demand = demand_of(kiosk(demand=flat), days=3000)
    counts = np.array(
        [
            [len(demand.customers(sku, day)) for day in range(3000)]
            for sku in ("crisps", "headphones", "gum")
        ],
        dtype=np.float64,
    )
    bound = 4.5 / 3000**0.5
    assert np.abs(np.corrcoef(counts) - np.eye(3)).max() < bound
    for row in counts:
        for lag in (1, 7, 64, 128):
            assert abs(np.corrcoef(row[:-lag], row[lag:])[0, 1]) < bound
