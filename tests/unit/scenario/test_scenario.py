from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from tests.unit.scenario.folders import Market
from vendsim.scenario import Scenario, ScenarioHead


def test_the_env_id_is_made_of_name_and_version() -> None:
    head = ScenarioHead(name="harsh-year-2", version=4, title="T", summary="S")
    assert head.env_id == "vendsim/HarshYear2-v4"


def test_the_hash_is_of_the_contents_not_of_the_folder(market: Market) -> None:
    before = market.load()
    market.replace("scenario.toml", "columns = 2", "# Narrow.\ncolumns  =  2 ")
    moved = market.folder.rename(market.folder.with_name("moved"))
    market.folder = moved
    assert market.load().hash == before.hash


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("scenario.toml", "version = 3", "version = 4"),
        ("scenario.toml", "columns = 2", "columns = 3"),
        ("products.csv", "-1.2", "-1.3"),
        ("suppliers.toml", "Ann Example", "Ann Other"),
        ("pages.toml", "Bars.", "Bars!"),
        ("briefing.md", "a kiosk", "the kiosk"),
    ],
)
def test_the_hash_notices_any_change(market: Market, file: str, old: str, new: str) -> None:
    before = market.load()
    market.replace(file, old, new)
    after = market.load()
    assert after.hash != before.hash
    assert after != before


@pytest.mark.parametrize("deep", [False, True])
def test_a_copy_with_other_values_is_another_market(market: Market, deep: bool) -> None:
    before = market.load()
    product = before.products[0].model_copy(update={"unit_cost_cents": 7})
    known = (before.hash, before.canonical_json, before.product_by_sku)

    copied = before.model_copy(update={"products": (product,)}, deep=deep)
    assert copied == Scenario.from_json(copied.canonical_json)
    assert copied.hash == Scenario.from_json(copied.canonical_json).hash != before.hash
    assert copied.product_by_sku == {product.sku: product}

    assert (before.hash, before.canonical_json, before.product_by_sku) == known
    assert before.model_copy(deep=deep).hash == before.hash


def test_only_a_salt_is_a_part_of_the_hash(market: Market) -> None:
    unsalted = market.load()
    market.replace("scenario.toml", "[money]", "[worlds]\nsalt = 0\n\n[money]")
    assert market.load().hash == unsalted.hash
    market.replace("scenario.toml", "salt = 0", "salt = 9")
    salted = market.load()
    assert salted.hash != unsalted.hash
    assert Scenario.from_json(salted.canonical_json) == salted


def test_canonical_json_is_sorted_plain_ascii(market: Market) -> None:
    market.replace("briefing.md", "kiosk", "kiösk")
    scenario = market.load()
    contents = json.loads(scenario.canonical_json)
    assert scenario.canonical_json.isascii()
    assert list(contents) == sorted(Scenario.model_fields.keys() - {"worlds"})
    assert contents["briefing"] == "You run a kiösk."


def test_the_hash_does_not_depend_on_the_process(market: Market) -> None:
    program = (
        "import sys; from vendsim.scenario import load_scenario;"
        "print(load_scenario(sys.argv[1]).hash)"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program, str(market.folder)],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        ).stdout.strip()
        for hash_seed in ("0", "1")
    }
    assert hashes == {market.load().hash}


def test_products_are_found_by_sku(market: Market) -> None:
    scenario = market.load()
    assert scenario.product_by_sku["bar"].name == "Nut Bar"
    assert list(scenario.product_by_sku) == ["cola", "chips", "bar"]


def test_json_with_a_fault_is_refused(market: Market) -> None:
    text = market.load().canonical_json.replace('"columns":2', '"columns":2.5')
    with pytest.raises(ValidationError):
        Scenario.from_json(text)
