"""Rows of a table in a mail, read by their column headings."""

from __future__ import annotations

from typing import Literal, TypeAlias

from vendsim.mail.amounts import scan_amounts
from vendsim.mail.names import ProductNames
from vendsim.mail.tokens import tokens_of, word_set
from vendsim.mail.wanted import Line, Wanted, read_line

__all__ = ["Role", "cells_of", "column_roles", "read_row"]

Role: TypeAlias = Literal["product", "units", "cases", "unit_price", "case_price", "total", "other"]

_NAMES = word_set("product products item items name sku description goods code")
_COUNTS = word_set("quantity qty units count amount number order")
_MONEY = word_set("price cost total subtotal sum $ usd")
_ASIDE = word_set("stock current sold sales capacity pack per left slot target notes")


def cells_of(line: str) -> list[str] | None:
    """The cells of a table row, or None for any other line."""
    if "|" not in line and "\t" not in line:
        # Values between semicolons; a sentence has a space after each.
        packed = line.count(";") >= 2 and "; " not in line
        return [cell.strip() for cell in line.split(";")] if packed else None
    if line.count("|") >= 2 or (line.count("|") == 1 and not line.startswith("|")):
        return [cell.strip() for cell in line.strip("| ").split("|")]
    if line.count("\t") >= 1:
        return [cell.strip() for cell in line.split("\t")]
    return None


def column_roles(cells: list[str]) -> list[Role] | None:
    """What each column holds, if this is a row of headings with a quantity among them."""
    if any(char.isdigit() for cell in cells for char in cell):
        return None
    roles = [_role(set(tokens_of(cell))) for cell in cells]
    return roles if {"units", "cases"} & set(roles) else None


def _role(words: set[str]) -> Role:
    if words & _NAMES and not words & {"quantity", "qty", "price"}:
        return "product"
    if words & _MONEY and words & {"case", "cases", "carton"}:
        return "case_price"
    if words & _MONEY:
        return "unit_price" if words & {"unit", "each", "price", "cost"} - {"total"} else "total"
    if words & _ASIDE:
        return "other"
    if words & {"case", "cases"}:
        return "cases"
    return "units" if words & _COUNTS else "other"


def read_row(cells: list[str], roles: list[Role], names: ProductNames) -> Line:
    """The product of a row with the quantity and prices of its columns.

    Two quantity columns must agree ("2 cases, 70 units"), or the quantity is unclear.
    """
    placed = list(zip(cells, roles, strict=False))
    line = read_line(tokens_of(" | ".join(c for c, r in placed if r == "product")), names)
    if len(line.wanted) != 1 or len(cells) != len(roles):
        return read_line(tokens_of(" | ".join(cells)), names)
    wanted = line.wanted[0]
    counted = [(cell, role) for cell, role in placed if role in ("units", "cases") and cell]
    counts: set[int | None] = set()
    for cell, basis in counted:
        wanted.quantity = None
        _count(wanted, cell, basis == "cases", names)
        counts.add(wanted.quantity)
    if len(counts) > 1:
        wanted.quantity, wanted.unclear = None, True
    for cell, role in placed:
        if role in ("unit_price", "case_price", "total"):
            _set_price(wanted, cell, role, names)
    return line


def _count(wanted: Wanted, cell: str, by_case: bool, names: ProductNames) -> None:
    amounts, _ = scan_amounts(tokens_of(cell))
    if len(amounts) != 1 or amounts[0].number is None:
        wanted.unclear = wanted.unclear or bool(amounts)
        return
    count = amounts[0].number
    if by_case or amounts[0].basis == "case":
        packs = {names.case_pack_units(sku) for sku in wanted.skus}
        if len(packs) != 1:
            return
        count *= packs.pop()
    wanted.quantity = count


def _set_price(wanted: Wanted, cell: str, role: Role, names: ProductNames) -> None:
    tokens = tokens_of(cell)
    if tokens and tokens[0] != "$":
        tokens = ["$", *tokens]
    _, prices = scan_amounts(tokens)
    if len(prices) == 1 and role == "case_price" and len(wanted.skus) == 1:
        pack = names.case_pack_units(wanted.skus[0])
        wanted.unit_price_cents = (2 * prices[0].cents + pack) // (2 * pack)
    elif len(prices) == 1 and role == "unit_price":
        wanted.unit_price_cents = prices[0].cents
    elif len(prices) == 1:
        wanted.total_cents = prices[0].cents
