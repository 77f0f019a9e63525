from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.market import BRISK, BY_CASE, BY_UNIT, SUPPLIERS, small_market
from vendsim.clock import day_of, minute_of_day
from vendsim.rng import Streams
from vendsim.supply import PurchaseOrder, Refusal, Supplier

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
    price = seller.unit_price_cents("sku-08", 40)
    assert [tuple(line) for line in order.lines] == [("sku-08", 40, price)]
    assert (order.goods_cents, order.delivery_cents) == (40 * price, 1500)
    assert (order.status, order.due_minute) == ("unpaid", None)
    assert (order.placed_day, order.pay_by_day) == (1, 8)
    assert seller.unpaid_orders("b") == seller.open_orders("b") == [order]


def test_paid_in_full_it_is_confirmed_and_due() -> None:
    seller = supplier()
    order = placed(seller)
    assert seller.receive_payment("b", order.total_cents, f"for {order.id}", 3000) == [order]
    assert order.status == "confirmed"
    assert order.due_minute == seller.due_minute(3000)
    assert seller.credit_cents("b") == 0
    assert seller.unpaid_orders("b") == []
    assert seller.open_orders("b") == [order]
    seller.deliver(order)
    assert seller.open_orders("b") == []
    assert seller.named_orders("b", order.id)[0].status == "delivered"


def test_a_cent_short_is_not_paid_and_the_next_cent_is() -> None:
    seller = supplier()
    order = placed(seller)
    assert seller.receive_payment("b", order.total_cents - 1, order.id, 3000) == []
    assert seller.credit_cents("b") == order.total_cents - 1
    assert seller.receive_payment("b", 1, "the rest", 3100) == [order]
    assert seller.credit_cents("b") == 0


def test_money_before_the_order_confirms_it_at_once() -> None:
    seller = supplier()
    assert seller.receive_payment("b", 50000, "in advance", 100) == []
    order = placed(seller, minute=1900)
    assert order.status == "confirmed"
    assert order.due_minute == seller.due_minute(1900)
    assert seller.credit_cents("b") == 50000 - order.total_cents


def test_credit_of_one_business_is_no_other_s() -> None:
    seller = supplier()
    seller.receive_payment("a", 50000, "", 100)
    order = placed(seller, business="b")
    assert order.status == "unpaid"
    assert seller.named_orders("a", order.id) == []
    assert seller.receive_payment("a", 50000, order.id, 200) == []
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
    assert seller.receive_payment("b", order.total_cents, order.id, 2000) == []
    assert seller.credit_cents("b") == order.total_cents


def test_unpaid_orders_lapse_after_their_last_day() -> None:
    seller = supplier()
    order = placed(seller)
    assert seller.lapse(order.pay_by_day) == []
    assert seller.lapse(order.pay_by_day + 1) == [order]
    assert order.status == "lapsed"
    assert seller.lapse(order.pay_by_day + 2) == []
    assert seller.named_orders("b", f"what about {order.id}?") == [order]


def test_paid_orders_do_not_lapse() -> None:
    seller = supplier()
    order = placed(seller)
    seller.receive_payment("b", order.total_cents, "", 2000)
    assert seller.lapse(300) == []
    assert order.status == "confirmed"


def test_delivering_what_was_not_paid_is_a_defect() -> None:
    seller = supplier()
    with pytest.raises(AssertionError):
        seller.deliver(placed(seller))


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


@given(st.integers(0, 2**63 - 1), st.integers(0, 500_000))
def test_goods_come_within_the_lead_time_and_the_hours(seed: int, minute: int) -> None:
    due = supplier(seed).due_minute(minute)
    assert 1 <= day_of(due) - day_of(minute) <= 4
    assert 540 <= minute_of_day(due) <= 960


def test_lead_times_take_every_value_and_depend_on_the_day_only() -> None:
    seller, again = supplier(), supplier()
    placed(again)
    days = [day_of(seller.due_minute(1440 * d + 400)) - d for d in range(200)]
    assert set(days) == {1, 2, 3, 4}
    assert days == [day_of(again.due_minute(1440 * d + 1439)) - d for d in range(200)]
    assert all(abs(days.count(n) - 50) < 25 for n in (1, 2, 3, 4))


def test_a_fixed_lead_time() -> None:
    seller = supplier(spec=2)
    assert seller.spec is BRISK
    assert seller.due_minute(1440 * 3 + 5) == 1440 * 5 + 600


def test_price_list_and_carries() -> None:
    seller = supplier(spec=1)
    assert [line.sku for line in seller.price_list(0).lines] == list(BY_CASE.products)
    assert seller.carries("sku-34")
    assert not seller.carries("sku-08")
    assert seller.price_list(0).lines[0].case_pack_units == 64
    assert (
        seller.list_price_cents("sku-34")
        == seller.quote([("sku-34", None)], 0).lines[0].list_price_cents
    )
    with pytest.raises(KeyError):
        seller.list_price_cents("sku-08")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), st.integers(1, 200)),
        st.tuples(st.just("pay"), st.integers(1, 40_000)),
        st.tuples(st.just("pay_named"), st.integers(0, 5)),
        st.tuples(st.just("cancel"), st.integers(0, 5)),
        st.tuples(st.just("lapse"), st.integers(0, 30)),
        st.tuples(st.just("deliver"), st.integers(0, 5)),
    ),
    max_size=40,
)


@given(STEPS)
def test_no_cent_is_made_or_lost(steps: list[tuple[str, int]]) -> None:
    seller = supplier()
    paid = 0
    orders: list[PurchaseOrder] = []
    for minute, (step, value) in enumerate(steps):
        chosen = orders[value % len(orders)] if orders else None
        if step == "place":
            order = seller.place("b", [("sku-13", value)], minute)
            orders += [order] if isinstance(order, PurchaseOrder) else []
        elif step == "pay":
            seller.receive_payment("b", value, "", minute)
            paid += value
        elif step == "lapse":
            seller.lapse(value)
        elif chosen is not None and step == "pay_named":
            seller.receive_payment("b", chosen.total_cents, chosen.id, minute)
            paid += chosen.total_cents
        elif chosen is not None and step == "cancel":
            seller.cancel(chosen)
        elif chosen is not None and chosen.status == "confirmed":
            seller.deliver(chosen)
        bought = sum(o.total_cents for o in orders if o.status in ("confirmed", "delivered"))
        assert paid == bought + seller.credit_cents("b")
        assert all(
            (o.due_minute is not None) == (o.status in ("confirmed", "delivered")) for o in orders
        )
    assert json.loads(json.dumps(seller.state())) == seller.state()
