"""Who only agrees is asked for the goods, and not thanked for kind words."""

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


def read(body: str) -> list[tuple[str, str | None]]:
    return [(each.intent, each.missing) for each in read_mail("", body, NAMES)]


@pytest.mark.parametrize(
    "body",
    [
        "OK, deal.",
        "Deal at $0.95.",
        "Perfect, let's proceed.",
        "Let’s go with that.",
        "Great, I'll take it.",
        "Fine, book it.",
        "Thanks, that price works for us.",
    ],
)
def test_who_only_agrees_is_asked_for_the_goods(body: str) -> None:
    assert read(body) == [("unreadable", "product")]


@pytest.mark.parametrize(
    "body",
    [
        "Great deal, thanks!",
        "Nice dealing with you.",
        "Not a deal for me.",
        "I can't deal with this today.",
        "We take it easy on Sundays.",
    ],
)
def test_words_like_those_of_agreeing_are_talk(body: str) -> None:
    assert read(body) == [("small_talk", None)]
