"""The page of a market: what its author, and whoever studies it, wants to see at a glance."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from vendsim.report import market_pictures as pictures
from vendsim.report import market_tables as tables
from vendsim.report.rendering import render
from vendsim.scenario import Examined
from vendsim.study.bounds import upper_bound
from vendsim.world import World

__all__ = ["SEEDS", "write_market_page"]

SEEDS: Final = (0, 1, 2)
"""The worlds in which a page shows what differs from world to world."""


def write_market_page(examined: Examined, path: Path) -> Path:
    """Write what a market is like as one HTML file that needs nothing else.

    Args:
        examined: The market, and what is odd about it.
        path: Where; an older page is replaced.

    Returns:
        The page's absolute path.

    Raises:
        OSError: It cannot be written.
    """
    target = path.absolute()
    target.write_bytes(_render(examined))
    return target


def _render(examined: Examined) -> bytes:
    market = examined.scenario
    worlds = [World(market, seed) for seed in SEEDS]
    bounds = [upper_bound(market, seed) for seed in SEEDS]
    sellers = tables.sellers_of(worlds[0])
    return render(
        "market.html.j2",
        ("page.css",),
        "page.js",
        scenario=market,
        examined=examined,
        seeds=SEEDS,
        rules=tables.money_of(market),
        minutes=tables.minutes_of(market),
        machines=tables.machines_of(market),
        goods=tables.goods_of(market, sellers),
        sellers=sellers,
        curves=pictures.draw_demand(worlds[0]),
        seasons=pictures.draw_seasons(market),
        highs=pictures.draw_highs(market),
        spells=pictures.spells_of(worlds),
        when={each.id: tables.when_of(each) for each in market.disruptions},
        strength={each.id: tables.strength_of(each) for each in market.disruptions},
        where={each.id: tables.where_of(each) for each in market.disruptions},
        worths=pictures.draw_bounds(market, bounds),
        bounds=list(zip(SEEDS, bounds, strict=True)),
        mean_bound=sum(bound.bound_cents for bound in bounds) / len(bounds),
    )
