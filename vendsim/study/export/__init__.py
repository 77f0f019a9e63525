"""A record in the formats of other tools: JSON lines, Parquet tables, a beancount journal."""

from __future__ import annotations

from vendsim.study.export.export import FORMATS, Format, export_record

__all__ = ["FORMATS", "Format", "export_record"]
