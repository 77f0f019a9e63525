from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from tests.unit.scenario.folders import FILE_TEXTS, Market
from vendsim.errors import Fault
from vendsim.scenario import Scenario, load_scenario
from vendsim.scenario.layers import MAX_BASES
from vendsim.scenario.merge import laid_over

HEAD = """\
extends = "../kiosk"
name = "stall"
version = 1
title = "A stall"
summary = "The kiosk, changed."
"""


class Child(Market):
    """A folder beside the kiosk that extends it."""

    def __init__(self, kiosk: Market, name: str = "stall", base: str = "../kiosk") -> None:
        self.folder = kiosk.folder.parent / name
        self.folder.mkdir()
        self.write("scenario.toml", HEAD.replace("../kiosk", base).replace("stall", name))

    def add(self, file: str, text: str) -> None:
        """Adds to the end of a file."""
        path = self.folder / file
        self.write(file, (path.read_text() if path.exists() else "") + text)


@pytest.fixture
def child(market: Market) -> Child:
    return Child(market)


def places(faults: tuple[Fault, ...], folder: Path) -> list[str]:
    """Where faults stand: the file, what begins the line, and the key."""
    found = []
    for fault in faults:
        assert fault.line is not None
        line = (folder / fault.file).read_text(errors="replace").splitlines()[fault.line - 1]
        found.append(f"{fault.file}: {re.split('[ ,]', line)[0]}: {fault.key}")
    return found


def without_head(scenario: Scenario) -> dict[str, object]:
    return scenario.model_dump(exclude={"name", "version", "title", "summary"})


def test_what_a_folder_lacks_comes_from_the_one_it_extends(market: Market, child: Child) -> None:
    scenario = child.load()
    assert (scenario.name, scenario.version, scenario.title) == ("stall", 1, "A stall")
    assert scenario.env_id == "vendsim/Stall-v1"
    assert without_head(scenario) == without_head(market.load())


def test_a_shipped_scenario_is_extended_by_its_name(market: Market) -> None:
    child = Child(market, base="year")
    child.add("scenario.toml", "[calendar]\nhorizon_days = 7\n")
    year = load_scenario("year")
    scenario = child.load()
    assert scenario.calendar == year.calendar.model_copy(update={"horizon_days": 7})
    assert scenario.products == year.products
    assert scenario.briefing == year.briefing


def test_tables_are_merged_and_all_else_is_replaced(market: Market, child: Child) -> None:
    child.add("scenario.toml", "[machine]\nrow_sizes = ['L']\n[tools]\nwait.minutes = 5\n")
    scenario, base = child.load(), market.load()
    assert scenario.machine.row_sizes == ("L",)
    assert scenario.machine.columns == base.machine.columns
    assert scenario.tools["wait"].minutes == 5
    assert scenario.tools["send_email"].minutes == 15


def test_the_head_is_never_inherited(child: Child) -> None:
    child.write("scenario.toml", 'extends = "../kiosk"\n')
    assert [fault.key for fault in child.faults()] == ["name", "version", "title", "summary"]
    assert all("is missing" in fault.message for fault in child.faults())


def test_known_rows_are_changed_and_new_ones_added(market: Market, child: Child) -> None:
    header = "sku,name,unit_cost_cents,reference_price_cents\n"
    child.write("products.csv", header + "chips,,40,\nbar,Fruit Bar,,\n")
    cola, chips, bar = child.load().products
    assert cola == market.load().products[0]
    assert (chips.name, chips.unit_cost_cents) == ("Potato Chips", 40)
    assert (bar.name, bar.unit_cost_cents, bar.reference_price_cents) == ("Fruit Bar", 80, 200)

    child.write("products.csv", FILE_TEXTS["products.csv"].replace("bar,Nut", "nuts,Salted"))
    assert [one.sku for one in child.load().products] == ["cola", "chips", "bar", "nuts"]


