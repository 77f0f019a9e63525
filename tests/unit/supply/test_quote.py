from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.kinds import GOUGER, HAGGLER, NO_LOSSES, delivered, seller_of
from tests.unit.supply.market import BY_UNIT, DRINKS, small_market
from vendsim.rng import Streams
from vendsim.supply import Bid, PurchaseOrder, Quote, Supplier
from vendsim.supply.conditions import add_up


def flat_seller() -> Supplier:
    """A supplier of plain dealing whose list prices are twice the unit cost."""
    spec = BY_UNIT.model_copy(update={"list_spread": 0.0})
    return Supplier(spec, small_market(suppliers=(spec,)), Streams(1))


def prices(quote: Quote) -> list[tuple[str, int | None, int]]:
    return [(line.sku, line.units, line.unit_price_cents) for line in quote.lines]


def test_quote_sums_quantities_and_leaves_the_rest_out() -> None:
    asked = [("sku-08", 100), ("sku-13", None), ("sku-34", 64)]
    quote = flat_seller().quote("b", asked, day=3)
    assert prices(quote) == [("sku-08", 100, 86), ("sku-13", None, 90)]
    assert quote.not_carried == ("sku-34",)
    assert (quote.goods_cents, quote.delivery_cents, quote.total_cents) == (8600, 1500, 10100)
    assert quote.valid_until_day == 10
    assert quote.objections == ()


def test_quote_without_quantities_has_no_delivery() -> None:
    quote = flat_seller().quote("b", [("sku-08", None)], day=0)
    assert (quote.goods_cents, quote.delivery_cents, quote.objections) == (0, 0, ())


def test_one_line_a_product() -> None:
    asked = [("sku-08", 60), ("sku-08", None), ("sku-08", 40)]
    assert prices(flat_seller().quote("b", asked, day=0)) == [("sku-08", 100, 86)]


def test_a_quote_says_why_it_would_not_be_taken() -> None:
    def rules(*lines: tuple[str, int]) -> list[str]:
        return [each.rule for each in flat_seller().quote("b", lines, 0).objections]

    assert rules(("sku-08", 21)) == ["below_minimum"]
    assert rules(("sku-08", 22)) == []
    assert rules(("sku-08", 600), ("sku-08", 600)) == ["too_many_units"]
    assert rules(("sku-08", 0), ("sku-13", 1)) == ["no_units"]


@given(st.lists(st.tuples(st.sampled_from(DRINKS), st.integers(1, 400)), min_size=1, max_size=8))
def test_a_quote_adds_up(lines: list[tuple[str, int]]) -> None:
    seller = flat_seller()
    quote = seller.quote("b", lines, day=0)
    goods = sum(units * seller.unit_price_cents("b", sku, units, 0) for sku, units in add_up(lines))
    assert quote.goods_cents == goods
    assert quote.total_cents == goods + seller.conditions.delivery_cents(goods)


def test_a_quote_ends_with_the_quarter() -> None:
    seller = flat_seller()
    assert [seller.quote("b", [], day).valid_until_day for day in (83, 84, 90, 91)] == [
        *(90, 90, 90, 98)
    ]


def test_a_quote_is_what_an_order_of_that_day_costs() -> None:
    seller = seller_of(HAGGLER, 3, service=NO_LOSSES)
    delivered(seller, minute=0)
    seller.bid("b", [Bid("sku-08", 150, None), Bid("sku-19", None, None)], 9)
    lines = [("sku-08", 150), ("sku-19", 20), ("sku-13", 300)]
    quote = seller.quote("b", lines, 9)
    order = seller.place("b", lines, 9 * 1440)
    assert isinstance(order, PurchaseOrder)
    assert (order.goods_cents, order.delivery_cents) == (quote.goods_cents, quote.delivery_cents)
    assert [line.unit_price_cents for line in order.lines] == [
        line.unit_price_cents for line in quote.lines
    ]


def test_a_price_quoted_holds_until_the_day_the_quote_names() -> None:
    # An agreement that runs out sooner than a price named today does not: the quote says so.
    seller = seller_of(HAGGLER, 3)
    assert seller.bid("b", [Bid("sku-08", 100, None)], 0) == ["countered"]
    for day in range(12):
        for units in (1, 100, 300):
            quote = seller.quote("b", [("sku-08", units)], day)
            then = seller.quote("b", [("sku-08", units)], quote.valid_until_day)
            assert then.lines[0].unit_price_cents <= quote.lines[0].unit_price_cents
            assert then.lines[0].breaks == quote.lines[0].breaks
    assert [seller.quote("b", [("sku-08", 100)], day).valid_until_day for day in (0, 5, 7, 8)] == [
        *(7, 7, 7, 15)
    ]
    assert seller.quote("b", [("sku-13", 100)], 5).valid_until_day == 12


def test_a_price_agreed_that_is_no_better_shortens_no_quote() -> None:
    seller = seller_of(GOUGER)
    listed = seller.list_price_cents("sku-08")
    assert seller.bid("b", [Bid("sku-08", 1, listed - 1)], 0) == ["agreed"]
    assert seller.quote("b", [("sku-08", 100)], 3).valid_until_day == 7
    seller.receive_payment("b", 9900, "member", 4000)
    assert seller.quote("b", [("sku-08", 100)], 3).valid_until_day == 10


def test_breaks_of_a_quote_are_the_prices_at_those_quantities() -> None:
    seller = seller_of(HAGGLER, 3)
    public = seller.public_line("sku-08", 0)
    for day, units in enumerate((20, 150, 500)):
        seller.bid("b", [Bid("sku-08", units, None)], day)
    (line,) = seller.quote("b", [("sku-08", None)], 2).lines
    assert line.unit_price_cents == line.list_price_cents == public.list_price_cents
    assert line.breaks[0][0] == 20
    found = [line.list_price_cents]
    for units, cents in line.breaks:
        assert cents == seller.unit_price_cents("b", "sku-08", units, 2)
        assert seller.unit_price_cents("b", "sku-08", units - 1, 2) == found[-1]
        found.append(cents)
    assert found == sorted(set(found), reverse=True)
    assert seller.public_line("sku-08", 0) == public
