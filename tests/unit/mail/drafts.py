"""Letters as a skin is given them, for the tests of skins."""

from __future__ import annotations

from typing import Any

from vendsim.mail import Draft

TERMS = (
    "Order number: HB-1003",
    "40 x Cola Can 12oz (sku-08) at $0.92 = $36.80",
    "Goods: $36.80",
    "Delivery: $15.00",
    "Total: $51.80",
    "Pay to: orders@harbor.example",
)
LETTER = "\n".join(
    (
        "Dear Vend Street,\n\nWe have taken your order. It goes out as soon as it is paid.",
        *TERMS,
        "\nKind regards,\nMara Holt\nHarbor Beverage\norders@harbor.example",
    )
)
BLOCK = "\n".join(TERMS)
SIGNATURE = "Mara Holt\nHarbor Beverage\norders@harbor.example"


def draft(**changes: Any) -> Draft:
    """An acknowledgement of an order of cola, with some fields changed."""
    fields: dict[str, Any] = {
        "supplier": "Harbor Beverage",
        "contact": "Mara Holt",
        "email": "orders@harbor.example",
        "tone": "plain",
        "buyer": "Vend Street",
        "mail": "Order\n\nPlease send 40 Cola Can 12oz.",
        "letter": LETTER,
        "terms": TERMS,
        "names": ("Vend Street", "Harbor Beverage", "Mara Holt", "Cola Can 12oz", "sku-08"),
    }
    return Draft(**(fields | changes))


def wording(before: str = "Hello Vend Street,\n\nThank you.", after: str = "Best wishes,") -> str:
    """A wording of it with these sentences round the terms."""
    return f"{before}\n\n{BLOCK}\n\n{after}"
