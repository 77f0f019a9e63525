from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal, getcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.unit.supply.kinds import (
    BARGAINING,
    EVERY_KIND,
    GOUGER,
    HAGGLER,
    SWITCHER,
    delivered,
    placed,
    seller_of,
)
from tests.unit.supply.market import BY_UNIT, DRINKS
from vendsim.rng import Streams
from vendsim.scenario.supplier_spec import MembershipSpec, SupplierSpec
from vendsim.supply import Bid, PurchaseOrder, Supplier

SKU = "sku-23"
SEEDS = st.integers(0, 2**63 - 1)
# Every product's price has room of several cents down to the reserve in these.
BARGAINERS = (HAGGLER, GOUGER, SWITCHER)
PATIENT: dict[str, object] = {"patience_rounds": 50}
STILL: dict[str, object] = {"drift_per_quarter": (0.0, 0.0)}


def ask(seller: Supplier, day: int, units: int | None = None, price: int | None = None) -> str:
    return seller.bid("b", [Bid(SKU, units, price)], day)[0]


def cents(seller: Supplier, day: int, units: int = 1) -> int:
    return seller.unit_price_cents("b", SKU, units, day)


def reserve(seller: Supplier, day: int = 0) -> int:
    return seller.reserve_cents(SKU, day)


def conceded(spec: SupplierSpec, seed: int, rounds: int) -> Decimal:
    """α of a round in exact decimals, from the published formula and the ranges of the kind."""
    getcontext().prec = 40
    draws = [Decimal(u) for u in Streams(seed).uniforms("temper", spec.id, 0, 3)]
    least, most = BARGAINING.rounds
    limit = least + int(draws[0] * (most - least + 1))
    ranges = (BARGAINING.first_concession, BARGAINING.exponent)
    kappa, exponent = (
        Decimal(low) + (Decimal(high) - Decimal(low)) * draw
        for (low, high), draw in zip(ranges, draws[1:], strict=True)
    )
    share = min(Decimal(1), Decimal(rounds) / limit)
    return kappa + (1 - kappa) * (share.ln() / exponent).exp()


@given(SEEDS, st.sampled_from(BARGAINERS), st.integers(1, 400))
def test_offers_follow_the_published_curve(seed: int, spec: SupplierSpec, units: int) -> None:
    seller = seller_of(spec, seed, bargaining=PATIENT, service=STILL)
    listed = seller.prices.unit_price_cents(SKU, units, 0)
    room = listed - reserve(seller)
    for rounds in range(1, 11):
        ask(seller, 3 * rounds, units)
        exact = listed - conceded(spec, seed, rounds) * room
        assert cents(seller, 3 * rounds, units) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert cents(seller, 30, units) == reserve(seller)


@given(
    SEEDS,
    st.sampled_from(BARGAINERS),
    st.lists(
        st.tuples(
            st.integers(0, 4),
            st.one_of(st.none(), st.integers(-(10**9), 10**9)),
            st.one_of(st.none(), st.integers(0, 1500)),
        ),
        min_size=1,
        max_size=25,
    ),
)
def test_haggling_never_goes_below_the_reserve_and_never_raises_a_price(
    seed: int, spec: SupplierSpec, bids: list[tuple[int, int | None, int | None]]
) -> None:
    seller = seller_of(spec, seed)
    day = 0
    for days, units, price in bids:
        day += days
        quantities = {1, 100, 1000, max(1, units or 1)}
        before = {n: cents(seller, day, n) for n in quantities}
        outcome = ask(seller, day, units, price)
        after = {n: cents(seller, day, n) for n in quantities}
        assert all(reserve(seller, day) <= after[n] <= before[n] for n in quantities)
        wanted = max(1, units or 1)
        if outcome == "agreed":
            assert price is not None
            assert after[wanted] == min(price, before[wanted])
        elif outcome == "countered":
            assert after[wanted] < before[wanted]
            assert price is None or price < after[wanted]
        else:
            assert after == before


