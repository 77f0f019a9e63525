"""A mail that counts its goods anew: the later number holds, or it is asked which."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names
ORDER = "Please send 70 Cola Can 12oz and 48 Root Beer Can 12oz."
LONG = (
    "Hello Bruna,\n\nfor the Tuesday run we would like 70 Cola Can 12oz and 48 Root Beer Can 12oz,"
    " please."
)
LISTED = "Please send:\n- Cola Can 12oz: 70\n- Root Beer Can 12oz: 48\n\n"
LEADS = (ORDER, LONG, LISTED)


def orders(body: str) -> dict[str | None, int | None] | None:
    """What a mail orders; None where something is asked back."""
    intents = read_mail("", body, NAMES)
    if any(each.intent == "unreadable" for each in intents):
        return None
    return {each.sku: each.quantity for each in intents if each.intent == "order"}


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("Make the root beer 24.", 24),
        ("Actually the root beer just 24.", 24),
        ("Make the root beer 24 instead.", 24),
        ("Change the root beer to 24.", 24),
        ("24 will do for the root beer.", 24),
        ("Drop the root beer to a dozen.", 12),
        ("Make it 24 root beer.", 24),
        ("No wait, make the root beer two dozen, the shelf is smaller than I thought.", 24),
        ("Only 24 of the root beer, actually.", 24),
        ("Cut the root beer back to 24.", 24),
        ("Cut the root beer in half.", 24),
        ("Halve the root beer.", 24),
        ("Half the root beer will do.", 24),
        ("Double the root beer.", 96),
        ("Bump the root beer up to 72.", 72),
        ("Lower the root beer to one case.", 24),
        ("Increase the root beer to three cases.", 72),
        ("A case of root beer is plenty.", 24),
        ("The root beer should be 24.", 24),
        ("Sorry, I meant 24 for the root beer.", 24),
        ("Change that to 24 root beer.", 24),
        ("Correction: root beer 24.", 24),
        ("Let's do 24 on the root beer instead.", 24),
        ("We only need 24 root beer.", 24),
        ("Root beer: 24, not 48.", 24),
        ("Not 48 root beer but 24.", 24),
        ("PS: make the root beer 24.", 24),
        ("I'd rather have 24 root beer.", 24),
    ],
)
def test_a_plain_correction_counts_the_goods(lead: str, said: str, units: int) -> None:
    assert orders(f"{lead} {said}") == {"sku-08": 70, "sku-16": units}


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize(
    "said",
    [
        "Please reduce the root beer by 24.",
        "Add 24 more root beer.",
        "And another 24 root beer.",
        "Swap 24 of the root beer for ginger ale.",
        "Send the ginger ale instead of the root beer.",
        "Replace the root beer with ginger ale.",
        "Halve both.",
        "Half of everything.",
        "Please make both 24.",
        "Actually 24 each.",
        "Two dozen of the latter will do.",
        "We can only store 24 of the root beer.",
        "At most 24 root beer.",
        "Could you make the root beer 24?",
        "Or should we only take 24 root beer?",
        "Hold the root beer.",
        "Take the root beer off.",
        "We don't need the root beer after all.",
        "The root beer can wait.",
        "Forget it.",
        "Never mind.",
        "Please don't send it yet.",
        "Hold off for now.",
        "Actually, let me get back to you on this.",
    ],
)
def test_what_changes_in_other_words_is_asked_about(lead: str, said: str) -> None:
    assert orders(f"{lead} {said}") is None


@pytest.mark.parametrize("said", ["Scratch the root beer.", "Strike the root beer, please."])
def test_goods_taken_back_are_not_ordered(said: str) -> None:
    assert orders(f"{ORDER} {said}") == {"sku-08": 70}


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("Sorry, 24.", 24),
        ("Correction: 24 Root Beer.", 24),
        ("Halve it.", 24),
        ("Actually, make that two cases.", 48),
        ("24 is enough.", 24),
        ("Not 48, 24.", 24),
    ],
)
def test_the_only_goods_of_a_mail_need_no_name(said: str, units: int) -> None:
    assert orders(f"Please send 48 Root Beer Can 12oz. {said}") == {"sku-16": units}


def test_another_product_is_asked_about() -> None:
    for said in ("Sorry, I meant Raspberry Tea.", "Make that Raspberry Tea.", "No, raspberry."):
        assert orders(f"Please send 48 Lemon Tea. {said}") is None, said


@pytest.mark.parametrize(
    "said",
    [
        "The root beer is selling well.",
        "Last month we sold 24 root beer.",
        "No wafer bars this time.",
        "Make sure the 48 root beer are cold.",
        "Thank you, and never mind the delay.",
        "Bring it round the back, door 24.",
    ],
)
def test_other_talk_of_goods_changes_nothing(said: str) -> None:
    found = read_mail("", f"{ORDER} {said}", NAMES)
    ordered = {each.sku: each.quantity for each in found if each.intent == "order"}
    assert ordered == {"sku-08": 70, "sku-16": 48}


def test_a_price_is_no_number_of_units() -> None:
    assert orders("Please send 48 Root Beer at $1.05. Make it 85.") is None
