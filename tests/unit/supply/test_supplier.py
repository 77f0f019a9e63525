from __future__ import annotations

import json

import pytest

from tests.unit.supply.market import BY_CASE, BY_UNIT, SUPPLIERS, small_market
from vendsim.rng import Streams
from vendsim.supply import Lot, PurchaseOrder, Receipt, Refusal, Shipment, Supplier

MARKET = small_market()
FORTY = [("sku-08", 40)]


def supplier(seed: int = 1, spec: int = 0) -> Supplier:
    return Supplier(SUPPLIERS[spec], MARKET, Streams(seed))


def placed(
    seller: Supplier, units: int = 40, minute: int = 1840, business: str = "b"
) -> PurchaseOrder:
    order = seller.place(business, [("sku-08", units)], minute)
    assert isinstance(order, PurchaseOrder)
    return order


def test_an_order_waits_for_its_money() -> None:
    seller = supplier()
    order = placed(seller)
    price = seller.unit_price_cents("b", "sku-08", 40, 1)
    assert [tuple(line) for line in order.lines] == [("sku-08", 40, price)]
    assert (order.goods_cents, order.delivery_cents) == (40 * price, 1500)
    assert (order.status, order.due_minute) == ("unpaid", None)
    assert (order.placed_day, order.pay_by_day) == (1, 8)
    assert seller.unpaid_orders("b") == seller.open_orders("b") == [order]


def test_paid_in_full_it_is_confirmed_and_due() -> None:
    seller = supplier()
    order = placed(seller)
    receipt = seller.receive_payment("b", order.total_cents, f"for {order.id}", 3000)
    assert receipt == Receipt(covered=(order,))
    assert (order.status, order.paid_day) == ("confirmed", 2)
    assert order.due_minute == order.arrival_minute == seller.fates.due_minute(3000)
    assert seller.credit_cents("b") == 0
    assert seller.unpaid_orders("b") == []
    assert seller.open_orders("b") == [order]
    shipment = seller.deliver(order, order.due_minute)
    assert shipment == Shipment((Lot("sku-08", 40, order.lines[0].unit_price_cents),))
    assert seller.open_orders("b") == []
    assert seller.named_orders("b", order.id)[0].status == "delivered"


def test_a_cent_short_is_not_paid_and_the_next_cent_is() -> None:
    seller = supplier()
    order = placed(seller)
    assert seller.receive_payment("b", order.total_cents - 1, order.id, 3000) == Receipt()
    assert seller.credit_cents("b") == order.total_cents - 1
    assert seller.receive_payment("b", 1, "the rest", 3100).covered == (order,)
    assert seller.credit_cents("b") == 0


def test_money_before_the_order_confirms_it_at_once() -> None:
    seller = supplier()
    assert seller.receive_payment("b", 50000, "in advance", 100) == Receipt()
    order = placed(seller, minute=1900)
    assert order.status == "confirmed"
    assert order.due_minute == seller.fates.due_minute(1900)
    assert seller.credit_cents("b") == 50000 - order.total_cents


def test_credit_of_one_business_is_no_other_s() -> None:
    seller = supplier()
    seller.receive_payment("a", 50000, "", 100)
    order = placed(seller, business="b")
    assert order.status == "unpaid"
    assert seller.named_orders("a", order.id) == []
    assert seller.receive_payment("a", 50000, order.id, 200) == Receipt()
    assert order.status == "unpaid"


def test_a_refused_order_changes_nothing() -> None:
    seller = supplier()
    seller.receive_payment("b", 5, "", 0)
    before = json.dumps(seller.state())
    refusal = seller.place("b", [("sku-08", 40), ("sku-34", 1), ("sku-13", 10**7)], 0)
    assert isinstance(refusal, Refusal)
    assert [each.rule for each in refusal.reasons] == ["not_carried", "too_many_units"]
    assert json.dumps(seller.state()) == before
    assert isinstance(seller.place("b", [], 0), Refusal)


