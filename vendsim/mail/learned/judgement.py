"""What a mail says by the learned scores of its pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vendsim.mail.intents import Act
from vendsim.mail.layout import Part
from vendsim.mail.learned.quantities import Goods, goods_of
from vendsim.mail.learned.traits import Piece, pieces_of
from vendsim.mail.learned.weights import DEEDS, Scores, scored, summed
from vendsim.mail.lines import read_line
from vendsim.mail.names import ProductNames
from vendsim.mail.tokens import tokens_of

__all__ = ["Said", "Studied", "chances", "judged", "scores_in", "study", "talks"]

MAX_SUBJECT_CHARS = 200
LEAST: dict[Act, float] = {
    "order": -1.0,
    "ask_quote": -2.0,
    "counter_offer": -1.75,
    "claim": -1.75,
    "complain": -1.5,
    "cancel": -2.5,
    "ask_status": -2.0,
    "payment_notice": -2.25,
    "ask_catalogue": -2.25,
}
"""The score from which a mail does something, chosen by cross-validation."""
LEAST_BESIDE = 1.5
"""How much surer a deed must be beside one that most often comes with talk of it."""
_BESIDE: dict[Act, frozenset[Act]] = {
    "ask_catalogue": frozenset(("ask_quote",)),
    "payment_notice": frozenset(("ask_status", "complain", "cancel")),
}
_OF_GOODS: tuple[Act, ...] = (
    *("order", "ask_quote", "counter_offer", "claim", "complain", "cancel", "ask_status"),
)
_IN_GENERAL: tuple[Act, ...] = (
    *("ask_status", "complain", "cancel", "payment_notice", "ask_catalogue"),
)
_WITHOUT_COUNT = frozenset(("claim", "payment_notice"))
_ABOUT_PAST = frozenset(("complain", "cancel", "ask_status"))
"""What is said of goods by the way in another sentence counts none of these."""
_PLACE = {deed: place for place, deed in enumerate(DEEDS)}
_TALK = _PLACE["small_talk"]


class Studied(NamedTuple):
    """The pieces of a mail, and the traits they share."""

    pieces: list[Piece]
    shared: set[str]


class Said(NamedTuple):
    """One thing that a mail says.

    Attributes:
        deed: What it does.
        skus: The product it is about: none, one, or those it may be.
        quantity: Units, if they are known.
        goods: The product as the mail speaks of it, if it does.
        part: Where the mail says so.
        score: How sure that is.
    """

    deed: Act
    skus: tuple[str, ...]
    quantity: int | None
    goods: Goods | None
    part: Part
    score: float


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
    return Studied(*pieces_of(parts, goods, subject))


def scores_in(studied: Studied) -> list[Scores]:
    """The scores of the pieces of a mail."""
    shared = summed(studied.shared)
    return [scored(piece.own, shared) for piece in studied.pieces]


def judged(pieces: Sequence[Piece], scores: Sequence[Scores]) -> list[Said]:
    """What a mail says, in no particular order; nothing where it only talks."""
    held: dict[tuple[str, ...], list[tuple[int, Goods]]] = {}
    for at, piece in enumerate(pieces):
        for goods in piece.goods:
            if not goods.wanted.excluded:
                held.setdefault(goods.skus, []).append((at, goods))
    found: list[Said] = []
    for skus, places in held.items():
        found += _about_goods(skus, places, pieces, scores)
    done = {each.deed for each in found}
    for deed in _IN_GENERAL:
        if deed in done or not pieces:
            continue
        best = max(range(len(pieces)), key=lambda at: scores[at][_PLACE[deed]])
        score = scores[best][_PLACE[deed]] - LEAST[deed]
        beside = _BESIDE.get(deed)
        if beside is not None and not beside.isdisjoint(done):
            score -= LEAST_BESIDE
        if score > 0:
            done.add(deed)
            found.append(Said(deed, (), None, None, pieces[best].parts[0], score))
    return found


def chances(
    pieces: Sequence[Piece], scores: Sequence[Scores]
) -> dict[tuple[str | None, Act], float]:
    """How likely each deed is of each product, and of the mail as a whole, as a score."""
    found: dict[tuple[str | None, Act], float] = {}
    for piece, told in zip(pieces, scores, strict=True):
        skus = {sku for goods in piece.goods for sku in goods.skus}
        for deed, least in LEAST.items():
            score = told[_PLACE[deed]] - least
            for sku in (None, *skus):
                found[sku, deed] = max(score, found.get((sku, deed), score))
    return found


def talks(scores: Sequence[Scores]) -> bool:
    """Whether a mail that does nothing talks, rather than being impossible to understand."""
    return sum(each[_TALK] for each in scores) > 0


def _about_goods(
    skus: tuple[str, ...],
    places: list[tuple[int, Goods]],
    pieces: Sequence[Piece],
    scores: Sequence[Scores],
) -> list[Said]:
    """What a mail does about one product: most often one thing, at times two."""
    told: list[tuple[float, int, Act]] = []
    for deed in _OF_GOODS:
        at = max(
            places,
            key=lambda place: (scores[place[0]][_PLACE[deed]], place[1].quantity is not None),
        )[0]
        score = scores[at][_PLACE[deed]] - LEAST[deed]
        if score > 0:
            told.append((score, at, deed))
    if not told:
        return []
    main = max(told, key=lambda each: each[0])
    if main[2] == "order" and len(told) > 1:
        # What else it may be speaks against an order.
        other = max(each[0] for each in told if each is not main)
        told[told.index(main)] = main = (main[0] - other, main[1], main[2])
    kept = [main]
    for each in told:
        pair = {each[2], main[2]}
        if pair == {"ask_quote", "counter_offer"}:
            continue
        if each is not main and (pair == {"claim", "counter_offer"} or each[1] != main[1]):
            kept.append(each)
    return [_said(each, skus, places, pieces) for each in kept]


def _said(
    told: tuple[float, int, Act],
    skus: tuple[str, ...],
    places: list[tuple[int, Goods]],
    pieces: Sequence[Piece],
) -> Said:
    score, at, deed = told
    if deed in _ABOUT_PAST:
        named = [place for place in places if place[1].told or place[1].quantity is None]
        places = named if any(place == at for place, _ in named) else places
    here = [goods for place, goods in places if place == at]
    counted = [goods for goods in here if goods.quantity] or [
        goods for _, goods in places if goods.quantity
    ]
    goods = counted[0] if counted else here[0]
    quantity = None if deed in _WITHOUT_COUNT else goods.quantity
    if deed == "order" and goods.vague:
        quantity = None
    return Said(deed, skus, quantity, goods, _part_of(goods, pieces[at]), score)


def _part_of(goods: Goods, piece: Piece) -> Part:
    """The line of a list that names goods, else the sentence."""
    for part in piece.parts:
        if any(each.skus == goods.skus for each in part.line.wanted):
            return part
    return piece.parts[0]
