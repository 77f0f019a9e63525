"""Finds what is left of a market's names in another; by itself, not by what renames them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

from vendsim.scenario import Scenario

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]+")
_LISTED = tomllib.loads(
    files("vendsim.scenario.skin").joinpath("words.toml").read_text(encoding="utf-8")
)
PLAIN = frozenset(word for listed in _LISTED.values() for word in listed.split())
"""Words that may stay although a name of the base holds them; documented in the list itself."""


def survivors(base: Scenario, texts: list[str]) -> list[str]:
    """Names of a market, whole or by a word that is theirs alone, found in texts as whole words."""
    whole = " ".join("\n".join(texts).casefold().split())
    words = set(re.findall(r"[a-z0-9_]+", whole))
    found = [name for name in names_of(base) if _stands_in(name, whole)]
    return found + sorted({word for word in own_words(base) if word in words})


def names_of(base: Scenario) -> Iterator[str]:
    """Everything in a market that is called something, in small letters."""
    for product in base.products:
        yield from (product.sku, product.name)
    for supplier in base.suppliers:
        yield from (supplier.id, supplier.name, supplier.contact, supplier.email)
        if supplier.membership is not None:
            yield supplier.membership.name
    yield from (base.mail.business_name, base.mail.address)
    yield from _places(base)
    yield from (page.address for page in base.pages)
    yield from (letter.sender for letter in base.letters)
    yield from _domains(base)
    yield from (name for name, kind in base.names.items() if kind != "plain")


def own_words(base: Scenario) -> Iterator[str]:
    """The words of proper names that are no plain English."""
    plain = PLAIN | {
        word.casefold()
        for name, kind in base.names.items()
        if kind == "plain"
        for word in _WORD.findall(name)
    }
    for supplier in base.suppliers:
        named = [supplier.name, supplier.contact, supplier.id]
        named += [supplier.membership.name] if supplier.membership is not None else []
        yield from (word for text in named for word in _words(text) if word not in plain)
    declared = [name for name, kind in base.names.items() if kind != "plain"]
    declared += [base.mail.business_name]
    declared += [word for place in _places(base) for word in re.findall(r"[A-Z]\w+", place)]
    yield from (word for text in declared for word in _words(text) if word not in plain)


def _places(base: Scenario) -> list[str]:
    """Where storage and machines are, in words; sites have a list of their own if there is one."""
    parts = base.model_dump(mode="json")
    sites = [site["name"] for site in parts.get("sites", ())]
    return [base.storage.address, *(sites or [base.machine.site])]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _domains(base: Scenario) -> set[str]:
    texts = [page.address for page in base.pages] + [page.text for page in base.pages]
    texts += [letter.sender for letter in base.letters] + [each.body for each in base.letters]
    texts += [each.subject for each in base.letters] + [each.answer for each in base.letters]
    return {found for text in texts for found in re.findall(r"[a-z0-9.-]+\.example", text)}


def _stands_in(name: str, whole: str) -> bool:
    sought = " ".join(name.casefold().split())
    if sought not in whole:
        return False
    return re.search(rf"(?<![a-z0-9_]){re.escape(sought)}(?![a-z0-9_])", whole) is not None
