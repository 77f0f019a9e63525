"""What an honest supplier's parcels hold, and what becomes of the money for the rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.kinds import HAGGLER, bought, placed, seller_of
from tests.unit.supply.market import DRINKS
from vendsim.clock import day_of
from vendsim.supply import Lot, PurchaseOrder, Supplier

SEEDS = st.integers(0, 2**63 - 1)


def rough(seed: int, **service: object) -> Supplier:
    """A bargaining supplier that mostly ships short and breaks things."""
    rates: dict[str, object] = {"short_share": 0.7, "damaged_share": 0.7, "damaged_most": 1.0}
    return seller_of(HAGGLER, seed, service={**rates, **service})


@given(
    SEEDS,
    st.lists(
        st.tuples(st.sampled_from(DRINKS), st.integers(1, 200)),
        min_size=1,
        max_size=5,
        unique_by=lambda line: line[0],
    ),
    st.booleans(),
)
def test_every_unit_and_every_cent_is_accounted_for(
    seed: int, lines: list[tuple[str, int]], makes_good: bool
) -> None:
    seller = rough(seed, makes_good=makes_good)
    order = seller.place("b", [*lines, ("sku-19", 20)] if len(lines) < 2 else lines, 0)
    if not isinstance(order, PurchaseOrder):
        return
    seller.receive_payment("b", order.total_cents, order.id, 0)
    shipment = seller.deliver(order, 5000)
    good = {lot.sku: lot.units for lot in shipment.lots}
    missing, damaged = dict(shipment.missing), dict(shipment.damaged)
    for line in order.lines:
        parts = [found.get(line.sku, 0) for found in (good, missing, damaged)]
        assert sum(parts) == line.units
        # As fate has it for that day, whatever was ordered beside it.
        short = seller.fates.lost_units("short", line.sku, line.units, day_of(5000))
        assert parts[1] == short
        assert parts[2] == seller.fates.lost_units(
            "damaged", line.sku, line.units - short, day_of(5000)
        )
    price_of = {line.sku: line.unit_price_cents for line in order.lines}
    short_cents = sum(units * price_of[sku] for sku, units in shipment.missing)
    damaged_cents = sum(units * price_of[sku] for sku, units in shipment.damaged)
    assert [lot.unit_price_cents for lot in shipment.lots] == [price_of[sku] for sku in good]
    assert all(lot.units > 0 for lot in shipment.lots)
    assert shipment.credit_cents == (short_cents if makes_good else 0)
    assert shipment.goods_cents + shipment.credit_cents + shipment.lost_cents == order.goods_cents
    assert seller.credit_cents("b") == shipment.credit_cents
    assert seller.make_good(order) == (damaged_cents if makes_good else 0)


def test_damage_is_made_good_once_and_only_where_goods_have_come() -> None:
    for seed in range(30):
        seller = rough(seed, short_share=0.0, damaged_share=1.0)
        order, unpaid = bought(seller), placed(seller)
        assert seller.make_good(order) == seller.make_good(unpaid) == 0
        shipment = seller.deliver(order, 5000)
        ((_, units),) = shipment.damaged
        assert shipment.lost_cents == units * order.lines[0].unit_price_cents
        credited = [seller.make_good(order) for _ in range(3)]
        assert credited == [shipment.lost_cents, 0, 0]
        assert order.credited_cents == shipment.lost_cents
        assert seller.credit_cents("b") == shipment.lost_cents


def test_goods_come_whole_where_nothing_befalls_them() -> None:
    seller = rough(1, short_share=0.0, damaged_share=0.0)
    order = bought(seller)
    shipment = seller.deliver(order, 5000)
    assert shipment.lots == (Lot("sku-08", 100, order.lines[0].unit_price_cents),)
    assert (shipment.missing, shipment.damaged, shipment.instead) == ((), (), ())
    assert shipment.credit_cents == shipment.lost_cents == order.claimable_cents == 0
