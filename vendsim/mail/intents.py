"""What a reader makes of a mail: a list of typed intents."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

__all__ = ["MAX_EVIDENCE_CHARS", "Act", "Intent", "Missing", "unreadable"]

MAX_EVIDENCE_CHARS = 200

Act: TypeAlias = Literal[
    "ask_catalogue",
    "ask_quote",
    "counter_offer",
    "order",
    "cancel",
    "ask_status",
    "complain",
    "claim",
    "payment_notice",
    "small_talk",
    "unreadable",
]
"""What the writer of a mail does with a sentence."""

Missing: TypeAlias = Literal[
    "product",
    "which_product",
    "quantity",
    "which_quantity",
    "commitment",
    "last_order",
    "meaning",
]
"""What an unreadable part lacks: the product, which of several products it is, the quantity,
which of several quantities it is, whether the writer wants to buy now, the order it speaks of
("same as last time"), or any sense at all."""


class Intent(NamedTuple):
    """One thing the writer of a mail wants.

    Attributes:
        intent: The kind.
        sku: The product it is about, None for none or for an unclear one.
        quantity: Units (cases and dozens are converted), None when not given.
        unit_price_cents: A price per unit the writer names.
        total_cents: A price for the whole quantity the writer names.
        evidence: The words it was read from, at most 200 characters.
        missing: Only for ``unreadable``, and for an order of what was ordered last: what would
            have to be added.
        candidates: Only where ``missing`` is ``which_product``: the SKUs it may mean.
    """

    intent: Act
    sku: str | None
    quantity: int | None
    unit_price_cents: int | None
    total_cents: int | None
    evidence: str
    missing: Missing | None = None
    candidates: tuple[str, ...] = ()


def unreadable(
    missing: Missing,
    text: str,
    sku: str | None = None,
    quantity: int | None = None,
    candidates: tuple[str, ...] = (),
) -> Intent:
    """What has to be asked back, read from a text that is shortened to be its evidence."""
    text = text[:MAX_EVIDENCE_CHARS]
    return Intent("unreadable", sku, quantity, None, None, text, missing, candidates)
