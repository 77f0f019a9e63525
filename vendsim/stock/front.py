"""What customers of a site stand before: one machine, or several side by side."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Protocol

from vendsim.money import Cents
from vendsim.stock.machine import Machine
from vendsim.stock.slot import Slot

__all__ = ["Front", "front_of"]


class Front(Protocol):
    """The machines of a site as those who buy there see them."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots, machine by machine and row by row."""

    @property
    def calm_until_day(self) -> int:
        """No lot in any slot expires before this day."""

    def offers(self, out_of_order: Set[str] = frozenset()) -> dict[str, Cents]:
        """What can be bought now, in stock and priced: SKU to the lowest price asked.

        Args:
            out_of_order: Ids of machines that nothing can be bought from.
        """

    def sell(self, slot: Slot, units: int) -> Cents:
        """Take sold units out of a slot; what they had cost."""


def front_of(machines: Sequence[Machine]) -> Front:
    """The front of a site's machines; that of a single one is the machine itself."""
    return machines[0] if len(machines) == 1 else _SideBySide(machines)


class _SideBySide:
    """Several machines as one, their slots in the sequence of the machines."""

    __slots__ = ("_by_id", "_machines", "slots")

    def __init__(self, machines: Sequence[Machine]) -> None:
        self._machines = tuple(machines)
        self._by_id = {machine.id: machine for machine in machines}
        self.slots = tuple([slot for machine in machines for slot in machine.slots])

    @property
    def calm_until_day(self) -> int:
        return min([machine.calm_until_day for machine in self._machines])

    def offers(self, out_of_order: Set[str] = frozenset()) -> dict[str, Cents]:
        lowest: dict[str, Cents] = {}
        for machine in self._machines:
            if machine.id in out_of_order:
                continue
            for sku, price_cents in machine.offers().items():
                lowest[sku] = min(price_cents, lowest.get(sku, price_cents))
        return lowest

    def sell(self, slot: Slot, units: int) -> Cents:
        return self._by_id[slot.machine].sell(slot, units)
