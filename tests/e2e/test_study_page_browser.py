"""The page of a study as a browser shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from tests.unit.report.study.studies import steady, viewed
from vendsim.report.study_page import write_study_page
from vendsim.study.comparison import build_leaderboard

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

NARROW = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
HOSTILE = "</script><img src=x onerror=alert(1)><b>%{x}"
READY = "return document.body.dataset.ready === 'yes'"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of three arms, one of which pays, with a name that is an attack."""
    dollars = {"best": 2.5, "same": 0.3, "worst": 0.0}
    runs = [
        replace(
            run, dollars=dollars[run.arm], arm=run.arm + HOSTILE if run.arm == "same" else run.arm
        )
        for run in steady()
    ]
    return write_study_page(viewed(runs), tmp_path_factory.mktemp("a study") / "study.html")


def ask(window: Chrome, script: str, *arguments: object) -> Any:
    return window.execute_script(script, *arguments)


def opened(window: Chrome, page: Path) -> Chrome:
    """The page with every picture drawn."""
    window.get(page.as_uri())
    WebDriverWait(window, 60).until(lambda shown: ask(shown, READY))
    return window


def test_every_picture_is_drawn_and_nothing_is_loaded(window: Chrome, page: Path) -> None:
    opened(window, page)
    drawn = ask(
        window,
        """return [...document.querySelectorAll('figure.drawn')].map(figure => [
             figure.id, figure.querySelectorAll('.main-svg .trace path').length,
             figure.querySelector('.drawing').getBoundingClientRect().width])""",
    )
    assert [name for name, _, _ in drawn] == [
        *("balance", "spread", "profile", "pairs", "survival", "losses", "cost"),
        *("board-vb1", "board-vb2"),
    ]
    for name, paths, width in drawn:
        assert paths > 0, name
        assert width > 1000, name
    assert ask(window, "return performance.getEntriesByType('resource').length") == 0


def test_the_page_is_there_before_the_pictures_and_they_come_soon(
    window: Chrome, page: Path
) -> None:
    opened(window, page)
    timing = ask(window, "return performance.getEntriesByType('navigation')[0].toJSON()")
    drawn = ask(window, "return performance.now()")
    assert timing["domInteractive"] < drawn
    assert page.stat().st_size < 7_000_000


def test_a_tie_reads_as_one(window: Chrome, page: Path) -> None:
    opened(window, page)
    ranks = ask(
        window,
        """return [...document.querySelector('#ranks + .scroll').querySelectorAll('tbody tr')]
             .map(row => [row.cells[0].innerText, row.cells[1].innerText])""",
    )
    assert ranks == [["1=", "best"], ["1=", f"same{HOSTILE}"], ["3", "worst"]]
    assert f"best is tied with same{HOSTILE}" in ask(window, "return document.body.innerText")


def test_a_reference_is_marked_in_table_switches_and_pictures(
    window: Chrome, tmp_path: Path
) -> None:
    runs = steady()
    view = viewed(runs, leaderboard=build_leaderboard(runs, ["best"]))
    opened(window, write_study_page(view, tmp_path / "study.html"))
    first = ask(
        window,
        """const row = document.querySelector('#ranks + .scroll tbody tr');
           return [row.cells[0].innerText, row.cells[1].innerText]""",
    )
    assert first == ["ref.", "best (reference)"]
    for marked in ("#balance .chip[data-key=arm]", "#pairs .chip", "#survival .ytick text"):
        found = ask(window, "return document.querySelector(arguments[0]).textContent", marked)
        assert found.strip() == "best (reference)", marked


def test_names_are_text_in_pictures_too(window: Chrome, page: Path) -> None:
    opened(window, page)
    labels = ask(
        window,
        "return [...document.querySelectorAll('#survival .ytick text')].map(e => e.textContent)",
    )
    assert labels[0] == "best"
    assert labels[1].startswith("same</script><img")
    assert ask(window, "return document.querySelectorAll('img').length") == 0


def test_switches_hide_an_arm_and_bring_it_back(window: Chrome, page: Path) -> None:
    opened(window, page)
    lines = "return document.querySelectorAll('#balance .scatterlayer .trace').length"
    chip = "document.querySelectorAll('#balance .chip[data-key=arm]')[2].click()"
    assert ask(window, lines) == 6
    ask(window, chip)
    assert ask(window, lines) == 4
    ask(window, "document.querySelector('#balance .chip.all').click()")
    assert ask(window, lines) == 6
    ask(window, "document.querySelector('#balance .chip[data-key=layer]').click()")
    assert ask(window, lines) == 8
    said = ask(window, "return document.querySelector('#balance .drawing').textContent")
    assert "Vending-Bench 2, best mean (another environment)" in said


def test_differences_are_told_against_the_arm_chosen(window: Chrome, page: Path) -> None:
    opened(window, page)
    shown = """return document.querySelector('#pairs .drawing').data
                 .filter(trace => trace.visible).map(trace => trace.meta.against)"""
    assert ask(window, shown) == ["0"]
    ask(window, "document.querySelectorAll('#pairs .chip')[2].click()")
    assert ask(window, shown) == ["2"]
    pressed = ask(
        window, "return document.querySelectorAll('#pairs .chip[aria-pressed=true]').length"
    )
    assert pressed == 1


def test_csv_links_hold_the_figures_that_are_drawn(window: Chrome, page: Path) -> None:
    opened(window, page)
    text = ask(
        window, "return atob(document.querySelector('#survival .links a').href.split(',')[1])"
    )
    drawn = ask(
        window, "return document.querySelector('#survival .drawing').data.map(trace => trace.x[0])"
    )
    shares = [float(line.rsplit(",", 3)[1]) for line in text.splitlines()[1:]]
    assert shares == drawn
    links = ask(window, "return document.querySelectorAll('a[download$=\".csv\"]').length")
    assert links == 9 + 5


@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "all open"])
def test_a_narrow_screen_scrolls_down_only(window: Chrome, page: Path, is_open: bool) -> None:
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", NARROW)
    opened(window, page)
    ask(
        window,
        "document.querySelectorAll('details').forEach(e => { e.open = arguments[0]; })",
        is_open,
    )
    assert ask(window, "return [innerWidth, document.documentElement.scrollWidth]") == [390, 390]
    labels = ask(
        window,
        "return [...document.querySelectorAll('#survival .annotation')].map(e => e.textContent)",
    )
    assert labels[0] == "best", "names stand above their rows"


def test_dark_is_dark_in_pictures_too(window: Chrome, page: Path) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        window.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
        )
        opened(window, page)
        paint = "return document.querySelector('#spread .main-svg').style.background"
        grounds.append(re.findall(r"\d+", ask(window, paint))[:3])
    assert grounds == [["253", "252", "250"], ["23", "25", "28"]]


def test_a_change_of_the_scheme_paints_anew(window: Chrome, page: Path) -> None:
    opened(window, page)
    window.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": "dark"}]},
    )
    paint = "return document.querySelector('#board-vb2 .main-svg').style.background"
    WebDriverWait(window, 60).until(lambda shown: "23, 25, 28" in ask(shown, paint))
