"""The report of a real run, as a browser shows it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.support.ui import WebDriverWait

import vendsim
from tests.unit.report.hand_made import RUN, write_run
from tests.unit.scenario.folders import Market
from vendsim.play.models import ChatAgent, ScriptedModel, answer
from vendsim.report import write_report

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

NARROW = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a year that sells."""
    folder = tmp_path_factory.mktemp("a report")
    record = folder / "year.vendsim.sqlite"
    vendsim.run_episode("year", "fixed_price", seed=1, record=record)
    return write_report(record, folder / "year.html")


def ask(window: Chrome, script: str, *arguments: object) -> Any:
    return window.execute_script(script, *arguments)


def test_the_console_is_watched(browser: Chrome, tmp_path: Path) -> None:
    page = tmp_path / "broken.html"
    page.write_text("<script>no.such.thing</script>", encoding="utf-8")
    browser.get(page.as_uri())
    logged = browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert "ReferenceError" in logged[0]["message"]


def test_style_and_script_are_let_in_and_nothing_is_loaded(window: Chrome, page: Path) -> None:
    window.get(page.as_uri())
    assert ask(window, "return getComputedStyle(document.querySelector('nav')).display") == "flex"
    assert ask(window, "return performance.getEntriesByType('resource').length") == 0


def test_every_picture_is_painted(window: Chrome, page: Path) -> None:
    window.get(page.as_uri())
    painted = ask(
        window,
        """return [...document.querySelectorAll('figure.chart')].map(figure => ({
             title: figure.querySelector('b').textContent,
             width: figure.querySelector('.canvas').getBoundingClientRect().width,
             colours: [...figure.querySelectorAll('path')].map(path => {
               const style = getComputedStyle(path);
               return path.getAttribute('d') && [style.stroke, style.fill].join(' ');
             }),
           }))""",
    )
    assert len(painted) >= 5 + 8
    assert painted[0]["title"] == "Bank balance and net worth at the close of each day"
    for picture in painted:
        assert picture["width"] > 150, picture["title"]
        assert picture["colours"], picture["title"]
        assert all(colours and "rgb" in colours for colours in picture["colours"]), picture["title"]


def test_the_pointer_and_the_arrow_keys_read_a_day(window: Chrome, page: Path) -> None:
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    window.get(page.as_uri())
    figure = window.find_element(By.CSS_SELECTOR, "#money figure")
    canvas = figure.find_element(By.CSS_SELECTOR, ".canvas")
    ActionChains(window).move_to_element(canvas).perform()
    reading = figure.find_element(By.TAG_NAME, "output").text
    assert "Mon 6 Jul 2026, day 183 · bank balance $" in reading
    figure.send_keys(Keys.ARROW_RIGHT)
    assert "day 184" in figure.find_element(By.TAG_NAME, "output").text
    figure.send_keys(Keys.SHIFT, Keys.ARROW_LEFT)
    assert "day 177" in figure.find_element(By.TAG_NAME, "output").text


def test_a_mail_opens_and_reads_as_it_was_written(window: Chrome, page: Path) -> None:
    window.get(page.as_uri())
    assert not ask(window, "return document.querySelector('.letter pre').checkVisibility()")
    ask(window, "document.querySelectorAll('#mail details').forEach(e => { e.open = true; })")
    assert ask(window, "return document.querySelector('.letter pre').checkVisibility()")
    assert "price list" in ask(window, "return document.querySelector('.letter pre').innerText")


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "all open"])
def test_a_narrow_screen_scrolls_down_only(window: Chrome, page: Path, opened: bool) -> None:
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", NARROW)
    window.get(page.as_uri())
    ask(
        window,
        "document.querySelectorAll('details').forEach(e => { e.open = arguments[0]; })",
        opened,
    )
    assert ask(window, "return [innerWidth, document.documentElement.scrollWidth]") == [390, 390]


def test_dark_is_dark(window: Chrome, page: Path) -> None:
    window.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": "dark"}]},
    )
    window.get(page.as_uri())
    assert (
        ask(window, "return getComputedStyle(document.body).backgroundColor") == "rgb(23, 25, 28)"
    )


def test_hostile_mail_does_nothing(window: Chrome, tmp_path: Path) -> None:
    from selenium.common.exceptions import NoAlertPresentException

    kiosk = Market(tmp_path / "kiosk").load()
    record = write_run(tmp_path / "run.vendsim.sqlite", kiosk, RUN)
    window.get(write_report(record, tmp_path / "run.html").as_uri())
    ask(window, "document.querySelectorAll('details').forEach(e => { e.open = true; })")
    with pytest.raises(NoAlertPresentException):
        _ = window.switch_to.alert.text
    assert ask(window, "return document.querySelectorAll('img').length") == 0
    assert "<script>alert" in ask(window, "return document.querySelector('.letter pre').innerText")


def test_a_line_of_the_transcript_is_unfolded_by_its_link(window: Chrome, tmp_path: Path) -> None:
    record = tmp_path / "run.vendsim.sqlite"
    said = answer("", ("get_balance", {}), ("wait_until_tomorrow", {}))
    agent = ChatAgent(ScriptedModel([said] * 5), several_calls=True)
    vendsim.run_episode("year", agent, seed=1, days=5, record=record)
    report = write_report(record, tmp_path / "run.html")
    window.get(report.as_uri())
    link = ask(window, "return document.querySelector('.log a[href$=\"#line-8\"]').href")
    window.get(link)
    assert ask(window, "return document.getElementById('line-8').checkVisibility()")
    assert not ask(window, "return document.getElementById('line-1').checkVisibility()")
    assert ask(window, "return document.documentElement.scrollWidth <= innerWidth")
    assert ask(window, "return performance.getEntriesByType('resource').length") == 0
    ask(window, "location.hash = '#line-1'")
    WebDriverWait(window, 20).until(
        lambda page: ask(page, "return document.getElementById('line-1').checkVisibility()")
    )
