"""Reading what a scenario lists: products, suppliers, pages; and the briefing."""

from __future__ import annotations

import re

from vendsim.errors import clip
from vendsim.scenario.briefing import FIGURES, unknown_figures
from vendsim.scenario.checks import (
    Named,
    check_kinds,
    check_names,
    check_pages,
    check_product,
    check_product_names,
    check_senders,
    check_stocked,
)
from vendsim.scenario.draft import Draft
from vendsim.scenario.faults import unknown_name
from vendsim.scenario.files import (
    BRIEFING,
    LETTERS,
    PAGES,
    PRODUCTS,
    SUPPLIERS,
    read_rows,
    read_text,
    read_toml,
)
from vendsim.scenario.people import MAX_LETTERS, LetterSpec
from vendsim.scenario.schema import (
    MAX_PAGES,
    MAX_PRODUCTS,
    MAX_SUPPLIERS,
    PageSpec,
    ProductSpec,
    Spec,
    Text,
)
from vendsim.scenario.supplier_spec import SupplierSpec

__all__ = ["read_briefing", "read_letters", "read_pages", "read_products", "read_suppliers"]

_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)
_COLUMN_TYPES = {name: field.annotation for name, field in ProductSpec.model_fields.items()}


class _Briefing(Spec):
    """The briefing by itself."""

    briefing: Text


def read_products(draft: Draft) -> None:
    """``products.csv``: one product a row."""
    before = len(draft.faults)
    rows = read_rows(draft.folder, PRODUCTS, tuple(_COLUMN_TYPES), draft.faults)
    if rows is None:
        return
    every_row_read = len(draft.faults) == before
    least = 1 if every_row_read else 0
    if not _count_fits(draft, PRODUCTS, "product", len(rows), least, MAX_PRODUCTS):
        return
    products: list[ProductSpec] = []
    listed: list[Named] = []
    machines = draft.parts.get("machines")
    lacking = frozenset(_COLUMN_TYPES).difference(*(cells for _, cells in rows))
    for line, cells in rows:
        place = f"line {line}, {_name(cells.get('sku'))}"
        listed.append((place, cells))
        values = {column: _cell(column, text) for column, text in cells.items()}
        product = draft.validate(ProductSpec, values, PRODUCTS, place, lacking)
        if product is not None:
            products.append(product)
            if isinstance(machines, tuple):
                draft.note(PRODUCTS, place, check_product(product, machines))
    draft.note(PRODUCTS, "", check_product_names(listed))
    if every_row_read:
        draft.skus = frozenset([cells["sku"] for _, cells in rows])
    if len(draft.faults) == before:
        draft.parts["products"] = tuple(products)


def read_suppliers(draft: Draft) -> None:
    """``suppliers.toml``: one supplier a table ``[[supplier]]``."""
    before = len(draft.faults)
    tables = _read_tables(draft, SUPPLIERS, "supplier", "id", 1, MAX_SUPPLIERS)
    if tables is None:
        return
    suppliers = [
        draft.validate(SupplierSpec, contents, SUPPLIERS, place) for place, contents in tables
    ]
    draft.note(SUPPLIERS, "", check_names(tables, ("id", "name", "email")))
    draft.note(SUPPLIERS, "", check_stocked(tables, draft.skus, draft.own_address))
    addresses = [contents.get("email") for _, contents in tables]
    draft.supplier_addresses = frozenset([one for one in addresses if isinstance(one, str)])
    draft.note(SUPPLIERS, "", check_kinds(tables, draft.kinds))
    draft.suppliers = frozenset(str(contents.get("id")) for _, contents in tables)
    if len(draft.faults) == before:
        draft.parts["suppliers"] = tuple(suppliers)


def read_pages(draft: Draft) -> None:
    """``pages.toml``: one page of the searchable web a table ``[[page]]``; may have none."""
    before = len(draft.faults)
    tables = _read_tables(draft, PAGES, "page", "address", 0, MAX_PAGES)
    if tables is None:
        return
    pages = [draft.validate(PageSpec, contents, PAGES, place) for place, contents in tables]
    draft.note(PAGES, "", check_names(tables, ("address",)))
    draft.note(PAGES, "", check_pages(tables, draft.suppliers))
    if len(draft.faults) == before:
        draft.parts["pages"] = tuple(pages)


def read_letters(draft: Draft) -> None:
    """``letters.toml``: one letter of other people a table ``[[letter]]``; may have none."""
    before = len(draft.faults)
    tables = _read_tables(draft, LETTERS, "letter", "id", 0, MAX_LETTERS)
    if tables is None:
        return
    letters = [draft.validate(LetterSpec, contents, LETTERS, place) for place, contents in tables]
    draft.note(LETTERS, "", check_names(tables, ("id",)))
    draft.note(LETTERS, "", check_senders(tables, draft.supplier_addresses, draft.own_address))
    if len(draft.faults) == before:
        draft.parts["letters"] = tuple(letters)


def read_briefing(draft: Draft) -> None:
    """``briefing.md``: what the agent is told, without blanks at its ends."""
    text = read_text(draft.folder, BRIEFING, draft.faults)
    if text is None:
        return
    briefing = draft.validate(_Briefing, {"briefing": text.strip()}, BRIEFING, "")
    if briefing is None:
        return
    for name in unknown_figures(briefing.briefing):
        draft.refuse(BRIEFING, _name(name), f"is no figure; there are: {', '.join(FIGURES)}")
    draft.parts["briefing"] = briefing.briefing


def _name(given: object) -> str:
    """What a row or table calls itself, as part of a fault's key."""
    return clip(given, 42)[1:-1] if isinstance(given, str) and given else "unnamed"


def _cell(column: str, text: str) -> str | int | float:
    """A cell as its column wants it; left as text, and so refused by the schema, if it is not."""
    wanted = _COLUMN_TYPES[column]
    if wanted is int and _WHOLE.fullmatch(text):
        return int(text)
    if wanted is float and _DECIMAL.fullmatch(text):
        return float(text)
    return text


def _read_tables(
    draft: Draft, file: str, kind: str, name_key: str, least: int, most: int
) -> list[Named] | None:
    """A TOML file that holds one kind of table, several times.

    Returns:
        Each table with where it stands: its number, from 1, and what it calls itself. None
        if the file cannot be read.
    """
    contents = read_toml(draft.folder, file, draft.faults)
    if contents is None:
        return None
    for key in contents:
        if key != kind:
            draft.refuse(file, clip(key)[1:-1], unknown_name(key, [kind]))
    tables = contents.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        draft.refuse(file, kind, f"is not a list of tables; head each of them with [[{kind}]]")
        return None
    if not _count_fits(draft, file, kind, len(tables), least, most):
        return None
    return [
        (f"{kind} {number} ({_name(table.get(name_key))})", table)
        for number, table in enumerate(tables, start=1)
    ]


def _count_fits(draft: Draft, file: str, what: str, count: int, least: int, most: int) -> bool:
    if least <= count <= most:
        return True
    draft.refuse(file, "", f"holds {count:,} {what}s; give {least:,} to {most:,}")
    return False
