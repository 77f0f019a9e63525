from __future__ import annotations

import pytest

from tests.unit.mail.letters import names
from vendsim.mail.lines import read_line
from vendsim.mail.tokens import tokens_of
from vendsim.mail.wanted import Line


def line(text: str) -> Line:
    return read_line(tokens_of(text), names())


def quantities(text: str) -> list[tuple[str, int | None]]:
    return [("/".join(each.skus), each.quantity) for each in line(text).wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("40 cola cans, 24 ginger ale cans", [("sku-08", 40), ("sku-13", 24)]),
        ("cola can 40, ginger ale can 24", [("sku-08", 40), ("sku-13", 24)]),
        ("cola can 40 units; 24 ginger ale can", [("sku-08", 40), ("sku-13", 24)]),
        ("40 cola can and ginger ale can", [("sku-08", 40), ("sku-13", None)]),
        ("cola can and ginger ale can 40", [("sku-08", None), ("sku-13", 40)]),
        ("40 each of cola can and ginger ale can", [("sku-08", 40), ("sku-13", 40)]),
        ("2 cases each of cola can and ginger ale can", [("sku-08", 70), ("sku-13", 48)]),
        ("sku-08 (cola can) x 40", [("sku-08", 40)]),
        ("sku-08 cola zero can 12oz 40", [("sku-08/sku-09", 40)]),
        ("2 cases (70 units) cola can", [("sku-08", 70)]),
        ("2 cases (71 units) cola can", [("sku-08", None)]),
        ("2 cases of 35 cola can", [("sku-08", 70)]),
        ("2 cola can cases", [("sku-08", 70)]),
        ("2 cola can packs", [("sku-08", None)]),
        ("cola can in row 2 by day 12", [("sku-08", None)]),
    ],
)
def test_quantities_belong_to_products(text: str, wanted: list[tuple[str, int | None]]) -> None:
    assert quantities(text) == wanted


def test_prices_belong_to_the_product_before_them() -> None:
    read = line("40 cola can at $0.92 = $36.80, 24 ginger ale can $0.90 $21.60")
    assert [(w.unit_price_cents, w.total_cents, w.loose_cents) for w in read.wanted] == [
        (92, 3680, None),
        (90, 2160, None),
    ]


def test_a_price_for_each_counts_for_all_and_one_case_s_price_by_the_unit() -> None:
    read = line("40 cola can and 24 ginger ale can at $0.90 each")
    assert [w.unit_price_cents for w in read.wanted] == [90, 90]
    assert line("cola can at $32.20 per case").wanted[0].unit_price_cents == 92


def test_a_total_of_several_products_belongs_to_none() -> None:
    read = line("40 cola can and 24 ginger ale can for $60.00 in total")
    assert [w.total_cents for w in read.wanted] == [None, None]
    assert [price.cents for price in read.prices] == [6000]


def test_what_is_left_over_is_kept() -> None:
    read = line("send 40 turbo fizz and 12 units of stuff")
    assert [amount.number for amount in read.loose] == [40, 12]
    assert line("20 units of each of these:").default is not None
    assert line("hello there").other_words() == {"hello", "there"}
    assert line("40 x cola can, please").other_words() == {"x", ",", "please"}
