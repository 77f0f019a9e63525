"""Every proper name of a market: where each stands as data, and what its author declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from vendsim.scenario.scenario import Scenario
from vendsim.scenario.skin.vocabulary import (
    ADDRESS,
    capitals,
    domains_in,
    kinds,
    labels,
    listed,
    prose_words,
    words_of,
)

__all__ = ["Name", "Roster", "texts_of"]

# Where tables say where something is: what is capitalised there is a street, a house, a town.
_WHEREABOUTS = re.compile(r"machine\.site|storage\.address|sites\[\d+\]\.name")


_LITTLE = frozenset(listed("a and at by for in of on the with"))


class Name(NamedTuple):
    """A proper name.

    Attributes:
        words: Its words in small letters, in sequence.
        own: Those of them that are its own; the others only say of what kind it is.
        style: ``"person"``, ``"place"`` or ``"firm"``.
    """

    words: tuple[str, ...]
    own: frozenset[str]
    style: str


class Roster:
    """The proper names of a scenario.

    Attributes:
        names: Every name, in the sequence they are found; none twice.
        plain: Words in small letters that are plain English in this market. A name's own word
            that is among them stands for the name only beside its other words.
    """

    __slots__ = ("names", "plain")

    def __init__(self, scenario: Scenario) -> None:
        spelt_small = {
            word for name in _declared(scenario) for word in words_of(name) if word == word.lower()
        }
        texts = [text for _, text in texts_of(scenario)]
        said = {word for text in texts if " " in text for word in _small_words(text)}
        said -= {label for text in texts for domain in domains_in(text) for label in labels(domain)}
        self.plain = (prose_words() | kinds() | capitals() | said) - spelt_small
        found = [name for text, style in _written(scenario) if (name := _name(text, style))]
        self.names = tuple(dict.fromkeys(found))

    def is_distinct(self, word: str) -> bool:
        """Whether a word in small letters is nothing but a name."""
        return word not in self.plain

    def own_words(self) -> dict[str, str]:
        """Every word that is some name's own, with the style of the first name that has it."""
        found: dict[str, str] = {}
        for name in self.names:
            for word in name.words:
                if word in name.own:
                    found.setdefault(word, name.style)
        return found

    def phrases(self) -> dict[tuple[str, ...], frozenset[str]]:
        """What names are called by, whole or short: two words or more, with their own ones.

        Of "Harbour Lane Goods" also "Harbour Lane": whatever begins with an own word.
        """
        found: dict[tuple[str, ...], frozenset[str]] = {}
        for name in self.names:
            ways = [name.words] if len(name.words) > 1 else []
            for start, word in enumerate(name.words):
                if word in name.own:
                    ends = range(len(name.words), start + 1, -1)
                    ways += [name.words[start:end] for end in ends]
            for way in ways:
                found[way] = found.get(way, frozenset()) | name.own
        return found

    def single_words(self) -> dict[str, bool]:
        """Words by which a name is called alone; whether they are it only when capitalised."""
        found: dict[str, bool] = {}
        for name in self.names:
            for word in name.words:
                alone = len(name.words) == 1
                if word in name.own and (alone or self.is_distinct(word)):
                    found[word] = False
                elif word in name.own and name.style == "person":
                    found.setdefault(word, True)
        return found


def texts_of(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every text of a scenario that may hold prose, with where it stands; no product names."""
    parts = scenario.model_dump(mode="json", exclude={"products": True, "names": True})
    return _texts("", parts)


def _texts(place: str, part: object) -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _texts(f"{place}.{key}" if place else str(key), value)
    elif isinstance(part, list):
        for at, value in enumerate(part, start=1):
            yield from _texts(f"{place}[{at}]", value)


def _small_words(text: str) -> Iterator[str]:
    return (word for word in words_of(ADDRESS.sub(" ", text)) if word == word.lower())


def _written(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Names as they are written, with their style; business and suppliers come first."""
    yield scenario.mail.business_name, "firm"
    for supplier in scenario.suppliers:
        yield supplier.name, "firm"
        yield supplier.contact, "person"
        if supplier.membership is not None:
            yield supplier.membership.name, "firm"
    for place, text in texts_of(scenario):
        if _WHEREABOUTS.fullmatch(place):
            yield from ((run, "place") for run in _capitalised_runs(text))
    yield from _declared(scenario).items()


def _declared(scenario: Scenario) -> dict[str, str]:
    """The names declared, with their style; in alphabetical sequence, as a table has none."""
    return {name: kind for name, kind in sorted(scenario.names.items()) if kind != "plain"}


def _capitalised_runs(text: str) -> Iterator[str]:
    """Neighbouring capitalised words between commas; a plain word alone is none."""
    for part in text.split(","):
        words = part.split()
        for is_name, run in groupby(words, key=lambda word: word[:1].isupper()):
            found = list(run)
            if is_name and not (len(found) == 1 and _is_plain(found)):
                yield " ".join(found)


def _is_plain(words: Iterable[str]) -> bool:
    known = prose_words() | kinds() | capitals()
    return all(word.lower() in known for text in words for word in words_of(text))


def _name(text: str, style: str) -> Name | None:
    words = tuple(word.lower() for word in words_of(text) if len(word) > 1)
    own = frozenset(words) - kinds() - capitals()
    # A name of nothing but kinds, as "The Goods Yard": its first word of weight tells it apart.
    telling = [word for word in words if word not in _LITTLE] or words
    own = own or frozenset(telling[:1])
    return Name(words, own, style) if words else None
