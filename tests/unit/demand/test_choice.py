"""People who choose: their definition, the shares they come to, and that nothing exploits them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from tests.markets import choosing, variant
from tests.unit.demand.reference import reference_count
from tests.unit.rng_reference import reference_place_word
from vendsim.clock import Calendar
from vendsim.demand import (
    RANK_BITS,
    VISIT_MARKS,
    ChoiceDemand,
    ElasticityDemand,
    Weather,
    demand_at,
)
from vendsim.errors import ScenarioError
from vendsim.rng import Streams
from vendsim.scenario import ChoiceSpec, Scenario

SITE = "Hall"
UNIT = 65_536
PLAIN = choosing({"no_purchase_share": 0.02})
NESTED = choosing({"no_purchase_share": 0.02, "nest_dissimilarity": 0.4, "loss_aversion": 0.5})
OFFERS = {
    "sku-08": 175, "sku-09": 150, "sku-12": 200, "sku-34": 150, "sku-36": 125, "sku-51": 250,
    "sku-61": 1200,
}  # fmt: skip
LEAST_P = 1e-4


def people_of(
    scenario: Scenario = PLAIN, *, seed: int = 1, days: int = 365, site: str = SITE
) -> ChoiceDemand:
    """Who comes to a site of that name, as a world would have them."""
    place = scenario.sites[0].model_copy(update={"name": site})
    scenario = scenario.model_copy(update={"sites": (place,)})
    calendar = Calendar(scenario.calendar.start_date, days)
    streams = Streams(seed)
    demand = demand_at(
        place.id, scenario, calendar, Weather(scenario.weather, calendar, streams), streams
    )
    assert isinstance(demand, ChoiceDemand)
    return demand


def spec_of(scenario: Scenario) -> ChoiceSpec:
    assert isinstance(scenario.demand, ChoiceSpec)
    return scenario.demand


def count_choices(people: ChoiceDemand, offers: dict[str, int], days: int) -> dict[str, int]:
    """How many take each product if nothing sells out, over some days."""
    counts = dict.fromkeys(offers, 0)
    for first in range(0, days, 128):
        end = people.crowd(first).of_day(min(first + 127, days - 1)).stop
        best = people.utilities_of_nothing(first)[:end].copy()
        for sku, cents in offers.items():
            priced = people.utilities(sku, first)[:end] + people.price_effect(sku, cents)
            np.maximum(best, priced, out=best)
        ranks = best % (1 << RANK_BITS)
        for sku in offers:
            counts[sku] += int(np.count_nonzero(ranks == people.rank(sku)))
    return counts


# Construction ------------------------------------------------------------------------------


def reference_mark(seed: int, purpose: str, name: str, day: int, number: int, draw: int = 0) -> int:
    """One of the four marks of a word, lowest bits first."""
    place = number // 4 * 128 + day % 128
    word = reference_place_word(seed, purpose, f"{name}@{SITE}", day // 128, place, draw)
    return (word >> 16 * (number % 4)) % 2**16


def gumbel(mark: int, scale: float = 1.0) -> int:
    quantile = (mark + 0.5) / 2**16
    return round(-math.log(-math.log(quantile)) * scale * UNIT)


def reference_taste(scenario: Scenario, sku: str, seed: int, day: int, number: int) -> int:
    """A taste in units of utility, from docs/design/demand.md and tastes.py, without numpy."""
    dissimilarity = spec_of(scenario).nest_dissimilarity
    own = gumbel(reference_mark(seed, "taste", sku, day, number), dissimilarity)
    if dissimilarity == 1.0:
        return own
    category, rest = scenario.product_by_sku[sku].category, 1.0 - dissimilarity
    mark = reference_mark(seed, "nest_taste", category, day, number)
    angle = math.pi * (mark + 0.5) / 2**16
    shift = dissimilarity * math.log(math.sin(dissimilarity * angle))
    shift += rest * math.log(math.sin(rest * angle)) - math.log(math.sin(angle))
    second = gumbel(reference_mark(seed, "nest_taste", category, day, number, draw=1), rest)
    return own + round(shift * UNIT) + second


@pytest.mark.parametrize("day", [0, 5, 127, 128, 200])
@pytest.mark.parametrize("scenario", [PLAIN, NESTED], ids=["plain", "nested"])
def test_people_follow_their_definition(scenario: Scenario, day: int) -> None:
    seed = 9
    people = people_of(scenario, seed=seed)
    spec = spec_of(scenario)
    calendar = Calendar(scenario.calendar.start_date, 365)
    today = Weather(scenario.weather, calendar, Streams(seed)).day(day)
    mean = spec.customers_per_day * spec.weekday_factors[calendar.weekdays[day]]
    mean *= spec.month_factors[calendar.months[day]] * (spec.wet_factor if today.wet else 1.0)
    assert people.expected_people(day) == pytest.approx(mean)
    uniform = Streams(seed).uniform("passer_by_count", SITE, day)
    count = reference_count(mean, uniform, spec.dispersion)
    assert people.people_count(day) == count > 0

    words = [
        reference_place_word(seed, "passers_by", SITE, day // 128, 128 * number + day % 128, 0)
        for number in range(count)
    ]
    expected = {((word >> 34) % 2**16, (word >> 23) % 2**11 < round(0.4 * 2**11)) for word in words}
    found = people.people(day)
    assert [one.minute for one in found] == sorted(one.minute for one in found)
    assert {(one.visit_mark, one.pays_cash) for one in found} == expected

    by_mark = {(word >> 34) % 2**16: number for number, word in enumerate(words)}
    assert len(by_mark) == count  # so that people can be told apart
    where = people.crowd(day).of_day(day)
    product = scenario.product_by_sku["sku-51"]
    warmth = 1.0 + (today.high_c - spec.temperature_reference_c) * (
        product.temperature_coefficient_per_c
    )
    worth = round(people.appeals.of("sku-51") * UNIT) + round(math.log(warmth) * UNIT)
    rank = 8191 - [one.sku for one in scenario.products].index("sku-51")
    for person, utility, nothing in zip(
        found,
        people.utilities("sku-51", day)[where].tolist(),
        people.utilities_of_nothing(day)[where].tolist(),
        strict=True,
    ):
        number = by_mark[person.visit_mark]
        taste = reference_taste(scenario, "sku-51", seed, day, number)
        assert divmod(utility, 8192) == (worth + taste, rank)
        assert divmod(nothing, 8192) == (gumbel(reference_mark(seed, "taste", "", day, number)), 0)


def test_people_come_by_the_hour_shares_and_pay_as_they_should() -> None:
    people = people_of(days=365)
    everybody = [person for day in range(365) for person in people.people(day)]
    hours = np.bincount([person.minute // 60 for person in everybody], minlength=24)
    shares = np.array(spec_of(PLAIN).hour_shares)
    expected = shares[shares > 0] * len(everybody)
    assert stats.chisquare(hours[shares > 0], expected).pvalue > LEAST_P
    assert hours[shares == 0].sum() == 0
    assert sum(one.pays_cash for one in everybody) / len(everybody) == pytest.approx(0.4, abs=0.02)
    marks = [one.visit_mark / VISIT_MARKS for one in everybody]
    assert stats.kstest(marks, "uniform").pvalue > LEAST_P


# Common random numbers ---------------------------------------------------------------------


def test_order_of_asking_changes_nothing() -> None:
    one, other = people_of(NESTED), people_of(NESTED)
    asked = [("sku-08", 3), ("sku-09", 3), ("sku-51", 300), ("sku-08", 140), ("sku-34", 3)]
    forwards = [one.utilities(*ask).tolist() for ask in asked]
    backwards = [other.utilities(*ask).tolist() for ask in reversed(asked)]
    assert forwards == backwards[::-1]


def test_a_longer_run_continues_a_shorter_one() -> None:
    short, long = people_of(days=140), people_of(days=300)
    assert short.people(139) == long.people(139)
    where = short.crowd(139).of_day(139)
    row, other = short.utilities("sku-08", 139)[where], long.utilities("sku-08", 139)[where]
    assert row.tolist() == other.tolist()


def test_more_people_are_the_same_people_and_some_more() -> None:
    few = people_of(choosing({"customers_per_day": 30.0}))
    many = people_of(choosing({"customers_per_day": 60.0}))
    for day in range(40):
        assert set(few.people(day)) <= set(many.people(day))
    assert many.people_count(3) > few.people_count(3)


def test_seeds_and_sites_have_people_of_their_own() -> None:
    samples = [
        people_of(seed=1).utilities("sku-34", 0)[:50],
        people_of(seed=2).utilities("sku-34", 0)[:50],
        people_of(seed=1, site="Yard").utilities("sku-34", 0)[:50],
        people_of(seed=1).utilities("sku-36", 0)[:50],
    ]
    for number, sample in enumerate(samples):
        for other in samples[:number]:
            assert len(set((sample >> 13).tolist()) & set((other >> 13).tolist())) <= 2


# Shares ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", [PLAIN, NESTED], ids=["plain", "nested"])
def test_choices_come_to_the_shares_in_closed_form(scenario: Scenario) -> None:
    counts = dict.fromkeys(OFFERS, 0)
    expected = dict.fromkeys(OFFERS, 0.0)
    nobody = 0.0
    for seed in range(4):
        people = people_of(scenario, seed=seed)
        for sku, count in count_choices(people, OFFERS, 365).items():
            counts[sku] += count
        for day in range(365):
            shares = people.shares(OFFERS, day)
            nobody += people.people_count(day) * (1 - sum(shares.values()))
            for sku, share in shares.items():
                expected[sku] += people.people_count(day) * share
    everybody = sum(expected.values()) + nobody
    observed = [*counts.values(), everybody - sum(counts.values())]
    assert min(counts.values()) > 500
    assert stats.chisquare(observed, [*expected.values(), nobody]).pvalue > LEAST_P


@pytest.mark.parametrize("dissimilarity", [1.0, 0.5, 0.15])
def test_everything_at_reference_prices_leaves_the_given_share(dissimilarity: float) -> None:
    scenario = choosing({"no_purchase_share": 0.3, "nest_dissimilarity": dissimilarity})
    prices = {one.sku: one.reference_price_cents for one in scenario.products}
    shares = people_of(scenario).shares(prices)
    assert sum(shares.values()) == pytest.approx(0.7)
    weights = sum(one.base_units_per_day for one in scenario.products)
    for one in scenario.products:
        assert shares[one.sku] == pytest.approx(0.7 * one.base_units_per_day / weights)


def test_a_product_may_have_a_weight_of_its_own() -> None:
    scenario = choosing({"appeals": [{"sku": "sku-08", "share_weight": 9.0}]})
    prices = {one.sku: one.reference_price_cents for one in scenario.products}
    shares = people_of(scenario).shares(prices)
    assert shares["sku-08"] / shares["sku-09"] == pytest.approx(9.0 / 3.5)


def test_a_category_answers_prices_less_than_a_product_of_it() -> None:
    scenario = choosing({"no_purchase_share": 0.02, "nest_dissimilarity": 0.5})
    people, beta = people_of(scenario), 0.75
    offers = dict.fromkeys(("sku-08", "sku-09", "sku-12", "sku-34"), 10_000)
    sodas = [sku for sku in offers if sku != "sku-34"]
    before = people.shares(offers)
    nest = sum(before[sku] for sku in sodas)

    one = people.shares(offers | {"sku-08": 10_001})
    found = math.log(one["sku-08"] / before["sku-08"]) / math.log(10_001 / 10_000)
    share, among = before["sku-08"], before["sku-08"] / nest
    assert found == pytest.approx(-beta * 100 * (1 / 0.5 - among - share), rel=0.01)

    all_dearer = people.shares(offers | dict.fromkeys(sodas, 10_001))
    together = math.log(sum(all_dearer[sku] for sku in sodas) / nest) / math.log(1.0001)
    assert together == pytest.approx(-beta * 100 * (1 - nest), rel=0.01)
    assert found < together < 0


def test_a_dollar_above_the_reference_price_weighs_more_where_people_hate_losses() -> None:
    appeals = people_of(NESTED).appeals
    below = appeals.price_utility("sku-08", 150) - appeals.price_utility("sku-08", 50)
    above = appeals.price_utility("sku-08", 250) - appeals.price_utility("sku-08", 150)
    assert below == pytest.approx(-0.75)
    assert above == pytest.approx(-0.75 * 1.5)


# No exploit --------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", [PLAIN, NESTED], ids=["plain", "nested"])
def test_revenue_falls_to_nothing_as_the_price_grows(scenario: Scenario) -> None:
    people = people_of(scenario)
    for product in scenario.products:
        offers, revenues = dict(OFFERS), []
        price = product.reference_price_cents
        while price < 100_000_000:
            offers[product.sku] = price
            revenues.append(price * people.shares(offers, 10)[product.sku])
            price *= 2
        peak = revenues.index(max(revenues))
        assert peak <= 4, product.sku
        assert revenues[peak:] == sorted(revenues[peak:], reverse=True)
        assert revenues[-1] == 0.0
    dear = dict.fromkeys(OFFERS, 100_000_000)
    assert count_choices(people, dear, 365) == dict.fromkeys(OFFERS, 0)
    assert sum(people.expected_purchases(dear, 3).values()) == 0.0


def test_the_dearest_price_there_can_be_is_still_a_number() -> None:
    people = people_of(choosing({"price_sensitivity_per_dollar": 20.0, "loss_aversion": 5.0}))
    utilities = people.utilities("sku-08", 0) + people.price_effect("sku-08", 100_000_000_000)
    assert int(utilities.max()) < int(people.utilities_of_nothing(0).min())


# Faults ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("demand", "fault"),
    [
        ({"customers_per_day": 600.0}, "600.0 a day would bring 888 people on the busiest day"),
        ({"dispersion": 0.01}, "0.01 is too small for 89 people on the busiest day; give at least"),
        ({"appeals": [{"sku": "tea", "share_weight": 1.0}]}, "'tea' is no SKU of products.csv"),
        (
            {"appeals": [{"sku": "sku-01", "share_weight": 1.0}] * 2},
            "'sku-01' stands in the list twice",
        ),
    ],
)
def test_what_cannot_be_simulated_is_refused(demand: dict[str, Any], fault: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        people_of(choosing(demand))
    (found,) = caught.value.faults
    assert fault in found.message


def test_asking_beyond_the_run_is_a_clear_error() -> None:
    people = people_of(days=10)
    for day in (-1, 10):
        for ask in (people.people, people.crowd, people.expected_people, people.people_count):
            with pytest.raises(ValueError, match=f"day {day} is not one of the run: days 0 to 9"):
                ask(day)
        with pytest.raises(ValueError, match="is not one of the run"):
            people.shares(OFFERS, day)
    with pytest.raises(ValueError, match="a price of -1 cents is below 0"):
        people.shares({"sku-08": -1})
    with pytest.raises(KeyError):
        people.shares({"tea": 100})


def test_a_model_is_not_made_of_the_others_numbers() -> None:
    year, calendar = variant(), Calendar(PLAIN.calendar.start_date, 5)
    weather = Weather(year.weather, calendar, Streams(1))
    with pytest.raises(TypeError, match="is not of the choice model"):
        ChoiceDemand(year, year.sites[0].id, calendar, weather, Streams(1))
    with pytest.raises(TypeError, match="is not of the elasticity model"):
        ElasticityDemand(PLAIN, PLAIN.sites[0].id, calendar, weather, Streams(1))
