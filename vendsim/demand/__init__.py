"""Demand: the weather, and who comes to a machine wanting what at which price.

Pure functions of scenario and seed: nothing an agent does moves a customer. There are two
models, :class:`ElasticityDemand` and :class:`ChoiceDemand`; the scenario says which.
"""

from vendsim.demand.choice import RANK_BITS, ChoiceDemand, Person
from vendsim.demand.complaints import JUST_KINDS, ComplaintDraws, ComplaintKind, Grievance
from vendsim.demand.crowd import VISIT_MARKS, Crowd
from vendsim.demand.customers import DAYS_PER_PAGE, Customer
from vendsim.demand.elasticity import ElasticityDemand
from vendsim.demand.factors import DayFactors
from vendsim.demand.model import Demand, demand_at
from vendsim.demand.weather import DayWeather, Weather

__all__ = [
    "DAYS_PER_PAGE",
    "JUST_KINDS",
    "RANK_BITS",
    "VISIT_MARKS",
    "ChoiceDemand",
    "ComplaintDraws",
    "ComplaintKind",
    "Crowd",
    "Customer",
    "DayFactors",
    "DayWeather",
    "Demand",
    "ElasticityDemand",
    "Grievance",
    "Person",
    "Weather",
    "demand_at",
]
