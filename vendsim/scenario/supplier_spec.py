"""What a supplier is: the frozen schema of ``suppliers.toml`` and of the supplier kinds.

A *kind* says how suppliers bargain, how well they serve and whether they cheat; a supplier
says what it sells, to which prices and on which conditions. What a range holds is drawn
once a world for each supplier, so that knowing one seed's suppliers is no use in the next.
"""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from vendsim.scenario.schema import (
    AmountCents,
    Email,
    Line,
    Minute,
    Share,
    Sku,
    Slug,
    Spec,
    not_before,
)

__all__ = [
    "KINDS",
    "BargainingSpec",
    "KindSpec",
    "LeadTimeSpec",
    "MembershipSpec",
    "OpeningSpec",
    "PriceBreakSpec",
    "ServiceSpec",
    "SupplierKind",
    "SupplierSpec",
    "TricksSpec",
    "Weekday",
]

SupplierKind: TypeAlias = Literal["friendly", "negotiating", "gouger", "switcher"]
KINDS: tuple[SupplierKind, ...] = SupplierKind.__args__  # type: ignore[attr-defined]
"""Friendly: honest, near its last price at once. Negotiating: honest, opens high, concedes.
Gouger: asks far too much and sells memberships. Switcher: quotes well and then cheats."""

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _ascending(span: tuple[float, float]) -> tuple[float, float]:
    low, high = span
    if high < low:
        raise ValueError(f"{low:g} to {high:g} is no range; give the smaller number first")
    return span


def _at_most_one(span: tuple[float, float]) -> tuple[float, float]:
    if not 0 <= span[0] <= span[1] <= 1:
        raise ValueError(f"{span[0]:g} to {span[1]:g} does not lie between 0 and 1")
    return span


def _rising(breaks: tuple[PriceBreakSpec, ...]) -> tuple[PriceBreakSpec, ...]:
    for before, after in itertools.pairwise(breaks):
        if after.units <= before.units or after.discount <= before.discount:
            raise ValueError(
                f"{after.units} units at {after.discount:g} follow {before.units} units at"
                f" {before.discount:g}; both units and discount must rise from break to break"
            )
    return breaks


def _each_once(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    if len(set(days)) != len(days):
        raise ValueError("a weekday stands twice; name each once")
    return days


Positive: TypeAlias = Annotated[float, Field(gt=0, le=20)]
Range: TypeAlias = Annotated[
    tuple[Annotated[float, Field(ge=0, le=20)], Annotated[float, Field(ge=0, le=20)]],
    AfterValidator(_ascending),
]
ShareRange: TypeAlias = Annotated[
    tuple[Share, Share], AfterValidator(_ascending), AfterValidator(_at_most_one)
]


class BargainingSpec(Spec):
    """How a kind of supplier bargains: the concession curve of Faratin et al. (1998).

    In round t of at most T it offers ``list − α(t)·(list − reserve)``, with
    ``α(t) = κ + (1 − κ)·(t/T)^(1/b)``; its reserve price is unit cost · (1 + margin).
    """

    reserve_margin: Range = Field(description="Reserve price over unit cost, less 1.")
    rounds: Annotated[
        tuple[Annotated[int, Field(ge=1, le=50)], Annotated[int, Field(ge=1, le=50)]],
        AfterValidator(_ascending),
    ] = Field(description="T: rounds after which it stands at its reserve price.")
    first_concession: ShareRange = Field(description="κ: the share given way at once.")
    exponent: Annotated[tuple[Positive, Positive], AfterValidator(_ascending)] = Field(
        description="b: below 1 it gives way late, above 1 early."
    )
    patience_rounds: Annotated[int, Field(ge=1, le=50)] = Field(
        description="Rounds without an order after which it gives way no more."
    )
    cooling_days: Annotated[int, Field(ge=1, le=365)] = Field(
        description="Days until a supplier out of patience, or angry, bargains again."
    )
    least_serious: Share = Field(
        description="An offer below this share of the price asked is no serious one."
    )
    volume_weight: Share = Field(
        default=0.0,
        description="Share of what it gives way by that only who takes as many units as its last"
        " price break gets in full.",
    )
    belief_lowers: Share = Field(
        description="Probability that a rival quote it cannot check lowers its price."
    )
    belief_raises: Share = Field(description="Probability that such a quote raises its price.")
    claim_step: Share = Field(
        description="Share of the way to its reserve price that a believed quote moves it."
    )
    anger: Share = Field(description="Share by which a claim it does not believe raises a price.")
    loyalty: Share = Field(
        description="Share of the way to its reserve price it gives for each order delivered."
    )
    most_loyalty: Share = Field(description="The most it gives for orders delivered.")
    grudge: Share = Field(
        description="Share of the same way it takes back for each broken promise: an order"
        " cancelled or not paid, or a rival quote found to be false."
    )

    @field_validator("belief_raises")
    @classmethod
    def _leaves_room(cls, raises: float, info: ValidationInfo) -> float:
        lowers = info.data.get("belief_lowers")
        if isinstance(lowers, float) and lowers + raises > 1:
            raise ValueError(f"{raises:g} and belief_lowers, {lowers:g}, sum to more than 1")
        return raises


class ServiceSpec(Spec):
    """How well a kind of supplier serves, and what fate has in store for it.

    The defaults are a supplier to whom nothing ever happens.
    """

    late_share: Share = Field(
        default=0.0, description="Share of delivery days on which goods are late."
    )
    late_days: Annotated[int, Field(ge=1, le=60)] = Field(
        default=1, description="Most days they are late; each number equally likely."
    )
    short_share: Share = Field(default=0.0, description="Probability that a line comes short.")
    short_most: Share = Field(default=0.0, description="Most of a line that is missing then.")
    damaged_share: Share = Field(
        default=0.0, description="Probability that a line arrives damaged."
    )
    damaged_most: Share = Field(default=0.0, description="Most of a line that is spoilt then.")
    stockout_share: Share = Field(
        default=0.0, description="Probability that a product is out of stock for a week."
    )
    drift_per_quarter: Range = Field(
        default=(0.0, 0.0), description="By which share all its prices rise each quarter."
    )
    closes_per_year: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0.0, description="Probability that it closes down within a year."
    )
    returned_on_closing: ShareRange = Field(
        default=(1.0, 1.0),
        description="Share of prepaid money that comes back when it closes down.",
    )
    makes_good: bool = Field(
        default=True,
        description="Whether it credits what came short, and damage that is complained of.",
    )
    keeps_overpayment: bool = Field(
        default=False, description="Whether money that no order uses is kept, not credited."
    )


