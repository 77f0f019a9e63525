"""Sales at one site: the day's customers meet what is in the slots at their minute.

Customers are fixed by seed; what they find is up to the agent. They are settled in
batches, whenever a machine is touched and when the day closes, with the same result as
if each came in alone: between two touches prices and facings do not change, and a
product's customers meet only that product. They see every machine of the site and buy where
it is cheapest; at the same price, from the machine that the scenario names first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from vendsim.clock import start_of_day
from vendsim.demand import DAYS_PER_PAGE, Demand, ElasticityDemand
from vendsim.ledger import (
    CARD_RECEIVABLE,
    CASH_BOX,
    COST_OF_GOODS_SOLD,
    SALES,
    STOCK,
    Account,
    Ledger,
)
from vendsim.stock import Front, Slot

__all__ = ["NEVER_BROKEN", "Broken", "Line", "Purchase", "Sales", "price_of"]

Customers = list[tuple[int, int, float, bool]]
Broken: TypeAlias = Mapping[int, frozenset[str]]
"""By day, ids of machines that are out of order; days on which all work are left out."""
NEVER_BROKEN: Broken = {}
Line: TypeAlias = list[Any]
"""What one slot has sold in a settlement, as a ``sales`` event holds it (docs/record.md)."""
_NOBODY = (2**62, 0, 1.0, False)
"""Stands behind the last customer of a queue: comes at a minute that no run reaches."""
NEARLY_EXPIRED_DAYS = 3


class Purchase(NamedTuple):
    """One unit that a customer bought.

    Attributes:
        minute: When, in minutes since the start of day 0.
        row, column: The slot it came from.
        nearly_expired: Whether it had at most :data:`NEARLY_EXPIRED_DAYS` days left.
        machine: Id of the machine it came from.
    """

    minute: int
    sku: str
    row: int
    column: int
    price_cents: int
    nearly_expired: bool
    machine: str


class _Queue:
    """Customers of one SKU who would pay its price, and the slots they buy from.

    The slots stand in order of price; the price is that of the first, the cheapest. The
    customers are those to the end of a page of days, see :mod:`vendsim.demand`.
    """

    __slots__ = ("customers", "next_minute", "place", "price_cents", "slots")

    def __init__(
        self, slots: list[Slot], price_cents: int, customers: Customers, minute: int
    ) -> None:
        self.slots = slots
        self.price_cents = price_cents
        customers.append(_NOBODY)
        self.customers = customers
        # Whoever came before the product was on offer has gone.
        self.place = bisect_left(customers, (minute,))
        self.next_minute = customers[self.place][0]


class Sales:
    """The customers of one site, and what they have bought.

    Args:
        front: The machines there.
        demand: Who comes, and for what.
        ledger: The books of the business.
        events: Where what happens is written down.
        broken: By day, the machines here that are out of order, by their ids. They sell nothing
            that day, and nobody is counted as lost to them.
        cash_boxes: Where the business has several machines: of those here, id to account of
            the cash box. Events then say which machine they are about.
        site: Id of the site, which events say then too.

    Attributes:
        units: Units sold since the start.
        revenue_cents: Revenue since the start.
        satisfaction: Share of the customers who come in spite of complaints they have heard of.
        sold_out: Whether a slot has sold out since the variety was judged last.
        today: Units and revenue of each SKU sold since midnight.
        today_at: The same by machine, where the business has several.
    """

    __slots__ = (
        "_bought",
        "_broken",
        "_card_sales",
        "_cash_boxes",
        "_day",
        "_demand",
        "_events",
        "_front",
        "_ledger",
        "_midnight",
        "_near_day",
        "_offers",
        "_out_of_order",
        "_queues",
        "_settled_minute",
        "_site",
        "_slots",
        "_variety",
        "revenue_cents",
        "satisfaction",
        "sold_out",
        "today",
        "today_at",
        "units",
    )

    def __init__(
        self,
        front: Front,
        demand: Demand,
        ledger: Ledger,
        events: list[dict[str, Any]],
        broken: Broken = NEVER_BROKEN,
        cash_boxes: Mapping[str, Account] | None = None,
        site: str = "",
    ) -> None:
        self._front = front
        self._broken = broken
        self._out_of_order: frozenset[str] = frozenset()
        # Those of machines in order, which alone customers see.
        self._slots = front.slots
        self._cash_boxes = cash_boxes or {}
        self._site = site
        self._demand = demand
        self._ledger = ledger
        self._events = events
        self.units = 0
        self.revenue_cents = 0
        self._card_sales = 0
        self.satisfaction = 1.0
        # SKU -> its customers; a key for every product that has a slot with a price.
        self._queues: dict[str, _Queue] = {}
        self.sold_out = False
        self.open_day(0)
        self.facings_changed()

    def open_day(self, day: int) -> None:
        """Start a day: its customers are yet to come."""
        self._day = day
        self._settled_minute = start_of_day(day)
        self._midnight = start_of_day(day + 1)
        self.today: dict[str, list[int]] = {}
        self.today_at: dict[str, dict[str, list[int]]] = {one: {} for one in self._cash_boxes}
        self._near_day = day + NEARLY_EXPIRED_DAYS
        # What each line has sold today: the minutes of its customers, the slot, its product and
        # price then, and which of the units had little time left (empty: none).
        self._bought: list[tuple[list[int], Slot, str, int, Sequence[bool]]] = []
        if self._broken:
            self._look_who_works(day)
        if day % DAYS_PER_PAGE == 0:
            self._queues = {
                sku: self._queue(sku, queue.slots, queue.price_cents)
                for sku, queue in self._queues.items()
            }
            self._offers = tuple(self._queues.values())
        if self.sold_out:
            self.units_changed()

    def facings_changed(self) -> None:
        """Look again at what is on offer, where, and at what price.

        To be called after every change of a slot's product or price, with the customers
        before it settled.
        """
        slots_by_sku: dict[str, list[Slot]] = {}
        for slot in self._slots:
            if slot.sku is not None and slot.price_cents is not None:
                slots_by_sku.setdefault(slot.sku, []).append(slot)
        known = self._queues
        self._queues = {}
        for sku, slots in slots_by_sku.items():
            if len(slots) > 1:
                slots.sort(key=price_of)  # and where it is the same, as they stand
            price_cents = slots[0].price_cents or 0
            queue = known.get(sku)
            if queue is None or queue.price_cents != price_cents:
                queue = self._queue(sku, slots, price_cents)
            else:
                queue.slots = slots
            self._queues[sku] = queue
        self._offers = tuple(self._queues.values())
        self.units_changed()

    def units_changed(self) -> None:
        """Look again at how many products are on offer.

        To be called after a restocking, unless the slot was not empty and none has sold out,
        and after a change of the satisfaction.
        Between calls the variety that customers see stays as it was, also when a slot
        sells out: so a batch equals its customers one by one.
        """
        assert isinstance(self._demand, ElasticityDemand)
        offers = self._front.offers(self._out_of_order)
        self._variety = self._demand.variety_of(offers) * self.satisfaction
        self.sold_out = False

    def settle(self, minute: int) -> None:
        """Serve the customers that came before ``minute`` (minutes since the start)."""
        midnight = self._midnight
        if minute > midnight:
            minute = midnight
        if minute <= self._settled_minute:
            return
        self._settled_minute = minute
        # A day's last batch is written down within the day.
        noted_minute = minute if minute < midnight else midnight - 1
        lines: list[Line] = []
        for queue in self._offers:
            if queue.next_minute >= minute:
                continue
            if len(queue.slots) == 1:
                lost = self._serve(queue, minute, lines)
            else:
                lost = self._serve_cheapest(queue, minute, lines)
            if lost:
                self._lose(queue.slots[0].sku, lost, noted_minute)
        if lines:
            self._book(lines, noted_minute)

    def purchases(self) -> list[tuple[int, str, int, int, int, bool, str]]:
        """Everything bought since midnight, first come first; at one minute by SKU and slot.

        Returns:
            Tuples in the shape of :class:`Purchase`.
        """
        found = [
            (
                minute,
                sku,
                slot.row,
                slot.column,
                price_cents,
                near[place] if near else False,
                slot.machine,
            )
            for minutes, slot, sku, price_cents, near in self._bought
            for place, minute in enumerate(minutes)
        ]
        found.sort()
        return found

    def take_card_sales(self) -> int:
        """How many units were paid for by card since this was asked last, given ones apart."""
        card_sales, self._card_sales = self._card_sales, 0
        return card_sales

    def state(self) -> list[Any]:
        """Plain values for the world's state hash."""
        return [
            *(self._day, self.units, self.revenue_cents, self._card_sales, self.satisfaction),
            [*map(list, self.purchases())],
        ]

    def _look_who_works(self, day: int) -> None:
        """Take machines that are out of order from a day on off the offer, and others back in."""
        out_of_order = self._broken.get(day, frozenset())
        if out_of_order == self._out_of_order:
            return
        self._out_of_order = out_of_order
        slots = self._front.slots
        self._slots = tuple([slot for slot in slots if slot.machine not in out_of_order])
        self.facings_changed()

    def _queue(self, sku: str, slots: list[Slot], price_cents: int) -> _Queue:
        """The customers of a SKU from now on."""
        assert isinstance(self._demand, ElasticityDemand)
        customers = self._demand.willing_customers(sku, self._day, price_cents)
        return _Queue(slots, price_cents, customers, self._settled_minute)

    def _serve(self, queue: _Queue, until: int, lines: list[Line]) -> int:
        """Serve customers from one slot; how many of the willing met it empty."""
        slot = queue.slots[0]
        customers = queue.customers
        place = queue.place
        variety = self._variety
        left = slot.units
        minutes: list[int] = []
        paid_in_cash = lost = 0
        came, _, variety_mark, pays_cash = customers[place]
        while came < until:
            if variety_mark < variety:
                if left:
                    left -= 1
                    minutes.append(came)
                    paid_in_cash += pays_cash
                else:
                    lost += 1
            place += 1
            came, _, variety_mark, pays_cash = customers[place]
        queue.place = place
        queue.next_minute = came
        if minutes:
            lines.append(self._sell(slot, minutes, paid_in_cash))
        return lost

    def _serve_cheapest(self, queue: _Queue, until: int, lines: list[Line]) -> int:
        """Serve customers of a SKU that stands in several slots: the cheapest full one first."""
        slots = queue.slots
        first = queue.place
        end = bisect_left(queue.customers, (until,), first)
        if end - first <= slots[0].units:  # enough for everybody in the cheapest
            return self._serve(queue, until, lines)
        left = [slot.units for slot in slots]
        sold: list[list[int]] = [[] for _ in slots]
        paid_in_cash = [0] * len(slots)
        lost = 0
        queue.place = end
        queue.next_minute = queue.customers[queue.place][0]
        everybody = queue.customers[first : queue.place]
        for came, willingness_cents, variety_mark, pays_cash in everybody:
            if variety_mark >= self._variety:
                continue
            for place, slot in enumerate(slots):
                if len(sold[place]) < left[place]:
                    if willingness_cents >= (slot.price_cents or 0):
                        sold[place].append(came)
                        paid_in_cash[place] += pays_cash
                    else:
                        lost += 1
                    break
            else:
                lost += 1
        for place, slot in enumerate(slots):
            if sold[place]:
                lines.append(self._sell(slot, sold[place], paid_in_cash[place]))
        return lost

    def _sell(self, slot: Slot, minutes: list[int], paid_in_cash: int) -> Line:
        """Take sold units out of a slot, one for each minute; the line that tells of it."""
        sku, price_cents = slot.sku, slot.price_cents
        assert sku is not None
        assert price_cents is not None
        sold = len(minutes)
        near: Sequence[bool] = ()
        near_day = self._near_day
        if self._front.calm_until_day <= near_day:
            near = [lot.expiry_day <= near_day for lot in slot.lots for _ in range(lot.units)]
        self._bought.append((minutes, slot, sku, price_cents, near))
        cost_cents = self._front.sell(slot, sold)
        if not slot.units:
            self.sold_out = True
        line = [slot.row, slot.column, sku, sold, price_cents, paid_in_cash, cost_cents]
        if self._cash_boxes:
            line.append(slot.machine)
        return line

    def _lose(self, sku: str | None, units: int, minute: int) -> None:
        """Write down willing customers who met an empty slot."""
        event = {"kind": "lost", "minute": minute, "sku": sku, "units": units}
        self._events.append({**event, "site": self._site} if self._site else event)

    def _book_by_machine(self, lines: list[Line], minute: int) -> None:
        """Write down what each of several machines has sold in a settlement."""
        for machine, cash_box in self._cash_boxes.items():
            own = [line[:-1] for line in lines if line[-1] == machine]
            if own:
                self._book(own, minute, cash_box, machine)
                _add_up(own, self.today)

    def _book(
        self, lines: list[Line], minute: int, cash_box: Account = CASH_BOX, machine: str = ""
    ) -> None:
        """Write what a settlement has sold into the totals, the events and the books."""
        if self._cash_boxes and not machine:
            self._book_by_machine(lines, minute)
            return
        today = self.today_at[machine] if machine else self.today
        units = card_sales = revenue_cents = cash_cents = cost_cents = 0
        for _, _, sku, sold, price_cents, paid_in_cash, line_cost_cents in lines:
            line_cents = sold * price_cents
            units += sold
            revenue_cents += line_cents
            cash_cents += paid_in_cash * price_cents
            if price_cents:
                card_sales += sold - paid_in_cash
            cost_cents += line_cost_cents
            if sku in today:
                tally = today[sku]
                tally[0] += sold
                tally[1] += line_cents
            else:
                today[sku] = [sold, line_cents]
        self.units += units
        self._card_sales += card_sales
        self.revenue_cents += revenue_cents
        event: dict[str, Any] = {"kind": "sales", "minute": minute, "lines": lines}
        if machine:
            event["machine"] = machine
        self._events.append(event)
        postings = []
        if cash_cents:
            postings.append((cash_box, cash_cents))
        if revenue_cents != cash_cents:
            postings.append((CARD_RECEIVABLE, revenue_cents - cash_cents))
        if revenue_cents:
            postings.append((SALES, -revenue_cents))
        if cost_cents:
            postings.append((COST_OF_GOODS_SOLD, cost_cents))
            postings.append((STOCK, -cost_cents))
        # Goods that cost nothing, given away, move no money.
        if postings:
            self._ledger.post(minute, "sales", *postings)


def _add_up(lines: list[Line], today: dict[str, list[int]]) -> None:
    for _, _, sku, sold, price_cents, *_ in lines:
        tally = today.setdefault(sku, [0, 0])
        tally[0] += sold
        tally[1] += sold * price_cents


def price_of(slot: Slot) -> int:
    """What the slots of a product are bought from by: the cheapest first."""
    return slot.price_cents or 0
