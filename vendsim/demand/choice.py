"""The choice model: people who compare everything in stock and take the best, or nothing.

On a day, negative binomially many people look at what a site offers. Each has a taste for every
product and for buying nothing, fixed by seed; each takes the product in stock with the greatest
utility, if that is above the utility of nothing. So a stock-out sends some to other products
and the rest away. See ``docs/design/demand.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, inf, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vendsim.clock import Calendar, start_of_day
from vendsim.demand.appeal import Appeals
from vendsim.demand.climate import temperature_factors
from vendsim.demand.counts import negative_binomial_counts
from vendsim.demand.crowd import Crowd, PersonMarks
from vendsim.demand.customers import DAYS_PER_STRETCH
from vendsim.demand.factors import USUAL_DAYS, DayFactors
from vendsim.demand.limits import choice_faults
from vendsim.demand.line import rival_price_cents
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
_OUT = -(1 << 61)
"""The ranked utility of what somebody does not consider."""
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
        site: Id of the site where the machines stand; sites of other names have other people.
        calendar: The days of the run.
        weather: The weather on them.
        streams: The random numbers of the run.
        factors: What befalls the days, beyond weather and calendar.

    Attributes:
        appeals: What the expected shares follow from: appeals and the sensitivity to prices.
        goodwill: How customers who were let down keep others away; ``None`` if they do not.

    Raises:
        ScenarioError: The numbers are beyond what the model can simulate.
    """

    __slots__ = (
        "_calendar",
        "_compare",
        "_counts",
        "_crowd",
        "_day_units",
        "_factors",
        "_highs_c",
        "_marks",
        "_means",
        "_nests",
        "_nothing",
        "_products",
        "_ranks",
        "_rows",
        "_sheltered",
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
        factors: DayFactors = USUAL_DAYS,
    ) -> None:
        spec, place = scenario.demand_by_site[site], scenario.site_by_id[site]
        if not isinstance(spec, ChoiceSpec):
            raise TypeError(f"the demand of scenario {scenario.name} is not of the choice model")
        faults = choice_faults(scenario, spec, site)
        if faults:
            raise ScenarioError(scenario.name, faults)
        self._spec = spec
        self._calendar = calendar
        self._products = scenario.product_by_sku
        self._ranks = {product.sku: place for place, product in enumerate(scenario.products)}
        self.appeals = Appeals(spec, scenario.products)
        self.goodwill = spec.goodwill
        self._sheltered = place.sheltered
        self._tastes = TasteDraws(streams, place.name, spec.nest_dissimilarity)
        self._marks = PersonMarks(streams, place.name, spec.hour_shares, scenario.money.cash_share)
        self._highs_c = np.array([day.high_c for day in weather.days])
        self._means = np.array(
            [self._mean(number, day.wet) for number, day in enumerate(weather.days)]
        )
        self._factors = factors
        if factors.traffic:
            self._means *= np.array(factors.traffic[: calendar.days])
        uniforms = streams.uniform_by_day(_PURPOSE, place.name, calendar.days)
        self._counts = negative_binomial_counts(self._means, uniforms, spec.dispersion)
        # What each day does to a product, in units of utility; by coefficient and category.
        self._day_units: dict[tuple[float, str], NDArray[np.int64]] = {}
        self._nothing: NDArray[np.int64] | None = None
        self._compare: NDArray[np.bool_] | None = None
        self._rows: dict[str, NDArray[np.int64]] = {}
        self._nests: dict[str, NDArray[np.int32] | None] = {}
        self._open_stretch(0)

    # What can be expected

    def shares(self, offers: Mapping[str, int], day: int | None = None) -> dict[str, float]:
        """The share of people who would choose each product if nothing sold out.

        Args:
            offers: SKU to price in cents of everything on offer.
            day: With that day's weather and disruptions; ``None``: at the reference
                temperature, all else as usual.

        Raises:
            KeyError: No such product.
            ValueError: Not a day of the run, or a price below 0.
        """
        if day is None:
            return self.appeals.shares(offers)
        self._check(day)
        factors = {sku: self._day_factor(self._products[sku], day) for sku in offers}
        shares = self.appeals.shares(offers, factors)
        if not self._factors.rivals:
            return shares
        comparing, level = self._factors.rivals[day]
        kept = {
            sku: cents
            for sku, cents in offers.items()
            if cents <= rival_price_cents(self._products[sku], level)
        }
        theirs = self.appeals.shares(kept, factors)
        return {
            sku: share + comparing * (theirs.get(sku, 0.0) - share) for sku, share in shares.items()
        }

    def appeal(self, sku: str, day: int | None = None) -> float:
        """a_k: the utility of a product that costs nothing, over that of buying nothing.

        In a plain logit the odds of buying it rather than nothing are exp(a_k − β·price).
        Arguments and errors as for :meth:`shares`.
        """
        appeal = self.appeals.of(sku)
        if day is None:
            return appeal
        self._check(day)
        factor = self._day_factor(self._products[sku], day)
        return appeal + log(factor) if factor else -inf

    def appeals_by_day(self, sku: str) -> NDArray[np.float64]:
        """:meth:`appeal` on every day of the run; minus infinity where nobody would take it.

        Raises:
            KeyError: No such product.
        """
        product = self._products[sku]
        factors = self._warmth(product, self._highs_c)
        shift = self._factors.categories.get(product.category)
        if shift is not None:
            factors = factors * np.array(shift[: len(factors)])
        found = np.full(len(factors), -inf)
        np.log(factors, out=found, where=factors > 0.0)
        found += self.appeals.of(sku)
        return found

    def expected_people(self, day: int) -> float:
        """Mean number of people on a day, with that day's weather and disruptions.

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
            tastes = self._tastes.of_nothing(crowd)
            row = self._nothing = tastes.astype(np.int64) << RANK_BITS
        return row

    def price_effect(self, sku: str, price_cents: int) -> int:
        """What a price adds to a ranked utility: 0 or less."""
        units = self.appeals.price_utility(sku, price_cents) * UNITS_PER_UTIL
        whole = max(floor(units + 0.5), -_WORST_UNITS)
        return whole * _RANKS

    def utilities_at(self, sku: str, price_cents: int, day: int) -> NDArray[np.int64]:
        """What a product is worth to everybody at a price: :meth:`utilities`, less the price.

        Who looks at a rival's prices too does not consider what is dearer here.
        """
        row = self.utilities(sku, day) + self.price_effect(sku, price_cents)
        if self._factors.rivals:
            crowd = self.crowd(day)
            first = crowd.number * DAYS_PER_STRETCH
            product = self._products[sku]
            dearer = [
                price_cents > rival_price_cents(product, level)
                for _, level in self._factors.rivals[first : first + len(crowd.ends) - 1]
            ]
            if any(dearer):
                row[self._comparing(crowd) & np.repeat(dearer, np.diff(crowd.ends))] = _OUT
        return row

    def utility_at(self, sku: str, price_cents: int, day: int, person: int) -> int:
        """What a product is worth to one of those in the stretch around a day, at a price."""
        if self._factors.rivals:
            share, level = self._factors.rivals[day]
            if share and price_cents > rival_price_cents(self._products[sku], level):
                comparing = self._comparing(self.crowd(day))
                if comparing[person]:
                    return _OUT
        worth: int = self.utilities(sku, day).item(person)
        return worth + self.price_effect(sku, price_cents)

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
        self._nothing = self._compare = None

    def _row(self, product: ProductSpec, crowd: Crowd) -> NDArray[np.int64]:
        """Ranked utilities of a product that costs nothing."""
        sku, category = product.sku, product.category
        row = self._tastes.of_product(sku, crowd).astype(np.int64)
        if category not in self._nests:
            self._nests[category] = self._tastes.of_nest(category, crowd)
        shift = self._nests[category]
        if shift is not None:
            row += shift
        row += floor(self.appeals.of(sku) * UNITS_PER_UTIL + 0.5)
        if product.temperature_coefficient_per_c or category in self._factors.categories:
            first = crowd.number * DAYS_PER_STRETCH
            by_day = self._units_by_day(product)
            row += np.repeat(by_day[first : first + DAYS_PER_STRETCH], np.diff(crowd.ends))
        row <<= RANK_BITS
        row += self.rank(sku)
        return row

    def _units_by_day(self, product: ProductSpec) -> NDArray[np.int64]:
        """What each day does to a product, in units of utility."""
        key = (product.temperature_coefficient_per_c, product.category)
        units = self._day_units.get(key)
        if units is None:
            factors = self._warmth(product, self._highs_c)
            shift = self._factors.categories.get(product.category)
            if shift is not None:
                factors = factors * np.array(shift[: len(factors)])
            units = np.array(
                [
                    floor(log(factor) * UNITS_PER_UTIL + 0.5) if factor else -_WORST_UNITS
                    for factor in factors.tolist()
                ]
            )
            self._day_units[key] = units
        return units

    def _warmth(self, product: ProductSpec, highs_c: NDArray[np.float64]) -> NDArray[np.float64]:
        reference_c = self._spec.temperature_reference_c
        coefficient_per_c = 0.0 if self._sheltered else product.temperature_coefficient_per_c
        return temperature_factors(highs_c, reference_c, coefficient_per_c)

    def _day_factor(self, product: ProductSpec, day: int) -> float:
        """What a day multiplies the odds of a product by."""
        factor = float(self._warmth(product, self._highs_c[day : day + 1])[0])
        shift = self._factors.categories.get(product.category)
        return factor if shift is None else factor * shift[day]

    def _comparing(self, crowd: Crowd) -> NDArray[np.bool_]:
        """Who of the stretch looks at a rival's prices too."""
        if self._compare is None:
            first = crowd.number * DAYS_PER_STRETCH
            days = self._factors.rivals[first : first + len(crowd.ends) - 1]
            shares = np.repeat([share for share, _ in days], np.diff(crowd.ends))
            self._compare = self._tastes.compare_marks(crowd) < shares
        return self._compare

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
