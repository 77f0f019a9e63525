from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.unit.scenario.folders import FILE_TEXTS, Market
from vendsim.errors import ScenarioError
from vendsim.scenario import Scenario, ScenarioHead, list_scenarios, load_scenario


def test_a_folder_becomes_a_scenario(market: Market) -> None:
    scenario = load_scenario(market.folder)
    assert scenario.name == "kiosk"
    assert [product.sku for product in scenario.products] == ["cola", "chips", "bar"]
    assert scenario.products[0].temperature_coefficient_per_c == 0.018
    assert [supplier.id for supplier in scenario.suppliers] == ["north", "south"]
    assert scenario.suppliers[0].price_breaks[1].units == 200
    assert [page.address for page in scenario.pages] == ["north.example", "south.example"]
    assert scenario.briefing == "You run a kiosk."
    assert scenario.tools["stock_slot"].minutes == 15


def test_a_path_may_be_text(market: Market) -> None:
    assert load_scenario(str(market.folder)) == load_scenario(market.folder)


def test_a_relative_path_is_taken_from_the_working_folder(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(market.folder.parent)
    assert load_scenario("./kiosk").name == "kiosk"
    assert load_scenario("../" + market.folder.parent.name + "/kiosk").name == "kiosk"


def test_a_name_never_means_a_folder_nearby(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(market.folder.parent)
    with pytest.raises(ScenarioError, match="'kiosk' is not a shipped scenario"):
        load_scenario("kiosk")


def test_a_shipped_scenario_is_shared() -> None:
    assert load_scenario("year") is load_scenario("year")
    assert load_scenario("year").name == "year"


def test_shipped_scenarios_are_listed_by_what_they_are_called() -> None:
    listed = list_scenarios()
    assert [head.name for head in listed] == sorted(head.name for head in listed)
    by_name = {head.name: head for head in listed}
    assert by_name["year"].env_id == "vendsim/Year-v0"
    assert all(type(head) is ScenarioHead for head in listed)


@pytest.mark.parametrize("head", list_scenarios(), ids=lambda head: head.name)
def test_every_shipped_scenario_loads_under_its_own_name(head: ScenarioHead) -> None:
    scenario = load_scenario(head.name)
    assert {key: getattr(scenario, key) for key in ScenarioHead.model_fields} == dict(head)


@pytest.mark.parametrize("name", ["nowhere", "Year", "YEAR", "year ", "", "yéar", "y" * 5000])
def test_an_unknown_name_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)
    (fault,) = caught.value.faults
    assert "is not a shipped scenario; shipped are: " in fault.message
    assert "year" in fault.message
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    "path",
    ["../year", "year/../../etc", "./nowhere", "/dev/null", "nul\0/byte", "x/" * 5000, ".", "/"],
)
def test_a_path_that_is_no_scenario_is_one_clear_error(path: str) -> None:
    with pytest.raises(ScenarioError):
        load_scenario(path)


def test_the_id_of_an_env_is_answered_with_the_names_of_scenarios() -> None:
    with pytest.raises(ScenarioError, match=r"'vendsim/Sprint-v0' is no folder; .* sprint, "):
        load_scenario("vendsim/Sprint-v0")


@pytest.mark.parametrize("source", [3, None, b"year", ["year"], 0.5])
def test_what_is_neither_name_nor_path_is_named_as_such(source: Any) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(source)
    (fault,) = caught.value.faults
    assert fault.message.startswith(f"{source} is neither a scenario's name nor the path of a")
    assert "beach, " in fault.message


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(tmp_path)
    assert [fault.file for fault in caught.value.faults] == list(FILE_TEXTS)
    assert all("is missing" in fault.message for fault in caught.value.faults)


def test_all_faults_of_all_files_come_at_once_in_file_order(market: Market) -> None:
    market.replace("briefing.md", "You run a kiosk.", "")
    market.replace("pages.toml", 'address = "south.example"', 'address = "north.example"')
    market.replace("suppliers.toml", '"chips"]', '"crisps"]')
    market.replace("suppliers.toml", "sold_by = ", "sold_as = ")
    market.replace("products.csv", "-1.2", "1.2")
    market.replace("products.csv", "bar,Nut Bar", "bar,COLA  can")
    market.replace("scenario.toml", "opening_cash_cents = 50000", "opening_cash_cents = 500.0")
    market.replace("scenario.toml", "0.5, 0.5", "0.5, 0.6")
    market.replace("scenario.toml", "wet_factor = 0.95", "wet_factor = nan")
    assert [(fault.file, fault.key) for fault in market.faults()] == [
        ("scenario.toml", "money.opening_cash_cents"),
        ("scenario.toml", "demand.hour_shares"),
        ("scenario.toml", "demand.wet_factor"),
        ("products.csv", "product 2 (chips).elasticity"),
        ("products.csv", "product 3 (bar).name"),
        ("suppliers.toml", "supplier 1 (north).sold_by"),
        ("suppliers.toml", "supplier 1 (north).sold_as"),
        ("suppliers.toml", "supplier 1 (north).products[1]"),
        ("pages.toml", "page 2 (north.example).address"),
        ("briefing.md", "briefing"),
    ]


