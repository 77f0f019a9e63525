"""The other side of the trade: suppliers answer mail, take payment and deliver."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeAlias

import simpy

from vendsim.clock import MINUTES_PER_DAY, day_of, start_of_day
from vendsim.ledger import DELIVERY, PREPAID, STOCK
from vendsim.mail import Email, Skin
from vendsim.money import Cents
from vendsim.supply import PurchaseOrder, Supplier
from vendsim.world import correspondence
from vendsim.world.wording import Wording

if TYPE_CHECKING:
    from vendsim.world.business import Business
    from vendsim.world.world import World

__all__ = ["Trading"]

POSTMASTER = "postmaster@mail.example"

Happenings: TypeAlias = Generator[simpy.Event, None, None]


class Trading:
    """Every supplier of a world, and the mail, money and goods between them and the business.

    Attributes:
        suppliers: Every supplier, by e-mail address.
    """

    def __init__(self, world: World, counterparty: Skin | None = None) -> None:
        self._world = world
        self._wording = None if counterparty is None else Wording(counterparty, world.scenario)
        self.suppliers = {
            spec.email: Supplier(spec, world.scenario, world.streams)
            for spec in world.scenario.suppliers
        }

    def expect_reply(self, business: Business, email: Email) -> None:
        """Have a sent mail answered next morning."""
        self._world.sim.process(self._answer(business, email, self._next_morning(email.to)))

    def credit(
        self, business: Business, supplier: Supplier, cents: Cents, description: str
    ) -> None:
        """Hand a payment to a supplier, who acts on it at once and writes next morning."""
        covered = supplier.receive_payment(business.id, cents, description, self._world.minute)
        for order in covered:
            self._expect_delivery(business, supplier, order, self._world.minute)
        self._world.sim.process(
            self._acknowledge(
                business, supplier, cents, covered, self._next_morning(supplier.spec.email)
            )
        )

    def note_email(self, email: Email) -> None:
        """Write a mail, sent or received, into the events."""
        self._world.events.append(
            {
                "kind": "mail",
                "minute": email.minute,
                "id": email.id,
                "folder": email.folder,
                "sender": email.sender,
                "to": email.to,
                "subject": email.subject,
                "body": email.body,
            }
        )

    def state(self) -> list[Any]:
        """Plain values for the world's state hash."""
        return [supplier.state() for supplier in self.suppliers.values()]

    def _next_morning(self, address: str) -> int:
        """The minute at which whoever has an address writes next morning."""
        world = self._world
        spec = world.scenario.mail
        span = spec.reply_to_minute - spec.reply_from_minute + 1
        offset = world.streams.below(span, "reply_minute", address, world.day)
        return start_of_day(world.day + 1) + spec.reply_from_minute + offset

    def _wait_until(self, minute: int) -> simpy.Event:
        return self._world.sim.timeout(minute - self._world.sim.now)

    def _answer(self, business: Business, email: Email, minute: int) -> Happenings:
        """A mail is read and answered by whoever has the address."""
        yield self._wait_until(minute)
        supplier = self.suppliers.get(email.to)
        if supplier is None:
            self._receive(business, POSTMASTER, correspondence.undeliverable(email), minute)
            return
        reply = correspondence.answer(supplier, business.id, email, minute)
        for order in reply.changed:
            if order.status == "confirmed":
                self._expect_delivery(business, supplier, order, minute)
            else:
                self._note_order(supplier, order, minute)
            if order.status == "unpaid":
                self._world.sim.process(self._lapse(business, supplier, order))
        self._receive(business, supplier.spec.email, reply, minute, email)

    def _acknowledge(
        self,
        business: Business,
        supplier: Supplier,
        cents: Cents,
        covered: list[PurchaseOrder],
        minute: int,
    ) -> Happenings:
        """A supplier writes what a payment has covered."""
        yield self._wait_until(minute)
        reply = correspondence.acknowledge_payment(supplier, business.id, cents, covered, minute)
        self._receive(business, supplier.spec.email, reply, minute)

    def _lapse(self, business: Business, supplier: Supplier, order: PurchaseOrder) -> Happenings:
        """An order that is not paid in time is dropped, and the buyer told."""
        minute = self._world.scenario.mail.reply_from_minute + start_of_day(order.pay_by_day + 1)
        yield self._wait_until(minute)
        for late in supplier.lapse(day_of(minute)):
            self._note_order(supplier, late, minute)
            self._receive(
                business, supplier.spec.email, correspondence.lapsed(supplier, late), minute
            )

    def _expect_delivery(
        self, business: Business, supplier: Supplier, order: PurchaseOrder, minute: int
    ) -> None:
        self._note_order(supplier, order, minute)
        self._world.sim.process(self._deliver(business, supplier, order))

    def _deliver(self, business: Business, supplier: Supplier, order: PurchaseOrder) -> Happenings:
        """Goods arrive at their minute; while storage is full the carrier comes again."""
        assert order.due_minute is not None
        minute = order.due_minute
        units = sum(line.units for line in order.lines)
        yield self._wait_until(minute)
        while units > business.storage.free_units:
            reply = correspondence.storage_full(
                supplier, order, business.storage.free_units, minute
            )
            self._receive(business, supplier.spec.email, reply, minute)
            minute += MINUTES_PER_DAY
            yield self._wait_until(minute)
        supplier.deliver(order)
        self._store(business, supplier, order, minute)
        self._note_order(supplier, order, minute)
        reply = correspondence.delivery_notice(supplier, order, minute)
        self._receive(business, supplier.spec.email, reply, minute)

    def _store(
        self, business: Business, supplier: Supplier, order: PurchaseOrder, minute: int
    ) -> None:
        """Put delivered goods into storage, and into the books at what they cost."""
        products = self._world.scenario.product_by_sku
        # Goods that the carrier had to keep have aged since they were due.
        assert order.due_minute is not None
        day = day_of(order.due_minute)
        lots = []
        for line in order.lines:
            expiry_day = day + products[line.sku].shelf_life_days
            business.storage.receive(line.sku, line.units, line.unit_price_cents, expiry_day)
            lots.append([line.sku, line.units, line.unit_price_cents, expiry_day])
        postings = [
            (STOCK, order.goods_cents),
            (DELIVERY, order.delivery_cents),
            (PREPAID, -order.total_cents),
        ]
        business.ledger.post(
            minute, f"delivery of {order.id}", *[posting for posting in postings if posting[1]]
        )
        self._world.events.append(
            {
                "kind": "delivery",
                "minute": minute,
                "order": order.id,
                "supplier": supplier.spec.id,
                "lots": lots,
            }
        )

    def _receive(
        self,
        business: Business,
        sender: str,
        reply: correspondence.Reply,
        minute: int,
        answered: Email | None = None,
    ) -> None:
        """Put a mail into the business's inbox, in a counterparty's words if one plays."""
        body, event = reply.body, None
        if self._wording is not None:
            buyer = self._world.scenario.mail.business_name
            body, event = self._wording.of(sender, buyer, answered, reply.body, reply.terms)
        email = business.mailbox.deliver(minute, sender, business.address, reply.subject, body)
        self.note_email(email)
        if event is not None:
            self._world.events.append({**event, "minute": minute, "mail": email.id})

    def _note_order(self, supplier: Supplier, order: PurchaseOrder, minute: int) -> None:
        self._world.events.append(
            {
                "kind": "purchase_order",
                "minute": minute,
                "id": order.id,
                "supplier": supplier.spec.id,
                "status": order.status,
                "lines": [[line.sku, line.units, line.unit_price_cents] for line in order.lines],
                "goods_cents": order.goods_cents,
                "delivery_cents": order.delivery_cents,
                "total_cents": order.total_cents,
                "due_minute": order.due_minute,
            }
        )
