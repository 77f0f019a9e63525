"""Which quantity belongs to which product where words and numbers do not alternate plainly."""

from __future__ import annotations

import pytest

from tests.unit.mail.letters import names
from vendsim.mail import Desk
from vendsim.mail.lines import read_line
from vendsim.mail.names import ProductNames
from vendsim.mail.tokens import tokens_of
from vendsim.scenario import load_scenario


def quantities(text: str, known: ProductNames | None = None) -> list[tuple[str, int | None]]:
    read = read_line(tokens_of(text), known or names()).wanted
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
        ("2 cases cola cans (70 packs)", [("sku-08", 70)]),
        ("30 packs of cola cans", [("sku-08", None)]),
        ("70 packs of cola cans", [("sku-08", 70)]),
        ("2 boxes of cola cans", [("sku-08", 70)]),
        ("70 boxes of cola cans", [("sku-08", None)]),
        ("half a case (24) of ginger ale", [("sku-13", None)]),
        ("half a case (12) of ginger ale", [("sku-13", 12)]),
        ("3 cases of cola cans, i.e. 105", [("sku-08", 105)]),
        ("cola cans, two cases, and ginger ale, two", [("sku-08", 70), ("sku-13", 48)]),
        ("2 cases cola cans and 2 ginger ale", [("sku-08", 70), ("sku-13", 48)]),
        ("2 cases cola cans and 24 ginger ale", [("sku-08", 70), ("sku-13", 24)]),
        ("cola cans and ginger ale: 70 and 48", [("sku-08", 70), ("sku-13", 48)]),
        ("40 cola cans and as many ginger ale", [("sku-08", 40), ("sku-13", 40)]),
        ("40 cola cans... make that 50, and 24 ginger ale", [("sku-08", 50), ("sku-13", 24)]),
        ("50 cola cans rather than the 40", [("sku-08", 50)]),
        ("3 cases apiece of cola cans and ginger ale", [("sku-08", 105), ("sku-13", 72)]),
        ("cola cans (case of 35) x 2", [("sku-08", 70)]),
        ("03 cs cola cans", [("sku-08", 105)]),
        ("2 cases cola cans (35/case)", [("sku-08", 70)]),
        ("cola cans - current stock 2 - order 40", [("sku-08", 40)]),
        ("so 70 cola cans is two cases", [("sku-08", None)]),
        (
            "cola cans and ginger ale, one and two cases respectively",
            [("sku-08", 35), ("sku-13", 48)],
        ),
        ("24 cola cans and a case of ginger ale", [("sku-08", 24), ("sku-13", 24)]),
        ("ginger ale; 24", [("sku-13", 24)]),
        ("ginger ale, cases: 2", [("sku-13", 48)]),
        ("in case: 24 ginger ale", [("sku-13", 24)]),
        ("there are 24 in a case of ginger ale", [("sku-13", None)]),
        ("run us over a case of ginger ale", [("sku-13", 24)]),
        ("over 24 ginger ale", [("sku-13", None)]),
        ("48 ginger ale, make it snappy", [("sku-13", 48)]),
        ("ginger ale is all gone here, 48 please", [("sku-13", 48)]),
    ],
)
def test_quantities(text: str, wanted: list[tuple[str, int | None]]) -> None:
    assert quantities(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3 boxes nut tins (36), 1 box butter cookie tins (6)", [("sku-66", 36), ("sku-72", 6)]),
        ("3 boxes nut tins (30)", [("sku-66", None)]),
        ("2 boxes of ponchos", [("sku-64", 48)]),
        ("24 boxes of ponchos", [("sku-64", None)]),
        ("2 boxes of truffles", [("sku-67", None)]),
        ("12 boxes of truffles", [("sku-67", 12)]),
    ],
)
def test_boxes_of_dear_goods(text: str, wanted: list[tuple[str, int | None]]) -> None:
    """A box of tins is a case; a selection of sweets may be a box by itself."""
    assert quantities(text, Desk.of(load_scenario("year")).names) == wanted
