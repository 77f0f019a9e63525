"""What can befall a market: the frozen schema of ``disruptions.toml``.

A disruption has a kind, which says what it changes, a time (:class:`WhenSpec`) and, where
people get to know of it, a mail. What the kinds do to customers, suppliers and machine is
told in ``docs/design/disruption.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import AfterValidator, Field, model_validator

from vendsim.scenario.disruption_when import WhenSpec
from vendsim.scenario.schema import (
    Email,
    Factor,
    Line,
    MachineSpec,
    Share,
    Slug,
    Spec,
    Text,
)
from vendsim.scenario.sites import MAX_MACHINES, MAX_SITES

__all__ = [
    "DISRUPTION_KINDS",
    "DISRUPTION_SPECS",
    "MAX_DISRUPTIONS",
    "NEWS_FIGURES",
    "DemandShiftSpec",
    "DisruptionBase",
    "DisruptionKind",
    "DisruptionSpec",
    "HeatWaveSpec",
    "LocalDisruption",
    "MachineBreakdownSpec",
    "NewsSpec",
    "PriceShockSpec",
    "RegimeSpec",
    "RivalMachineSpec",
    "RoadWorksSpec",
]

MAX_DISRUPTIONS = 200
NEWS_FIGURES = ("first_day", "last_day")
_FIGURE = re.compile(r"\{\{([^{}\n]*)\}\}")

DisruptionKind: TypeAlias = Literal[
    "heat_wave",
    "price_shock",
    "machine_breakdown",
    "road_works",
    "rival_machine",
    "regime",
    "demand_shift",
]
DISRUPTION_KINDS: tuple[DisruptionKind, ...] = get_args(DisruptionKind)


def _known_figures(text: str) -> str:
    for name in _FIGURE.findall(text):
        if name not in NEWS_FIGURES:
            raise ValueError(f"{{{{{name}}}}} is no figure; there are: {', '.join(NEWS_FIGURES)}")
    return text


NewsLine: TypeAlias = Annotated[Line, AfterValidator(_known_figures)]
NewsText: TypeAlias = Annotated[Text, AfterValidator(_known_figures)]


def _each_once(ids: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} stands twice; name each once")
    return ids


SiteIds: TypeAlias = Annotated[
    tuple[Slug, ...], Field(max_length=MAX_SITES), AfterValidator(_each_once)
]
MachineIds: TypeAlias = Annotated[
    tuple[Slug, ...], Field(max_length=MAX_MACHINES), AfterValidator(_each_once)
]


class NewsSpec(Spec):
    """A mail by which the agent hears of a disruption, each time it comes.

    ``{{first_day}}`` and ``{{last_day}}`` in its text stand for the days between which it
    lasts. Its sender never answers, and is owed no money.
    """

    sender: Email = Field(description="Who writes it.")
    subject: NewsLine = Field(description="Subject line of the mail.")
    body: NewsText = Field(description="Text of the mail.")
    days_after: Annotated[int, Field(ge=-60, le=60)] = Field(
        default=0, description="Days from its first day to the mail; below 0: before it."
    )

    @property
    def figures(self) -> frozenset[str]:
        """The figures that subject and body use."""
        return frozenset(_FIGURE.findall(self.subject + self.body))


class DisruptionBase(Spec):
    """What every disruption has."""

    id: Slug = Field(description="Names it in the record, and keys what is drawn for it.")
    when: WhenSpec = Field(description="The days on which it comes.")
    spread: Share = Field(
        default=0.0,
        description="How far the strength of each coming lies from what is given here: up to"
        " this share of it, weaker or stronger.",
    )
    news: NewsSpec | None = Field(default=None, description="Left out: nobody tells the agent.")

    @property
    def greatest_scale(self) -> float:
        """The strength that a coming can have at most, as a multiple of what is given."""
        return 1.0 + self.spread

    def most_customers(self, category: str) -> float:
        """The greatest factor by which it can raise the customers of a category, at least 1."""
        return 1.0

    def is_felt_at(self, site: str) -> bool:
        """Whether customers of a site, given by its id, feel it."""
        return True

    def places(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The keys by which it can be kept to some places, and the ids given there."""
        yield from ()

    @model_validator(mode="after")
    def _last_day_is_known(self) -> DisruptionBase:
        if self.news is not None and "last_day" in self.news.figures and not self.when.ends:
            raise ValueError("news tells of {{last_day}}, but it has none: say in when how it ends")
        return self

    def _grown(self, factor: float) -> float:
        return max(1.0, 1.0 + (factor - 1.0) * self.greatest_scale)


class HeatWaveSpec(DisruptionBase):
    """Days hotter than the season, or a cold spell; demand follows the products' coefficients."""

    kind: Literal["heat_wave"] = Field(description="Days hotter, or colder, than the season.")
    warmer_c: Annotated[float, Field(ge=-40, le=40)] = Field(
        description="°C by which the high of each day is raised; below 0: lowered."
    )


