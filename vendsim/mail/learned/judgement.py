"""A mail taken apart, and the learned scores of its pieces."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from vendsim.mail.intents import Intent
from vendsim.mail.layout import Part
from vendsim.mail.learned.quantities import Goods, goods_of
from vendsim.mail.learned.traits import Piece, pieces_of
from vendsim.mail.learned.weights import DEEDS, Scores, scored, summed
from vendsim.mail.lines import read_line
from vendsim.mail.names import ProductNames
from vendsim.mail.own_parts import MAX_SUBJECT_CHARS
from vendsim.mail.tokens import tokens_of

__all__ = ["Studied", "held_goods", "scores_in", "set_apart", "study", "talks"]

_TALK = DEEDS.index("small_talk")
_ORDER = DEEDS.index("order")
_COMPLAINT = DEEDS.index("complain")
SURE = 1.0
"""The score from which a piece plainly does something."""


class Studied(NamedTuple):
    """The pieces of a mail, and the traits they share."""

    pieces: list[Piece]
    shared: set[str]


def study(subject: str, parts: Sequence[Part], names: ProductNames) -> Studied:
    """Take a mail apart.

    Args:
        subject: The subject line, plain.
        parts: The sentences, list lines and rows of the body.
        names: The products of the market.
    """
    subject = subject[:MAX_SUBJECT_CHARS]
    about = read_line(tokens_of(subject), names).wanted if subject else []
    goods = goods_of(parts, names, [each for each in about if len(each.skus) == 1])
    for each in chain.from_iterable(goods):
        packs = [names.case_pack_units(sku) for sku in each.skus]
        each.odd = len(packs) == 1 and bool(each.quantity) and bool((each.quantity or 0) % packs[0])
    return Studied(*pieces_of(parts, goods, subject))


def scores_in(studied: Studied) -> list[Scores]:
    """The scores of the pieces of a mail."""
    shared = summed(studied.shared)
    return [scored(piece.own, piece.near, shared) for piece in studied.pieces]


def set_apart(
    pieces: Sequence[Piece], scores: Sequence[Scores], by_rules: Sequence[Intent]
) -> list[Piece]:
    """The pieces of a mail; a complaint of a bill or a van is not about goods ordered before it.

    A sentence without goods goes on about those named last, where it holds a number. If these are
    plainly ordered and the sentence plainly complains, it speaks of something else.
    """
    agreed = {each.sku for each in by_rules if each.intent == "order" and each.quantity}
    ordered = {
        goods.skus
        for piece, score in zip(pieces, scores, strict=True)
        for goods in piece.goods
        if goods.told and score[_COMPLAINT] < 0
        if score[_ORDER] > (0 if agreed.issuperset(goods.skus) else SURE)
    }
    if not ordered:
        return list(pieces)
    return [
        piece._replace(
            goods=[each for each in piece.goods if each.told or each.skus not in ordered]
        )
        if score[_COMPLAINT] > SURE > score[_ORDER]
        else piece
        for piece, score in zip(pieces, scores, strict=True)
    ]


def held_goods(pieces: Sequence[Piece]) -> dict[tuple[str, ...], list[tuple[int, Goods]]]:
    """Each product that a mail names, with the places of the pieces that are about it."""
    held: dict[tuple[str, ...], list[tuple[int, Goods]]] = {}
    for at, piece in enumerate(pieces):
        for goods in piece.goods:
            if goods.skus and not goods.wanted.excluded:
                held.setdefault(goods.skus, []).append((at, goods))
    return held


def talks(scores: Sequence[Scores]) -> bool:
    """Whether a mail that does nothing talks, rather than being impossible to understand."""
    return sum(each[_TALK] for each in scores) > 0
