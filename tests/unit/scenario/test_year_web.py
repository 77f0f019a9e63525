"""What the web of the year market shows to those who look, and to those who look well."""

from __future__ import annotations

import pytest

from vendsim.mail.directory import Directory, Hit
from vendsim.scenario import Scenario, load_scenario

COMMON_COUNT = 60


@pytest.fixture(scope="module")
def year() -> Scenario:
    return load_scenario("year")


@pytest.fixture(scope="module")
def premium_addresses(year: Scenario) -> set[str]:
    """E-mail addresses of those who sell premium goods."""
    premium = {product.sku for product in year.products[COMMON_COUNT:]}
    return {one.email for one in year.suppliers if premium & set(one.products)}


def search(year: Scenario, query: str) -> list[Hit]:
    return Directory.of(year).search(query, year.limits.search_results)


def addresses_in(year: Scenario, hits: list[Hit]) -> set[str]:
    return {one.email for one in year.suppliers if any(one.email in hit.text for hit in hits)}


@pytest.mark.parametrize(
    "query",
    [
        "snack supplier",
        "snack suppliers",
        "vending machine suppliers",
        "vending machine wholesale supplier Port Ellery",
        "wholesale snacks and drinks",
        "bulk snacks and soda wholesaler",
        "Port Ellery suppliers",
        "food and drink wholesalers near Port Ellery",
        "soda and water supplier email",
        "vending supplies",
        "candy bar supplier",
    ],
)
def test_a_plain_search_finds_common_suppliers_and_no_premium_ones(
    year: Scenario, premium_addresses: set[str], query: str
) -> None:
    found = addresses_in(year, search(year, query))
    assert len(found) >= 2
    assert not found & premium_addresses


@pytest.mark.parametrize(
    ("query", "supplier_id"),
    [
        ("family size bags", "hallam-rooke"),
        ("sharing size chips family bag", "hallam-rooke"),
        ("travel accessories neck pillow", "wayfarer"),
        ("charging cable umbrella", "wayfarer"),
        ("gift boxes multipacks", "marchpane"),
        ("beef jerky", "copperpot"),
        ("craft soda sampler", "copperpot"),
        ("register of makers", "hallam-rooke"),
        ("register of gifts", "wayfarer"),
    ],
)
def test_who_looks_for_premium_goods_finds_who_sells_them(
    year: Scenario, query: str, supplier_id: str
) -> None:
    (supplier,) = [one for one in year.suppliers if one.id == supplier_id]
    assert supplier.email in addresses_in(year, search(year, query))


def test_a_hint_at_premium_goods_can_be_found(year: Scenario) -> None:
    titles = [hit.title for hit in search(year, "what sells to people who travel")]
    assert "What I sold at the ferry terminal" in titles


def test_the_web_is_not_only_about_suppliers(year: Scenario) -> None:
    known = {one.email for one in year.suppliers}
    idle = [page for page in year.pages if not any(email in page.text for email in known)]
    assert len(idle) >= 10