def test_rules_that_cannot_be_read_hide_no_fault_of_another_file(market: Market) -> None:
    market.replace("scenario.toml", "[calendar]", "[calendar")
    market.replace("products.csv", "-1.2", "1.2")
    assert [(fault.file, fault.line) for fault in market.faults()] == [
        ("scenario.toml", 6),
        ("products.csv", 3),
    ]


def test_the_error_text_has_a_line_for_each_fault(market: Market) -> None:
    market.replace("scenario.toml", "columns = 2", "columns = 2.5")
    market.replace("products.csv", "-1.2", "-99")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(market.folder)
    head, *lines = str(caught.value).splitlines()
    assert head.endswith(": 2 faults")
    line = (market.folder / "scenario.toml").read_text().split("columns = 2.5")[0].count("\n") + 1
    assert lines == [
        f"  scenario.toml:{line}: machine.columns: 2.5 is not a whole number from 1 to 20",
        "  products.csv:3: product 2 (chips).elasticity: -99.0 is not a number from -20 to -0.05",
    ]


def test_scenarios_are_frozen(market: Market) -> None:
    scenario = load_scenario(market.folder)
    with pytest.raises(ValidationError, match="frozen"):
        scenario.money.daily_fee_cents = 0


SCRAPS = st.sampled_from(
    [
        b"",
        b"0",
        b"-",
        b".",
        b'"',
        b"[",
        b"]]",
        b"{",
        b"=",
        b",",
        b"\n",
        b"\x00",
        b"\xff",
        b"nan",
        b"#",
    ]
) | st.binary(max_size=4)


@settings(max_examples=400)
@given(
    file=st.sampled_from(list(FILE_TEXTS)),
    place=st.floats(0, 1),
    length=st.integers(0, 12),
    scrap=SCRAPS,
)
def test_a_damaged_file_is_faults_or_a_scenario_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, file: str, place: float, length: int, scrap: bytes
) -> None:
    market = Market(tmp_path_factory.mktemp("damaged") / "kiosk")
    raw = FILE_TEXTS[file].encode()
    at = int(place * len(raw))
    market.write(file, raw[:at] + scrap + raw[at + length :])
    try:
        scenario = market.load()
    except ScenarioError as error:
        faults = error.faults
    else:
        assert Scenario.from_json(scenario.canonical_json) == scenario
        return
    assert faults
    assert {fault.file for fault in faults} <= set(FILE_TEXTS)
    assert all(str(fault).isprintable() for fault in faults)


def test_line_ends_and_byte_order_marks_make_no_difference(market: Market) -> None:
    plain = load_scenario(market.folder)
    for file, text in FILE_TEXTS.items():
        market.write(file, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_scenario(market.folder).hash == plain.hash


def test_a_zero_has_no_sign(market: Market) -> None:
    plain = load_scenario(market.folder)
    market.replace("scenario.toml", "ignored_effect = 0.01", "ignored_effect = -0.0")
    negative = load_scenario(market.folder)
    assert str(negative.customers.ignored_effect) == "0.0"
    assert negative.hash != plain.hash
    market.replace("scenario.toml", "ignored_effect = -0.0", "ignored_effect = 0.0")
    assert load_scenario(market.folder).hash == negative.hash


def test_loading_a_shipped_scenario_takes_a_moment_only() -> None:
    folder = Path(__file__).parents[3] / "scenarios" / "year"
    load_scenario(folder)
    best_seconds = 60.0
    for _ in range(3):
        # The time of this process alone: what else the machine does is not its fault.
        before = time.process_time()
        load_scenario(folder)
        best_seconds = min(best_seconds, time.process_time() - before)
    # 5 ms on the machine it was written on; the promise is 60.
    assert best_seconds < 0.060


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_place_of_a_file_does_not_hang(market: Market) -> None:
    (market.folder / "pages.toml").unlink()
    os.mkfifo(market.folder / "pages.toml")
    assert market.only_fault().message == "is no file"


def test_a_scenario_is_read_back_from_its_canonical_json(market: Market) -> None:
    scenario = load_scenario(market.folder)
    again = Scenario.from_json(scenario.canonical_json)
    assert again == scenario
    assert again.hash == scenario.hash