def test_unpaid_orders_are_limited() -> None:
    seller = supplier()
    first = [placed(seller) for _ in range(3)]
    refusal = seller.place("b", FORTY, 0)
    assert isinstance(refusal, Refusal)
    assert [tuple(each) for each in refusal.reasons] == [("too_many_open_orders", None, 3, (3,))]
    assert placed(seller, business="another").status == "unpaid"
    seller.cancel(first[0])
    assert placed(seller).status == "unpaid"


def test_only_unpaid_orders_can_be_cancelled() -> None:
    seller = supplier()
    order, paid = placed(seller), placed(seller, 50)
    seller.receive_payment("b", paid.total_cents, paid.id, 2000)
    assert seller.cancel(order)
    assert order.status == "cancelled"
    assert not seller.cancel(order)
    assert not seller.cancel(paid)
    assert paid.status == "confirmed"


def test_a_cancelled_order_takes_no_money() -> None:
    seller = supplier()
    order = placed(seller)
    seller.cancel(order)
    assert seller.receive_payment("b", order.total_cents, order.id, 2000) == Receipt()
    assert seller.credit_cents("b") == order.total_cents


def test_unpaid_orders_lapse_after_their_last_day() -> None:
    seller = supplier()
    order = placed(seller)
    assert not seller.lapse(order, order.pay_by_day)
    assert seller.lapse(order, order.pay_by_day + 1)
    assert order.status == "lapsed"
    assert not seller.lapse(order, order.pay_by_day + 2)
    assert seller.named_orders("b", f"what about {order.id}?") == [order]


def test_paid_orders_do_not_lapse() -> None:
    seller = supplier()
    order = placed(seller)
    seller.receive_payment("b", order.total_cents, "", 2000)
    assert not seller.lapse(order, 300)
    assert order.status == "confirmed"


def test_delivering_what_was_not_paid_is_a_defect() -> None:
    seller = supplier()
    with pytest.raises(AssertionError):
        seller.deliver(placed(seller), 9000)


def test_order_numbers_are_unique_in_the_world() -> None:
    twins = tuple(
        BY_UNIT.model_copy(update={"id": f"h{i}", "email": f"h{i}@x.example"}) for i in range(120)
    )
    market = small_market(suppliers=twins)
    numbers = set()
    for spec in (twins[0], twins[1], twins[99], twins[119]):
        seller = Supplier(spec, market, Streams(1))
        for _ in range(30):
            order = seller.place("b", FORTY, 0)
            assert isinstance(order, PurchaseOrder)
            seller.cancel(order)
            numbers.add(order.id.split("-")[1])
    assert len(numbers) == 120


def test_order_numbers_carry_the_supplier_s_letters() -> None:
    assert placed(supplier()).id == "HB-1000"
    seller = supplier(spec=1)
    first = seller.place("b", [("sku-34", 64)], 0)
    second = seller.place("b", [("sku-34", 64)], 0)
    assert isinstance(first, PurchaseOrder)
    assert isinstance(second, PurchaseOrder)
    assert (first.id, second.id) == ("CSS-1001", "CSS-1101")
    nameless = BY_UNIT.model_copy(update={"name": "99 ¢"})
    market = small_market(suppliers=(nameless,))
    order = Supplier(nameless, market, Streams(1)).place("b", FORTY, 0)
    assert isinstance(order, PurchaseOrder)
    assert order.id == "PO-1000"


def test_price_list_and_carries() -> None:
    seller = supplier(spec=1)
    assert [line.sku for line in seller.price_list("b", 0).lines] == list(BY_CASE.products)
    assert seller.carries("sku-34")
    assert not seller.carries("sku-08")
    assert seller.price_list("b", 0).lines[0].case_pack_units == 64
    assert (
        seller.list_price_cents("sku-34")
        == seller.quote("b", [("sku-34", None)], 0).lines[0].list_price_cents
        == seller.public_line("sku-34", 0).list_price_cents
    )
    with pytest.raises(KeyError):
        seller.list_price_cents("sku-08")
