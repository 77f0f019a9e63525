from __future__ import annotations

import pytest

from vendsim.mail.tokens import tokens_of
from vendsim.mail.wording import plain_wording, worded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("we've just paid", ["i", "have", "paid"]),
        ("we're placing", ["i", "am", "placing"]),
        ("let's go", ["let", "me", "go"]),
        ("kindly send our goods", ["please", "send", "my", "goods"]),
        ("I formally order", ["i", "order"]),
        ("only monthly", ["only", "monthly"]),
        ("don't ship", ["do", "not", "ship"]),
        ("the supplier's price", ["the", "supplier's", "price"]),
    ],
)
def test_one_wording_for_many(text: str, words: list[str]) -> None:
    assert plain_wording(tokens_of(text)).words == words


def test_words_know_the_tokens_they_stand_at() -> None:
    tokens = ["we", "also", "won't", "buy"]
    assert plain_wording(tokens).places == [0, 2, 2, 3]


def test_phrases_are_worded_alike_and_never_vanish() -> None:
    assert worded("we will") == ("i", "will")
    assert worded("just also") == ("just", "also")
