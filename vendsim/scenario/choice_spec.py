"""The choice model in a scenario: passers-by who compare what is in the machine."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from vendsim.scenario.schema import (
    MAX_PRODUCTS,
    DemandSpec,
    Factor,
    HourShares,
    MonthFactors,
    Share,
    Sku,
    Spec,
    WeekdayFactors,
)

__all__ = ["DEMAND_MODELS", "AnyDemandSpec", "AppealSpec", "ChoiceSpec", "GoodwillSpec"]


class GoodwillSpec(Spec):
    """How customers who were let down lower the number of those who come on later days.

    Each evening goodwill *g* moves towards 1 − ``let_down_effect`` · (share of the day's willing
    customers who met their favourite sold out), by one part in ``memory_days``; never below
    ``floor``. It starts at 1 and multiplies the number of customers.
    """

    let_down_effect: Share = Field(
        description="Share of the customers lost for good where everybody is let down every day."
    )
    memory_days: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Days over which a day's share of people let down is smoothed."
    )
    floor: Share = Field(description="Goodwill never falls below this.")


class AppealSpec(Spec):
    """How often a product is chosen beside the others, in place of its base_units_per_day."""

    sku: Sku = Field(description="The product.")
    share_weight: Annotated[float, Field(gt=0, le=1000)] = Field(
        description="Share of all purchases, in proportion to the other products' weights."
    )


class ChoiceSpec(Spec):
    """The choice model: see ``docs/design/demand.md``."""

    model: Literal["choice"] = Field(description="Customers who compare all that is on offer.")
    customers_per_day: Annotated[float, Field(gt=0, le=600)] = Field(
        description="Mean number of people a day who look at what a site offers."
    )
    dispersion: Annotated[float, Field(gt=0, le=1000)] = Field(
        description="Negative binomial size of a day's customers; smaller is noisier."
    )
    hour_shares: HourShares = Field(
        description="Share of a day's customers in each hour; sums to 1."
    )
    weekday_factors: WeekdayFactors = Field(description="Monday to Sunday.")
    month_factors: MonthFactors = Field(description="January to December.")
    temperature_reference_c: Annotated[float, Field(ge=-60, le=60)] = Field(
        description="Daily high at which temperature changes no product's appeal."
    )
    wet_factor: Factor = Field(description="Factor on the number of customers on wet days.")
    price_sensitivity_per_dollar: Annotated[float, Field(ge=0.01, le=20)] = Field(
        description="Utility lost for a dollar; the unit is the scale of a customer's own tastes."
    )
    loss_aversion: Annotated[float, Field(ge=0, le=5)] = Field(
        default=0.0,
        description="How much more, as a part, a dollar above the reference price weighs.",
    )
    no_purchase_share: Annotated[float, Field(ge=0.001, le=0.999)] = Field(
        description="Share who buy nothing where every product of the table is on offer at its"
        " reference price."
    )
    nest_dissimilarity: Annotated[float, Field(ge=0.1, le=1)] = Field(
        default=1.0,
        description="How far products of one category differ: 1 is the plain logit, less makes"
        " them closer substitutes for each other than for the rest.",
    )
    appeals: Annotated[tuple[AppealSpec, ...], Field(max_length=MAX_PRODUCTS)] = Field(
        default=(), description="Products for which base_units_per_day is not to count."
    )
    goodwill: GoodwillSpec | None = Field(
        default=None, description="Left out: customers who were let down keep nobody away."
    )


AnyDemandSpec: TypeAlias = Annotated[DemandSpec | ChoiceSpec, Field(discriminator="model")]
"""Either demand model, told apart by ``model``."""

DEMAND_MODELS: dict[str, type[DemandSpec] | type[ChoiceSpec]] = {
    "elasticity": DemandSpec,
    "choice": ChoiceSpec,
}
