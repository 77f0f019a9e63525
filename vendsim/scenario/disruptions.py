"""Reading ``[[disruptions]]`` of ``scenario.toml``, and whether they fit the market."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from vendsim.errors import clip
from vendsim.scenario.checks import Complaint, Named, check_names
from vendsim.scenario.disruption_spec import (
    DISRUPTION_KINDS,
    DISRUPTION_SPECS,
    MAX_DISRUPTIONS,
    DemandShiftSpec,
    DisruptionBase,
    PriceShockSpec,
)
from vendsim.scenario.draft import Draft
from vendsim.scenario.faults import unknown_name
from vendsim.scenario.files import RULES
from vendsim.scenario.schema import CalendarSpec

__all__ = ["check_disruptions", "read_disruptions"]

_NAME = "disruptions"


def read_disruptions(draft: Draft, contents: object) -> None:
    """The tables ``[[disruptions]]``, each by the schema of its kind; there may be none."""
    tables = contents if isinstance(contents, tuple | list) else None
    if tables is None or not all(isinstance(table, dict) for table in tables):
        draft.refuse(RULES, _NAME, f"is not a list of tables; head each of them with [[{_NAME}]]")
        return
    if len(tables) > MAX_DISRUPTIONS:
        draft.refuse(RULES, _NAME, f"are {len(tables):,}; give at most {MAX_DISRUPTIONS}")
        return
    before = len(draft.faults)
    named: list[Named] = []
    read: list[DisruptionBase | None] = []
    for number, table in enumerate(tables, start=1):
        place = f"{_NAME} {number} ({clip(str(table.get('id', 'unnamed')), 42)[1:-1]})"
        draft.stands_at(place, f"{_NAME}[{number - 1}]")
        named.append((place, table))
        read.append(_read_one(draft, place, table))
    draft.note(RULES, "", check_names(named, ("id",)))
    calendar = draft.parts.get("calendar")
    for (place, _), disruption in zip(named, read, strict=True):
        if disruption is not None and isinstance(calendar, CalendarSpec):
            draft.note(RULES, place, _check_when(disruption, calendar))
    if len(draft.faults) == before:
        draft.parts[_NAME] = tuple(read)


def check_disruptions(draft: Draft) -> None:
    """Disruptions name categories there are, and their news comes from nobody who trades."""
    products = draft.parts.get("products")
    disruptions = draft.parts.get(_NAME)
    known = (
        sorted({product.category for product in products}) if isinstance(products, tuple) else None
    )
    for number, each in enumerate(disruptions if isinstance(disruptions, tuple) else (), start=1):
        place = f"{_NAME} {number} ({each.id})"
        if known is not None:
            draft.note(RULES, place, _check_categories(each, known))
        if each.news is not None and each.news.sender in draft.supplier_addresses:
            message = f"{clip(each.news.sender)} is the address of a supplier; give another"
            draft.refuse(RULES, f"{place}.news.sender", message)
        if each.news is not None and each.news.sender == draft.own_address:
            message = f"{clip(each.news.sender)} is the address of the business itself"
            draft.refuse(RULES, f"{place}.news.sender", message)


def _read_one(draft: Draft, place: str, table: dict[str, object]) -> DisruptionBase | None:
    kind = table.get("kind")
    spec = DISRUPTION_SPECS.get(kind) if isinstance(kind, str) else None
    if spec is not None:
        return draft.validate(spec, table, RULES, place)
    listed = ", ".join(DISRUPTION_KINDS)
    if kind is None:
        message = f"is missing; give one of {listed}"
    elif isinstance(kind, str):
        message = f"{clip(kind)} {unknown_name(kind, DISRUPTION_KINDS)}"
    else:
        message = f"{clip(kind)} is not one of {listed}"
    draft.refuse(RULES, f"{place}.kind", message)
    return None


def _check_when(disruption: DisruptionBase, calendar: CalendarSpec) -> Iterator[Complaint]:
    """A disruption on fixed days must have one of them within the run."""
    when = disruption.when
    start, days = calendar.start_date, calendar.horizon_days
    last_date = start + dt.timedelta(days=days - 1)
    if when.from_date is not None and when.from_date > last_date:
        yield "when.from_date", f"{when.from_date} is after the last day of the run, {last_date}"
    if when.to_date is not None and when.to_date < start:
        yield "when.to_date", f"{when.to_date} is before the first day of the run, {start}"
    first_day = when.from_day if when.some_day is None else when.some_day[0]
    if first_day is not None and first_day >= days:
        key = "from_day" if when.some_day is None else "some_day"
        yield f"when.{key}", f"{first_day} is after the last day of the run, {days - 1}"


def _check_categories(disruption: DisruptionBase, known: list[str]) -> Iterator[Complaint]:
    named: dict[str, str] = {}
    if isinstance(disruption, PriceShockSpec):
        named = {f"categories[{n}]": one for n, one in enumerate(disruption.categories)}
    elif isinstance(disruption, DemandShiftSpec):
        named = {f"category_factors.{one}": one for one in disruption.category_factors}
    for key, category in named.items():
        if category not in known:
            yield key, f"{clip(category)} {unknown_name(category, known)}"
