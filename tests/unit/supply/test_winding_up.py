"""Money at suppliers that keep it, and money and orders at suppliers that close down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.kinds import (
    EVERY_KIND,
    GOUGER,
    HAGGLER,
    SWITCHER,
    bought,
    delivered,
    placed,
    seller_of,
)
from tests.unit.supply.market import BY_UNIT
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.supply import Receipt

SEEDS = st.integers(0, 2**63 - 1)
KEEPERS = (GOUGER, SWITCHER)
CREDITORS = (BY_UNIT, HAGGLER)


@pytest.mark.parametrize("spec", EVERY_KIND, ids=lambda spec: spec.id)
def test_money_that_no_order_uses_is_credit_or_kept(spec: SupplierSpec) -> None:
    keeps = spec in KEEPERS
    seller = seller_of(spec)
    receipt = seller.receive_payment("b", 777, "in advance", 0)
    assert receipt == Receipt(kept_cents=777 if keeps else 0)
    assert seller.credit_cents("b") == (0 if keeps else 777)
    # Too much for an order, and the same again by mistake.
    order = placed(seller)
    over = seller.receive_payment("b", order.total_cents + 50, order.id, 2000)
    again = seller.receive_payment("b", order.total_cents, order.id, 2000)
    if keeps:
        assert (over.kept_cents, again.kept_cents) == (50, order.total_cents)
        assert seller.credit_cents("b") == 0
    else:
        assert (over.kept_cents, again.kept_cents) == (0, 0)
        assert seller.credit_cents("b") == 777 + 50 + order.total_cents


@pytest.mark.parametrize("spec", KEEPERS, ids=lambda spec: spec.id)
def test_money_waits_while_an_order_does(spec: SupplierSpec) -> None:
    seller = seller_of(spec)
    order = placed(seller)
    receipt = seller.receive_payment("b", order.total_cents - 1, order.id, 2000)
    assert receipt == Receipt()
    assert seller.keep_unused("b") == 0
    assert seller.cancel(order)
    assert seller.keep_unused("b") == order.total_cents - 1
    assert seller.keep_unused("b") == seller.credit_cents("b") == 0


@given(SEEDS, st.sampled_from(EVERY_KIND), st.integers(1, 10**6))
def test_closing_returns_the_share_of_its_kind(
    seed: int, spec: SupplierSpec, extra_cents: int
) -> None:
    seller = seller_of(spec, seed)
    on_its_way, unpaid = bought(seller), placed(seller)
    seller.hold("b", extra_cents)
    held = seller.credit_cents("b") + on_its_way.total_cents
    returned, lost = seller.wind_up("b")
    assert returned + lost == held
    low, high = seller.scenario.kind_of(spec).service.returned_on_closing
    assert int(low * held) <= returned <= high * held
    assert (on_its_way.status, unpaid.status) == ("lost", "lapsed")
    assert seller.open_orders("b") == []
    assert seller.credit_cents("b") == 0
    assert seller.wind_up("b") == (0, 0)


def test_the_share_returned_is_the_seed_s_and_takes_its_range() -> None:
    shares = []
    for seed in range(300):
        for cents in (10**6, 3 * 10**6):
            seller = seller_of(HAGGLER, seed)
            seller.receive_payment("b", cents, "", 0)
            shares.append(seller.wind_up("b")[0] / cents)
    assert all(abs(a - b) < 1e-5 for a, b in zip(shares[::2], shares[1::2], strict=True))
    assert 0.5 <= min(shares) < 0.51
    assert 0.79 < max(shares) <= 0.8


def test_one_that_closes_settles_with_each_business_by_itself() -> None:
    seller = seller_of(HAGGLER)
    seller.receive_payment("a", 1000, "", 0)
    order = bought(seller)
    assert sum(seller.wind_up("a")) == 1000
    assert order.status == "confirmed"
    assert sum(seller.wind_up("b")) == order.total_cents


def test_an_order_that_lapses_when_its_supplier_closes_is_no_broken_promise() -> None:
    seller = seller_of(HAGGLER)
    before = seller.unit_price_cents("b", "sku-23", 1, 0)
    placed(seller)
    seller.wind_up("b")
    assert seller.unit_price_cents("b", "sku-23", 1, 0) == before


def test_who_keeps_its_word_and_whom_it_knows() -> None:
    assert [seller_of(spec).makes_good for spec in EVERY_KIND] == [True, True, True, False]
    seller = seller_of(HAGGLER)
    for business in "abc":
        assert not seller.knows(business)
    seller.remember_quoted("a", [("sku-08", 40), ("sku-13", None)])
    assert seller.quoted("a") == {"sku-08": 40, "sku-13": None}
    delivered(seller)
    seller.receive_payment("c", 1, "", 0)
    assert [seller.knows(business) for business in "abcd"] == [True, True, True, False]


def test_the_latest_order_and_the_delivered_ones() -> None:
    seller = seller_of(HAGGLER)
    assert seller.last_order("b") is None
    first, second = delivered(seller), delivered(seller, units=50)
    assert seller.delivered_orders("b") == [first, second]
    third = placed(seller)
    assert seller.last_order("b") is third
    seller.cancel(third)
    assert seller.last_order("b") is second
    assert seller.last_order("a") is None
    assert seller.delivered_orders("a") == []


def test_what_is_out_of_stock() -> None:
    seller = seller_of(HAGGLER, service={"stockout_share": 0.4})
    for day in range(0, 60, 7):
        found = seller.out_of_stock([*HAGGLER.products, "sku-34"], day)
        expected = [(sku, seller.fates.back_day(sku, day)) for sku in HAGGLER.products]
        assert found == [(sku, back_day) for sku, back_day in expected if back_day is not None]
