"""Dressing a letter: one wording, one more with the reason, then the default words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.mail.drafts import BLOCK, LETTER, SIGNATURE, draft, wording
from vendsim.errors import ProviderError, ProviderUnavailable
from vendsim.mail import Draft, Skin, dress
from vendsim.mail.skin import SPARE_CHARS

GOOD = wording()
CHEAP = wording().replace("$0.92", "$0.10")


class Told:
    """Says what it is told to say, and keeps what it was asked."""

    name = "told"

    def __init__(self, *answers: str | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[Draft] = []

    def reword(self, draft: Draft) -> str:
        self.asked.append(draft)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_fitting_wording_is_taken_at_once() -> None:
    skin = Told(GOOD)
    dressed = dress(skin, draft())
    assert dressed.body == f"{GOOD}\n{SIGNATURE}"
    assert dressed.tries == ((GOOD, None),)
    assert skin.asked == [draft()]
    assert isinstance(skin, Skin)


def test_a_wording_that_fails_is_asked_for_once_more_with_the_reason() -> None:
    skin = Told(CHEAP, GOOD)
    dressed = dress(skin, draft())
    (refused, fault), taken = dressed.tries
    assert (refused, taken) == (CHEAP, (GOOD, None))
    assert fault is not None
    assert "$0.92" in fault
    assert skin.asked[1].refused == (CHEAP, fault)
    assert skin.asked[1].letter == LETTER
    assert dressed.body == f"{GOOD}\n{SIGNATURE}"


def test_after_two_that_fail_the_letter_goes_out_as_it_is() -> None:
    skin = Told(CHEAP, "", GOOD)
    dressed = dress(skin, draft())
    assert dressed.body == LETTER
    assert [text for text, _ in dressed.tries] == [CHEAP, ""]
    assert all(fault for _, fault in dressed.tries)
    assert skin.answers == [GOOD], "nobody is asked a third time"


@pytest.mark.parametrize("before", [(), (CHEAP,)])
def test_without_an_answer_the_letter_goes_out_as_it_is(before: tuple[str, ...]) -> None:
    dressed = dress(Told(*before, ProviderUnavailable("busy"), GOOD), draft())
    assert dressed.body == LETTER
    assert dressed.tries[-1] == (None, "busy")
    assert len(dressed.tries) == len(before) + 1


def test_a_provider_that_is_gone_for_good_is_no_letter() -> None:
    with pytest.raises(ProviderError, match="no key"):
        dress(Told(ProviderError("no key")), draft())


def test_an_endless_answer_is_cut_and_refused() -> None:
    dressed = dress(Told("x " * 1_000_000, f"{BLOCK}\n" * 100_000), draft())
    assert [len(text or "") for text, _ in dressed.tries] == [len(LETTER) + SPARE_CHARS] * 2
    assert dressed.body == LETTER


@given(st.text(max_size=40), st.sampled_from(["", "\r", "\r\n", "\r\r\n", "\ud800", "\n"]))
def test_what_is_kept_of_a_wording_gives_the_same_when_said_again(text: str, odd: str) -> None:
    answers = (odd + text + odd + GOOD + odd, GOOD.replace("\n", "\r\n") + text)
    first = dress(Told(*answers), draft())
    kept = [each.text for each in first.tries if each.text is not None]
    assert dress(Told(*kept), draft()) == first
    for each in kept:
        each.encode()


def test_windows_line_ends_are_line_ends() -> None:
    assert dress(Told(GOOD.replace("\n", "\r\n")), draft()).tries == ((GOOD, None),)
