"""The page of a market tells what is in it, and nothing in it is markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.unit.scenario.folders import Market
from vendsim.report.market_page import SEEDS, write_market_page
from vendsim.report.market_pictures import draw_demand, draw_highs, spells_of
from vendsim.report.market_tables import (
    goods_of,
    kind_of,
    minutes_of,
    sellers_of,
    strength_of,
    when_of,
    where_of,
)
from vendsim.report.picture import Series, draw_over
from vendsim.scenario import examine_scenario, list_scenarios, load_scenario
from vendsim.study.bounds import upper_bound
from vendsim.world import World


class Page(HTMLParser):
    """Ids, tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value for key, value in attrs if key == "id" and value]

    def handle_data(self, data: str) -> None:
        self.said.append(data.strip())


def read(path: Path) -> Page:
    return Page(path.read_text("utf-8"))


@pytest.mark.parametrize("name", [head.name for head in list_scenarios()])
def test_every_shipped_market_has_a_page_of_its_own(name: str, tmp_path: Path) -> None:
    market = load_scenario(name)
    path = write_market_page(examine_scenario(name), tmp_path / "page.html")
    page = read(path)
    assert page.ids == [
        *("checks", "customers", "products", "suppliers", "disruptions", "machines", "tools"),
        *("bounds", "briefing"),
    ]
    for product in market.products:
        assert product.name in page.said
    for supplier in market.suppliers:
        assert supplier.name in page.said
    for disruption in market.disruptions:
        assert disruption.id in page.said
    for site in market.sites:
        assert site.name in page.said
    if market.is_fleet:
        assert {machine.id for machine in market.machines} <= set(page.said)
    for tool in market.tools:
        assert tool in page.said
    for seed in SEEDS:
        assert f"${upper_bound(market, seed).bound_cents / 100:,.2f}" in page.said
    links = re.findall(r'(?:src|href)="(?!#)([^"]*)"', path.read_text("utf-8"))
    assert links == ["data:,"]


def test_texts_of_a_market_are_text(tmp_path: Path) -> None:
    market = Market(tmp_path / "kiosk")
    market.replace("scenario.toml", '"A kiosk"', '"A <script>alert(1)</script> kiosk"')
    page = read(write_market_page(examine_scenario(market.folder), tmp_path / "page.html"))
    assert "A <script>alert(1)</script> kiosk" in page.said
    plain = read(write_market_page(examine_scenario("year"), tmp_path / "year.html"))
    assert page.tags.count("script") - page.tags.count("figure") == 1
    assert plain.tags.count("script") - plain.tags.count("figure") == 1
    assert "No fault. 2 things are odd:" in page.said


def test_demand_falls_with_the_price_and_is_the_table_s_at_its_own() -> None:
    for name in ("year", "realistic"):
        world = World(load_scenario(name), 0)
        curves = draw_demand(world)
        assert sum(curve.products for curve in curves) == len(world.scenario.products)
        for curve in curves:
            units = [float(one.split("a day ")[1]) for one in curve.picture.readings]
            assert units == sorted(units, reverse=True)
            assert units[0] > units[20] > units[50]
    year = load_scenario("year")
    (soda,) = (one for one in draw_demand(World(year, 0)) if one.category == "soda")
    base = sum(one.base_units_per_day for one in year.products if one.category == "soda")
    assert soda.picture.readings[20] == f"100% · units a day {base:.3g}"


def test_highs_cover_the_run() -> None:
    market = load_scenario("sprint")
    assert len(draw_highs(market).readings) == market.calendar.horizon_days


def test_margins_sellers_and_list_prices() -> None:
    market = load_scenario("year")
    sellers = sellers_of(World(market, 0))
    row = goods_of(market, sellers)[0]
    assert row.margin == pytest.approx(1 - 16 / 150)
    prices = [cents for one in sellers for product, cents in one.prices if product == row.product]
    assert (row.sellers, row.least_list_cents) == (len(prices), min(prices))
    harbourline = sellers[0]
    assert (harbourline.days, harbourline.opens) == ("2 to 3", "")
    assert harbourline.terms.startswith("units; from $20.00; delivery $10.00, free from $200.00;")


