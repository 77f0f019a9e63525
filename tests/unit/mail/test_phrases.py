from __future__ import annotations

from typing import get_args

import pytest

from vendsim.mail.phrases import PHRASES, SITUATIONS, Situation, Tone


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_tone_has_two_or_three_ways_to_put_it(situation: Situation) -> None:
    tones = PHRASES[situation]
    assert set(tones) == set(get_args(Tone))
    for ways in tones.values():
        assert 2 <= len(ways) <= 3
        assert len(set(ways)) == len(ways)


def test_there_is_a_phrase_for_every_situation_and_no_other() -> None:
    assert set(PHRASES) == set(get_args(Situation)) == set(SITUATIONS)
    assert 2 * len(SITUATIONS) <= 62, "a 64-bit word picks them all, two bits each"


def test_phrases_carry_manners_and_no_terms() -> None:
    for situation, tones in PHRASES.items():
        for ways in tones.values():
            for way in ways:
                assert not any(char.isdigit() or char in "$@|" for char in way)
                assert ("{" in way) == (situation == "hello")
                assert way.format(buyer="Vend Street").strip()
