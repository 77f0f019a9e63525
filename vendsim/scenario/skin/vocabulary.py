"""Which words are plain: the list in ``words.toml``, and how prose is taken apart into words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

__all__ = [
    "ADDRESS",
    "WORD",
    "capitals",
    "domains_in",
    "kinds",
    "labels",
    "listed",
    "prose_words",
    "words_of",
]

WORD = re.compile(r"[A-Za-z0-9_]*[A-Za-z][A-Za-z0-9_]*")
"""A word of a text or a name: letters, with digits and underscores as in forum names."""

_LABELS = r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*"
ADDRESS = re.compile(
    rf"[a-z0-9][a-z0-9._-]*@{_LABELS}|{_LABELS}\.example(?:/[a-z0-9._/-]*[a-z0-9/])?"
)
"""An e-mail address, or a web address that ends in ``.example`` with a path or without."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, as they are written."""
    return tuple(WORD.findall(text))


def listed(words: str) -> tuple[str, ...]:
    """Words written as one text, as the tuple they are."""
    return tuple(words.split())


def domains_in(text: str) -> list[str]:
    """The domains of all addresses in a text."""
    found = (address.rpartition("@")[2] for address in ADDRESS.findall(text))
    return [address.partition("/")[0] for address in found]


def labels(domain: str) -> list[str]:
    """The parts of a domain but the last."""
    return domain.split(".")[:-1]


def kinds() -> frozenset[str]:
    """Words that say of what kind a firm, a street or a house is."""
    return _listed("kinds")


def capitals() -> frozenset[str]:
    """Words that are capitalised wherever they stand, such as ``monday``."""
    return _listed("capitals")


def prose_words() -> frozenset[str]:
    """Words of plain English."""
    return _listed("prose")


@cache
def _listed(key: str) -> frozenset[str]:
    text = files("vendsim.scenario.skin").joinpath("words.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[key].split())
