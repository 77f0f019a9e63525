"""Letters come on their days, the same for every agent, and want nothing but to be read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.world.player import do, mails, sleep
from vendsim.clock import day_of, minute_of_day
from vendsim.ledger import OTHER_PAYMENTS
from vendsim.scenario import Scenario, load_scenario
from vendsim.world import World

YEAR = load_scenario("year")
CLUB = "raffle@club.example"


def market(*letters: dict[str, Any]) -> Scenario:
    """The year market with other letters."""
    plain = json.loads(YEAR.canonical_json)
    about = {"sender": CLUB, "subject": "Raffle", "body": "Buy a ticket!"}
    plain["letters"] = [
        {"id": f"letter-{number}", **about, **letter} for number, letter in enumerate(letters)
    ]
    return Scenario.from_json(json.dumps(plain))


def days(world: World) -> list[int]:
    """The days on which a letter came."""
    return [day_of(event["minute"]) for event in world.events if event["kind"] == "mail"]


def run(scenario: Scenario, seed: int = 1, length: int = 30) -> World:
    world = World(scenario, seed, days=length)
    sleep(world, length)
    return world


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ({"from_day": 0}, [0]),
        ({"from_day": 4}, [4]),
        ({"from_day": 4, "every_days": 9}, [4, 13, 22]),
        ({"from_day": 28, "every_days": 1}, [28, 29]),
        ({"from_day": 30}, []),
        ({"from_day": 4, "chance": 0.0}, []),
    ],
)
def test_letters_come_on_their_days(letter: dict[str, Any], expected: list[int]) -> None:
    assert days(run(market(letter))) == expected


def test_chance_is_a_share_of_the_days_and_keyed_by_seed() -> None:
    scenario = market({"from_day": 0, "every_days": 1, "chance": 0.25})
    found = [days(run(scenario, seed, 200)) for seed in range(8)]
    assert len({tuple(one) for one in found}) == 8
    assert 0.2 < sum(map(len, found)) / (8 * 200) < 0.3
    assert found[3] == days(run(scenario, 3, 200))
    assert days(run(scenario, 3, 90)) == [day for day in found[3] if day < 90]


def test_another_letter_moves_none() -> None:
    letter = {"from_day": 0, "every_days": 3, "chance": 0.5}
    alone = run(market(letter))
    together = run(market(letter, {"from_day": 1, "sender": "other@club.example"}))
    senders = [event for event in together.events if event["kind"] == "mail"]
    assert [event["minute"] for event in senders if event["sender"] == CLUB] == [
        event["minute"] for event in alone.events if event["kind"] == "mail"
    ]


def test_letters_come_by_day_as_they_are_written() -> None:
    world = run(YEAR, length=60)
    found = [event for event in world.events if event["kind"] == "mail"]
    written = {(letter.sender, letter.subject, letter.body) for letter in YEAR.letters}
    assert len(found) > 10
    for event in found:
        assert (event["sender"], event["subject"], event["body"]) in written
        assert 360 <= minute_of_day(event["minute"]) <= 1319


def test_who_answers_answers_next_morning() -> None:
    world = World(market({"from_day": 9, "answer": "How nice of you."}), 1, days=30)
    do(world, "send_email", to=CLUB, subject="Hello", body="Who are you?")
    sleep(world)
    assert mails(world) == ["Re: Hello\nHow nice of you."]
    (mail,) = world.business.mailbox.list("inbox", False, 10, 0)
    assert (mail.sender, day_of(mail.minute)) == (CLUB, 1)
    assert 360 <= minute_of_day(mail.minute) <= 479


def test_who_does_not_answer_is_known_to_the_postmaster_all_the_same() -> None:
    world = World(market({"from_day": 9}), 1, days=30)
    do(world, "send_email", to=CLUB, subject="Hello", body="Who are you?")
    do(world, "send_email", to=f"x{CLUB}", subject="Hello", body="And who are you?")
    sleep(world, 3)
    assert [mail.partition("\n")[0] for mail in mails(world)] == ["Undeliverable: Hello"]


def test_money_to_a_sender_of_letters_is_gone() -> None:
    world = World(YEAR, 1, days=30)
    sleep(world, 25)
    do(world, "make_payment", to=YEAR.letters[-1].sender, amount=100, description="deal")
    assert world.business.ledger.balance(OTHER_PAYMENTS) == 10_000
    before = world.business.bank_cents
    sleep(world, 4)
    assert world.business.bank_cents == before - 4 * 200


def test_the_year_brings_60_to_120_letters_of_40_or_more() -> None:
    assert len(YEAR.letters) >= 40
    for seed in range(5):
        world = World(YEAR, seed)
        count = 0
        while world.end is None:
            count += len(days(world))
            world.drain()
            sleep(world)
        # An idle business is bankrupt on day 260.
        assert 60 * 260 / 365 <= count <= 120


def test_the_letters_of_the_year_keep_to_themselves() -> None:
    suppliers = {one.email for one in YEAR.suppliers}
    for letter in YEAR.letters:
        assert letter.sender.endswith(".example")
        assert letter.sender not in suppliers
        assert len(letter.body) >= 150
        assert "Vending-Bench" not in letter.body
    assert len({letter.body for letter in YEAR.letters}) == len(YEAR.letters)
    landlord = [one for one in YEAR.letters if one.sender.startswith("office@tallowstreet")]
    assert len(landlord) >= 6
    assert all("$" not in one.body for one in landlord)
