from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest

import vendsim.mail
from vendsim.clock import Calendar
from vendsim.mail import (
    Situation,
    Story,
    facts_of,
    invent_customer,
    promise_in,
    write_again,
    write_complaint,
)
from vendsim.scenario.schema import EMAIL_PATTERN

CALENDAR = Calendar(dt.date(2026, 1, 5), 365)
WORDS: dict[str, Any] = tomllib.loads(
    Path(vendsim.mail.__file__).with_name("customers.toml").read_text("utf-8")
)
NAME, ADDRESS = invent_customer(0.3, 7)
STORIES: tuple[Story, ...] = get_args(Story)
SITUATIONS: tuple[Situation, ...] = get_args(Situation)
MARKS = [(number + 0.5) / 60 for number in range(60)]


def facts(claimed_cents: int = 210) -> dict[str, str]:
    told = facts_of("Cola Can 12oz", 10 * 1440 + 850, 210, claimed_cents, CALENDAR)
    return told | {"name": NAME, "address": ADDRESS, "site": "Main Street"}


def complaint(story: Story, mark: float, claimed_cents: int = 210) -> str:
    note = write_complaint(story, facts(claimed_cents), mark, mark)
    return f"{note.subject}\n{note.body}"


@pytest.mark.parametrize("story", STORIES)
def test_a_complaint_says_what_was_bought_when_for_how_much(story: Story) -> None:
    for mark in MARKS:
        text = complaint(story, mark, 999)
        for fact in ("Cola Can 12oz", "Thursday 15 January", "14:10", "$2.10", "$9.99", ADDRESS):
            assert fact in text
        assert text.endswith(f"\n{NAME}")
        assert "{" not in text


@pytest.mark.parametrize("story", STORIES)
def test_each_story_is_told_in_many_ways(story: Story) -> None:
    assert len({complaint(story, mark).split("\n\n")[1] for mark in MARKS}) >= 5
    assert len({complaint(story, mark) for mark in MARKS}) >= 40


@pytest.mark.parametrize("why", SITUATIONS)
def test_later_mails_are_signed_and_differ(why: Situation) -> None:
    notes = {write_again(why, facts(), mark) for mark in MARKS}
    assert len({note.body for note in notes}) >= 5
    assert all(note.body.endswith(f"\n\n{NAME}") for note in notes)
    assert all(("$2.10" in note.body) == (why == "reminder") for note in notes)


def test_addresses_are_valid_and_differ_by_their_number() -> None:
    people = [invent_customer(0.123, number) for number in range(2000)]
    assert len({address for _, address in people}) == 2000
    assert len({name for name, _ in people}) == 1
    for mark in MARKS:
        address = invent_customer(mark, 12)[1]
        assert re.fullmatch(EMAIL_PATTERN, address)
        assert address.endswith(".example")


def test_names_are_many() -> None:
    assert len({invent_customer(place / 5000 + 1e-5, 1)[0] for place in range(5000)}) > 3000


FOOD = re.compile(
    r"\b(?:eat|eaten|bite|bitten|drink|drank|drunk|sip|fizz|flavour|burnt|bitter|leak\w*"
    r"|drip\w*|packet|bottle|diet|dinner|stomach|crumbs?)\b"
)


@pytest.mark.parametrize("story", ["faulty", "swallowed_money", "unjustified", "excessive"])
def test_what_can_be_said_of_an_umbrella_names_no_food(story: Story) -> None:
    for texts in WORDS[story].values():
        assert [text for text in texts if FOOD.search(text)] == []


def test_every_text_is_there_once_and_uses_known_facts() -> None:
    known = {"product", "day", "time", "price", "claim", "address", "site"}
    for name in (*STORIES, *SITUATIONS):
        for texts in WORDS[name].values():
            assert len(texts) == len(set(texts)) >= 5
            for text in texts:
                assert set(re.findall(r"{(\w+)}", text)) <= known
                assert text == " ".join(text.split())
    for key in ("first_names", "last_names", "domains", "greetings", "closings", "asks"):
        assert len(WORDS[key]) == len(set(WORDS[key])) >= 8


def test_a_complaint_sent_back_promises_nothing() -> None:
    assert all(promise_in(complaint(story, mark)) is None for story in STORIES for mark in MARKS)
