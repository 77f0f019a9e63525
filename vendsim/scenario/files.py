"""Reading the files of a scenario folder: text with a limit, TOML, and the product table.

Every function takes a list of faults and adds to it what it finds wrong; none raises for
what stands in a file. What cannot be read comes back as ``None``.
"""

from __future__ import annotations

import csv
import os
import re
import tomllib
from pathlib import Path
from typing import TypeAlias

from vendsim.errors import Fault, clip

__all__ = [
    "BRIEFING",
    "DISRUPTIONS",
    "FILES",
    "LETTERS",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_ENTRIES",
    "MAX_FAULTS",
    "MAX_LINES",
    "MAX_TOTAL_BYTES",
    "PAGES",
    "PRODUCTS",
    "RULES",
    "SUPPLIERS",
    "Row",
    "parse_rows",
    "parse_toml",
    "read_text",
    "read_toml",
]

Row: TypeAlias = tuple[int, dict[str, str]]
"""A row of a table: the line it ends on, from 1, and its cells by column."""

RULES = "scenario.toml"
PRODUCTS = "products.csv"
SUPPLIERS = "suppliers.toml"
PAGES = "pages.toml"
LETTERS = "letters.toml"
BRIEFING = "briefing.md"
DISRUPTIONS = "disruptions.toml"
FILES = (RULES, PRODUCTS, SUPPLIERS, PAGES, LETTERS, DISRUPTIONS, BRIEFING)
"""The files of a scenario folder, in the sequence their faults are listed."""

MAX_BYTES = {
    RULES: 256 * 1024,
    PRODUCTS: 512 * 1024,
    SUPPLIERS: 1024 * 1024,
    PAGES: 1024 * 1024,
    LETTERS: 512 * 1024,
    DISRUPTIONS: 256 * 1024,
    BRIEFING: 128 * 1024,
}
MAX_TOTAL_BYTES = 2 * 1024 * 1024
"""The most that all files of a scenario have together, those of its bases too."""

MAX_FAULTS = 500
"""The most faults that are told at once: who has more does not read them."""

MAX_DEPTH = 8
MAX_KEY_PARTS = 16
MAX_ENTRIES = 5000
MAX_LINES = 10_000
MAX_LISTED = 8
# Keys, values and tables of one file; the parser takes about a second for half a million.
MAX_MARKS = 60_000

# The TOML parser's work grows with the square of the parts of one dotted key, so a key that
# no author writes is refused before parsing.
_KEY_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_KEY_PART}){{{MAX_KEY_PARTS}}}")

_LONG_NUMBER = re.compile(r"[0-9_]{4301,}")
# Python converts these without a limit.
_LONG_BITS = re.compile(r"\b0[xob][0-9A-Fa-f_]{1001}")
_PARSER_PLACE = re.compile(r"(.*) \((?:at line ([0-9]+), column [0-9]+|at end of document)\)", re.S)


def read_text(folder: Path, file: str, faults: list[Fault]) -> str | None:
    """The text of one file, with one line feed for every newline and without a byte order mark."""
    path = folder / file
    limit = MAX_BYTES[file]
    try:
        if not path.is_file():
            missing = not os.path.lexists(path)
            rule = "is missing: a scenario folder needs this file" if missing else "is no file"
            faults.append(Fault(file, "", rule))
            return None
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        faults.append(Fault(file, "", f"cannot be read: {error.strerror or 'input/output error'}"))
        return None
    if len(raw) > limit:
        faults.append(Fault(file, "", f"is larger than the limit of {limit:,} bytes"))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 text: byte 0x{raw[error.start]:02x} cannot stand there"
        faults.append(Fault(file, "", message, line))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_toml(folder: Path, file: str, faults: list[Fault]) -> dict[str, object] | None:
    """The contents of one TOML file, at most :data:`MAX_DEPTH` tables or lists deep."""
    text = read_text(folder, file, faults)
    return None if text is None else parse_toml(file, text, faults)


def parse_toml(file: str, text: str, faults: list[Fault]) -> dict[str, object] | None:
    """What the text of a TOML file holds; ``None``, with a fault, if it is none or too much."""
    contents: dict[str, object] = {}
    fault = _too_much(file, text)
    if fault is None:
        try:
            contents = tomllib.loads(text)
            fault = _too_large(file, contents)
        except RecursionError:
            fault = _too_deep(file)
        except ValueError as error:
            fault = _invalid(file, text, str(error))
    if fault is not None:
        faults.append(fault)
        return None
    return contents


