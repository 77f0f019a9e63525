"""The rules of the market that a record was played in, as its header holds them."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import msgspec

__all__ = ["CASH", "Befalling", "Market", "Product", "Supplier"]

CASH = "assets:cash_box"


class Calendar(msgspec.Struct):
    """Length of the run and start of the working day."""

    horizon_days: int
    start_date: str
    wake_minute: int


class Money(msgspec.Struct):
    """The account, the fee and what is charged for a model's tokens."""

    opening_cash_cents: int
    daily_fee_cents: int
    bankrupt_after_days: int
    card_settlement_minute: int
    output_token_cents_per_million: int = 0


class Site(msgspec.Struct):
    """Where machines stand, and the minutes of the way there."""

    id: str
    travel_minutes: int = 0


class Grid(msgspec.Struct):
    """A machine."""

    id: str
    site: str
    row_sizes: list[str]
    columns: int
    price_limit_cents: int


class Room(msgspec.Struct):
    """The storage room."""

    capacity_units: int


class Post(msgspec.Struct):
    """The mailbox."""

    address: str


class Limits(msgspec.Struct):
    """What an agent can ask for at most."""

    order_units: int
    refused_calls_per_day: int
    messages: int | None = None


class Judged(msgspec.Struct):
    """What a run is judged by."""

    rule: Literal["bank_balance", "net_worth"] = "bank_balance"


class ToolTime(msgspec.Struct):
    """What a call takes."""

    minutes: int


class Product(msgspec.Struct):
    """One product."""

    sku: str
    size: str
    slot_capacity_units: int
    case_pack_units: int
    shelf_life_days: int


class Opening(msgspec.Struct):
    """The days between which a supplier opens."""

    first_day: int
    last_day: int


class LeadTime(msgspec.Struct):
    """Days from payment to delivery."""

    shortest_days: int


class Membership(msgspec.Struct):
    """A paid circle."""

    fee_cents: int


class Supplier(msgspec.Struct):
    """One supplier: its conditions of sale."""

    id: str
    email: str
    kind: str
    products: list[str]
    sold_by: str
    least_cases: int
    minimum_purchase_cents: int
    delivery_fee_cents: int
    free_delivery_from_cents: int
    lead_time: LeadTime
    payment: str = "advance"
    membership: Membership | None = None
    opens: Opening | None = None


class Service(msgspec.Struct):
    """How a kind of supplier serves."""

    makes_good: bool = True
    keeps_overpayment: bool = False


class Kind(msgspec.Struct):
    """How a kind of supplier behaves."""

    service: Service = msgspec.field(default_factory=Service)
    tricks: object = None


class When(msgspec.Struct):
    """When a disruption comes, as far as that does not hang on a seed."""

    from_day: int | None = None
    from_date: str | None = None
    some_day: tuple[int, int] | None = None
    chance: float = 1.0


class Befalling(msgspec.Struct):
    """One disruption."""

    id: str
    kind: str
    when: When
    sites: list[str] = []
    machines: list[str] = []


class Charges(msgspec.Struct):
    """What the card processor and the tax office take, in hundredths of a per cent and cents."""

    card_fee_basis_points: int = 0
    card_fee_cents_per_sale: int = 0
    sales_tax_basis_points: int = 0


class Market(msgspec.Struct, dict=True):
    """A scenario, as far as a record can be held against it."""

    name: str
    calendar: Calendar
    money: Money
    sites: list[Site]
    machines: list[Grid]
    storage: Room
    mail: Post
    limits: Limits
    tools: dict[str, ToolTime]
    products: list[Product]
    suppliers: list[Supplier]
    supplier_kinds: dict[str, Kind]
    score: Judged = msgspec.field(default_factory=Judged)
    disruptions: list[Befalling] = []
    charges: Charges = msgspec.field(default_factory=Charges)

    @cached_property
    def machine_of(self) -> dict[str, Grid]:
        """Machines as events name them: by their id; an only machine has no name there."""
        if len(self.machines) == 1:
            return {"": self.machines[0]}
        return {machine.id: machine for machine in self.machines}

    def broken_by(self, each: Befalling) -> frozenset[str]:
        """The machines, as events name them, that a breakdown brings to a standstill."""
        return frozenset(
            name
            for name, machine in self.machine_of.items()
            if (not each.sites or machine.site in each.sites)
            and (not each.machines or machine.id in each.machines)
        )

    @cached_property
    def travel_minutes(self) -> dict[str, int]:
        """Minutes from the storage room to each site."""
        return {site.id: site.travel_minutes for site in self.sites}

    def cash_box_of(self, machine: str) -> str:
        """The account of a machine's cash box."""
        return f"{CASH}:{machine}" if machine else CASH

    @cached_property
    def product_of(self) -> dict[str, Product]:
        """Products by SKU."""
        return {product.sku: product for product in self.products}

    @cached_property
    def supplier_of(self) -> dict[str, Supplier]:
        """Suppliers by their id."""
        return {supplier.id: supplier for supplier in self.suppliers}

    @cached_property
    def supplier_at(self) -> dict[str, Supplier]:
        """Suppliers by e-mail address."""
        return {supplier.email: supplier for supplier in self.suppliers}

    def kind_of(self, supplier: Supplier) -> Kind:
        """How a supplier behaves; plainly, where the market does not describe its kind."""
        return self.supplier_kinds.get(supplier.kind) or Kind()
