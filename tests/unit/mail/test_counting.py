"""Which quantity belongs to which product where words and numbers do not alternate plainly."""

from __future__ import annotations

import pytest

from tests.unit.mail.letters import names
from vendsim.mail.lines import read_line
from vendsim.mail.tokens import tokens_of


def quantities(text: str) -> list[tuple[str, int | None]]:
    read = read_line(tokens_of(text), names()).wanted
    return [("/".join(each.skus), each.quantity) for each in read]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("two cases of cola cans and one of ginger ale", [("sku-08", 70), ("sku-13", 24)]),
        ("6 of the 48 cola cans", [("sku-08", 6)]),
        ("cola cans and ginger ale, 70 and 48 respectively", [("sku-08", 70), ("sku-13", 48)]),
        ("40 cola cans and the same number of ginger ale", [("sku-08", 40), ("sku-13", 40)]),
        ("forget the cola cans, send 24 ginger ale", [("sku-08", None), ("sku-13", 24)]),
        ("(2) cases of cola cans", [("sku-08", 70)]),
        ("2 cases x 35 cola cans", [("sku-08", 70)]),
        ("cola cans: 70 units (2 cases x 35)", [("sku-08", 70)]),
        ("cola cans: 70 units (2 cases of 35)", [("sku-08", 70)]),
        ("cola cans: 70 units (2 cases x 30)", [("sku-08", None)]),
        ("forty (50) cola cans", [("sku-08", None)]),
        ("50, 100 and 200 cola cans", [("sku-08", None)]),
        ("1 000 cola cans", [("sku-08", 1000)]),
        ("half a gross of cola cans", [("sku-08", 72)]),
        ("2.5 dozen cola cans", [("sku-08", 30)]),
        ("another case of cola cans", [("sku-08", 35)]),
        ("so please send cola cans, 1,20 each", [("sku-08", None)]),
    ],
)
def test_quantities(text: str, wanted: list[tuple[str, int | None]]) -> None:
    assert quantities(text) == wanted
