"""The scenario: a whole market as one frozen value."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Set
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from vendsim.scenario.briefing import fill_briefing
from vendsim.scenario.charges import ChargesSpec
from vendsim.scenario.choice_spec import AnyDemandSpec
from vendsim.scenario.disruption_spec import MAX_DISRUPTIONS, DisruptionSpec
from vendsim.scenario.memory import MemorySpec
from vendsim.scenario.names import NamesTable
from vendsim.scenario.people import MAX_LETTERS, CustomersSpec, LetterSpec
from vendsim.scenario.schema import (
    MAX_PAGES,
    MAX_PRODUCTS,
    MAX_SUPPLIERS,
    CalendarSpec,
    LimitsSpec,
    Line,
    MachineSpec,
    MailSpec,
    MoneySpec,
    PageSpec,
    ProductSpec,
    Slug,
    Spec,
    StorageSpec,
    Text,
    ToolName,
    ToolSpec,
    WeatherSpec,
)
from vendsim.scenario.score import ScoreSpec
from vendsim.scenario.sites import (
    MAX_MACHINES,
    MAX_SITES,
    SiteSpec,
    check_places,
    demand_of_site,
)
from vendsim.scenario.supplier_spec import KindSpec, SupplierKind, SupplierSpec
from vendsim.scenario.talk import TalkSpec
from vendsim.scenario.worlds import WorldsSpec

__all__ = ["Scenario", "ScenarioHead"]


_PLAIN_DEALING = KindSpec()


class ScenarioHead(Spec):
    """What a scenario is called: all that listing it or registering its env needs."""

    name: Slug = Field(description="By what the scenario is known; part of its Gymnasium id.")
    version: Annotated[int, Field(ge=0, le=10_000)] = Field(
        description="Rises whenever dynamics, agent-visible text or scoring change."
    )
    title: Line = Field(description="What people call it.")
    summary: Text = Field(description="What it is about, in a sentence or two.")

    @property
    def env_id(self) -> str:
        """The Gymnasium id, e.g. ``vendsim/Year-v0``."""
        words = self.name.replace("-", " ").title().replace(" ", "")
        return f"vendsim/{words}-v{self.version}"


class Scenario(ScenarioHead):
    """A market as data. Load one with :func:`vendsim.scenario.load_scenario`.

    Two scenarios with the same :attr:`hash` behave alike, whatever folder they came from.
    """

    calendar: CalendarSpec
    money: MoneySpec
    sites: Annotated[tuple[SiteSpec, ...], Field(min_length=1, max_length=MAX_SITES)]
    machines: Annotated[tuple[MachineSpec, ...], Field(min_length=1, max_length=MAX_MACHINES)]
    storage: StorageSpec
    mail: MailSpec
    tools: dict[ToolName, ToolSpec]
    limits: LimitsSpec
    score: ScoreSpec = ScoreSpec()
    memory: MemorySpec = MemorySpec()
    talk: TalkSpec = TalkSpec()
    worlds: WorldsSpec = WorldsSpec()
    weather: WeatherSpec
    demand: AnyDemandSpec
    customers: CustomersSpec
    charges: ChargesSpec = ChargesSpec()
    supplier_kinds: dict[SupplierKind, KindSpec] = Field(default_factory=dict)
    products: Annotated[tuple[ProductSpec, ...], Field(min_length=1, max_length=MAX_PRODUCTS)]
    suppliers: Annotated[tuple[SupplierSpec, ...], Field(min_length=1, max_length=MAX_SUPPLIERS)]
    pages: Annotated[tuple[PageSpec, ...], Field(max_length=MAX_PAGES)]
    letters: Annotated[tuple[LetterSpec, ...], Field(max_length=MAX_LETTERS)]
    disruptions: Annotated[tuple[DisruptionSpec, ...], Field(max_length=MAX_DISRUPTIONS)] = ()
    briefing: Text
    names: NamesTable = Field(
        default_factory=dict,
        description="Proper names that prose mentions, so that a private market can put others"
        " in their place.",
    )

    @model_validator(mode="after")
    def _agree(self) -> Scenario:
        sites = [(site.id, site.name) for site in self.sites]
        machines = [(machine.id, machine.site) for machine in self.machines]
        for key, message in check_places(sites, machines):
            raise ValueError(f"{key}: {message}")
        return self

    @cached_property
    def is_fleet(self) -> bool:
        """Whether there are several machines: then the agent has to say which one it means."""
        return len(self.machines) > 1

    @property
    def machine(self) -> MachineSpec:
        """The only machine; of several, the first."""
        return self.machines[0]

    @cached_property
    def site_by_id(self) -> dict[str, SiteSpec]:
        """Every site, by its id."""
        return {site.id: site for site in self.sites}

    @cached_property
    def machine_by_id(self) -> dict[str, MachineSpec]:
        """Every machine, by its id."""
        return {machine.id: machine for machine in self.machines}

    @cached_property
    def demand_by_site(self) -> dict[str, AnyDemandSpec]:
        """The demand as it is at each site, by the site's id."""
        return {site.id: demand_of_site(self.demand, site) for site in self.sites}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values, unchecked; what was worked out from the old ones stays behind.

        Args:
            update: Field to value.
            deep: Whether the parts are copied too.
        """
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    @cached_property
    def canonical_json(self) -> str:
        """The whole scenario as JSON with sorted keys: what is hashed and recorded."""
        parts = self.model_dump(mode="json")
        if not self.worlds.salt:  # Markets from before there was one keep their hashes.
            del parts["worlds"]
        return json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of :attr:`canonical_json`, in hexadecimal."""
        return hashlib.sha256(self.canonical_json.encode("ascii")).hexdigest()

    @cached_property
    def product_by_sku(self) -> dict[str, ProductSpec]:
        """Every product, by its SKU."""
        return {product.sku: product for product in self.products}

    @cached_property
    def label_by_sku(self) -> dict[str, str]:
        """Every product as lists show it, name and SKU, by its SKU."""
        return {product.sku: f"{product.name} ({product.sku})" for product in self.products}

    @cached_property
    def most_customers(self) -> dict[str, dict[str, float]]:
        """By site and category, the greatest factor by which disruptions can raise its customers.

        At least 1: the strongest of all that can go on together on some day. Under ``""``
        stands what they can do to the number of people, whatever these want.
        """
        calendar = self.calendar
        possible = [
            each.when.possible_days(calendar.start_date, calendar.horizon_days)
            for each in self.disruptions
        ]
        together = {
            tuple([place for place, days in enumerate(possible) if day in days])
            for day in range(calendar.horizon_days)
        }
        known: dict[tuple[bool, ...], dict[str, float]] = {}
        found = {}
        for site in self.sites:
            felt = tuple([each.is_felt_at(site.id) for each in self.disruptions])
            if felt not in known:
                known[felt] = self._most_of(together, felt)
            found[site.id] = known[felt]
        return found

    def _most_of(self, together: Set[tuple[int, ...]], felt: tuple[bool, ...]) -> dict[str, float]:
        """The same where only some are felt, of those that can go on together."""
        here = {tuple([place for place in places if felt[place]]) for places in together}
        # Most categories meet the same factors: these are multiplied once.
        known: dict[tuple[float, ...], float] = {}
        found = {}
        for category in {"", *(product.category for product in self.products)}:
            factors = tuple([each.most_customers(category) for each in self.disruptions])
            if factors not in known:
                known[factors] = max(
                    math.prod([factors[place] for place in places]) for places in here
                )
            found[category] = known[factors]
        return found

    def kind_of(self, supplier: SupplierSpec) -> KindSpec:
        """How a supplier behaves; one whose kind is not described keeps prices and its word."""
        return self.supplier_kinds.get(supplier.kind, _PLAIN_DEALING)

    def briefing_for(self, days: int) -> str:
        """The briefing with its figures filled in, for a run of so many days."""
        return fill_briefing(self, days)

    @classmethod
    def from_json(cls, text: str) -> Scenario:
        """Read a scenario back from :attr:`canonical_json` (as a record holds it)."""
        return cls.model_validate_json(text)
