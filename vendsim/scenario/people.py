"""The people of a market who are no suppliers: customers who complain, and who else writes."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field, model_validator

from vendsim.scenario.schema import (
    SHARES_TOLERANCE,
    TEXT_PATTERN,
    Email,
    Line,
    Share,
    Slug,
    Spec,
    Text,
)

__all__ = ["MAX_LETTERS", "ComplaintKindsSpec", "CustomersSpec", "LetterSpec"]

MAX_LETTERS = 1000

Days = Annotated[int, Field(ge=1, le=60)]


class ComplaintKindsSpec(Spec):
    """Share of each kind among all complaints; they sum to 1.

    The first three are just: the customer lost the money. ``unjustified`` wants it back for
    no reason that counts, ``fraudulent`` for something that never happened.
    """

    faulty: Share = Field(description="The goods were bad.")
    expired: Share = Field(description="The goods were past their date.")
    swallowed_money: Share = Field(description="The machine took the money and gave nothing.")
    unjustified: Share = Field(description="Nothing was wrong that counts.")
    fraudulent: Share = Field(description="It never happened.")

    @model_validator(mode="after")
    def _sum_to_one(self) -> ComplaintKindsSpec:
        total = math.fsum(
            (self.faulty, self.expired, self.swallowed_money, self.unjustified, self.fraudulent)
        )
        if abs(total - 1.0) > SHARES_TOLERANCE:
            raise ValueError(f"the shares sum to {total:.6g}; they must sum to 1")
        return self


class CustomersSpec(Spec):
    """Customers who write to complain, and what it costs to leave them without an answer."""

    complaints_per_unit: Annotated[float, Field(ge=0, le=0.5)] = Field(
        description="Probability that the sale of a unit leads to a complaint."
    )
    kinds: ComplaintKindsSpec = Field(description="What complaints are about, as shares.")
    writes_within_days: Days = Field(
        description="The mail comes 1 to so many days after the day of the sale."
    )
    reminder_after_days: Days = Field(
        description="Days after which a customer who was not paid writes once more."
    )
    promise_days: Days = Field(description="Days that the money may take once it is promised.")
    ignored_effect: Share = Field(
        description="Share of all demand lost for each just complaint of the last 30 days that"
        " was refused, or promised money that did not come, or is not settled when the customer"
        " has written once more; 0 for none."
    )
    satisfaction_floor: Share = Field(
        description="Share of the demand that complaints leave at the least."
    )


class LetterSpec(Spec):
    """A mail from somebody who is neither supplier nor customer, a table of ``letters.toml``.

    It comes once, on ``from_day``, or from then on every so many days; each time with the
    probability ``chance``, so that ``every_days = 1`` makes it a chance a day. Money sent to its
    sender is gone.
    """

    id: Slug = Field(description="By what the letter is known.")
    sender: Email = Field(description="Who writes; neither supplier nor the business itself.")
    subject: Line = Field(description="Subject of the mail.")
    body: Text = Field(description="Text of the mail.")
    from_day: Annotated[int, Field(ge=0, le=3660)] = Field(description="Day index, from 0.")
    every_days: Annotated[int, Field(ge=0, le=3660)] = Field(
        default=0, description="Days from one coming to the next; 0 for a single one."
    )
    chance: Share = Field(default=1.0, description="Probability of each coming.")
    answer: Annotated[str, Field(max_length=20_000, pattern=TEXT_PATTERN)] = Field(
        default="",
        description="What comes back next morning to a mail sent to the sender; empty: nothing.",
    )
