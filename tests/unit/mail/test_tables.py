from __future__ import annotations

import pytest

from tests.unit.mail.letters import names
from vendsim.mail.tables import cells_of, column_roles, read_row


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("a\tb", ["a", "b"]),
        ("|a", None),
        ("a - b", None),
        ("", None),
    ],
)
def test_cells(line: str, cells: list[str] | None) -> None:
    assert cells_of(line) == cells


@pytest.mark.parametrize(
    ("heads", "roles"),
    [
        ("Product | Quantity | Unit price | Total", ["product", "units", "unit_price", "total"]),
        ("SKU | Name | Cases", ["product", "product", "cases"]),
        ("Item | Qty (cases) | Cost", ["product", "cases", "unit_price"]),
        ("Product | Current stock | Order qty", ["product", "other", "units"]),
        ("Product | Units per case | Units", ["product", "other", "units"]),
        ("Product | Price", None),
        ("Cola Can 12oz | 40", None),
    ],
)
def test_roles(heads: str, roles: list[str] | None) -> None:
    assert column_roles(heads.split(" | ")) == roles


@pytest.mark.parametrize(
    ("heads", "row", "wanted"),
    [
        ("Product | Qty | Price", "Cola Can 12oz | 40 | 0.92", (40, 92, None)),
        ("Product | Qty | Total", "Cola Can 12oz | 40 units | 36.80", (40, None, 3680)),
        ("Product | Cases", "Cola Can 12oz | 2", (70, None, None)),
        ("Product | Qty", "Cola Can 12oz | 2 cases", (70, None, None)),
        ("Product | Qty", "Cola Can 12oz | ", (None, None, None)),
        ("Product | Qty", "Cola Can 12oz | about 40", (None, None, None)),
        ("Product | Stock | Qty", "Cola Can 12oz | 11 | 40", (40, None, None)),
        ("Product | Qty | Units", "Cola Can 12oz | 11 | 40", (None, None, None)),
    ],
)
def test_rows(heads: str, row: str, wanted: tuple[int | None, ...]) -> None:
    roles = column_roles(heads.split(" | "))
    assert roles is not None
    (found,) = read_row(row.split(" | "), roles, names()).wanted
    assert (found.quantity, found.unit_price_cents, found.total_cents) == wanted


def test_two_sums_under_any_heading_are_a_price_and_its_total() -> None:
    roles = column_roles(["Product", "Qty", "Unit", "Line"])
    assert roles is not None
    (wanted,) = read_row(["cola cans", "40", "$0.90", "$36.00"], roles, names()).wanted
    assert (wanted.unit_price_cents, wanted.total_cents) == (90, 3600)
    (wanted,) = read_row(["cola cans", "40", "$0.90", "$1.50"], roles, names()).wanted
    assert (wanted.unit_price_cents, wanted.total_cents) == (None, None)
