"""The choice model: people who compare everything in stock and take the best, or nothing.

On a day, negative binomially many people look at what a site offers. Each has a taste for every
product and for buying nothing, fixed by seed; each takes the product in stock with the greatest
utility, if that is above the utility of nothing. So a stock-out sends some to other products
and the rest away. See ``docs/design/demand.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vendsim.clock import Calendar, start_of_day
from vendsim.demand.appeal import Appeals
from vendsim.demand.climate import temperature_factors
from vendsim.demand.counts import negative_binomial_counts
from vendsim.demand.crowd import Crowd, PersonMarks
from vendsim.demand.customers import DAYS_PER_STRETCH
from vendsim.demand.limits import choice_faults
from vendsim.demand.tastes import UNITS_PER_UTIL, TasteDraws
from vendsim.demand.weather import Weather
from vendsim.errors import ScenarioError, clip
from vendsim.rng import Streams
from vendsim.scenario.choice_spec import ChoiceSpec
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import ProductSpec

__all__ = ["RANK_BITS", "ChoiceDemand", "Person"]

RANK_BITS = 13
"""A ranked utility holds the product's place in the table in so many lowest bits."""

_RANKS = 1 << RANK_BITS
_WORST_UNITS = 1 << 46
_PURPOSE = "passer_by_count"


class Person(NamedTuple):
    """Somebody who looks at a site's machines.

    Attributes:
        minute: Minute of the day.
        visit_mark: A whole number below :data:`~vendsim.demand.VISIT_MARKS`; comes where it is
            below that number times satisfaction and goodwill.
        pays_cash: Pays in cash rather than by card.
    """

    minute: int
    visit_mark: int
    pays_cash: bool


