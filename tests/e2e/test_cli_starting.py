"""Runs `vendsim scenario new` as a user would."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.e2e.commands import Command, Done, done
from vendsim.scenario import load_scenario


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Runs a command in a fresh folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Done:
        return done(capsys, *words)

    return run


class Terminal(io.StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        return True


def test_a_new_market_is_sound_and_plays(command: Command) -> None:
    words = ("--days", 5, "--cash", "800.50", "--rows", "sl", "--demand", "choice")
    ended = command("scenario", "new", "corner", *words)
    assert ended.code == 0
    assert "vendsim scenario check ./corner" in ended.out
    assert command("scenario", "check", "./corner").out.startswith("No fault.")
    result = command(
        "run", "--scenario", "./corner", "--agent", "random_legal", "--no-record", "--json"
    ).result
    assert (result["end"], result["days_played"]) == ("horizon", 5)
    assert load_scenario("./corner").money.opening_cash_cents == 800_50


def test_on_a_terminal_it_asks(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Terminal("realistic\n60\n\n\nelasticity\nThe mill\nSLX\nSL\n\n")
    monkeypatch.setattr(sys, "stdin", answers)
    ended = command("scenario", "new", "corner")
    assert ended.code == 0
    assert "give a letter for each row" in ended.out + ended.err
    made = load_scenario("./corner")
    assert (made.calendar.horizon_days, made.sites[0].name) == (60, "The mill")
    assert made.machine.row_sizes == ("S", "L")
    assert made.demand.model == "elasticity"
    assert made.money == load_scenario("realistic").money


def test_an_answer_that_would_be_refused_is_asked_for_anew(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["nowhere", "year", "many", "0", "3661", "60", "-1", "90", "", "", "", "The mill"]
    lines += ["S" * 13, "SL", "SL", "21", "2"]
    monkeypatch.setattr(sys, "stdin", Terminal("\n".join([*lines, ""])))
    ended = command("scenario", "new", "corner")
    assert ended.code == 0
    said = ended.out + ended.err
    assert "'nowhere' is not a shipped scenario" in said
    assert said.count("is not a whole number from 1 to 3,660.") == 3
    assert "-100 is not a whole number of cents from 0" in said
    assert "is not a list of 1 to 12 entries." in said
    assert said.count("is not a whole number from 1 to 20.") == 2
    made = load_scenario("./corner")
    assert (made.calendar.horizon_days, made.money.opening_cash_cents) == (60, 90_00)
    assert (made.machine.row_sizes, made.machine.columns) == (("S", "L"), 2)


def test_with_an_option_it_asks_nothing(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    result = command("scenario", "new", "corner", "--days", 9, "--json").result
    assert (result["name"], result["extends"]) == ("corner", ["year"])
    assert result["hash"] == load_scenario("./corner").hash


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("Corner",), 2, "small letters"),
        (("year",), 2, "shipped scenario"),
        (("corner", "--cash", "1.234"), 2, "not an amount"),
        (("corner", "--rows", "SX"), 2, "S or L"),
        (("corner", "--start", "tomorrow"), 2, "tomorrow"),
        (("corner", "--base", "nowhere"), 1, "nowhere"),
        (("corner", "--days", 0), 1, "calendar.horizon_days: 0 is not"),
        (("corner", "--site", ""), 1, "machine.site"),
        (("corner", "--out", "."), 2, "not an empty folder"),
        (("corner", "--base", "fleet", "--columns", 3), 2, "columns would be that of which?"),
    ],
)
def test_what_cannot_be_is_told_and_writes_nothing(
    words: tuple[object, ...], code: int, said: str, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "mine").touch()
    ended = command("scenario", "new", *words)
    assert ended.code == code
    assert said in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
