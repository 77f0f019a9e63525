"""Moving goods between storage and machine: everything moves, or nothing."""

from __future__ import annotations

from vendsim.scenario.schema import ProductSpec
from vendsim.stock.machine import Machine
from vendsim.stock.slot import Slot
from vendsim.stock.storage import Storage

__all__ = ["empty_slot", "stock_slot"]


def stock_slot(
    storage: Storage, machine: Machine, row: int, column: int, product: ProductSpec, units: int
) -> Slot:
    """Fill a slot from storage, earliest arrival first.

    Raises:
        ToolError: The units do not fit into the slot (see
            :meth:`~vendsim.stock.machine.Machine.check_fits`) or are not in storage (see
            :meth:`~vendsim.stock.storage.Storage.take`).
    """
    slot = machine.check_fits(row, column, product, units)
    machine.fill(slot, product, storage.take(product.sku, units))
    return slot


def empty_slot(storage: Storage, machine: Machine, row: int, column: int) -> tuple[str, int]:
    """Put everything in a slot back into storage and free the slot.

    Returns:
        The SKU that was in the slot, and how many units of it went to storage.

    Raises:
        ToolError: No such slot or no product in it (see
            :meth:`~vendsim.stock.machine.Machine.empty`), or storage is too full (see
            :meth:`~vendsim.stock.storage.Storage.check_room`).
    """
    slot = machine.at(row, column)
    sku, units = slot.sku, slot.units
    storage.check_room(units)
    storage.put(*machine.empty(row, column))
    assert sku is not None  # or machine.empty would have refused
    return sku, units
