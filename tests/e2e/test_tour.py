"""The author's tour is what its commands print, one after the other, in a fresh folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.write_tour import PAGE, performed

REPORTS = ("harbour.html", "harbour-card.html", "runs/harbour-base_stock-seed1.html")


def test_the_tour_is_as_told(tmp_path: Path) -> None:
    page = PAGE.read_text("utf-8")
    assert performed(page, tmp_path) == page, "run: python scripts/write_tour.py"
    for report in REPORTS:
        assert (tmp_path / report).is_file()
    rules = (tmp_path / "harbour" / "scenario.toml").read_text("utf-8")
    (shown,) = re.findall(r"(?<! -->\n)^```toml\n(\[.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert shown in rules


def test_a_line_that_is_not_there_is_not_edited(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("one = 1\n", "utf-8")
    with pytest.raises(ValueError, match=r"two stands 0 times in a\.toml"):
        performed("<!-- edit a.toml -->\n```toml\ntwo = 2\n```\n", tmp_path)
    assert (tmp_path / "a.toml").read_text("utf-8") == "one = 1\n"
    performed("<!-- edit a.toml -->\n```toml\none = 2\n```\n", tmp_path)
    assert (tmp_path / "a.toml").read_text("utf-8") == "one = 2\n"