class TricksSpec(Spec):
    """What a cheating supplier does to a paid order; the rest is delivered as ordered."""

    honest_orders: Annotated[int, Field(ge=0, le=100)] = Field(
        description="Orders of a business it delivers faithfully, as bait."
    )
    bait_cents: AmountCents = Field(
        description="The most such an order comes to; a larger one is worth cheating."
    )
    surcharge_share: Share = Field(description="Wants more money before it ships.")
    surcharge: ShareRange = Field(description="How much more, as a share of the total.")
    substitute_share: Share = Field(description="Ships a cheaper product instead.")
    short_share: Share = Field(description="Ships a part and keeps the rest of the money.")
    short_shipped: ShareRange = Field(description="Share of each line that is shipped then.")
    vanish_share: Share = Field(description="Ships nothing and never answers again.")

    @field_validator("vanish_share")
    @classmethod
    def _sum_fits(cls, vanish: float, info: ValidationInfo) -> float:
        others = ("surcharge_share", "substitute_share", "short_share")
        total = vanish + sum(info.data.get(name) or 0.0 for name in others)
        if total > 1 + 1e-9:
            raise ValueError(f"the four shares sum to {total:g}; they may sum to 1 at most")
        return vanish


class KindSpec(Spec):
    """How suppliers of one kind behave.

    ``bargaining`` left out means fixed prices, ``tricks`` left out none.
    """

    bargaining: BargainingSpec | None = Field(
        default=None, description="How it bargains; left out: its prices are fixed."
    )
    service: ServiceSpec = Field(
        default=ServiceSpec(), description="How well it serves; left out: nothing ever happens."
    )
    tricks: TricksSpec | None = Field(
        default=None, description="How it cheats; left out: it never does."
    )


class PriceBreakSpec(Spec):
    """A discount on the unit price from a number of units of one product on."""

    units: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        description="Units of one product from which it counts."
    )
    discount: Annotated[float, Field(ge=0, lt=1)] = Field(description="Share off the list price.")


class LeadTimeSpec(Spec):
    """Days from payment (or charge) to delivery, each whole number equally likely."""

    shortest_days: Annotated[int, Field(ge=1, le=365)] = Field(description="Fewest days.")
    longest_days: Annotated[int, Field(ge=1, le=365)] = Field(description="Most days.")

    @field_validator("longest_days")
    @classmethod
    def _not_shorter(cls, longest_days: int, info: ValidationInfo) -> int:
        shortest_days = info.data.get("shortest_days")
        if isinstance(shortest_days, int) and longest_days < shortest_days:
            raise ValueError(
                f"{longest_days} is below shortest_days, {shortest_days}; give at least that"
            )
        return longest_days


