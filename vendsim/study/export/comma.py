"""Tables as CSV files, one each."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from vendsim.study.export.tables import Columns, Row

__all__ = ["write_csv"]


def write_csv(
    tables: Mapping[str, Sequence[Row]], columns: Mapping[str, Columns], folder: Path
) -> None:
    """Write every table into a folder, as ``TABLE.csv``.

    Lines end as on Unix, in UTF-8. What is missing is an empty cell, and true and false are
    ``true`` and ``false``. A float has as many digits as tell it from every other.

    Raises:
        OSError: A file cannot be written.
    """
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        with path.open("x", encoding="utf-8", errors="backslashreplace", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns[name])
            writer.writerows([*map(_cell, row)] for row in rows)


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