@pytest.mark.parametrize("spec", BARGAINERS, ids=lambda spec: spec.id)
def test_later_rounds_never_offer_more(spec: SupplierSpec) -> None:
    for seed in range(40):
        seller = seller_of(spec, seed, service=STILL)
        offers = [(ask(seller, day), cents(seller, day))[1] for day in range(0, 120, 2)]
        # Between two rounds an offer may run out; in the next it is named again, or less.
        given = [ask(seller, day) and cents(seller, day) for day in range(121, 400, 8)]
        assert min(offers) == given[-1] == reserve(seller)
        assert given == sorted(given, reverse=True)


def test_a_price_agreed_binds_to_its_day_and_from_its_quantity() -> None:
    seller = seller_of(HAGGLER, 5)
    listed = seller.prices.unit_price_cents(SKU, 80, 10)
    assert ask(seller, 10, 80, listed - 1) == "agreed"
    for day in range(10, 18):
        assert [cents(seller, day, n) for n in (79, 80, 99)] == [listed, listed - 1, listed - 1]
        order = placed(seller, SKU, 80, 1440 * day)
        assert order.lines[0].unit_price_cents == listed - 1
        assert seller.receive_payment("b", order.total_cents, order.id, 1440 * day).covered
    assert [cents(seller, 18, n) for n in (79, 80, 99)] == [listed] * 3


def test_a_price_agreed_does_not_outlive_the_quarter() -> None:
    seller = seller_of(HAGGLER, 5, service={"drift_per_quarter": (0.2, 0.3)})
    assert ask(seller, 88, 10) == "countered"
    assert cents(seller, 90, 10) < seller.prices.unit_price_cents(SKU, 10, 90)
    assert cents(seller, 91, 10) == seller.prices.unit_price_cents(SKU, 10, 91)
    assert ask(seller, 91, 10) == "countered"
    assert cents(seller, 91, 10) >= reserve(seller, 91) > reserve(seller, 90)


def test_agreements_about_several_quantities_stand_side_by_side() -> None:
    seller = seller_of(HAGGLER, 5, bargaining=PATIENT)
    for day, units in enumerate((10, 500, 200)):
        assert ask(seller, day, units) == "countered"
    found = [cents(seller, 2, n) for n in (1, 9, 10, 199, 200, 499, 500, 1000)]
    assert found == sorted(found, reverse=True)
    assert found[0] == found[1] > found[2] == found[3] > found[4] == found[5] >= found[6]
    assert found[6] == found[7]
    # The first ran out after day 7, the others after days 8 and 9.
    assert cents(seller, 8, 10) == seller.prices.unit_price_cents(SKU, 10, 8)
    assert cents(seller, 8, 500) == found[6]
    assert cents(seller, 9, 500) == cents(seller, 9, 200) == found[4]


def test_a_higher_bid_than_the_price_is_agreed_at_the_price() -> None:
    seller = seller_of(HAGGLER, 5)
    price = cents(seller, 0)
    assert ask(seller, 0, 1, price) == "agreed"
    assert ask(seller, 1, 1, price + 500) == "agreed"
    assert cents(seller, 1) == price


def test_a_bid_for_a_huge_quantity_binds_for_that_quantity_only() -> None:
    seller = seller_of(HAGGLER, 5)
    before = [cents(seller, 0, n) for n in (1, 99, 100, 300, 1000)]
    assert ask(seller, 0, 10**12, 1) == "too_low"
    assert ask(seller, 1, 10**12) == "countered"
    assert [cents(seller, 1, n) for n in (1, 99, 100, 300, 1000)] == before
    assert cents(seller, 1, 10**12) < before[-1]


