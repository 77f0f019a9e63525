"""Classes of words that do the same in a mail: kinds of damage, vehicles, names of people.

A word that no mail held from which the reader learned still counts as its class.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["class_of"]


def class_of(word: str) -> str:
    """The class of a word, marked by "~"; the word itself if it has none."""
    return _classes().get(word, word)


@cache
def _classes() -> dict[str, str]:
    """The class of each word: a line for each class, its name before the colon."""
    text = files("vendsim.mail.learned").joinpath("classes.txt").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, _, words = line.partition(": ")
        found.update(dict.fromkeys(words.split(), f"~{name}"))
    return found
