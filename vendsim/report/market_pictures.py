"""Which pictures the page of a market has, and what is in them."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from typing import Final, NamedTuple

from vendsim.clock import Calendar
from vendsim.demand import ChoiceDemand
from vendsim.demand.line import units_per_day
from vendsim.demand.weather import seasonal_high_c
from vendsim.money import format_cents
from vendsim.report.market_tables import kind_of
from vendsim.report.picture import Band, Picture, Series, Span, band_of, draw, draw_over
from vendsim.scenario import ChoiceSpec, ProductSpec, Scenario
from vendsim.study.bounds import Bound
from vendsim.world import World

__all__ = [
    "DemandCurve",
    "Spells",
    "draw_bounds",
    "draw_demand",
    "draw_highs",
    "draw_seasons",
    "spells_of",
]

_PRICE_STEPS: Final = 51  # 0 to 250 % of the reference price, by 5
_LABEL_STEPS: Final = 5
_PARTS: Final = 100  # hundredths, so that labels below 1 differ


class DemandCurve(NamedTuple):
    """What people buy of a category, drawn against its prices."""

    category: str
    products: int
    picture: Picture


class Spells(NamedTuple):
    """One disruption across the days of several worlds."""

    id: str
    kind: str
    told: bool
    by_seed: list[list[Band]]


def draw_demand(world: World) -> list[DemandCurve]:
    """A curve for each category: units a day, all its prices moved together."""
    categories: dict[str, list[ProductSpec]] = {}
    for product in world.scenario.products:
        categories.setdefault(product.category, []).append(product)
    places = [f"{5 * step}%" for step in range(_PRICE_STEPS)]
    found = []
    for category, products in sorted(categories.items()):
        values = [_PARTS * _units(world, products, 5 * step) for step in range(_PRICE_STEPS)]
        series = [Series("units a day", values, "line", 1, _hundredths)]
        picture = draw_over(series, places, _hundredths, every=_LABEL_STEPS, y_ticks=3)
        found.append(DemandCurve(category, len(products), picture))
    return found


def _units(world: World, products: Sequence[ProductSpec], percent: int) -> float:
    """Mean units a day at a share of the reference prices; weather and season as usual."""
    market, demand = world.scenario, world.demand
    traffic = sum(site.traffic_factor for site in market.sites)
    prices = {one.sku: one.reference_price_cents * percent // 100 for one in products}
    if not isinstance(demand, ChoiceDemand) or not isinstance(market.demand, ChoiceSpec):
        return traffic * sum(units_per_day(one, prices[one.sku]) for one in products)
    offers = {one.sku: one.reference_price_cents for one in market.products}
    shares = demand.appeals.shares({**offers, **prices})
    people = traffic * market.demand.customers_per_day
    return people * sum(shares[one.sku] for one in products)


def draw_seasons(market: Scenario) -> dict[str, Picture]:
    """How many customers come by weekday, month and hour, at each site, as factors and shares."""
    found: dict[str, Picture] = {}
    for site in market.sites:
        demand = market.demand_by_site[site.id]
        lead = f"{site.id}: " if len(market.sites) > 1 else ""
        found |= {
            f"{lead}weekdays, factor": _bars(list(calendar.day_abbr), demand.weekday_factors, 1),
            f"{lead}months, factor": _bars(list(calendar.month_abbr)[1:], demand.month_factors, 1),
            f"{lead}hours, % of a day": _bars(
                [f"{hour}:00" for hour in range(24)], [100 * one for one in demand.hour_shares], 2
            ),
        }
    return found


def _bars(places: Sequence[str], values: Sequence[float], every: int) -> Picture:
    series = [Series("", [_PARTS * value for value in values], "bars", 1, _hundredths)]
    return draw_over(series, places, _hundredths, every=every, y_ticks=3)


def draw_highs(market: Scenario) -> Picture:
    """The usual high of each day, and how far most days lie from it."""
    days = Calendar(market.calendar.start_date, market.calendar.horizon_days)
    weather = market.weather
    usual = [
        seasonal_high_c(weather, day) for day in days.days_of_year[: market.calendar.horizon_days]
    ]
    reference = [market.demand.temperature_reference_c] * len(usual)
    return draw(
        [
            Series("reference", reference, "line", 3, _degrees),
            Series("usual high", usual, "line", 2, _degrees),
        ],
        market.calendar.start_date,
        _degrees,
    )


def draw_bounds(market: Scenario, bounds: Sequence[Bound]) -> Picture:
    """What each day can bring at most over the cost of goods, in the first worlds."""
    worlds = [
        Series(f"seed {seed}", bound.day_worths_cents, "line", tone, _money)
        for seed, (bound, tone) in enumerate(zip(bounds, (1, 2, 4), strict=False))
    ]
    worlds.reverse()  # The last is drawn on top, and named first.
    return draw(worlds, market.calendar.start_date, lambda cents: f"${cents / 100:,.0f}")


def spells_of(worlds: Sequence[World]) -> list[Spells]:
    """Every disruption of a market, and when it comes in each of some worlds."""
    days = worlds[0].days
    found = []
    for spec in worlds[0].scenario.disruptions:
        by_seed = [
            [
                band_of(Span(spec.id, each.first_day, each.last_day + 1), days)
                for each in world.disruptions.occurrences
                if each.spec.id == spec.id and each.first_day < days
            ]
            for world in worlds
        ]
        found.append(Spells(spec.id, kind_of(spec), spec.news is not None, by_seed))
    return found


def _hundredths(value: float) -> str:
    return f"{value / _PARTS:.3g}"


def _degrees(value: float) -> str:
    return f"{value:.0f} °C"


def _money(value: float) -> str:
    return format_cents(round(value))