class ChoiceDemand:
    """The people at one site, what they think of products, and what can be expected of them.

    Args:
        scenario: The market; its demand is a :class:`~vendsim.scenario.ChoiceSpec`.
        site: Where the machines stand; sites of other names have other people.
        calendar: The days of the run.
        weather: The weather on them.
        streams: The random numbers of the run.

    Attributes:
        appeals: What the expected shares follow from: appeals and the sensitivity to prices.
        goodwill: How customers who were let down keep others away; ``None`` if they do not.

    Raises:
        ScenarioError: The numbers are beyond what the model can simulate.
    """

    __slots__ = (
        "_calendar",
        "_counts",
        "_crowd",
        "_day_units",
        "_highs_c",
        "_marks",
        "_means",
        "_nests",
        "_nothing",
        "_products",
        "_ranks",
        "_rows",
        "_spec",
        "_tastes",
        "appeals",
        "goodwill",
    )

    def __init__(
        self,
        scenario: Scenario,
        site: str,
        calendar: Calendar,
        weather: Weather,
        streams: Streams,
    ) -> None:
        spec = scenario.demand
        if not isinstance(spec, ChoiceSpec):
            raise TypeError(f"the demand of scenario {scenario.name} is not of the choice model")
        faults = choice_faults(scenario, spec)
        if faults:
            raise ScenarioError(scenario.name, faults)
        self._spec = spec
        self._calendar = calendar
        self._products = scenario.product_by_sku
        self._ranks = {product.sku: place for place, product in enumerate(scenario.products)}
        self.appeals = Appeals(spec, scenario.products)
        self.goodwill = spec.goodwill
        self._tastes = TasteDraws(streams, site, spec.nest_dissimilarity)
        self._marks = PersonMarks(streams, site, spec.hour_shares, scenario.money.cash_share)
        self._highs_c = np.array([day.high_c for day in weather.days])
        self._means = np.array(
            [self._mean(number, day.wet) for number, day in enumerate(weather.days)]
        )
        uniforms = streams.uniform_by_day(_PURPOSE, site, calendar.days)
        self._counts = negative_binomial_counts(self._means, uniforms, spec.dispersion)
        # What temperature does to a product on each day, in units of utility; by coefficient.
        self._day_units: dict[float, NDArray[np.int64]] = {}
        self._nothing: NDArray[np.int64] | None = None
        self._rows: dict[str, NDArray[np.int64]] = {}
        self._nests: dict[str, NDArray[np.int32] | None] = {}
        self._open_stretch(0)

    # What can be expected

    def shares(self, offers: Mapping[str, int], day: int | None = None) -> dict[str, float]:
        """The share of people who would choose each product if nothing sold out.

        Args:
            offers: SKU to price in cents of everything on offer.
            day: With the weather of that day; ``None``: at the reference temperature.

        Raises:
            KeyError: No such product.
            ValueError: Not a day of the run, or a price below 0.
        """
        factors = None
        if day is not None:
            self._check(day)
            factors = {sku: self._temperature_factor(sku, day) for sku in offers}
        return self.appeals.shares(offers, factors)

    def appeal(self, sku: str, day: int | None = None) -> float:
        """a_k: the utility of a product that costs nothing, over that of buying nothing.

        In a plain logit the odds of buying it rather than nothing are exp(a_k − β·price).
        Arguments and errors as for :meth:`shares`.
        """
        appeal = self.appeals.of(sku)
        if day is None:
            return appeal
        self._check(day)
        return appeal + log(self._temperature_factor(sku, day))

    def expected_people(self, day: int) -> float:
        """Mean number of people on a day, with that day's weather.

        Raises:
            ValueError: Not a day of the run.
        """
        self._check(day)
        return float(self._means[day])

    def people_count(self, day: int) -> int:
        """How many people come on a day unless complaints or lost goodwill keep them away.

        Raises:
            ValueError: Not a day of the run.
        """
        self._check(day)
        return int(self._counts[day])

    def expected_purchases(self, offers: Mapping[str, int], day: int) -> dict[str, float]:
        """Mean units sold of each product on a day, if nothing sells out.

        Arguments and errors as for :meth:`shares`.
        """
        people = self.expected_people(day)
        return {sku: people * share for sku, share in self.shares(offers, day).items()}

    # Who comes

    def people(self, day: int) -> list[Person]:
        """Everybody who comes on a day, first come first.

        Raises:
            ValueError: Not a day of the run.
        """
        crowd = self.crowd(day)
        place = crowd.of_day(day)
        midnight = start_of_day(day)
        return [
            Person(minute - midnight, visit_mark, pays_cash)
            for minute, visit_mark, pays_cash in zip(
                crowd.minutes[place].tolist(),
                crowd.visit_marks[place].tolist(),
                crowd.pay_cash[place].tolist(),
                strict=True,
            )
        ]

    def crowd(self, day: int) -> Crowd:
        """Everybody who comes in the stretch of 128 days around a day.

        Raises:
            ValueError: Not a day of the run.
        """
        self._check(day)
        if day // DAYS_PER_STRETCH != self._crowd.number:
            self._open_stretch(day // DAYS_PER_STRETCH)
        return self._crowd

    def utilities(self, sku: str, day: int) -> NDArray[np.int64]:
        """What a product that costs nothing is worth to everybody of the stretch around a day.

        Returns:
            Ranked utilities in the sequence of :meth:`crowd`: utilities in units of 1/65,536,
            times 2^13, plus a number by which of two equal ones the earlier in the product
            table is the greater. To be left as it is: the next caller gets the same array.

        Raises:
            KeyError: No such product.
            ValueError: Not a day of the run.
        """
        crowd = self.crowd(day)
        row = self._rows.get(sku)
        if row is None:
            row = self._rows[sku] = self._row(self._products[sku], crowd)
        return row

    def utilities_of_nothing(self, day: int) -> NDArray[np.int64]:
        """The ranked utilities of buying nothing, as :meth:`utilities`."""
        crowd = self.crowd(day)
        row = self._nothing
        if row is None:
            tastes = self._tastes.of_nothing(crowd.number, crowd.taste_places, crowd.taste_marks)
            row = self._nothing = tastes.astype(np.int64) << RANK_BITS
        return row

    def price_effect(self, sku: str, price_cents: int) -> int:
        """What a price adds to a ranked utility: 0 or less."""
        units = self.appeals.price_utility(sku, price_cents) * UNITS_PER_UTIL
        whole = max(floor(units + 0.5), -_WORST_UNITS)
        return whole * _RANKS

    def rank(self, sku: str) -> int:
        """The lowest bits of a product's ranked utilities: which product it is."""
        return _RANKS - 1 - self._ranks[sku]

    def _open_stretch(self, number: int) -> None:
        """Find out who comes on 128 days, and forget what was known of others."""
        first = number * DAYS_PER_STRETCH
        counts = self._counts[first : first + DAYS_PER_STRETCH]
        self._crowd = self._marks.crowd(number, counts)
        self._rows = {}
        self._nests = {}
        self._nothing = None

    def _row(self, product: ProductSpec, crowd: Crowd) -> NDArray[np.int64]:
        """Ranked utilities of a product that costs nothing."""
        sku, category = product.sku, product.category
        tastes, places, people = self._tastes, crowd.taste_places, crowd.taste_marks
        row = tastes.of_product(sku, crowd.number, places, people).astype(np.int64)
        if category not in self._nests:
            self._nests[category] = tastes.of_nest(category, crowd.number, places, people)
        shift = self._nests[category]
        if shift is not None:
            row += shift
        row += floor(self.appeals.of(sku) * UNITS_PER_UTIL + 0.5)
        if product.temperature_coefficient_per_c:
            first = crowd.number * DAYS_PER_STRETCH
            by_day = self._units_by_day(product.temperature_coefficient_per_c)
            row += np.repeat(by_day[first : first + DAYS_PER_STRETCH], np.diff(crowd.ends))
        row <<= RANK_BITS
        row += self.rank(sku)
        return row

    def _units_by_day(self, coefficient_per_c: float) -> NDArray[np.int64]:
        """What temperature does to products of a coefficient on each day, in units of utility."""
        units = self._day_units.get(coefficient_per_c)
        if units is None:
            factors = temperature_factors(
                self._highs_c, self._spec.temperature_reference_c, coefficient_per_c
            )
            units = np.array(
                [floor(log(factor) * UNITS_PER_UTIL + 0.5) for factor in factors.tolist()]
            )
            self._day_units[coefficient_per_c] = units
        return units

    def _temperature_factor(self, sku: str, day: int) -> float:
        """What the day's weather multiplies the odds of a product by."""
        coefficient = self._products[sku].temperature_coefficient_per_c
        high_c = self._highs_c[day : day + 1]
        reference_c = self._spec.temperature_reference_c
        return float(temperature_factors(high_c, reference_c, coefficient)[0])

    def _mean(self, day: int, wet: bool) -> float:
        """Mean number of people on a day."""
        spec = self._spec
        mean = spec.customers_per_day * spec.weekday_factors[self._calendar.weekdays[day]]
        mean *= spec.month_factors[self._calendar.months[day]]
        return mean * spec.wet_factor if wet else mean

    def _check(self, day: int) -> None:
        if not 0 <= day < self._calendar.days:
            last = self._calendar.days - 1
            raise ValueError(f"day {clip(day)} is not one of the run: days 0 to {last}")
