from __future__ import annotations

import pytest

from tests.unit.scenario.folders import Market
from vendsim.errors import Fault, ScenarioError
from vendsim.scenario import Scenario, examine_scenario, list_scenarios, load_scenario
from vendsim.scenario.advice import least_price_cents


@pytest.fixture
def market(market: Market) -> Market:
    """The kiosk, with nothing odd about it."""
    text = (market.folder / "pages.toml").read_text()
    for name in ("north", "south"):
        text = text.replace(
            f'{name}.example"\ntext = "', f'{name}.example"\ntext = "{name}@supply.example: '
        )
    market.write("pages.toml", text)
    return market


def advice(market: Market) -> list[str]:
    return [str(each) for each in examine_scenario(market.folder).advice]


def test_nothing_is_odd_about_a_market_that_makes_sense(market: Market) -> None:
    examined = examine_scenario(market.folder)
    assert examined.advice == ()
    assert examined.bases == ()
    assert examined.scenario == market.load()


@pytest.mark.parametrize("name", [head.name for head in list_scenarios()])
def test_nothing_is_odd_about_what_is_shipped(name: str) -> None:
    examined = examine_scenario(name)
    assert [str(each) for each in examined.advice] == []
    assert examined.scenario == load_scenario(name)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "told"),
    [
        (
            "scenario.toml",
            "horizon_days = 30",
            "horizon_days = 2",
            "horizon_days = 2",
            "calendar.horizon_days: the run ends after 2 days, before a first order can come",
        ),
        (
            "scenario.toml",
            "opening_cash_cents = 50000",
            "opening_cash_cents = 1999",
            "opening_cash_cents = 1999",
            "money.opening_cash_cents: $19.99 covers no supplier's minimum_purchase_cents; the",
        ),
        (
            "scenario.toml",
            "best_from = 2, best_to = 3, per_missing = 0,",
            "best_from = 4, best_to = 4, per_missing = 0.1,",
            "variety = {best_from = 4",
            "demand.variety.best_from: 4 products can never be on offer: there is room, or there",
        ),
        (
            "scenario.toml",
            "[tools]",
            "[supplier_kinds.gouger]\n[tools]",
            "[supplier_kinds.gouger]",
            "supplier_kinds.gouger: no supplier is of this kind",
        ),
        (
            "products.csv",
            "soda,150",
            "soda,69",
            "cola,",
            "product 1 (cola).reference_price_cents: $0.69 is no more than a unit costs at",
        ),
        (
            "suppliers.toml",
            'email = "south@supply.example"',
            'email = "southern@supply.example"',
            'email = "southern@',
            "supplier 2 (south).email: no page of pages.toml tells it, so nobody finds it",
        ),
        (
            "suppliers.toml",
            "delivery_to_minute = 900\n",
            "delivery_to_minute = 900\nopens = {first_day = 30, last_day = 40}\n",
            "opens = {",
            "supplier 1 (north).opens.first_day: it opens on day 30 at the earliest; the run ends",
        ),
        (
            "suppliers.toml",
            "shortest_days = 1, longest_days = 3",
            "shortest_days = 30, longest_days = 31",
            "lead_time = { shortest_days = 30",
            "supplier 1 (north).lead_time: nothing it sends arrives within the 30 days of the run",
        ),
        (
            "suppliers.toml",
            "units = 200",
            "units = 2000",
            "price_breaks = ",
            "supplier 1 (north).price_breaks[1].units: 2,000 can never be ordered: order_units is",
        ),
        (
            "suppliers.toml",
            'sold_by = "unit"',
            'sold_by = "case"\nleast_cases = 30',
            "least_cases = 30",
            "supplier 1 (north).least_cases: its smallest order has 1,050 units, above order_units",
        ),
    ],
)
def test_what_makes_no_sense_is_told_at_its_line(
    market: Market, file: str, old: str, new: str, line: str, told: str
) -> None:
    market.replace(file, old, new)
    (found,) = examine_scenario(market.folder).advice
    assert f"{found.key}: {found.message}".startswith(told)
    written = (market.folder / file).read_text().splitlines()
    assert found.file == file
    assert found.line is not None
    assert written[found.line - 1].startswith(line)


def test_a_product_that_nobody_sells(market: Market) -> None:
    market.replace("suppliers.toml", 'products = ["bar"]', 'products = ["cola"]')
    assert advice(market) == ["products.csv:4: product 3 (bar): no supplier sells it"]


