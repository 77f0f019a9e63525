"""Turns what the schema refuses into plain sentences: the value, and what would be valid."""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pydantic import ValidationError

from vendsim.errors import Fault, clip
from vendsim.scenario.disruption_when import MONTH_DAY_PATTERN
from vendsim.scenario.files import MAX_FAULTS
from vendsim.scenario.schema import (
    ACCOUNT_PATTERN,
    EMAIL_PATTERN,
    LINE_PATTERN,
    SKU_PATTERN,
    SLUG_PATTERN,
    TEXT_PATTERN,
    Spec,
)

__all__ = ["due", "explain", "unknown_name"]

JsonSchema: TypeAlias = Mapping[str, object]

_MOST_SHOWN = 60

# What stands last in the place of a key that is wrong by itself.
_KEY_ITSELF = "[key]"

_FORMS = {
    SLUG_PATTERN: "a name of small letters, digits and hyphens that starts with a letter,"
    " at most 48 characters",
    SKU_PATTERN: "a SKU of small letters, digits and hyphens, at most 32 characters",
    EMAIL_PATTERN: "an e-mail address in small letters, such as sales@example.example",
    ACCOUNT_PATTERN: "an account number of 6 or more capital letters and digits, hyphens between"
    " them, such as 2041-7733",
    MONTH_DAY_PATTERN: "a day of every year as month and day, such as 07-14",
    LINE_PATTERN: "one line of 1 to 120 characters, without control characters and without"
    " blanks at its ends",
    TEXT_PATTERN: "a text of 1 to 20,000 characters, without control characters",
}


def explain(
    model: type[Spec],
    error: ValidationError,
    file: str,
    place: str,
    lacking: frozenset[str] = frozenset(),
) -> list[Fault]:
    """One fault for each thing the schema refused.

    Args:
        model: The part of the scenario that was checked.
        error: What the check raised.
        file: The file the part stands in.
        place: Where in the file it stands: a table, or a row; empty at its top.
        lacking: Keys whose absence is no news.
    """
    whole = _schema_of(model)
    found: list[Fault] = []
    for detail in error.errors(include_url=False)[:MAX_FAULTS]:
        location = detail["loc"]
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            # Long enough as it stands: pydantic counts only the entries that are good.
            continue
        if detail["type"] == "extra_forbidden":
            known = _properties(_at(whole, location[:-1]))
            message = unknown_name(str(location[-1]), known)
        elif detail["type"] == "missing":
            if location[-1] in lacking:
                continue
            message = f"is missing; give {due(whole, location)}"
        elif location[-1:] == (_KEY_ITSELF,):
            location = location[:-1]
            message = f"{_shown(detail['input'])} is not {_form_of_keys(whole, location[:-1])}"
        elif detail["type"] == "value_error":
            message = str(detail["ctx"]["error"])
        else:
            message = f"{_shown(detail['input'])} is not {due(whole, location)}"
        found.append(Fault(file, _key(place, location), message))
    return found


@functools.cache
def _schema_of(model: type[Spec]) -> JsonSchema:
    """A model's JSON Schema, which pydantic makes anew each time it is asked."""
    return model.model_json_schema()


def unknown_name(name: str, known: Sequence[str]) -> str:
    """Says that a name is not known, which one may be meant, and which there are."""
    alike = [one for one in known if one[:2] == name[:2]] if len(known) > _MOST_SHOWN else known
    near = difflib.get_close_matches(name[:64], alike[:_MOST_SHOWN], n=1)
    guess = f" (is {near[0]} meant?)" if near else ""
    more = f" and {len(known) - _MOST_SHOWN:,} more" if len(known) > _MOST_SHOWN else ""
    return f"is not known here{guess}; known are: {', '.join(known[:_MOST_SHOWN])}{more}"


