"""A small market for the tests of supply, mail and correspondence, built in code."""

from __future__ import annotations

import datetime as dt

from tests.markets import CUSTOMERS, LIMITS, MONEY, WEATHER
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import (
    TOOL_NAMES,
    CalendarSpec,
    DemandSpec,
    MachineSpec,
    MailSpec,
    PageSpec,
    ProductSpec,
    StorageSpec,
    ToolSpec,
    VarietySpec,
)
from vendsim.scenario.sites import SiteSpec
from vendsim.scenario.supplier_spec import (
    KindSpec,
    LeadTimeSpec,
    PriceBreakSpec,
    SupplierKind,
    SupplierSpec,
)

# SKU, name, size, case pack, unit cost in cents.
_ROWS = (
    ("sku-01", "Still Water 16.9oz", "L", 40, 16),
    ("sku-02", "Spring Water 1L", "L", 15, 110),
    ("sku-08", "Cola Can 12oz", "L", 35, 46),
    ("sku-09", "Cola Zero Can 12oz", "L", 35, 46),
    ("sku-10", "Diet Cola Can 12oz", "L", 35, 46),
    ("sku-13", "Ginger Ale Can 12oz", "L", 24, 45),
    ("sku-15", "Cola Bottle 20oz", "L", 24, 105),
    ("sku-19", "Energy Slim 8.4oz", "L", 24, 162),
    ("sku-20", "Energy Slim Sugar Free 8.4oz", "L", 24, 162),
    ("sku-23", "Bottled Latte 13.7oz", "L", 15, 160),
    ("sku-34", "Nacho Tortilla Chips 1.75oz", "S", 64, 44),
    ("sku-35", "Cool Ranch Chips 1.75oz", "S", 64, 44),
    ("sku-41", "Popcorn 0.65oz", "S", 30, 60),
    ("sku-46", "Mini Sandwich Cookies 2oz", "S", 30, 56),
    ("sku-51", "Wafer Chocolate Bar 1.5oz", "S", 36, 80),
    ("sku-53", "Peanut Candy 1.74oz", "S", 48, 85),
    ("sku-61", "Trail Mix Family Bag 24oz", "L", 12, 420),
    ("sku-62", "Travel Pillow", "L", 6, 540),
)


def product(
    sku: str, name: str, size: str, case_pack_units: int, unit_cost_cents: int
) -> ProductSpec:
    return ProductSpec(
        sku=sku,
        name=name,
        category="goods",
        reference_price_cents=3 * unit_cost_cents,
        base_units_per_day=2.0,
        elasticity=-1.4,
        temperature_coefficient_per_c=0.0,
        size="S" if size == "S" else "L",
        slot_capacity_units=10,
        case_pack_units=case_pack_units,
        shelf_life_days=120,
        unit_cost_cents=unit_cost_cents,
    )


PRODUCTS = tuple(product(*row) for row in _ROWS)
DRINKS = tuple(p.sku for p in PRODUCTS[:10])
SNACKS = tuple(p.sku for p in PRODUCTS[10:16])

BY_UNIT = SupplierSpec(
    id="harbor",
    name="Harbor Beverage",
    email="orders@harbor.example",
    contact="Mara Holt",
    kind="friendly",
    tone="plain",
    products=DRINKS,
    list_markup=1.0,
    list_spread=0.1,
    price_breaks=(
        PriceBreakSpec(units=100, discount=0.06),
        PriceBreakSpec(units=300, discount=0.12),
    ),
    sold_by="unit",
    minimum_purchase_cents=2000,
    delivery_fee_cents=1500,
    free_delivery_from_cents=20000,
    quote_valid_days=7,
    lead_time=LeadTimeSpec(shortest_days=1, longest_days=4),
    delivery_from_minute=540,
    delivery_to_minute=960,
)
BY_CASE = BY_UNIT.model_copy(
    update={
        "id": "crate",
        "name": "Crate & Sons Snacks",
        "email": "sales@crate.example",
        "contact": "Ivo Brandt",
        "tone": "warm",
        "products": SNACKS,
        "sold_by": "case",
        "price_breaks": (),
        "minimum_purchase_cents": 0,
        "delivery_fee_cents": 0,
        "free_delivery_from_cents": 0,
    }
)
BRISK = BY_UNIT.model_copy(
    update={
        "id": "quick",
        "name": "Quick Goods",
        "email": "desk@quick.example",
        "contact": "Pat",
        "tone": "brisk",
        "products": ("sku-61", "sku-62"),
        "lead_time": LeadTimeSpec(shortest_days=2, longest_days=2),
        "delivery_from_minute": 600,
        "delivery_to_minute": 600,
    }
)
SUPPLIERS = (BY_UNIT, BY_CASE, BRISK)

PAGES = (
    PageSpec(
        title="Harbor Beverage, wholesale drinks",
        address="https://harbor.example",
        text="Cans and bottles by the unit. Write to orders@harbor.example.",
    ),
    PageSpec(
        title="Crate & Sons",
        address="https://crate.example",
        text="Snacks and sweets in full cases. Write to sales@crate.example.",
    ),
    PageSpec(
        title="Tide tables",
        address="https://tides.example",
        text="High water and low water of the harbor.",
    ),
)


def small_market(
    products: tuple[ProductSpec, ...] = PRODUCTS,
    suppliers: tuple[SupplierSpec, ...] = SUPPLIERS,
    pages: tuple[PageSpec, ...] = PAGES,
    order_units: int = 1000,
    open_orders: int = 3,
    kinds: dict[SupplierKind, KindSpec] | None = None,
) -> Scenario:
    return Scenario(
        name="harbor-town",
        version=0,
        title="Harbor town",
        summary="A market for tests.",
        calendar=CalendarSpec(start_date=dt.date(2026, 1, 5), horizon_days=120, wake_minute=480),
        money=MONEY,
        sites=(SiteSpec(id="pier", name="Pier 1"),),
        machines=(
            MachineSpec(
                site="pier", row_sizes=("S", "S", "L", "L"), columns=3, price_limit_cents=10**8
            ),
        ),
        storage=StorageSpec(address="Shed 4, Pier 1", capacity_units=2000),
        mail=MailSpec(
            business_name="Vend Street",
            address="desk@vend.example",
            reply_from_minute=360,
            reply_to_minute=479,
        ),
        customers=CUSTOMERS,
        tools={name: ToolSpec(minutes=5) for name in TOOL_NAMES},
        limits=LIMITS.model_copy(update={"order_units": order_units, "open_orders": open_orders}),
        weather=WEATHER,
        demand=DemandSpec(
            model="elasticity",
            dispersion=4.0,
            hour_shares=(*(0.0,) * 8, *(0.125,) * 8, *(0.0,) * 8),
            weekday_factors=(1.0,) * 7,
            month_factors=(1.0,) * 12,
            temperature_reference_c=16.0,
            wet_factor=0.9,
            variety=VarietySpec(
                best_from=4,
                best_to=6,
                per_missing=0.1,
                per_excess=0.1,
                floor=0.5,
                least_demand=0.25,
            ),
        ),
        supplier_kinds=kinds or {},
        products=products,
        suppliers=suppliers,
        pages=pages,
        letters=(),
        briefing="Run the machine.",
    )
