"""Rival quotes: what a supplier believes, what it doubts, and what it holds against a buyer."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.kinds import GOUGER, HAGGLER, SWITCHER, delivered, seller_of
from tests.unit.supply.market import BY_UNIT
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.supply import UNLISTED, Bid, Claim, PublicPrice, Supplier

SKU = "sku-23"
SEEDS = st.integers(0, 2**63 - 1)
BARGAINERS = (HAGGLER, GOUGER, SWITCHER)
STILL: dict[str, object] = {"drift_per_quarter": (0.0, 0.0)}


def cents(seller: Supplier, day: int, units: int = 1) -> int:
    return seller.unit_price_cents("b", SKU, units, day)


def told(
    seller: Supplier, day: int, price: int | None = None, public: PublicPrice = None
) -> tuple[str, int]:
    """The effect of a claim, and by how many cents the price of one unit moves."""
    before = cents(seller, day)
    effect = seller.claim("b", Claim(SKU, price, public), day)
    return effect, cents(seller, day) - before


@pytest.mark.parametrize("spec", BARGAINERS, ids=lambda spec: spec.id)
@pytest.mark.parametrize("day", [0, 45])
def test_an_invented_rival_quote_works_as_published(spec: SupplierSpec, day: int) -> None:
    counts = {-1: 0, 0: 0, 1: 0}
    draws = 4000
    for seed in range(draws):
        seller = seller_of(spec, seed)
        assert cents(seller, day) > seller.reserve_cents(SKU, day) + 5
        effect, moved = told(seller, day, seller.reserve_cents(SKU, day))
        sign = (moved > 0) - (moved < 0)
        assert effect == {-1: "believed", 0: "unmoved", 1: "doubted"}[sign]
        counts[sign] += 1
    lowered, left, raised = (counts[sign] / draws for sign in (-1, 0, 1))
    assert abs(lowered - 0.3) <= 0.02
    assert abs(left - 0.6) <= 0.02
    assert abs(raised - 0.1) <= 0.02


@given(SEEDS, st.sampled_from(BARGAINERS), st.one_of(st.none(), st.integers(-100, 1500)))
def test_a_believed_claim_moves_a_step_bounded_by_the_claim_and_the_reserve(
    seed: int, spec: SupplierSpec, price: int | None
) -> None:
    always = seller_of(spec, seed, bargaining={"belief_lowers": 1.0, "belief_raises": 0.0})
    before, reserve = cents(always, 0), always.reserve_cents(SKU, 0)
    effect, moved = told(always, 0, price)
    step = before - 0.4 * (before - reserve)
    lowest = max(reserve, min(before, price or 0))
    assert abs(before + moved - max(lowest, step)) <= 0.5 + 1e-9
    assert effect == ("believed" if moved else "unmoved")


@given(SEEDS, st.sampled_from(BARGAINERS), st.integers(0, 1500), st.integers(1, 1500))
def test_what_a_public_price_list_bears_out_is_believed(
    seed: int, spec: SupplierSpec, price: int, public: int
) -> None:
    seller = seller_of(spec, seed)
    before, reserve = cents(seller, 0), seller.reserve_cents(SKU, 0)
    effect, moved = told(seller, 0, price, public)
    if price < 0.98 * public:
        assert effect == "refuted"
        assert moved > 0
    elif price >= before:
        assert (effect, moved) == ("unmoved", 0)
    else:
        assert effect == "believed"
        expected = max(reserve, price, before - 0.4 * (before - reserve))
        assert abs(before + moved - expected) <= 0.5 + 1e-9


def test_a_believed_price_stands_for_a_week_from_one_unit_on() -> None:
    seller = seller_of(HAGGLER, 5)
    listed = cents(seller, 0)
    assert told(seller, 0, listed - 7, listed - 7) == ("believed", -7)
    assert [cents(seller, day) for day in (0, 7, 8)] == [listed - 7, listed - 7, listed]
    assert cents(seller, 0, 99) == listed - 7


def test_a_true_claim_works_once_a_delivery() -> None:
    seller = seller_of(HAGGLER, 5, service=STILL)
    listed = cents(seller, 0)
    true_cents = seller.reserve_cents(SKU)
    assert told(seller, 0, true_cents, true_cents)[0] == "believed"
    for day in range(1, 30):
        assert told(seller, day, true_cents, true_cents) == ("unmoved", 0)
    delivered(seller, minute=1440 * 30)
    effect, moved = told(seller, 40, true_cents, true_cents)
    assert effect == "believed"
    assert cents(seller, 40) < listed + moved + 1


def test_a_claim_that_a_public_list_contradicts_is_remembered() -> None:
    seller = seller_of(HAGGLER, 5, service=STILL)
    listed, reserve = cents(seller, 0), seller.reserve_cents(SKU)
    assert seller.bid("b", [Bid(SKU, 1, None)], 0) == ["countered"]
    assert seller.bid("b", [Bid("sku-08", 1, None)], 1) == ["countered"]
    assert told(seller, 2, 97, 100)[0] == "refuted"
    grudge = 0.1 * (listed - reserve)
    # Angry for the six days of cooling, and the price agreed before is off the table.
    assert abs(cents(seller, 2) - 1.1 * (listed + grudge)) <= 0.5
    assert cents(seller, 7) == cents(seller, 2)
    for day in (8, 300):
        assert abs(cents(seller, day) - (listed + grudge)) <= 0.5
    # The buyer's word is worth less in all that it was named a price for.
    other = seller.reserve_cents("sku-08")
    agreed = seller.prices.unit_price_cents("sku-08", 1, 2)
    assert seller.unit_price_cents("b", "sku-08", 1, 2) >= agreed
    plain = seller.prices.unit_price_cents("sku-08", 1, 300)
    cents_now = seller.unit_price_cents("b", "sku-08", 1, 300)
    assert abs(cents_now - (plain + 0.1 * (plain - other))) <= 0.5


@pytest.mark.parametrize("spec", BARGAINERS, ids=lambda spec: spec.id)
@pytest.mark.parametrize("price", [None, 0, 97, 10_000])
def test_goods_that_a_public_list_does_not_name_have_no_price_on_it(
    spec: SupplierSpec, price: int | None
) -> None:
    for seed in range(25):
        seller = seller_of(spec, seed)
        effect, moved = told(seller, 2, price, UNLISTED)
        assert effect == "refuted"
        assert moved > 0
        assert seller.mind.dealings("b").broken == 1


def test_lies_add_up() -> None:
    seller = seller_of(HAGGLER, 5, service=STILL)
    found = []
    for day in range(0, 60, 10):
        told(seller, day, 50, 100)
        found.append(cents(seller, day + 9))
    assert found == sorted(set(found))


def test_an_angry_supplier_does_not_give_way_and_then_does_again() -> None:
    seller = seller_of(HAGGLER, 5, bargaining={"patience_rounds": 50})
    told(seller, 0, 50, 100)
    outcomes = [seller.bid("b", [Bid(SKU, 1, None)], day)[0] for day in range(8)]
    assert outcomes == ["last_word"] * 6 + ["countered"] * 2
    # It is angry about that product only.
    other = seller_of(HAGGLER, 5)
    told(other, 0, 50, 100)
    assert other.bid("b", [Bid("sku-08", 1, None)], 1) == ["countered"]


@given(SEEDS, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 600)), max_size=20))
def test_repeated_invented_claims_never_lower(seed: int, claims: list[tuple[int, int]]) -> None:
    seller = seller_of(HAGGLER, seed, service=STILL)
    told(seller, 0, 200)
    day = 0
    for days, price in claims:
        day += days
        effect, moved = told(seller, day, price)
        assert moved >= 0
        assert (effect == "doubted") or (effect, moved) == ("unmoved", 0)


def test_repeated_claims_annoy_in_the_end() -> None:
    effects = []
    for seed in range(100):
        seller = seller_of(HAGGLER, seed)
        effects += [told(seller, day, 200)[0] for day in range(30)][1:]
    assert "believed" not in effects
    assert abs(effects.count("doubted") / len(effects) - 0.1) < 0.02


@given(SEEDS, st.integers(0, 400))
def test_a_claim_is_judged_by_the_day_not_by_its_words(seed: int, day: int) -> None:
    effects = {told(seller_of(HAGGLER, seed), day, price)[0] for price in (None, 0, 1, 100)}
    assert len(effects) == 1
    again = seller_of(HAGGLER, seed)
    again.bid("b", [Bid("sku-08", 1, None)], 0)
    again.claim("a", Claim(SKU, 100, None), day)
    assert told(again, day, 100)[0] in effects


@given(SEEDS, st.lists(st.tuples(st.booleans(), st.integers(-5, 900)), max_size=30))
def test_no_claim_ever_brings_a_price_below_the_reserve(
    seed: int, claims: list[tuple[bool, int]]
) -> None:
    seller = seller_of(HAGGLER, seed, bargaining={"belief_lowers": 1.0, "belief_raises": 0.0})
    for day, (public, price) in enumerate(claims):
        if day % 4 == 3:
            delivered(seller, minute=1440 * day)
        told(seller, day, price, price if public else None)
        for units in (1, 100, 1000):
            assert cents(seller, day, units) >= seller.reserve_cents(SKU, day)


def test_a_supplier_at_its_reserve_is_unmoved() -> None:
    at_reserve = HAGGLER.model_copy(update={"list_markup": 0.0, "list_spread": 0.0})
    for seed in range(50):
        effect, moved = told(seller_of(at_reserve, seed), 0, 1)
        assert (effect, moved) == ("unmoved", 0) or effect == "doubted"


def test_fixed_prices_do_not_listen_and_unknown_products_change_nothing() -> None:
    plain = seller_of(BY_UNIT)
    for day in range(40):
        assert told(plain, day, 1, 1) == told(plain, day, 1, 100) == ("unmoved", 0)
    seller = seller_of(HAGGLER)
    for each in (plain, seller):
        before = json.dumps(each.state())
        with pytest.raises(KeyError):
            each.claim("b", Claim("sku-34", 1, 1), 0)
        assert json.dumps(each.state()) == before
