"""Where a world sells: what its machines can show at one site, and the best that fits in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vendsim.demand import Demand
from vendsim.scenario import MachineSpec
from vendsim.world import World

__all__ = ["Days", "Outlet", "Slots", "Terms", "outlets_of", "terms_of", "worth_of_choices"]

Days: TypeAlias = NDArray[np.float64]
"""A number by day, or by product and day, or by day and number of products."""


class Slots(NamedTuple):
    """How many products a site's machines can show.

    Attributes:
        all: Slots of both sizes.
        large: Those of them that take large goods.
    """

    all: int
    large: int

    @classmethod
    def of(cls, machines: Iterable[MachineSpec]) -> Slots:
        """The slots of machines that stand side by side."""
        rows = [(machine.columns, size) for machine in machines for size in machine.row_sizes]
        large = sum(columns for columns, size in rows if size == "L")
        return cls(sum(columns for columns, _ in rows), large)


class Outlet(NamedTuple):
    """One site.

    Attributes:
        site: Its id.
        demand: Who comes there.
        slots: What its machines can show.
        working: What those of them that are in order can show, and the days on which that is
            so; every day but the closed ones is on one of these lists.
        price_limit_cents: The highest price they can show.
        closed_days: Days on which nothing is sold, ascending.
    """

    site: str
    demand: Demand
    slots: Slots
    working: list[tuple[Slots, NDArray[np.int64]]]
    price_limit_cents: float
    closed_days: list[int]


def outlets_of(world: World) -> list[Outlet]:
    """Every site of a world."""
    found = []
    for site, demand in world.demands.items():
        machines = [each for each in world.scenario.machines if each.site == site]
        limit_cents = float(max(each.price_limit_cents for each in machines))
        broken = world.disruptions.broken_machines(site)
        days_by_broken: dict[frozenset[str], list[int]] = {}
        for day in range(world.days):
            days_by_broken.setdefault(broken.get(day, frozenset()), []).append(day)
        closed = days_by_broken.pop(frozenset([each.id for each in machines]), [])
        working = [
            (Slots.of([each for each in machines if each.id not in out]), np.array(days))
            for out, days in days_by_broken.items()
        ]
        found.append(Outlet(site, demand, Slots.of(machines), working, limit_cents, closed))
    return found


class Terms(NamedTuple):
    """What a sale leaves of its price, besides the cost of goods.

    Attributes:
        kept: The share of the price that counts, by day.
        per_sale_cents: What each sale costs, by day.
    """

    kept: Days
    per_sale_cents: Days


def terms_of(world: World) -> Terms:
    """The terms of a world: card takings of the last day are never settled, nor pay fees.

    Where the net worth is the score they count all the same.
    """
    scenario = world.scenario
    charges, cash = scenario.charges, scenario.money.cash_share
    points = charges.sales_tax_basis_points
    fee_share = (1.0 - cash) * charges.card_fee_basis_points / 10_000
    kept = np.full(world.days, 1.0 - fee_share)
    per_sale_cents = np.full(world.days, (1.0 - cash) * charges.card_fee_cents_per_sale)
    kept[-1] = 1.0 if scenario.score.rule == "net_worth" else cash
    per_sale_cents[-1] = 0.0
    kept -= points / (10_000 + points)
    return Terms(np.maximum(kept, 0.0), per_sale_cents)


def worth_of_choices(worths: Days, large: Sequence[bool], slots: Slots) -> Days:
    """The worth of the best so many products, by day and their number from 0 to all slots.

    Args:
        worths: By product and day.
        large: Whether each product fits large slots only.
        slots: What there is.
    """
    is_large = np.array(large)
    big = _sums_of_best(worths[is_large], slots.large)
    small = _sums_of_best(worths[~is_large], slots.all)
    found = np.zeros((worths.shape[1], slots.all + 1))
    # More slots than there are products to fill them add nothing, and there may be thousands.
    most, most_bigs = min(slots.all, len(large)), min(slots.large, int(is_large.sum()))
    for count in range(most + 1):
        for bigs in range(min(most_bigs, count) + 1):
            np.maximum(found[:, count], big[:, bigs] + small[:, count - bigs], out=found[:, count])
    found[:, most + 1 :] = found[:, most : most + 1]
    return found


def _sums_of_best(worths: Days, most: int) -> Days:
    """The sum of the best n products, by day and n from 0 to ``most``."""
    best = -np.sort(-worths, axis=0)[:most]
    sums = np.zeros((worths.shape[1], most + 1))
    sums[:, 1 : len(best) + 1] = np.add.accumulate(best, axis=0).T
    sums[:, len(best) + 1 :] = sums[:, len(best) : len(best) + 1]
    return sums
