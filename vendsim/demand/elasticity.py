"""The elasticity model: each product has customers of its own, who look at its price only.

Vending-Bench publishes the structure and no numbers: mean sales of a product on a day are
``base × max(0, 1 + e·(p − r)/r) × weekday × month × weather × variety``, with noise. Here
that mean comes out of customers. On a day, negative binomially many would take the product
if it were free; their willingness to pay is uniform up to r·(1 + 1/|e|), where the line
above reaches 0. See ``docs/design/demand.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

import numpy as np
from numpy.typing import NDArray

from vendsim.clock import Calendar, start_of_day
from vendsim.demand.climate import mean_temperature_factor, temperature_factors
from vendsim.demand.counts import negative_binomial_counts
from vendsim.demand.customers import (
    DAYS_PER_STRETCH,
    STRETCH_BITS,
    CustomerMarks,
    Stretch,
)
from vendsim.demand.factors import USUAL_DAYS, DayFactors
from vendsim.demand.limits import demand_faults
from vendsim.demand.line import (
    free_units_per_day,
    price_leaving_cents,
    rival_price_cents,
    top_price_cents,
    units_per_day,
)
from vendsim.demand.weather import Weather, seasonal_high_c, wet_share
from vendsim.errors import ScenarioError, clip
from vendsim.rng import Streams
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import DemandSpec, ProductSpec

__all__ = ["ElasticityDemand"]

_PURPOSE = "customer_count"


class ElasticityDemand:
    """The customers of every product at one site, and what can be expected of them.

    Args:
        scenario: The market.
        site: Id of the site where the machines stand; sites of other names have other customers.
        calendar: The days of the run.
        weather: The weather on them.
        streams: The random numbers of the run.
        factors: What befalls the days, beyond weather and calendar.

    Raises:
        ScenarioError: A product is beyond what the model can simulate.
    """

    __slots__ = (
        "_calendar",
        "_counts",
        "_factors",
        "_highest_offers_cents",
        "_highs_c",
        "_marks",
        "_mean_factors",
        "_products",
        "_scenario",
        "_sheltered",
        "_site",
        "_site_factors",
        "_spec",
        "_streams",
        "_stretch_number",
        "_stretches",
        "_variety_factors",
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
        faults = demand_faults(scenario, site)
        if faults:
            raise ScenarioError(scenario.name, faults)
        place = scenario.site_by_id[site]
        spec = scenario.demand_by_site[site]
        if not isinstance(spec, DemandSpec):
            raise TypeError(
                f"the demand of scenario {scenario.name} is not of the elasticity model"
            )
        self._scenario = scenario
        self._spec = spec
        self._products = scenario.product_by_sku
        self._site = place.name
        self._sheltered = place.sheltered
        self._calendar = calendar
        self._streams = streams
        self._marks = CustomerMarks(streams, spec.hour_shares, scenario.money.cash_share)
        self._highs_c = np.array([day.high_c for day in weather.days])
        self._site_factors = np.array(
            [self._site_factor(number, day.wet) for number, day in enumerate(weather.days)]
        )
        self._factors = factors
        if factors.traffic:
            self._site_factors *= np.array(factors.traffic[: len(weather.days)])
        least_demand = spec.variety.least_demand
        self._highest_offers_cents = {
            product.sku: price_leaving_cents(product, least_demand) for product in scenario.products
        }
        # Customers of each day of the run, by SKU, once asked for.
        self._counts: dict[str, NDArray[np.uint16]] = {}
        # The current stretch of each SKU asked for in it; older ones are dropped.
        self._stretch_number = 0
        self._stretches: dict[str, Stretch] = {}
        self._variety_factors: dict[int, float] = {}
        # The long-run factor of products, by their temperature coefficient.
        self._mean_factors: dict[float, float] = {}

    def customers(self, sku: str, day: int) -> list[tuple[int, int, float, bool]]:
        """Everybody who would take the product that day at some price, first come first.

        Args:
            sku: A product of the scenario.
            day: A day of the run.

        Returns:
            Tuples in the shape of :class:`~vendsim.demand.Customer`, in order of minute.
            Of them buy, as long as there is stock, those whose willingness is at least the
            price and whose variety mark lies below the variety factor.

        Raises:
            KeyError: No such product.
            ValueError: Not a day of the run.
        """
        midnight = start_of_day(day)
        everybody = self._stretch(sku, day).day(day)
        return [
            (minute - midnight, willingness_cents, variety_mark, pays_cash)
            for minute, willingness_cents, variety_mark, pays_cash in everybody
        ]

    def willing_customers(
        self, sku: str, day: int, price_cents: int
    ) -> list[tuple[int, int, float, bool]]:
        """Those who would pay a price, from a day on to the end of its page.

        Prices mostly stand for weeks, so the willing ones of many days are found at once. A
        page is :data:`~vendsim.demand.DAYS_PER_PAGE` days; the first begins with the run.

        Args:
            sku: A product of the scenario.
            day: A day of the run.
            price_cents: The price.

        Returns:
            As :meth:`customers`, but for the minutes: they count from the start of the run.

        Raises:
            KeyError: No such product.
            ValueError: Not a day of the run.
        """
        return self._stretch(sku, day).willing(day, price_cents)

    def variety_factor(self, products_offered: int) -> float:
        """The share of customers left when so many distinct products are on offer."""
        known = self._variety_factors.get(products_offered)
        if known is not None:
            return known
        spec = self._spec.variety
        missing = max(0, spec.best_from - products_offered)
        excess = max(0, products_offered - spec.best_to)
        factor = 1.0 - spec.per_missing * missing - spec.per_excess * excess
        factor = self._variety_factors[products_offered] = max(spec.floor, factor)
        return factor

    def variety_of(self, offers: Mapping[str, int]) -> float:
        """The variety factor of what is on offer.

        Args:
            offers: SKU to price in cents. A product dearer than people would look at, so
                that it would sell less than ``least_demand`` of what it sells at its
                reference price, adds no variety.
        """
        highest_cents = self._highest_offers_cents
        return self.variety_factor(
            sum([price_cents <= highest_cents[sku] for sku, price_cents in offers.items()])
        )

    def expected_units(self, sku: str, price_cents: int, day: int, variety: float = 1.0) -> float:
        """Mean sales of a day with its weather and disruptions, if stock never runs out.

        Args:
            sku: A product of the scenario.
            price_cents: Its price all day.
            day: A day of the run.
            variety: The variety factor, 0 to 1.

        Raises:
            KeyError: No such product.
            ValueError: Not a day of the run, or a price below 0.
        """
        if not 0 <= day < self._calendar.days:
            raise self._not_a_day(day)
        product = self._products[sku]
        high_c = self._highs_c[day : day + 1]
        factor = float(self._temperature(product, high_c)[0] * self._site_factors[day])
        shift = self._factors.categories.get(product.category)
        if shift is not None:
            factor *= shift[day]
        if self._factors.rivals:
            share, level = self._factors.rivals[day]
            if price_cents > rival_price_cents(product, level):
                factor *= 1.0 - share
        return units_per_day(product, price_cents) * variety * factor

    def mean_units(self, sku: str, price_cents: int, variety: float = 1.0) -> float:
        """Mean sales a day over the run, the weather averaged over what it could be.

        The same for every seed, so for calibration and bounds; disruptions are left out.
        Arguments and errors as in :meth:`expected_units`.
        """
        product = self._products[sku]
        coefficient = self._coefficient_per_c(product)
        factor = self._mean_factors.get(coefficient)
        if factor is None:
            factor = self._mean_factors[coefficient] = self._mean_factor(coefficient)
        return units_per_day(product, price_cents) * variety * factor

    def highest_counted_cents(self, sku: str) -> float:
        """The highest price at which a product still adds to the variety.

        Raises:
            KeyError: No such product.
        """
        return self._highest_offers_cents[sku]

    def mean_customers(self, sku: str) -> NDArray[np.float64]:
        """Mean potential customers of a product on each day, with weather and disruptions.

        Everybody who would take it for nothing, whatever anybody does.

        Raises:
            KeyError: No such product.
        """
        product = self._products[sku]
        means: NDArray[np.float64]
        means = self._temperature(product, self._highs_c) * self._site_factors
        means *= free_units_per_day(product)
        shift = self._factors.categories.get(product.category)
        if shift is not None:
            means *= np.array(shift[: len(means)])
        return means

    def _stretch(self, sku: str, day: int) -> Stretch:
        """The stretch of days around ``day``."""
        if not 0 <= day < self._calendar.days:
            raise self._not_a_day(day)
        stretch = self._stretches.get(sku)
        if stretch is None or stretch.number != day >> STRETCH_BITS:
            stretch = self._open_stretch(sku, day)
        return stretch

    def _open_stretch(self, sku: str, day: int) -> Stretch:
        """Work out the stretch of days around ``day``."""
        product = self._products[sku]
        number = day // DAYS_PER_STRETCH
        if number != self._stretch_number:
            self._stretches.clear()
            self._stretch_number = number
        first = number * DAYS_PER_STRETCH
        counts = self._day_counts(product)[first : first + DAYS_PER_STRETCH].astype(np.int64)
        entity, top_cents = self._entity(product), top_price_cents(product)
        rivals = self._factors.rivals[first : first + len(counts)]
        caps = [(share, rival_price_cents(product, level)) for share, level in rivals]
        stretch = self._marks.stretch(entity, number, counts, top_cents, caps)
        self._stretches[sku] = stretch
        return stretch

    def _day_counts(self, product: ProductSpec) -> NDArray[np.uint16]:
        """How many customers of a product come on each day of the run."""
        counts = self._counts.get(product.sku)
        if counts is None:
            means = self.mean_customers(product.sku)
            uniforms = self._streams.uniform_by_day(_PURPOSE, self._entity(product), len(means))
            size = self._spec.dispersion
            counts = negative_binomial_counts(means, uniforms, size).astype(np.uint16)
            self._counts[product.sku] = counts
        return counts

    def _entity(self, product: ProductSpec) -> str:
        # A SKU holds no "@": two pairs of product and site never share a name.
        return f"{product.sku}@{self._site}"

    def _site_factor(self, day: int, wet: bool) -> float:
        """What a day brings to every product alike: weekday, month, rain."""
        spec = self._spec
        factor = spec.weekday_factors[self._calendar.weekdays[day]]
        factor *= spec.month_factors[self._calendar.months[day]]
        return factor * spec.wet_factor if wet else factor

    def _temperature(
        self, product: ProductSpec, highs_c: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        coefficient_per_c = self._coefficient_per_c(product)
        return temperature_factors(highs_c, self._spec.temperature_reference_c, coefficient_per_c)

    def _coefficient_per_c(self, product: ProductSpec) -> float:
        return 0.0 if self._sheltered else product.temperature_coefficient_per_c

    def _mean_factor(self, coefficient_per_c: float) -> float:
        """The mean over the run of all factors but price and variety."""
        weather, demand = self._scenario.weather, self._spec
        rain = 1.0 + wet_share(weather) * (demand.wet_factor - 1.0)
        days = self._calendar.days
        return (
            rain
            * fsum(
                self._site_factor(day, wet=False)
                * mean_temperature_factor(
                    seasonal_high_c(weather, self._calendar.days_of_year[day]),
                    weather.noise_sd_c,
                    demand.temperature_reference_c,
                    coefficient_per_c,
                )
                for day in range(days)
            )
            / days
        )

    def _not_a_day(self, day: int) -> ValueError:
        last = self._calendar.days - 1
        return ValueError(f"day {clip(day)} is not one of the run: days 0 to {last}")
