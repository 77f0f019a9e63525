"""What must hold in a world after every event, computed from its rooms and its events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from vendsim.ledger import (
    BANK,
    CARD_RECEIVABLE,
    CUSTOMER_REFUNDS,
    PREPAID,
    STOCK,
    trial_balance_cents,
)
from vendsim.world import World


class Invariants:
    """Follows a world's events and checks that cash and units are conserved.

    Args:
        world: A fresh world.
        drained_cents: What entries that have been drained from it already brought to the bank.

    Attributes:
        checks: How often everything was checked.
        kinds: How many events of each kind there were.
    """

    def __init__(self, world: World, drained_cents: int = 0) -> None:
        self.world = world
        self._drain = world.drain
        # Drained here, and still to be handed to whoever drains the world.
        self._events: list[dict[str, Any]] = []
        self._entries: list[Any] = []
        self.kinds: Counter[str] = Counter()
        self.received: Counter[str] = Counter()
        self.gone: Counter[str] = Counter()
        self.bank_cents = drained_cents
        self.revenue_cents = 0
        self.last_minute = 0
        self.last_entry_minute = 0
        self.events_checked = self.checks = 0
        self.check()

    def check_every_event(self) -> None:
        """From now on check after every event of the simulation too, and every close of a day."""

        def checked(happen: Callable[[], None]) -> Callable[[], None]:
            def happen_and_check() -> None:
                happen()
                self.check()
                self.events_checked += 1

            return happen_and_check

        # Nothing else hears of events inside a night.
        setattr(self.world.sim, "step", checked(self.world.sim.step))  # noqa: B010
        setattr(self.world, "_close_day", checked(self.world._close_day))  # noqa: B010

    def check_every_drain(self) -> None:
        """From now on check, too, whenever the world is drained: after every tool call."""

        def checked_drain() -> tuple[list[dict[str, Any]], list[Any]]:
            self.check()
            events, self._events = self._events, []
            entries, self._entries = self._entries, []
            return events, entries

        self._events, self._entries = [], []
        setattr(self.world, "drain", checked_drain)  # noqa: B010

    def check(self) -> list[dict[str, Any]]:
        """Drain what is new and check everything; the events drained."""
        events, entries = self._drain()
        self._events += events
        self._entries += entries
        self.checks += 1
        for event in events:
            self._follow(event)
        for entry in entries:
            assert sum(cents for _, cents in entry.postings) == 0, entry
            assert all(type(cents) is int and cents for _, cents in entry.postings), entry
            assert entry.minute >= self.last_entry_minute, entry
            self.last_entry_minute = entry.minute
            self.bank_cents += sum(cents for account, cents in entry.postings if account == BANK)
        self._check_books()
        self._check_units()
        return events

    def _follow(self, event: dict[str, Any]) -> None:
        assert event["minute"] >= self.last_minute, (event, self.last_minute)
        self.last_minute = event["minute"]
        self.kinds[event["kind"]] += 1
        if event["kind"] == "delivery":
            for sku, units, _, _ in event["lots"]:
                self.received[sku] += units
        elif event["kind"] == "sales":
            for _, _, sku, units, price_cents, cash_units, cost_cents in event["lines"]:
                assert units > 0
                assert 0 <= cash_units <= units
                assert cost_cents >= 0
                self.gone[sku] += units
                self.revenue_cents += units * price_cents
        elif event["kind"] == "spoilage":
            self.gone[event["sku"]] += event["units"]

    def _check_books(self) -> None:
        business = self.world.business
        ledger = business.ledger
        assert trial_balance_cents(ledger.balances) == 0
        assert ledger.bank_cents == ledger.balance(BANK) == self.bank_cents
        for stand in business.stands.all:
            assert ledger.balance(stand.cash_box) >= 0
        assert ledger.balance(CARD_RECEIVABLE) >= 0
        assert business.sales.revenue_cents == self.revenue_cents
        machines = business.stands.machines
        held_cents = sum(machine.cost_cents for machine in machines)
        assert ledger.balance(STOCK) == business.storage.cost_cents + held_cents
        owed = 0
        for supplier in self.world.trading.suppliers.values():
            owed += supplier.credit_cents(business.id)
            owed += sum(
                order.total_cents
                for order in supplier.open_orders(business.id)
                if order.status == "confirmed"
            )
        assert ledger.balance(PREPAID) == owed
        complaints = business.complaints.by_address.values()
        assert ledger.balance(CUSTOMER_REFUNDS) == sum(each.paid_cents for each in complaints)
        for complaint in complaints:
            in_full = complaint.paid_cents >= complaint.claimed_cents
            assert in_full == (complaint.state == "settled")

    def _check_units(self) -> None:
        business = self.world.business
        held: Counter[str] = Counter()
        for sku, lots in business.storage.lots_by_sku():
            held[sku] += sum(lot.units for lot in lots)
        for slot in [slot for machine in business.stands.machines for slot in machine.slots]:
            assert slot.units == sum(lot.units for lot in slot.lots)
            assert 0 <= slot.units <= slot.capacity_units
            if slot.sku is not None:
                held[slot.sku] += slot.units
        assert self.received == held + self.gone
        assert business.storage.total_units <= business.storage.capacity_units
