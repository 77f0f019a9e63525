"""The other side of the trade: suppliers answer mail, take payment and deliver."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeAlias

import simpy

from vendsim.clock import day_of, start_of_day
from vendsim.ledger import BANK, PREPAID, SUPPLIER_LOSSES
from vendsim.mail import Email, Intent, Skin
from vendsim.money import Cents
from vendsim.supply import MarketDays, PublicPrice, PurchaseOrder, Receipt, Supplier
from vendsim.world import correspondence, notices
from vendsim.world.charging import Account, Charge
from vendsim.world.deliveries import deliver
from vendsim.world.openings import close_down, open_up, return_money
from vendsim.world.rivals import Rivals
from vendsim.world.wording import Wording

if TYPE_CHECKING:
    from vendsim.world.business import Business
    from vendsim.world.world import World

__all__ = ["Trading"]

Happenings: TypeAlias = Generator[simpy.Event, None, None]


class Trading:
    """Every supplier of a world, and the mail, money and goods between them and the business.

    Attributes:
        world: The world it belongs to.
        suppliers: Every supplier, by e-mail address, also those that are not open.
    """

    def __init__(self, world: World, counterparty: Skin | None, days: MarketDays) -> None:
        self.world = world
        self._wording = None if counterparty is None else Wording(counterparty, world.scenario)
        self.suppliers = {
            spec.email: Supplier(spec, world.scenario, world.streams, days)
            for spec in world.scenario.suppliers
        }
        self._rivals = Rivals(self.suppliers.values())

    def follow_fates(self, business: Business) -> None:
        """Have suppliers open and close on their days."""
        sim = self.world.sim
        for supplier in self.suppliers.values():
            if 0 < supplier.fates.opens_day < self.world.days:
                sim.process(open_up(self, business, supplier))
            closes_day = supplier.fates.closes_day
            if closes_day is not None and closes_day < self.world.days:
                sim.process(close_down(self, business, supplier))

    def supplier_at(self, address: str, day: int) -> Supplier | None:
        """Who takes money at an address: a supplier that has opened, though it may have closed."""
        supplier = self.suppliers.get(address)
        if supplier is None or day < supplier.fates.opens_day:
            return None
        return supplier

    def expect_reply(self, business: Business, email: Email) -> None:
        """Have a sent mail answered next morning."""
        minute = self.next_morning(email.to)
        self.world.at(minute, lambda _: self._answer(business, email, minute))

    def credit(
        self, business: Business, supplier: Supplier, cents: Cents, description: str
    ) -> None:
        """Hand a payment to a supplier, who acts on it at once and writes next morning."""
        minute = self.world.minute
        if not supplier.fates.is_open(day_of(minute)):
            supplier.hold(business.id, cents)
            self.world.sim.process(return_money(self, business, supplier))
            return
        receipt = supplier.receive_payment(business.id, cents, description, minute)
        self.lose(business, receipt.kept_cents, f"kept by {supplier.spec.email}", minute)
        self._act_on(business, supplier, receipt, minute)
        write_minute = self.next_morning(supplier.spec.email)
        self.world.at(
            write_minute,
            lambda _: self._acknowledge(business, supplier, cents, receipt, write_minute),
        )

    def use_credit(self, business: Business, supplier: Supplier, minute: int) -> None:
        """Have waiting orders covered from credit that has just come in, and say so."""
        receipt = supplier.use_credit(business.id, minute)
        self._act_on(business, supplier, receipt, minute)
        if receipt.covered:
            reply = notices.from_credit(supplier, receipt.covered, minute)
            self.receive(business, supplier.spec.email, reply, minute)
        self._write_surcharges(business, supplier, receipt, minute)

    def lose(self, business: Business, cents: Cents, memo: str, minute: int) -> None:
        """Write off money that a supplier has and will give nothing for; below 0, write it back."""
        if cents:
            postings = ((SUPPLIER_LOSSES, cents), (PREPAID, -cents))
            business.ledger.post(minute, memo, *postings)

    def note_email(self, email: Email) -> None:
        """Write a mail, sent or received, into the events."""
        self.world.events.append(
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

    def note_order(self, supplier: Supplier, order: PurchaseOrder, minute: int) -> None:
        """Write where an order stands into the events."""
        self.world.events.append(
            {
                "kind": "purchase_order",
                "minute": minute,
                "id": order.id,
                "supplier": supplier.spec.id,
                "status": order.status,
                "lines": [[*line] for line in order.lines],
                "goods_cents": order.goods_cents,
                "delivery_cents": order.delivery_cents,
                "surcharge_cents": order.surcharge_cents,
                "total_cents": order.total_cents,
                "due_minute": order.due_minute,
            }
        )

    def receive(
        self,
        business: Business,
        sender: str,
        reply: notices.Reply,
        minute: int,
        answered: Email | None = None,
    ) -> None:
        """Put a mail into the business's inbox, in a counterparty's words if one plays."""
        body, event = reply.body, None
        if self._wording is not None:
            buyer = self.world.scenario.mail.business_name
            body, event = self._wording.of(sender, buyer, answered, reply.body, reply.terms)
        email = business.mailbox.deliver(minute, sender, business.address, reply.subject, body)
        self.note_email(email)
        if event is not None:
            self.world.events.append({**event, "minute": minute, "mail": email.id})

    def wait_until(self, minute: int) -> simpy.Event:
        """An event at a minute."""
        return self.world.sim.timeout(minute - self.world.sim.now)

    def next_morning(self, address: str) -> int:
        """The minute at which whoever has an address writes next morning."""
        return self.morning(address, self.world.day + 1)

    def morning(self, address: str, day: int) -> int:
        """The minute at which whoever has an address writes on a day."""
        world = self.world
        spec = world.scenario.mail
        span = spec.reply_to_minute - spec.reply_from_minute + 1
        offset = world.streams.below(span, "reply_minute", address, day - 1)
        return start_of_day(day) + spec.reply_from_minute + offset

    def state(self) -> list[Any]:
        """Plain values for the world's state hash."""
        return [supplier.state() for supplier in self.suppliers.values()]

    def _answer(self, business: Business, email: Email, minute: int) -> None:
        """A mail is read and answered by whoever has the address."""
        supplier = self.suppliers.get(email.to)
        if supplier is None or not supplier.fates.is_open(day_of(minute)):
            reply = correspondence.undeliverable(email)
            self.receive(business, correspondence.POSTMASTER, reply, minute)
            return
        if supplier.is_silent(business.id):
            return

        def rival_price(text: str, claim: Intent, sku: str) -> PublicPrice:
            return self._rivals.public_price(supplier, text, claim, sku, day_of(minute))

        account = Account(
            self.world.scenario.money.account_number,
            self.world.scenario.storage.address,
            business.bank_cents,
        )
        reply = correspondence.answer(supplier, business.id, email, minute, rival_price, account)
        if reply.charge is not None:
            self._charge(business, supplier, reply.charge, minute)
        for order in reply.changed:
            if order.status == "confirmed":
                self._expect_delivery(business, supplier, order, minute)
                continue
            self.note_order(supplier, order, minute)
            if order.status == "unpaid":
                self.world.sim.process(self._lapse(business, supplier, order))
        self.receive(business, supplier.spec.email, reply, minute, email)
        # Goods that came damaged were written off; what is credited for them is no loss.
        self.lose(business, -reply.made_good_cents, f"made good by {supplier.spec.email}", minute)
        self.lose(business, reply.kept_cents, f"kept by {supplier.spec.email}", minute)
        if reply.made_good_cents or any(order.status == "cancelled" for order in reply.changed):
            self.use_credit(business, supplier, minute)

    def _charge(self, business: Business, supplier: Supplier, charge: Charge, minute: int) -> None:
        """A supplier takes the money for an order from the account."""
        postings = ((PREPAID, charge.cents), (BANK, -charge.cents))
        business.ledger.post(minute, f"charge of {supplier.spec.email}", *postings)
        self.world.events.append(
            {
                "kind": "account_charge",
                "minute": minute,
                "supplier": supplier.spec.id,
                "order": charge.order_id,
                "cents": charge.cents,
            }
        )

    def _acknowledge(
        self,
        business: Business,
        supplier: Supplier,
        cents: Cents,
        receipt: Receipt,
        minute: int,
    ) -> None:
        """A supplier writes what a payment has brought about."""
        if supplier.is_silent(business.id) or not supplier.fates.is_open(day_of(minute)):
            return
        reply = notices.acknowledge_payment(supplier, business.id, cents, receipt, minute)
        self.receive(business, supplier.spec.email, reply, minute)
        self._write_surcharges(business, supplier, receipt, minute)

    def _act_on(
        self, business: Business, supplier: Supplier, receipt: Receipt, minute: int
    ) -> None:
        """Have covered orders delivered, and surcharged ones dropped if they are not paid."""
        for order in receipt.covered:
            self._expect_delivery(business, supplier, order, minute)
        for order in receipt.surcharged:
            self.note_order(supplier, order, minute)
            self.world.sim.process(self._lapse(business, supplier, order))

    def _write_surcharges(
        self, business: Business, supplier: Supplier, receipt: Receipt, minute: int
    ) -> None:
        for order in receipt.surcharged:
            if order.status == "unpaid":
                reply = notices.surcharge(supplier, order, minute)
                self.receive(business, supplier.spec.email, reply, minute)

    def _lapse(self, business: Business, supplier: Supplier, order: PurchaseOrder) -> Happenings:
        """An order that is not paid in time is dropped, and the buyer told."""
        minute = self.world.scenario.mail.reply_from_minute + start_of_day(order.pay_by_day + 1)
        yield self.wait_until(minute)
        is_open = supplier.fates.is_open(day_of(minute))
        if not is_open or not supplier.lapse(order, day_of(minute)):
            return
        self.note_order(supplier, order, minute)
        kept_cents = supplier.keep_unused(business.id)
        self.lose(business, kept_cents, f"kept by {supplier.spec.email}", minute)
        if not supplier.is_silent(business.id):
            self.use_credit(business, supplier, minute)  # What waited for it is free.
            reply = notices.lapsed(supplier, order, kept_cents)
            self.receive(business, supplier.spec.email, reply, minute)

    def _expect_delivery(
        self, business: Business, supplier: Supplier, order: PurchaseOrder, minute: int
    ) -> None:
        self.note_order(supplier, order, minute)
        self.world.sim.process(deliver(self, business, supplier, order))
