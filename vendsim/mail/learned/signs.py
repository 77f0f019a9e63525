"""What the goods themselves tell for or against an order: how they are counted and asked for."""

from __future__ import annotations

from collections.abc import Sequence

from vendsim.mail.learned.quantities import Goods
from vendsim.mail.learned.traits import Piece
from vendsim.mail.tokens import word_set

__all__ = ["signs_of"]

_BEGGING = word_set("please pls plz kindly")


def signs_of(places: Sequence[tuple[int, Goods]], pieces: Sequence[Piece]) -> set[str]:
    """What tells whether a product is ordered, besides the words around it.

    - ``uncounted``: No number is said. Who orders says one; what is named without is most often
      declined, or spoken of by the way.
    - ``odd``: Only numbers that full cases do not come to, as stock, sales and broken goods are
      counted by.
    - ``asked``: All sentences about it are questions, by which polite people order.
    - ``begged``: A sentence about it says please.

    Args:
        places: The places of the pieces that are about it.
        pieces: Those of the mail.
    """
    found: set[str] = set()
    if not any(goods.is_counted for _, goods in places):
        found.add("uncounted")
    counted = [goods for _, goods in places if goods.quantity]
    if counted and all(goods.odd for goods in counted):
        found.add("odd")
    parts = [part for at, _ in places for part in pieces[at].parts]
    if all("?" in part.tokens for part in parts):
        found.add("asked")
    if any(not _BEGGING.isdisjoint(part.tokens) for part in parts):
        found.add("begged")
    return found
