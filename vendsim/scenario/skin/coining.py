"""Invented words that can be said aloud and mistaken for no other.

Built of syllables, keyed by the skin seed and by what the word is for, so that no list of names
is needed and none can be copied.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from vendsim.rng import Streams

__all__ = ["Coiner"]

_ONSETS = tuple("b d f g h j k l m n p r s t v z br dr fl gl gr kl kr pl pr sk sl st tr".split())
_VOWELS = tuple("aeiou")
_CODAS = ("", "", "", "l", "n", "r", "m", "k", "nd", "lt", "rk", "st", "x")
_ENDINGS = {"goods": ("o", "a", "i", "ix", "ul", "ek"), "people": ("a", "en", "o", "is", "ik", "")}
_PLAIN_ENDINGS = ("a", "en", "ow", "ir", "um", "ost", "ick", "ay", "")
_MIN_LETTERS, _MAX_LETTERS = 5, 8
# Longer words are corrected with two wrong letters by the reader of mail, shorter ones with one.
_MAX_LETTERS_GOODS = 7
# What is left of two words without so many letters must differ.
_APART_CUTS, _APART_CUTS_GOODS = 1, 2
_MAX_TRIES = 2000
_UNWANTED = (
    *("anal anus arse cum cunt dick dild fag fuc fuk kkk nazi nig pis porn rap sex shit slut").split(),
    *("suk tit wank coca cola peps fant sprit dorit lays mars twix snick").split(),
)


class Coiner:
    """Coins words of one skin, each more than a slip of the pen from every other.

    Names of goods are two slips apart, so that the reader of mail can tell which was meant.

    Args:
        streams: The random numbers of the skin.
        avoided: Words in small letters that no coined word may be, or be one letter's change from.
    """

    __slots__ = ("_avoided", "_near_avoided", "_near_goods", "_near_taken", "_streams")

    def __init__(self, streams: Streams, avoided: Iterable[str]) -> None:
        self._streams = streams
        self._avoided = frozenset(avoided)
        self._near_avoided = {cut for word in self._avoided for cut in _cuts(word, 1)}
        self._near_taken: set[str] = set()
        self._near_goods: set[str] = set()

    def coin(self, style: str, purpose: str) -> str:
        """A new word in small letters.

        Args:
            style: ``"goods"``, ``"people"``, or anything else for places and firms.
            purpose: What it is for; the same purpose gives the same word, all else being alike.

        Raises:
            RuntimeError: No word is left that is far enough from all others.
        """
        entity = f"{style}:{purpose}"
        for attempt in range(_MAX_TRIES):
            word = self._try(style, entity, attempt)
            if self._may_be(word, style):
                self._near_taken.update(_cuts(word, _APART_CUTS))
                if style == "goods":
                    self._near_goods.update(_cuts(word, _APART_CUTS_GOODS))
                return word
        raise RuntimeError(f"no word left to coin for {entity}")

    def _try(self, style: str, entity: str, attempt: int) -> str:
        draws = self._streams.uniforms("skin/word", entity, attempt, 8)
        syllables = 1 + int(draws[0] * 2)
        parts = []
        for at in range(syllables):
            parts += [_pick(_ONSETS, draws[1 + 2 * at]), _pick(_VOWELS, draws[2 + 2 * at])]
        coda = _pick(_CODAS, draws[5]) or _pick(tuple("bdgklmnprtvz"), draws[6])
        return "".join(parts) + coda + _pick(_ENDINGS.get(style, _PLAIN_ENDINGS), draws[7])

    def _may_be(self, word: str, style: str) -> bool:
        most = _MAX_LETTERS_GOODS if style == "goods" else _MAX_LETTERS
        if not _MIN_LETTERS <= len(word) <= most or any(part in word for part in _UNWANTED):
            return False
        if word in self._avoided or not self._near_avoided.isdisjoint(_cuts(word, 1)):
            return False
        # Mail cuts names short: no beginning of a coined word may be a word of its own.
        if any(word[:end] in self._avoided for end in range(4, len(word))):
            return False
        if style == "goods" and not self._near_goods.isdisjoint(_cuts(word, _APART_CUTS_GOODS)):
            return False
        return self._near_taken.isdisjoint(_cuts(word, _APART_CUTS))


def _pick(choices: tuple[str, ...], draw: float) -> str:
    return choices[int(draw * len(choices))]


def _cuts(word: str, letters: int) -> set[str]:
    """A word and all that is left of it without up to so many letters.

    Two words that share none of these are more than so many changes apart.
    """
    return {
        "".join(letter for at, letter in enumerate(word) if at not in without)
        for count in range(letters + 1)
        for without in combinations(range(len(word)), count)
    }
