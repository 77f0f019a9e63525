"""Which pictures a report has, and what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from vendsim.money import format_cents
from vendsim.report.chronicle import Chronicle, Product
from vendsim.report.picture import Band, Picture, Series, Span, band_of, draw, trailing_mean

__all__ = [
    "Timeline",
    "draw_lost",
    "draw_paid",
    "draw_revenue",
    "draw_spells",
    "draw_stock",
    "draw_units",
    "draw_worth",
]


class Timeline(NamedTuple):
    """One disruption across the days of a run."""

    id: str
    what: str
    bands: list[Band]


_HELD_DAYS = 14
"""Slow goods do not sell every day: so long a price is taken to stand without a sale."""


def draw_worth(chronicle: Chronicle) -> Picture:
    """Bank balance and net worth at the close of each day."""
    return draw(
        [
            Series("net worth", [day.net_worth_cents for day in chronicle.days], "line", 2, _money),
            Series(
                "bank balance", [day.balance_cents for day in chronicle.days], "line", 1, _money
            ),
        ],
        chronicle.scenario.calendar.start_date,
        _tick,
        spans=_spans(chronicle),
    )


def draw_revenue(chronicle: Chronicle) -> Picture:
    """Revenue a day, with its mean over a week."""
    revenue = [day.revenue_cents for day in chronicle.days]
    return draw(
        [
            Series("revenue", revenue, "bars", 3, _money),
            Series("7-day mean", trailing_mean(revenue), "line", 1, _money),
        ],
        chronicle.scenario.calendar.start_date,
        _tick,
        spans=_spans(chronicle),
    )


def draw_units(chronicle: Chronicle) -> Picture:
    """Units sold a day, with their mean over a week."""
    units = [day.units for day in chronicle.days]
    return draw(
        [
            Series("units", units, "bars", 3, _count),
            Series("7-day mean", trailing_mean(units), "line", 1, lambda mean: f"{mean:.1f}"),
        ],
        chronicle.scenario.calendar.start_date,
        _count,
        spans=_spans(chronicle),
    )


def draw_stock(chronicle: Chronicle) -> Picture:
    """Units in storage and in the machine at the close of each day."""
    return draw(
        [
            Series("storage", [day.storage_units for day in chronicle.days], "area", 3, _count),
            Series("machine", [day.machine_units for day in chronicle.days], "line", 1, _count),
        ],
        chronicle.scenario.calendar.start_date,
        _count,
    )


def draw_lost(chronicle: Chronicle) -> Picture:
    """Units that willing customers could not buy, because the slot was empty."""
    lost: Mapping[int, int] = chronicle.lost_units
    return draw(
        [Series("lost", [lost.get(day.day, 0) for day in chronicle.days], "bars", 4, _count)],
        chronicle.scenario.calendar.start_date,
        _count,
    )


def draw_paid(chronicle: Chronicle, product: Product) -> Picture:
    """What customers paid for a product: the price of its latest sale, for a fortnight."""
    paid: list[int | None] = []
    latest_cents, held_until_day = 0, -1
    for day in chronicle.days:
        if day.day in product.paid_cents:
            latest_cents = product.paid_cents[day.day]
            held_until_day = day.day + _HELD_DAYS
        paid.append(latest_cents if day.day < held_until_day else None)
    reference = [product.reference_price_cents for _ in chronicle.days]
    return draw(
        [
            Series("reference price", reference, "line", 3, _money),
            Series("paid", paid, "steps", 1, _money),
        ],
        chronicle.scenario.calendar.start_date,
        _tick,
        y_ticks=3,
    )


def draw_spells(chronicle: Chronicle) -> list[Timeline]:
    """When each disruption went on, by first day."""
    days = len(chronicle.days)
    lines: dict[str, Timeline] = {}
    for spell, span in zip(chronicle.spells, _spans(chronicle), strict=True):
        if span.first_day < days:
            line = lines.setdefault(spell.id, Timeline(spell.id, spell.what.replace("_", " "), []))
            line.bands.append(band_of(span, days))
    return list(lines.values())


def _spans(chronicle: Chronicle) -> list[Span]:
    """The disruptions, the last of them to the end of the days that closed."""
    days = len(chronicle.days)
    return [
        Span(
            f"{spell.what.replace('_', ' ')}: {spell.id}",
            spell.first_day,
            days if spell.end_day is None else spell.end_day,
        )
        for spell in chronicle.spells
    ]


def _money(cents: float) -> str:
    return format_cents(round(cents))


def _tick(cents: float) -> str:
    """Money at the side of a picture: no cents where it is whole dollars."""
    return format_cents(round(cents)).removesuffix(".00")


def _count(value: float) -> str:
    return f"{value:,.0f}"
