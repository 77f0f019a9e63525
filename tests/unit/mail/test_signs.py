"""What goods themselves tell for or against an order."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk
from vendsim.mail.learned.guard import case_of
from vendsim.mail.learned.judgement import held_goods, study
from vendsim.mail.learned.signs import signs_of
from vendsim.mail.own_parts import own_parts
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


def signs(body: str) -> set[str]:
    """Of peach tea, sold in cases of 24."""
    own = own_parts("", body, NAMES)
    pieces = study(own.subject, own.parts, NAMES).pieces
    return signs_of(held_goods(pieces)["sku-25",])


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("We'd go for 48 peach tea.", set()),
        ("We'd go for the peach tea. Make it 48.", set()),
        ("Could we have two cases of peach tea?", set()),
        ("The peach tea is not for us.", {"uncounted"}),
        ("We sold 31 peach tea.", {"odd"}),
        ("Of 17 peach tea 5 are left. Another 24 peach tea then.", set()),
        ("A few peach teas", {"uncounted"}),
    ],
)
def test_signs(body: str, told: set[str]) -> None:
    assert signs(body) == told


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("The form says 48 peach tea, by way of example.", True),
        ("Below is a sample of what we may want:\n48 peach tea", True),
        ("Thanks for the sample! 48 peach tea, and write to us at bar@kiosk.example.", False),
    ],
)
def test_what_is_shown_as_an_example(body: str, shown: bool) -> None:
    own = own_parts("", body, NAMES)
    assert ("shown" in case_of(own, [], [], []).circumstances) == shown
