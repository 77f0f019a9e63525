"""A record as Parquet files, a table each. The only place that imports pyarrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vendsim.errors import RecordError
from vendsim.study.export.source import Source
from vendsim.study.export.tables import TABLES, Row, tables

__all__ = ["write_parquet"]


def write_parquet(source: Source, folder: Path) -> None:
    """Write every table into a folder, as ``TABLE.parquet``.

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
    about = {key: str(source.header[key]) for key in ("agent", "days", "scenario_hash", "seed")} | {
        "record_hash": source.record_hash,
        "scenario": source.header["scenario"]["name"],
    }
    for name, rows in tables(source).items():
        columns = TABLES[name]
        schema = pyarrow.schema(
            [(column, types.get(kind, pyarrow.string())) for column, kind in columns.items()],
            metadata=about,
        )
        table = pyarrow.table(_by_column(list(columns), rows), schema=schema)
        parquet.write_table(table, folder / f"{name}.parquet")


def _by_column(columns: list[str], rows: list[Row]) -> dict[str, list[Any]]:
    return {column: [row[place] for row in rows] for place, column in enumerate(columns)}