def test_known_tables_are_changed_key_by_key(market: Market, child: Child) -> None:
    child.write("suppliers.toml", "[[supplier]]\nid = 'south'\nlead_time.longest_days = 9\n")
    child.write("pages.toml", "[[page]]\naddress = 'south.example'\ntitle = 'More bars'\n")
    child.write("letters.toml", "[[letter]]\nid = 'raffle'\nchance = 1.0\n")
    scenario, base = child.load(), market.load()
    assert scenario.suppliers[0] == base.suppliers[0]
    assert scenario.suppliers[1].lead_time.model_dump() == {"shortest_days": 1, "longest_days": 9}
    assert (scenario.pages[1].title, scenario.pages[1].text) == ("More bars", "Bars.")
    assert scenario.letters[1].chance == 1
    assert scenario.letters[1].every_days == 7


def test_things_are_taken_away_by_name(child: Child) -> None:
    child.add(
        "scenario.toml",
        """[remove]
products = ["bar"]
suppliers = ["south"]
pages = "all"
letters = ["hello", "raffle"]
keys = ["money.output_token_cents_per_million"]
[money]
output_token_cents_per_million = 7
""",
    )
    scenario = child.load()
    assert [product.sku for product in scenario.products] == ["cola", "chips"]
    assert [supplier.id for supplier in scenario.suppliers] == ["north"]
    assert scenario.pages == ()
    assert scenario.letters == ()
    assert scenario.money.output_token_cents_per_million == 7


def test_all_is_replaced_by_removing_all(market: Market, child: Child) -> None:
    child.add("scenario.toml", '[remove]\nproducts = "all"\nsuppliers = ["south"]\n')
    child.write("products.csv", FILE_TEXTS["products.csv"].rpartition("bar")[0])
    assert child.load().products == market.load().products[:2]

    child.write("products.csv", "sku,name\nchips,Crisps\n")
    assert "column unit_cost_cents" in [fault.key for fault in child.faults()]


def test_what_is_removed_is_not_told_of_either(market: Market, child: Child) -> None:
    market.replace("pages.toml", 'title = "North"', 'title = "North"\nsupplier = "north"')
    child.add("scenario.toml", '[remove]\nproducts = ["chips"]\nsuppliers = ["north"]\n')
    child.write(
        "suppliers.toml", (market.folder / "suppliers.toml").read_text().partition("\n[[supp")[0]
    )
    child.replace("suppliers.toml", '"north"', '"west"')
    child.replace("suppliers.toml", '["cola", "chips"]', '["cola"]')
    scenario = child.load()
    assert [(one.id, one.products) for one in scenario.suppliers] == [
        ("south", ("bar",)),
        ("west", ("cola",)),
    ]
    assert [page.address for page in scenario.pages] == ["south.example"]


def test_a_product_leaves_the_lists_of_the_base_and_of_no_other(child: Child) -> None:
    child.add("scenario.toml", '[remove]\nproducts = ["chips"]\n')
    assert child.load().suppliers[0].products == ("cola",)
    child.write("suppliers.toml", '[[supplier]]\nid = "south"\nproducts = ["bar", "chips"]\n')
    assert child.only_fault().key == "supplier 2 (south).products[1]"


def test_what_is_removed_and_given_anew_keeps_its_place_elsewhere(
    market: Market, child: Child
) -> None:
    market.replace("pages.toml", 'title = "North"', 'title = "North"\nsupplier = "north"')
    child.add("scenario.toml", '[remove]\nproducts = "all"\nsuppliers = "all"\n')
    for file in ("products.csv", "suppliers.toml"):
        child.write(file, (market.folder / file).read_text())
    assert without_head(child.load()) == without_head(market.load())


def test_a_removed_key_must_be_given_anew_where_it_is_needed(child: Child) -> None:
    child.add("scenario.toml", "[remove]\nkeys = ['tools.wait_until_tomorrow', 'storage']\n")
    faults = [fault.key for fault in child.faults()]
    assert faults == ["storage", "tools.wait_until_tomorrow"]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[remove]\nproducts = ['colla']", 8, "remove.products[0]: 'colla' is none of the prod"),
        ("[remove]\nkeys = ['money.fee']", 8, "remove.keys[0]: 'money.fee' is no key of what is"),
        ("[remove]\nkeys = ['']", 8, "remove.keys[0]: '' is no key of what is extended"),
        ("[remove]\nkeys = 'all'", 8, "remove.keys: 'all' is not a list of names"),
        ("[remove]\npages = 'some'", 8, "remove.pages: 'some' is not a list of names, or \"all\""),
        ("[remove]\npages = [1]", 8, 'remove.pages: [1] is not a list of names, or "all"'),
        ("[remove]\n\npage = []", 9, "remove.page: is not known here (is pages meant?); known"),
        ("[[remove]]", 7, "remove: is not a table; [remove] takes away from what is extended: k"),
    ],
)
def test_a_wrong_removal_is_named_at_its_line(
    child: Child, text: str, place: int, message: str
) -> None:
    child.add("scenario.toml", "\n" + text)
    assert str(child.only_fault()).startswith(f"scenario.toml:{place}: {message}")


