from __future__ import annotations

import doctest
from pathlib import Path

from vendsim.study.ladder import LADDER, TWINS

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "ladder.md"


def test_the_examples_print_what_they_say() -> None:
    found = doctest.testfile(str(DOCUMENT), module_relative=False)
    assert (found.failed, found.attempted) == (0, 3)


def test_every_rung_and_twin_is_told_of() -> None:
    text = DOCUMENT.read_text("utf-8")
    for place, rung in enumerate(LADDER, 1):
        assert f"| {place} `{rung.name}` |" in text
    for twin in TWINS:
        assert f"`{twin.name}`" in text
