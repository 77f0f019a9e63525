"""Tables as Parquet files, one each. The only place of the export that imports pyarrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vendsim.errors import RecordError
from vendsim.study.export.tables import Columns, Row

__all__ = ["write_parquet"]


def write_parquet(
    tables: Mapping[str, Sequence[Row]],
    columns: Mapping[str, Columns],
    about: Mapping[str, str],
    folder: Path,
) -> None:
    """Write every table into a folder, as ``TABLE.parquet``.

    Args:
        tables: Rows by table.
        columns: Columns and their types by table.
        about: What stands in the metadata of every file.
        folder: Where to.

    Raises:
        RecordError: pyarrow is not installed.
        OSError: A file cannot be written.
    """
    try:
        import pyarrow  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError as error:
        raise RecordError(
            f"Parquet files need pyarrow ({error}): pip install 'vendsim[parquet]'"
        ) from error
    types = {int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    for name, rows in tables.items():
        schema = pyarrow.schema(
            [(column, types.get(kind, pyarrow.string())) for column, kind in columns[name].items()],
            metadata=dict(about),
        )
        table = pyarrow.table(_by_column(list(columns[name]), rows), schema=schema)
        parquet.write_table(table, folder / f"{name}.parquet")


def _by_column(columns: list[str], rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {column: [row[place] for row in rows] for place, column in enumerate(columns)}