def test_without_a_base_nothing_can_be_removed(market: Market) -> None:
    market.write("scenario.toml", FILE_TEXTS["scenario.toml"] + "[remove]\nproducts = []\n")
    fault = market.only_fault()
    assert (fault.key, fault.line) == ("remove", len(FILE_TEXTS["scenario.toml"].splitlines()) + 1)
    assert "needs extends beside it" in fault.message


def test_faults_are_named_where_they_stand(market: Market, child: Child) -> None:
    market.replace("scenario.toml", "cash_share = 0.4", "cash_share = 4")
    market.replace("products.csv", "cola,Cola Can", "cola,")
    market.replace("suppliers.toml", 'tone = "plain"', 'tone = "rude"')
    child.add("scenario.toml", "[money]\ndaily_fee_cents = 2.5\nbanker = 1\n")
    child.write("products.csv", "sku,unit_cost_cents\n\nchips,0\n")
    child.write("suppliers.toml", "[[supplier]]\nid = 'south'\nlead_time.longest_days = 0\n")
    assert places(child.faults(), child.folder) == [
        "scenario.toml: daily_fee_cents: money.daily_fee_cents",
        "../kiosk/scenario.toml: cash_share: money.cash_share",
        "scenario.toml: banker: money.banker",
        "../kiosk/products.csv: cola: product 1 (cola).name",
        "products.csv: chips: product 2 (chips).unit_cost_cents",
        "../kiosk/suppliers.toml: tone: supplier 1 (north).tone",
        "suppliers.toml: lead_time.longest_days: supplier 2 (south).lead_time.longest_days",
    ]


def test_a_figure_of_the_briefing_is_named_where_it_stands(market: Market, child: Child) -> None:
    market.write("briefing.md", "You run a kiosk\nfor {{years}} years.\n")
    assert str(child.only_fault()).startswith("../kiosk/briefing.md:2: years: is no figure")
    child.write("briefing.md", "For {{days}} days.")
    assert child.load().briefing_for(7) == "For 7 days."


def test_a_fault_of_the_base_that_is_overridden_is_none(market: Market, child: Child) -> None:
    market.replace("scenario.toml", "cash_share = 0.4", "cash_share = 4")
    child.add("scenario.toml", "[money]\ncash_share = 0.5\n")
    assert child.load().money.cash_share == 0.5


def test_an_unreadable_base_is_named_and_hides_nothing_of_it(market: Market, child: Child) -> None:
    market.write("pages.toml", "[[page]\n")
    market.write("letters.toml", b"\xff")
    child.write("pages.toml", "[[page]]\naddress = 1\nmore = 1\n[pages]\n")
    assert places(child.faults(), child.folder) == [
        "../kiosk/pages.toml: [[page]: ",
        "pages.toml: [pages]: pages",
        "../kiosk/letters.toml: \ufffd: ",
    ]


def test_an_unreadable_base_is_not_told_again_of_its_child(market: Market, child: Child) -> None:
    market.write("products.csv", b"\xff")
    child.write("products.csv", "sku,name\nchips,Crisps\n")
    child.add("scenario.toml", '[remove]\nproducts = ["bar"]\n')
    assert child.only_fault().file == "../kiosk/products.csv"


def test_a_name_that_is_no_text_is_a_fault_and_no_more(child: Child) -> None:
    child.add("scenario.toml", '[remove]\nsuppliers = ["south"]\nproducts = ["bar"]\n')
    child.write("suppliers.toml", "[[supplier]]\nid = [1]\nproducts = 'bar'\n")
    keys = [fault.key for fault in child.faults()]
    assert {"supplier 2 (unnamed).id", "supplier 2 (unnamed).products"} <= set(keys)


