"""Traits of the pieces of a mail: their words, those around them, and those of the whole mail.

A piece is a sentence, or the lines of one list; a sentence that names several products is a
piece for each of them. A trait is a short text; its first word tells where it was seen: ``p`` and
``n`` in the pieces before and after, ``m`` anywhere in the mail, ``j`` in the subject, ``wl`` and
``wr`` left and right of one product of several; without one, in the piece itself. A word also
counts as its class (``~damage``), so that one never met before is not unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from vendsim.mail.amounts import NAMED
from vendsim.mail.layout import Part
from vendsim.mail.learned.classes import class_of
from vendsim.mail.learned.quantities import Goods
from vendsim.mail.synonyms import SYNONYMS
from vendsim.mail.tokens import tokens_of
from vendsim.mail.traits import shapes_of
from vendsim.mail.wording import plain_wording

__all__ = ["Piece", "name_runs", "own_traits", "pieces_of", "words_of"]

MOST_WORDS = 60
MOST_SUBJECT_WORDS = 40
MOST_BESIDE = 8
MOST_PARTS = 60
NAME = "~name"
"""The class of names of people."""
_STOPS = frozenset((",", ".", "!", ";", ":", "?"))
_SIGNS = ("G", "N", "M", "#")

Words = tuple[list[str], list[str]]
"""Shapes of a sentence, and its words in plain wording."""


class Piece(NamedTuple):
    """A sentence or a list, or what a sentence says of one of its products.

    Attributes:
        parts: The parts of the mail it is made of.
        goods: The products it is about.
        own: The traits of itself.
        near: Those of what stands beside it.
    """

    parts: list[Part]
    goods: list[Goods]
    own: set[str]
    near: set[str]


class _Block(NamedTuple):
    parts: list[Part]
    goods: list[Goods]
    words: list[Words]
    is_list: bool


def words_of(tokens: list[str]) -> Words:
    """A sentence as shapes and as words in plain wording; whose name is in it says nothing."""
    words = [NAME if class_of(word) == NAME else word for word in plain_wording(tokens)[0]]
    return shapes_of(words), words


def own_traits(said: Words) -> set[str]:
    """The traits of a sentence by itself."""
    shapes, words = said
    found = _grams(shapes, "")
    before, last = "", "^"
    for shape in (*shapes, "$"):
        if before:
            found.add(f"{before} {last} {shape}")
            found.add(f"{before} _ {shape}")
        before, last = last, shape
    classes = [class_of(shape) for shape in shapes]
    if classes != shapes:
        found.update([each for each in classes if each[0] == "~"])
        found.update([f"{a} {b}" for a, b in pairwise(("^", *classes, "$"))])
    found.update([f"={word}" for word in words[:MOST_WORDS] if word in SYNONYMS])
    spoken = [shape for shape in shapes if shape not in _STOPS]
    found.add(f"b {' '.join(spoken[:2])}")
    found.add(f"b3 {' '.join(spoken[:3])}")
    found.add(f"e {' '.join(spoken[-2:])}")
    held = "".join([sign for sign in _SIGNS if sign in found])
    end = "q" if "?" in words else ":" if words[-1:] == [":"] else "."
    found.add(f"h {held}")
    found.add(f"h {held} {end}")
    found.add(f"l {min(len(spoken) // 4, 5)}")
    return found


def pieces_of(
    parts: Sequence[Part], goods: Sequence[list[Goods]], subject: str
) -> tuple[list[Piece], set[str]]:
    """The pieces of a mail, and the traits that all of them share.

    Args:
        parts: The sentences, list lines and rows of the mail.
        goods: The products each of them is about.
        subject: The subject line, plain.
    """
    blocks = _blocks(parts[:MOST_PARTS], goods)
    shared = _shared(blocks, subject)
    found: list[Piece] = []
    for at, block in enumerate(blocks):
        own = _place_of(blocks, at)
        for said in block.words:
            own |= own_traits(said)
        if block.is_list and at:
            own |= own_traits(blocks[at - 1].words[-1])  # A list says what leads to it.
        found += _pieces(block, own, _beside(blocks, at))
    return found, shared


def _blocks(parts: Sequence[Part], goods: Sequence[list[Goods]]) -> list[_Block]:
    """Lines of one list put together; every other part alone."""
    found: list[_Block] = []
    for part, named in zip(parts, goods, strict=False):
        is_list = part.reads_as_list and bool(part.line.wanted)
        tokens = part.line.tokens
        words = words_of(["40", NAMED] if is_list and tokens == [NAMED] else tokens)
        if is_list and found and found[-1].is_list:
            found[-1].parts.append(part)
            found[-1].goods.extend(named)
            found[-1].words.append(words)
        else:
            found.append(_Block([part], list(named), [words], is_list))
    return found


def _shared(blocks: list[_Block], subject: str) -> set[str]:
    found: set[str] = set()
    for block in blocks:
        for shapes, _ in block.words:
            found.update([f"m {shape}" for shape in shapes])
            found.update([f"m {a} {b}" for a, b in pairwise(shapes)])
    if subject:
        shapes, _ = words_of(tokens_of(subject)[:MOST_SUBJECT_WORDS])
        found.update([f"j {shape}" for shape in shapes])
        found.update([f"j {a} {b}" for a, b in pairwise(shapes)])
    else:
        found.add("nosubj")
    naming = sum(bool(part.line.wanted) for block in blocks for part in block.parts)
    found.add(f"blocks {min(len(blocks), 8)}")
    found.add(f"ngoods {min(naming, 5)}")
    return found


def _place_of(blocks: list[_Block], at: int) -> set[str]:
    """The traits of where a block stands and how it is laid out."""
    block = blocks[at]
    found = {"first" if at == 0 else "notfirst"}
    found.add("last" if at == len(blocks) - 1 else "notlast")
    if len(block.parts) > 1:
        found.add("LIST")
    if block.is_list:
        found.add("listy")
    if block.parts[0].listed:
        found.add("listed")
    if at and blocks[at - 1].parts[-1].leads:
        found.add("led")
    return found


def _beside(blocks: list[_Block], at: int) -> set[str]:
    """The traits of what stands beside a block."""
    found: set[str] = set()
    if at:
        before = blocks[at - 1]
        found |= _grams(before.words[-1][0], "p ")
        if before.parts[-1].line.wanted:
            found.add("p goods")
    if at > 1:
        found.update([f"pp {shape}" for shape in blocks[at - 2].words[-1][0]])
    if at + 1 < len(blocks):
        found |= _grams(blocks[at + 1].words[0][0], "n ")
    if at + 2 < len(blocks):
        found.update([f"nn {shape}" for shape in blocks[at + 2].words[0][0]])
    return found


def _grams(shapes: list[str], where: str) -> set[str]:
    """Words and pairs of words."""
    ends = ["^", *shapes, "$"]
    found = {where + shape for shape in shapes}
    found.update([f"{where}{a} {b}" for a, b in pairwise(ends)])
    return found


def _pieces(block: _Block, own: set[str], near: set[str]) -> list[Piece]:
    """A block as one piece, or one for each product that its sentence names."""
    tokens = block.parts[0].line.tokens
    runs = name_runs(tokens) if len(block.goods) > 1 and not block.is_list else []
    if len(runs) < 2 or len(runs) != len(block.goods):
        named = any(part.line.wanted for part in block.parts)
        kind = "list" if block.is_list else "goods" if named else "plain"
        own.add(f"kind {'virtual' if block.goods and not named else kind}")
        return [Piece(block.parts, block.goods, own, near)]
    found: list[Piece] = []
    for place, (start, end) in enumerate(runs):
        since = runs[place - 1][1] if place else 0
        until = runs[place + 1][0] if place + 1 < len(runs) else len(tokens)
        left = words_of(tokens[since:start])[0][-MOST_BESIDE:]
        right = words_of(tokens[end:until])[0][:MOST_BESIDE]
        beside = {f"nth {min(place, 2)}", "lastg" if place == len(runs) - 1 else "notlastg"}
        for where, shapes in (("wl", left), ("wr", right)):
            beside.update([f"{where} {shape}" for shape in shapes])
            beside.update([f"{where} {a} {b}" for a, b in pairwise(shapes)])
        found.append(Piece(block.parts, [block.goods[place]], own | beside, near))
    return found


def name_runs(tokens: list[str]) -> list[tuple[int, int]]:
    """Where product names stand among tokens."""
    found: list[tuple[int, int]] = []
    for at, token in enumerate(tokens):
        if token != NAMED:
            continue
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found
