"""A supplier: prices, purchase orders, payments, delivery times."""

from __future__ import annotations

from collections.abc import Iterable

from vendsim.clock import day_of, start_of_day
from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.supply.accounts import Credit
from vendsim.supply.price_book import PriceBook, add_up
from vendsim.supply.purchase_order import OrderLine, OrderStatus, PurchaseOrder, order_ids_in
from vendsim.supply.quote import Objection, Quote, Refusal

__all__ = ["Supplier"]


class Supplier:
    """One supplier of a world, for all its businesses.

    Prices, lead times and delivery minutes are fixed by the seed and the day: what one
    business does never changes what another, or the same one in another run, would meet.

    Attributes:
        spec: The supplier as the scenario describes it.
        scenario: The market it sells in.
        streams: The randomness of the world it lives in.
        prices: Prices and conditions of sale.
    """

    __slots__ = (
        "_credit",
        "_max_open",
        "_number_step",
        "_open",
        "_orders",
        "prices",
        "scenario",
        "spec",
        "streams",
    )

    def __init__(self, spec: SupplierSpec, scenario: Scenario, streams: Streams) -> None:
        self.spec = spec
        self.scenario = scenario
        self.streams = streams
        self.prices = PriceBook(spec, scenario, streams)
        self._max_open = scenario.limits.open_orders
        self._orders: dict[str, PurchaseOrder] = {}
        self._open: dict[str, PurchaseOrder] = {}  # the unpaid and the confirmed ones
        self._credit = Credit()
        # The last digits of an order number are the supplier's place in the scenario and
        # the digits before them count its orders: no two suppliers share a number.
        place = next(i for i, other in enumerate(scenario.suppliers) if other.id == spec.id)
        step = max(100, 10 ** len(str(len(scenario.suppliers) - 1)))
        self._number_step = (step, 10 * step + place)

    def carries(self, sku: str) -> bool:
        """Whether the supplier sells a product."""
        return self.prices.carries(sku)

    def list_price_cents(self, sku: str) -> int:
        """A unit's price below the first price break; KeyError when not carried."""
        return self.prices.list_price_cents(sku)

    def unit_price_cents(self, sku: str, units: int) -> int:
        """A unit's price at that quantity; KeyError when not carried."""
        return self.prices.unit_price_cents(sku, units)

    def quote(self, lines: Iterable[tuple[str, int | None]], day: int) -> Quote:
        """Prices for products, with units or None for each; binds nobody."""
        return self.prices.quote(lines, day)

    def price_list(self, day: int) -> Quote:
        """The prices of everything carried."""
        return self.prices.quote(((sku, None) for sku in self.prices.skus), day)

    def place(
        self, business_id: str, lines: Iterable[tuple[str, int]], minute: int
    ) -> PurchaseOrder | Refusal:
        """Take an order, or say all that stands against it and change nothing.

        The order is confirmed at once when credit covers it; otherwise it waits for
        payment until the end of its ``pay_by_day``.

        Args:
            business_id: Who buys.
            lines: Product and units; the same product twice is added up.
            minute: When the supplier deals with the order.
        """
        wanted = add_up(lines)
        reasons = list(self.prices.objections(wanted))
        if len(self.unpaid_orders(business_id)) >= self._max_open:
            most = (self._max_open,)
            reasons.append(Objection("too_many_open_orders", None, self._max_open, most))
        if reasons or not wanted:
            return Refusal(tuple(reasons))
        priced = tuple(
            OrderLine(sku, units, self.prices.unit_price_cents(sku, units)) for sku, units in wanted
        )
        goods_cents = sum(line.amount_cents for line in priced)
        day = day_of(minute)
        purchase_order = PurchaseOrder(
            id=self._next_id(),
            supplier_id=self.spec.id,
            business_id=business_id,
            lines=priced,
            goods_cents=goods_cents,
            delivery_cents=self.prices.delivery_cents(goods_cents),
            placed_day=day,
            pay_by_day=day + self.spec.quote_valid_days,
        )
        self._orders[purchase_order.id] = purchase_order
        self._open[purchase_order.id] = purchase_order
        if self._credit.cover(purchase_order):
            self._confirm(purchase_order, minute)
        return purchase_order

    def receive_payment(
        self, business_id: str, cents: int, description: str, minute: int
    ) -> list[PurchaseOrder]:
        """Credit a payment and confirm what it covers; what is left stays credit.

        See :meth:`vendsim.supply.accounts.Credit.settle` for which orders come first.

        Returns:
            The orders confirmed by it, each with its ``due_minute``.
        """
        self._credit.add(business_id, cents)
        covered = self._credit.settle(
            cents, order_ids_in(description), self.unpaid_orders(business_id)
        )
        for purchase_order in covered:
            self._confirm(purchase_order, minute)
        return covered

    def cancel(self, purchase_order: PurchaseOrder) -> bool:
        """Cancel an unpaid order; one that is paid for is on its way and stays."""
        if purchase_order.status != "unpaid":
            return False
        self._close(purchase_order, "cancelled")
        return True

    def lapse(self, day: int) -> list[PurchaseOrder]:
        """Let unpaid orders go whose last day to pay lies before ``day``."""
        late = [
            order
            for order in self._open.values()
            if order.status == "unpaid" and order.pay_by_day < day
        ]
        for purchase_order in late:
            self._close(purchase_order, "lapsed")
        return late

    def deliver(self, purchase_order: PurchaseOrder) -> None:
        """Mark a confirmed order as delivered."""
        assert purchase_order.status == "confirmed", purchase_order
        self._close(purchase_order, "delivered")

    def credit_cents(self, business_id: str) -> int:
        """What a business has paid that no order has used yet."""
        return self._credit.cents(business_id)

    def open_orders(self, business_id: str) -> list[PurchaseOrder]:
        """A business's unpaid and confirmed orders, oldest first."""
        return [order for order in self._open.values() if order.business_id == business_id]

    def unpaid_orders(self, business_id: str) -> list[PurchaseOrder]:
        """A business's orders that wait for payment, oldest first."""
        return [order for order in self.open_orders(business_id) if order.status == "unpaid"]

    def last_order(self, business_id: str) -> PurchaseOrder | None:
        """A business's latest order that was not cancelled; None where there is none."""
        for order in reversed(self._orders.values()):
            if order.business_id == business_id and order.status != "cancelled":
                return order
        return None

    def named_orders(self, business_id: str, text: str) -> list[PurchaseOrder]:
        """The business's orders whose numbers stand in a text, each once."""
        found: dict[str, PurchaseOrder] = {}
        for order_id in order_ids_in(text):
            order = self._orders.get(order_id)
            if order is not None and order.business_id == business_id:
                found[order_id] = order
        return list(found.values())

    def due_minute(self, confirmed_minute: int) -> int:
        """When goods confirmed at a minute arrive.

        The lead time is keyed by (seed, ``"lead_time"``, supplier, day of confirmation),
        the minute of the day by (seed, ``"delivery_minute"``, supplier, day of delivery).
        """
        spec = self.spec
        day = day_of(confirmed_minute)
        spread = spec.lead_time.longest_days - spec.lead_time.shortest_days + 1
        day += spec.lead_time.shortest_days
        day += self.streams.below(spread, "lead_time", spec.id, day_of(confirmed_minute))
        window = spec.delivery_to_minute - spec.delivery_from_minute + 1
        minute = self.streams.below(window, "delivery_minute", spec.id, day)
        return start_of_day(day) + spec.delivery_from_minute + minute

    def state(self) -> dict[str, object]:
        """Everything that can change, as plain JSON values in a fixed order."""
        return {
            "id": self.spec.id,
            "credit_cents": self._credit.state(),
            "orders": [order.state() for order in self._orders.values()],
        }

    def _close(self, purchase_order: PurchaseOrder, status: OrderStatus) -> None:
        purchase_order.status = status
        del self._open[purchase_order.id]

    def _confirm(self, purchase_order: PurchaseOrder, minute: int) -> None:
        purchase_order.status = "confirmed"
        purchase_order.due_minute = self.due_minute(minute)

    def _next_id(self) -> str:
        step, first = self._number_step
        initials = "".join(word[0] for word in self.spec.name.split() if word[0].isalpha())
        letters = "".join(c for c in initials.upper() if "A" <= c <= "Z")[:4]
        return f"{letters or 'PO'}-{first + step * len(self._orders)}"
