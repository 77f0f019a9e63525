from __future__ import annotations

import pytest

from vendsim.supply import OrderLine, PurchaseOrder
from vendsim.supply.accounts import Credit


def order(number: int, cents: int) -> PurchaseOrder:
    return PurchaseOrder(f"HB-{number}", "harbor", "b", (OrderLine("x", 1, cents),), cents, 0, 0, 7)


def settle(paid: int, named: list[str], *orders: PurchaseOrder) -> tuple[list[str], int]:
    credit = Credit()
    credit.add("b", paid)
    covered = credit.settle(paid, named, list(orders))
    return [each.id for each in covered], credit.cents("b")


@pytest.mark.parametrize(
    ("paid", "named", "covered", "left"),
    [
        (500, [], ["HB-1"], 0),  # the exact total
        (300, [], ["HB-2"], 0),  # the exact total, though the other is older
        (800, [], ["HB-1", "HB-2"], 0),
        (700, [], ["HB-1"], 200),  # the oldest that is covered
        (400, [], ["HB-2"], 100),  # the only one that is covered
        (200, [], [], 200),
        (500, ["HB-2"], ["HB-2"], 200),  # named goes before exact
        (800, ["HB-2"], ["HB-2", "HB-1"], 0),
        (1100, ["HB-2"], ["HB-2", "HB-1"], 300),  # none twice, though there is credit for it
        (600, ["HB-2", "HB-2"], ["HB-2"], 300),
        (300, ["HB-1"], [], 300),  # waits for the one it was sent for
        (800, ["HB-2", "HB-1"], ["HB-2", "HB-1"], 0),
        (500, ["HB-9", "XY-1"], ["HB-1"], 0),  # unknown numbers count for nothing
    ],
)
def test_which_orders_a_payment_covers(
    paid: int, named: list[str], covered: list[str], left: int
) -> None:
    assert settle(paid, named, order(1, 500), order(2, 300)) == (covered, left)


def test_of_two_equal_totals_the_oldest_is_covered() -> None:
    assert settle(500, [], order(1, 500), order(2, 500)) == (["HB-1"], 0)


def test_credit_is_kept_by_business() -> None:
    credit = Credit()
    credit.add("b", 500)
    credit.add("a", 1)
    credit.add("b", 1)
    assert credit.state() == {"a": 1, "b": 501}
    assert credit.cents("c") == 0
    assert not credit.cover(order(1, 502))
    assert credit.cover(order(1, 501))
    assert credit.cents("b") == 0


@pytest.mark.parametrize("cents", [0, -1])
def test_a_payment_is_positive(cents: int) -> None:
    credit = Credit()
    with pytest.raises(ValueError, match="not positive"):
        credit.add("b", cents)
    assert credit.state() == {}
