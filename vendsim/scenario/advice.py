"""What a scenario may say but its author seldom means: sound data that makes no sense.

None of it keeps a scenario from being played. Each piece of advice names a file, a key as
faults name it, and what is odd there.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from vendsim.bundled import bundled_folder
from vendsim.errors import clip
from vendsim.money import format_cents
from vendsim.scenario.briefing import fill_briefing
from vendsim.scenario.files import (
    BRIEFING,
    DISRUPTIONS,
    FILES,
    PAGES,
    PRODUCTS,
    RULES,
    SUPPLIERS,
)
from vendsim.scenario.layers import shipped_names
from vendsim.scenario.places import place_of
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import TOOL_NAMES, DemandSpec, ProductSpec
from vendsim.scenario.supplier_spec import SupplierSpec

__all__ = ["Advice", "advise", "advise_on_folder", "least_price_cents"]

Advice: TypeAlias = tuple[str, str, str]
"""The file, the key, and what is odd about it."""

_ADDRESS: Final = re.compile(r"[a-z0-9._-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_QUOTED: Final = re.compile(r"`([a-z_]+)`")
_MOST_UNREAD: Final = 20


def advise(scenario: Scenario) -> Iterator[Advice]:
    """Everything that is odd about a scenario, file by file."""
    for look in _LOOKS:
        yield from look(scenario)


def advise_on_folder(scenario: Scenario, folder: Path) -> Iterator[Advice]:
    """What is odd about the folder that a scenario was read from."""
    shipped = bundled_folder("scenarios")
    if scenario.name in shipped_names() and folder.resolve().parent != shipped.resolve():
        yield (
            RULES,
            "name",
            f"{scenario.name} is a shipped scenario too, and records tell no folder",
        )
    unread = [path.name for path in folder.iterdir() if _seems_read(path.name)]
    for name in sorted(unread)[:_MOST_UNREAD]:
        near = difflib.get_close_matches(name.lower(), FILES, n=1)
        yield clip(name)[1:-1], "", f"is not read{f'; is {near[0]} meant?' if near else ''}"


def _seems_read(name: str) -> bool:
    """Whether a file that is not read looks as if it were."""
    return name not in FILES and (
        name.lower() in FILES or (name.lower().endswith((".csv", ".toml")) and name[0] != ".")
    )


def least_price_cents(scenario: Scenario, supplier: SupplierSpec, product: ProductSpec) -> float:
    """What a unit costs at the very least, whatever the seed, the quantity and the bargaining."""
    list_price = product.unit_cost_cents * (1 + supplier.list_markup) * (1 - supplier.list_spread)
    discount = max((each.discount for each in supplier.price_breaks), default=0.0)
    least = list_price * (1 - discount)
    bargaining = scenario.kind_of(supplier).bargaining
    if bargaining is not None:
        least = product.unit_cost_cents * (1 + bargaining.reserve_margin[0])
    if supplier.membership is not None:
        least *= 1 - supplier.membership.discount
    return max(float(product.unit_cost_cents), min(least, list_price))


def _sellers(scenario: Scenario) -> dict[str, list[SupplierSpec]]:
    """Who sells each product."""
    sellers: dict[str, list[SupplierSpec]] = {product.sku: [] for product in scenario.products}
    for supplier in scenario.suppliers:
        for sku in supplier.products:
            sellers[sku].append(supplier)
    return sellers


def _about_time(scenario: Scenario) -> Iterator[Advice]:
    days = scenario.calendar.horizon_days
    shortest = min(supplier.lead_time.shortest_days for supplier in scenario.suppliers)
    # Asked for on day 0, answered and paid on day 1, delivered a lead time later.
    if days <= 1 + shortest:
        yield (
            RULES,
            "calendar.horizon_days",
            f"the run ends after {days} days, before a first order can come: an answer takes a"
            f" night, and the shortest lead time is {shortest} days",
        )


def _about_money(scenario: Scenario) -> Iterator[Advice]:
    cash = scenario.money.opening_cash_cents
    least = min(supplier.minimum_purchase_cents for supplier in scenario.suppliers)
    if cash < least:
        yield (
            RULES,
            "money.opening_cash_cents",
            f"{format_cents(cash)} covers no supplier's minimum_purchase_cents; the smallest is"
            f" {format_cents(least)}",
        )


def _about_machines(scenario: Scenario) -> Iterator[Advice]:
    demand = scenario.demand
    slots: dict[str, int] = {}
    for number, machine in enumerate(scenario.machines):
        key = f"machines[{number}]" if scenario.is_fleet else "machine"
        slots.setdefault(machine.site, 0)
        slots[machine.site] += len(machine.row_sizes) * machine.columns
        if "S" in machine.row_sizes and all(product.size == "L" for product in scenario.products):
            yield RULES, f"{key}.row_sizes", "no product fits the small rows: all are large"
    room = min(max(slots.values()), len(scenario.products))
    if not isinstance(demand, DemandSpec):
        return
    variety = demand.variety
    if room < variety.best_from and variety.per_missing > 0:
        yield (
            RULES,
            "demand.variety.best_from",
            f"{variety.best_from} products can never be on offer: there is room, or there are"
            f" products, for {room} only",
        )


def _about_kinds(scenario: Scenario) -> Iterator[Advice]:
    used = {supplier.kind for supplier in scenario.suppliers}
    for kind in scenario.supplier_kinds:
        if kind not in used:
            yield RULES, f"supplier_kinds.{kind}", "no supplier is of this kind"


def _about_products(scenario: Scenario) -> Iterator[Advice]:
    sellers = _sellers(scenario)
    for number, product in enumerate(scenario.products, start=1):
        place = place_of("product", number, product.sku)
        found = sellers[product.sku]
        if not found:
            yield PRODUCTS, place, "no supplier sells it"
            continue
        least = min(least_price_cents(scenario, supplier, product) for supplier in found)
        if least >= product.reference_price_cents:
            yield (
                PRODUCTS,
                f"{place}.reference_price_cents",
                f"{format_cents(product.reference_price_cents)} is no more than a unit costs at"
                f" the least, {format_cents(round(least))}",
            )
        days = min(supplier.lead_time.shortest_days for supplier in found)
        if product.shelf_life_days < days:
            yield (
                PRODUCTS,
                f"{place}.shelf_life_days",
                f"it keeps {product.shelf_life_days} days, and the next delivery takes {days} at"
                " the least",
            )


def _about_storage(scenario: Scenario) -> Iterator[Advice]:
    sellers = _sellers(scenario)
    capacity = scenario.storage.capacity_units
    for number, product in enumerate(scenario.products, start=1):
        found = sellers[product.sku]
        pack = product.case_pack_units
        if found and pack > capacity and all(one.sold_by == "case" for one in found):
            yield (
                PRODUCTS,
                f"{place_of('product', number, product.sku)}.case_pack_units",
                f"a case of {pack:,} does not fit the storage room of {capacity:,} units, and"
                " nobody sells less",
            )


def _about_suppliers(scenario: Scenario) -> Iterator[Advice]:
    told = {each for page in scenario.pages for each in _ADDRESS.findall(page.text)}
    days = scenario.calendar.horizon_days
    for number, supplier in enumerate(scenario.suppliers, start=1):
        place = place_of("supplier", number, supplier.id)
        if supplier.email not in told:
            yield SUPPLIERS, f"{place}.email", f"no page of {PAGES} tells it, so nobody finds it"
        opens = supplier.opens.first_day if supplier.opens is not None else 0
        if opens >= days:
            message = f"it opens on day {opens} at the earliest; the run ends after {days} days"
            yield SUPPLIERS, f"{place}.opens.first_day", message
        if supplier.lead_time.shortest_days >= days:
            yield (
                SUPPLIERS,
                f"{place}.lead_time",
                f"nothing it sends arrives within the {days} days of the run",
            )


def _about_sizes_of_orders(scenario: Scenario) -> Iterator[Advice]:
    most = scenario.limits.order_units
    packs = {product.sku: product.case_pack_units for product in scenario.products}
    for number, supplier in enumerate(scenario.suppliers, start=1):
        place = place_of("supplier", number, supplier.id)
        least = supplier.least_cases * min(packs[sku] for sku in supplier.products)
        if supplier.sold_by == "case" and least > most:
            yield (
                SUPPLIERS,
                f"{place}.least_cases",
                f"its smallest order has {least:,} units, above order_units, {most:,}",
            )
        for index, each in enumerate(supplier.price_breaks):
            if each.units > most:
                yield (
                    SUPPLIERS,
                    f"{place}.price_breaks[{index}].units",
                    f"{each.units:,} can never be ordered: order_units is {most:,}",
                )


def _about_disruptions(scenario: Scenario) -> Iterator[Advice]:
    calendar = scenario.calendar
    for number, disruption in enumerate(scenario.disruptions, start=1):
        place = place_of("disruption", number, disruption.id)
        when = disruption.when
        if not when.possible_days(calendar.start_date, calendar.horizon_days):
            yield DISRUPTIONS, f"{place}.when", "it comes on no day of the run"
        elif not when.chance:
            yield DISRUPTIONS, f"{place}.when.chance", "0, so it comes in no world"


def _about_briefing(scenario: Scenario) -> Iterator[Advice]:
    for name in dict.fromkeys(_QUOTED.findall(scenario.briefing)):
        if name in TOOL_NAMES and name not in scenario.tools:
            yield BRIEFING, name, "is told to the agent, but the scenario does not give this tool"
    ids = [machine.id for machine in scenario.machines]
    told = fill_briefing(scenario, scenario.calendar.horizon_days)
    if scenario.is_fleet and not all(each in told for each in ids):
        yield (
            BRIEFING,
            "machines",
            "not every machine is told to the agent, whose calls have to name one; write"
            " {{machines}}",
        )


_LOOKS: Final[tuple[Callable[[Scenario], Iterator[Advice]], ...]] = (
    _about_time,
    _about_money,
    _about_machines,
    _about_kinds,
    _about_products,
    _about_storage,
    _about_suppliers,
    _about_sizes_of_orders,
    _about_disruptions,
    _about_briefing,
)
