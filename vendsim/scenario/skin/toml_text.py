"""Values as TOML text: what a scenario folder is written in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

__all__ = ["tables_text", "toml_text"]

_MOST_LINE_CHARS = 100


def toml_text(contents: Mapping[str, Any]) -> str:
    """A whole TOML file; what is ``None`` is left out."""
    return "\n".join(_table("", contents)).strip("\n") + "\n"


def tables_text(kind: str, tables: tuple[Mapping[str, Any], ...]) -> str:
    """A TOML file of one kind of table, each headed ``[[kind]]``."""
    parts = ["\n".join([f"[[{kind}]]", *_pairs(table)]) for table in tables]
    return "\n\n".join(parts) + "\n" if parts else ""


def _table(place: str, contents: Mapping[str, Any]) -> list[str]:
    """A table and the tables in it; the simple values of a table stand before its tables."""
    known = {key: value for key, value in contents.items() if value is not None}
    inner = {key: value for key, value in known.items() if isinstance(value, Mapping)}
    lines = _pairs({key: value for key, value in known.items() if key not in inner})
    if place and (lines or not inner):
        lines = ["", f"[{place}]", *lines]
    for key, value in inner.items():
        lines += _table(f"{place}.{key}" if place else key, value)
    return lines


def _pairs(contents: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in contents.items() if value is not None]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }" if value else "{}"
    inner = [_value(each) for each in value]
    line = f"[{', '.join(inner)}]"
    if len(line) <= _MOST_LINE_CHARS:
        return line
    return "[\n" + "".join(f"    {each},\n" for each in inner) + "]"


def _string(text: str) -> str:
    """A basic string; one of several lines stands as it reads."""
    escaped = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    if "\n" not in text:
        return escaped
    return '"""\n' + escaped[1:-1].replace("\\n", "\n") + '"""'
