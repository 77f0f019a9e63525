"""A supplier: prices, purchase orders, payments and deliveries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from vendsim.clock import day_of
from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.supply.accounts import Credit
from vendsim.supply.bargainer import Bargainer, Bid, Claim, Effect, Outcome
from vendsim.supply.conditions import Conditions, add_up
from vendsim.supply.fates import Fates
from vendsim.supply.market_days import USUAL_DAYS, MarketDays
from vendsim.supply.price_book import PriceBook
from vendsim.supply.purchase_order import OrderLine, OrderStatus, PurchaseOrder, order_ids_in
from vendsim.supply.quote import Objection, Quote, QuoteLine, Refusal
from vendsim.supply.shipment import Shipment
from vendsim.supply.shipping import pack

__all__ = ["Receipt", "Supplier"]

# "I remember" is no word about a membership.
_MEMBERSHIP = re.compile(r"\bmember(?:ship)?s?\b", re.IGNORECASE)


class Receipt(NamedTuple):
    """What a payment has brought about.

    Attributes:
        covered: The orders it confirmed, each with its ``due_minute``.
        surcharged: The orders it would have covered, had the supplier not raised the price.
        joined: Whether it has paid for a membership.
        kept_cents: What of it the supplier keeps and gives nothing for.
    """

    covered: tuple[PurchaseOrder, ...] = ()
    surcharged: tuple[PurchaseOrder, ...] = ()
    joined: bool = False
    kept_cents: int = 0


class Supplier:
    """One supplier of a world, for all its businesses.

    What befalls it is fixed by the seed and the day: what one business does never changes
    what another, or the same one in another run, would meet. What it asks of a business
    depends on the seed and on that business's own dealings with it.

    Args:
        spec: The supplier as the scenario describes it.
        scenario: The market it sells in.
        streams: The randomness of the world it lives in.
        days: What befalls the market's days.

    Attributes:
        spec: The supplier as the scenario describes it.
        scenario: The market it sells in.
        streams: The randomness of the world it lives in.
        prices: Its public prices.
        conditions: Its conditions of sale.
        fates: What befalls it.
        mind: How it bargains, and with whom it has.
    """

    __slots__ = (
        "_credit",
        "_kind",
        "_max_open",
        "_numbering",
        "_open",
        "_orders",
        "conditions",
        "fates",
        "mind",
        "prices",
        "scenario",
        "spec",
        "streams",
    )

    def __init__(
        self,
        spec: SupplierSpec,
        scenario: Scenario,
        streams: Streams,
        days: MarketDays = USUAL_DAYS,
    ) -> None:
        self.spec = spec
        self.scenario = scenario
        self.streams = streams
        self.prices = PriceBook(spec, scenario, streams, days)
        self.conditions = Conditions(spec, scenario)
        self.fates = Fates(spec, scenario, streams, days)
        self.mind = Bargainer(spec, scenario, streams, self.prices)
        self._kind = scenario.kind_of(spec)
        self._max_open = scenario.limits.open_orders
        self._orders: dict[str, PurchaseOrder] = {}
        self._open: dict[str, PurchaseOrder] = {}  # the unpaid and the confirmed ones
        self._credit = Credit()
        self._numbering: tuple[str, int, int] | None = None

    @property
    def makes_good(self) -> bool:
        """Whether it keeps its word: tells of delays, credits what came short or spoilt."""
        return self._kind.service.makes_good

    def is_silent(self, business_id: str) -> bool:
        """Whether it has vanished with a business's money and answers it no more."""
        return self.mind.dealings(business_id).silent

    def knows(self, business_id: str) -> bool:
        """Whether a business has ordered from it, been told its prices, or paid it."""
        ordered = any(order.business_id == business_id for order in self._orders.values())
        return ordered or bool(self.quoted(business_id)) or self.credit_cents(business_id) > 0

    def carries(self, sku: str) -> bool:
        """Whether the supplier sells a product."""
        return self.prices.carries(sku)

    def list_price_cents(self, sku: str, day: int = 0) -> int:
        """A unit's public price below the first price break; KeyError when not carried."""
        return self.prices.list_price_cents(sku, day)

    def reserve_cents(self, sku: str, day: int = 0) -> int:
        """The price below which it never sells a unit; KeyError when not carried."""
        return self.prices.reserve_cents(sku, day)

    def unit_price_cents(self, business_id: str, sku: str, units: int, day: int) -> int:
        """What a unit costs a business at that quantity; KeyError when not carried."""
        return self.mind.unit_price_cents(business_id, sku, units, day)

    def quote(self, business_id: str, lines: Iterable[tuple[str, int | None]], day: int) -> Quote:
        """Prices for a business: of products with units, or None to hear the prices only.

        The same product in several lines is one line; asked with and without units, the
        units count.
        """
        asked: dict[str, int | None] = {}
        for sku, units in lines:
            before = asked.get(sku)
            asked[sku] = before if units is None else units + (before or 0)
        carries = self.prices.carries
        quoted = [
            self._line(business_id, sku, units, day) for sku, units in asked.items() if carries(sku)
        ]
        wanted = [(line.sku, line.units) for line in quoted if line.units is not None]
        goods_cents = sum(line.unit_price_cents * (line.units or 0) for line in quoted)
        return Quote(
            lines=tuple(quoted),
            not_carried=tuple([sku for sku in asked if not carries(sku)]),
            goods_cents=goods_cents,
            delivery_cents=self.conditions.delivery_cents(goods_cents) if wanted else 0,
            valid_until_day=self.mind.holds_until_day(
                business_id, [line.sku for line in quoted], day
            ),
            objections=self.conditions.objections(wanted, goods_cents) if wanted else (),
        )

    def price_list(self, business_id: str, day: int) -> Quote:
        """The prices of everything carried, for a business."""
        return self.quote(business_id, ((sku, None) for sku in self.prices.skus), day)

    def quoted(self, business_id: str) -> Mapping[str, int | None]:
        """The products of which a business last was told prices, and for how many units."""
        return self.mind.dealings(business_id).quoted

    def remember_quoted(self, business_id: str, lines: Iterable[tuple[str, int | None]]) -> None:
        """Remember which products a business was told prices of, and for how many units."""
        self.mind.dealings(business_id).quoted = dict(lines)

    def bid(self, business_id: str, bids: Sequence[Bid], day: int) -> list[Outcome]:
        """Answer a mail's bids for products carried; see :meth:`Bargainer.bid`."""
        return self.mind.bid(business_id, bids, day)

    def claim(self, business_id: str, claim: Claim, day: int) -> Effect:
        """Hear of a rival's quote; see :meth:`Bargainer.claim`."""
        return self.mind.claim(business_id, claim, day)

    def public_line(self, sku: str, day: int) -> QuoteLine:
        """The price of a product as anybody is told it."""
        cents = self.prices.list_price_cents(sku, day)
        breaks = self.prices.breaks(sku, day)
        return QuoteLine(sku, None, cents, cents, breaks, self.conditions.case_pack_units(sku))

    def out_of_stock(self, skus: Iterable[str], day: int) -> list[tuple[str, int]]:
        """Which of these products the supplier has not got, and when they are back."""
        found: list[tuple[str, int]] = []
        carries, back_day_of = self.prices.carries, self.fates.back_day
        for sku in skus:
            back_day = back_day_of(sku, day) if carries(sku) else None
            if back_day is not None:
                found.append((sku, back_day))
        return found

    def place(
        self,
        business_id: str,
        lines: Iterable[tuple[str, int]],
        minute: int,
        written_day: int | None = None,
    ) -> PurchaseOrder | Refusal:
        """Take an order, or say all that stands against it and change nothing.

        The order is confirmed at once when credit covers it; otherwise it waits for
        payment until the end of its ``pay_by_day``.

        Args:
            business_id: Who buys.
            lines: Product and units; the same product twice is added up.
            minute: When the supplier deals with the order.
            written_day: When it was written, None for that day; prices that stood then hold.
        """
        wanted, day = add_up(lines), day_of(minute)
        priced = self.priced(business_id, wanted, day if written_day is None else written_day, day)
        goods_cents = sum([line.units * line.unit_price_cents for line in priced])
        reasons = list(self.conditions.objections(wanted, goods_cents))
        if len(self.unpaid_orders(business_id)) >= self._max_open:
            most = (self._max_open,)
            reasons.append(Objection("too_many_open_orders", None, self._max_open, most))
        if reasons or not wanted:
            return Refusal(tuple(reasons))
        purchase_order = PurchaseOrder(
            id=self._next_id(),
            supplier_id=self.spec.id,
            business_id=business_id,
            lines=priced,
            goods_cents=goods_cents,
            delivery_cents=self.conditions.delivery_cents(goods_cents),
            placed_day=day,
            pay_by_day=day + self.spec.quote_valid_days,
        )
        self._orders[purchase_order.id] = purchase_order
        self._open[purchase_order.id] = purchase_order
        if self._credit.cover(purchase_order):
            self._take_covered(purchase_order, minute)
        return purchase_order

    def priced(
        self, business_id: str, lines: Iterable[tuple[str, int]], written_day: int, day: int
    ) -> tuple[OrderLine, ...]:
        """The lines of an order at the prices it gets; what is not carried is left out."""
        carries, price_of = self.prices.carries, self.mind.booked_cents
        return tuple(
            [
                OrderLine(sku, units, price_of(business_id, sku, units, written_day, day))
                for sku, units in lines
                if carries(sku)
            ]
        )

    def receive_payment(
        self, business_id: str, cents: int, description: str, minute: int
    ) -> Receipt:
        """Credit a payment and confirm what it covers; what is left stays credit.

        See :meth:`vendsim.supply.accounts.Credit.settle` for which orders come first. A
        supplier that keeps overpayments takes what no order has used or waits for.
        """
        self._credit.add(business_id, cents)
        joined = self._join(business_id, cents, description)
        fee_cents = self.spec.membership.fee_cents if joined and self.spec.membership else 0
        covered = self._credit.settle(
            cents - fee_cents, order_ids_in(description), self.unpaid_orders(business_id)
        )
        receipt = self._take(covered, minute)
        kept_cents = fee_cents + self.keep_unused(business_id)
        return receipt._replace(joined=joined, kept_cents=kept_cents)

    def use_credit(self, business_id: str, minute: int) -> Receipt:
        """Cover waiting orders from credit that has come in otherwise than by a payment."""
        covered = self._credit.settle(0, (), self.unpaid_orders(business_id))
        return self._take(covered, minute)

    def hold(self, business_id: str, cents: int) -> None:
        """Take money that came after the supplier had closed, until that is settled."""
        self._credit.add(business_id, cents)

    def keep_unused(self, business_id: str) -> int:
        """What of a business's credit the supplier now keeps for itself, in cents.

        Nothing where it is honest, or where an order still waits for the money.
        """
        if not self._kind.service.keeps_overpayment or self.unpaid_orders(business_id):
            return 0
        return self._credit.take(business_id)

    def cancel(self, purchase_order: PurchaseOrder) -> bool:
        """Cancel an unpaid order; one that is paid for is on its way and stays."""
        if purchase_order.status != "unpaid":
            return False
        self._break_off(purchase_order, "cancelled")
        return True

    def withdraws_prices(self, purchase_order: PurchaseOrder) -> bool:
        """Whether it stands by no price named before, once this order is not paid.

        Who does not pay a price that was raised behind its back breaks no promise.
        """
        return self._kind.bargaining is not None and not purchase_order.surcharge_cents

    def lapse(self, purchase_order: PurchaseOrder, day: int) -> bool:
        """Let an unpaid order go whose last day to pay lies before ``day``; any other stays."""
        if purchase_order.status != "unpaid" or purchase_order.pay_by_day >= day:
            return False
        self._break_off(purchase_order, "lapsed")
        return True

    def deliver(self, purchase_order: PurchaseOrder, minute: int) -> Shipment:
        """Ship a confirmed order: what arrives, and what becomes of the money for the rest."""
        assert purchase_order.status == "confirmed", purchase_order
        business_id = purchase_order.business_id
        if self.is_silent(business_id):
            purchase_order.trick = "vanish"
        shipment = pack(purchase_order, self, day_of(minute))
        if purchase_order.trick == "vanish":
            self._close(purchase_order, "lost")
            self.mind.dealings(business_id).silent = True
            return shipment
        self._close(purchase_order, "delivered")
        self.mind.delivered(business_id, day_of(minute))
        if shipment.credit_cents:
            self._credit.add(business_id, shipment.credit_cents)
            purchase_order.credited_cents = shipment.credit_cents
        if self._kind.service.makes_good:
            price_of = {line.sku: line.unit_price_cents for line in purchase_order.lines}
            purchase_order.claimable_cents = sum(
                units * price_of[sku] for sku, units in shipment.damaged
            )
        return shipment

    def make_good(self, purchase_order: PurchaseOrder) -> int:
        """Credit what a delivered order brought damaged, once; the cents credited."""
        cents = purchase_order.claimable_cents
        if cents:
            purchase_order.claimable_cents = 0
            purchase_order.credited_cents += cents
            self._credit.add(purchase_order.business_id, cents)
        return cents

    def wind_up(self, business_id: str) -> tuple[int, int]:
        """Close down towards a business: its orders are lost, and prepaid money mostly too.

        Returns:
            Cents that come back to it, and cents that are gone.
        """
        held = self._credit.take(business_id)
        for purchase_order in self.open_orders(business_id):
            if purchase_order.status == "confirmed":
                held += purchase_order.total_cents
                self._close(purchase_order, "lost")
            else:
                self._close(purchase_order, "lapsed")
        share = self.fates.between("returned", self._kind.service.returned_on_closing, 0)
        returned = int(held * share)
        return returned, held - returned

    def credit_cents(self, business_id: str) -> int:
        """What a business has paid that no order has used yet."""
        return self._credit.cents(business_id)

    def open_orders(self, business_id: str) -> list[PurchaseOrder]:
        """A business's unpaid and confirmed orders, oldest first."""
        return [order for order in self._open.values() if order.business_id == business_id]

    def unpaid_orders(self, business_id: str) -> list[PurchaseOrder]:
        """A business's orders that wait for payment, oldest first."""
        return [order for order in self.open_orders(business_id) if order.status == "unpaid"]

    def delivered_orders(self, business_id: str) -> list[PurchaseOrder]:
        """A business's orders that have been delivered, oldest first."""
        return [
            order
            for order in self._orders.values()
            if order.business_id == business_id and order.status == "delivered"
        ]

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

    def state(self) -> dict[str, object]:
        """Everything that can change, as plain JSON values in a fixed order."""
        return {
            "id": self.spec.id,
            "credit_cents": self._credit.state(),
            "dealings": self.mind.state(),
            "orders": [order.state() for order in self._orders.values()],
        }

    def _line(self, business_id: str, sku: str, units: int | None, day: int) -> QuoteLine:
        listed, price, breaks = self.mind.prices(business_id, sku, units or 1, day)
        pack = self.conditions.case_pack_units(sku)
        return QuoteLine(sku, units, listed, price, breaks, pack)

    def _join(self, business_id: str, cents: int, description: str) -> bool:
        """Take the fee of a membership out of a payment that was meant for it.

        What was sent for an order by its number pays that order first.
        """
        membership = self.spec.membership
        dealings = self.mind.dealings(business_id)
        if membership is None or dealings.member or cents < membership.fee_cents:
            return False
        if not _MEMBERSHIP.search(description):
            return False
        named = self.named_orders(business_id, description)
        due_cents = sum(order.total_cents for order in named if order.status == "unpaid")
        if self.credit_cents(business_id) < due_cents + membership.fee_cents:
            return False
        dealings.member = True
        self._credit.use(business_id, membership.fee_cents)
        return True

    def _take(self, covered: list[PurchaseOrder], minute: int) -> Receipt:
        """Confirm orders that were just covered, or raise their price."""
        confirmed = [order for order in covered if self._take_covered(order, minute)]
        surcharged = tuple(order for order in covered if order not in confirmed)
        return Receipt(tuple(confirmed), surcharged)

    def _take_covered(self, purchase_order: PurchaseOrder, minute: int) -> bool:
        """Confirm an order that was just covered; False where the price is raised instead."""
        day = day_of(minute)
        business_id = purchase_order.business_id
        tricks = self._kind.tricks
        if self.is_silent(business_id):
            # Whoever has vanished takes money and ships nothing.
            purchase_order.trick = "vanish"
        elif tricks is not None and not purchase_order.surcharge_cents:
            bait = self._orders_paid(business_id) < tricks.honest_orders
            if not bait or purchase_order.total_cents > tricks.bait_cents:
                purchase_order.trick = self.fates.trick(day)
            if purchase_order.trick == "surcharge":
                self._credit.add(business_id, purchase_order.total_cents)
                share = self.fates.between("surcharge", tricks.surcharge, day)
                purchase_order.surcharge_cents = max(1, int(purchase_order.total_cents * share))
                purchase_order.pay_by_day = day + self.spec.quote_valid_days
                return False
        purchase_order.status = "confirmed"
        purchase_order.paid_day = day
        purchase_order.due_minute = self.fates.due_minute(minute)
        purchase_order.arrival_minute = self.fates.arrival_minute(purchase_order.due_minute)
        return True

    def _orders_paid(self, business_id: str) -> int:
        """How many orders a business has paid, delivered or not: bait is laid out once."""
        orders = self._orders.values()
        return sum(o.business_id == business_id and o.paid_day is not None for o in orders)

    def _break_off(self, purchase_order: PurchaseOrder, status: OrderStatus) -> None:
        """Close an order that the buyer will not pay."""
        self._close(purchase_order, status)
        if self.withdraws_prices(purchase_order):
            self.mind.break_promise(purchase_order.business_id)

    def _close(self, purchase_order: PurchaseOrder, status: OrderStatus) -> None:
        purchase_order.status = status
        del self._open[purchase_order.id]

    def _next_id(self) -> str:
        if self._numbering is None:
            self._numbering = self._numbered_by()
        letters, first, step = self._numbering
        return f"{letters}-{first + step * len(self._orders)}"

    def _numbered_by(self) -> tuple[str, int, int]:
        """What order numbers begin with, the first one, and the step to the next.

        The last digits are the supplier's place in the scenario and the digits before them
        count its orders: no two suppliers share a number.
        """
        initials = "".join(word[0] for word in self.spec.name.split() if word[0].isalpha())
        letters = "".join(c for c in initials.upper() if "A" <= c <= "Z")[:4]
        suppliers = self.scenario.suppliers
        place = next(i for i, other in enumerate(suppliers) if other.id == self.spec.id)
        step = max(100, 10 ** len(str(len(suppliers) - 1)))
        return letters or "PO", 10 * step + place, step
