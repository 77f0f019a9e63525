"""Products named loosely: half a name, the words turned round, a brand and a size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from vendsim.mail.bynames import Bynames, Words, other_words
from vendsim.mail.half_words import likely_words
from vendsim.mail.sizes import Size, size_at
from vendsim.mail.spelling import Spelling
from vendsim.mail.surroundings import (
    CONTAINERS,
    LIST_ENDS,
    SEPARATORS,
    is_amount,
    is_counted,
    is_item,
    lists_in_bracket,
    trimmed,
)
from vendsim.mail.tokens import word_set

__all__ = ["LooseNames", "Mention"]

# What few goods come in: "a tin of nuts" is as sure as "a nut tin", "a bag of chips" says little.
_TINS = word_set("tin pouch tub jar")
_FILLING = word_set("and with of the in a for s")
# Kinds of goods that people add to a name of which they are no part.
_KINDS = word_set("soda drink snack nut beverage pop candy treat juice sweet water")
# Words of names that are said about other things as well: alone they name nothing.
_EVERYDAY = word_set(
    "still spring classic hot mixed mix family party travel compact original slim mini craft cool"
    " charging fitness pocket neck wash kit stick energy sport light zero diet bar twin fruit"
    " fish water rolled protein free sugar vitamin mineral lime orange apple root pepper"
    " selection ranch bag can box pack case tin rain wired nut drink twist fresh double"
    " large small trail natural real gold white black red green blue extra super max ultra choc"
    " chocolate"
)
# Goods themselves: "48 beers" means no root beer, though no other name has the word.
_OTHER_GOODS = word_set("beer vegetable")
# Said of time: "is the nut tin still $9?" Only "still water" is a name.
_ADVERBS = word_set("still")
_APART = (["-"], [","], [":"], ["("])
_VAGUE = word_set("free no still bar charging")
_LINKS = frozenset(("of", "the", "(", "-", "'", '"', "a")) | word_set(
    "flavour flavor flavoured flavored"
)
_ORDINARY = word_set("regular normal standard plain usual ordinary")
_LIST_ROUNDS = 3
_MANY = 4
_MIN_GUESSED = 6
_REMEMBERED = 1024
_NOTHING: Words = (frozenset(("",)),)
_PART: Words = (frozenset(),)
"""What a further word of a byname says: nothing more."""


class Mention(NamedTuple):
    """A product named in a text: tokens ``start`` to ``end``, and what it may mean."""

    start: int
    end: int
    skus: tuple[str, ...]


class _Run(NamedTuple):
    """Neighbouring words of product names."""

    start: int
    end: int
    words: Words
    containers: frozenset[str]
    size: Size | None
    closed: bool = False
    """Whether a container ends it, as in "nut tins" but not in "tins of nuts"."""


class LooseNames:
    """Finds products by some of the words of their names.

    A product fits when its name holds every word that is written. Of several, the one whose
    name is written out counts, then the one with the size, then the one with the container
    ("cola cans"). Where several still fit, all of them are meant and somebody has to ask.
    """

    __slots__ = (
        "_by_word",
        "_bynames",
        "_categories",
        "_category_of",
        "_neighbours",
        "_order",
        "_sizes",
        "_words",
        "spelling",
    )

    def __init__(
        self,
        names: Mapping[str, list[str]],
        sizes: Mapping[str, Size | None],
        category_of: Mapping[str, str],
    ) -> None:
        """Take in the stemmed words of every product's name, its size, and its category."""
        self._category_of = category_of
        self._categories = frozenset(category_of.values())
        self._words: dict[str, frozenset[str]] = {}
        self._sizes = sizes
        self._order = {sku: place for place, sku in enumerate(names)}
        self._by_word: dict[str, set[str]] = {}
        spoken: list[list[str]] = []
        for sku, words in names.items():
            spoken.append([w for w in _without_size(words) if w not in _FILLING and len(w) > 1])
            self._words[sku] = frozenset(spoken[-1])
            for word in spoken[-1]:
                self._by_word.setdefault(word, set()).add(sku)
        self.spelling = Spelling(spoken)
        self._neighbours: dict[tuple[str, Words], frozenset[str]] = {}
        self._bynames = Bynames(self.spelling.read, lambda words: bool(self._fitting(words)))

    def find(self, stems: list[str], exact: list[Mention]) -> list[Mention]:
        """The mentions found exactly, and those found loosely around and between them."""
        inside = {at: each for each in exact for at in range(each.start, each.end)}
        words = [() if at in inside else self._word_at(stems, at) for at in range(len(stems))]
        called = self._called(stems, words, inside)
        if not any(words) and len(inside) == len(stems):
            return exact
        self._complete(stems, words, inside)
        if not any(words):
            return exact
        found: list[Mention] = []
        passed: list[tuple[int, int]] = []
        at = 0
        while at < len(stems):
            end = self._run_end(stems, words, inside, at)
            if end == at:
                at += 1
                continue
            held = [each for each in exact if at <= each.start < end]
            read = self._read_run(stems, words, held, called, at, end)
            if not read:
                passed.append((at, end))
            found += read
            at = end
        return self._listed(stems, words, found, passed) if found and passed else found

    def _listed(
        self,
        stems: list[str],
        words: list[Words],
        found: list[Mention],
        passed: list[tuple[int, int]],
    ) -> list[Mention]:
        """Take everyday words for names in a list of names: "cola, diet, zero, lemon lime"."""
        for _ in range(_LIST_ROUNDS):
            ends = {each.end for each in found}
            starts = {each.start for each in found}
            more: list[Mention] = []
            for start, end in passed:
                after_name = stems[start - 1] in SEPARATORS and start - 1 in ends
                before_name = (
                    stems[end : end + 1] and stems[end] in SEPARATORS and end + 1 in starts
                )
                closed = stems[end : end + 1] in LIST_ENDS or stems[end] in SEPARATORS
                opened = start == 0 or stems[start - 1] in SEPARATORS or stems[start - 1] == ":"
                if not (opened and closed and (after_name or before_name)):
                    continue
                run = self._gather(stems, words, [], start, end)
                skus = self._resolve(run) if run.words else ()
                vague = all(each <= _VAGUE - _ADVERBS for each in run.words)
                if 0 < len(skus) < _MANY and not vague:
                    more.append(Mention(start, end, skus))
            if not more:
                break
            passed = [span for span in passed if span not in {each[:2] for each in more}]
            found = sorted([*found, *more])
        return found

    def _called(
        self, stems: list[str], words: list[Words], inside: dict[int, Mention]
    ) -> dict[int, bool]:
        """Put down what bynames stand for; where they are, and whether they are doubtful."""
        called: dict[int, bool] = {}
        taken = inside.keys() | set()
        for at in range(len(stems)):
            counted = any(each[0].isdigit() for each in stems[max(0, at - 3) : at + 3])
            fuzzy = counted and not words[at] and at not in inside
            for byname in self._bynames.at(stems, at, fuzzy):
                places = range(at, at + 1 + len(byname.rest))
                if taken.isdisjoint(places):
                    words[at] = byname.means
                    for place in places[1:]:
                        words[place] = _PART
                    called |= dict.fromkeys(places, byname.doubtful)
                    taken |= set(places)
                    break
        return called

    def _complete(self, stems: list[str], words: list[Words], inside: dict[int, Mention]) -> None:
        """Put down words that only their neighbours tell: "vit water", "root b."."""
        known = [bool(word) or at in inside for at, word in enumerate(words)]
        for at, is_known in enumerate(known):
            if is_known or not stems[at][0].isalpha():
                continue
            dotted = stems[at + 1 : at + 2] == ["."]
            for next_ in (at + 2 if dotted else at + 1, at - 1):
                if not 0 <= next_ < len(stems):
                    continue
                if next_ == at - 1 and stems[next_] == "." and next_:
                    next_ -= 1
                if not known[next_]:
                    continue
                beside = self._beside(stems[next_], words[next_])
                likely = likely_words(stems[at], beside, dotted)
                if likely:
                    words[at] = (likely,)
                    break

    def _beside(self, stem_: str, words: Words) -> frozenset[str]:
        """The words that names hold beside a word."""
        told = words or (frozenset((stem_,)),)
        key = (stem_, told)
        if key not in self._neighbours:
            skus = {sku for each in told for word in each for sku in self._by_word.get(word, ())}
            all_ = {word for sku in skus for word in self._words[sku]}
            if len(self._neighbours) >= _REMEMBERED:
                self._neighbours.clear()
            self._neighbours[key] = frozenset(all_.difference(*told))
        return self._neighbours[key]

    def _word_at(self, stems: list[str], at: int) -> Words:
        word = stems[at]
        if not word[0].isalpha():
            return ()
        if word == "pack" and at and any(map(_is_pack, self._beside(stems[at - 1], ()))):
            return (frozenset((word,)),)  # "nougat packs"
        if word in _ADVERBS:
            near = stems[at + 1 : at + 2]
            if stems[at - 1 : at] in _APART:
                near += stems[max(0, at - 3) : at - 1]
            apart = self._beside(word, ()).isdisjoint(near)
            if apart and not (is_amount(stems, at) or is_item(stems, at)):
                return ()
        if at + 1 < len(stems) and self.spelling.joins(word, stems[at + 1]):
            return (frozenset((word + stems[at + 1],)),)
        if at and self.spelling.joins(stems[at - 1], word):
            return (frozenset((stems[at - 1] + word,)),)
        return self.spelling.read(word)

    def _run_end(
        self,
        stems: list[str],
        words: list[Words],
        inside: dict[int, Mention],
        start: int,
    ) -> int:
        """Where a run that begins at a token ends; ``start`` if none begins there."""
        at = end = start
        while at < len(stems):
            if at in inside:
                at = end = inside[at].end
            elif words[at]:
                at = end = at + 1
            elif size_at(stems, at) is not None:
                at += 3 if stems[at + 1] == "fl" else 2
                end = at if end > start else end
            elif self._links(stems, at, start, end):
                at += 1
            else:
                break
        return end

    def _links(self, stems: list[str], at: int, start: int, end: int) -> bool:
        """Whether a token may stand inside a name: "of the", a dash, a comma before a size."""
        if end == start:
            return False
        if stems[at] == ",":
            return at == end and size_at(stems, at + 1) is not None
        if stems[at] in _ORDINARY:
            return at - end < 3
        if stems[at] == "in":  # "in cans"
            return at == end and not CONTAINERS.isdisjoint(stems[at + 1 : at + 2])
        if stems[at] == "(" and lists_in_bracket(stems, at):
            return False
        dotted = stems[at] == "." and stems[at - 1] not in self.spelling.words
        return (dotted or stems[at] in _LINKS) and at - end < 2

    def _read_run(
        self,
        stems: list[str],
        words: list[Words],
        held: list[Mention],
        called: dict[int, bool],
        start: int,
        end: int,
    ) -> list[Mention]:
        if len(held) > 1:
            return held
        if not held:
            start, end = trimmed(stems, start, end)
        run = self._gather(stems, words, held, start, end)
        if not run.words:
            return held
        skus = self._resolve(run)
        if held:
            grown = len(skus) == 1 and held[0].skus and len(run.words) > self._told(held[0])
            same = any(at in called for at in range(start, end)) and self._akin(held[0], run)
            if grown:
                return [Mention(start, end, skus)]
            return [Mention(start, end, held[0].skus)] if same else held
        if not skus or not self._is_name(stems, run, skus):
            return []
        if any(called.get(at) for at in range(start, end)) and run.size is None:
            return [Mention(start, end, skus)] if is_counted(stems, start, end) else []
        return [Mention(start, end, skus)]

    def _akin(self, held: Mention, run: _Run) -> bool:
        """Whether a brand beside a name says no other than the name does ("Lipton peach tea")."""
        skus = self._resolve(run)
        if skus:
            return skus == held.skus
        kinds = {self._category_of[sku] for sku in held.skus}
        return any({self._category_of[s] for s in self._fitting((w,))} == kinds for w in run.words)

    def _told(self, mention: Mention) -> int:
        return max(len(self._words[sku] - CONTAINERS) for sku in mention.skus)

    def _gather(
        self,
        stems: list[str],
        words: list[Words],
        held: list[Mention],
        start: int,
        end: int,
    ) -> _Run:
        told: list[frozenset[str]] = []
        containers: set[str] = set()
        size = None
        for mention in held:
            for sku in mention.skus[:1]:
                told += [frozenset((w,)) for w in sorted(self._words[sku] - CONTAINERS)]
                containers |= self._words[sku] & CONTAINERS
                size = self._sizes[sku]
        for at in range(start, end):
            for each in words[at]:
                if each <= CONTAINERS:
                    containers |= each
                else:
                    _add(told, each)
            size = size or size_at(stems, at)
        closed = end - start > 1 and words[end - 1] != _PART and bool(words[end - 2])
        closed = closed and all(each <= CONTAINERS for each in words[end - 1] or _NOTHING)
        closed = closed or (stems[start + 1 : start + 2] == ["of"] and stems[start] in _TINS)
        return _Run(start, end, tuple(told), frozenset(containers), size, closed)

    def _resolve(self, run: _Run) -> tuple[str, ...]:
        """The products that a run may mean."""
        fitting = self._fitting(run.words)
        if len(fitting) == 1 and not self._is_written_out(fitting[0], run):
            fitting = self._siblings(fitting[0], run)
        if not fitting:
            fitting = self._fitting(tuple(each for each in run.words if not each <= _KINDS))
        if not fitting and len(run.words) > 1:
            kinds = [each for each in run.words if self._is_kind(each)]
            fitting = self._fitting(tuple(each for each in run.words if each not in kinds))
            fitting = [s for s in fitting if all(self._category_of[s] in each for each in kinds)]
        if run.size is not None:
            fitting = [sku for sku in fitting if self._sizes[sku] == run.size]
        if len(fitting) > 1:
            whole = [sku for sku in fitting if self._is_written_out(sku, run)]
            fitting = whole or fitting
        if len(fitting) > 1 and run.containers:
            same = [sku for sku in fitting if self._comes_in(sku) & run.containers]
            others = [sku for sku in fitting if sku not in same]
            if same and (run.closed or all(self._words[sku] & CONTAINERS for sku in others)):
                fitting = same
        return tuple(fitting)

    def _siblings(self, sku: str, run: _Run) -> list[str]:
        """A product, and those of its category from which nothing but the category parts it.

        "Sparkling water" is the one with grapefruit too, though its name does not say "water".
        """
        rest = tuple(each for each in run.words if not self._is_kind(each))
        if not rest or len(rest) == len(run.words):
            return [sku]
        kind = self._category_of[sku]
        return [each for each in self._fitting(rest) if self._category_of[each] == kind]

    def _comes_in(self, sku: str) -> frozenset[str]:
        """The containers in a product's name; a multipack is a pack."""
        words = self._words[sku]
        return words & CONTAINERS | ({"pack"} if any(map(_is_pack, words)) else set())

    def _is_guess(self, word: str) -> bool:
        """Whether a short word is of a name only if it is misspelt."""
        known = self.spelling.words
        same = any(each.startswith(word) for each in known) or word in other_words()
        return len(word) < _MIN_GUESSED and not same and not any(self._bynames.at([word], 0))

    def _fitting(self, words: Words) -> list[str]:
        fitting: set[str] | None = None
        for each in words:
            having = {sku for word in each for sku in self._by_word.get(word, ())}
            fitting = having if fitting is None else fitting & having
        return sorted(fitting or (), key=self._order.__getitem__)

    def _is_kind(self, word: frozenset[str]) -> bool:
        return word <= self._categories

    def _is_written_out(self, sku: str, run: _Run) -> bool:
        own = self._words[sku] - CONTAINERS
        return all(any(word in each for each in run.words) for word in own)

    def _is_name(self, stems: list[str], run: _Run, skus: tuple[str, ...]) -> bool:
        """Whether a run names goods rather than being ordinary words."""
        if all(each <= _VAGUE - _ADVERBS for each in run.words):
            return False
        others = all(each <= _OTHER_GOODS for each in run.words)
        if others and not any(self._is_written_out(sku, run) for sku in skus):
            return False
        if is_counted(stems, run.start, run.end):
            return True
        if len(skus) > _MANY:
            return False
        if len(skus) == 1 and stems[run.end : run.end + 1] == ["one"]:
            return True  # "the rolled ones"
        if run.end - run.start == 1 and self._is_guess(stems[run.start]):
            return False  # a person's name, more likely: Corin, Lotte
        plain = all(each <= _EVERYDAY for each in run.words)
        closed = run.closed and len(skus) == 1
        return not plain or len(run.words) > 1 or run.size is not None or closed


def _add(told: list[frozenset[str]], word: frozenset[str]) -> None:
    """Add a word to those told; of one told twice the narrower meaning stays."""
    for place, before in enumerate(told):
        if before & word:
            told[place] = min(before, before & word, key=len)
            return
    told.append(word)


def _is_pack(word: str) -> bool:
    return word.endswith("pack")


def _without_size(words: list[str]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(words):
        if size_at(words, at) is not None:
            at += 3 if words[at + 1] == "fl" else 2
            continue
        if words[at].isalpha():
            kept.append(words[at])
        at += 1
    return kept
