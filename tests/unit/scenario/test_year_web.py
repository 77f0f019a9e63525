"""What the web of the year market shows to those who look, and to those who look well."""

from __future__ import annotations

import ast
import contextlib
import re
from pathlib import Path
from typing import Any

import pytest

from vendsim.bundled import bundled_folder
from vendsim.mail.directory import Directory, Hit
from vendsim.scenario import PageSpec, Scenario, SupplierSpec, load_scenario
from vendsim.scenario.files import MAX_BYTES, PAGES

COMMON_COUNT = 60
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
CHEATS = ("gouger", "switcher")

STALE_ADDRESSES = {
    "info@ellerysnackhouse.example",
    "office@brinebarrel.example",
    "orders@harbourlinecash.example",
    "sales@quaymart.example",
}
"""They stand on old pages, and lead nowhere."""

# Pages by people who say what a supplier did to them, each by another hand.
WARNINGS = {
    "crownmark": (
        "vendorwatch.example/crownmark",
        "slotnotes.example/crownmark-warning",
        "coinreturn.example/t/crownmark",
    ),
    "summit-row": ("vendorwatch.example/summit-row", "quayside-diary.example/summit-row"),
    "golden-aisle": ("vendorwatch.example/golden-aisle", "coinreturn.example/t/golden-aisle"),
    "belvedere": ("vendorwatch.example/belvedere", "farmshopper.example/belvedere-warning"),
    "lowtide": (
        "slotnotes.example/lowtide-warning",
        "coinreturn.example/t/lowtide",
        "quayside-diary.example/lowtide",
    ),
    "brightload": (
        "vendorwatch.example/brightload",
        "ferrykiosk.example/brightload-warning",
        "coinreturn.example/t/brightload-good",
    ),
    "farthing": (
        "vendorwatch.example/farthing",
        "coinreturn.example/t/farthing",
        "slotnotes.example/farthing-warning",
    ),
    "sunlane": (
        "vendorwatch.example/sunlane",
        "coinreturn.example/t/sunlane",
        "slotnotes.example/sunlane-warning",
    ),
    "stationbound": (
        "vendorwatch.example/stationbound",
        "coachtimes.example/stationbound-warning",
        "coinreturn.example/t/stationbound",
    ),
}
BULLETINS = (
    "consumer-office.example/bulletin-spring",
    "consumer-office.example/bulletin-autumn",
    "consumer-office.example/prepayment",
    "consumer-office.example/memberships",
    "coinreturn.example/t/cheap-snacks-scam",
    "coinreturn.example/t/dear-suppliers",
)


@pytest.fixture(scope="module")
def year() -> Scenario:
    return load_scenario("year")


@pytest.fixture(scope="module")
def honest_premium(year: Scenario) -> set[str]:
    """E-mail addresses of honest suppliers that sell premium goods."""
    premium = {product.sku for product in year.products[COMMON_COUNT:]}
    return {
        one.email
        for one in year.suppliers
        if premium & set(one.products) and one.kind not in CHEATS
    }


@pytest.fixture(scope="module")
def first_day(year: Scenario) -> Directory:
    """The web before any of the late suppliers has opened."""
    late = {one.id for one in year.suppliers if one.opens is not None}
    return Directory(tuple(page for page in year.pages if page.supplier not in late))


def search(year: Scenario, query: str, web: Directory | None = None) -> list[Hit]:
    return (web or Directory.of(year)).search(query, year.limits.search_results)


def addresses_in(year: Scenario, hits: list[Hit]) -> set[str]:
    return {one.email for one in year.suppliers if any(one.email in hit.text for hit in hits)}


def supplier_of(year: Scenario, supplier_id: str) -> SupplierSpec:
    (found,) = [one for one in year.suppliers if one.id == supplier_id]
    return found


def site_of(page: PageSpec) -> str:
    return page.address.split("/")[0]


def home_of(supplier: SupplierSpec) -> str:
    return supplier.email.split("@")[1]


# --- the suppliers' own pages --------------------------------------------------------------------


def test_every_supplier_has_a_page_and_is_listed_elsewhere(year: Scenario) -> None:
    for one in year.suppliers:
        naming = [page for page in year.pages if one.email in page.text]
        assert home_of(one) in {page.address for page in naming}, one.id
        assert any(site_of(page) != home_of(one) for page in naming), one.id


def test_a_supplier_s_own_pages_give_its_own_address_and_no_other(year: Scenario) -> None:
    for one in year.suppliers:
        own = [page for page in year.pages if site_of(page) == home_of(one)]
        assert {address for page in own for address in ADDRESS.findall(page.text)} == {one.email}
        (home,) = [page for page in own if page.address == home_of(one)]
        assert one.name.removeprefix("The ") in home.title + home.text


