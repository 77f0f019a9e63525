"""Where a market's machines stand: its sites, and what differs from one to the other.

A market of one machine writes ``[machine]`` and names its site there in words. One of several
writes tables ``[[sites]]`` and ``[[machines]]``. Either way a scenario holds sites and machines,
at least one of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from vendsim.errors import clip
from vendsim.scenario.choice_spec import AnyDemandSpec
from vendsim.scenario.schema import (
    HourShares,
    Line,
    MachineSpec,
    MonthFactors,
    Slug,
    Spec,
    WeekdayFactors,
)

__all__ = [
    "MAX_MACHINES",
    "MAX_SITES",
    "Pair",
    "SiteSpec",
    "check_places",
    "demand_of_site",
    "lone_machine",
    "place_of",
]

MAX_SITES = 50
MAX_MACHINES = 100

_ONLY_SITE = "site"


class SiteSpec(Spec):
    """One site: where one machine stands, or several that all its customers see.

    What is left out is as in ``[demand]``.
    """

    id: Slug = Field(description="What the agent and the record call it.")
    name: Line = Field(description="Where it is, as the agent is told; keys its customers.")
    travel_minutes: Annotated[int, Field(ge=0, le=240)] = Field(
        default=0, description="Minutes of the way from the storage room, and of the way back."
    )
    traffic_factor: Annotated[float, Field(gt=0, le=10)] = Field(
        default=1.0, description="So many times the customers of [demand] come."
    )
    sheltered: bool = Field(
        default=False, description="Whether neither rain nor heat changes what is bought here."
    )
    hour_shares: HourShares | None = Field(
        default=None, description="Share of a day's customers in each hour, if not as in [demand]."
    )
    weekday_factors: WeekdayFactors | None = Field(
        default=None, description="Monday to Sunday, if not as in [demand]."
    )
    month_factors: MonthFactors | None = Field(
        default=None, description="January to December, if not as in [demand]."
    )


def demand_of_site(demand: AnyDemandSpec, site: SiteSpec) -> AnyDemandSpec:
    """The demand as it is at a site, its traffic among the weekdays' factors.

    That the temperature does not reach a sheltered site is up to the demand model.
    """
    own = {
        name: factors
        for name in ("hour_shares", "weekday_factors", "month_factors")
        if (factors := getattr(site, name)) is not None
    }
    if site.traffic_factor != 1.0:
        weekdays = own.get("weekday_factors", demand.weekday_factors)
        own["weekday_factors"] = tuple([site.traffic_factor * factor for factor in weekdays])
    changed: dict[str, object] = {**own, "wet_factor": 1.0} if site.sheltered else dict(own)
    return demand.model_copy(update=changed) if changed else demand


def place_of(machine: MachineSpec) -> tuple[SiteSpec, MachineSpec]:
    """The site of an only machine, and the machine, from ``[machine]`` with its site in words."""
    site = SiteSpec(id=_ONLY_SITE, name=machine.site)
    return site, machine.model_copy(update={"site": site.id})


def lone_machine(
    sites: Sequence[SiteSpec], machines: Sequence[MachineSpec]
) -> dict[str, Any] | None:
    """What ``[machine]`` says of an only machine; ``None`` where it takes lists to say it."""
    said = machines[0].model_dump(exclude={"id"}) | {"site": sites[0].name}
    whole = len(machines) == 1 and place_of(MachineSpec(**said)) == (sites[0], machines[0])
    return said if whole else None


Pair: TypeAlias = tuple[str | None, str | None]
"""What a site or a machine is called, and its name or its site; None where that cannot be read."""


def check_places(sites: Sequence[Pair], machines: Sequence[Pair]) -> Iterator[tuple[str, str]]:
    """Every name is given once, every machine stands at a site, and no site stands empty.

    Args:
        sites: Id and name of each.
        machines: Id of each, and the id of its site.

    Yields:
        The key that is wrong and what is wrong with it.
    """
    yield from _twice("sites", "id", [called for called, _ in sites])
    yield from _twice("sites", "name", [name and name.casefold() for _, name in sites])
    yield from _twice("machines", "id", [called for called, _ in machines])
    known = [called for called, _ in sites if called is not None]
    for place, (_, site) in enumerate(machines):
        if site is not None and site not in known:
            ids = ", ".join(known)
            yield f"machines[{place}].site", f"{clip(site)} is no id of [[sites]]: {ids}"
    used = {site for _, site in machines}
    for place, (called, _) in enumerate(sites):
        # A machine whose site cannot be read may stand at any.
        if called is not None and called not in used and None not in used:
            yield f"sites[{place}].id", f"no machine stands at {clip(called)}"


def _twice(table: str, key: str, names: Sequence[str | None]) -> Iterator[tuple[str, str]]:
    first: dict[str, int] = {}
    for place, name in enumerate(names):
        if name is None:
            continue
        before = first.setdefault(name, place)
        if before != place:
            yield f"{table}[{place}].{key}", f"{clip(name)} is also the {key} of {table}[{before}]"
