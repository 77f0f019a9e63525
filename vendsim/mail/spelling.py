"""Words of product names as people type them: misspelt, abbreviated, run together or apart."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from vendsim.mail.bynames import other_words
from vendsim.mail.likeness import MIN_FUZZY_TWICE, MOSTLY_ENGLISH, VOWELS, cuts, distance, skeleton
from vendsim.mail.tokens import stem, word_set

__all__ = ["Spelling"]

_VEG = word_set("veg veggy vegy vege vegg")
# No words of names, or of other goods than those whose names they resemble ("grapefruit",
# "truffle", "coffee"); a market that has such goods finds them all the same.
_NO_NAMES = word_set(
    "pcs qty ctn ctns pls plz thx pkg pkgs hrs mrs ltd llc btw asap fyi tbc etc dr"
    " grape ruffle toffee"
)
_MIN_FUZZY, _MIN_PREFIX, _MAX_LENGTH = 5, 4, 24
_REMEMBERED = 4096


class Spelling:
    """The words of all product names of a market, found however they are spelt.

    A word is found as it is, as one of a few other words for it, run together with its
    neighbour ("gingerale"), cut short ("choc.", "veg") or without its vowels ("btl"), and with
    one letter wrong, left out, doubled or swapped; with two of these from eight letters on.
    Words of plain English are taken as they are.
    """

    __slots__ = ("_cuts", "_joined", "_known", "_skeletons", "words")

    def __init__(self, names: Iterable[Iterable[str]]) -> None:
        """Take in the words of every name, stemmed."""
        self.words: set[str] = set()
        self._joined: dict[str, tuple[str, ...]] = {}
        for name in names:
            words = [word for word in name if word.isalpha()]
            self.words.update(words)
            for first, second in pairwise(words):
                self._joined[first + second] = (first, second)
        self._skeletons: dict[str, list[str]] = {}
        self._cuts: dict[str, list[str]] = {}
        for word in sorted(self.words):
            self._skeletons.setdefault(skeleton(word), []).append(word)
            for cut in cuts(word):
                self._cuts.setdefault(cut, []).append(word)
        self._known: dict[str, tuple[frozenset[str], ...]] = {}

    def read(self, word: str) -> tuple[frozenset[str], ...]:
        """What a stemmed word may stand for: for each word of a name, the words it may be.

        Empty for a word that is none of a product name. Two entries for two words that are
        written as one.
        """
        found = self._known.get(word)
        if found is None:
            found = self._look_up(word)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[word] = found
        return found

    def bare(self, word: str) -> str:
        """A word of a name without the "'s" of "popcorn's fine"; any other as it is."""
        name = stem(word[:-1]) if len(word) > 1 and word[-1] == "'" else word
        return name if name in self.words else word

    def joins(self, first: str, second: str) -> bool:
        """Whether two words are one word of a name, written apart ("ear buds")."""
        return len(first) > 1 and first + second in self.words and first not in self.words

    def _look_up(self, word: str) -> tuple[frozenset[str], ...]:
        if len(word) > _MAX_LENGTH or not word.isalpha():
            return ()
        synonym = stem(other_words().get(word, word))
        doing = f"{word.removesuffix('e')}ing"  # "charge cables" are charging cables
        same = {each for each in (word, synonym, doing) if each in self.words}
        if synonym in ("choc", "vegetable"):
            same |= {each for each in self.words if each.startswith(synonym[:4])}
        if word in _VEG:
            same |= {each for each in self.words if each.startswith("veg")}
        if same:
            return (frozenset(same),)
        if word in self._joined:
            return tuple(frozenset((each,)) for each in self._joined[word])
        if word in MOSTLY_ENGLISH or word in _NO_NAMES:
            return ()
        near = self._cut_short(word) or self._misspelt(word)
        return (frozenset(near),) if near else ()

    def _cut_short(self, word: str) -> set[str]:
        if len(word) > 2 and VOWELS.isdisjoint(word):
            return set(self._skeletons.get(skeleton(word), ()))
        if len(word) < _MIN_PREFIX:
            return set()
        return {each for each in self.words if each.startswith(word)}

    def _misspelt(self, word: str) -> set[str]:
        if len(word) < _MIN_FUZZY:
            swaps = {
                word[:at] + word[at + 1] + word[at] + word[at + 2 :]
                for at in range(1, len(word) - 1)
            }
            return swaps & self.words if len(word) == _MIN_FUZZY - 1 else set()
        near = {each for cut in cuts(word) for each in self._cuts.get(cut, ())}
        scored = [(distance(word, each), each) for each in near]
        scored = [
            (steps, each)
            for steps, each in scored
            if steps <= (2 if min(len(word), len(each)) >= MIN_FUZZY_TWICE else 1)
        ]
        least = min((steps for steps, _ in scored), default=0)
        return {each for steps, each in scored if steps == least}
