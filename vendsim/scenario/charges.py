"""What others take of the business's revenue: the card processor and the tax office."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vendsim.scenario.schema import Spec

__all__ = ["ChargesSpec"]

_WHOLE_BASIS_POINTS = 10_000


class ChargesSpec(Spec):
    """What the card processor keeps of card takings, and the tax that prices include.

    A basis point is a hundredth of a per cent.
    """

    card_fee_basis_points: Annotated[int, Field(ge=0, le=5000)] = Field(
        default=0, description="Share of card takings kept by the card processor at settlement."
    )
    card_fee_cents_per_sale: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=0, description="What the processor keeps besides for each card sale."
    )
    sales_tax_basis_points: Annotated[int, Field(ge=0, le=5000)] = Field(
        default=0,
        description="Tax on the price before tax. Prices in the machine include it; what was"
        " collected is paid over at the end of each month and of the run.",
    )

    def card_fee_cents(self, takings_cents: int, sales: int) -> int:
        """What the processor keeps of a day's card takings, to the nearest cent."""
        share = takings_cents * self.card_fee_basis_points
        return _nearest(share, _WHOLE_BASIS_POINTS) + sales * self.card_fee_cents_per_sale

    def tax_in_cents(self, revenue_cents: int) -> int:
        """The tax that a day's revenue includes, to the nearest cent."""
        points = self.sales_tax_basis_points
        return _nearest(revenue_cents * points, _WHOLE_BASIS_POINTS + points)


def _nearest(dividend: int, divisor: int) -> int:
    """The quotient of two whole numbers to the nearest whole, halves up."""
    return (2 * dividend + divisor) // (2 * divisor)
