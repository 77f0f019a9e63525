"""Demand: the weather, and who comes to a machine wanting what at which price.

Pure functions of scenario and seed: nothing an agent does moves a customer.
"""

from vendsim.demand.complaints import JUST_KINDS, ComplaintDraws, ComplaintKind, Grievance
from vendsim.demand.customers import DAYS_PER_PAGE, Customer
from vendsim.demand.elasticity import ElasticityDemand
from vendsim.demand.factors import DayFactors
from vendsim.demand.weather import DayWeather, Weather

__all__ = [
    "DAYS_PER_PAGE",
    "JUST_KINDS",
    "ComplaintDraws",
    "ComplaintKind",
    "Customer",
    "DayFactors",
    "DayWeather",
    "ElasticityDemand",
    "Grievance",
    "Weather",
]
