"""Tools for the storage room and the vending machine."""

from __future__ import annotations

from typing import Any

from vendsim.errors import counted
from vendsim.money import format_cents
from vendsim.stock import Slot
from vendsim.tools.arguments import Amount, Column, MachineId, Product, Row, Units
from vendsim.tools.places import done_at
from vendsim.tools.tool import ToolResult, tool
from vendsim.world import Business
from vendsim.world.standstill import standstill_of

__all__ = [
    "empty_slot",
    "get_machine_inventory",
    "get_storage_inventory",
    "set_price",
    "stock_slot",
]


@tool(changes=False)
def get_machine_inventory(business: Business, machine: MachineId = "") -> ToolResult:
    """Show every slot of the machine: product, units, room left and price.

    Args:
        machine: Id of the machine.
    """
    labels = business.world.scenario.label_by_sku
    lines = []
    rows: list[dict[str, Any]] = []
    for slot in business.look_at_machine(machine).slots:
        rows.append(_slot_row(slot))
        sku, cents = slot.sku, slot.price_cents
        if sku is None:
            lines.append(f"({slot.row}, {slot.column}) {slot.size}: empty")
            continue
        price = "no price" if cents is None else format_cents(cents)
        lines.append(
            f"({slot.row}, {slot.column}) {slot.size}: {labels[sku]}, "
            f"{slot.units} of {slot.capacity_units} units, {price}"
        )
    warning, until = standstill_of(business.world, machine)
    if warning:
        lines.append(warning)
    text = "\n".join(lines)
    return done_at(business, machine, f"\n{text}" if machine else text, {"slots": rows, **until})


@tool(changes=False)
def get_storage_inventory(business: Business) -> ToolResult:
    """Show what lies in the storage room: product, units, cost and first expiry."""
    labels = business.world.scenario.label_by_sku
    calendar = business.world.calendar
    storage = business.storage
    lines = []
    rows: list[dict[str, Any]] = []
    for sku, lots in storage.lots_by_sku():
        units = cost_cents = 0
        expiry_day = lots[0].expiry_day
        for lot in lots:
            units += lot.units
            cost_cents += lot.units * lot.unit_cost_cents
            if lot.expiry_day < expiry_day:
                expiry_day = lot.expiry_day
        rows.append(
            {"sku": sku, "units": units, "cost_cents": cost_cents, "expiry_day": expiry_day}
        )
        lines.append(
            f"{labels[sku]}: {counted(units, 'unit')}, paid {format_cents(cost_cents)}, "
            f"best before {calendar.iso_date(expiry_day)}"
        )
    head = f"{storage.total_units} of {storage.capacity_units} units of room used."
    return ToolResult(
        "\n".join([head, *lines]),
        {
            "products": rows,
            "free_units": storage.free_units,
            "capacity_units": storage.capacity_units,
        },
    )


@tool(changes=True)
def stock_slot(
    business: Business,
    row: Row,
    column: Column,
    product: Product,
    quantity: Units,
    machine: MachineId = "",
) -> ToolResult:
    """Carry units of a product from storage into a slot of the machine.

    A slot holds one product; empty it before stocking another.

    Args:
        row: Row of the slot, from 0 at the top.
        column: Column of the slot, from 0 at the left.
        product: SKU or name of the product.
        quantity: How many units.
        machine: Id of the machine.
    """
    sku = business.sku_of(product)
    slot = business.stock_slot(row, column, sku, quantity, machine)
    text = f"Slot ({row}, {column}) now holds {slot.units} of {slot.capacity_units} units of {sku}"
    price = (
        "it has no price yet and sells nothing until set_price gives it one."
        if slot.price_cents is None
        else f"priced at {format_cents(slot.price_cents)}."
    )
    return done_at(business, machine, f"{text}; {price}", _slot_row(slot))


@tool(changes=True)
def empty_slot(business: Business, row: Row, column: Column, machine: MachineId = "") -> ToolResult:
    """Carry everything in a slot back to the storage room and clear its price.

    Args:
        row: Row of the slot, from 0 at the top.
        column: Column of the slot, from 0 at the left.
        machine: Id of the machine.
    """
    sku, units = business.empty_slot(row, column, machine)
    carried = f"{counted(units, 'unit')} of {sku}"
    return done_at(
        business,
        machine,
        f"Carried {carried} back to storage. Slot ({row}, {column}) is empty.",
        {"row": row, "column": column, "sku": sku, "units": units},
    )


@tool(changes=True)
def set_price(
    business: Business, row: Row, column: Column, price: Amount, machine: MachineId = ""
) -> ToolResult:
    """Set what customers pay for a unit from a slot.

    Args:
        row: Row of the slot, from 0 at the top.
        column: Column of the slot, from 0 at the left.
        price: Dollars, with at most two decimals.
        machine: Id of the machine.
    """
    slot = business.set_price(row, column, price, machine)
    text = f"Slot ({row}, {column}) now costs {format_cents(price)}."
    return done_at(business, machine, text, _slot_row(slot))


def _slot_row(slot: Slot) -> dict[str, Any]:
    """A slot as plain values."""
    return {
        "row": slot.row,
        "column": slot.column,
        "size": slot.size,
        "sku": slot.sku,
        "units": slot.units,
        "capacity_units": slot.capacity_units,
        "price_cents": slot.price_cents,
    }
