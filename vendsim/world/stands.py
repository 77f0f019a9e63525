"""Where a business's machines stand, and its sales over all sites.

In a market of one machine there is one stand without a name, and nothing says where anything
is; with several, what happens says at which machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from vendsim.errors import ToolError, clip
from vendsim.ledger import CASH_BOX, Account, Ledger, cash_box_of
from vendsim.scenario import Scenario, SiteSpec
from vendsim.stock import Machine, front_of
from vendsim.world.choosing import sales_to
from vendsim.world.sales import Sales

if TYPE_CHECKING:
    from vendsim.world.world import World

__all__ = ["AllSales", "Stand", "Stands", "cash_boxes_of"]

BySku: TypeAlias = dict[str, list[int]]


class Stand(NamedTuple):
    """One machine, where it stands, and whoever buys there.

    Attributes:
        machine: The machine.
        site: Its site.
        sales: The customers of the site, who see every machine there.
        cash_box: The account of its cash box.
        told: What events about the machine say besides: its id, where there are several.
    """

    machine: Machine
    site: SiteSpec
    sales: Sales
    cash_box: Account
    told: dict[str, str]


class AllSales:
    """The sales at several sites together; as :class:`~vendsim.world.sales.Sales`, added up."""

    def __init__(self, by_site: Mapping[str, Sales]) -> None:
        self._sites = tuple(by_site.values())

    @property
    def units(self) -> int:
        """Units sold since the start."""
        return sum([site.units for site in self._sites])

    @property
    def revenue_cents(self) -> int:
        """Revenue since the start."""
        return sum([site.revenue_cents for site in self._sites])

    @property
    def today(self) -> BySku:
        """Units and revenue of each SKU sold since midnight."""
        found: BySku = {}
        for site in self._sites:
            for sku, (units, cents) in site.today.items():
                tally = found.setdefault(sku, [0, 0])
                tally[0] += units
                tally[1] += cents
        return found

    @property
    def today_at(self) -> dict[str, BySku]:
        """The same by machine."""
        return {machine: sold for site in self._sites for machine, sold in site.today_at.items()}

    @property
    def satisfaction(self) -> float:
        """Share of the customers who come in spite of complaints they have heard of."""
        return self._sites[0].satisfaction

    @satisfaction.setter
    def satisfaction(self, share: float) -> None:
        for site in self._sites:
            site.satisfaction = share

    def take_card_sales(self) -> int:
        """How many units were paid for by card since this was asked last, given ones apart."""
        return sum([site.take_card_sales() for site in self._sites])

    def open_day(self, day: int) -> None:
        """Start a day at every site."""
        for site in self._sites:
            site.open_day(day)

    def facings_changed(self) -> None:
        """Look again at what is on offer everywhere."""
        for site in self._sites:
            site.facings_changed()

    def units_changed(self) -> None:
        """Look again at how many products are on offer everywhere."""
        for site in self._sites:
            site.units_changed()

    def settle(self, minute: int) -> None:
        """Serve the customers of all sites that came before ``minute``."""
        for site in self._sites:
            site.settle(minute)

    def purchases(self) -> list[tuple[int, str, int, int, int, bool, str]]:
        """Everything bought since midnight, first come first."""
        return sorted([purchase for site in self._sites for purchase in site.purchases()])

    def state(self) -> list[Any]:
        """Plain values for the world's state hash."""
        return [site.state() for site in self._sites]


class Stands:
    """Every machine of a business, and where its owner is.

    Attributes:
        machines: Every machine, in the sequence of the scenario.
        sales: All sales.
        site: Id of the site at which the owner is; empty in the storage room.
    """

    def __init__(self, world: World, ledger: Ledger) -> None:
        scenario = world.scenario
        self._scenario = scenario
        self.machines = tuple(
            [Machine(spec, scenario.product_by_sku) for spec in scenario.machines]
        )
        self.site = ""
        sales = {site.id: self._sales_at(site.id, world, ledger) for site in scenario.sites}
        self.sales: Sales | AllSales = AllSales(sales)
        if len(sales) == 1:
            (self.sales,) = sales.values()
        self._by_id = {
            spec.id if scenario.is_fleet else "": Stand(
                machine,
                scenario.site_by_id[spec.site],
                sales[spec.site],
                cash_box_of(spec.id) if scenario.is_fleet else CASH_BOX,
                {"machine": spec.id} if scenario.is_fleet else {},
            )
            for spec, machine in zip(scenario.machines, self.machines, strict=True)
        }

    @property
    def all(self) -> tuple[Stand, ...]:
        """Every stand, in the sequence of the scenario's machines."""
        return tuple(self._by_id.values())

    @property
    def units(self) -> int:
        """Units in all machines."""
        return sum([machine.units for machine in self.machines])

    def at(self, machine: str) -> Stand:
        """The stand of a machine; an only machine has an empty name.

        Raises:
            ToolError: There is no such machine (``unknown_machine``).
        """
        stand = self._by_id.get(machine)
        if stand is None:
            ids = ", ".join(self._by_id)
            raise ToolError(
                "unknown_machine", f"There is no machine {clip(machine)}. The machines are: {ids}."
            )
        return stand

    def go_to(self, site: SiteSpec) -> int:
        """Go to a site, past the storage room as all ways do; the minutes that takes."""
        if self.site == site.id:
            return 0
        back = self._scenario.site_by_id[self.site].travel_minutes if self.site else 0
        self.site = site.id
        return back + site.travel_minutes

    def go_home(self) -> None:
        """Be at the storage room, as every morning."""
        self.site = ""

    def _sales_at(self, site: str, world: World, ledger: Ledger) -> Sales:
        here = [machine for machine in self.machines if self._site_of(machine) == site]
        demand = world.demands[site]
        front, broken = front_of(here), world.disruptions.broken_machines(site)
        if not self._scenario.is_fleet:
            return sales_to(demand, front, ledger, world.events, broken)
        boxes = {machine.id: cash_box_of(machine.id) for machine in here}
        return sales_to(demand, front, ledger, world.events, broken, boxes, site)

    def _site_of(self, machine: Machine) -> str:
        return self._scenario.machine_by_id[machine.id].site


def cash_boxes_of(scenario: Scenario) -> tuple[Account, ...]:
    """Accounts of the cash boxes, where several machines have one each."""
    if not scenario.is_fleet:
        return ()
    return tuple([cash_box_of(machine.id) for machine in scenario.machines])
