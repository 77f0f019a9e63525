"""Every sequence of dealings with every kind of supplier keeps the money and the prices right."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.unit.supply.kinds import EVERY_KIND, dealing_market
from vendsim.clock import start_of_day
from vendsim.rng import Streams
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.supply import Bid, Claim, PurchaseOrder, Receipt, Supplier

SKUS = ("sku-08", "sku-23")
UNITS = st.one_of(st.integers(30, 400), st.integers(-10, 1100))
CENTS = st.one_of(st.integers(1, 60_000), st.integers(1, 10**9))
PICK = st.integers(0, 50)
MARKET = dealing_market(open_orders=4)


class Dealing(RuleBasedStateMachine):
    """One buyer and one supplier; what is paid must be found again to the cent."""

    spec: SupplierSpec

    @initialize(seed=st.integers(0, 2**63 - 1))
    def open_up(self, seed: int) -> None:
        self.seller = Supplier(self.spec, MARKET, Streams(seed))
        self.day = 80
        self.orders: list[PurchaseOrder] = []
        self.paid = self.arrived = self.kept = self.lost = self.returned = 0

    def pick(self, number: int, *status: str) -> PurchaseOrder | None:
        found = [order for order in self.orders if not status or order.status in status]
        return found[number % len(found)] if found else None

    def pay(self, cents: int, words: str, minute: int) -> Receipt:
        receipt = self.seller.receive_payment("b", cents, words, minute)
        self.paid += cents
        self.kept += receipt.kept_cents
        assert all(order.status == "confirmed" for order in receipt.covered)
        assert all(order.status == "unpaid" for order in receipt.surcharged)
        return receipt

    def keep(self) -> None:
        """Whoever keeps what nothing waits for is asked for it, as the world does."""
        self.kept += self.seller.keep_unused("b")

    @rule(days=st.sampled_from([1, 1, 1, 2, 7, 30]))
    def wait(self, days: int) -> None:
        self.day += days
        for order in self.seller.unpaid_orders("b"):
            late = order.pay_by_day < self.day
            assert self.seller.lapse(order, self.day) == late
            assert order.status == ("lapsed" if late else "unpaid")
        self.keep()

    @rule(sku=st.sampled_from(SKUS), units=UNITS, more=UNITS)
    def place(self, sku: str, units: int, more: int) -> None:
        before = json.dumps(self.seller.state())
        quote = self.seller.quote("b", [(sku, units)], self.day)
        lines = [(sku, units)] if more < 0 else [(sku, units), ("sku-13", more)]
        placed = self.seller.place("b", lines, start_of_day(self.day) + 400)
        if not isinstance(placed, PurchaseOrder):
            assert placed.reasons
            assert json.loads(before)["orders"] == self.seller.state()["orders"]
            return
        self.orders.append(placed)
        assert placed.lines[0].unit_price_cents == quote.lines[0].unit_price_cents
        for line in placed.lines:
            assert line.unit_price_cents >= self.seller.reserve_cents(line.sku, self.day)
        assert placed.goods_cents == sum(line.amount_cents for line in placed.lines)

    @rule(cents=CENTS, words=st.sampled_from(["", "in advance", "membership", "XY-1000"]))
    def pay_some(self, cents: int, words: str) -> None:
        self.pay(cents, words, start_of_day(self.day) + 600)

    @rule(number=PICK, off=st.sampled_from([0, 0, 0, 0, -1, 1, 9900]), member=st.booleans())
    def pay_order(self, number: int, off: int, member: bool) -> None:
        """Any order, whatever has become of it: also twice, and also a cent wrong."""
        order = self.pick(number)
        if order is not None:
            words = f"{order.id} {'member' if member else ''}"
            self.pay(order.total_cents + off, words, start_of_day(self.day) + 601)

    @rule(number=PICK)
    def pay_what_is_missing(self, number: int) -> None:
        order = self.pick(number, "unpaid")
        if order is None:
            return
        missing = order.total_cents - self.seller.credit_cents("b")
        receipt = self.pay(max(1, missing), order.id, start_of_day(self.day) + 602)
        assert order in receipt.covered + receipt.surcharged

    @rule(number=PICK)
    def cancel(self, number: int) -> None:
        order = self.pick(number)
        if order is not None:
            was_unpaid = order.status == "unpaid"
            assert self.seller.cancel(order) is was_unpaid
            assert (order.status == "cancelled") or not was_unpaid
            self.keep()

    @rule(number=PICK)
    def deliver(self, number: int) -> None:
        order = self.pick(number, "confirmed")
        if order is None:
            return
        assert order.due_minute is not None
        assert order.arrival_minute is not None
        assert order.arrival_minute >= order.due_minute
        shipment = self.seller.deliver(order, order.arrival_minute)
        fee = 0 if order.status == "lost" else order.delivery_cents
        self.arrived += shipment.goods_cents + fee
        # Money that was extorted has bought nothing.
        self.lost += shipment.lost_cents + order.surcharge_cents
        units = sum(lot.units for lot in shipment.lots)
        units += sum(units for _, units in shipment.missing + shipment.damaged)
        assert units == sum(line.units for line in order.lines)

    @rule(number=PICK)
    def complain(self, number: int) -> None:
        order = self.pick(number)
        if order is not None:
            cents = self.seller.make_good(order)
            assert 0 <= cents <= order.goods_cents
            assert self.seller.make_good(order) == 0
            self.lost -= cents

    @rule(
        sku=st.sampled_from(SKUS),
        units=st.one_of(st.none(), UNITS, st.integers()),
        price=st.one_of(st.none(), st.integers(0, 500), st.integers()),
    )
    def bid(self, sku: str, units: int | None, price: int | None) -> None:
        self.seller.bid("b", [Bid(sku, units, price)] * 3, self.day)

    @rule(
        sku=st.sampled_from(SKUS),
        price=st.one_of(st.none(), st.integers(0, 500)),
        public=st.one_of(st.none(), st.integers(1, 500)),
    )
    def claim(self, sku: str, price: int | None, public: int | None) -> None:
        self.seller.claim("b", Claim(sku, price, public), self.day)

    @precondition(lambda self: self.day > 85)
    @rule(late_cents=st.one_of(st.none(), CENTS))
    def close_down(self, late_cents: int | None) -> None:
        """Close; perhaps a payment came just after. The machine goes on as if it had reopened."""
        if late_cents is not None:
            self.seller.hold("b", late_cents)
            self.paid += late_cents
        before = self.seller.credit_cents("b") + sum(
            order.total_cents for order in self.orders if order.status == "confirmed"
        )
        returned, lost = self.seller.wind_up("b")
        assert returned + lost == before
        assert min(returned, lost) >= 0
        self.returned += returned
        self.lost += lost
        assert self.seller.open_orders("b") == []

    @invariant()
    def no_cent_is_made_or_lost(self) -> None:
        if not hasattr(self, "seller"):
            return
        waiting = sum(order.total_cents for order in self.orders if order.status == "confirmed")
        credit = self.seller.credit_cents("b")
        accounted = self.arrived + waiting + credit + self.kept + self.lost + self.returned
        assert self.paid == accounted
        assert min(credit, self.kept, self.lost) >= 0

    @invariant()
    def no_price_is_below_the_reserve(self) -> None:
        if not hasattr(self, "seller"):
            return
        for day in (self.day, self.day + 5, self.day + 11):
            for sku in SKUS:
                reserve = self.seller.reserve_cents(sku, day)
                found = [
                    self.seller.unit_price_cents("b", sku, n, day) for n in (1, 99, 100, 350, 1000)
                ]
                assert found == sorted(found, reverse=True)
                assert found[-1] >= reserve

    @invariant()
    def state_is_plain_and_complete(self) -> None:
        if not hasattr(self, "seller"):
            return
        state = self.seller.state()
        assert json.loads(json.dumps(state)) == state
        assert [order.state() for order in self.orders] == state["orders"]
        open_orders = [order for order in self.orders if order.status in ("unpaid", "confirmed")]
        assert self.seller.open_orders("b") == open_orders
        for order in self.orders:
            assert (order.due_minute is not None) == (order.paid_day is not None)
            if order.status in ("confirmed", "delivered", "lost"):
                assert order.paid_day is not None


@pytest.mark.parametrize("spec", EVERY_KIND, ids=lambda spec: spec.kind)
def test_any_dealing(spec: SupplierSpec) -> None:
    machine = type(f"DealingWith{spec.kind.title()}", (Dealing,), {"spec": spec})
    limits = settings(
        max_examples=100, stateful_step_count=40, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=limits)
