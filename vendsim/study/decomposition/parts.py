"""The parts of what a run fell short of its bound by, in whole cents that sum exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Any, NamedTuple

__all__ = [
    "LABELS",
    "MEANINGS",
    "PARTS",
    "Decomposition",
    "Part",
    "apportioned",
    "mean_decomposition",
]

MEANINGS = {
    "assortment": "products on show that bring less than the best choice, or free slots",
    "pricing": "prices other than those at which what was on show brings most",
    "stock_outs": "customers who met an empty slot, and what empty slots put off",
    "buying_price": "goods sold that had cost more than the lowest price anybody takes",
    "spoilage": "goods thrown away after their date, at cost",
    "lost_payments": "money for which nothing came: fraud, memberships, missing or spoilt goods",
    "refunds": "money paid to customers, and customers kept away by complaints",
    "fees_and_tokens": "delivery fees, and what the agent's tokens were charged at",
    "idle_cash": "money not in the bank at the end: in the machine, prepaid, on its way",
    "unsold_stock": "goods left over at the end, at cost, where they do not count",
    "unplayed_days": "what days were worth that were not played, or played for too little",
    "calls": "calls that carried no goods, or few, where calls are limited",
    "chance": "luck: fewer customers than were to be expected, or more who paid by card",
    "slack": "what the bound counts and nobody can have",
}
"""What each part is, in plain words, in the sequence in which they are told."""

PARTS = tuple(MEANINGS)
"""The names of the parts."""

LABELS = {name: name.replace("_", " ") for name in PARTS} | {"stock_outs": "stock-outs"}
"""What each part is called in text."""


class Part(NamedTuple):
    """One part.

    Attributes:
        name: One of :data:`PARTS`.
        cents: What was lost by it; below 0 where it was for the better.
    """

    name: str
    cents: int


@dataclass(frozen=True, slots=True)
class Decomposition:
    """What lies between a score and its bound.

    Attributes:
        bound_cents: The bound of the world, for the days that the run is held against.
        score_cents: The score by the market's rule, less what a run that was broken off still owed.
        parts: Every part, in the sequence of :data:`PARTS`; they sum to the difference.
        by_day: Of the parts that customers and suppliers make day by day what each day that
            closed adds, in cents; empty of a mean.
    """

    bound_cents: int
    score_cents: int
    parts: tuple[Part, ...]
    by_day: Mapping[str, tuple[float, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def lost_cents(self) -> int:
        """What the parts sum to: bound less score."""
        return self.bound_cents - self.score_cents

    @property
    def largest_first(self) -> tuple[Part, ...]:
        """The parts that are not 0, what cost most first."""
        return tuple(sorted([part for part in self.parts if part.cents], key=_by_size))

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "bound_cents": self.bound_cents,
            "score_cents": self.score_cents,
            "lost_cents": self.lost_cents,
            "parts": {part.name: part.cents for part in self.parts},
        }


def mean_decomposition(found: Sequence[Decomposition]) -> Decomposition:
    """The mean of several runs, whose parts sum exactly again.

    Raises:
        ValueError: There is none.
    """
    if not found:
        raise ValueError("there is no decomposition to take the mean of")
    count = len(found)
    bound_cents = _nearest(sum(each.bound_cents for each in found), count)
    score_cents = _nearest(sum(each.score_cents for each in found), count)
    sums = dict.fromkeys(PARTS, 0)
    for each in found:
        for part in each.parts:
            sums[part.name] += part.cents
    means = {name: cents / count for name, cents in sums.items()}
    return Decomposition(bound_cents, score_cents, apportioned(bound_cents - score_cents, means))


def apportioned(total_cents: int, amounts: Mapping[str, float]) -> tuple[Part, ...]:
    """Amounts as whole cents that sum to a total: the largest remainders are rounded up.

    Args:
        total_cents: What they sum to, but for less than a cent a part.
        amounts: In cents, by name.

    >>> apportioned(10, {"a": 3.4, "b": 3.3, "c": 3.3})
    (Part(name='a', cents=4), Part(name='b', cents=3), Part(name='c', cents=3))
    """
    whole = {name: floor(amount) for name, amount in amounts.items()}
    missing = total_cents - sum(whole.values())
    by_remainder = sorted(amounts, key=lambda name: whole[name] - amounts[name])
    # A total that was rounded itself may ask for one more than there are parts with a remainder.
    for place in range(abs(missing)):
        name = by_remainder[place % len(by_remainder)] if missing > 0 else by_remainder[-1 - place]
        whole[name] += 1 if missing > 0 else -1
    return tuple(Part(name, cents) for name, cents in whole.items())


def _by_size(part: Part) -> tuple[int, str]:
    return -part.cents, part.name


def _nearest(total: int, count: int) -> int:
    """The mean of whole numbers to the nearest whole one, halves up."""
    return (2 * total + count) // (2 * count)
