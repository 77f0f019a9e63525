"""JSON Schemas of the TOML files, for editors that check and complete while one writes.

They are made from the schema that loading uses, less what only whole scenarios must have: a
file that extends another may leave out nearly everything. ``vendsim scenario check`` says what
is missing, and whether the parts agree.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from vendsim.scenario.files import DISRUPTIONS, LETTERS, PAGES, RULES, SUPPLIERS
from vendsim.scenario.fleets import PLURAL
from vendsim.scenario.merge import REMOVABLE, REMOVE_ALL
from vendsim.scenario.scenario import Scenario, ScenarioHead

__all__ = ["LISTED_TABLES", "OTHER_FILES", "editor_schemas", "schema_file", "written_schema"]

JsonSchema: TypeAlias = dict[str, Any]

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
LISTED_TABLES: Final = {
    SUPPLIERS: ("suppliers", "supplier", "id"),
    PAGES: ("pages", "page", "address"),
    LETTERS: ("letters", "letter", "id"),
    DISRUPTIONS: ("disruptions", "disruption", "id"),
}
"""Of each file of tables: the part of the scenario, how a table is headed, and what names it."""

OTHER_FILES: Final = ("products", "suppliers", "pages", "letters", "disruptions", "briefing")
"""Parts of a scenario that do not stand in ``scenario.toml``."""

_EXTENDS: Final = (
    "What this scenario rests on: a shipped scenario by its name, or '../' and the name of a"
    " folder beside this one. What is not given here is taken from there."
)
_REMOVE: Final = {
    "keys": "Keys of scenario.toml, such as tools.set_reminder.",
    "products": "Products by SKU.",
    "suppliers": "Suppliers by id.",
    "pages": "Pages by address.",
    "letters": "Letters by id.",
    "disruptions": "Disruptions by id.",
}
# What must be there is not known of a part; generated titles only repeat the key.
_LEFT_OUT: Final = ("required", "title", "discriminator")
# Several kinds of table are told apart by a key that may be missing while one writes.
_OLDER: Final = {"prefixItems": "items", "oneOf": "anyOf"}


def schema_file(file: str) -> str:
    """What the schema of a TOML file is called.

    >>> schema_file("pages.toml")
    'pages.schema.json'
    """
    return f"{file.removesuffix('.toml')}.schema.json"


def written_schema() -> JsonSchema:
    """The schema of a scenario as folders write it: an only machine has a form of its own.

    Neither that nor the lists of sites and machines are needed by themselves.
    """
    whole = Scenario.model_json_schema()
    properties: JsonSchema = {}
    for name, schema in whole["properties"].items():
        if name == PLURAL[0]:
            properties["machine"] = {"$ref": "#/$defs/MachineSpec"}
        properties[name] = schema
    required = [name for name in whole["required"] if name not in PLURAL]
    return {**whole, "properties": properties, "required": required}


def editor_schemas() -> dict[str, str]:
    """The text of each schema, by the name of its file."""
    whole = written_schema()
    schemas = {RULES: _rules(whole)}
    for file, (part, kind, name) in LISTED_TABLES.items():
        schemas[file] = _tables(whole, file, part, kind, name)
    return {
        schema_file(file): json.dumps(schema, indent=2) + "\n" for file, schema in schemas.items()
    }


def _rules(whole: JsonSchema) -> JsonSchema:
    sections = {
        name: schema for name, schema in whole["properties"].items() if name not in OTHER_FILES
    }
    needed = [name for name in whole["required"] if name in sections]
    head = [name for name in needed if name in ScenarioHead.model_fields]
    removal = {
        "type": "object",
        "description": "What is taken away from the scenario that is extended.",
        "additionalProperties": False,
        "properties": {name: _removal(name) for name in REMOVABLE},
    }
    extends = {
        "type": "string",
        "description": _EXTENDS,
        "pattern": r"^(\.\./)?[a-z][a-z0-9-]{0,47}$",
    }
    return {
        "$schema": DIALECT,
        "title": RULES,
        "description": "The rules of a scenario.",
        "type": "object",
        "additionalProperties": False,
        "properties": {**_eased(sections), "extends": extends, "remove": removal},
        "required": head,
        "anyOf": [
            {"required": ["extends"]},
            {"required": [name for name in needed if name not in head]},
        ],
        "definitions": _definitions(whole, sections),
    }


def _removal(name: str) -> JsonSchema:
    names = {"type": "array", "items": {"type": "string"}}
    if name == "keys":
        return {**names, "description": _REMOVE[name]}
    return {
        "anyOf": [names, {"const": REMOVE_ALL}],
        "description": f'{_REMOVE[name]} "{REMOVE_ALL}" stands for every one.',
    }


def _tables(whole: JsonSchema, file: str, part: str, kind: str, name: str) -> JsonSchema:
    listed = whole["properties"][part]
    tables = _eased(listed)
    table = {"allOf": [tables["items"], {"required": [name]}]}
    tables = {**tables, "items": table, "minItems": 0}
    return {
        "$schema": DIALECT,
        "title": file,
        "description": f"The {part} of a scenario, one a table [[{kind}]].",
        "type": "object",
        "additionalProperties": False,
        "properties": {kind: tables},
        "definitions": _definitions(whole, listed),
    }


def _definitions(whole: JsonSchema, used: object) -> JsonSchema:
    """What a part of the schema refers to, and what that refers to."""
    found: set[str] = set()
    ahead = _references(used)
    while ahead:
        found |= ahead
        ahead = set().union(*(_references(whole["$defs"][name]) for name in ahead)) - found
    return {name: _eased(whole["$defs"][name]) for name in sorted(found)}


def _references(schema: object) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(_references, schema))
    if not isinstance(schema, dict):
        return set()
    inner: set[str] = set().union(*map(_references, schema.values()))
    reference = schema.get("$ref")
    return inner | ({reference.rpartition("/")[2]} if isinstance(reference, str) else set())


def _eased(schema: Any) -> Any:
    """A schema without what must be there, null and generated titles; marks of text plain."""
    if isinstance(schema, list):
        return [_eased(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if _is_schema(schema):
        schema = _without_null(schema)
        schema = {key: schema[key] for key in schema if key not in _LEFT_OUT}
        schema = {_OLDER.get(key, key): value for key, value in schema.items()}
        if "enum" in schema.get("propertyNames", {}):
            schema = _named_one_by_one(schema)
    eased = {key: _eased(value) for key, value in schema.items()}
    text = eased.get("description")
    if isinstance(text, str):
        eased["description"] = " ".join(text.replace("``", "").split())
    reference = eased.get("$ref")
    if isinstance(reference, str):
        eased["$ref"] = reference.replace("#/$defs/", "#/definitions/")
    return eased


def _is_schema(schema: Mapping[str, Any]) -> bool:
    """Whether it is a schema, and not a table of schemas by the names of their keys."""
    return any(isinstance(schema.get(key), str) for key in ("type", "$ref")) or any(
        isinstance(schema.get(key), list) for key in ("anyOf", "oneOf")
    )


def _without_null(schema: JsonSchema) -> JsonSchema:
    """TOML has no null: what may be left out is just not required."""
    choices = schema.get("anyOf")
    if not isinstance(choices, list):
        return schema
    values = [choice for choice in choices if choice.get("type") != "null"]
    kept = {key: schema[key] for key in schema if key != "anyOf" and schema[key] is not None}
    return {**(values[0] if len(values) == 1 else {"anyOf": values}), **kept}


def _named_one_by_one(schema: JsonSchema) -> JsonSchema:
    """A table whose keys are known names, as one with those properties, so they complete."""
    names = schema["propertyNames"]["enum"]
    kept = {key: schema[key] for key in schema if key != "propertyNames"}
    properties = dict.fromkeys(names, schema["additionalProperties"])
    return {**kept, "properties": properties, "additionalProperties": False}
