"""A small market for the tests of demand, built in code."""

from __future__ import annotations

import datetime as dt

from tests.markets import CUSTOMERS, LIMITS, MONEY, WEATHER
from vendsim.clock import Calendar
from vendsim.demand import ElasticityDemand, Weather
from vendsim.rng import Streams
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import (
    TOOL_NAMES,
    CalendarSpec,
    DemandSpec,
    MachineSpec,
    MailSpec,
    ProductSpec,
    StorageSpec,
    ToolSpec,
    VarietySpec,
    WeatherSpec,
)
from vendsim.scenario.sites import SiteSpec
from vendsim.scenario.supplier_spec import LeadTimeSpec, SupplierSpec

HOUR_SHARES = (
    *(0.0,) * 6,
    *(0.02, 0.06, 0.09, 0.08, 0.07, 0.07, 0.11, 0.1, 0.07, 0.07, 0.07, 0.06, 0.05, 0.03, 0.02),
    *(0.02, 0.01, 0.0),
)

DEMAND = DemandSpec(
    model="elasticity",
    dispersion=4.0,
    hour_shares=HOUR_SHARES,
    weekday_factors=(1.1, 1.3, 1.4, 1.4, 1.2, 0.4, 0.2),
    month_factors=(0.95, 0.95, 1.0, 1.0, 1.0, 1.05, 1.05, 1.05, 1.0, 1.0, 1.0, 0.95),
    temperature_reference_c=16.0,
    wet_factor=0.9,
    variety=VarietySpec(
        best_from=4, best_to=6, per_missing=0.1, per_excess=0.2, floor=0.5, least_demand=0.25
    ),
)


def product(
    sku: str,
    reference_price_cents: int,
    base_units_per_day: float,
    elasticity: float,
    temperature_coefficient_per_c: float = 0.0,
) -> ProductSpec:
    return ProductSpec(
        sku=sku,
        name=sku.title(),
        category="goods",
        reference_price_cents=reference_price_cents,
        base_units_per_day=base_units_per_day,
        elasticity=elasticity,
        temperature_coefficient_per_c=temperature_coefficient_per_c,
        size="S",
        slot_capacity_units=10,
        case_pack_units=12,
        shelf_life_days=90,
        unit_cost_cents=max(1, reference_price_cents // 3),
    )


PRODUCTS = (
    product("cola", 175, 3.5, -1.6, 0.022),
    product("crisps", 200, 2.5, -1.3),
    product("chocolate", 190, 2.0, -2.0, -0.015),
    product("headphones", 1499, 0.3, -3.0),
    product("gum", 1, 1.0, -0.5),
    product("ice", 250, 1.5, -1.8, 0.3),
)

SUPPLIER = SupplierSpec(
    id="harbour",
    name="Harbour Wholesale",
    email="sales@harbour.example",
    contact="Ada Finch",
    kind="friendly",
    tone="plain",
    products=tuple(one.sku for one in PRODUCTS),
    list_markup=1.0,
    list_spread=0.1,
    price_breaks=(),
    sold_by="unit",
    minimum_purchase_cents=0,
    delivery_fee_cents=0,
    free_delivery_from_cents=0,
    quote_valid_days=14,
    lead_time=LeadTimeSpec(shortest_days=1, longest_days=3),
    delivery_from_minute=600,
    delivery_to_minute=700,
)

KIOSK = Scenario(
    name="kiosk",
    version=0,
    title="Kiosk",
    summary="A market for tests.",
    calendar=CalendarSpec(start_date=dt.date(2026, 1, 5), horizon_days=365, wake_minute=480),
    money=MONEY,
    sites=(SiteSpec(id="site", name="Hall"),),
    machines=(MachineSpec(site="site", row_sizes=("S", "L"), columns=3, price_limit_cents=10**8),),
    storage=StorageSpec(address="Back room", capacity_units=1000),
    mail=MailSpec(
        business_name="Kiosk",
        address="kiosk@vend.example",
        reply_from_minute=360,
        reply_to_minute=479,
    ),
    tools={name: ToolSpec(minutes=15) for name in TOOL_NAMES},
    limits=LIMITS,
    weather=WEATHER,
    demand=DEMAND,
    customers=CUSTOMERS,
    products=PRODUCTS,
    suppliers=(SUPPLIER,),
    pages=(),
    letters=(),
    briefing="Sell.",
)


def kiosk(
    *,
    weather: WeatherSpec = WEATHER,
    demand: DemandSpec = DEMAND,
    products: tuple[ProductSpec, ...] = PRODUCTS,
    cash_share: float = 0.4,
    site: SiteSpec = KIOSK.sites[0],
) -> Scenario:
    """The market with some parts replaced."""
    money = KIOSK.money.model_copy(update={"cash_share": cash_share})
    parts = {"weather": weather, "demand": demand, "products": products, "money": money}
    return KIOSK.model_copy(update={**parts, "sites": (site,)})


def demand_of(scenario: Scenario = KIOSK, *, seed: int = 1, days: int = 365) -> ElasticityDemand:
    """The customers of the site, as a world would have them."""
    calendar = Calendar(scenario.calendar.start_date, days)
    streams = Streams(seed)
    weather = Weather(scenario.weather, calendar, streams)
    return ElasticityDemand(scenario, scenario.sites[0].id, calendar, weather, streams)


def weather_of(spec: WeatherSpec = WEATHER, *, seed: int = 1, days: int = 365) -> Weather:
    return Weather(spec, Calendar(KIOSK.calendar.start_date, days), Streams(seed))
