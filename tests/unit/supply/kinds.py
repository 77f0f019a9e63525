"""Supplier kinds and suppliers that bargain, cheat, fail and close, built in code."""

from __future__ import annotations

from tests.unit.supply.market import BY_UNIT, small_market
from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import (
    BargainingSpec,
    KindSpec,
    MembershipSpec,
    ServiceSpec,
    SupplierKind,
    SupplierSpec,
    TricksSpec,
)
from vendsim.supply import PurchaseOrder, Supplier

BARGAINING = BargainingSpec(
    reserve_margin=(0.1, 0.2),
    rounds=(5, 8),
    first_concession=(0.1, 0.2),
    exponent=(0.6, 1.5),
    patience_rounds=3,
    cooling_days=6,
    least_serious=0.2,
    belief_lowers=0.3,
    belief_raises=0.1,
    claim_step=0.4,
    anger=0.1,
    loyalty=0.03,
    most_loyalty=0.3,
    grudge=0.1,
)
SERVICE = ServiceSpec(
    late_share=0.3,
    late_days=4,
    short_share=0.2,
    short_most=0.5,
    damaged_share=0.2,
    damaged_most=0.25,
    stockout_share=0.1,
    drift_per_quarter=(0.01, 0.03),
    closes_per_year=0.3,
    returned_on_closing=(0.5, 0.8),
)
CHEAP_SERVICE = SERVICE.model_copy(
    update={"returned_on_closing": (0.0, 0.0), "makes_good": False, "keeps_overpayment": True}
)
TRICKS = TricksSpec(
    honest_orders=1,
    bait_cents=1_000_000,
    surcharge_share=0.25,
    surcharge=(0.2, 0.6),
    substitute_share=0.2,
    short_share=0.2,
    short_shipped=(0.3, 0.7),
    vanish_share=0.2,
)

KINDS: dict[SupplierKind, KindSpec] = {
    "negotiating": KindSpec(bargaining=BARGAINING, service=SERVICE),
    "gouger": KindSpec(
        bargaining=BARGAINING.model_copy(update={"reserve_margin": (0.8, 1.2)}),
        service=SERVICE.model_copy(update={"keeps_overpayment": True}),
    ),
    "switcher": KindSpec(bargaining=BARGAINING, service=CHEAP_SERVICE, tricks=TRICKS),
}

HAGGLER = BY_UNIT.model_copy(
    update={"id": "haggle", "email": "o@haggle.example", "kind": "negotiating", "list_markup": 2.0}
)
GOUGER = BY_UNIT.model_copy(
    update={
        "id": "gouge",
        "email": "o@gouge.example",
        "kind": "gouger",
        "list_markup": 4.0,
        "price_breaks": (),
        "membership": MembershipSpec(name="Gold Circle", fee_cents=9900, discount=0.2),
    }
)
SWITCHER = BY_UNIT.model_copy(
    update={"id": "switch", "email": "o@switch.example", "kind": "switcher", "list_markup": 0.5}
)
EVERY_KIND = (BY_UNIT, HAGGLER, GOUGER, SWITCHER)


def dealing_market(
    *suppliers: SupplierSpec,
    kinds: dict[SupplierKind, KindSpec] | None = None,
    open_orders: int = 3,
) -> Scenario:
    """A market with suppliers of every kind, or with the given ones."""
    return small_market(
        suppliers=suppliers or EVERY_KIND, kinds=kinds or KINDS, open_orders=open_orders
    )


def seller_of(
    spec: SupplierSpec,
    seed: int = 1,
    *,
    bargaining: dict[str, object] | None = None,
    service: dict[str, object] | None = None,
    tricks: dict[str, object] | None = None,
) -> Supplier:
    """A supplier whose kind differs in a few fields from :data:`KINDS`."""
    kind = KINDS.get(spec.kind, KindSpec())
    update: dict[str, object] = {}
    for field, base, changes in (
        ("bargaining", kind.bargaining, bargaining),
        ("service", kind.service, service),
        ("tricks", kind.tricks, tricks),
    ):
        if changes is not None:
            assert base is not None, field
            update[field] = base.model_copy(update=changes)
    market = dealing_market(spec, kinds={spec.kind: kind.model_copy(update=update)})
    return Supplier(spec, market, Streams(seed))


NO_LOSSES: dict[str, object] = {"short_share": 0.0, "damaged_share": 0.0, "late_share": 0.0}


def placed(
    seller: Supplier, sku: str = "sku-08", units: int = 100, minute: int = 1840
) -> PurchaseOrder:
    """An order that the supplier has taken."""
    order = seller.place("b", [(sku, units)], minute)
    assert isinstance(order, PurchaseOrder), order
    return order


def bought(
    seller: Supplier, sku: str = "sku-08", units: int = 100, minute: int = 1840
) -> PurchaseOrder:
    """An order that was placed and paid, and confirmed."""
    order = placed(seller, sku, units, minute)
    seller.receive_payment("b", order.total_cents, order.id, minute)
    assert order.status == "confirmed", order
    return order


def delivered(
    seller: Supplier, sku: str = "sku-08", units: int = 100, minute: int = 1840
) -> PurchaseOrder:
    """An order that was placed, paid and delivered."""
    order = bought(seller, sku, units, minute)
    assert order.arrival_minute is not None
    seller.deliver(order, order.arrival_minute)
    return order