def test_disruptions_stand_where_they_come_in_each_world() -> None:
    market = load_scenario("turmoil")
    worlds = [World(market, seed) for seed in SEEDS]
    spells = {line.id: line for line in spells_of(worlds)}
    assert spells.keys() == {each.id for each in market.disruptions}
    for world, bands in zip(worlds, spells["inflation"].by_seed, strict=True):
        (first,) = (
            each.first_day for each in world.disruptions.occurrences if each.spec.id == "inflation"
        )
        assert float(bands[0].at.rstrip("%")) == pytest.approx(100 * first / world.days, abs=0.06)
    inflation = next(each for each in market.disruptions if each.id == "inflation")
    assert when_of(inflation) == "once, from a day between 20 and 60 on"
    cold = next(each for each in market.disruptions if each.id == "cold")
    assert when_of(cold) == "2 times a year, in Jan, Feb, Mar, Nov, Dec, for 4 to 10 days"


def test_disruptions_are_told_in_words() -> None:
    told = {
        each.id: (kind_of(each), when_of(each))
        for name in ("beach", "campus", "turmoil")
        for each in load_scenario(name).disruptions
    }
    assert told["cold"][0] == "cold spell"
    assert told["heat"][0] == "heat wave"
    assert told["water-glut"][1] == "once a year, for 30 to 60 days"
    assert told["regatta"][1] == "every year from 08-01 to 08-09"
    assert told["jerky-fad"][1] == (
        "once, from a day between 40 and 300 on, for 40 to 90 days, with a chance of 60%"
    )


def test_waiting_takes_as_long_as_it_waits() -> None:
    taken = dict(minutes_of(load_scenario("year")))
    assert (taken["send_email"], taken["wait"]) == ("45", "as long as it waits")
    assert list(taken) == list(load_scenario("year").tools)


def test_a_disruption_says_how_strong_it_is(tmp_path: Path) -> None:
    strengths = {each.id: strength_of(each) for each in load_scenario("beach").disruptions}
    assert strengths["heat"] == "+7 °C; spread 0.3"
    assert strengths["breakdown"] == "–"
    kiosk = "traffic factor 0.9; compare share 0.3; price level 1.15"
    assert strengths["kiosk"] == kiosk
    nerves = load_scenario("campus").disruptions
    (winter,) = (strength_of(each) for each in nerves if each.id == "winter-nerves")
    assert winter.startswith("category factors energy ")
    said = read(write_market_page(examine_scenario("beach"), tmp_path / "beach.html")).said
    assert {"Strength", kiosk} <= set(said)


def test_a_disruption_says_where_it_is_felt(tmp_path: Path) -> None:
    market = load_scenario("fleet")
    road = next(each for each in market.disruptions if each.id == "college-road")
    breaks = next(each for each in market.disruptions if each.id == "office-2-breaks")
    assert where_of(road) == "sites college"
    assert where_of(breaks) == "machines office-2"
    assert {where_of(each) for each in load_scenario("turmoil").disruptions} == {"everywhere"}
    said = read(write_market_page(examine_scenario("fleet"), tmp_path / "fleet.html")).said
    assert {"Where", "sites college", "machines office-2"} <= set(said)
    said = read(write_market_page(examine_scenario("turmoil"), tmp_path / "turmoil.html")).said
    assert not {"Where", "everywhere"} & set(said)


def test_places_are_named_and_read() -> None:
    series = [Series("share", [1.0, 3.0, 2.0], "bars", 1, str)]
    picture = draw_over(series, ["a", "b", "c"], str, every=2)
    assert [(tick.at, tick.label) for tick in picture.x_ticks] == [("16.7%", "a"), ("83.3%", "c")]
    assert picture.readings == ["a · share 1.0", "b · share 3.0", "c · share 2.0"]
    assert picture.marks[0].path.startswith("M33.3 1000V")
