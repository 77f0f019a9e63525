"""Runs `vendsim scenario show` as a user would, and looks at the page in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.commands import Command, Done, done

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


NARROW = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Runs a command in a fresh folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Done:
        return done(capsys, *words)

    return run


def test_a_page_is_written_and_named(command: Command, tmp_path: Path) -> None:
    ended = command("scenario", "show", "sprint")
    assert (ended.code, ended.out) == (0, f"{tmp_path / 'sprint.html'}\n")
    assert "A month at the coach station" in (tmp_path / "sprint.html").read_text("utf-8")


def test_faults_and_wrong_names_write_nothing(command: Command, tmp_path: Path) -> None:
    assert command("scenario", "show", "nowhere").code == 1
    assert command("scenario", "show", "sprint", "--out", "page.txt").code == 2
    assert command("scenario", "show", "sprint", "--out", "no/page.html").code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["turmoil", "realistic", "fleet"])
def test_a_browser_lets_it_in_and_loads_nothing(
    command: Command, tmp_path: Path, browser: Chrome, name: str
) -> None:
    command("scenario", "show", name, "--out", "page.html")
    browser.get((tmp_path / "page.html").as_uri())
    display = "return getComputedStyle(document.querySelector('nav')).display"
    assert browser.execute_script(display) == "flex"
    loaded = "return performance.getEntriesByType('resource').length"
    assert browser.execute_script(loaded) == 0
    read = (
        "const figure = document.querySelector('figure'); figure.focus(); figure.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));"
        "return figure.querySelector('output').textContent"
    )
    assert "units a day" in browser.execute_script(read)
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", NARROW)
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert browser.execute_script(wide) == 0
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]
