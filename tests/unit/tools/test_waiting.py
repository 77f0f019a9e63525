"""Letting time pass: text, data and clock agree."""

from __future__ import annotations

import pytest

from tests.markets import variant
from tests.unit.tools.shop import refused, untold
from tests.unit.world.player import do
from vendsim.scenario import load_scenario
from vendsim.tools import TOOLS, tools_of
from vendsim.world import World

YEAR = load_scenario("year")
WAKE = YEAR.calendar.wake_minute


@pytest.fixture
def world() -> World:
    return World(YEAR, 1, days=5)


@pytest.mark.parametrize("hours", [1, 7, 15])
def test_waiting_within_the_day(world: World, hours: int) -> None:
    outcome = do(world, "wait", hours=hours)
    assert (world.day, world.minute) == (0, WAKE + 60 * hours)
    assert outcome.data == {"hours": hours}
    assert untold(world, outcome.text, outcome.data) == []
    assert "morning" not in outcome.text.lower()


def test_waiting_less_than_it_takes_says_how_long_it_was() -> None:
    world = World(variant(tools={"wait": {"minutes": 150}}), 1, days=5)
    assert do(world, "wait", hours=3).text == "Waited 3 h."
    assert do(world, "wait", hours=2).text == ("Waited 150 minutes, the least that waiting takes.")
    assert world.minute == WAKE + 180 + 150


@pytest.mark.parametrize("hours", [16, 24])
def test_waiting_to_midnight_or_past_it_sleeps_until_the_morning(world: World, hours: int) -> None:
    outcome = do(world, "wait", hours=hours)
    assert (world.day, world.minute) == (1, 1440 + WAKE)
    assert outcome.data["hours"] == hours
    assert outcome.data["morning"]["day"] == 0
    assert outcome.text.count("Good morning") == 1


@pytest.mark.parametrize("hours", [0, -1, 25, True, 1.5, "2", None])
def test_only_whole_hours_of_a_day_can_be_waited(world: World, hours: object) -> None:
    assert refused(world, "wait", hours=hours).error == "invalid_arguments"


@pytest.mark.parametrize("waited", [0, 1, 15])
def test_sleeping_ends_the_day_whenever_it_begins(world: World, waited: int) -> None:
    if waited:
        do(world, "wait", hours=waited)
    outcome = do(world, "wait_until_tomorrow")
    assert (world.day, world.minute) == (1, 1440 + WAKE)
    assert set(outcome.data) == {"morning"}
    assert outcome.text.startswith("Slept.\n\nGood morning.")


def test_the_last_night_ends_the_run_and_says_so(world: World) -> None:
    for _ in range(4):
        assert "end" not in do(world, "wait_until_tomorrow").data
    outcome = do(world, "wait_until_tomorrow")
    assert world.end == "horizon"
    assert outcome.data == {"end": "horizon"}
    assert outcome.text.endswith("The last day has closed. The run is over.")


def test_bankruptcy_in_the_night_is_said() -> None:
    market = variant(money={"opening_cash_cents": 0, "bankrupt_after_days": 1})
    world = World(market, 1)
    outcome = do(world, "wait", hours=24)
    assert outcome.data == {"hours": 24, "end": "bankrupt"}
    assert outcome.text.endswith("The business is bankrupt. The run is over.")


def test_tools_that_wait_tell_no_minutes() -> None:
    waiting = {tool.name for tool in TOOLS.values() if tool.waits}
    assert waiting == {"wait", "wait_until_tomorrow"}
    for tool in tools_of(YEAR):
        assert ("Takes" not in tool.manual) is (tool.name in waiting)