class MembershipSpec(Spec):
    """A paid circle that a supplier tries to sell: it costs more than it saves."""

    name: Line = Field(description="What the circle is called.")
    fee_cents: Annotated[int, Field(ge=1, le=10_000_000)] = Field(
        description="What it costs, once."
    )
    discount: Share = Field(description="Off every price of a member.")


class OpeningSpec(Spec):
    """A supplier that opens during the run, on a day between these two (inclusive)."""

    first_day: Annotated[int, Field(ge=1, le=3660)] = Field(
        description="The earliest day index it can open on."
    )
    last_day: Annotated[int, Field(ge=1, le=3660)] = Field(description="The latest.")

    @field_validator("last_day")
    @classmethod
    def _not_earlier(cls, last_day: int, info: ValidationInfo) -> int:
        first_day = info.data.get("first_day")
        if isinstance(first_day, int) and last_day < first_day:
            raise ValueError(f"{last_day} is before first_day, {first_day}; give at least that")
        return last_day


class SupplierSpec(Spec):
    """One supplier, a table of ``suppliers.toml``."""

    id: Slug = Field(
        description="By what the supplier is known to pages and to children of the scenario."
    )
    name: Line = Field(description="What the firm is called.")
    email: Email = Field(description="Where it reads mail and takes payments.")
    contact: Line = Field(description="Who signs the mails.")
    kind: SupplierKind = Field(description="How it bargains and serves, and whether it cheats.")
    tone: Literal["plain", "warm", "brisk", "formal"] = Field(description="Of its mails.")
    layout: Literal["lines", "dashes", "spaced"] = Field(
        default="lines",
        description="How terms stand in its mails: bare, lists behind dashes, or under headings.",
    )
    length: Literal["short", "usual", "long"] = Field(
        default="usual",
        description="Of its mails: short ones leave pleasantries out, long ones add one.",
    )
    products: Annotated[tuple[Sku, ...], Field(min_length=1, max_length=1000)] = Field(
        description="SKUs it sells, each once."
    )
    list_markup: Annotated[float, Field(ge=0, le=20)] = Field(
        description="List price over the product's unit cost, less 1, before spread."
    )
    list_spread: Annotated[float, Field(ge=0, lt=1)] = Field(
        description="Half-width of the seeded spread of list prices between products."
    )
    price_breaks: Annotated[
        tuple[PriceBreakSpec, ...], Field(max_length=10), AfterValidator(_rising)
    ] = Field(description="Discounts for quantity, rising; may be empty.")
    sold_by: Literal["unit", "case"] = Field(
        description="Whether orders are counted in single units or in whole cases."
    )
    least_cases: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=1,
        description="Fewest cases of a product in an order, where it is sold by the case.",
    )
    minimum_purchase_cents: AmountCents = Field(
        description="Least worth of goods in an order; 0 for none."
    )
    delivery_fee_cents: AmountCents = Field(description="What a delivery costs.")
    free_delivery_from_cents: AmountCents = Field(
        description="Worth of goods from which delivery costs nothing."
    )
    payment: Literal["advance", "account"] = Field(
        default="advance",
        description="advance: the buyer pays what was ordered by a payment of its own. account: an"
        " order names delivery address and account number, and the account is charged.",
    )
    quote_valid_days: Annotated[int, Field(ge=1, le=365)] = Field(
        description="Days a price agreed holds, and an order waits for payment."
    )
    lead_time: LeadTimeSpec = Field(description="Days from payment to delivery.")
    cutoff_minute: Minute = Field(
        default=1439, description="A payment after this minute of the day counts as the next day's."
    )
    delivery_weekdays: Annotated[
        tuple[Weekday, ...], Field(min_length=1, max_length=7), AfterValidator(_each_once)
    ] = Field(
        default=("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        description="On which it delivers; goods due on another day come on the next of these.",
    )
    delivery_from_minute: Minute = Field(description="Minute of the day from which goods arrive.")
    delivery_to_minute: Minute = Field(
        description="Minute of the day until which they arrive (inclusive)."
    )
    public_prices: bool = Field(
        default=False, description="Whether anybody, rivals too, can look up its list prices."
    )
    membership: MembershipSpec | None = Field(
        default=None, description="The paid circle it tries to sell; left out: none."
    )
    opens: OpeningSpec | None = Field(default=None, description="Left out: open from the start.")

    @field_validator("delivery_to_minute")
    @classmethod
    def _after_from(cls, minute: int, info: ValidationInfo) -> int:
        return not_before("delivery_from_minute", minute, info)
