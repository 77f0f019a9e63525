"""Records and studies in the formats of other tools: tables, JSON lines, a beancount journal."""

from __future__ import annotations

from vendsim.study.export.export import FORMATS, Format, export_record, export_study

__all__ = ["FORMATS", "Format", "export_record", "export_study"]
