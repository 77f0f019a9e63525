from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

import scripts.write_scenario_doc as doc
from tests.unit.scenario.folders import FILE_TEXTS
from vendsim.scenario import Scenario, ScenarioHead
from vendsim.scenario.json_schema import OTHER_FILES, editor_schemas, schema_file
from vendsim.scenario.schema import Spec

SHIPPED = sorted((Path(__file__).parents[3] / "scenarios").glob("*/*.toml"))
SCHEMAS = {name: json.loads(text) for name, text in editor_schemas().items()}
REFRESH = "run: python scripts/write_scenario_doc.py"


def complaints(file: str, text: str) -> list[str]:
    """What a validator says of a text, with the path of what it says it of."""
    contents = json.loads(json.dumps(tomllib.loads(text), default=str))
    found = jsonschema.Draft7Validator(SCHEMAS[schema_file(file)]).iter_errors(contents)
    return sorted(f"{'.'.join(map(str, each.absolute_path))}: {each.message}" for each in found)


def specs(base: type[Spec] = Spec) -> Iterator[type[Spec]]:
    """Every part of a scenario's schema; a study's file has its own page."""
    for spec in base.__subclasses__():
        if not spec.__module__.startswith("vendsim.study."):
            yield spec
        yield from specs(spec)


def test_the_page_is_current() -> None:
    assert doc.PAGE.read_text("utf-8") == doc.page(), REFRESH


def test_the_schemas_are_current() -> None:
    kept = {path.name: path.read_text("utf-8") for path in doc.SCHEMAS.iterdir()}
    assert kept == editor_schemas(), REFRESH


def test_every_key_says_what_it_means() -> None:
    silent = [
        f"{spec.__name__}.{name}"
        for spec in set(specs())
        if spec.__module__.startswith("vendsim.scenario.") and not spec.__name__.startswith("_")
        for name, field in spec.model_fields.items()
        if not field.description and (spec is not Scenario or name in ScenarioHead.model_fields)
    ]
    assert silent == []


def test_every_key_stands_on_the_page() -> None:
    text = doc.page()
    for spec in set(specs()) - {Scenario}:
        if spec.__module__.startswith("vendsim.scenario.") and not spec.__name__.startswith("_"):
            assert [name for name in spec.model_fields if f"\n| `{name}` |" not in text] == []
    for section in Scenario.model_json_schema()["properties"].keys() - set(OTHER_FILES):
        heads = (f"\n### `[{section}]`", f"\n### `[[{section}]]`")
        assert section in ScenarioHead.model_fields or any(head in text for head in heads)


@pytest.mark.parametrize("name", SCHEMAS)
def test_they_are_schemas_that_refer_to_what_they_hold(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMAS[name])
    text = json.dumps(SCHEMAS[name])
    assert text.count("#/definitions/") >= 1
    assert "$defs" not in text
    assert "null" not in text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_they_have_nothing_against_what_is_shipped(path: Path) -> None:
    assert complaints(path.name, path.read_text("utf-8")) == []


@pytest.mark.parametrize("file", [file for file in FILE_TEXTS if file.endswith(".toml")])
def test_they_have_nothing_against_a_sound_folder(file: str) -> None:
    assert complaints(file, FILE_TEXTS[file]) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("columns = 2", "columns = 21", "machine.columns: 21 is greater than the maximum of 20"),
        ("columns = 2", "colums = 2", "machine: Additional properties are not allowed"),
        ("cash_share = 0.4", "cash_share = '0.4'", "money.cash_share: '0.4' is not of type"),
        ('name = "kiosk"', 'name = "../kiosk"', "name: '../kiosk' does not match"),
        ('name = "kiosk"\n', "", ": 'name' is a required property"),
        ("set_price = ", "set_prices = ", "tools: Additional properties are not allowed"),
        ("set_price = { minutes = 15 }", "set_price = 15", "tools.set_price: 15 is not of type"),
        ("[storage]", "[remove]\nkeys = 'all'\n[storage]", "remove.keys: 'all' is not of type"),
        ('[storage]\naddress = "Lock-up 1"\ncapacity_units = 500\n', "", "under any of the give"),
        (
            "version = 3",
            "version = 3\nextends = '../../etc'",
            "extends: '../../etc' does not match",
        ),
    ],
)
def test_they_know_what_is_wrong_in_the_rules(old: str, new: str, told: str) -> None:
    text = FILE_TEXTS["scenario.toml"]
    assert old in text
    assert any(told in each for each in complaints("scenario.toml", text.replace(old, new, 1)))


def test_what_extends_another_may_leave_out_nearly_everything() -> None:
    head = 'name = "a"\nversion = 0\ntitle = "A"\nsummary = "A."\n'
    assert complaints("scenario.toml", head + 'extends = "../b"\n[money]\n') == []
    assert complaints("scenario.toml", head) != []
    assert complaints("suppliers.toml", '[[supplier]]\nid = "a"\n') == []
    assert complaints("suppliers.toml", "[[supplier]]\nlist_markup = 1\n") != []
    removal: dict[str, Any] = SCHEMAS["scenario.schema.json"]["properties"]["remove"]
    lists = ["products", "suppliers", "pages", "letters", "disruptions"]
    assert list(removal["properties"]) == ["keys", *lists]
    assert complaints("scenario.toml", head + 'extends = "b"\n[remove]\npages = "all"\n') == []
