"""Values as TOML text: what a scenario folder is written in."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["tables_text", "toml_text"]

_MOST_LINE_CHARS = 100
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def toml_text(contents: Mapping[str, Any]) -> str:
    """A whole TOML file; what is ``None`` is left out, lists of tables come last."""
    listed = {key: value for key, value in contents.items() if _are_tables(value)}
    rest = {key: value for key, value in contents.items() if key not in listed}
    texts = ["\n".join(_table("", rest)).strip("\n") + "\n"]
    return "\n".join([*texts, *(tables_text(key, value) for key, value in listed.items())])


def tables_text(kind: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """A TOML file of one kind of table, each headed ``[[kind]]``."""
    parts = ["\n".join([f"[[{_key(kind)}]]", *_pairs(table)]) for table in tables]
    return "\n\n".join(parts) + "\n" if parts else ""


def _are_tables(value: object) -> bool:
    if not isinstance(value, list | tuple) or not value:
        return False
    return all(isinstance(each, Mapping) for each in value)


def _table(place: str, contents: Mapping[str, Any]) -> list[str]:
    """A table and the tables in it; the simple values of a table stand before its tables."""
    known = {key: value for key, value in contents.items() if value is not None}
    inner = {key: value for key, value in known.items() if isinstance(value, Mapping)}
    lines = _pairs({key: value for key, value in known.items() if key not in inner})
    if place and (lines or not inner):
        lines = ["", f"[{place}]", *lines]
    for key, value in inner.items():
        lines += _table(f"{place}.{_key(key)}" if place else _key(key), value)
    return lines


def _pairs(contents: Mapping[str, Any]) -> list[str]:
    return [
        f"{_key(key)} = {_value(value)}" for key, value in contents.items() if value is not None
    ]


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


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
    lines = [_escaped(line) for line in text.split("\n")]
    return f'"{lines[0]}"' if len(lines) == 1 else '"""\n' + "\n".join(lines) + '"""'


def _escaped(line: str) -> str:
    return json.dumps(line, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")
