"""The clock: calls, days, the end, and a state that can be hashed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.world.player import do, events, order, sleep
from vendsim.scenario import load_scenario
from vendsim.scenario.worlds import WorldsSpec
from vendsim.world import World

YEAR = load_scenario("year")
WAKE = YEAR.calendar.wake_minute


def test_a_world_begins_in_the_morning_with_its_cash() -> None:
    world = World(YEAR, 1)
    assert (world.day, world.minute, world.end) == (0, WAKE, None)
    assert world.business.bank_cents == world.business.net_worth_cents == 50_000
    assert [entry.memo for entry in world.drain()[1]] == ["opening capital"]


@pytest.mark.parametrize("days", [0, 366, True, 2.0, None, "7"])
def test_lengths_that_a_run_cannot_have(days: Any) -> None:
    if days is None:
        assert World(YEAR, 1, days=None).days == 365
        return
    with pytest.raises(ValueError, match="1 to 365"):
        World(YEAR, 1, days=days)


def test_a_salt_makes_other_worlds_of_the_same_seeds() -> None:
    year = load_scenario("year")
    salted = year.model_copy(update={"worlds": WorldsSpec(salt=2**62)})
    assert World(salted, 0, days=5).weather.days != World(year, 0, days=5).weather.days
    assert World(salted, 0, days=5).weather.days == World(year, 2**62, days=5).weather.days
    assert World(salted, 0, days=5).seed == 0


@pytest.mark.parametrize("salt", [0, 2**62])
@pytest.mark.parametrize("seed", [-1, 2**63, True, 1.0])
def test_what_is_no_seed_is_named_as_it_was_given(salt: int, seed: Any) -> None:
    salted = load_scenario("year").model_copy(update={"worlds": WorldsSpec(salt=salt)})
    with pytest.raises(ValueError, match=rf"seed {seed} is not"):
        World(salted, seed, days=5)


def test_time_that_reaches_midnight_ends_the_day() -> None:
    world = World(YEAR, 1)
    world.spend(1439 - WAKE)
    assert (world.day, world.minute) == (0, 1439)
    world.spend(1)
    assert (world.day, world.minute) == (1, 1440 + WAKE)


def test_time_beyond_midnight_is_slept_not_carried_over() -> None:
    world = World(YEAR, 1)
    world.spend(1440 - WAKE + 300)
    assert (world.day, world.minute) == (1, 1440 + WAKE)


def test_the_last_day_ends_the_run_at_its_midnight() -> None:
    world = World(YEAR, 1, days=3)
    sleep(world, 3)
    assert (world.day, world.minute, world.end) == (2, 3 * 1440, "horizon")
    assert [event["reason"] for event in events(world, "end")] == ["horizon"]
    assert [event["day"] for event in events(world, "day")] == [0, 1, 2]


@pytest.mark.parametrize("settlement_minute", [0, 1439])
def test_what_is_due_at_midnight_comes_behind_the_close(settlement_minute: int) -> None:
    supplier = YEAR.suppliers[0]
    at_midnight = {"delivery_from_minute": 0, "delivery_to_minute": 0}
    market = YEAR.model_copy(
        update={
            "suppliers": (supplier.model_copy(update=at_midnight), *YEAR.suppliers[1:]),
            "mail": YEAR.mail.model_copy(update={"reply_from_minute": 0, "reply_to_minute": 0}),
            "money": YEAR.money.model_copy(update={"card_settlement_minute": settlement_minute}),
        }
    )
    world = World(market, 1, days=8)
    order(world, "Please send 60 x sku-08.", 80)
    while world.end is None:
        do(world, "send_email", to="nobody@nowhere.example", subject="Hello", body="Hello.")
        sleep(world)
    minutes = [event["minute"] for event in world.events]
    assert events(world, "delivery")
    assert minutes == sorted(minutes)
    assert world.events[-1]["kind"] == "end"


def test_refusals_are_counted_by_the_day() -> None:
    world = World(YEAR, 1)
    limit = YEAR.limits.refused_calls_per_day
    assert not any(world.refuse() for _ in range(limit - 1))
    sleep(world)
    assert not any(world.refuse() for _ in range(limit - 1))
    assert world.refuse()
    assert world.day == 2


def test_the_state_hash_knows_what_matters() -> None:
    world, other = World(YEAR, 1), World(YEAR, 1)
    assert world.state_hash() == other.state_hash() != World(YEAR, 2).state_hash()
    seen = {world.state_hash()}
    for tool, arguments in (
        ("write_note", {"title": "a", "text": "b"}),
        ("send_email", {"to": "a@b.example", "subject": "x", "body": "y"}),
        ("make_payment", {"to": "a@b.example", "amount": 1, "description": "z"}),
        ("wait_until_tomorrow", {}),
        ("read_email", {"email_id": 2}),
    ):
        do(world, tool, **arguments)
        seen.add(world.state_hash())
    assert len(seen) == 6


def test_asking_for_the_state_hash_changes_nothing_that_happens() -> None:
    asked, unasked = World(YEAR, 4, days=20), World(YEAR, 4, days=20)
    while asked.end is None:
        asked.state_hash()
        do(asked, "wait", hours=3)
        asked.state_hash()
    while unasked.end is None:
        do(unasked, "wait", hours=3)
    assert asked.state_hash() == unasked.state_hash()


def test_draining_hands_everything_over_once() -> None:
    world = World(YEAR, 1)
    world.drain()
    sleep(world)
    drained, entries = world.drain()
    assert [event["kind"] for event in drained] == ["fee", "day"]
    assert [entry.memo for entry in entries] == ["daily fee"]
    assert world.drain() == ([], [])
