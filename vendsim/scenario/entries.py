"""Reading what a file lists, tables or rows, with what the same file of a base lists below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vendsim.errors import Fault, clip
from vendsim.scenario.checks import Named
from vendsim.scenario.draft import Draft
from vendsim.scenario.faults import unknown_name
from vendsim.scenario.files import Row, parse_rows
from vendsim.scenario.layers import Layer
from vendsim.scenario.merge import Entry, Source, lay_over, without_references, without_removed
from vendsim.scenario.places import place_of, shown_name

__all__ = ["Reference", "count_fits", "read_rows", "read_tables"]


@dataclass(frozen=True, slots=True)
class Reference:
    """That a key of listed tables names other listed things, of which a layer may remove some.

    Attributes:
        kind: Which things, as ``[remove]`` calls them.
        key: The key.
        known: The names of those there are; ``None`` while unknown.
    """

    kind: str
    key: str
    known: frozenset[str] | None


def read_tables(
    draft: Draft,
    file: str,
    kind: str,
    name_key: str,
    counts: tuple[int, int],
    refers_to: Reference | None = None,
) -> list[Named] | None:
    """A TOML file that holds one kind of table, several times.

    Args:
        draft: The scenario.
        file: The file.
        kind: How a table is headed.
        name_key: The key by which a table is known.
        counts: The fewest and the most tables there can be.
        refers_to: What in a base goes with what is removed from it.

    Returns:
        Each table with where it stands: its number, from 1, and what it calls itself. None
        if a file cannot be read.
    """

    def read(layer: Layer, is_lowest: bool) -> list[Entry] | None:
        return _tables(layer, file, kind, name_key, draft)

    entries = _stacked(draft, file, kind, read, refers_to)
    if entries is None or not count_fits(draft, file, kind, len(entries), *counts):
        return None
    return _named(draft, file, kind, entries)


def read_rows(
    draft: Draft, file: str, kind: str, columns: Sequence[str], needed: Sequence[str]
) -> list[Named] | None:
    """A table in CSV, its first column the name of what a row is about.

    A row that changes one of a base gives what it changes: its other cells are blank, or their
    columns are left out. A blank cell of a column that is not needed counts as left out too.

    Args:
        draft: The scenario.
        file: The file.
        kind: What a row is.
        columns: Every column there can be.
        needed: Those that a row cannot do without.

    Returns:
        Each row with where it stands. None if a file cannot be read.
    """

    def read(layer: Layer, is_lowest: bool) -> list[Entry] | None:
        text = layer.read_text(file, draft.faults)
        if text is None:
            return None
        found: list[Fault] = []
        due = tuple(needed) if is_lowest else (columns[0],)
        rows = parse_rows(file, text, tuple(columns), due, found)
        draft.faults.extend(layer.own(found))
        spared = [name for name in columns if not is_lowest or name not in needed]
        return (
            None if rows is None else [_row(layer, file, row, columns[0], spared) for row in rows]
        )

    entries = _stacked(draft, file, kind, read)
    return None if entries is None else _named(draft, file, kind, entries)


def count_fits(draft: Draft, file: str, kind: str, count: int, least: int, most: int) -> bool:
    """Whether there are neither too few nor too many of a kind; if not, that is a fault."""
    if least <= count <= most:
        return True
    draft.refuse(file, "", f"holds {count:,} {kind}s; give {least:,} to {most:,}")
    return False


def _stacked(
    draft: Draft,
    file: str,
    kind: str,
    read: Callable[[Layer, bool], list[Entry] | None],
    refers_to: Reference | None = None,
) -> list[Entry] | None:
    """What all layers together list; ``None`` if a file cannot be read, or none has it."""
    stack = draft.stack
    if not any(layer.has(file) for layer in stack.layers):
        draft.refuse(file, "", "is missing: a scenario folder needs this file")
        return None
    whole: list[Entry] = []
    is_readable = True
    for layer, rules in zip(stack.layers, stack.rules, strict=True):
        # What an unreadable base lists is not known to lack what is to be removed from it.
        faults = draft.faults if is_readable else []
        whole = without_removed(whole, f"{kind}s", layer, rules, faults)
        if refers_to is not None and refers_to.known is not None:
            kept = refers_to.known
            whole = without_references(whole, refers_to.kind, refers_to.key, rules, kept)
        if not layer.has(file):
            continue
        added = read(layer, is_readable and not whole)
        is_readable = is_readable and added is not None
        whole = lay_over(whole, added or [])
    return whole if is_readable else None


def _named(draft: Draft, file: str, kind: str, entries: Sequence[Entry]) -> list[Named]:
    named = []
    for number, entry in enumerate(entries, start=1):
        place = place_of(kind, number, entry.name)
        for name in (place, shown_name(entry.name)):
            draft.came_from(file, name, entry.sources)
        named.append((place, entry.contents))
    return named


def _tables(layer: Layer, file: str, kind: str, name_key: str, draft: Draft) -> list[Entry] | None:
    contents = layer.read_toml(file, draft.faults)
    if contents is None:
        return None
    for key in contents:
        if key != kind and not draft.is_full:
            shown = clip(key)[1:-1]
            draft.faults.append(layer.fault(file, shown, unknown_name(key, [kind])))
    tables = contents.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        message = f"is not a list of tables; head each of them with [[{kind}]]"
        draft.faults.append(layer.fault(file, kind, message))
        return None
    return [
        Entry(table.get(name_key), table, (Source(layer, file, f"{kind}[{index}]"),))
        for index, table in enumerate(tables)
    ]


def _row(layer: Layer, file: str, row: Row, name_column: str, spared: Sequence[str]) -> Entry:
    line, cells = row
    given = {column: cell for column, cell in cells.items() if cell or column not in spared}
    source = Source(layer, file, row_line=line, columns=tuple(given))
    return Entry(given.get(name_column), given, (source,))