@pytest.mark.parametrize("price", [-(10**9), -1, 0, 1])
def test_an_absurd_bid_gets_nothing(price: int) -> None:
    seller = seller_of(HAGGLER, 5)
    before = [cents(seller, 0, n) for n in (1, 100, 1000)]
    for day in range(30):
        assert ask(seller, day, 100, price) == "too_low"
        assert [cents(seller, day, n) for n in (1, 100, 1000)] == before


@given(SEEDS)
def test_the_least_serious_bid(seed: int) -> None:
    limit = 0.2 * cents(seller_of(HAGGLER, seed), 0)
    for price in range(int(limit) - 1, int(limit) + 3):
        outcome = ask(seller_of(HAGGLER, seed), 0, 1, price)
        assert outcome == ("too_low" if price < limit else "countered")


@pytest.mark.parametrize("units", [None, 0, -5, 1])
def test_a_bid_without_a_sensible_quantity_is_for_one(units: int | None) -> None:
    seller = seller_of(HAGGLER, 5)
    assert ask(seller, 0, units) == "countered"
    alike = seller_of(HAGGLER, 5)
    ask(alike, 0, 1)
    assert seller.state() == alike.state()


def test_two_mails_of_one_morning_are_one_round() -> None:
    seller = seller_of(HAGGLER, 5)
    assert ask(seller, 4) == "countered"
    before = json.dumps(seller.state())
    for _ in range(20):
        assert ask(seller, 4) == "last_word"
        assert seller.bid("b", [Bid("sku-08", 50, None)], 4) == ["last_word"]
    assert ask(seller, 4, 1, cents(seller, 4)) == "agreed"
    after = json.loads(json.dumps(seller.state()))
    after["dealings"]["b"][-1].pop("sku-08")
    assert after == json.loads(before)


def test_several_bids_for_one_product_in_one_mail_are_one_round() -> None:
    once, often = seller_of(HAGGLER, 5), seller_of(HAGGLER, 5)
    assert ask(once, 0) == "countered"
    outcomes = often.bid("b", [Bid(SKU, None, None)] * 30, 0)
    assert outcomes == ["countered"] + ["last_word"] * 29
    assert cents(often, 0) == cents(once, 0)
    # Another quantity is another price, of the same round.
    both = seller_of(HAGGLER, 5)
    assert both.bid("b", [Bid(SKU, 1, None), Bid(SKU, 300, None)], 0) == ["countered"] * 2
    assert cents(both, 0) == cents(once, 0)


def test_one_mail_may_bid_for_many_products() -> None:
    seller = seller_of(HAGGLER, 5)
    assert set(seller.bid("b", [Bid(sku, None, None) for sku in DRINKS], 0)) == {"countered"}


def test_patience_ends_and_comes_back_after_cooling() -> None:
    # Three rounds of patience, six days to cool down.
    seller = seller_of(HAGGLER, 5, bargaining={"rounds": (50, 50)})
    outcomes = [ask(seller, day) for day in range(16)]
    assert outcomes == [
        *(["countered"] * 3 + ["last_word"] * 5),
        *(["countered"] * 3 + ["last_word"] * 5),
    ]


def test_bids_far_apart_use_up_patience_too() -> None:
    seller = seller_of(HAGGLER, 5, bargaining={"rounds": (50, 50), "cooling_days": 40})
    days = (0, 20, 40, 60, 79, 80, 81)
    outcomes = [ask(seller, day) for day in days]
    assert outcomes == ["countered"] * 3 + ["last_word"] * 2 + ["countered"] * 2


def test_a_delivery_gives_patience_back() -> None:
    seller = seller_of(HAGGLER, 5, bargaining={"rounds": (50, 50)})
    assert [ask(seller, day) for day in range(4)] == ["countered"] * 3 + ["last_word"]
    delivered(seller, minute=1440 * 3)
    assert ask(seller, 4) == "countered"


