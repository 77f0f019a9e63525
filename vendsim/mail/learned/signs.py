"""What the goods themselves tell for or against an order: how they are counted."""

from __future__ import annotations

from collections.abc import Sequence

from vendsim.mail.learned.quantities import Goods

__all__ = ["signs_of"]


def signs_of(places: Sequence[tuple[int, Goods]]) -> set[str]:
    """What tells whether a product is ordered, besides the words around it.

    - ``uncounted``: No number is said. Who orders says one; what is named without is most often
      declined, or spoken of by the way.
    - ``odd``: Only numbers that full cases do not come to, as stock, sales and broken goods are
      counted by.

    Args:
        places: The product as the mail speaks of it, with the places of the pieces.
    """
    found: set[str] = set()
    if not any(goods.is_counted for _, goods in places):
        found.add("uncounted")
    counted = [goods for _, goods in places if goods.quantity]
    if counted and all(goods.odd for goods in counted):
        found.add("odd")
    return found