def due(whole: JsonSchema, location: Sequence[int | str]) -> str:
    """What would be valid at a place of the schema, in words."""
    schema = _at(whole, location)
    name = next((part for part in reversed(location) if isinstance(part, str)), "")
    choices = schema.get("enum") or ([schema["const"]] if "const" in schema else None)
    if isinstance(choices, list):
        quoted = [f'"{choice}"' for choice in choices]
        return quoted[0] if len(quoted) == 1 else f"one of {', '.join(quoted)}"
    match schema.get("type"):
        case "integer":
            unit = " of cents" if name.endswith("_cents") else ""
            return f"a whole number{unit}{_range(schema)}"
        case "boolean":
            return "true or false"
        case "number":
            return f"a number{_range(schema)}"
        case "string" if schema.get("format") == "date":
            return "a date without quotes, such as 2026-01-05"
        case "string":
            return _FORMS.get(str(schema.get("pattern")), "a text")
        case "array":
            return f"a list of {_length(schema)}"
        case _:
            known = _properties(schema)
            return f"a table with {', '.join(known)}" if known else _table_of(schema)


def _at(whole: JsonSchema, location: Sequence[int | str]) -> JsonSchema:
    """The schema of the value at a place; an index leads to what the list holds."""
    schema = whole
    for part in location:
        schema = _follow(whole, schema)
        if isinstance(part, int):
            one_by_one = schema.get("prefixItems")
            step = one_by_one[part] if isinstance(one_by_one, list) else schema.get("items")
        else:
            step = _named(schema, part)
        schema = step if isinstance(step, dict) else {}
    return _follow(whole, schema)


def _named(schema: JsonSchema, name: str) -> object:
    """The schema of a key; any key of a table whose keys the author chooses is like the others."""
    known, alike = schema.get("properties"), schema.get("patternProperties")
    if isinstance(known, dict):
        return known.get(name)
    return next(iter(alike.values())) if isinstance(alike, dict) else None


def _form_of_keys(whole: JsonSchema, location: Sequence[int | str]) -> str:
    """How the keys of a table look that its author chooses."""
    alike = _at(whole, location).get("patternProperties")
    return _FORMS[next(iter(alike))] if isinstance(alike, dict) else "text"


def _table_of(schema: JsonSchema) -> str:
    if "maxProperties" not in schema:
        return "a table"
    least, most = _plain(schema.get("minProperties", 0)), _plain(schema.get("maxProperties"))
    return f"a table with {least} to {most} entries"


def _follow(whole: JsonSchema, schema: JsonSchema) -> JsonSchema:
    choices = schema.get("anyOf")
    if isinstance(choices, list):
        # What may be left out is one of two: a value, or null, which TOML cannot write.
        schema = next(choice for choice in choices if choice.get("type") != "null")
    reference = schema.get("$ref")
    parts = whole.get("$defs")
    if isinstance(reference, str) and isinstance(parts, dict):
        named: JsonSchema = parts[reference.rpartition("/")[2]]
        return named
    return schema


def _properties(schema: JsonSchema) -> list[str]:
    properties = schema.get("properties")
    return list(properties) if isinstance(properties, dict) else []


def _range(schema: JsonSchema) -> str:
    least, above = schema.get("minimum"), schema.get("exclusiveMinimum")
    most, below = schema.get("maximum"), schema.get("exclusiveMaximum")
    if least is not None and most is not None:
        return f" from {_plain(least)} to {_plain(most)}"
    low = f"above {_plain(above)}" if above is not None else f"at least {_plain(least)}"
    high = f"below {_plain(below)}" if below is not None else f"at most {_plain(most)}"
    return f", {low} and {high}"


def _plain(bound: object) -> str:
    if isinstance(bound, float) and bound.is_integer():
        bound = int(bound)
    return f"{bound:,}" if isinstance(bound, int) else str(bound)


def _length(schema: JsonSchema) -> str:
    least, most = _plain(schema.get("minItems", 0)), _plain(schema.get("maxItems"))
    return f"{least} entries" if least == most else f"{least} to {most} entries"


def _shown(value: object) -> str:
    """A refused value as its author would know it again in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str):
        unseen = next((sign for sign in value if sign != "\n" and not sign.isprintable()), None)
        if unseen is not None:
            return f"a text with the character U+{ord(unseen):04X}"
        return clip(value, 60) if len(value) <= 1000 else f"a text of {len(value):,} characters"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return clip(value, 60)


def _key(place: str, location: Sequence[int | str]) -> str:
    key = place
    for part in location:
        if isinstance(part, int):
            key += f"[{part}]"
        else:
            key += f"{'.' if key else ''}{clip(part)[1:-1]}"
    return key
