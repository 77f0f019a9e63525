"""Goods: lots, the storage room, the machine and its slots."""

from vendsim.stock.lot import Lot, count_units, total_cost_cents
from vendsim.stock.machine import Machine
from vendsim.stock.moves import empty_slot, stock_slot
from vendsim.stock.slot import Slot
from vendsim.stock.storage import Storage

__all__ = [
    "Lot",
    "Machine",
    "Slot",
    "Storage",
    "count_units",
    "empty_slot",
    "stock_slot",
    "total_cost_cents",
]