class PriceShockSpec(DisruptionBase):
    """What goods cost the suppliers changes, and all their prices with it."""

    kind: Literal["price_shock"] = Field(description="Goods cost the suppliers more, or less.")
    cost_factor: Annotated[float, Field(ge=0.1, le=10)] = Field(
        default=1.0, description="Factor on what goods cost the suppliers while it lasts."
    )
    inflation_per_month: Annotated[float, Field(ge=-0.5, le=0.5)] = Field(
        default=0.0, description="Share by which costs rise every 30 days, the first time after 30."
    )
    categories: Annotated[tuple[Slug, ...], Field(max_length=1000)] = Field(
        default=(), description="Of which products; left out: of all."
    )

    @model_validator(mode="after")
    def _changes_something(self) -> PriceShockSpec:
        if self.cost_factor == 1.0 and not self.inflation_per_month:
            raise ValueError("changes no price; give cost_factor or inflation_per_month")
        return self


class LocalDisruption(DisruptionBase):
    """What moves customers, of some sites or of all."""

    sites: SiteIds = Field(
        default=(), description="Ids of the sites whose customers it moves; left out: all."
    )

    def is_felt_at(self, site: str) -> bool:
        """Whether customers of a site, given by its id, feel it."""
        return not self.sites or site in self.sites

    def places(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The keys by which it can be kept to some places, and the ids given there."""
        yield "sites", self.sites


class MachineBreakdownSpec(LocalDisruption):
    """Machines sell nothing until they are repaired; the morning report says so."""

    kind: Literal["machine_breakdown"] = Field(description="Machines sell nothing.")
    sites: SiteIds = Field(
        default=(), description="Ids of the sites all of whose machines break down."
    )
    machines: MachineIds = Field(
        default=(),
        description="Ids of the machines that break down, if not given by site; without both: all.",
    )

    def breaks(self, machine: MachineSpec) -> bool:
        """Whether a machine is one of those that break down."""
        if self.machines:
            return machine.id in self.machines
        return self.is_felt_at(machine.site)

    def places(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The keys by which it can be kept to some places, and the ids given there."""
        yield "sites", self.sites
        yield "machines", self.machines

    @model_validator(mode="after")
    def _is_either(self) -> MachineBreakdownSpec:
        if self.sites and self.machines:
            raise ValueError("names both sites and machines; give one of them")
        return self


class RoadWorksSpec(LocalDisruption):
    """Fewer people pass, and vans come late to the storage room, which is one for all sites."""

    kind: Literal["road_works"] = Field(description="Fewer customers, late vans.")
    traffic_factor: Factor = Field(default=1.0, description="Share of the customers who come.")
    delivery_delay_days: Annotated[int, Field(ge=0, le=30)] = Field(
        default=0, description="Days by which what is due meanwhile comes later."
    )

    def most_customers(self, category: str) -> float:
        """The greatest factor by which it can raise the customers of a category, at least 1."""
        return self._grown(self.traffic_factor)


class RivalMachineSpec(LocalDisruption):
    """Another machine opens nearby: some go there anyway, some wherever it is cheaper."""

    kind: Literal["rival_machine"] = Field(description="Another machine opens nearby.")
    traffic_factor: Share = Field(
        default=1.0, description="Share of the customers who still come, whatever the price."
    )
    compare_share: Share = Field(
        default=0.0, description="Share of these who buy here only if it is no dearer than there."
    )
    price_level: Annotated[float, Field(ge=0.05, le=20)] = Field(
        default=1.0, description="The rival's prices, as a multiple of the reference prices."
    )


class RegimeSpec(LocalDisruption):
    """A stretch of days with a traffic of its own: term, exams, a break, a feast."""

    kind: Literal["regime"] = Field(description="Days with a traffic of their own.")
    traffic_factor: Factor = Field(default=1.0, description="Share of the customers who come.")
    weekday_factors: Annotated[tuple[Factor, ...], Field(min_length=7, max_length=7)] | None = (
        Field(
            default=None,
            description="Monday to Sunday, times traffic_factor and the market's own; spread leaves"
            " them alone.",
        )
    )

    def most_customers(self, category: str) -> float:
        """The greatest factor by which it can raise the customers of a category, at least 1."""
        return max(1.0, self._grown(self.traffic_factor) * max(self.weekday_factors or (1.0,)))


class DemandShiftSpec(LocalDisruption):
    """People want other things than before."""

    kind: Literal["demand_shift"] = Field(description="People want other things than before.")
    category_factors: Annotated[dict[Slug, Factor], Field(min_length=1, max_length=1000)] = Field(
        description="Category to the factor on its customers; others stay as they are."
    )

    def most_customers(self, category: str) -> float:
        """The greatest factor by which it can raise the customers of a category, at least 1."""
        return self._grown(self.category_factors.get(category, 1.0))


DISRUPTION_SPECS: dict[str, type[DisruptionBase]] = {
    "heat_wave": HeatWaveSpec,
    "price_shock": PriceShockSpec,
    "machine_breakdown": MachineBreakdownSpec,
    "road_works": RoadWorksSpec,
    "rival_machine": RivalMachineSpec,
    "regime": RegimeSpec,
    "demand_shift": DemandShiftSpec,
}
"""The schema of each kind, by its name."""

DisruptionSpec: TypeAlias = Annotated[
    HeatWaveSpec
    | PriceShockSpec
    | MachineBreakdownSpec
    | RoadWorksSpec
    | RivalMachineSpec
    | RegimeSpec
    | DemandShiftSpec,
    Field(discriminator="kind"),
]
