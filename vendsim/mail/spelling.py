"""Words of product names as people type them: misspelt, abbreviated, run together or apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from vendsim.mail.bynames import other_words
from vendsim.mail.tokens import stem, word_set

__all__ = ["MOSTLY_ENGLISH", "Spelling", "distance", "skeleton"]

MOSTLY_ENGLISH = word_set(
    "like time been life part better each live later line able mind room late main wish range born"
    " election parts table mine pain cold peace section train battle brain reach ship stock beach"
    " cash touch sick foot trial weather tree apply gain till changing criminal core bear tired"
    " fixed originally hero stuck pool teach sharing cook fired draft drunk branch latter tool"
    " origin roof sample singer witness hanging coal finger parking thin andy wire skill deck dies"
    " hired rail string settle walter tail spots rocket ruin partly fool slip clip jerry worn dirt"
    " robot bitter dish fred sorts boot coin raid sandy cole grain couch reflection horn peer deer"
    " butler drain ports shorts stack clips origins slam whip chin dash roller cord handy bees"
    " sprint leon mint randy topped wool cracks heather wires spill selecting sofa sticky tick hips"
    " stall chop packet sandwiches ample cork slick cutter limb feather willow dime refresh hash"
    " tracker waiter brackets cheesy patty winger batter ouch cater cory mixes socket brink mixer"
    " peck raft beep chow limp straps sampled startling chops cooke wasp hopped linger perch fishy"
    " picket fruity refreshed watery charting selector fable toast sugary charger propped crater"
    " starling twig choice chase chose these chess choose grange lamp lake lane stop step fine five"
    " fish find firm bean beds bare base bags want wait ware watch matter after left list next note"
    " news sent sold send price prices free three there their they them than then that this what"
    " when with will would could should have from your pack packs case cases order orders please"
    " thanks hello dear regards total units items goods today week month mark mary mike mick marc"
    " milo carl carol colin cliff fran franz tina ella anna hannah refer prefer offer coming common"
    " comment compare complain company contract contact compart party flee spare sport sports"
    " energetic select selected selection sand sandwich mix mini mean short shirt shop shot clear"
    " class close cheap check chip craft classy travels traveller travelling charge charged charges"
    " cool cost coast roast rest rose bottom bars barely tint tiny teas team term tell test text"
    " gable sable table fable lotte lottie"
)
"""Words spelt right that lie near words of product names: no misspelling of those."""
_VOWELS = frozenset("aeiou")
_NO_NAMES = word_set(
    "pcs qty ctn ctns pls plz thx pkg pkgs hrs mrs ltd llc btw asap fyi tbc etc dr"
)
_MIN_FUZZY, _MIN_FUZZY_TWICE, _MIN_PREFIX, _MAX_LENGTH = 5, 8, 4, 24
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
            for cut in _cuts(word):
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
            same |= {each for each in self.words if word == "veg" and each.startswith("veg")}
        if word.startswith("veg"):
            same |= {each for each in self.words if each.startswith("veg")}
        if same:
            return (frozenset(same),)
        if word in self._joined:
            return tuple(frozenset((each,)) for each in self._joined[word])
        if word in MOSTLY_ENGLISH or word in _NO_NAMES:
            return ()
        near = self._cut_short(word) or self._misspelt(word)
        if "chocolate" in near:
            near |= {each for each in self.words if each.startswith("choc")}
        return (frozenset(near),) if near else ()

    def _cut_short(self, word: str) -> set[str]:
        if len(word) > 2 and _VOWELS.isdisjoint(word):
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
        near = {each for cut in _cuts(word) for each in self._cuts.get(cut, ())}
        scored = [(distance(word, each), each) for each in near]
        scored = [
            (steps, each)
            for steps, each in scored
            if steps <= (2 if min(len(word), len(each)) >= _MIN_FUZZY_TWICE else 1)
        ]
        least = min((steps for steps, _ in scored), default=0)
        return {each for steps, each in scored if steps == least}


def skeleton(word: str) -> str:
    """The consonants of a word, none twice in a row."""
    letters = [letter for letter in word if letter not in _VOWELS]
    pairs = zip(letters, ["", *letters], strict=False)
    return "".join(letter for letter, before in pairs if letter != before)


def _cuts(word: str) -> Iterator[str]:
    """A word and what is left of it without one letter, or two from eight letters on.

    Two words that differ by so many letters share one of these.
    """
    yield word
    for at in range(len(word)):
        once = word[:at] + word[at + 1 :]
        yield once
        if len(word) >= _MIN_FUZZY_TWICE - 1:
            for next_ in range(at, len(once)):
                yield once[:next_] + once[next_ + 1 :]


def distance(first: str, second: str) -> int:
    """Letters wrong, left out, added or swapped with their neighbour (restricted)."""
    before: list[int] = []
    last = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        row = [i]
        for j, b in enumerate(second, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
