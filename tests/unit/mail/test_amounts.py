from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.mail.amounts import NAMED, scan_amounts
from vendsim.mail.tokens import tokens_of


def scan(text: str) -> tuple[list[tuple[int | None, str, bool]], list[tuple[int, str | None]]]:
    tokens = [NAMED if token == "goods" else token for token in tokens_of(text)]
    amounts, prices = scan_amounts(tokens)
    return [(a.number, a.basis, a.each) for a in amounts], [(p.cents, p.per) for p in prices]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("40 goods", (40, "bare", False)),
        ("40 units of goods", (40, "unit", False)),
        ("1,000 cans", (1000, "unit", False)),
        ("2 cases", (2, "case", False)),
        ("2 full cases", (2, "case", False)),
        ("a case of goods", (1, "case", False)),
        ("2 dozen goods", (24, "unit", False)),
        ("a dozen goods", (12, "unit", False)),
        ("half a dozen goods", (6, "unit", False)),
        ("two dozen cases", (24, "case", False)),
        ("twenty-four goods", (24, "bare", False)),
        ("one hundred and fifty units", (150, "unit", False)),
        ("two hundred goods", (200, "bare", False)),
        ("40 each", (40, "bare", True)),
        ("40 units of each", (40, "unit", True)),
        ("40-50 units", (None, "unit", False)),
        ("40 or 50 units", (None, "unit", False)),
        ("40 to 50 cases", (None, "case", False)),
        ("about 40 goods", (None, "bare", False)),
        ("up to 40 goods", (None, "bare", False)),
        ("at least 40 units", (None, "unit", False)),
        ("more than 40 units", (None, "unit", False)),
        ("4 packs", (4, "pack", False)),
        ("4 pallets", (None, "unit", False)),
        ("3 boxes", (3, "box", False)),
        ("1.5 cases", (None, "case", False)),
        ("half a case of goods", (None, "case", False)),
        ("9999999999 goods", (None, "bare", False)),
        ("-5 goods", (None, "bare", False)),
    ],
)
def test_quantities(text: str, amount: tuple[int | None, str, bool]) -> None:
    assert scan(text) == ([amount], [])


@pytest.mark.parametrize(
    "text",
    [
        *("12oz", "16.9 oz", "1.75oz", "1 L", "12 fl oz", "500 ml"),
        *("January 12, 2026", "5 May", "may 5", "2026-01-05", "1/5/2026", "555-010-7788"),
        *("10:30", "5 pm", "12th", "3 days", "in 2 weeks", "day 12", "week 3", "40 a week"),
        *(
            "(2) do you have goods",
            "my order 912",
            "order number 60-118",
            "est. 2011",
            "40 degrees",
        ),
        *("40%", "row 2", "slot 1", "3 products", "4 machines", "1421 Harbor Street", "unit 7"),
        *("no 17", "# 4", "a total of 40 units in total", "59 units in total", "total: 40 units"),
        *("one of them", "a goods", "the first one", "half of it"),
    ],
)
def test_numbers_that_count_no_goods(text: str) -> None:
    assert scan(text) == ([], [])


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("$0.92", (92, None)),
        ("$0.92 each", (92, "unit")),
        ("at $0.92", (92, "unit")),
        ("@ 0.92", (92, "unit")),
        ("$0.92 per unit", (92, "unit")),
        ("0.92/can", (92, "unit")),
        ("92 cents apiece", (92, "unit")),
        ("92¢ each", (92, "unit")),
        ("at 2 each", (200, "unit")),
        ("$32.20 per case", (3220, "case")),
        ("$1,234.56 in total", (123456, "total")),
        ("total: $36.80", (3680, "total")),
        ("for $36.80", (3680, "total")),
        ("= $36.80", (3680, "total")),
        ("36 dollars", (3600, None)),
        ("0,80 each", (80, "unit")),
        ("$0.925 each", (92, "unit")),
        ("$5", (500, None)),
    ],
)
def test_prices(text: str, price: tuple[int, str | None]) -> None:
    assert scan(text) == ([], [price])


@given(
    st.lists(
        st.sampled_from(
            [
                *("40", "2", "a", "two", "half", "dozen", "case", "of", "each", "$", "0.92", "-"),
                *("/", ",", "oz", "per", "at", "total", "or", "#", "goods", "hundred", "and"),
            ]
        )
    )
)
def test_any_row_of_tokens_is_scanned(tokens: list[str]) -> None:
    amounts, prices = scan_amounts([NAMED if token == "goods" else token for token in tokens])
    for start, end, *_ in [*(a[:2] for a in amounts), *(p[:2] for p in prices)]:
        assert 0 <= start < end <= len(tokens)
    assert all(amount.number is None or amount.number >= 0 for amount in amounts)
    assert all(price.cents >= 0 for price in prices)
