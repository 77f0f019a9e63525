from __future__ import annotations

import pytest

from vendsim.mail.repeats import repeats_last


@pytest.mark.parametrize(
    "sentence",
    [
        "Same as last time please.",
        "Please send the same as last time.",
        "Please repeat our last order.",
        "Send the usual.",
        "Same again!",
        "We'd like the same order as before.",
        "Please repeat our previous order, same quantities, same prices.",
        "Repeat our last order at the same prices.",
    ],
)
def test_the_same_as_last_time(sentence: str) -> None:
    assert repeats_last(sentence) is True


@pytest.mark.parametrize(
    "sentence",
    ["Same as last time but without the tea.", "Could you send the same as last time?"],
)
def test_the_same_with_something_else_is_unclear(sentence: str) -> None:
    assert repeats_last(sentence) is False


@pytest.mark.parametrize(
    "sentence",
    ["Thanks for last time.", "The driver was the same.", "As usual, a fine delivery."],
)
def test_other_talk_of_the_past(sentence: str) -> None:
    assert repeats_last(sentence) is None
