"""What the tables of a market's page hold."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vendsim.errors import counted
from vendsim.money import format_cents
from vendsim.scenario import (
    DisruptionSpec,
    MachineSpec,
    ProductSpec,
    Scenario,
    SupplierSpec,
    WhenSpec,
)
from vendsim.scenario.sites import SiteSpec
from vendsim.tools import TOOLS
from vendsim.world import World

__all__ = [
    "Goods",
    "Seller",
    "Stand",
    "goods_of",
    "kind_of",
    "machines_of",
    "minutes_of",
    "money_of",
    "sellers_of",
    "strength_of",
    "when_of",
    "where_of",
]


class Goods(NamedTuple):
    """A product, what it leaves, and who sells it."""

    product: ProductSpec
    margin: float
    sellers: int
    least_list_cents: int | None


class Stand(NamedTuple):
    """A machine and its site."""

    machine: MachineSpec
    site: SiteSpec


@dataclass(frozen=True, slots=True)
class Seller:
    """A supplier, its terms, and its list prices in one world.

    Attributes:
        spec: The supplier.
        days: How long its goods take.
        terms: How it sells, in words.
        opens: When it opens, in words; empty where it is open from the start.
        prices: Product and list price in cents, as its table names them.
    """

    spec: SupplierSpec
    days: str
    terms: str
    opens: str
    prices: list[tuple[ProductSpec, int]]


def machines_of(market: Scenario) -> list[Stand]:
    """Every machine of a market, and where it stands."""
    return [Stand(machine, market.site_by_id[machine.site]) for machine in market.machines]


def goods_of(market: Scenario, sellers: list[Seller]) -> list[Goods]:
    """Every product, as the market's table has them; list prices without discounts."""
    offered: dict[str, list[int]] = {}
    for seller in sellers:
        for product, cents in seller.prices:
            offered.setdefault(product.sku, []).append(cents)
    found = []
    for product in market.products:
        margin = 1.0 - product.unit_cost_cents / product.reference_price_cents
        prices = offered.get(product.sku, [])
        found.append(Goods(product, margin, len(prices), min(prices, default=None)))
    return found


def sellers_of(world: World) -> list[Seller]:
    """Every supplier as it is on the first day of a world."""
    market = world.scenario
    by_id = {supplier.spec.id: supplier for supplier in world.trading.suppliers.values()}
    return [
        Seller(
            spec,
            _days(spec),
            _terms(spec),
            f"day {spec.opens.first_day} to {spec.opens.last_day}" if spec.opens else "",
            [
                (market.product_by_sku[sku], by_id[spec.id].list_price_cents(sku))
                for sku in spec.products
            ],
        )
        for spec in market.suppliers
    ]


def money_of(market: Scenario) -> list[tuple[str, str]]:
    """The rules of money, in words."""
    money, charges = market.money, market.charges
    rows = [
        ("Opening cash", format_cents(money.opening_cash_cents)),
        ("Daily fee", format_cents(money.daily_fee_cents)),
        ("Bankrupt after", f"{counted(money.bankrupt_after_days, 'day')} without the fee"),
        ("Paid in cash", f"{100 * money.cash_share:.0f}% of sales"),
        ("Score", market.score.rule.replace("_", " ")),
        ("Storage", f"{market.storage.capacity_units:,} units"),
        ("Complaints", f"{100 * market.customers.complaints_per_unit:.1f} in 100 units sold"),
    ]
    if charges.card_fee_basis_points or charges.card_fee_cents_per_sale:
        share = f"{charges.card_fee_basis_points / 100:g}%"
        rows.append(("Card fee", f"{share} and {charges.card_fee_cents_per_sale}¢ a sale"))
    if charges.sales_tax_basis_points:
        rows.append(("Sales tax", f"{charges.sales_tax_basis_points / 100:g}%"))
    if market.limits.messages is not None:
        rows.append(("Messages", f"at most {market.limits.messages:,}"))
    return rows


def kind_of(disruption: DisruptionSpec) -> str:
    """What a disruption is, in words."""
    if disruption.kind == "heat_wave" and disruption.warmer_c < 0:
        return "cold spell"
    return disruption.kind.replace("_", " ")


def when_of(disruption: DisruptionSpec) -> str:
    """The days of a disruption, in words."""
    when = disruption.when
    parts = [_comes(when)]
    if when.months:
        parts.append(f"in {', '.join(calendar.month_abbr[month] for month in when.months)}")
    if when.lasts_days is not None:
        fewest, most = when.lasts_days
        parts.append(
            f"for {counted(most, 'day')}" if fewest == most else f"for {fewest} to {most} days"
        )
    if when.chance < 1.0:
        parts.append(f"with a chance of {100 * when.chance:g}%")
    return ", ".join(parts)


def _comes(when: WhenSpec) -> str:
    if when.per_year is not None:
        return "once a year" if when.per_year == 1.0 else f"{when.per_year:g} times a year"
    if when.some_day is not None:
        return f"once, from a day between {when.some_day[0]} and {when.some_day[1]} on"
    if when.every_year is not None:
        return f"every year from {when.every_year[0]} to {when.every_year[1]}"
    if when.from_date is not None:
        return f"from {when.from_date} {'on' if when.to_date is None else f'to {when.to_date}'}"
    return f"from day {when.from_day} {'on' if when.to_day is None else f'to {when.to_day}'}"


def minutes_of(market: Scenario) -> list[tuple[str, str]]:
    """Every tool of a market, and what a call of it takes."""
    return [
        (name, "as long as it waits" if TOOLS[name].waits else str(spec.minutes))
        for name, spec in market.tools.items()
    ]


def strength_of(disruption: DisruptionSpec) -> str:
    """What a disruption does, as its table says it; a breakdown has no more or less."""
    elsewhere = {"id", "kind", "when", "news", "sites", "machines"}
    given: dict[str, object] = disruption.model_dump(exclude_defaults=True, exclude=elsewhere)
    spread = given.pop("spread", None)
    if disruption.kind == "heat_wave":
        parts = [f"{disruption.warmer_c:+g} °C"]
    else:
        parts = [f"{key.replace('_', ' ')} {_listed(value)}" for key, value in given.items()]
    return "; ".join(parts) + (f"; spread {spread}" if parts and spread else "") or "–"


def where_of(disruption: DisruptionSpec) -> str:
    """The sites or machines that a disruption is kept to, as its table says them."""
    given = [f"{key} {', '.join(ids)}" for key, ids in disruption.places() if ids]
    return "; ".join(given) or "everywhere"


def _listed(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {each}" for key, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _days(spec: SupplierSpec) -> str:
    lead = spec.lead_time
    if lead.shortest_days == lead.longest_days:
        return f"{lead.shortest_days}"
    return f"{lead.shortest_days} to {lead.longest_days}"


def _terms(spec: SupplierSpec) -> str:
    cases = f"cases, at least {spec.least_cases}" if spec.least_cases > 1 else "cases"
    parts = ["units" if spec.sold_by == "unit" else cases]
    if spec.minimum_purchase_cents:
        parts.append(f"from {format_cents(spec.minimum_purchase_cents)}")
    if spec.delivery_fee_cents:
        free = format_cents(spec.free_delivery_from_cents)
        parts.append(f"delivery {format_cents(spec.delivery_fee_cents)}, free from {free}")
    parts += [f"{100 * each.discount:g}% off from {each.units}" for each in spec.price_breaks]
    if spec.membership is not None:
        parts.append(f"membership {format_cents(spec.membership.fee_cents)}")
    return "; ".join(parts)
