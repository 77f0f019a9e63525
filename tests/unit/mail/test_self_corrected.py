"""Goods that are counted anew in the same breath."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.mail.self_corrected import without_false_starts
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Send 24 Lemon... no wait, 48 Peach Tea.", "Send 48 Peach Tea."),
        ("24 x Lemon Tea... sorry, 36 x Lemon Tea", "36 x Lemon Tea"),
        ("36 wafer bars - no, 72 wafer bars please", "72 wafer bars please"),
        ("Ship 48 Peach Tea... make that 72.", "Ship 72 Peach Tea."),
        ("ten earbuds (or rather, twenty of those)", "twenty earbuds)"),
        ("one case of tea... pardon, two cases of Peach Tea", "two cases of Peach Tea"),
    ],
)
def test_the_false_start_goes(text: str, kept: str) -> None:
    assert without_false_starts(text, NAMES) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Send 24 Lemon Tea, 48 Peach Tea.",
        "24 Lemon Tea, no Peach Tea.",
        "I sold 24 Lemon Tea. Sorry, no more.",
        "2 cases of Lemon Tea... no, 30.",  # cases or units?
        "a dozen blankets, wait, make that sixteen",
        "$24... sorry, $36 for the Lemon Tea",
        "24 Lemon Tea... no wait, I must ask first.",
        "24 Lemon Tea at 80 cents... no, 70 cents",
        "24 Lemon Tea, actually 36 would be too many",
    ],
)
def test_what_may_be_meant_otherwise_stays(text: str) -> None:
    assert without_false_starts(text, NAMES) == text


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Please send 24 Lemon... sorry, 48 Lemon Tea and 24 Peach Tea.", [48, 24]),
        ("Please send 48 Peach Tea... no wait, not yet.", []),
        ("Please send 48 Peach Tea... or rather 24 or 36.", []),
    ],
)
def test_it_is_the_second_number_that_is_ordered(body: str, wanted: list[int]) -> None:
    found = read_mail("", body, NAMES)
    assert [each.quantity for each in found if each.intent == "order"] == wanted
