"""Small products and machines for tests."""

from __future__ import annotations

from vendsim.scenario.schema import MachineSpec, ProductSpec, Size
from vendsim.stock import Machine


def make_product(sku: str, name: str, size: Size, slot_capacity_units: int) -> ProductSpec:
    """A product of which only what concerns stock is chosen."""
    return ProductSpec(
        sku=sku,
        name=name,
        category="goods",
        reference_price_cents=150,
        base_units_per_day=2.0,
        elasticity=-1.5,
        temperature_coefficient_per_c=0.0,
        size=size,
        slot_capacity_units=slot_capacity_units,
        case_pack_units=12,
        shelf_life_days=60,
        unit_cost_cents=50,
    )


COLA = make_product("cola", "Cola Can", "S", 10)
CHIPS = make_product("chips", "Salted Chips", "S", 6)
WATER = make_product("water", "Water 1L", "L", 8)
PRODUCTS = {product.sku: product for product in (COLA, CHIPS, WATER)}


def make_machine() -> Machine:
    """Two rows of two slots, the upper row small, the lower large; prices up to $20."""
    spec = MachineSpec(site="hall", row_sizes=("S", "L"), columns=2, price_limit_cents=2000)
    return Machine(spec, PRODUCTS)
