"""Products as a sentence names them, with their quantities and prices."""

from __future__ import annotations

from dataclasses import dataclass, field

from vendsim.mail.amounts import Amount
from vendsim.mail.prices import Price

__all__ = ["Line", "Wanted"]


@dataclass(slots=True)
class Wanted:
    """One product as a line names it.

    Attributes:
        skus: What it may be: one SKU, several, or none known.
        quantity: Units; None when missing or unclear.
        unclear: Whether a quantity is given that cannot be understood.
        unit_price_cents: A price per unit the line states.
        total_cents: A price for the whole quantity the line states.
        loose_cents: A price stated without saying what for.
        budget: Whether the total is what may be spent ("$200 worth of").
        bare: Whether the quantity is a number alone, of nothing said.
        theirs: Whether the price is what the reader asks, not what the writer offers.
        excluded: Whether it is named as what is not wanted ("no tea").
    """

    skus: tuple[str, ...]
    quantity: int | None = None
    unclear: bool = False
    unit_price_cents: int | None = None
    total_cents: int | None = None
    loose_cents: int | None = None
    budget: bool = False
    bare: bool = False
    excluded: bool = False
    theirs: bool = False


@dataclass(slots=True)
class Line:
    """What a line says about products.

    Attributes:
        wanted: The products named, in order.
        loose: Quantities that belong to no product known here.
        prices: Prices named before or without any product.
        default: A quantity given for each of the products that follow.
        spans: Token ranges of names, quantities and prices.
        tokens: All tokens; those of product names are :data:`vendsim.mail.amounts.NAMED`.
        places: Token positions at which products and quantities stand.
        spare: Numbers alone that may count something said elsewhere.
    """

    wanted: list[Wanted]
    loose: list[Amount]
    prices: list[Price]
    default: Amount | None
    spans: list[tuple[int, int]]
    tokens: list[str]
    places: list[int]
    spare: list[Amount] = field(default_factory=list)

    def other_words(self) -> set[str]:
        """Words and signs that are no part of a name, a quantity or a price."""
        covered: set[int] = set()
        for start, end in self.spans:
            covered.update(range(start, end))
        return {
            token
            for at, token in enumerate(self.tokens)
            if at not in covered and not token[0].isdigit()
        }