def test_goods_that_keep_less_long_than_they_travel(market: Market) -> None:
    market.replace("suppliers.toml", "longest_days = 3", "longest_days = 9")
    market.replace("suppliers.toml", "shortest_days = 1", "shortest_days = 5")
    market.replace("products.csv", "12,35,270", "12,35,4")
    assert advice(market) == [
        "products.csv:2: product 1 (cola).shelf_life_days: it keeps 4 days, and the next delivery"
        " takes 5 at the least"
    ]


def test_a_case_that_the_storage_room_cannot_hold(market: Market) -> None:
    text = (market.folder / "suppliers.toml").read_text().replace('"unit"', '"case"')
    market.write("suppliers.toml", text)
    market.replace("scenario.toml", "capacity_units = 500", "capacity_units = 49")
    assert [each.partition(" does not")[0] for each in advice(market)] == [
        "products.csv:3: product 2 (chips).case_pack_units: a case of 50"
    ]


def test_large_goods_leave_small_rows_empty(market: Market) -> None:
    text = (market.folder / "products.csv").read_text().replace(",S,", ",L,")
    market.write("products.csv", text)
    assert [each.partition(": ")[2] for each in advice(market)] == [
        "machine.row_sizes: no product fits the small rows: all are large"
    ]


def test_files_that_nobody_reads_are_told(market: Market) -> None:
    for name in ("product.csv", "Letters.toml", "README.md", ".taplo.toml", "kiosk.html"):
        market.write(name, "")
    assert advice(market) == [
        "Letters.toml: is not read; is letters.toml meant?",
        "product.csv: is not read; is products.csv meant?",
    ]


def test_the_name_of_a_shipped_market_is_told(market: Market) -> None:
    market.replace("scenario.toml", 'name = "kiosk"', 'name = "sprint"')
    assert advice(market) == [
        "scenario.toml:1: name: sprint is a shipped scenario too, and records tell no folder"
    ]


def test_a_fleet_whose_briefing_names_no_machine_is_told(market: Market) -> None:
    machine = '{ id = "%s", site = "hall", row_sizes = ["S", "L"], columns = 6, %s }'
    both = ", ".join(machine % (each, "price_limit_cents = 100_000") for each in ("one", "two"))
    sites = 'sites = [{ id = "hall", name = "Hall" }]'
    text = 'extends = "year"\nname = "pair"\nversion = 0\ntitle = "A pair"\nsummary = "Two."\n'
    rules = f'{text}{sites}\nmachines = [{both}]\nremove.keys = ["machine"]\n'
    market.folder = market.folder.parent / "pair"
    market.folder.mkdir()
    market.write("scenario.toml", rules)
    (told,) = advice(market)
    assert told.startswith("year/briefing.md:1: machines: not every machine is told to the agent")
    market.write("briefing.md", "Yours are:\n{{machines}}\n")
    assert advice(market) == []


def test_the_least_price_counts_breaks_bargaining_and_cost(market: Market) -> None:
    scenario = market.load()
    cola, supplier = scenario.products[0], scenario.suppliers[0]
    # 46 cents, twice that on the list, a tenth less by spread, a tenth less by the break.
    assert least_price_cents(scenario, supplier, cola) == pytest.approx(46 * 2 * 0.9 * 0.9)
    dumping = supplier.model_copy(update={"list_markup": 0.0})
    assert least_price_cents(scenario, dumping, cola) == 46
    year = load_scenario("year")
    seller = next(one for one in year.suppliers if one.kind == "negotiating")
    sold = year.product_by_sku[seller.products[0]]
    margin = year.supplier_kinds["negotiating"].bargaining
    assert margin is not None
    least = sold.unit_cost_cents * (1 + margin.reserve_margin[0])
    assert least_price_cents(year, seller, sold) == pytest.approx(least)


def test_what_only_playing_shows_is_a_fault_at_its_line(market: Market) -> None:
    def play(scenario: Scenario) -> tuple[Fault, ...]:
        assert scenario.name == "kiosk"
        return (Fault("products.csv", "chips.base_units_per_day", "is too much"),)

    with pytest.raises(ScenarioError) as caught:
        examine_scenario(market.folder, play)
    (fault,) = caught.value.faults
    assert str(fault) == "products.csv:3: chips.base_units_per_day: is too much"
