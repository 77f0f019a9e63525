"""Sales at one machine: the day's customers meet what is in the slots at their minute.

Customers are fixed by seed; what they find is up to the agent. They are settled in
batches, whenever the machine is touched and when the day closes, with the same result as
if each came in alone: between two touches prices and facings do not change, and a
product's customers meet only that product.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from vendsim.clock import MINUTES_PER_DAY, start_of_day
from vendsim.demand import ElasticityDemand
from vendsim.ledger import CARD_RECEIVABLE, CASH_BOX, COST_OF_GOODS_SOLD, SALES, STOCK, Ledger
from vendsim.stock import Machine, Slot

__all__ = ["Sales"]

Customers = list[tuple[int, int, float, bool]]
_NOBODY = MINUTES_PER_DAY
_NOTHING = (0, 0, 0)


class _Queue:
    """Today's customers of one SKU who would pay the price, and the slots they buy from.

    The slots stand in order of price; the price is that of the first, the cheapest.
    """

    __slots__ = ("customers", "next_minute", "place", "price_cents", "slots")

    def __init__(
        self, slots: list[Slot], price_cents: int, customers: Customers, minute: int
    ) -> None:
        self.slots = slots
        self.price_cents = price_cents
        self.customers = customers
        # Whoever came before the product was on offer has gone.
        self.place = bisect_left(customers, (minute,)) if minute else 0
        self.look_ahead()

    def look_ahead(self) -> None:
        """Note the minute of the next customer."""
        customers, place = self.customers, self.place
        self.next_minute = customers[place][0] if place < len(customers) else _NOBODY


class Sales:
    """The customers of one machine, and what they have bought.

    Attributes:
        units: Units sold since the start.
        revenue_cents: Revenue since the start.
        today: Units and revenue of each SKU sold since midnight.
    """

    __slots__ = (
        "_day",
        "_demand",
        "_events",
        "_ledger",
        "_lines",
        "_machine",
        "_offers",
        "_queues",
        "_settled_minute",
        "_variety",
        "revenue_cents",
        "today",
        "units",
    )

    def __init__(
        self,
        machine: Machine,
        demand: ElasticityDemand,
        ledger: Ledger,
        events: list[dict[str, Any]],
    ) -> None:
        self._machine = machine
        self._demand = demand
        self._ledger = ledger
        self._events = events
        self.units = 0
        self.revenue_cents = 0
        # SKU -> its customers; a key for every product that has a slot with a price.
        self._queues: dict[str, _Queue] = {}
        # What the settlement under way has sold, a line a slot; see docs/record.md.
        self._lines: list[list[int | str]] = []
        self.open_day(0)
        self.facings_changed()

    def open_day(self, day: int) -> None:
        """Start a day: its customers are yet to come."""
        self._day = day
        self._settled_minute = 0
        self.today: dict[str, list[int]] = {}
        willing = self._demand.willing_customers
        self._queues = {
            sku: _Queue(queue.slots, queue.price_cents, willing(sku, day, queue.price_cents), 0)
            for sku, queue in self._queues.items()
        }
        self._offers = tuple(self._queues.values())
        self.units_changed()

    def facings_changed(self) -> None:
        """Look again at what is on offer, where, and at what price.

        To be called after every change of a slot's product or price, with the customers
        before it settled.
        """
        slots_by_sku: dict[str, list[Slot]] = {}
        for slot in self._machine.slots:
            if slot.sku is not None and slot.price_cents is not None:
                slots_by_sku.setdefault(slot.sku, []).append(slot)
        known = self._queues
        self._queues = {}
        for sku, slots in slots_by_sku.items():
            if len(slots) > 1:
                slots.sort(key=_price_and_place)
            price_cents = slots[0].price_cents or 0
            queue = known.get(sku)
            if queue is None or queue.price_cents != price_cents:
                customers = self._demand.willing_customers(sku, self._day, price_cents)
                queue = _Queue(slots, price_cents, customers, self._settled_minute)
            else:
                queue.slots = slots
            self._queues[sku] = queue
        self._offers = tuple(self._queues.values())
        self.units_changed()

    def units_changed(self) -> None:
        """Look again at how many products are on offer; to be called after a restocking.

        Between calls the variety that customers see stays as it was, also when a slot
        sells out: so a batch equals its customers one by one.
        """
        self._variety = self._demand.variety_factor(self._machine.products_on_offer())

    def settle(self, minute: int) -> None:
        """Serve the customers that came before ``minute`` (minutes since the start)."""
        midnight = start_of_day(self._day + 1)
        until = minute - midnight + MINUTES_PER_DAY
        if until <= self._settled_minute:
            return
        # A day's last batch is written down within the day.
        minute = min(minute, midnight - 1)
        cash = revenue = cost = 0
        for queue in self._offers:
            if queue.next_minute < until:
                serve = self._serve if len(queue.slots) == 1 else self._serve_cheapest
                taken = serve(queue, until, minute)
                cash += taken[0]
                revenue += taken[1]
                cost += taken[2]
        self._settled_minute = until
        if self._lines:
            self._events.append({"kind": "sales", "minute": minute, "lines": self._lines})
            self._lines = []
            self._post(minute, cash, revenue, cost)

    def state(self) -> list[Any]:
        """Plain values for the world's state hash."""
        return [self._day, self.units, self.revenue_cents, sorted(self.today.items())]

    def _serve(self, queue: _Queue, until: int, minute: int) -> tuple[int, int, int]:
        """Serve customers from one slot; cash taken, revenue and cost of goods, in cents."""
        slot = queue.slots[0]
        customers = queue.customers
        place, last = queue.place, len(customers)
        variety = self._variety
        left = slot.units
        sold = paid_in_cash = lost = 0
        while place < last:
            came, _, variety_mark, pays_cash = customers[place]
            if came >= until:
                break
            place += 1
            if variety_mark < variety:
                if sold < left:
                    sold += 1
                    paid_in_cash += pays_cash
                else:
                    lost += 1
        queue.place = place
        queue.look_ahead()
        if lost:
            self._lose(slot, lost, minute)
        return self._sell(slot, sold, paid_in_cash)

    def _serve_cheapest(self, queue: _Queue, until: int, minute: int) -> tuple[int, int, int]:
        """Serve customers of a SKU that stands in several slots: the cheapest full one first."""
        slots = queue.slots
        left = [slot.units for slot in slots]
        sold = [0] * len(slots)
        paid_in_cash = [0] * len(slots)
        lost = 0
        first = queue.place
        queue.place = bisect_left(queue.customers, (until,), first)
        queue.look_ahead()
        for _, willingness_cents, variety_mark, pays_cash in queue.customers[first : queue.place]:
            if variety_mark >= self._variety:
                continue
            for place, slot in enumerate(slots):
                if sold[place] < left[place]:
                    if willingness_cents >= (slot.price_cents or 0):
                        sold[place] += 1
                        paid_in_cash[place] += pays_cash
                    else:
                        lost += 1
                    break
            else:
                lost += 1
        if lost:
            self._lose(slots[0], lost, minute)
        taken = [
            self._sell(slot, sold[place], paid_in_cash[place]) for place, slot in enumerate(slots)
        ]
        return (
            sum(part[0] for part in taken),
            sum(part[1] for part in taken),
            sum(part[2] for part in taken),
        )

    def _sell(self, slot: Slot, sold: int, paid_in_cash: int) -> tuple[int, int, int]:
        """Take sold units out of a slot; cash taken, revenue and cost of goods, in cents."""
        if not sold:
            return _NOTHING
        sku, price_cents = slot.sku, slot.price_cents
        assert sku is not None
        assert price_cents is not None
        revenue_cents = sold * price_cents
        cost_cents = self._machine.sell(slot, sold)
        self.units += sold
        self.revenue_cents += revenue_cents
        today = self.today.get(sku)
        if today is None:
            self.today[sku] = [sold, revenue_cents]
        else:
            today[0] += sold
            today[1] += revenue_cents
        self._lines.append(
            [slot.row, slot.column, sku, sold, price_cents, paid_in_cash, cost_cents]
        )
        return paid_in_cash * price_cents, revenue_cents, cost_cents

    def _lose(self, slot: Slot, units: int, minute: int) -> None:
        """Write down willing customers who met an empty slot."""
        self._events.append({"kind": "lost", "minute": minute, "sku": slot.sku, "units": units})

    def _post(self, minute: int, cash_cents: int, revenue_cents: int, cost_cents: int) -> None:
        postings = [
            (CASH_BOX, cash_cents),
            (CARD_RECEIVABLE, revenue_cents - cash_cents),
            (SALES, -revenue_cents),
            (COST_OF_GOODS_SOLD, cost_cents),
            (STOCK, -cost_cents),
        ]
        self._ledger.post(minute, "sales", *[posting for posting in postings if posting[1]])


def _price_and_place(slot: Slot) -> tuple[int, int, int]:
    return slot.price_cents or 0, slot.row, slot.column
