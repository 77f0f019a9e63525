"""Reading ``disruptions.toml``, which a scenario may have, and whether it fits the market."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from vendsim.errors import clip
from vendsim.scenario.checks import Complaint, check_names
from vendsim.scenario.disruption_spec import (
    DISRUPTION_KINDS,
    DISRUPTION_SPECS,
    MAX_DISRUPTIONS,
    DemandShiftSpec,
    DisruptionBase,
    PriceShockSpec,
)
from vendsim.scenario.draft import Draft
from vendsim.scenario.entries import read_tables
from vendsim.scenario.faults import unknown_name
from vendsim.scenario.files import DISRUPTIONS
from vendsim.scenario.schema import CalendarSpec

__all__ = ["read_disruptions"]


def read_disruptions(draft: Draft) -> None:
    """``disruptions.toml``: a table ``[[disruption]]`` each, by the schema of its kind.

    To be read when products and suppliers have been. No file is no disruption.
    """
    if not draft.stack.with_file(DISRUPTIONS):
        return
    before = len(draft.faults)
    tables = read_tables(draft, DISRUPTIONS, "disruption", "id", (0, MAX_DISRUPTIONS))
    if tables is None:
        return
    found = [_read_one(draft, place, contents) for place, contents in tables]
    draft.note(DISRUPTIONS, "", check_names(tables, ("id",)))
    for (place, _), disruption in zip(tables, found, strict=True):
        if disruption is not None:
            draft.note(DISRUPTIONS, place, _check_fit(draft, disruption))
    if len(draft.faults) == before:
        draft.parts["disruptions"] = tuple(found)


def _read_one(draft: Draft, place: str, contents: Mapping[str, object]) -> DisruptionBase | None:
    kind = contents.get("kind")
    spec = DISRUPTION_SPECS.get(kind) if isinstance(kind, str) else None
    if spec is not None:
        return draft.validate(spec, contents, DISRUPTIONS, place)
    listed = ", ".join(DISRUPTION_KINDS)
    if kind is None:
        message = f"is missing; give one of {listed}"
    elif isinstance(kind, str):
        message = f"{clip(kind)} {unknown_name(kind, DISRUPTION_KINDS)}"
    else:
        message = f"{clip(kind)} is not one of {listed}"
    draft.refuse(DISRUPTIONS, f"{place}.kind", message)
    return None


def _check_fit(draft: Draft, disruption: DisruptionBase) -> Iterator[Complaint]:
    """A disruption comes within the run, names categories there are, and bothers no trader."""
    calendar, products = draft.parts.get("calendar"), draft.parts.get("products")
    yield from _check_places(draft, disruption)
    if isinstance(calendar, CalendarSpec):
        yield from _check_when(disruption, calendar)
    if isinstance(products, tuple):
        known = sorted({product.category for product in products})
        yield from _check_categories(disruption, known)
    sender = None if disruption.news is None else disruption.news.sender
    if sender in draft.supplier_addresses:
        yield "news.sender", f"{clip(sender)} is the address of a supplier; give another"
    elif sender is not None and sender == draft.own_address:
        yield "news.sender", f"{clip(sender)} is the address of the business itself"


def _check_places(draft: Draft, disruption: DisruptionBase) -> Iterator[Complaint]:
    """A disruption names sites and machines that there are, and none where there is one machine."""
    sites, machines = draft.parts.get("sites"), draft.parts.get("machines")
    if not isinstance(sites, tuple) or not isinstance(machines, tuple):
        return  # What is wrong with them is told already.
    known = {"sites": [one.id for one in sites], "machines": [one.id for one in machines]}
    for key, ids in disruption.places():
        if ids and len(machines) == 1:
            yield key, "is for markets of several machines; this one has one: leave it out"
            continue
        for place, one in enumerate(ids):
            if one not in known[key]:
                yield f"{key}[{place}]", f"{clip(one)} {unknown_name(one, known[key])}"


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
