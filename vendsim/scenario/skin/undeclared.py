"""Capitalised words that may be names and that nobody has declared.

A name that nobody declares would stand in every skin and give away the market it is made of; so
a market with such a word gets no skins until its author says what the word is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vendsim.errors import Fault, ScenarioError, clip
from vendsim.scenario.files import RULES
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.skin.roster import Roster, texts_of
from vendsim.scenario.skin.vocabulary import ADDRESS, WORD, capitals, kinds, words_of

__all__ = ["check_declared", "undeclared_words"]

_MARKUP = " \t*_`\"'([{#>-"
_SENTENCE_ENDS = ".!?:\n"
_HANDLE = re.compile(r"^([a-z][a-z0-9_]{2,}): ", re.MULTILINE)
_MOST_CODE_CHARS = 3  # "E7" is no name
_LEFT_BEHIND = ("title", "summary")  # a skin has its own
_UNITS = re.compile(r"\b\d+(?:\.\d+)?[A-Za-z]{0,3}\b")


def check_declared(scenario: Scenario, roster: Roster) -> None:
    """See that every capitalised word of the texts is a known name or a plain word.

    Raises:
        ScenarioError: Some are not; all of them are named.
    """
    found = undeclared_words(scenario, roster)
    if not found:
        return
    faults = [
        Fault(RULES, "names", f"{clip(word)} in {place} is neither a declared name nor plain")
        for word, place in found.items()
    ]
    advice = (
        "to make private markets of this one, add each word, or the whole name it is part of, to"
        ' [names]: "Port Ellery" = "place"; "person", "place", "firm", or "plain" if it may stay'
    )
    raise ScenarioError(scenario.name, (*faults, Fault(RULES, "names", advice)))


def undeclared_words(scenario: Scenario, roster: Roster) -> dict[str, str]:
    """Words that look like names and are not known to be any, with where each stands first."""
    known = {word for name in roster.names for word in name.words} | kinds() | capitals()
    plain = (name for name, kind in scenario.names.items() if kind == "plain")
    known |= {word.lower() for name in plain for word in words_of(name)}
    goods = re.compile("|".join(re.escape(product.name) for product in scenario.products))
    found: dict[str, str] = {}
    for place, text in texts_of(scenario):
        if place in _LEFT_BEHIND:
            continue
        for word, opens in _looking_like_names(goods.sub("", text)):
            small = word.lower()
            is_plain = (opens or word.isupper()) and small in roster.plain
            if small not in known and not is_plain:
                found.setdefault(word, place)
    for at, product in enumerate(scenario.products, start=1):
        for word in words_of(_UNITS.sub("", product.name)):
            if word.lower() not in known | roster.plain:
                found.setdefault(word, f"products[{at}].name")
    return found


def _looking_like_names(text: str) -> Iterator[tuple[str, bool]]:
    """Capitalised words, and forum names, with whether they open a sentence."""
    plain = ADDRESS.sub("@", text)
    for found in WORD.finditer(plain):
        word = found[0]
        if word == word.lower() or len(word) == 1 or _is_code(word):
            continue
        before = plain[: found.start()].rstrip(_MARKUP)
        yield word, not before or before[-1] in _SENTENCE_ENDS
    yield from ((handle, False) for handle in _HANDLE.findall(plain) if " " in text)


def _is_code(word: str) -> bool:
    return len(word) <= _MOST_CODE_CHARS and any(char.isdigit() for char in word)
