"""What the demand models cannot simulate, told to the scenario's author."""

from __future__ import annotations

from vendsim.demand.climate import HIGHEST_FACTOR
from vendsim.demand.counts import MAX_MEAN, MAX_MEAN_OVER_SIZE
from vendsim.demand.line import free_units_per_day
from vendsim.errors import Fault, clip
from vendsim.scenario.choice_spec import ChoiceSpec
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import DemandSpec

__all__ = ["choice_faults", "demand_faults"]


def demand_faults(scenario: Scenario, site: str | None = None) -> tuple[Fault, ...]:
    """Every number of the scenario that is beyond what customers can be drawn for.

    Args:
        scenario: The market.
        site: Id of the only site to look at; ``None`` looks at all, and names faults once.
    """
    sites = scenario.demand_by_site if site is None else (site,)
    found: list[Fault] = []
    for each in sites:
        spec = scenario.demand_by_site[each]
        if isinstance(spec, ChoiceSpec):
            found += choice_faults(scenario, spec, each)
        else:
            found += _faults_at(scenario, spec, each)
    return tuple(dict.fromkeys(found))


def _faults_at(scenario: Scenario, spec: DemandSpec, site: str) -> list[Fault]:
    faults: list[Fault] = []
    sheltered = scenario.site_by_id[site].sheltered
    most = scenario.most_customers[site] if scenario.disruptions else {}
    busiest = max(spec.weekday_factors) * max(spec.month_factors) * max(1.0, spec.wet_factor)
    greatest_mean = 0.0
    for product in scenario.products:
        warms = product.temperature_coefficient_per_c and not sheltered
        hottest = HIGHEST_FACTOR if warms else 1.0
        disrupted = most.get(product.category, 1.0)
        greatest = free_units_per_day(product) * busiest * hottest * disrupted
        greatest_mean = max(greatest_mean, greatest)
        if greatest > MAX_MEAN:
            where = "[demand] or disruptions.toml" if disrupted > 1 else "[demand]"
            largest = product.base_units_per_day * MAX_MEAN / greatest
            message = (
                f"{product.base_units_per_day} a day would bring up to {greatest:.0f} customers "
                f"on the busiest day, counting those who would only take it for nothing; there can "
                f"be {MAX_MEAN:.0f}: give at most {largest:.4g}, or smaller factors in {where}"
            )
            faults.append(Fault("products.csv", f"{product.sku}.base_units_per_day", message))
    if greatest_mean > spec.dispersion * MAX_MEAN_OVER_SIZE:
        message = (
            f"{spec.dispersion} is too small for {greatest_mean:.0f} customers of a product on "
            f"the busiest day; give at least {greatest_mean / MAX_MEAN_OVER_SIZE:.4g}"
        )
        faults.append(Fault("scenario.toml", "demand.dispersion", message))
    return faults


def choice_faults(scenario: Scenario, spec: ChoiceSpec, site: str) -> tuple[Fault, ...]:
    """The same for the choice model, at one site."""
    faults: list[Fault] = []
    factor = max(spec.weekday_factors) * max(spec.month_factors) * max(1.0, spec.wet_factor)
    # Categories shift tastes, not the number of people.
    factor *= scenario.most_customers[site][""] if scenario.disruptions else 1.0
    busiest = spec.customers_per_day * factor
    if busiest > MAX_MEAN:
        message = (
            f"{spec.customers_per_day} a day would bring {busiest:.0f} people on the busiest day; "
            f"there can be {MAX_MEAN:.0f}: give at most {MAX_MEAN / factor:.4g}, or smaller factors"
        )
        faults.append(Fault("scenario.toml", "demand.customers_per_day", message))
    if busiest > spec.dispersion * MAX_MEAN_OVER_SIZE:
        message = (
            f"{spec.dispersion} is too small for {busiest:.0f} people on the busiest day; "
            f"give at least {busiest / MAX_MEAN_OVER_SIZE:.4g}"
        )
        faults.append(Fault("scenario.toml", "demand.dispersion", message))
    seen: set[str] = set()
    for place, appeal in enumerate(spec.appeals):
        key = f"demand.appeals[{place}].sku"
        if appeal.sku not in scenario.product_by_sku:
            faults.append(
                Fault("scenario.toml", key, f"{clip(appeal.sku)} is no SKU of products.csv")
            )
        elif appeal.sku in seen:
            faults.append(
                Fault("scenario.toml", key, f"{clip(appeal.sku)} stands in the list twice")
            )
        seen.add(appeal.sku)
    return tuple(faults)
