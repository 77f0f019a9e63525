"""Runs `vendsim scenario` as a user would."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.commands import Command, Done, done
from tests.unit.scenario.folders import Market
from vendsim.scenario import load_scenario
from vendsim.scenario.json_schema import editor_schemas


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command."""

    def run(*words: object) -> Done:
        return done(capsys, *words)

    return run


@pytest.fixture
def market(tmp_path: Path) -> Market:
    return Market(tmp_path / "kiosk")


def test_a_sound_scenario_is_told_so(command: Command) -> None:
    ended = command("scenario", "check", "year")
    assert ended.code == 0
    assert ended.out.startswith("No fault.\n")
    assert "vendsim/Year-v0" in ended.out
    assert load_scenario("year").hash in ended.out
    result = command("scenario", "check", "year", "--json").result
    assert result["valid"] is True
    assert result["products"] == len(load_scenario("year").products)
    assert result["disruptions"] == 0
    assert result["advice"] == []
    assert result["extends"] == []
    fleet = command("scenario", "check", "fleet", "--json").result
    assert fleet["disruptions"] == len(load_scenario("fleet").disruptions) > 0


def test_what_is_odd_is_told_and_is_no_error(command: Command, market: Market) -> None:
    ended = command("scenario", "check", market.folder)
    assert ended.code == 0
    assert "\n2 things are odd:\n  suppliers.toml:4: supplier 1 (north).email: no page" in ended.out
    advice = command("scenario", "check", market.folder, "--json").result["advice"]
    assert [each["key"] for each in advice] == [
        "supplier 1 (north).email",
        "supplier 2 (south).email",
    ]


def test_every_fault_is_told_with_its_line(command: Command, market: Market) -> None:
    market.replace("scenario.toml", 'name = "kiosk"', 'name = "Kiosk"')
    market.replace("products.csv", "-1.2", "1.2")
    ended = command("scenario", "check", market.folder)
    assert (ended.code, ended.out) == (1, "")
    assert "kiosk': 2 faults\n  scenario.toml:1: name: 'Kiosk' is not a name" in ended.err
    assert "\n  products.csv:3: product 2 (chips).elasticity: 1.2 is not a num" in ended.err
    told = command("scenario", "check", market.folder, "--json")
    assert told.code == 1
    assert told.result["valid"] is False
    assert [(fault["file"], fault["line"]) for fault in told.result["faults"]] == [
        ("scenario.toml", 1),
        ("products.csv", 3),
    ]


def test_what_only_playing_shows_is_told_too(command: Command, market: Market) -> None:
    market.replace("products.csv", "150,2.6,", "150,900,")
    ended = command("scenario", "check", market.folder)
    assert ended.code == 1
    assert "products.csv:3: " in ended.err
    assert "customers" in ended.err


@pytest.mark.parametrize("source", ["nowhere", "./nowhere", "../../nowhere", ""])
def test_what_is_no_scenario_is_one_error(command: Command, source: str) -> None:
    ended = command("scenario", "check", source)
    assert ended.code == 1
    assert "1 fault" in ended.err


def test_the_shipped_scenarios_are_listed(command: Command) -> None:
    rows = command("scenario", "list", "--json").result["scenarios"]
    year = next(row for row in rows if row["name"] == "year")
    assert (year["days"], year["env_id"]) == (365, "vendsim/Year-v0")
    assert "A year at the coach station" in command("scenario", "list").out


def test_schemas_are_written_for_an_editor(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "schemas"
    assert command("scenario", "schema", folder).out.splitlines() == [
        str(folder / name) for name in editor_schemas()
    ]
    assert {path.name: path.read_text() for path in folder.iterdir()} == editor_schemas()
    (tmp_path / "file").write_text("")
    ended = command("scenario", "schema", tmp_path / "file" / "schemas")
    assert ended.code == 2
    assert "cannot be written to" in ended.err
