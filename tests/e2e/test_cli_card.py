"""Runs `vendsim scenario card` as a user would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Command, Done, done


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Runs a command in a fresh folder that has a market of a week."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Done:
        return done(capsys, *words)

    run("scenario", "new", "corner", "--days", 7, "--title", "A <b>corner</b>")
    return run


def test_a_card_is_a_page_and_the_same_as_json(command: Command, tmp_path: Path) -> None:
    ended = command("scenario", "card", "./corner", "--seeds", 2, "--workers", 1)
    assert ended.code == 0
    assert "2 seeds (exploratory: fewer than 10)" in ended.out
    page = (tmp_path / "corner-card.html").read_text("utf-8")
    assert "vendsim scenario card · exploratory" in page
    assert "A &lt;b&gt;corner&lt;/b&gt;" in page
    assert "default-src &#39;none&#39;" in page
    assert page.count('class="dot"') == 2 * 6
    assert page.count('class="dot limit"') == 2
    kept = json.loads((tmp_path / "corner-card.json").read_text("utf-8"))
    assert kept["seeds"] == [0, 1]
    again = command("scenario", "card", "./corner", "--seeds", 2, "--workers", 2, "--json")
    assert again.result == kept


def test_nothing_but_a_page_is_written_over(command: Command, tmp_path: Path) -> None:
    for out in ("card.txt", "nowhere/card.html"):
        ended = command("scenario", "card", "./corner", "--seeds", 1, "--out", out)
        assert ended.code == 2
        assert "--out" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["corner"]
