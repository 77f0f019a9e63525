"""Purchase orders: what was agreed, what was paid for, what came."""

from __future__ import annotations

from collections import Counter

from vendsim.study.audit.books import PREPAID, STOCK, Books
from vendsim.study.audit.breach import Findings
from vendsim.study.audit.clock import MINUTES_PER_DAY
from vendsim.study.audit.events import Delivery, PurchaseOrder
from vendsim.study.audit.market import Market, Supplier
from vendsim.study.audit.prepaid import Prepaid

__all__ = ["Orders"]

_NEXT = {
    None: {"unpaid", "confirmed"},
    "unpaid": {"unpaid", "confirmed", "lapsed", "cancelled"},
    "confirmed": {"confirmed", "delivered", "lost"},
}


class Orders:
    """Every purchase order as the record says it stands."""

    def __init__(self, market: Market, books: Books, prepaid: Prepaid, findings: Findings) -> None:
        self._market = market
        self._books = books
        self._prepaid = prepaid
        self._findings = findings
        self._orders: dict[str, PurchaseOrder] = {}
        self._came: dict[str, Delivery] = {}
        self._lost_at: Counter[str] = Counter()

    def note(self, event: PurchaseOrder) -> None:
        """An order is new, or stands otherwise than before."""
        findings = self._findings
        supplier = self._market.supplier_of.get(event.supplier)
        if supplier is None:
            findings.add("order_supplier", f"{event.id} was ordered from {event.supplier!a}")
            return
        before = self._orders.get(event.id)
        status = None if before is None else before.status
        if event.status not in _NEXT.get(status, ()):
            findings.add("order_status", f"{event.id} was {status} and is {event.status}")
        if before is None:
            self._check_terms(event, supplier)
        else:
            said = (event.supplier, event.lines, event.goods_cents, event.delivery_cents)
            due = (before.supplier, before.lines, before.goods_cents, before.delivery_cents)
            findings.expect("order_changed", said, due, f"what {event.id} is for")
        self._check_total(event, before, supplier)
        if event.status == "confirmed" and (before is None or before.status != "confirmed"):
            self._check_promise(event, supplier)
        self._orders[event.id] = event
        self._prepaid.note(event)
        delivery = self._came.pop(event.id, None)
        if delivery is not None:
            self._book(delivery, event)
        elif event.status == "delivered":
            findings.add("order_status", f"{event.id} is delivered and nothing came")
        elif event.status == "lost":
            self._lost_at[event.supplier] += 1

    def deliver(self, event: Delivery) -> None:
        """Goods come, or never will: every unit and every cent of the order is accounted for."""
        order = self._orders.get(event.order)
        if order is None or order.status != "confirmed" or event.order in self._came:
            status = "unknown" if order is None else order.status
            self._findings.add("delivery_order", f"{event.order} came and is {status}")
            return
        self._findings.expect("delivery_order", event.supplier, order.supplier, "who delivers")
        if order.due_minute is not None and event.minute < order.due_minute:
            self._findings.add(
                "delivery_time", f"{event.order} came at {event.minute}, before {order.due_minute}"
            )
        self._came[event.order] = event

    def close(self, supplier: str) -> None:
        """A supplier is gone, and with it the orders under way."""
        self._lost_at.pop(supplier, None)

    def check(self) -> None:
        """At the end of a step, no order hangs between two states."""
        for order_id in self._came:
            self._findings.add("order_status", f"{order_id} came and is still confirmed")
        for supplier in self._lost_at:
            self._findings.add("order_status", f"an order is lost and {supplier} has not closed")
        self._came.clear()
        self._lost_at.clear()

    def _check_terms(self, order: PurchaseOrder, supplier: Supplier) -> None:
        """An order obeys its supplier's conditions of sale."""
        findings = self._findings
        for sku, units, unit_price_cents in order.lines:
            product = self._market.product_of.get(sku)
            if sku not in supplier.products or product is None:
                findings.add("order_terms", f"{order.id}: {supplier.id} does not sell {sku!a}")
                continue
            case = product.case_pack_units if supplier.sold_by == "case" else 1
            least = case * supplier.least_cases if supplier.sold_by == "case" else 1
            if units % case or not least <= units <= self._market.limits.order_units:
                findings.add("order_terms", f"{order.id}: {units} {sku} in cases of {case}")
            if unit_price_cents < 0:
                findings.add("order_terms", f"{order.id}: {sku} at {unit_price_cents} cents")
        if order.goods_cents < supplier.minimum_purchase_cents:
            findings.add("order_terms", f"{order.id}: goods for {order.goods_cents} cents only")
        free = order.goods_cents >= supplier.free_delivery_from_cents
        due_cents = 0 if free else supplier.delivery_fee_cents
        findings.expect("order_terms", order.delivery_cents, due_cents, f"{order.id}: delivery")

    def _check_total(
        self, order: PurchaseOrder, before: PurchaseOrder | None, supplier: Supplier
    ) -> None:
        """Goods are the sum of the lines, the total is goods, delivery and surcharge."""
        findings = self._findings
        goods_cents = sum(units * cents for _, units, cents in order.lines)
        findings.expect("order_sum", order.goods_cents, goods_cents, f"{order.id}: goods")
        total_cents = order.goods_cents + order.delivery_cents + order.surcharge_cents
        findings.expect("order_sum", order.total_cents, total_cents, f"{order.id}: the total")
        known_cents = 0 if before is None else before.surcharge_cents
        if order.surcharge_cents != known_cents:
            tricky = self._market.kind_of(supplier).tricks is not None
            if known_cents or order.surcharge_cents < 0 or not tricky or order.status != "unpaid":
                findings.add(
                    "order_surcharge",
                    f"{order.id}: a surcharge of {known_cents} became {order.surcharge_cents}",
                )

    def _check_promise(self, order: PurchaseOrder, supplier: Supplier) -> None:
        """Goods are promised for a day that the lead time allows."""
        paid_day = order.minute // MINUTES_PER_DAY
        soonest = paid_day + supplier.lead_time.shortest_days
        if order.due_minute is None or order.due_minute // MINUTES_PER_DAY < soonest:
            self._findings.add(
                "order_due",
                f"{order.id}, paid on day {paid_day}, is promised for minute {order.due_minute}",
            )

    def _book(self, delivery: Delivery, order: PurchaseOrder) -> None:
        """What a delivery has to have moved in the books."""
        delivered = order.status == "delivered"
        goods_cents = sum(units * cents for _, units, cents, _ in delivery.lots)
        used_cents = order.total_cents - delivery.credit_cents
        paid_cents = goods_cents + delivery.lost_cents
        paid_cents += order.delivery_cents if delivered else 0
        self._findings.expect(
            "delivery_sum", paid_cents, used_cents, f"{order.id}: goods, delivery and losses"
        )
        self._books.expect(
            delivery.minute,
            {
                STOCK: goods_cents,
                "expenses:delivery": order.delivery_cents if delivered else 0,
                "expenses:supplier_losses": delivery.lost_cents,
                PREPAID: -used_cents,
            },
        )
        self._prepaid.deliver(delivery, order)
        self._check_units(delivery, order)
        self._check_expiry(delivery, order)
        self._check_credit(delivery, order)

    def _check_units(self, delivery: Delivery, order: PurchaseOrder) -> None:
        """Every unit ordered came, is missing, is damaged, or something came in its place."""
        price_of = {sku: cents for sku, _, cents in order.lines}
        sent = {there: ordered for ordered, there, _ in delivery.instead}
        units = Counter[str]()
        for sku, count, unit_cost_cents, _ in delivery.lots:
            ordered = sku if sku in price_of and sku not in sent else sent.get(sku, sku)
            units[ordered] += count
            # Two lines can be replaced by one product: then its lots bear either price.
            prices = {price_of.get(o) for o, t, _ in delivery.instead if t == sku}
            prices.add(price_of.get(sku))
            if unit_cost_cents not in prices:
                self._findings.add("delivery_cost", f"{order.id}: {sku} at {unit_cost_cents} cents")
        for sku, count in (*delivery.missing, *delivery.damaged):
            units[sku] += count
        came = Counter({sku: count for sku, count, _ in order.lines})
        supplier = self._market.supplier_of[order.supplier]
        if delivery.instead and self._market.kind_of(supplier).tricks is None:
            self._findings.add("delivery_instead", f"{supplier.id} replaces goods of {order.id}")
        if sum(units.values()) != sum(came.values()) or (not delivery.instead and units != came):
            self._findings.add(
                "delivery_units", f"{order.id}: ordered {dict(came)}, accounted for {dict(units)}"
            )

    def _check_expiry(self, delivery: Delivery, order: PurchaseOrder) -> None:
        """Goods keep as long as their product does, from the day they first came."""
        day = delivery.minute // MINUTES_PER_DAY
        due_day = day if order.due_minute is None else order.due_minute // MINUTES_PER_DAY
        arrivals = set()
        for sku, _, _, expiry_day in delivery.lots:
            product = self._market.product_of.get(sku)
            arrivals.add(expiry_day - (product.shelf_life_days if product else 0))
        if len(arrivals) > 1 or any(not due_day <= arrival <= day for arrival in arrivals):
            self._findings.add(
                "delivery_expiry",
                f"{order.id} came on day {day} and keeps as if it had come on {sorted(arrivals)}",
            )

    def _check_credit(self, delivery: Delivery, order: PurchaseOrder) -> None:
        """Only who keeps its word credits anything, and then all that is missing."""
        price_of = {sku: cents for sku, _, cents in order.lines}
        missing_cents = sum(units * price_of.get(sku, 0) for sku, units in delivery.missing)
        supplier = self._market.supplier_of[order.supplier]
        makes_good = self._market.kind_of(supplier).service.makes_good
        allowed = {0, missing_cents} if makes_good else {0}
        if delivery.credit_cents not in allowed:
            self._findings.add(
                "delivery_credit",
                f"{order.id}: {delivery.credit_cents} cents credited, {missing_cents} missing",
            )
