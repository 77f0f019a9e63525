"""Forms for tools: what a human writes into fields, as the arguments of a call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vendsim.tools import Tool

__all__ = ["Field", "arguments_of", "fields_of"]

_LONG_CHARS = 500


@dataclass(frozen=True, slots=True)
class Field:
    """One argument of a tool, to be filled in.

    Attributes:
        name: The argument's name.
        help: What it is.
        kind: Type by the tool's schema: ``"integer"``, ``"string"``, or another.
        is_long: Whether a text of several lines may be wanted.
        is_required: Whether it has to be filled in.
    """

    name: str
    help: str
    kind: str
    is_long: bool
    is_required: bool


def fields_of(tool: Tool) -> list[Field]:
    """The fields of a tool, made from its schema."""
    schema = tool.parameters
    required = set(schema.get("required", ()))
    return [
        Field(
            name,
            str(part.get("description", "")),
            str(part.get("type", "")),
            part.get("type") == "string" and part.get("maxLength", 0) >= _LONG_CHARS,
            name in required,
        )
        for name, part in schema["properties"].items()
    ]


def arguments_of(fields: list[Field], written: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a call.

    A field that is left empty is left out. What does not fit is sent as it was written: the tool
    refuses it, as it would an agent's.

    Args:
        fields: The tool's fields.
        written: What stands in them.
    """
    found = {}
    for field in fields:
        text = written.get(field.name, "")
        if text.strip():
            found[field.name] = _value(field, text)
    return found


def _value(field: Field, text: str) -> Any:
    if field.kind in ("string", ""):  # An amount of money is taken as text too.
        return text if field.kind else text.strip()
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