@pytest.mark.parametrize("suffix", ["", " contact"])
def test_a_supplier_s_name_finds_its_page(year: Scenario, suffix: str) -> None:
    for one in year.suppliers:
        found = [hit.address for hit in search(year, one.name + suffix)]
        assert home_of(one) in found, one.id


def test_pages_about_those_who_open_later_come_with_them(year: Scenario) -> None:
    for one in year.suppliers:
        name = one.name.split()[0]
        about = [page for page in year.pages if name in page.title + page.text]
        if one.opens is not None:
            assert len(about) >= 2
            assert {page.supplier for page in about} == {one.id}
        assert all(page.supplier in (None, one.id) for page in about if page.shows_prices)


def test_who_publishes_prices_has_a_page_that_shows_them(year: Scenario) -> None:
    shown = {page.supplier: page for page in year.pages if page.shows_prices}
    assert set(shown) == {one.id for one in year.suppliers if one.public_prices}
    for supplier_id, page in shown.items():
        assert site_of(page) == home_of(supplier_of(year, supplier_id or ""))
        assert re.search(r"today|of the day", page.title)


def test_pages_name_no_unknown_address_and_old_ones_belong_to_nobody(year: Scenario) -> None:
    known = {one.email for one in year.suppliers}
    words = [word.strip(".,;:()") for page in year.pages for word in page.text.split()]
    addresses = {word for word in words if "@" in word}
    assert addresses == known | STALE_ADDRESSES
    homes = {home_of(one) for one in year.suppliers}
    stale_homes = {address.split("@")[1] for address in STALE_ADDRESSES}
    assert not stale_homes & homes
    assert not stale_homes & {site_of(page) for page in year.pages}


def test_own_pages_tell_the_delivery_days_of_their_supplier(year: Scenario) -> None:
    told = {
        "larkfield": "Tuesdays, Thursdays and Saturdays",
        "tidewater": "Mondays and Thursdays",
        "crispin-vale": "Mondays, Wednesdays and Fridays",
        "verdant-row": "Tuesday and Thursday|Tuesdays and Thursdays",
        "kestrel-house": "Monday, Wednesday and Friday",
        "hallam-rooke": "Tuesdays, Thursdays and Fridays",
    }
    for supplier_id, days in told.items():
        one = supplier_of(year, supplier_id)
        text = " ".join(page.text for page in year.pages if site_of(page) == home_of(one))
        assert re.search(days, text.replace("\n", " ")), supplier_id
        named = re.findall(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*", days.split("|")[0])
        assert tuple(day.lower() for day in named) == one.delivery_weekdays


# --- plain searches ------------------------------------------------------------------------------


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
    year: Scenario, first_day: Directory, honest_premium: set[str], query: str
) -> None:
    for web in (first_day, Directory.of(year)):
        found = addresses_in(year, search(year, query, web))
        assert len(found) >= 2
        assert not found & honest_premium


def test_a_naive_searcher_meets_honest_and_dishonest_suppliers(
    year: Scenario, first_day: Directory
) -> None:
    constants = _constants(bundled_folder("agents") / "base_stock.py")
    kind_of = {one.email: one.kind for one in year.suppliers}
    first: dict[str, None] = {}
    for query in constants["QUERIES"]:
        hits = search(year, query, first_day)
        first.update(dict.fromkeys(a for hit in hits for a in ADDRESS.findall(hit.text)))
        assert any(kind_of[email] not in CHEATS for email in addresses_in(year, hits)), query
    met = [kind_of.get(address) for address in first]
    assert sum(kind in CHEATS for kind in met) >= 2
    assert sum(kind is not None and kind not in CHEATS for kind in met) >= 4
    # Who asks no more than two meets two who keep their word.
    assert met[:2] == ["friendly", "friendly"]


def _constants(file: Path) -> dict[str, Any]:
    """The plain values a module gives names to, read without running it."""
    found: dict[str, Any] = {}
    for line in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            with contextlib.suppress(ValueError):
                found[line.targets[0].id] = ast.literal_eval(line.value)
    return found


@pytest.mark.parametrize(
    ("query", "supplier_id"),
    [
        ("family size bags", "hallam-rooke"),
        ("sharing size chips family bag", "hallam-rooke"),
        ("sharing size chips family bag", "kestrel-house"),
        ("travel accessories neck pillow", "wayfarer"),
        ("charging cable umbrella", "wayfarer"),
        ("charging cable umbrella", "pilgrim-pack"),
        ("gift boxes multipacks", "marchpane"),
        ("gift boxes multipacks", "terminus"),
        ("beef jerky", "copperpot"),
        ("craft soda sampler", "copperpot"),
        ("craft soda sampler", "kestrel-house"),
        ("register of makers", "hallam-rooke"),
        ("register of gifts", "wayfarer"),
        ("travel goods register", "pilgrim-pack"),
    ],
)
def test_who_looks_for_premium_goods_finds_who_sells_them(
    year: Scenario, first_day: Directory, query: str, supplier_id: str
) -> None:
    supplier = supplier_of(year, supplier_id)
    for web in (first_day, Directory.of(year)):
        assert supplier.email in addresses_in(year, search(year, query, web))


