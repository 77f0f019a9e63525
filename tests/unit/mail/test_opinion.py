"""The second opinion: what sentences most likely do, learned from labelled ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts import train_opinion
from vendsim.mail.amounts import NAMED
from vendsim.mail.opinion import opinion_on
from vendsim.mail.tokens import tokens_of
from vendsim.mail.traits import MAX_WORDS, shapes_of, traits_of
from vendsim.mail.wording import plain_wording

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "vendsim" / "mail" / "deed_weights.json"
MAX_BYTES = 300_000
ROUNDING = 2
"""Hundredths by which another machine's arithmetic may differ."""


def words(sentence: str) -> list[str]:
    tokens = tokens_of(sentence.replace("GOODS", "goods"))
    return plain_wording([NAMED if token == "goods" else token for token in tokens])[0]


@pytest.mark.parametrize(
    ("sentence", "deed"),
    [
        ("Get 40 GOODS on the road.", "order"),
        ("Kindly revert with your best price for 40 GOODS.", "ask_quote"),
        ("Would $90 for 40 GOODS work on your side?", "counter_offer"),
        ("Nobody has told me when # gets here.", "ask_status"),
        ("Please scrap #, we've overbought.", "cancel"),
        ("The bank moved $88.10 to you this morning for #.", "payment_notice"),
        ("40 GOODS arrived crushed.", "complain"),
        ("The wholesaler next door sells GOODS for $0.80.", "claim"),
        ("What all do you carry?", "ask_catalogue"),
        ("Hope you had a good weekend.", "small_talk"),
        ("My partner wants me to order 40 GOODS but I would rather wait.", "none_conditional"),
    ],
)
def test_names_the_likeliest_deed(sentence: str, deed: str) -> None:
    opinion = opinion_on(words(sentence))
    assert opinion.deed == deed
    assert 0 < opinion.share <= 1
    assert (opinion.buys > 0.5) == (deed == "order")


def test_knows_how_strange_a_sentence_is() -> None:
    assert opinion_on(["asdf", "qwer", "zxcv"]).strange == 1.0
    assert opinion_on(["thank", "you"]).strange == 0.0


def test_numbers_money_and_goods_count_as_such() -> None:
    assert shapes_of(words("Send 3 cases of GOODS at $9.50, twenty more at 75 cents.")) == (
        shapes_of(words("Ship 48 boxes of GOODS at $0.80, sixty more at 90 cents."))
    )


def test_words_that_nobody_knows_count_as_one() -> None:
    known = frozenset(("G", "from"))
    one, other = [NAMED, "from", "fernway"], [NAMED, "from", "xyz"]
    assert traits_of(one, shapes_of(one), known) == traits_of(other, shapes_of(other), known)


def test_a_long_sentence_is_read_up_to_a_limit() -> None:
    assert opinion_on(["please"] * MAX_WORDS) == opinion_on(["please"] * (MAX_WORDS + 1))


def test_the_weights_are_those_that_the_sentences_teach() -> None:
    learned: dict[str, Any] = train_opinion.fit(train_opinion.labelled_sentences())
    shipped: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert learned["deeds"] == shipped["deeds"]
    assert learned["known"] == shipped["known"]
    assert learned["bias"] == pytest.approx(shipped["bias"], abs=ROUNDING)
    # A weight at the limit may be left out on one machine and not on another.
    common = learned["weights"].keys() & shipped["weights"].keys()
    assert len(common) > 0.99 * max(len(learned["weights"]), len(shipped["weights"]))
    same = [
        trait for trait in common if _near(learned["weights"][trait], shipped["weights"][trait])
    ]
    assert len(same) > 0.99 * len(common)


def _near(one: list[int], other: list[int]) -> bool:
    return one[::2] == other[::2] and one[1::2] == pytest.approx(other[1::2], abs=ROUNDING)


def test_the_weights_stay_small() -> None:
    assert WEIGHTS.stat().st_size <= MAX_BYTES
