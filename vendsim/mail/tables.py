"""Rows of a table in a mail, read by their column headings."""

from __future__ import annotations

from typing import Literal, TypeAlias

from vendsim.mail.amounts import scan_amounts
from vendsim.mail.counting import count_group
from vendsim.mail.lines import read_line
from vendsim.mail.names import ProductNames
from vendsim.mail.tokens import tokens_of, word_set
from vendsim.mail.wanted import Line, Wanted

__all__ = ["Role", "cells_of", "column_roles", "read_row"]

Role: TypeAlias = Literal["product", "units", "cases", "unit_price", "case_price", "total", "other"]

_NAMES = word_set("product products item items name sku description goods code article articles")
_COUNTS = word_set("quantity qty units count amount number order pieces pcs volume")
_WISHES = word_set(
    "send deliver delivery needed need needs want wanted wish required require requested request"
    " reorder buy topup refill restock ship"
)
_HELD = word_set("hand have holding")
_UNITS = word_set("units quantity qty pieces pcs cans")
_PACKED = word_set("case cases carton cartons box boxes")
_MONEY = word_set(
    "price cost total extended extension subtotal sum amount rate offer quote target $ usd"
)
_THEIRS = word_set("your you current quoted list competitor old original previous theirs")
_PRICES = ("unit_price", "case_price")
_MEASURE = word_set("case cases carton cartons")
_OURS = word_set("my our us proposal proposed counter offer target pay i'd we'd bid agreed")
_REFUSALS = (
    *(["no"], ["no", "thanks"], ["no", "thank", "you"], ["none"], ["decline"], ["declined"]),
    *(["reject"], ["rejected"], ["refuse"], ["refused"], ["pass"], ["skip"], ["not", "now"]),
    *(["not", "accepted"], ["not", "agreed"], ["not", "this", "time"], ["too", "dear"]),
    *(["cancelled"], ["withdrawn"], ["drop"], ["dropped"], ["n"], ["nope"], ["not", "wanted"]),
)
_ASIDE = word_set("stock current sold sales capacity pack per left slot target notes")


def cells_of(line: str) -> list[str] | None:
    """The cells of a table row, or None for any other line."""
    if "|" not in line and "\t" not in line:
        # Values between semicolons; a sentence has a space after each.
        packed = line.count(";") >= 2 and "; " not in line
        return [cell.strip() for cell in line.split(";")] if packed else None
    if line.count("|") >= 2 or (line.count("|") == 1 and not line.startswith("|")):
        inner = line.strip().removeprefix("|").removesuffix("|")
        return [cell.strip() for cell in inner.split("|")]
    if line.count("\t") >= 1:
        return [cell.strip() for cell in line.split("\t")]
    return None


def column_roles(cells: list[str]) -> list[Role] | None:
    """What each column holds, if this is a row of headings with a quantity among them."""
    if any(char.isdigit() for cell in cells for char in cell):
        return None
    words = [set(tokens_of(cell)) for cell in cells]
    roles = [_role(each) for each in words]
    roles = _own_prices(roles, words)
    sized = [at for at, each in enumerate(words) if each == {"size"}]
    if "product" not in roles and roles.count("other") == 1 + len(sized):
        roles[roles.index("other")] = "product"  # "Drink | Cases"
    if "product" in roles:
        roles = ["product" if at in sized else role for at, role in enumerate(roles)]
    if not {"units", "cases"} & set(roles):
        wishes = [at for at, each in enumerate(words) if each & _WISHES and roles[at] == "other"]
        if len(wishes) == 1:
            roles[wishes[0]] = "units"  # "Item | On hand | Send"
    return roles if {"units", "cases"} & set(roles) else None


def _own_prices(roles: list[Role], words: list[set[str]]) -> list[Role]:
    """Of several columns of prices, only those that the writer offers."""
    pairs = list(zip(roles, words, strict=True))
    offered = [
        role in ("other", *_PRICES) and bool(each & _OURS) and each.isdisjoint(_THEIRS)
        for role, each in pairs
    ]
    if sum(offered) == 1:
        return [
            "unit_price"
            if own and role == "other"
            else "other"
            if role in _PRICES and not own
            else role
            for own, role in zip(offered, roles, strict=True)
        ]
    if sum(role in _PRICES for role in roles) < 2:
        return roles
    return ["other" if role in _PRICES and each & _THEIRS else role for role, each in pairs]


def _role(words: set[str]) -> Role:
    if words & _NAMES and not words & {"quantity", "qty", "price"}:
        return "product"
    if words & {"per", "in"} and words & _PACKED:
        return "other" if words.isdisjoint(_MONEY) else "case_price"
    if words & _MONEY and words & _PACKED and words.isdisjoint(_COUNTS):
        return "case_price"
    if words & _MONEY and not ("total" in words and words & _UNITS):
        if words & {"total", "subtotal", "sum", "line", "amount", "extended", "extension"}:
            return "total"
        return "unit_price"
    if words & (_ASIDE | _HELD):
        return "other"
    if words & _PACKED:
        return "cases"
    return "units" if words & _COUNTS else "other"


def read_row(cells: list[str], roles: list[Role], names: ProductNames) -> Line:
    """The product of a row with the quantity and prices of its columns.

    Two quantity columns must agree ("2 cases, 70 units"), or the quantity is unclear.
    """
    placed = list(zip(cells, roles, strict=False))
    line = read_line(tokens_of(" | ".join(c for c, r in placed if r == "product")), names)
    if len(line.wanted) > 1 and len(cells) == len(roles):
        for each in line.wanted:
            each.quantity, each.unclear = None, True  # "Kettle... no, Popped Corn Chips | 2 | 60"
        return line
    if len(line.wanted) != 1 or len(cells) != len(roles):
        return read_line(tokens_of(" | ".join(cells)), names)
    wanted = line.wanted[0]
    if any(tokens_of(cell) in _REFUSALS for cell, role in placed if role == "other"):
        wanted.excluded = True
        return line
    counted = [(cell, role) for cell, role in placed if role in ("units", "cases") and cell]
    by_case = any(_MEASURE.issuperset(tokens_of(cell)) and cell for cell, _ in placed)
    counts: set[int | None] = set()
    for cell, basis in counted:
        wanted.quantity = None
        _count(wanted, cell, by_case or basis == "cases", names)
        counts.add(wanted.quantity)
    if counts == {0}:
        wanted.quantity, wanted.excluded = None, True  # nothing of it this time
    elif len(counts) > 1:
        wanted.quantity, wanted.unclear = None, True
    for cell, role in placed:
        if role in ("unit_price", "case_price", "total"):
            _set_price(wanted, cell, role, names)
    _price_by_sum(wanted, [cell for cell, role in placed if role == "other" and cell[:1] == "$"])
    return line


def _price_by_sum(wanted: Wanted, cells: list[str]) -> None:
    """Take two sums under any heading, one the quantity times the other, for what they are."""
    found = [price for cell in cells for price in scan_amounts(tokens_of(cell))[1]]
    if len(found) != 2 or wanted.unit_price_cents is not None or not wanted.quantity:
        return
    one, all_ = found[0].cents, found[1].cents
    if one * wanted.quantity == all_:
        wanted.unit_price_cents, wanted.total_cents = one, all_


def _count(wanted: Wanted, cell: str, by_case: bool, names: ProductNames) -> None:
    amounts, _ = scan_amounts(tokens_of(cell))
    if by_case:
        amounts = [
            each._replace(basis="case") if each.basis == "bare" else each for each in amounts
        ]
    if amounts:
        count_group(wanted, amounts, names)


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
