"""Goods: storage and machine rebuilt lot by lot from what the record says happened to them."""

from __future__ import annotations

from collections.abc import Iterator, Set

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.clock import MINUTES_PER_DAY
from vendsim.study.audit.events import Delivery, Emptying, Line, Lost, Pricing, Spoilage, Stocking
from vendsim.study.audit.lots import Lot, Pile
from vendsim.study.audit.market import Market

__all__ = ["Goods", "Slot"]


class Slot:
    """One place of a machine."""

    __slots__ = ("machine", "pile", "price_cents", "size", "sku")

    def __init__(self, size: str, machine: str) -> None:
        self.size = size
        self.machine = machine
        self.sku: str | None = None
        self.price_cents: int | None = None
        self.pile = Pile()


class Goods:
    """What is in storage and in the machines.

    Attributes:
        slots: Machine, row and column to slot, machine by machine and row by row.
        storage: SKU to its pile.
    """

    def __init__(self, market: Market, findings: Findings) -> None:
        self._market = market
        self._findings = findings
        self._arrivals = 0
        self.storage: dict[str, Pile] = {sku: Pile() for sku in sorted(market.product_of)}
        self.slots = {
            (name, row, column): Slot(size, name)
            for name, machine in market.machine_of.items()
            for row, size in enumerate(machine.row_sizes)
            for column in range(machine.columns)
        }

    @property
    def storage_units(self) -> int:
        """Units in storage."""
        return sum(pile.units for pile in self.storage.values())

    @property
    def machine_units(self) -> int:
        """Units in all machines."""
        return sum(slot.pile.units for slot in self.slots.values())

    @property
    def cost_cents(self) -> int:
        """What all goods cost."""
        cents = 0
        for pile in self.storage.values():
            if pile.lots:
                cents += pile.cost_cents
        for slot in self.slots.values():
            if slot.pile.lots:
                cents += slot.pile.cost_cents
        return cents

    def receive(self, event: Delivery) -> None:
        """Put a delivery into storage."""
        for sku, units, unit_cost_cents, expiry_day in event.lots:
            if units < 1 or unit_cost_cents < 0 or sku not in self.storage:
                self._findings.add(
                    "delivered_lot", f"{units} units of {sku!a} at {unit_cost_cents} cents came"
                )
                continue
            self.storage[sku].put([Lot(self._arrivals, units, unit_cost_cents, expiry_day)])
            self._arrivals += 1
        self._check_storage()

    def stock(self, event: Stocking) -> None:
        """Carry units from storage into a slot."""
        found = self._slot(event.slot, event.machine)
        product = self._market.product_of.get(event.sku)
        if found is None or product is None:
            self._findings.add("slot", f"{event.sku!a} went into a slot {list(event.slot)}")
            return
        slot, findings = found, self._findings
        held = self.storage[event.sku].units
        if not 0 < event.units <= held:
            findings.add(
                "storage_units", f"{event.units} of {held} units of {event.sku} left storage"
            )
        if product.size == "L" and slot.size == "S":
            findings.add("slot_size", f"large {event.sku} went into a small slot {event.slot}")
        if slot.sku != event.sku:
            if slot.pile.units:
                findings.add(
                    "slot_product", f"{event.sku} went into slot {event.slot} with {slot.sku} in it"
                )
            slot.sku, slot.price_cents, slot.pile = event.sku, None, Pile()
        slot.pile.put(self.storage[event.sku].take(event.units))
        if slot.pile.units > product.slot_capacity_units:
            findings.add(
                "slot_capacity",
                f"slot {event.slot} holds {slot.pile.units} of at most "
                f"{product.slot_capacity_units} units of {event.sku}",
            )

    def empty(self, event: Emptying) -> None:
        """Carry a slot's units back to storage."""
        slot = self._slot(event.slot, event.machine)
        if slot is None or slot.sku is None:
            self._findings.add("slot", f"slot {list(event.slot)} was emptied without a product")
            return
        said, due = (event.sku, event.units), (slot.sku, slot.pile.units)
        self._findings.expect("emptied_units", said, due, f"what was in slot {event.slot}")
        self.storage[slot.sku].put(slot.pile.lots)
        slot.sku, slot.price_cents, slot.pile = None, None, Pile()
        self._check_storage()

    def price(self, event: Pricing) -> None:
        """Price a slot."""
        slot = self._slot(event.slot, event.machine)
        if slot is None or slot.sku is None or slot.sku != event.sku:
            self._findings.add("slot", f"slot {list(event.slot)} was priced for {event.sku!a}")
            return
        most = self._market.machine_of[event.machine].price_limit_cents
        if not 0 <= event.price_cents <= most:
            self._findings.add("price_limit", f"a price of {event.price_cents} of at most {most}")
        slot.price_cents = event.price_cents

    def sell(self, line: Line, machine: str) -> None:
        """Take sold units out of a slot, the earliest arrival first."""
        row, column, sku, units, price_cents, _, cost_cents = line
        findings = self._findings
        slot = self._slot((row, column), machine)
        if slot is None or slot.sku != sku:
            findings.add("slot", f"{sku!a} was sold from slot {[row, column]}")
            return
        findings.expect("sale_price", price_cents, slot.price_cents, f"the price paid for {sku}")
        held = slot.pile.units
        if not 0 < units <= held:
            findings.add("slot_units", f"{units} of {held} units of {sku} were sold")
        taken = slot.pile.take(units)
        due_cents = sum(lot.cost_cents for lot in taken)
        findings.expect("fifo_cost", cost_cents, due_cents, f"the cost of {units} {sku} sold")

    def lose(self, event: Lost, broken: Set[str] = frozenset()) -> None:
        """Customers met an empty slot: the product must have been on offer.

        Args:
            event: How many, and for what.
            broken: Machines out of order, of which customers see nothing.
        """
        machine_of = self._market.machine_of
        offered = any(
            slot.sku == event.sku
            and slot.price_cents is not None
            and slot.machine not in broken
            and event.site in ("", machine_of[slot.machine].site)
            for slot in self.slots.values()
        )
        if event.units < 1 or not offered:
            self._findings.add("lost_sales", f"{event.units} customers for {event.sku!a} were lost")

    def spoil(self, event: Spoilage) -> None:
        """Throw an expired lot away: the next one in the sequence of the piles."""
        day = event.minute // MINUTES_PER_DAY
        for where, machine, sku, pile, lot in self._expired(day):
            if (where, machine) == (event.where, event.machine):
                said = (event.sku, event.units, event.cost_cents)
                due = (sku, lot.units, lot.cost_cents)
                self._findings.expect("spoilage", said, due, "what expired next")
                pile.lots.remove(lot)
                return
        self._findings.add(
            "spoilage", f"{event.units} {event.sku!a} were thrown away in {event.where!a} too early"
        )

    def close_day(self, day: int) -> None:
        """Nothing that expired is left."""
        for where, _, sku, pile, lot in list(self._expired(day)):
            self._findings.add(
                "expiry",
                f"{lot.units} {sku} in {where} expired on day {lot.expiry_day} and were kept",
            )
            pile.lots.remove(lot)

    def _expired(self, day: int) -> Iterator[tuple[str, str, str, Pile, Lot]]:
        """What cannot be sold after a day, in the sequence in which it is thrown away."""
        stored = [("storage", "", sku, pile) for sku, pile in self.storage.items()]
        shown = [("machine", one.machine, one.sku or "", one.pile) for one in self.slots.values()]
        for where, machine, sku, pile in (*stored, *shown):
            for lot in pile.lots:
                if lot.expiry_day <= day:
                    yield where, machine, sku, pile, lot

    def _slot(self, place: tuple[int, int], machine: str) -> Slot | None:
        return self.slots.get((machine, *place))

    def _check_storage(self) -> None:
        units, most = self.storage_units, self._market.storage.capacity_units
        if units > most:
            self._findings.add("storage_capacity", f"storage holds {units} of at most {most} units")
