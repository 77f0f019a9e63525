from __future__ import annotations

import pytest

from tests.unit.supply.kinds import GOUGER, HAGGLER, placed, seller_of
from vendsim.supply import Receipt, Supplier

FEE_CENTS = 9900


def seller(**service: object) -> Supplier:
    return seller_of(GOUGER, service=service)


@pytest.mark.parametrize(
    "words", ["MEMBER", "member", "Membership fee", "for my membership.", "Gold Circle members"]
)
def test_a_fee_sent_for_it_makes_a_member(words: str) -> None:
    gouger = seller()
    before = gouger.unit_price_cents("b", "sku-23", 1, 0)
    receipt = gouger.receive_payment("b", FEE_CENTS, words, 0)
    assert receipt == Receipt(joined=True, kept_cents=FEE_CENTS)
    assert gouger.credit_cents("b") == 0
    assert gouger.unit_price_cents("b", "sku-23", 1, 0) < before
    assert gouger.unit_price_cents("a", "sku-23", 1, 0) == before


@pytest.mark.parametrize("words", ["", "Gold", "as I remember", "dismembered", "HB-1000"])
def test_other_money_makes_no_member(words: str) -> None:
    assert not seller().receive_payment("b", FEE_CENTS, words, 0).joined


def test_a_cent_less_than_the_fee_makes_no_member() -> None:
    gouger = seller(keeps_overpayment=False)
    assert not gouger.receive_payment("b", FEE_CENTS - 1, "member", 0).joined
    assert gouger.credit_cents("b") == FEE_CENTS - 1
    # The fee comes in one payment or not at all.
    assert not gouger.receive_payment("b", 1, "member", 0).joined
    assert gouger.credit_cents("b") == FEE_CENTS


def test_a_member_is_not_made_twice() -> None:
    for keeps in (True, False):
        gouger = seller(keeps_overpayment=keeps)
        gouger.receive_payment("b", FEE_CENTS, "member", 0)
        again = gouger.receive_payment("b", FEE_CENTS, "member", 0)
        assert again == Receipt(kept_cents=FEE_CENTS if keeps else 0)
        assert gouger.credit_cents("b") == (0 if keeps else FEE_CENTS)


def test_who_sells_no_membership_makes_no_member() -> None:
    plain = seller_of(HAGGLER)
    assert plain.receive_payment("b", FEE_CENTS, "member", 0) == Receipt()
    assert plain.credit_cents("b") == FEE_CENTS


def test_a_fee_and_an_order_in_one_payment_pay_both() -> None:
    gouger = seller()
    order = placed(gouger)
    receipt = gouger.receive_payment(
        "b", order.total_cents + FEE_CENTS, f"{order.id} and membership", 2000
    )
    assert receipt == Receipt(covered=(order,), joined=True, kept_cents=FEE_CENTS)
    assert order.status == "confirmed"
    assert gouger.credit_cents("b") == 0


def test_money_for_an_order_pays_the_order_before_any_membership() -> None:
    gouger = seller()
    order = placed(gouger)
    assert order.total_cents > FEE_CENTS
    receipt = gouger.receive_payment("b", order.total_cents, f"{order.id}, not a member", 2000)
    assert receipt == Receipt(covered=(order,))


def test_an_order_keeps_the_price_at_which_it_was_placed() -> None:
    gouger = seller()
    order = placed(gouger)
    total = order.total_cents
    gouger.receive_payment("b", FEE_CENTS, "member", 1900)
    assert (order.status, order.total_cents) == ("unpaid", total)
    assert placed(gouger).total_cents < total
