"""Money paid to suppliers in advance: each cent is an open order's, credit, or gone."""

from __future__ import annotations

from collections import Counter

from vendsim.study.audit.books import PREPAID, Books, is_loss
from vendsim.study.audit.breach import Findings
from vendsim.study.audit.clock import MINUTES_PER_DAY
from vendsim.study.audit.events import (
    AccountCharge,
    Delivery,
    Payment,
    PurchaseOrder,
    SupplierClosed,
)
from vendsim.study.audit.market import Market, Supplier
from vendsim.study.audit.step import Step

__all__ = ["Prepaid"]


class Prepaid:
    """What every supplier holds of the business's money."""

    def __init__(self, market: Market, findings: Findings) -> None:
        self._market = market
        self._findings = findings
        self._held: Counter[str] = Counter()
        self._confirmed: dict[str, PurchaseOrder] = {}
        self._charged: dict[str, AccountCharge] = {}
        self._damaged: Counter[str] = Counter()

    def takes(self, event: Payment, booked: bool) -> bool:
        """Whether a payment goes to a supplier.

        Args:
            event: The payment.
            booked: Whether the step books it as prepaid; decides where only the seed knows
                whether the supplier has opened.
        """
        supplier = self._market.supplier_at.get(event.to)
        if supplier is None:
            return False
        opens, day = supplier.opens, event.minute // MINUTES_PER_DAY
        if opens is not None and day < opens.first_day:
            return False
        if opens is not None and day < opens.last_day and not booked:
            return False
        self._held[supplier.id] += event.cents
        return True

    def charge(self, event: AccountCharge) -> None:
        """A supplier that does so has charged the account for an order."""
        supplier = self._market.supplier_of.get(event.supplier)
        if supplier is None or supplier.payment != "account":
            self._findings.add("account_charge", f"{event.supplier!a} charges no accounts")
        self._charged[event.order] = event
        self._held[event.supplier] += event.cents

    def note(self, order: PurchaseOrder) -> None:
        """An order stands otherwise than before."""
        charge = self._charged.pop(order.id, None)
        if charge is not None and (
            (charge.supplier, order.status) != (order.supplier, "confirmed")
            or charge.cents > order.total_cents
        ):
            self._findings.add(
                "account_charge",
                f"{charge.cents} cents were charged for {order.id}, which is {order.status} and "
                f"comes to {order.total_cents}",
            )
        if order.status == "confirmed":
            self._confirmed[order.id] = order
        else:
            self._confirmed.pop(order.id, None)

    def deliver(self, delivery: Delivery, order: PurchaseOrder) -> None:
        """An order is used up, but for what is credited."""
        self._held[order.supplier] -= order.total_cents - delivery.credit_cents
        price_of = {sku: cents for sku, _, cents in order.lines}
        for sku, units in delivery.damaged:
            self._damaged[order.supplier] += units * price_of.get(sku, 0)

    def close(self, event: SupplierClosed) -> None:
        """A supplier that is gone holds nothing any more."""
        if event.supplier not in self._market.supplier_of:
            self._findings.add("supplier_closed", f"{event.supplier!a} is no supplier")
            return
        said_cents = event.returned_cents + event.lost_cents
        if min(event.returned_cents, event.lost_cents) < 0:
            self._findings.add("supplier_closed", f"less than nothing came back: {event}")
        self._findings.expect(
            "supplier_closed", said_cents, self._held[event.supplier], "what it returned and kept"
        )
        self._held[event.supplier] = 0

    def write_off(self, step: Step) -> None:
        """Entries of a step that write off what a supplier keeps, or back what it makes good."""
        for entry in step.entries:
            if not is_loss(entry):
                continue
            memo = entry[1]
            supplier = self._market.supplier_at.get(memo.rpartition(" ")[2])
            cents = sum(cents for account, cents in entry[2] if account == PREPAID)
            if supplier is None:
                self._findings.add("write_off", f"{memo!a} names no supplier")
                continue
            self._held[supplier.id] += cents
            self._check_write_off(supplier, cents)

    def check(self, books: Books) -> None:
        """At the end of a step, suppliers hold what the books say, and no order lacks its money."""
        for order_id in self._charged:
            self._findings.add("account_charge", f"there is no order {order_id!a} that was charged")
        self._charged.clear()
        held_cents = sum(self._held.values())
        self._findings.expect("prepaid", books.balances[PREPAID], held_cents, "the money prepaid")
        # Not before: what came damaged and what is made good for it can be in one step.
        for supplier, cents in self._damaged.items():
            if cents < 0:
                self._findings.add("write_off", f"{supplier} makes {-cents} cents good for nothing")
                self._damaged[supplier] = 0
        owed: Counter[str] = Counter()
        for order in self._confirmed.values():
            owed[order.supplier] += order.total_cents
        for supplier in sorted(owed | self._held):
            if self._held[supplier] < owed[supplier]:
                self._findings.add(
                    "order_paid",
                    f"{supplier} has {self._held[supplier]} cents for orders confirmed over "
                    f"{owed[supplier]}",
                )

    def _check_write_off(self, supplier: Supplier, cents: int) -> None:
        service = self._market.kind_of(supplier).service
        if cents < 0:
            if not service.keeps_overpayment and supplier.membership is None:
                self._findings.add("write_off", f"{supplier.id} keeps {-cents} cents of credit")
            return
        self._damaged[supplier.id] -= cents
        if not service.makes_good:
            self._findings.add("write_off", f"{supplier.id} makes {cents} cents good")
