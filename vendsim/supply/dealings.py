"""What a supplier remembers of a buyer."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Agreement", "Dealings", "Haggle"]


@dataclass(slots=True)
class Agreement:
    """A price a supplier has named to one buyer and stands by.

    Attributes:
        from_units: It holds from so many units of the product in one order.
        unit_price_cents: The price of one.
        until_day: The last day on which an order can be written at it.
    """

    from_units: int
    unit_price_cents: int
    until_day: int


@dataclass(slots=True)
class Haggle:
    """The bargaining about one product.

    Attributes:
        rounds: In how many rounds the supplier has given way.
        claims: How many rival quotes it has been told of since the last delivery.
        angry_until_day: Before this day it asks more than otherwise.
        agreements: The prices that stand.
    """

    rounds: int = 0
    claims: int = 0
    angry_until_day: int = 0
    agreements: list[Agreement] = field(default_factory=list)

    def agreed_cents(self, units: int, day: int) -> int | None:
        """The lowest price agreed for so many units, if one stands on that day."""
        standing = [
            each.unit_price_cents
            for each in self.agreements
            if units >= each.from_units and day <= each.until_day
        ]
        return min(standing) if standing else None

    def agree(self, agreement: Agreement, day: int) -> None:
        """Let a price stand; what has run out or is no better for any buyer goes.

        A mail of the day before may still be waiting: what ran out then stays.
        """
        kept = [
            each
            for each in self.agreements
            if day <= each.until_day + 1
            and (
                each.from_units < agreement.from_units
                or each.unit_price_cents < agreement.unit_price_cents
            )
        ]
        self.agreements = [*kept, agreement]


@dataclass(slots=True)
class Dealings:
    """One buyer, as a supplier remembers it.

    Attributes:
        delivered: Days on which orders were delivered to it.
        delivered_day: The latest of them.
        broken: Promises it broke: orders cancelled or not paid, rival quotes found false.
        rounds: Rounds of bargaining since its last order.
        round_day: The day of the latest round.
        cooling_until_day: Before this day the supplier does not give way.
        member: Whether it has paid for a membership.
        silent: Whether the supplier answers it no more.
        quoted: The products it last had prices of, and how many units of each, None where the
            quantity was not said.
        haggles: The bargaining by product.
    """

    delivered: int = 0
    delivered_day: int = -1
    broken: int = 0
    rounds: int = 0
    round_day: int = -1
    cooling_until_day: int = 0
    member: bool = False
    silent: bool = False
    quoted: dict[str, int | None] = field(default_factory=dict)
    haggles: dict[str, Haggle] = field(default_factory=dict)

    @property
    def is_strange(self) -> bool:
        """Whether nothing is remembered that moves a price."""
        return not (self.delivered or self.broken or self.member or self.haggles)

    def about(self, sku: str) -> Haggle:
        """The bargaining about a product, begun if need be."""
        haggle = self.haggles.get(sku)
        if haggle is None:
            haggle = self.haggles[sku] = Haggle()
        return haggle

    def state(self) -> list[object]:
        """Everything that can change, as plain JSON values."""
        return [
            self.delivered,
            self.delivered_day,
            self.broken,
            self.rounds,
            self.round_day,
            self.cooling_until_day,
            self.member,
            self.silent,
            [[sku, units] for sku, units in self.quoted.items()],
            {sku: _haggle_state(self.haggles[sku]) for sku in sorted(self.haggles)},
        ]


def _haggle_state(haggle: Haggle) -> list[object]:
    agreed = [
        [each.from_units, each.unit_price_cents, each.until_day] for each in haggle.agreements
    ]
    return [haggle.rounds, haggle.claims, haggle.angry_until_day, agreed]
