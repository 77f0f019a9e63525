"""Which of the two demand models a scenario has."""

from __future__ import annotations

from typing import TypeAlias

from vendsim.clock import Calendar
from vendsim.demand.choice import ChoiceDemand
from vendsim.demand.elasticity import ElasticityDemand
from vendsim.demand.factors import USUAL_DAYS, DayFactors
from vendsim.demand.weather import Weather
from vendsim.rng import Streams
from vendsim.scenario.choice_spec import ChoiceSpec
from vendsim.scenario.scenario import Scenario

__all__ = ["Demand", "demand_at"]

Demand: TypeAlias = ElasticityDemand | ChoiceDemand
"""The people at one site, by either model."""


def demand_at(
    site: str,
    scenario: Scenario,
    calendar: Calendar,
    weather: Weather,
    streams: Streams,
    factors: DayFactors = USUAL_DAYS,
) -> Demand:
    """The people at a site, by the model that the scenario names.

    Args:
        site: Where the machines stand.
        scenario: The market.
        calendar: The days of the run.
        weather: The weather on them.
        streams: The random numbers of the run.
        factors: What befalls the days, beyond weather and calendar.

    Raises:
        ScenarioError: The numbers are beyond what the model can simulate.
    """
    if isinstance(scenario.demand, ChoiceSpec):
        return ChoiceDemand(scenario, site, calendar, weather, streams, factors)
    return ElasticityDemand(scenario, site, calendar, weather, streams, factors)
