"""Reminders: set for a later morning, listed, deleted, and part of that morning's report."""

from __future__ import annotations

import pytest

from tests.markets import variant
from tests.unit.tools.shop import refused
from tests.unit.world.player import do, events, sleep
from vendsim.scenario import load_scenario
from vendsim.world import World

YEAR = load_scenario("year")


@pytest.fixture
def world() -> World:
    return World(YEAR, 1, days=30)


def test_a_reminder_comes_on_its_morning_and_then_is_gone(world: World) -> None:
    outcome = do(world, "set_reminder", day=4, text="Collect the cash.")
    assert outcome.data == {"reminder_id": 1, "day": 4}
    assert outcome.text == "Reminder 1 set for Thursday 8 January 2026 (day 4)."
    mornings = [do(world, "wait_until_tomorrow") for _ in range(5)]
    told = ["Reminder 1: Collect the cash." in morning.text for morning in mornings]
    assert told == [False, False, True, False, False]
    assert [morning.data["morning"]["reminders"] for morning in mornings] == [
        [], [], [{"id": 1, "text": "Collect the cash."}], [], [],
    ]  # fmt: skip
    assert do(world, "list_reminders").text == "No reminders."


def test_reminders_are_listed_the_next_first(world: World) -> None:
    for day, text in ((9, "later"), (3, "sooner"), (9, "also")):
        do(world, "set_reminder", day=day, text=text)
    listed = do(world, "list_reminders")
    assert listed.text == "3 reminders:\n2 | day 3 | sooner\n1 | day 9 | later\n3 | day 9 | also"
    assert listed.data["reminders"][0] == {"id": 2, "day": 3, "text": "sooner"}
    sleep(world, 7)
    text = do(world, "wait_until_tomorrow").text
    assert text.index("Reminder 1: later") < text.index("Reminder 3: also")


def test_a_deleted_reminder_never_comes_and_its_number_is_not_given_again(world: World) -> None:
    do(world, "set_reminder", day=2, text="no")
    do(world, "delete_reminder", reminder_id=1)
    assert do(world, "set_reminder", day=3, text="yes").data["reminder_id"] == 2
    assert "Reminder" not in do(world, "wait_until_tomorrow").text
    assert "Reminder 2: yes" in do(world, "wait_until_tomorrow").text


def test_setting_and_deleting_are_written_down(world: World) -> None:
    world.drain()
    do(world, "set_reminder", day=2, text="a")
    do(world, "delete_reminder", reminder_id=1)
    found = [(event["id"], event["day"], event["text"]) for event in events(world, "reminder")]
    assert found == [(1, 1, "a"), (1, 1, None)]


@pytest.mark.parametrize("day", [1, 31, 10**9])
def test_days_that_will_not_come_are_refused(world: World, day: int) -> None:
    outcome = refused(world, "set_reminder", day=day, text="x")
    assert outcome.error == "invalid_day"
    assert "give 2 to 30" in outcome.text


def test_the_first_and_the_last_day_that_can_be(world: World) -> None:
    do(world, "set_reminder", day=2, text="first")
    do(world, "set_reminder", day=30, text="last")
    sleep(world, 3)
    assert refused(world, "set_reminder", day=4, text="x").error == "invalid_day"
    assert refused(world, "set_reminder", day=3, text="x").error == "invalid_day"
    sleep(world, 25)
    assert "Reminder 2: last" in do(world, "wait_until_tomorrow").text
    outcome = refused(world, "set_reminder", day=30, text="x")
    assert "there is no later day" in outcome.text


def test_limits_are_kept_at_the_limit_and_one_past_it() -> None:
    market = variant(limits={"reminders": 2, "reminder_text_chars": 5})
    world = World(market, 1, days=30)
    do(world, "set_reminder", day=5, text="12345")
    assert refused(world, "set_reminder", day=5, text="123456").error == "too_long"
    do(world, "set_reminder", day=6, text="b")
    assert refused(world, "set_reminder", day=7, text="c").error == "too_many_reminders"
    sleep(world, 4)
    do(world, "set_reminder", day=7, text="c")  # the first has come


@pytest.mark.parametrize("reminder_id", [1, 2, 10**9])
def test_a_reminder_that_is_not_waiting_cannot_be_deleted(world: World, reminder_id: int) -> None:
    assert refused(world, "delete_reminder", reminder_id=reminder_id).error == "unknown_reminder"


def test_reminders_are_part_of_the_state(world: World) -> None:
    twin = World(YEAR, 1, days=30)
    do(world, "set_reminder", day=5, text="a")
    do(twin, "set_reminder", day=5, text="b")
    assert world.state_hash() != twin.state_hash()
