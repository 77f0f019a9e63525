"""Goods: lots, the storage room, machines and their slots."""

from vendsim.stock.front import Front, front_of
from vendsim.stock.lot import Lot, count_units, total_cost_cents
from vendsim.stock.machine import Machine
from vendsim.stock.moves import empty_slot, stock_slot
from vendsim.stock.slot import Slot
from vendsim.stock.storage import Storage

__all__ = [
    "Front",
    "Lot",
    "Machine",
    "Slot",
    "Storage",
    "count_units",
    "empty_slot",
    "front_of",
    "stock_slot",
    "total_cost_cents",
]