def _too_much(file: str, text: str) -> Fault | None:
    """What would take the parser long."""
    if sum(map(text.count, "=,[{")) > MAX_MARKS:
        return Fault(file, "", f"has more than {MAX_MARKS:,} of the signs = , [ and {{")
    if _LONG_KEY.search(text):
        return Fault(file, "", f"has a name of more than {MAX_KEY_PARTS} dotted parts")
    bits = _LONG_BITS.search(text)
    if bits is not None:
        line = text.count("\n", 0, bits.start()) + 1
        return Fault(file, "", "has a number of more than 1,000 digits", line)
    return None


def _too_large(file: str, contents: dict[str, object]) -> Fault | None:
    """What would take the checks long."""
    if _deeper_than(contents, MAX_DEPTH):
        return _too_deep(file)
    if _longest(contents) > MAX_ENTRIES:
        return Fault(file, "", f"has a table or list of more than {MAX_ENTRIES:,} entries")
    return None


def _too_deep(file: str) -> Fault:
    return Fault(file, "", f"is nested deeper than {MAX_DEPTH} tables or lists")


def _invalid(file: str, text: str, error: str) -> Fault:
    """What the parser complains of, at the line it names."""
    number = _LONG_NUMBER.search(text)
    if number is not None and "digits" in error:
        # It is Python that converts no such number; of where it stands it knows nothing.
        line = text.count("\n", 0, number.start()) + 1
        return Fault(file, "", "has a number of more than 4,300 digits", line)
    found = _PARSER_PLACE.fullmatch(error)
    what, named = (found[1], found[2]) if found else (error, None)
    line = int(named) if named else text.count("\n") + 1
    return Fault(file, "", f"is not valid TOML: {clip(what, 200)[1:-1]}", line)


def _deeper_than(contents: object, depth: int) -> bool:
    """Whether tables and lists stand in each other more than ``depth`` deep."""
    level = [contents]
    for _ in range(depth + 1):
        level = _inside(level)
    return bool(level)


def _longest(contents: object) -> int:
    """Entries of the largest table or list; those of a file that lists tables are no more."""
    level, longest = [contents], 0
    while level:
        longest = max(longest, *(len(one) for one in level if isinstance(one, dict | list)), 0)
        level = _inside(level)
    return longest


def _inside(level: list[object]) -> list[object]:
    """What the tables and lists among some values hold."""
    return [
        inner
        for outer in level
        if isinstance(outer, dict | list)
        for inner in (outer.values() if isinstance(outer, dict) else outer)
    ]


def parse_rows(
    file: str,
    text: str,
    columns: tuple[str, ...],
    needed: tuple[str, ...],
    faults: list[Fault],
) -> list[Row] | None:
    """The rows of a table in CSV whose first line names its columns.

    Blank lines are passed over. A row with too few or too many cells is a fault and left
    out. An unknown column is a fault and its cells are left out; a missing one that is needed
    is a fault. No row has a cell of a column that is missing.

    Returns:
        The rows, or ``None`` when the text is no table.
    """
    if text.count("\n") > MAX_LINES:
        faults.append(Fault(file, "", f"has more than {MAX_LINES:,} lines"))
        return None
    lines = csv.reader(text.split("\n"), strict=True)
    rows: list[Row] = []
    try:
        header = [cell.strip() for cell in next(lines, [])]
        complete = _check_header(file, header, columns, needed, faults)
        for cells in lines:
            if len(cells) == len(header):
                named = zip(header, cells, strict=True)
                row = {name: cell.strip() for name, cell in named if name in columns}
                rows.append((lines.line_num, row))
            elif cells and complete and len(faults) < MAX_FAULTS:
                message = f"has {len(cells)} cells; the first line names {len(header)} columns"
                faults.append(Fault(file, "", message, lines.line_num))
    except csv.Error as error:
        message = f"is not valid CSV: {clip(str(error), 200)[1:-1]}"
        faults.append(Fault(file, "", message, lines.line_num))
        return None
    return rows


def _check_header(
    file: str,
    header: list[str],
    columns: tuple[str, ...],
    needed: tuple[str, ...],
    faults: list[Fault],
) -> bool:
    """Notes what is wrong with the column names; whether those needed stand there, all once."""
    missing = [name for name in needed if name not in header]
    unknown = [name for name in dict.fromkeys(header) if name not in columns]
    doubled = [name for name in columns if header.count(name) > 1]
    for name in missing:
        faults.append(Fault(file, f"column {name}", "is missing in the first line", 1))
    for name in unknown[:MAX_LISTED]:
        known = ", ".join(columns)
        faults.append(Fault(file, f"column {clip(name)}", f"is not known; columns are: {known}", 1))
    for name in doubled:
        faults.append(Fault(file, f"column {name}", "stands more than once in the first line", 1))
    return not missing and not doubled