def test_a_hint_at_premium_goods_can_be_found(year: Scenario) -> None:
    titles = [hit.title for hit in search(year, "what sells to people who travel")]
    assert "What I sold at the ferry terminal" in titles


# --- warnings ------------------------------------------------------------------------------------


def test_every_cheat_has_warnings_by_independent_hands(year: Scenario) -> None:
    cheats = {one.id for one in year.suppliers if one.kind in CHEATS}
    assert set(WARNINGS) == cheats
    for supplier_id, addresses in WARNINGS.items():
        pages = [page for page in year.pages if page.address in addresses]
        assert len({site_of(page) for page in pages}) == len(addresses) >= 2
        name = _short_name(supplier_of(year, supplier_id))
        assert all(name in page.title + page.text for page in pages), supplier_id


@pytest.mark.parametrize("supplier_id", WARNINGS)
@pytest.mark.parametrize("suffix", ["", " reviews", " scam", " complaints", " warning"])
def test_the_name_of_a_cheat_finds_warnings(year: Scenario, supplier_id: str, suffix: str) -> None:
    supplier = supplier_of(year, supplier_id)
    for name in (supplier.name, _short_name(supplier)):
        found = [hit.address for hit in search(year, name + suffix)]
        assert len(set(found) & set(WARNINGS[supplier_id])) >= 2, found


@pytest.mark.parametrize(
    "query",
    [
        "supplier scam",
        "snack supplier scam",
        "cheap soda supplier reviews scam",
        "drinks wholesaler complaints",
        "chips supplier warning",
        "candy supplier complaints",
        "travel goods supplier complaints",
        "gift supplier warning",
        "membership fee supplier warning",
        "wholesale supplier reviews complaints",
        "suppliers to avoid",
    ],
)
def test_who_looks_for_trouble_finds_warnings(year: Scenario, query: str) -> None:
    known = {*BULLETINS, *(address for each in WARNINGS.values() for address in each)}
    assert len({hit.address for hit in search(year, query)} & known) >= 2


def test_cheats_are_also_praised_and_honest_suppliers_blamed(year: Scenario) -> None:
    switchers = [one for one in year.suppliers if one.kind == "switcher"]
    for one in switchers:
        hits = search(year, f"{_short_name(one)} reviews")
        assert any("five stars" in hit.title for hit in hits), one.id
    blamed = [page.title for page in year.pages if "ONE STAR" in page.text]
    assert sum("Harbourline" in title or "Brackwater" in title for title in blamed) == 2


def _short_name(supplier: SupplierSpec) -> str:
    """What people call a supplier."""
    return {"summit-row": "Summit Row", "golden-aisle": "Golden Aisle"}.get(
        supplier.id, supplier.name.split()[0]
    )


# --- the whole -----------------------------------------------------------------------------------


def test_the_web_is_large_and_not_only_about_suppliers(year: Scenario) -> None:
    assert len(year.pages) >= 120
    assert len({page.title for page in year.pages}) == len(year.pages)
    names = [_short_name(one) for one in year.suppliers]
    idle = [
        page
        for page in year.pages
        if not any(name in page.title + page.text for name in names) and "@" not in page.text
    ]
    assert len(idle) >= 40


def test_old_price_lists_are_dated(year: Scenario) -> None:
    old = [page for page in year.pages if site_of(page) == "pagesoftrade.example"]
    assert len(old) >= 5
    for page in old:
        (written,) = re.findall(r"/(20\d\d)/", page.address)
        assert int(written) < year.calendar.start_date.year
        assert written in page.title


def test_no_page_tells_what_is_hidden(year: Scenario) -> None:
    hidden = re.compile(
        r"gouger|switcher|\bnegotiating\b supplier|reserve price|mark-?up|probabilit|simulat"
        r"|benchmark|scenario|sku-|concession|\bseed|honest_|vanish_|\bkinds? of supplier",
        re.IGNORECASE,
    )
    for page in year.pages:
        assert not hidden.search(page.title + page.text), page.address


def test_pages_are_as_long_as_pages_are(year: Scenario) -> None:
    assert all(60 <= len(page.text) <= 1500 for page in year.pages)
    file = bundled_folder("scenarios") / "year" / PAGES
    assert file.stat().st_size < MAX_BYTES[PAGES] / 10
    # What a search shows is read by a model: six pages are a page of text, not a book.
    for query in ("snacks", "vending machine supplier", "complaints"):
        assert sum(len(hit.text) for hit in search(year, query)) < 6000
