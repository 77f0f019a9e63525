from __future__ import annotations

import pytest

from tests.unit.mail.letters import names
from vendsim.mail.acts import judge
from vendsim.mail.commitment import commitment
from vendsim.mail.cues import Cue, cues_of
from vendsim.mail.lines import read_line
from vendsim.mail.tokens import tokens_of
from vendsim.mail.wording import plain_wording


def cues_in(text: str) -> dict[Cue, int]:
    return cues_of(*plain_wording(tokens_of(text)))


def deed(text: str) -> str:
    return judge(read_line(tokens_of(text), names()), text.endswith("?")).deed


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("please send 40", True),
        ("kindly also ship 40", True),
        ("send 40", True),
        ("go ahead and deliver 40", True),
        ("i'd like to order 40", False),
        ("we would like to place an order", False),
        ("we want you to send 40", False),
        ("i am ordering 40", True),
        ("we're placing an order", True),
        ("i'll take 40", True),
        ("i'd like 40", False),
        ("put us down for 40", True),
        ("order : 40", True),
        ("can i order 40", True),
        ("i was told to order 40", None),
        ("how to order 40", None),
        ("before placing an order", None),
        ("he said send 40", None),
        ("you will send 40", None),
        ("i'd like a quote", None),
        ("hello there", None),
    ],
)
def test_forms_of_commitment(text: str, firm: bool | None) -> None:
    found = commitment(tokens_of(text))
    assert (found[1] if found else None) is firm


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please send 40 Cola Can 12oz.", "order"),
        ("Please send a quote for 40 Cola Can 12oz.", "ask_quote"),
        ("Could you send 40 Cola Can 12oz?", "ask_quote"),
        ("Please send 40 Cola Can 12oz if you can do $0.80.", "counter_offer"),
        ("Please send your price list.", "ask_catalogue"),
        ("Please cancel order #.", "cancel"),
        ("Where is my order?", "ask_status"),
        ("I have paid $20.00.", "payment_notice"),
        ("The cans were damaged.", "complain"),
        ("Another supplier quoted me $0.70.", "claim"),
        ("Thank you!", "small_talk"),
        ("Our machine is blue.", "none"),
    ],
)
def test_deeds(text: str, expected: str) -> None:
    assert deed(text) == expected


def test_innocent_phrases_hide_what_is_inside_them() -> None:
    assert cues_in("as soon as possible if possible") == {}
    assert cues_in("if you pay, if so") == {"condition": 0}
    assert cues_in("thank you for the quote") == {"thanks": 0}
    assert cues_in("what is your price list") == {"catalogue": 3, "price": 3}
