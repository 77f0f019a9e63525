"""Price talk over several mails: for how many units a price is asked, bid for and named."""

from __future__ import annotations

import pytest

from tests.unit.supply.kinds import HAGGLER, seller_of
from vendsim.mail import Email
from vendsim.supply import Supplier
from vendsim.world.charging import Account
from vendsim.world.correspondence import answer

SKU = "sku-23"
ACCOUNT = Account("2041-7733", "Lock-up 1", 50_000)


def write(seller: Supplier, day: int, body: str) -> str:
    """Send a mail that is answered on a day, and read the answer."""
    name = seller.scenario.product_by_sku[SKU].name
    mail = Email(1, "sent", 900, "desk@vend.example", seller.spec.email, "Prices",
                 body.replace("PRODUCT", name), False)  # fmt: skip
    return answer(seller, "b", mail, day * 1440 + 400, lambda *_: None, ACCOUNT).body


def lowered(seller: Supplier) -> list[int]:
    """Of 1, 99 and 100 units those of which one costs less than the public price."""
    return [
        units
        for units in (1, 99, 100)
        if seller.unit_price_cents("b", SKU, units, 3)
        < seller.prices.unit_price_cents(SKU, units, 3)
    ]


@pytest.mark.parametrize(
    "bid",
    [
        "That is above our budget. Could you do better on the price?",
        "Could you do $2.00 per unit for PRODUCT?",
    ],
)
def test_a_bid_without_a_quantity_is_for_as_many_as_were_quoted(bid: str) -> None:
    seller = seller_of(HAGGLER, 5)
    write(seller, 1, "What would 100 PRODUCT cost?")
    for day in (2, 3):  # It stands through a round of bargaining.
        assert "from 100 units" in write(seller, day, bid)
        assert lowered(seller) == [100]


def test_it_is_for_one_where_the_latest_prices_were_for_no_quantity() -> None:
    seller = seller_of(HAGGLER, 5)
    write(seller, 1, "What would 100 PRODUCT cost?")
    write(seller, 2, "What does PRODUCT cost?")
    write(seller, 3, "Could you do $2.00 per unit for PRODUCT?")
    assert lowered(seller) == [1, 99, 100]


def test_the_quantity_that_a_bid_names_counts() -> None:
    seller = seller_of(HAGGLER, 5)
    write(seller, 1, "What would 100 PRODUCT cost?")
    write(seller, 2, "Could you do $2.00 per unit for 99 PRODUCT?")
    assert lowered(seller) == [99, 100]
