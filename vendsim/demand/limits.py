"""What the elasticity model cannot simulate, told to the scenario's author."""

from __future__ import annotations

import math

from vendsim.demand.climate import HIGHEST_FACTOR
from vendsim.demand.counts import MAX_MEAN, MAX_MEAN_OVER_SIZE
from vendsim.demand.line import free_units_per_day
from vendsim.errors import Fault
from vendsim.scenario.scenario import Scenario

__all__ = ["demand_faults"]


def demand_faults(scenario: Scenario, site: str | None = None) -> tuple[Fault, ...]:
    """Every number of the scenario that is beyond what customers can be drawn for.

    Args:
        scenario: The market.
        site: Id of the only site to look at; ``None`` looks at all, and names faults once.
    """
    sites = scenario.demand_by_site if site is None else (site,)
    found = [fault for each in sites for fault in _faults_at(scenario, each)]
    return tuple(dict.fromkeys(found))


def _faults_at(scenario: Scenario, site: str) -> list[Fault]:
    spec = scenario.demand_by_site[site]
    sheltered = scenario.site_by_id[site].sheltered
    faults: list[Fault] = []
    busiest = max(spec.weekday_factors) * max(spec.month_factors) * max(1.0, spec.wet_factor)
    greatest_mean = 0.0
    for product in scenario.products:
        warms = product.temperature_coefficient_per_c and not sheltered
        hottest = HIGHEST_FACTOR if warms else 1.0
        disrupted = math.prod(
            each.most_customers(product.category) for each in scenario.disruptions
        )
        greatest = free_units_per_day(product) * busiest * hottest * disrupted
        greatest_mean = max(greatest_mean, greatest)
        if greatest > MAX_MEAN:
            largest = product.base_units_per_day * MAX_MEAN / greatest
            message = (
                f"{product.base_units_per_day} a day would bring up to {greatest:.0f} customers "
                f"on the busiest day, counting those who would only take it for nothing; there can "
                f"be {MAX_MEAN:.0f}: give at most {largest:.4g}, or smaller factors in [demand]"
            )
            faults.append(Fault("products.csv", f"{product.sku}.base_units_per_day", message))
    if greatest_mean > spec.dispersion * MAX_MEAN_OVER_SIZE:
        message = (
            f"{spec.dispersion} is too small for {greatest_mean:.0f} customers of a product on "
            f"the busiest day; give at least {greatest_mean / MAX_MEAN_OVER_SIZE:.4g}"
        )
        faults.append(Fault("scenario.toml", "demand.dispersion", message))
    return faults
