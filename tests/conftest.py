"""What every test gets: repeatable property tests, no network, and a browser on request."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

# A test that passed must pass again: the same examples each time, no database of past ones, and
# no deadline that a busy machine could miss.
settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", parent=settings.get_profile("steady"), derandomize=False)
settings.load_profile("explore" if os.environ.get("VENDSIM_EXPLORE") == "1" else "steady")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMEDRIVER = shutil.which("chromedriver")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips browser tests where Chromium or its driver is missing."""
    if CHROMIUM and CHROMEDRIVER:
        return
    skip = pytest.mark.skip(reason="no chromium with chromedriver here")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


def _stays_here(address: object) -> bool:
    """Tells whether a socket address is a local file or the loopback interface."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses connections that would leave this machine."""
    connect = socket.socket.connect
    connect_ex = socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: tuple[str, int]) -> None:
        if not _stays_here(address):
            raise PermissionError(f"tests use no network, refused: {address!r}")
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: tuple[str, int]) -> int:
        if not _stays_here(address):
            raise PermissionError(f"tests use no network, refused: {address!r}")
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """A headless Chromium window of 1280 × 1000; for tests marked `browser`."""
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = CHROMIUM or ""
    # No sandbox: in a container it has no rights, and the pages are our own files.
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument("--window-size=1280,1000")
    # Naming the driver keeps selenium from looking for one elsewhere.
    driver = Chrome(options=options, service=ChromeService(executable_path=CHROMEDRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def window(browser: Chrome) -> Iterator[Chrome]:
    """The browser, with an empty console before and after."""
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]