def test_two_of_one_name_in_one_folder_are_two(child: Child) -> None:
    child.write("letters.toml", "[[letter]]\nid = 'hello'\n" * 2)
    assert "letter 3 (hello).id" in [fault.key for fault in child.faults()]
    child.write("letters.toml", "")
    child.write("products.csv", "sku,name\ncola,Cola\ncola,Kola\n")
    assert "product 4 (cola).sku" in [fault.key for fault in child.faults()]


@pytest.mark.parametrize(
    "extends",
    [
        '"nowhere"',
        '"Year"',
        '"../nowhere"',
        '"../../etc"',
        '"../kiosk/"',
        '"../kiosk/../kiosk"',
        '"..//kiosk"',
        '"./kiosk"',
        '"kiosk/../../year"',
        '"/etc"',
        '"~/kiosk"',
        '"../"',
        '""',
        '"year\\u0000"',
        '"year\\n"',
        '"ye\\u0430r"',
        '["year"]',
        "3",
        "true",
        "nan",
        "{ name = 'year' }",
    ],
)
def test_a_base_is_a_shipped_name_or_a_folder_beside(child: Child, extends: str) -> None:
    child.replace("scenario.toml", '"../kiosk"', extends)
    fault = child.only_fault()
    assert (fault.file, fault.key, fault.line) == ("scenario.toml", "extends", 1)
    assert "shipped" in fault.message or "beside" in fault.message


def test_a_folder_beside_that_is_a_link_elsewhere_is_no_base(
    market: Market, child: Child, tmp_path: Path
) -> None:
    far = tmp_path / "far"
    far.mkdir()
    market.folder.rename(far / "kiosk")
    market.folder.symlink_to(far / "kiosk", target_is_directory=True)
    assert "is no folder beside this one" in child.only_fault().message


def test_scenarios_that_extend_each_other_are_refused(market: Market) -> None:
    one = Child(market, "one", "../two")
    two = Child(market, "two", "../one")
    fault = one.only_fault()
    assert (fault.file, fault.line) == ("../two/scenario.toml", 1)
    assert "leads back to" in fault.message
    two.replace("scenario.toml", "../one", "../two")
    assert "leads back to" in two.only_fault().message


def test_bases_may_have_bases_to_a_limit(market: Market) -> None:
    names = ["kiosk", *(f"market-{number}" for number in range(1, MAX_BASES + 2))]
    chain = [Child(market, name, f"../{base}") for base, name in itertools.pairwise(names)]
    for number, child in enumerate(chain, start=1):
        child.add("scenario.toml", f"[money]\ndaily_fee_cents = {number}\n")
    assert chain[MAX_BASES - 1].load().money.daily_fee_cents == MAX_BASES
    fault = chain[MAX_BASES].only_fault()
    assert (fault.file, fault.key) == ("../market-1/scenario.toml", "extends")
    assert f"a scenario rests on {MAX_BASES} others at most" in fault.message


def test_a_broken_scenario_that_extends_asks_for_none_of_the_files_it_lacks(child: Child) -> None:
    child.add("scenario.toml", "[[[\n")
    fault = child.only_fault()
    assert (fault.key, fault.line) == ("", 6)


@pytest.mark.parametrize("text", ["caf\xe9".encode("latin-1"), b"#" * 300_000])
def test_what_cannot_be_read_is_not_told_of_as_short_of_files(
    market: Market, child: Child, text: bytes
) -> None:
    child.write("scenario.toml", text)
    assert child.only_fault().file == "scenario.toml"
    # With all its files it rests on nothing, and what is wrong in them is told too.
    market.write("scenario.toml", text)
    market.write("products.csv", "sku\n")
    assert {fault.file for fault in market.faults()} >= {"scenario.toml", "products.csv"}


def test_the_name_of_a_folder_that_can_be_extended_is_told(child: Child) -> None:
    child.replace("scenario.toml", "../kiosk", "../My_Kiosk")
    assert child.only_fault().message.endswith("made of small letters, digits and hyphens")


def test_tables_below_are_not_changed_by_those_laid_over() -> None:
    base = {"a": {"b": 1}}
    assert laid_over(base, {"a": {"c": 2}}) == {"a": {"b": 1, "c": 2}}
    assert base == {"a": {"b": 1}}
