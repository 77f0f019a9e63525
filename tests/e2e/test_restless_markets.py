"""The markets that do not stand still, `turmoil`, `beach` and `campus`, played to their ends."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

import vendsim
from tests.markets import customers_of
from vendsim.clock import Calendar
from vendsim.demand.line import top_price_cents
from vendsim.mail import Directory
from vendsim.scenario import Scenario
from vendsim.study.verify import verify_record
from vendsim.world import World

MARKETS = ("turmoil", "beach", "campus")
YEAR = vendsim.load_scenario("year")
AGENTS = ("do_nothing", "random_legal", "fixed_price", "base_stock")
SEEDS = range(40)


@cache
def world(name: str, seed: int) -> World:
    """A fresh world, to be looked at only."""
    return World(vendsim.load_scenario(name), seed)


def days_of(name: str, disruption: str, seed: int) -> list[int]:
    """The days of the run on which a disruption goes on."""
    found = world(name, seed)
    return [
        day
        for each in found.disruptions.occurrences
        if each.spec.id == disruption
        for day in each.days(found.days)
    ]


def units_by_day(name: str, seed: int, sku: str = "sku-08") -> list[float]:
    """What is expected of a product at its reference price, day by day."""
    found = world(name, seed)
    reference = found.scenario.product_by_sku[sku].reference_price_cents
    return [customers_of(found).expected_units(sku, reference, day) for day in range(found.days)]


@pytest.mark.parametrize("name", MARKETS)
@pytest.mark.parametrize("agent", AGENTS)
def test_every_kind_of_agent_plays_to_the_end(name: str, agent: str, tmp_path: Path) -> None:
    record = tmp_path / "run.sqlite"
    episode = vendsim.run_episode(name, agent, seed=1, record=record)
    assert episode.end in ("horizon", "bankrupt")
    verdict = verify_record(record)
    assert verdict.breaches == ()
    assert verdict.final_balance_cents == episode.final_balance_cents


@pytest.mark.parametrize("name", MARKETS)
def test_no_price_without_measure_earns_anything_on_any_day(name: str) -> None:
    for seed in (1, 2):
        found = world(name, seed)
        for product in found.scenario.products:
            peak, price = 0.0, product.reference_price_cents
            while price <= 1_000_000_00:
                revenue = price * sum(
                    customers_of(found).expected_units(product.sku, price, day)
                    for day in range(0, found.days, 5)
                )
                peak = max(peak, revenue)
                price *= 2
            assert peak > 0 == revenue, product.sku
            for day in range(0, found.days, 9):
                dearest = max(
                    (one[1] for one in customers_of(found).customers(product.sku, day)), default=0
                )
                assert dearest < 20 * product.reference_price_cents


@pytest.mark.parametrize("name", MARKETS)
def test_a_market_says_what_it_is_and_where(name: str) -> None:
    scenario = vendsim.load_scenario(name)
    days = scenario.calendar.horizon_days
    assert scenario.env_id == f"vendsim/{name.title()}-v0"
    told = " ".join(scenario.briefing_for(days).split())
    assert scenario.sites[0].name in told
    assert Calendar(scenario.calendar.start_date, 1).format_day(0)[:-8] in told
    assert "The machine can be out of order." in told
    assert set(told.split("`")[1::2]) <= set(scenario.tools)
    assert sum(scenario.demand.weekday_factors) / 7 == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("name", ["beach", "campus"])
def test_another_place_has_another_landlord(name: str) -> None:
    scenario = vendsim.load_scenario(name)
    mails = [letter.sender + letter.subject + letter.body for letter in scenario.letters]
    mails += [each.news.body + each.news.subject for each in scenario.disruptions if each.news]
    for word in ("Tallow Street", "tallowstreet", "the station", "bays 3 and 4"):
        assert not any(word in mail for mail in mails), word
        assert word not in scenario.briefing
    assert all(one.email in " ".join(p.text for p in scenario.pages) for one in scenario.suppliers)
    gone = {one.id for one in YEAR.suppliers} - {one.id for one in scenario.suppliers}
    for page in scenario.pages:
        assert not any(one.email in page.text for one in YEAR.suppliers if one.id in gone)


@pytest.mark.parametrize("name", MARKETS)
def test_who_writes_news_can_be_written_to(name: str) -> None:
    scenario = vendsim.load_scenario(name)
    senders = {each.news.sender for each in scenario.disruptions if each.news}
    assert senders
    assert senders <= set(world(name, 1).letters.answers)
    assert all(sender.endswith(".example") for sender in senders)
    assert not senders & {one.email for one in scenario.suppliers}


@pytest.mark.parametrize("name", MARKETS)
def test_its_web_is_that_of_the_year(name: str) -> None:
    scenario = vendsim.load_scenario(name)
    assert set(scenario.pages) <= set(YEAR.pages)
    assert Directory.of(scenario).search("vending supplies wholesale", 6)


# --- Turmoil -------------------------------------------------------------------------------------


def test_turmoil_costs_rise_in_every_world() -> None:
    for seed in SEEDS:
        chips = world("turmoil", seed).disruptions.costs()["chips"]
        assert chips[0] == 1.0
        # Ten or eleven rises of 0.9 % to 2.1 %.
        assert 1.08 < chips[364] < 1.27
        assert list(chips) == sorted(chips)


def test_turmoil_loses_more_suppliers_than_a_year_does() -> None:
    def closings(name: str) -> float:
        return sum(
            one.fates.closes_day is not None and one.fates.closes_day < 365
            for seed in SEEDS
            for one in world(name, seed).trading.suppliers.values()
        ) / len(SEEDS)

    assert 8 < closings("year") < 11
    assert 14 < closings("turmoil") < 18


def test_turmoil_shifts_its_taste_on_a_day_that_nobody_is_told() -> None:
    scenario = vendsim.load_scenario("turmoil")
    shifts = [each for each in scenario.disruptions if each.kind == "demand_shift"]
    assert shifts
    assert all(each.news is None for each in shifts)
    firsts = [days_of("turmoil", "commuters", seed)[0] for seed in SEEDS]
    assert 110 <= min(firsts) < 140
    assert 190 < max(firsts) <= 220
    for seed in SEEDS:
        first = firsts[seed]
        travel, coffee = (
            world("turmoil", seed).disruptions.categories()[name] for name in ("travel", "coffee")
        )
        assert travel[first - 1] == coffee[first - 1] == 1.0
        assert travel[first] < 0.4
        assert coffee[first] > 2.0


@cache
def costs_in(found: World) -> dict[str, tuple[float, ...]]:
    return found.disruptions.costs()


def earned_cents(found: World, offers: list[tuple[str, int]], days: range) -> float:
    """What products at a price earn on some days, never out of stock, at 1.15 times their cost."""
    costs = costs_in(found)
    total = 0.0
    for sku, price in offers:
        product = found.scenario.product_by_sku[sku]
        factors = costs.get(product.category)
        for day in days:
            cost = 1.15 * product.unit_cost_cents * (factors[day] if factors else 1.0)
            total += (price - cost) * customers_of(found).expected_units(sku, price, day)
    return total


def best_offers(found: World, days: range) -> list[tuple[str, int]]:
    """The twelve products that earn most on some days at their best price, six of them large."""
    costs = costs_in(found)
    earning: list[tuple[float, str, int, bool]] = []
    for product in found.scenario.products:
        factors = costs.get(product.category)
        cost = 1.15 * product.unit_cost_cents * (factors[days[0]] if factors else 1.0)
        price = int((top_price_cents(product) + cost) / 2)
        earned = earned_cents(found, [(product.sku, price)], days)
        earning.append((earned, product.sku, price, product.size == "L"))
    chosen: list[tuple[float, str, int, bool]] = []
    for offer in sorted(earning, reverse=True):
        if len(chosen) < 12 and not (offer[3] and sum(each[3] for each in chosen) == 6):
            chosen.append(offer)
    return [(sku, price) for _, sku, price, _ in chosen]


def test_turmoil_costs_those_who_do_not_look_again() -> None:
    """The best assortment of January against the best of every sixty days."""
    kept: dict[str, list[float]] = {"year": [], "turmoil": []}
    for name, shares in kept.items():
        for seed in range(4):
            found = world(name, seed)
            # Every ninth day will do: it is each weekday in turn.
            stretches = [range(first, min(first + 60, 365), 9) for first in range(0, 365, 60)]
            once = best_offers(found, range(0, 30, 3))
            static = sum(earned_cents(found, once, days) for days in stretches)
            anew = sum(earned_cents(found, best_offers(found, days), days) for days in stretches)
            shares.append(static / anew)
    assert min(kept["year"]) > 0.98
    assert sum(kept["turmoil"]) / 4 < 0.92


def test_turmoil_is_a_harder_year() -> None:
    """Who goes on as ever earns less than in a quiet year."""
    balances = {
        name: [vendsim.run_episode(name, "fixed_price", seed=n).final_balance_cents for n in (1, 2)]
        for name in ("year", "turmoil")
    }
    assert sum(balances["turmoil"]) < 0.8 * sum(balances["year"])


# --- Beach ---------------------------------------------------------------------------------------


def per_degree(scenario: Scenario, category: str) -> list[float]:
    return [
        product.temperature_coefficient_per_c
        for product in scenario.products
        if product.category == category
    ]


def test_beach_heat_sells_cold_drinks_and_melts_chocolate() -> None:
    scenario = vendsim.load_scenario("beach")
    for category in ("water", "soda", "tea", "energy"):
        assert all(0.02 <= one <= 0.03 for one in per_degree(scenario, category)), category
    assert all(-0.02 <= one <= -0.01 for one in per_degree(scenario, "candy"))
    assert set(per_degree(scenario, "chips")) == {0.0}


def test_beach_lasts_from_may_to_september() -> None:
    calendar = vendsim.load_scenario("beach").calendar
    assert calendar.start_date == dt.date(2026, 5, 1)
    last = calendar.start_date + dt.timedelta(days=calendar.horizon_days - 1)
    assert last == dt.date(2026, 9, 30)


def test_beach_rain_empties_it_and_weekends_fill_it() -> None:
    wet: list[float] = []
    dry: list[float] = []
    weekend: list[float] = []
    week: list[float] = []
    for seed in SEEDS:
        found, units = world("beach", seed), units_by_day("beach", seed, "sku-34")  # Chips.
        for day in range(35, 75):  # June and July up to the holidays
            (wet if found.weather.day(day).wet else dry).append(units[day])
            if not found.weather.day(day).wet:
                is_weekend = found.calendar.weekdays[day] >= 5
                (weekend if is_weekend else week).append(units[day])
    assert sum(wet) / len(wet) < 0.3 * sum(dry) / len(dry)
    assert 0.15 < len(wet) / (len(wet) + len(dry)) < 0.35
    assert sum(weekend) / len(weekend) > 1.8 * sum(week) / len(week)


def test_beach_high_summer_is_the_season() -> None:
    months: dict[int, float] = dict.fromkeys(range(4, 9), 0.0)
    for seed in SEEDS:
        found = world("beach", seed)
        for day, units in enumerate(units_by_day("beach", seed)):
            months[found.calendar.months[day]] += units
    may, june, july, august, september = months.values()
    assert may < 0.6 * june < june < 0.75 * july
    assert september < 0.5 * august


def test_beach_heat_waves_come_in_summer_and_are_announced() -> None:
    spells = [days_of("beach", "heat", seed) for seed in SEEDS]
    assert 2 < sum(map(len, spells)) / len(SEEDS) / 4.5 < 4
    for seed in SEEDS:
        for day in spells[seed]:
            assert world("beach", seed).calendar.months[day] in (5, 6, 7, 8)
    (heat,) = [one for one in vendsim.load_scenario("beach").disruptions if one.id == "heat"]
    assert heat.news is not None
    assert heat.news.days_after == -2


# --- Campus --------------------------------------------------------------------------------------


def test_campus_breaks_are_a_tenth_of_term() -> None:
    """Chips, which no weather and no exam moves, on the Tuesdays of each stretch."""
    seed = 5
    found, units = world("campus", seed), units_by_day("campus", seed, "sku-34")
    usual = {
        day
        for day in range(found.days)
        if not any(
            day in each.days(found.days)
            for each in found.disruptions.occurrences
            if each.spec.kind in ("regime", "rival_machine")
        )
    }
    tuesdays = [day for day in range(found.days) if found.calendar.weekdays[day] == 1]
    term = {round(units[day], 9) for day in tuesdays if day in usual}
    assert len(term) == 1
    kept = found.disruptions.traffic()
    for name, factor in (
        ("christmas-break", 0.1),
        ("easter-break", 0.1),
        ("summer-break", 0.1),
        ("freshers", 1.6),
        ("winter-exams", 1.3 * 0.9),
        ("summer-exams", 1.3 * 0.9),
    ):
        for day in set(days_of("campus", name, seed)) & set(tuesdays):
            rival = 0.92 if day in days_of("campus", "cafe", seed) else 1.0
            assert kept[day] == pytest.approx(factor * rival)


def test_campus_follows_the_dates_that_the_office_writes() -> None:
    (welcome,) = [
        letter
        for letter in vendsim.load_scenario("campus").letters
        if letter.id == "library-welcome"
    ]
    start = vendsim.load_scenario("campus").calendar.start_date
    told = {
        "freshers": "Freshers' week: 21 to 27 September",
        "winter-exams": "Winter exams: 11 to 24 January",
        "summer-exams": "Summer exams: 10 May to 6 June",
    }
    for name, line in told.items():
        assert line in welcome.body
        days = days_of("campus", name, 1)
        first, last = (start + dt.timedelta(days=day) for day in (days[0], days[-1]))
        assert f"{first.day}" in line
        assert f"{last.day} {last:%B}" in line
    # Terms lie between what is told: the day after each is the first of something else.
    assert "Autumn term: 28 September to 13 December" in welcome.body
    assert start + dt.timedelta(days=days_of("campus", "christmas-break", 1)[0]) == dt.date(
        2026, 12, 14
    )
    assert "Spring term: 25 January to 21 March" in welcome.body
    assert start + dt.timedelta(days=days_of("campus", "easter-break", 1)[0]) == dt.date(
        2027, 3, 22
    )
    assert "Summer term: 12 April to 9 May" in welcome.body
    assert start + dt.timedelta(days=days_of("campus", "summer-break", 1)[0]) == dt.date(2027, 6, 7)


def test_campus_has_no_weather_indoors() -> None:
    scenario = vendsim.load_scenario("campus")
    assert {product.temperature_coefficient_per_c for product in scenario.products} == {0.0}
    assert scenario.demand.wet_factor == 1.0


def test_campus_exams_keep_people_awake() -> None:
    for seed in (1, 2):
        found = world("campus", seed)
        exams = set(days_of("campus", "winter-exams", seed))
        energy = found.disruptions.categories()["energy"]
        assert {day for day in range(found.days) if energy[day] > 1} >= exams
        assert all(energy[day] == 1.6 for day in exams)
