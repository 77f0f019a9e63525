"""Cheating suppliers: bait, raised prices, substitutes, part shipments, vanishing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.kinds import (
    GOUGER,
    HAGGLER,
    NO_LOSSES,
    SWITCHER,
    bought,
    delivered,
    placed,
    seller_of,
)
from vendsim.supply import PurchaseOrder, Receipt, Supplier

SHARES = ("surcharge_share", "substitute_share", "short_share", "vanish_share")
SEEDS = st.integers(0, 2**63 - 1)
PAID_MINUTE = 1840


def cheat(trick: str, seed: int = 1, honest_orders: int = 0, **service: object) -> Supplier:
    """A switcher that always plays one trick."""
    tricks: dict[str, object] = {share: float(share == f"{trick}_share") for share in SHARES}
    return seller_of(
        SWITCHER, seed, tricks={**tricks, "honest_orders": honest_orders}, service=service
    )


def pay(seller: Supplier, order: PurchaseOrder, minute: int = PAID_MINUTE) -> Receipt:
    missing_cents = order.total_cents - seller.credit_cents("b")
    return seller.receive_payment("b", missing_cents, order.id, minute)


@pytest.mark.parametrize("honest_orders", [0, 1, 3])
def test_the_bait_is_shipped_faithfully(honest_orders: int) -> None:
    seller = cheat("vanish", honest_orders=honest_orders)
    tricks = [bought(seller, minute=1440 * day).trick for day in range(6)]
    assert tricks == [""] * honest_orders + ["vanish"] * (6 - honest_orders)


def test_bait_is_laid_out_once_however_many_orders_are_paid_before_the_first_comes() -> None:
    for honest_orders in (1, 2):
        seller = cheat("short", honest_orders=honest_orders)
        orders = [placed(seller, minute=0) for _ in range(3)]
        total = sum(order.total_cents for order in orders)
        assert seller.receive_payment("b", total, "all of them", 0).covered == tuple(orders)
        assert [order.trick for order in orders].count("") == honest_orders


def test_bait_is_laid_out_for_each_business() -> None:
    seller = cheat("short", honest_orders=1)
    for business in ("a", "b"):
        order = seller.place(business, [("sku-08", 100)], 0)
        assert isinstance(order, PurchaseOrder)
        seller.receive_payment(business, order.total_cents, "", 0)
        assert order.trick == ""


def test_an_honest_supplier_plays_no_trick() -> None:
    for spec in (HAGGLER, GOUGER):
        for seed in range(50):
            assert delivered(seller_of(spec, seed)).trick == ""


def test_a_surcharge_is_asked_for_and_the_money_held() -> None:
    for seed in range(200):
        seller = cheat("surcharge", seed)
        order = placed(seller)
        agreed = order.total_cents
        receipt = pay(seller, order)
        assert receipt == Receipt(surcharged=(order,))
        assert (order.status, order.due_minute, order.paid_day) == ("unpaid", None, None)
        assert seller.credit_cents("b") == agreed
        assert int(0.2 * agreed) <= order.surcharge_cents <= 0.6 * agreed
        assert order.total_cents == agreed + order.surcharge_cents
        assert order.pay_by_day == 1 + 7
        assert seller.keep_unused("b") == 0


def test_a_surcharge_that_is_paid_gets_the_goods() -> None:
    seller = cheat("surcharge", late_share=0.0, short_share=0.0, damaged_share=0.0)
    order = placed(seller)
    pay(seller, order)
    raised = order.total_cents
    receipt = pay(seller, order, minute=4000)
    assert receipt == Receipt(covered=(order,))
    assert (order.status, order.paid_day, order.total_cents) == ("confirmed", 2, raised)
    assert seller.credit_cents("b") == 0
    assert order.due_minute is not None
    shipment = seller.deliver(order, order.due_minute)
    assert [tuple(lot) for lot in shipment.lots] == [tuple(line) for line in order.lines]


def test_a_cent_less_than_the_surcharge_gets_nothing() -> None:
    seller = cheat("surcharge")
    order = placed(seller)
    pay(seller, order)
    assert seller.receive_payment("b", order.surcharge_cents - 1, order.id, 2000) == Receipt()
    assert seller.receive_payment("b", 1, order.id, 2000).covered == (order,)


def test_a_surcharge_that_is_not_paid_costs_the_money_and_no_good_name() -> None:
    # The day to pay by is counted anew from the day on which the price was raised.
    for ending in ("lapse", "cancel"):
        seller = cheat("surcharge")
        order = placed(seller, minute=0)
        pay(seller, order, minute=1440 * 5)
        agreed = order.total_cents - order.surcharge_cents
        before = seller.unit_price_cents("b", "sku-23", 1, 0)
        assert not seller.lapse(order, 12)
        if ending == "lapse":
            assert seller.lapse(order, 13)
            assert order.status == "lapsed"
        else:
            assert seller.cancel(order)
            assert order.status == "cancelled"
        assert seller.keep_unused("b") == agreed
        assert seller.credit_cents("b") == 0
        assert seller.unit_price_cents("b", "sku-23", 1, 0) == before


def test_one_that_keeps_no_money_leaves_it_as_credit() -> None:
    seller = cheat("surcharge", keeps_overpayment=False)
    order = placed(seller)
    pay(seller, order)
    agreed = seller.credit_cents("b")
    assert seller.cancel(order)
    assert seller.keep_unused("b") == 0
    assert seller.credit_cents("b") == agreed


def test_an_order_covered_by_credit_is_raised_as_well() -> None:
    seller = cheat("surcharge", keeps_overpayment=False)
    seller.receive_payment("b", 50_000, "", 0)
    order = placed(seller)
    assert (order.status, seller.credit_cents("b")) == ("unpaid", 50_000)
    assert order.surcharge_cents > 0


@given(SEEDS, st.integers(20, 400))
def test_a_substitute_is_cheaper_by_half_and_costs_what_was_ordered(seed: int, units: int) -> None:
    seller = cheat("substitute", seed)
    products = seller.scenario.product_by_sku
    order = seller.place("b", [("sku-23", units), ("sku-08", units), ("sku-01", 300)], 0)
    assert isinstance(order, PurchaseOrder)
    pay(seller, order)
    shipment = seller.deliver(order, 9000)
    # Water at 16 cents is the cheapest there is: nothing stands in for it.
    assert [(ordered, n) for ordered, _, n in shipment.instead] == [
        *(("sku-23", units), ("sku-08", units)),
    ]
    for ordered, sent, _ in shipment.instead:
        assert 2 * products[sent].unit_cost_cents <= products[ordered].unit_cost_cents
        assert seller.carries(sent)
    assert tuple(shipment.lots[2]) == tuple(order.lines[2])
    assert shipment.goods_cents == order.goods_cents
    assert (shipment.credit_cents, shipment.lost_cents) == (0, 0)


@given(SEEDS, st.integers(40, 1000))
def test_a_part_shipment_keeps_the_money_for_the_rest(seed: int, units: int) -> None:
    seller = cheat("short", seed)
    order = bought(seller, units=units)
    shipment = seller.deliver(order, 9000)
    (lot,), ((_, missing),) = shipment.lots, shipment.missing
    assert 0.3 * units <= lot.units <= 0.7 * units + 1
    assert lot.units + missing == units
    assert shipment.lost_cents == missing * order.lines[0].unit_price_cents
    assert shipment.goods_cents + shipment.lost_cents == order.goods_cents
    assert shipment.credit_cents == seller.credit_cents("b") == seller.make_good(order) == 0


def test_whoever_vanishes_keeps_all_and_is_silent_to_that_business() -> None:
    seller = cheat("vanish")
    order = bought(seller)
    assert not seller.is_silent("b")
    shipment = seller.deliver(order, 9000)
    assert shipment.lots == ()
    assert shipment.missing == (("sku-08", 100),)
    assert shipment.lost_cents == order.total_cents
    assert order.status == "lost"
    assert seller.is_silent("b")
    assert not seller.is_silent("a")
    assert seller.open_orders("b") == []
    assert seller.make_good(order) == 0


def test_money_sent_after_somebody_who_vanished_is_gone() -> None:
    seller = cheat("substitute")
    first, waiting = placed(seller), placed(seller)
    pay(seller, first)
    first.trick = "vanish"
    seller.deliver(first, 9000)
    pay(seller, waiting, 9001)
    assert (waiting.status, waiting.trick) == ("confirmed", "vanish")
    assert seller.deliver(waiting, 20_000).lots == ()


def test_a_surcharge_paid_to_somebody_who_vanished_is_gone() -> None:
    seller = cheat("surcharge")
    order, first = placed(seller), placed(seller, units=50)
    pay(seller, order)
    first.status, first.trick = "confirmed", "vanish"
    seller.deliver(first, 9000)
    pay(seller, order, 9001)
    shipment = seller.deliver(order, 20_000)
    assert shipment.lots == ()
    assert shipment.lost_cents + order.surcharge_cents == order.total_cents


def test_a_vanished_order_builds_no_goodwill_and_a_delivered_one_does() -> None:
    for trick, falls in (("vanish", False), ("short", True), ("substitute", True)):
        seller = cheat(trick)
        before = seller.unit_price_cents("b", "sku-23", 1, 1)
        seller.deliver(bought(seller), 9000)
        assert (seller.unit_price_cents("b", "sku-23", 1, 1) < before) is falls


def test_an_order_too_large_for_bait_is_cheated_at_once() -> None:
    tricks = {"surcharge_share": 0.0, "substitute_share": 0.0, "short_share": 0.0}
    for bait_cents, trick in ((1, "vanish"), (1_000_000, "")):
        seller = seller_of(
            SWITCHER,
            tricks={**tricks, "vanish_share": 1.0, "honest_orders": 1, "bait_cents": bait_cents},
        )
        assert bought(seller).trick == trick


def test_credit_that_comes_in_covers_what_waits() -> None:
    seller = seller_of(HAGGLER, service={**NO_LOSSES, "damaged_share": 1.0, "damaged_most": 0.9})
    first = bought(seller, units=300)
    seller.deliver(first, 9000)
    assert first.claimable_cents > 0
    waiting = placed(seller, units=20, minute=9100)
    assert seller.make_good(first) > waiting.total_cents
    receipt = seller.use_credit("b", 9200)
    assert receipt.covered == (waiting,)
    assert waiting.status == "confirmed"
    assert seller.use_credit("b", 9300).covered == ()
