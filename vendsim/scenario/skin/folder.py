"""A scenario written out as the folder that a loader reads back."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path

from vendsim.scenario.files import (
    BRIEFING,
    DISRUPTIONS,
    LETTERS,
    PAGES,
    PRODUCTS,
    RULES,
    SUPPLIERS,
)
from vendsim.scenario.load import load_scenario
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import ProductSpec
from vendsim.scenario.sites import lone_machine
from vendsim.scenario.skin.toml_text import tables_text, toml_text

__all__ = ["scenario_files", "write_scenario"]

_OWN_FILES = ("products", "suppliers", "pages", "letters", "disruptions", "briefing")


def scenario_files(scenario: Scenario) -> dict[str, str]:
    """The text of every file of a scenario's folder, by its name."""
    parts = scenario.model_dump()
    rules = {key: value for key, value in parts.items() if key not in _OWN_FILES}
    machine = lone_machine(scenario.sites, scenario.machines)
    if machine is not None:  # As authors write it, who may go on from here.
        rules |= {"machine": machine, "machines": None, "sites": None}
    texts = {
        RULES: toml_text(rules),
        PRODUCTS: _products(scenario.products),
        SUPPLIERS: tables_text("supplier", parts["suppliers"]),
        PAGES: tables_text("page", parts["pages"]),
        LETTERS: tables_text("letter", parts["letters"]),
        BRIEFING: scenario.briefing + "\n",
    }
    if scenario.disruptions:
        texts[DISRUPTIONS] = tables_text("disruption", parts["disruptions"])
    return texts


def write_scenario(scenario: Scenario, folder: Path) -> None:
    """Write a scenario into a new folder, whole or not at all.

    Args:
        scenario: The market.
        folder: Where it is to stand; nothing may be there yet but an empty folder.

    Raises:
        FileExistsError: Something is there.
        OSError: The folder cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} exists and is not an empty folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        draft = Path(made) / "draft"
        draft.mkdir()
        for name, text in scenario_files(scenario).items():
            (draft / name).write_text(text, encoding="utf-8", newline="\n")
        read_back = load_scenario(draft)
        assert read_back.hash == scenario.hash, f"{scenario.name} reads back as another scenario"
        os.replace(draft, folder)


def _products(products: tuple[ProductSpec, ...]) -> str:
    text = io.StringIO()
    rows = csv.DictWriter(text, list(ProductSpec.model_fields), lineterminator="\n")
    rows.writeheader()
    rows.writerows(product.model_dump() for product in products)
    return text.getvalue()
