"""What comes after a bad delivery: damage made good in the books, silence, raised prices."""

from __future__ import annotations

import json

from tests.invariants import Invariants
from tests.markets import variant
from tests.unit.world.player import do, sleep
from vendsim.clock import MINUTES_PER_DAY
from vendsim.ledger import PREPAID, SUPPLIER_LOSSES
from vendsim.money import format_cents
from vendsim.scenario import Scenario, SupplierKind
from vendsim.supply import PurchaseOrder, Supplier
from vendsim.world import World

BUSINESS = "vendor_0"
NOTHING_ELSE = {
    "stockout_share": 0.0,
    "short_share": 0.0,
    "late_share": 0.0,
    "closes_per_year": 0.0,
}


def market(kind: SupplierKind, part: str, **changes: float) -> Scenario:
    """The year market with one kind changed, and more money to begin with."""
    plain = json.loads(variant(money={"opening_cash_cents": 500_000}).canonical_json)
    plain["supplier_kinds"][kind]["service"].update(NOTHING_ELSE)
    plain["supplier_kinds"][kind][part].update(changes)
    return Scenario.from_json(json.dumps(plain))


class Buyer:
    """A world, one supplier of a kind in it, and orders by mail."""

    def __init__(self, scenario: Scenario, kind: SupplierKind) -> None:
        self.world = World(scenario, 4)
        self.invariants = Invariants(self.world)
        spec = next(s for s in scenario.suppliers if s.kind == kind and s.opens is None)
        self.supplier: Supplier = self.world.trading.suppliers[spec.email]
        self.name = scenario.product_by_sku[spec.products[0]].name

    def write(self, body: str) -> None:
        do(self.world, "send_email", to=self.supplier.spec.email, subject="Hello", body=body)
        self.sleep()

    def order(self, cases: int) -> PurchaseOrder:
        pack = self.world.scenario.product_by_sku[self.supplier.spec.products[0]].case_pack_units
        self.write(f"Please send us {cases * pack} units of {self.name}.")
        last = self.supplier.last_order(BUSINESS)
        assert last is not None
        return last

    def pay(self, order: PurchaseOrder) -> None:
        amount = f"{order.total_cents / 100:.2f}"
        to = self.supplier.spec.email
        do(self.world, "make_payment", to=to, amount=amount, description=order.id)

    def sleep(self, nights: int = 1) -> None:
        for _ in range(nights):
            sleep(self.world)
            self.invariants.check()

    def mails(self) -> list[str]:
        found = self.world.business.mailbox.list("inbox", False, 1000, 0)
        return [mail.body for mail in found if mail.sender == self.supplier.spec.email]


def test_damage_that_is_made_good_is_made_good_in_the_books() -> None:
    buyer = Buyer(market("friendly", "service", damaged_share=1.0), "friendly")
    order = buyer.order(10)
    buyer.pay(order)
    buyer.sleep(12)
    assert order.status == "delivered"
    claimable_cents = order.claimable_cents
    ledger = buyer.world.business.ledger
    assert ledger.balance(SUPPLIER_LOSSES) == claimable_cents > 0
    for _ in range(2):
        buyer.write(f"Part of order {order.id} arrived damaged. What will you do about it?")
        assert buyer.supplier.credit_cents(BUSINESS) == claimable_cents
        assert ledger.balance(PREPAID) == claimable_cents
        assert ledger.balance(SUPPLIER_LOSSES) == 0


def test_a_complaint_without_a_number_is_about_the_order_that_is_owed_for() -> None:
    buyer = Buyer(market("friendly", "service", damaged_share=1.0), "friendly")
    first = buyer.order(10)
    buyer.pay(first)
    buyer.sleep(12)
    second = buyer.order(10)
    buyer.pay(second)
    buyer.sleep(12)
    buyer.write(f"Part of order {second.id} arrived damaged. What will you do about it?")
    owed_cents = first.claimable_cents
    assert owed_cents > 0
    assert second.claimable_cents == 0
    buyer.write(f"Ten of the {buyer.name} were damaged when they came.")
    assert f"Credited to you: {format_cents(owed_cents)}" in buyer.mails()[0]
    assert first.claimable_cents == 0