def test_an_empty_mail_is_no_round_and_an_unknown_product_changes_nothing() -> None:
    seller = seller_of(HAGGLER, 5)
    before = json.dumps(seller.state())
    assert seller.bid("b", [], 0) == []
    with pytest.raises(KeyError):
        seller.bid("b", [Bid(SKU, 1, None), Bid("sku-34", 1, None)], 0)
    assert json.dumps(seller.state()) == before
    assert ask(seller, 0) == "countered"


def test_fixed_prices_are_fixed() -> None:
    seller = seller_of(BY_UNIT)
    before = cents(seller, 0, 100)
    for day in range(40):
        assert ask(seller, day, 100, before - 1) == ask(seller, day) == "fixed"
    assert cents(seller, 39, 100) == before


@given(SEEDS, st.integers(0, 20))
def test_goodwill_grows_with_orders_to_its_limit(seed: int, orders: int) -> None:
    seller = seller_of(HAGGLER, seed, service=STILL)
    for number in range(orders):
        delivered(seller, minute=14400 * number)
    for units in (1, 100, 300):
        listed = seller.prices.unit_price_cents(SKU, units, 30)
        share = min(0.3, 0.03 * orders)
        exact = listed - share * (listed - reserve(seller, 30))
        assert abs(cents(seller, 30, units) - exact) <= 0.5 + 1e-9


@given(SEEDS, st.integers(0, 4), st.integers(0, 4), st.integers(0, 5))
def test_broken_promises_raise_prices(seed: int, cancelled: int, lapsed: int, good: int) -> None:
    seller = seller_of(HAGGLER, seed, service=STILL)
    for number in range(good):
        delivered(seller, minute=14400 * number)
    for _ in range(cancelled):
        seller.cancel(placed(seller, minute=1440 * 10))
    for _ in range(lapsed):
        seller.lapse(placed(seller, minute=1440 * 10), 1000)
    listed = seller.prices.unit_price_cents(SKU, 1, 30)
    share = 0.03 * good - 0.1 * (cancelled + lapsed)
    exact = listed - share * (listed - reserve(seller, 30))
    assert abs(cents(seller, 30) - exact) <= 0.5 + 1e-9


def test_a_cancelled_order_withdraws_prices_agreed() -> None:
    for ending in ("cancel", "lapse"):
        seller = seller_of(HAGGLER, 5)
        order = placed(seller, minute=0)
        seller.bid("b", [Bid(SKU, 1, None), Bid("sku-08", 1, None)], 0)
        if ending == "cancel":
            seller.cancel(order)
        else:
            seller.lapse(order, 8)
        for sku in (SKU, "sku-08"):
            price = seller.unit_price_cents("b", sku, 1, 0)
            assert price > seller.prices.unit_price_cents(sku, 1, 0)


@given(SEEDS, st.integers(1, 400), st.integers(0, 6), st.sampled_from([0.2, 0.8]))
def test_a_member_pays_less_and_never_less_than_the_reserve(
    seed: int, units: int, rounds: int, discount: float
) -> None:
    circle = MembershipSpec(name="Gold Circle", fee_cents=9900, discount=discount)
    spec = GOUGER.model_copy(update={"membership": circle})
    seller = seller_of(spec, seed, bargaining=PATIENT, service=STILL)
    listed = cents(seller, 0, units)
    assert seller.receive_payment("b", 9900, "membership", 0).joined
    lowest = reserve(seller)
    assert abs(cents(seller, 0, units) - max(lowest, (1 - discount) * listed)) <= 0.5 + 1e-9
    offers = [cents(seller, 0, units)]
    for day in range(rounds):
        ask(seller, day, units)
        offers.append(cents(seller, day, units))
    assert offers == sorted(offers, reverse=True)
    assert offers[-1] >= lowest


