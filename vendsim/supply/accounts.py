"""A supplier's side of the money: credit by business, and which orders it covers."""

from __future__ import annotations

from collections.abc import Iterable

from vendsim.supply.purchase_order import PurchaseOrder

__all__ = ["Credit"]


class Credit:
    """Money paid in advance, by business; orders are covered from it and only from it."""

    __slots__ = ("_cents",)

    def __init__(self) -> None:
        self._cents: dict[str, int] = {}

    def cents(self, business_id: str) -> int:
        """What a business has paid that no order has used yet."""
        return self._cents.get(business_id, 0)

    def add(self, business_id: str, cents: int) -> None:
        """Take a payment.

        Raises:
            ValueError: The amount is not positive.
        """
        if cents <= 0:
            raise ValueError(f"a payment of {cents} cents is not positive")
        self._cents[business_id] = self.cents(business_id) + cents

    def use(self, business_id: str, cents: int) -> None:
        """Use so much of a business's credit, which must be there."""
        held = self.cents(business_id)
        assert 0 <= cents <= held, (business_id, cents, held)
        self._cents[business_id] = held - cents

    def take(self, business_id: str) -> int:
        """Use all of a business's credit; the cents it was."""
        return self._cents.pop(business_id, 0)

    def cover(self, purchase_order: PurchaseOrder) -> bool:
        """Use the buyer's credit for an order, if it is enough for the whole of it."""
        held = self.cents(purchase_order.business_id)
        if held < purchase_order.total_cents:
            return False
        self._cents[purchase_order.business_id] = held - purchase_order.total_cents
        return True

    def settle(
        self, cents: int, named: Iterable[str], unpaid: list[PurchaseOrder]
    ) -> list[PurchaseOrder]:
        """Which unpaid orders a payment just added covers, in the order they are covered.

        Orders named with the payment come first, in the order they are named; while one
        of them is not covered, the money waits for it. Then the order whose total is the
        amount paid, the oldest of several; then any other, the oldest first.

        Args:
            cents: The amount of the payment, already added.
            named: The numbers of the orders it was sent for; unknown ones count for nothing.
            unpaid: The buyer's unpaid orders, oldest first.
        """
        covered: list[PurchaseOrder] = []
        open_by_id = {order.id: order for order in unpaid}
        for order_id in named:
            order = open_by_id.pop(order_id, None)
            if order is None:
                continue
            if not self.cover(order):
                return covered
            covered.append(order)
        rest = sorted(open_by_id.values(), key=lambda order: order.total_cents != cents)
        covered += [order for order in rest if self.cover(order)]
        return covered

    def state(self) -> dict[str, int]:
        """Credit by business, as plain JSON values."""
        return dict(sorted(self._cents.items()))