def test_a_complaint_about_goods_that_never_came_makes_good_no_others() -> None:
    buyer = Buyer(market("friendly", "service", damaged_share=1.0), "friendly")
    order = buyer.order(10)
    buyer.pay(order)
    buyer.sleep(12)
    other = buyer.world.scenario.product_by_sku[buyer.supplier.spec.products[1]].name
    buyer.write(f"Ten of the {other} were damaged when they came.")
    assert order.claimable_cents > 0
    assert buyer.supplier.credit_cents(BUSINESS) == 0


def test_who_complains_of_what_was_credited_is_told_so() -> None:
    buyer = Buyer(market("friendly", "service", damaged_share=0.0, short_share=1.0), "friendly")
    order = buyer.order(10)
    buyer.pay(order)
    buyer.sleep(12)
    credit_cents = buyer.supplier.credit_cents(BUSINESS)
    assert credit_cents > 0
    buyer.write(f"Units were missing from order {order.id}. Please credit them.")
    assert f"Credited so far: {format_cents(credit_cents)}" in buyer.mails()[0]
    assert buyer.supplier.credit_cents(BUSINESS) == credit_cents


def test_an_order_that_comes_without_any_goods_moves_nothing_but_a_credit() -> None:
    usual = market("friendly", "service", damaged_share=0.0, short_share=1.0)
    plain = json.loads(usual.canonical_json)
    for supplier in plain["suppliers"]:
        supplier.update(sold_by="unit", minimum_purchase_cents=0, delivery_fee_cents=0)
    buyer = Buyer(Scenario.from_json(json.dumps(plain)), "friendly")
    buyer.write(f"Please send us 1 unit of {buyer.name}.")
    order = buyer.supplier.last_order(BUSINESS)
    assert order is not None
    buyer.pay(order)
    buyer.sleep(12)
    assert order.status == "delivered"
    assert buyer.world.business.storage.units(order.lines[0].sku) == 0
    assert buyer.supplier.credit_cents(BUSINESS) == order.total_cents > 0
    assert buyer.world.business.ledger.balance(PREPAID) == order.total_cents


def test_money_that_is_kept_is_booked_at_the_minute_of_the_mail_that_says_so() -> None:
    buyer = Buyer(variant(money={"opening_cash_cents": 500_000}), "switcher")
    order = buyer.order(10)
    do(buyer.world, "make_payment", to=buyer.supplier.spec.email, amount="1.00", description="x")
    buyer.write(f"Please cancel order {order.id}.")
    assert order.status == "cancelled"
    assert buyer.world.business.ledger.balance(SUPPLIER_LOSSES) == 100
    (kept,) = [mail for mail in buyer.world.business.mailbox.list("inbox", False, 9, 0)
               if "Kept as handling: $1.00" in mail.body]  # fmt: skip
    assert buyer.invariants.last_entry_minute == kept.minute < 2 * MINUTES_PER_DAY + 480


def test_whoever_has_vanished_writes_no_more() -> None:
    scenario = market(
        "switcher",
        "tricks",
        honest_orders=0,
        bait_cents=100_000,
        surcharge_share=0.0,
        substitute_share=0.0,
        short_share=0.0,
        vanish_share=1.0,
    )
    buyer = Buyer(scenario, "switcher")
    paid, unpaid = buyer.order(10), buyer.order(12)
    assert unpaid is not paid
    buyer.pay(paid)
    while buyer.supplier.open_orders(BUSINESS) != [unpaid]:
        buyer.sleep()
    before = buyer.mails()
    assert len(before) >= 2
    buyer.write("Where are our goods?")
    buyer.sleep(30)
    assert (paid.status, unpaid.status) == ("lost", "lapsed")
    assert buyer.mails() == before


def test_an_order_covered_by_credit_and_raised_says_what_is_still_to_pay() -> None:
    scenario = market(
        "switcher",
        "tricks",
        honest_orders=0,
        bait_cents=100_000,
        surcharge_share=1.0,
        substitute_share=0.0,
        short_share=0.0,
        vanish_share=0.0,
    )
    buyer = Buyer(scenario, "switcher")
    held = buyer.order(10)
    buyer.pay(held)
    buyer.sleep()
    assert held.surcharge_cents > 0
    raised = buyer.order(10)
    assert raised is not held
    assert raised.surcharge_cents > 0
    missing_cents = raised.total_cents - buyer.supplier.credit_cents(BUSINESS)
    assert missing_cents == raised.surcharge_cents
    assert f"Still to pay: ${missing_cents / 100:.2f}" in buyer.mails()[0]
