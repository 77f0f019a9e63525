"""Traits of a sentence that tell what it does: its words and short runs of them.

Goods, quantities, money and order numbers count as such, whatever they are; words that people
use for one another count as one.
"""

from __future__ import annotations

from vendsim.mail.amounts import NAMED
from vendsim.mail.spoken import NUMBER_WORDS
from vendsim.mail.synonyms import SYNONYMS

__all__ = ["MAX_WORDS", "shapes_of", "traits_of"]

MAX_WORDS = 60
"""Words beyond these tell nothing new."""

_MONEY_SIGNS = frozenset(("$", "usd", "@"))
_MONEY_WORDS = frozenset(("dollar", "dollars", "buck", "bucks", "cent", "cents", "c", "quid"))
_SILENT = _MONEY_SIGNS | {'"', "'", "(", ")", "[", "]", "*", "/", "|", "-", "–", "—"}
_NO_COUNT = frozenset(("a", "an", "another", "one"))
_SIGNS = ("G", "N", "M", "#")
_STOPS = frozenset((",", ".", "!", ";", ":", "?"))


def shapes_of(words: list[str]) -> list[str]:
    """Words in plain wording as shapes: "G" goods, "N" a number, "M" money, "#" an order.

    >>> shapes_of(["please", "send", "40", NAMED, NAMED, "at", "$", "0.80"])
    ['please', 'ship', 'N', 'G', 'at', 'M']
    """
    shapes: list[str] = []
    last = ""
    for at, word in enumerate(words[:MAX_WORDS]):
        if word == NAMED:
            shape = "G"
        elif "0" <= word[0] <= "9":
            before = words[at - 1] if at else ""
            priced = before in _MONEY_SIGNS or "." in word or words[at + 1 : at + 2] == ["¢"]
            shape = "M" if priced else "N"
        elif word in _SILENT:
            continue
        elif word in _MONEY_WORDS and last in ("N", "M"):
            shapes[-1] = last = "M"
            continue
        elif word in NUMBER_WORDS and word not in _NO_COUNT:
            shape = "N"
        else:
            shape = SYNONYMS.get(word, word)
        if shape == last and shape in ("G", "N", "M"):
            continue
        shapes.append(shape)
        last = shape
    return shapes


def traits_of(words: list[str], shapes: list[str], known: frozenset[str]) -> set[str]:
    """The traits of a sentence.

    Args:
        words: Its words in plain wording, product names masked.
        shapes: Its shapes.
        known: The shapes that are known; others count as "?word".
    """
    shapes = [shape if shape in known else "?word" for shape in shapes]
    said = [shape for shape in shapes if shape not in _STOPS]
    found = set(shapes)
    before, last = "", "^"
    for shape in (*shapes, "$"):
        pair = f"{last} {shape}"
        found.add(pair)
        if before:
            found.add(f"{before} {pair}")
            found.add(f"{before} _ {shape}")
        before, last = last, shape
    found.update(f"={word}" for word in words[:MAX_WORDS] if word in SYNONYMS)
    held = "".join(sign for sign in _SIGNS if sign in found)
    end = "q" if "?" in words else ":" if words[-1:] == [":"] else "."
    found.add(f"holds {held}")
    found.add(f"holds {held} {end}")
    found.add(f"begins {' '.join(said[:2])}")
    found.add(f"long {min(len(said) // 4, 5)}")
    return found
