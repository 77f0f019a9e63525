"""Reading what a scenario lists: products, suppliers, pages; and the briefing."""

from __future__ import annotations

import re

from vendsim.scenario.briefing import FIGURES, unknown_figures
from vendsim.scenario.checks import (
    check_charging,
    check_kinds,
    check_named_tools,
    check_names,
    check_pages,
    check_product,
    check_product_names,
    check_senders,
    check_stocked,
)
from vendsim.scenario.draft import Draft
from vendsim.scenario.entries import Reference, count_fits, read_rows, read_tables
from vendsim.scenario.files import BRIEFING, LETTERS, PAGES, PRODUCTS, SUPPLIERS
from vendsim.scenario.merge import Source
from vendsim.scenario.people import MAX_LETTERS, LetterSpec
from vendsim.scenario.places import shown_name
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
_NEEDED_COLUMNS = tuple(
    name for name, field in ProductSpec.model_fields.items() if field.is_required()
)


class _Briefing(Spec):
    """The briefing by itself."""

    briefing: Text


def read_products(draft: Draft) -> None:
    """``products.csv``: one product a row."""
    before = len(draft.faults)
    listed = read_rows(draft, PRODUCTS, "product", tuple(_COLUMN_TYPES), _NEEDED_COLUMNS)
    if listed is None:
        return
    every_row_read = len(draft.faults) == before
    least = 1 if every_row_read else 0
    if not count_fits(draft, PRODUCTS, "product", len(listed), least, MAX_PRODUCTS):
        return
    products: list[ProductSpec] = []
    machines = draft.parts.get("machines")
    # A column that is missing has been noted once, not to be asked for in every row.
    lacking = frozenset(_NEEDED_COLUMNS).difference(*(cells for _, cells in listed))
    for place, cells in listed:
        values = {column: _cell(column, str(text)) for column, text in cells.items()}
        product = draft.validate(ProductSpec, values, PRODUCTS, place, lacking)
        if product is not None:
            products.append(product)
            if isinstance(machines, tuple):
                draft.note(PRODUCTS, place, check_product(product, machines))
    draft.note(PRODUCTS, "", check_product_names(listed))
    if every_row_read:
        draft.skus = frozenset([str(cells.get("sku")) for _, cells in listed])
    if len(draft.faults) == before:
        draft.parts["products"] = tuple(products)


def read_suppliers(draft: Draft) -> None:
    """``suppliers.toml``: one supplier a table ``[[supplier]]``."""
    before = len(draft.faults)
    tables = read_tables(
        draft,
        SUPPLIERS,
        "supplier",
        "id",
        (1, MAX_SUPPLIERS),
        Reference("products", "products", draft.skus),
    )
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
    draft.note(SUPPLIERS, "", check_charging(tables, draft.parts.get("money")))
    draft.suppliers = frozenset(str(contents.get("id")) for _, contents in tables)
    if len(draft.faults) == before:
        draft.parts["suppliers"] = tuple(suppliers)


def read_pages(draft: Draft) -> None:
    """``pages.toml``: one page of the searchable web a table ``[[page]]``; may have none."""
    before = len(draft.faults)
    tables = read_tables(
        draft,
        PAGES,
        "page",
        "address",
        (0, MAX_PAGES),
        Reference("suppliers", "supplier", draft.suppliers),
    )
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
    tables = read_tables(draft, LETTERS, "letter", "id", (0, MAX_LETTERS))
    if tables is None:
        return
    letters = [draft.validate(LetterSpec, contents, LETTERS, place) for place, contents in tables]
    draft.note(LETTERS, "", check_names(tables, ("id",)))
    draft.note(LETTERS, "", check_senders(tables, draft.supplier_addresses, draft.own_address))
    if len(draft.faults) == before:
        draft.parts["letters"] = tuple(letters)


def read_briefing(draft: Draft) -> None:
    """``briefing.md``: what the agent is told, without blanks at its ends."""
    above = next(
        (one for one in reversed(draft.stack.layers) if one.has(BRIEFING)), draft.stack.own
    )
    text = above.read_text(BRIEFING, draft.faults)
    if text is None:
        return
    draft.came_from(BRIEFING, "", [Source(above, BRIEFING, row_line=1)])
    briefing = draft.validate(_Briefing, {"briefing": text.strip()}, BRIEFING, "")
    if briefing is None:
        return

    def refuse(name: str, mark: str, message: str) -> None:
        line = text[: text.index(mark)].count("\n") + 1
        draft.came_from(BRIEFING, name, [Source(above, BRIEFING, row_line=line)])
        draft.refuse(BRIEFING, name, message)

    for name in unknown_figures(briefing.briefing):
        message = f"is no figure; there are: {', '.join(FIGURES)}"
        refuse(shown_name(name), f"{{{{{name}}}}}", message)
    tools = draft.parts.get("tools")
    for tool, message in check_named_tools(briefing.briefing, tools):
        refuse(tool, f"`{tool}`", message)
    draft.parts["briefing"] = briefing.briefing


def _cell(column: str, text: str) -> str | int | float:
    """A cell as its column wants it; left as text, and so refused by the schema, if it is not."""
    wanted = _COLUMN_TYPES[column]
    if wanted in (int, int | None) and _WHOLE.fullmatch(text):
        return int(text)
    if wanted in (float, float | None) and _DECIMAL.fullmatch(text):
        return float(text)
    return text
