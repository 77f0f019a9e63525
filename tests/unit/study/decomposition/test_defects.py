"""One thing done badly: the part that is named after it grows, and it grows most."""

from __future__ import annotations

import pytest

from tests.unit.study.decomposition.defects import CHANGES, negotiated, played
from vendsim.study.decomposition import Decomposition

# What follows of some defects by nature: goods that are not sold are left over or go off.
FOLLOWS = {"unsold_stock", "spoilage", "buying_price"}


def more(worse: Decomposition, better: Decomposition) -> dict[str, int]:
    """By how many cents each part is greater."""
    return {
        one.name: one.cents - other.cents
        for one, other in zip(worse.parts, better.parts, strict=True)
    }


@pytest.mark.parametrize("defect", [name for name in CHANGES if name != "spoilage"])
def test_what_is_done_badly_grows_most(defect: str) -> None:
    found = more(played("year", defect), played("year"))
    grown = found.pop(defect)
    assert grown > 30_00 * 100
    assert grown > 3 * max(cents for name, cents in found.items() if name not in FOLLOWS)


def test_who_orders_too_much_throws_it_away_or_is_left_with_it() -> None:
    found = more(played("realistic", "spoilage"), played("realistic"))
    assert found.pop("spoilage") > 100_00
    assert max(found, key=lambda name: found[name]) == "unsold_stock"


def test_who_believes_every_mail_is_cheated_of_more() -> None:
    found = more(negotiated(trusting=True), negotiated(trusting=False))
    assert found["lost_payments"] > 2_000_00


def test_what_was_not_done_badly_stays() -> None:
    well, badly = played("year"), played("year", "idle_cash")
    differing = {
        one.name for one, other in zip(well.parts, badly.parts, strict=True) if one != other
    }
    assert differing == {"idle_cash"}


def test_who_knows_the_world_loses_little_but_to_dear_goods_and_empty_slots() -> None:
    found = dict(played("year").parts)
    lost = played("year").lost_cents
    for name in ("assortment", "pricing", "spoilage", "lost_payments", "refunds", "idle_cash"):
        assert 0 <= found[name] < 0.1 * lost, name
