"""Goods by other names: brands, and what shops say for what a price list calls otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

from vendsim.mail.likeness import distance
from vendsim.mail.tokens import stem, tokens_of, word_set

__all__ = ["Byname", "Bynames", "Words", "other_words"]

Words: TypeAlias = tuple[frozenset[str], ...]
"""Words of product names; each as the words that it may be."""


_MIN_MISSPELT = 6
# Words of plain English a letter away from a brand.
_NO_BRANDS = word_set("sticker slicker terrier charge charged changer charter planner planter")


class Byname(NamedTuple):
    """One thing that goods are called.

    Attributes:
        rest: Its stems after the first.
        means: The words of product names that it stands for.
        doubtful: Whether it is said of other things too.
    """

    rest: tuple[str, ...]
    means: Words
    doubtful: bool


class Bynames:
    """What buyers call the goods of a market, as words of their names.

    Kept in ``bynames.toml``, for any market: what stands for no goods of this one is left out.
    """

    __slots__ = ("_by_first", "_near")

    def __init__(self, read: Callable[[str], Words], fits: Callable[[Words], bool]) -> None:
        """Choose what this market knows.

        Args:
            read: What words of names a word may be.
            fits: Whether some product's name holds all of these words.
        """
        self._by_first: dict[str, list[Byname]] = {}
        for called, meanings, doubtful in _called():
            known = (_as_named(each, read) for each in meanings)
            means = next((each for each in known if each and fits(each)), None)
            if means is not None:
                byname = Byname(called[1:], means, doubtful)
                self._by_first.setdefault(called[0], []).append(byname)
        self._near: dict[str, list[str]] = {}
        for first, bynames in self._by_first.items():
            if len(first) >= _MIN_MISSPELT and first.isalpha() and not bynames[-1].rest:
                for cut in _cut_once(first):
                    self._near.setdefault(cut, []).append(first)

    def at(self, stems: Sequence[str], at: int, fuzzy: bool = False) -> Iterator[Byname]:
        """Those that begin at a token, the longest first.

        Args:
            stems: The tokens, stemmed.
            at: Where to look.
            fuzzy: Whether a brand may have one letter wrong; then it is doubtful.
        """
        for byname in self._by_first.get(stems[at], ()):
            rest = byname.rest
            if not rest or tuple(stems[at + 1 : at + 1 + len(rest)]) == rest:
                yield byname
        if fuzzy and len(stems[at]) >= _MIN_MISSPELT and stems[at] not in _NO_BRANDS:
            near = {each for cut in _cut_once(stems[at]) for each in self._near.get(cut, ())}
            meant = [each for each in near if distance(stems[at], each) == 1]
            if len(meant) == 1:
                yield Byname((), self._by_first[meant[0]][-1].means, doubtful=True)


def other_words() -> dict[str, str]:
    """Single words that stand for a word of names, stemmed."""
    words: dict[str, str] = _read()["words"]
    return words


def _cut_once(word: str) -> list[str]:
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]


@cache
def _read() -> dict[str, dict[str, Any]]:
    text = files("vendsim.mail").joinpath("bynames.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _called() -> tuple[tuple[tuple[str, ...], tuple[str, ...], bool], ...]:
    """All bynames as stems, the longest first, with what they may stand for."""
    found: dict[tuple[str, ...], tuple[tuple[str, ...], bool]] = {}
    for section in ("goods", "brands", "brands_counted"):
        for called, meanings in _read()[section].items():
            stems = tuple(stem(token) for token in tokens_of(called))
            found[stems] = (tuple(meanings), section == "brands_counted")
    rows = [(called, *told) for called, told in found.items()]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _as_named(text: str, read: Callable[[str], Words]) -> Words:
    """A wording as words of this market's names; empty where one of them is in none."""
    found = []
    for word in text.split():
        may_be = {each for one in word.split("/") for told in read(stem(one)) for each in told}
        if not may_be:
            return ()
        found.append(frozenset(may_be))
    return tuple(found)
