from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.mail.spelling import Spelling

NAMES = [["ginger", "ale"], ["peanut", "cooky"], ["vegetable", "juice"], ["cola", "bottle"]]
SPELLING = Spelling(NAMES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ginger", "ginger"),
        ("giner", "ginger"),
        ("gigner", "ginger"),
        ("gingerr", "ginger"),
        ("peanot", "peanut"),
        ("vegatabel", "vegetable"),
        ("veg", "vegetable"),
        ("vegeta", "vegetable"),
        ("btl", "bottle"),
        ("coke", "cola"),
    ],
)
def test_words_are_found_however_they_are_spelt(typed: str, meant: str) -> None:
    assert SPELLING.read(typed) == (frozenset((meant,)),)


@pytest.mark.parametrize("word", ["finger", "order", "cost", "x", "12", "zebra", "a" * 1000])
def test_other_words_are_none_of_a_name(word: str) -> None:
    assert SPELLING.read(word) == ()


def test_words_run_together_or_apart() -> None:
    assert SPELLING.read("gingerale") == (frozenset(("ginger",)), frozenset(("ale",)))
    assert SPELLING.joins("pea", "nut")
    assert not SPELLING.joins("pea", "soup")


@given(st.sampled_from(sorted(SPELLING.words)), st.integers(0, 20), st.sampled_from("qxz"))
def test_one_wrong_letter_never_means_two_words(word: str, at: int, letter: str) -> None:
    place = at % len(word)
    assert len(SPELLING.read(word[:place] + letter + word[place + 1 :])) <= 1