def test_a_member_of_a_supplier_with_fixed_prices_gets_the_discount() -> None:
    fixed = BY_UNIT.model_copy(
        update={"membership": GOUGER.membership, "list_spread": 0.0, "list_markup": 2.0}
    )
    seller = seller_of(fixed)
    assert cents(seller, 0) == 480
    seller.receive_payment("b", 9900, "membership", 0)
    assert [cents(seller, 0, n) for n in (1, 100)] == [384, 361]


@given(SEEDS)
def test_one_business_s_haggling_is_no_other_s(seed: int) -> None:
    seller, alone = seller_of(HAGGLER, seed), seller_of(HAGGLER, seed)
    for day in range(10):
        seller.bid("a", [Bid(SKU, 10, None)], day)
    seller.cancel(placed(seller))
    for day in range(10, 14):
        outcomes = [each.bid("c", [Bid(SKU, 10, None)], day) for each in (seller, alone)]
        assert outcomes[0] == outcomes[1]
        found = [each.unit_price_cents("c", SKU, 10, day) for each in (seller, alone)]
        assert found[0] == found[1]


@given(SEEDS, st.sampled_from(EVERY_KIND))
def test_asking_for_prices_changes_nothing(seed: int, spec: SupplierSpec) -> None:
    seller = seller_of(spec, seed)
    ask(seller, 0)
    before = json.dumps(seller.state())
    seller.quote("b", [(SKU, 500)], 1)
    seller.price_list("b", 1)
    seller.public_line(SKU, 1)
    cents(seller, 2, 10**9)
    assert json.dumps(seller.state()) == before


@given(SEEDS, st.integers(2, 400))
def test_no_way_to_split_an_order_makes_it_cheaper_by_haggled_prices(seed: int, units: int) -> None:
    seller = seller_of(HAGGLER, seed)
    assume(ask(seller, 0, units) == "countered")
    whole = units * cents(seller, 0, units)
    for part in {1, units // 2}:
        assert part * cents(seller, 0, part) + (units - part) * cents(seller, 0, units - part) >= (
            whole
        )
    order = seller.place("b", [(SKU, units // 2), (SKU, units - units // 2)], 0)
    if isinstance(order, PurchaseOrder):
        assert order.goods_cents == whole


def test_several_orders_of_one_day_are_one_kindness() -> None:
    many, one = seller_of(HAGGLER, 5, service=STILL), seller_of(HAGGLER, 5, service=STILL)
    for _ in range(6):
        delivered(many, minute=0)
    delivered(one, minute=0)
    assert [cents(many, 30, units) for units in (1, 100)] == [
        cents(one, 30, units) for units in (1, 100)
    ]


@given(SEEDS, st.integers(0, 6))
def test_who_breaks_promises_is_given_less_way(seed: int, broken: int) -> None:
    seller = seller_of(HAGGLER, seed, bargaining={"patience_rounds": 50})
    for _ in range(broken):
        seller.cancel(placed(seller))
    for day in range(10, 20):
        seller.bid("b", [Bid(SKU, 1, None)], day)
    listed = seller.prices.unit_price_cents(SKU, 1, 20)
    asked = listed + 0.1 * broken * (listed - reserve(seller, 20))
    exact = asked - max(0.0, 1 - 0.1 * broken) * (asked - reserve(seller, 20))
    assert abs(cents(seller, 20) - exact) <= 1


@given(SEEDS, st.sampled_from([1, 30, 150, 299, 300, 900]))
def test_few_units_are_not_given_the_whole_way(seed: int, units: int) -> None:
    bargaining: dict[str, object] = {"patience_rounds": 50, "volume_weight": 0.3}
    seller = seller_of(HAGGLER, seed, bargaining=bargaining)
    for day in range(10):
        seller.bid("b", [Bid(SKU, units, None)], day)
    asked = seller.prices.unit_price_cents(SKU, units, 10)
    share = 1 - 0.3 * (1 - min(1, units / 300))
    exact = asked - share * (asked - reserve(seller, 10))
    assert abs(cents(seller, 10, units) - exact) <= 0.5 + 1e-9
