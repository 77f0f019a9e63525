"""Invented words that can be said aloud and mistaken for no other.

Built of syllables, keyed by the skin seed and by what the word is for, so that no list of names
is needed and none can be copied.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from vendsim.rng import Streams
from vendsim.scenario.skin.vocabulary import listed

__all__ = ["Coiner"]

_ONSETS = listed("b d f g h j k l m n p r s t v z br dr fl gl gr kl kr pl pr sk sl st tr")
_VOWELS = listed("a e i o u")
_CODAS = ("", "", "", "l", "n", "r", "m", "k", "nd", "lt", "rk", "st", "x")
_LAST_LETTERS = listed("b d g k l m n p r t v z")
_ENDINGS = {"goods": ("o", "a", "i", "ix", "ul", "ek"), "person": ("a", "en", "o", "is", "ik", "")}
_PLAIN_ENDINGS = ("a", "en", "ow", "ir", "um", "ost", "ick", "ay", "")
_LETTERS = range(5, 9)
# The reader of mail understands one slip in a word from five letters on, two from eight on.
_LETTERS_GOODS = range(6, 8)
# What is left of two words without so many letters must differ.
_APART_CUTS, _APART_CUTS_GOODS = 1, 2
# A market of thousands of goods runs out of words two slips apart and makes do with one.
_MAX_TRIES, _MAX_TRIES_APART = 2000, 200
# What nobody wants to read on a label, and the sound of brands there are.
_UNWANTED = listed(
    "anal anus arse cum cunt dick dild fag fuc fuk kkk nazi nig pis porn rap sex shit slut suk tit"
    " wank coca cola peps fant sprit dorit lays mars twix snick"
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
            style: ``"goods"``, ``"person"``, or anything else for places and firms.
            purpose: What it is for; the same purpose gives the same word, all else being alike.

        Raises:
            RuntimeError: No word is left that is far enough from all others.
        """
        entity = f"{style}:{purpose}"
        for attempt in range(_MAX_TRIES):
            word = self._try(style, entity, attempt)
            if self._may_be(word, style, apart=attempt < _MAX_TRIES_APART):
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
        coda = _pick(_CODAS, draws[5]) or _pick(_LAST_LETTERS, draws[6])
        return "".join(parts) + coda + _pick(_ENDINGS.get(style, _PLAIN_ENDINGS), draws[7])

    def _may_be(self, word: str, style: str, apart: bool) -> bool:
        lengths = _LETTERS_GOODS if style == "goods" else _LETTERS
        if len(word) not in lengths or any(part in word for part in _UNWANTED):
            return False
        if word in self._avoided or not self._near_avoided.isdisjoint(_cuts(word, 1)):
            return False
        # Mail cuts names short: no beginning of a coined word may be a word of its own.
        if any(word[:end] in self._avoided for end in range(4, len(word))):
            return False
        if style == "goods" and apart:
            cuts = _cuts(word, _APART_CUTS_GOODS)
            return self._near_taken.isdisjoint(cuts) and self._near_goods.isdisjoint(cuts)
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
