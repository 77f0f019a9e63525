from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.supply import OrderLine, PurchaseOrder, order_ids_in, purchase_order


def test_sums() -> None:
    order = PurchaseOrder(
        "HB-1000", "harbor", "b", (OrderLine("sku-08", 40, 92),), 3680, 1500, 3, 10
    )
    assert order.lines[0].amount_cents == 3680
    assert order.total_cents == 5180
    assert order.status == "unpaid"
    assert order.due_minute is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HB-1003", ["HB-1003"]),
        ("hb-1003, thanks", ["HB-1003"]),
        ("HB1003 and hb 1103", ["HB-1003", "HB-1103"]),
        ("order HB#1003", ["HB-1003"]),
        ("wxyzHB-1003", []),
        ("HB-10", []),
        ("ABCDE-1003", []),
        ("HB-1003-1004", ["HB-1003"]),
        ("", []),
    ],
)
def test_order_numbers_are_found_as_people_write_them(text: str, found: list[str]) -> None:
    assert order_ids_in(text) == found


@given(st.text(max_size=300), st.from_regex(r"[a-z]{1,4}[-# ]?[0-9]{3,12}", fullmatch=True))
def test_any_text_is_searched(text: str, number: str) -> None:
    found_ids = order_ids_in(f"{text} {number} {text}")
    assert found_ids
    for found in found_ids:
        letters, digits = found.split("-")
        assert letters.isupper()
        assert digits.isdigit()


def test_examples() -> None:
    assert doctest.testmod(purchase_order).attempted
    assert doctest.testmod(purchase_order).failed == 0
