"""One reading out of two: what the rules make of a mail, and what its learned scores say.

Each deed about each product is weighed on its grounds (see :mod:`.grounds`), the rules' opinion
among them; what weighs more than nothing is found, an order only where it weighs far more.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from vendsim.mail.intents import MAX_EVIDENCE_CHARS, Act, Intent, unreadable
from vendsim.mail.layout import Part
from vendsim.mail.learned.grounds import (
    IN_GENERAL,
    OF_GOODS,
    PLACE,
    Case,
    Grounds,
    general_grounds,
    goods_grounds,
    goods_scores,
)
from vendsim.mail.learned.joined import is_broken_off, joined_to
from vendsim.mail.learned.judgement import held_goods, talks
from vendsim.mail.learned.quantities import Goods
from vendsim.mail.learned.told import in_doubt, intent_of, told_of
from vendsim.mail.learned.traits import Piece
from vendsim.mail.tokens import tokens_of, word_set
from vendsim.mail.unread import is_plain_english

__all__ = ["Weights", "guarded", "verdict"]

LEAST_TO_ORDER = 1.75
"""What an order must weigh, the logarithm of its odds; below it is asked about."""
LEAST_BESIDE_ORDERS = 0.5
"""The same beside another order of the mail, where no word of the sentence speaks against it."""
LESS_UNASKED = 0.5
"""How much less an order weighs in a mail without any word that asks for goods: lists of what was
sold, of what came or of what is to be quoted look like it."""
LEAST = 0.2
"""What any other deed must weigh."""
LEAST_LEAD = 1.0
"""How much more an order must weigh than what else is found of its product."""
UNIT = 1000
"""What weights are multiplied by in their file."""
_VETOES = frozenset(("sellers", "amends", "speech"))
"""Mails that never order by their scores alone."""
_BESIDE_ORDERS: frozenset[Act] = frozenset(("ask_status", "claim", "complain"))
_ASKING: frozenset[Act] = frozenset(("ask_quote", "counter_offer"))

_AGAINST = word_set(
    "no not never sorry propose proposing suggest offer decline declined ? before whichever wait if"
    " unless earlier last maybe perhaps possible previous was were had already"
)
_LEAVING_OUT = word_set(
    "no not none without skip pass leave out drop decline declined reject rejected refuse refused"
    " nothing never let later another"
)
_ADDING = word_set("and & plus also some more another")
_SEEKING = word_set(
    "? send ship order deliver need want take quote price prices cost much what which bring get"
    " like put rush how interested some"
)
_POINTING = word_set("it them this these those yet")
_ASKING_FOR = word_set(
    "ship send sends order deliver need needs want wants wanted take taking book put add get give"
    " have like please pls plz confirm accept accepted agree agreed deal yes yep ok okay go supply"
    " dispatch restock reorder purchase buy buying bring let require grab drop replenish fill"
    " reserve place load"
)
_UNASKED = re.compile(r"(?:\bnot|\bnever|n't) (?:asked|ordered|requested|wanted)\b", re.IGNORECASE)
_SWAPPED = re.compile(
    r"\b(?:instead of|in place of|ordered|asked for|paid for|(?:i|we) wanted|swap(?:ped)?"
    r"|mix(?:ed)? up|by mistake|marked|labell?ed)\b",
    re.IGNORECASE,
)
"""Words by which people say that one product came for another."""

Weights: TypeAlias = dict[str, dict[str, int]]
"""For each deed, ``IN_GENERAL`` with " in general" behind it, what each ground weighs."""


def verdict(case: Case, pieces: Sequence[Piece], text: str) -> list[Intent]:
    """The intents of a mail; :func:`guarded` has the last word on its orders.

    Args:
        case: What is known of it.
        pieces: Its pieces.
        text: The mail, as evidence where nothing else is.
    """
    by_rules = list(case.by_rules)
    again = [each for each in by_rules if each.missing == "last_order"]
    if again and len(by_rules) == 1:
        return again
    if "bare" in case.circumstances and any(each.missing == "commitment" for each in by_rules):
        return by_rules
    vetoed = not _VETOES.isdisjoint(case.circumstances)
    shown = "shown" in case.circumstances
    unasked = _ASKING_FOR.isdisjoint(tokens_of(text))
    told: dict[Act, list[float]] = {deed: [] for deed in OF_GOODS}
    held = held_goods(pieces)
    forbidden = _forbidden(pieces)
    weights: dict[tuple[str, ...], dict[Act, float]] = {}
    done: dict[tuple[str, ...], list[Act]] = {}
    for skus, places in held.items():
        scores = goods_scores(case, {at for at, _ in places})
        if len(skus) == 1:
            for deed, score in zip(OF_GOODS, scores, strict=True):
                told[deed].append(score)
        weighed = weights[skus] = _weighed(goods_grounds(case, skus, places, scores))
        if unasked and not _orders(by_rules, skus):
            weighed["order"] -= LESS_UNASKED
        barred = vetoed or not forbidden.isdisjoint(skus)
        if shown or (barred and not _orders(by_rules, skus)):
            weighed["order"] = min(weighed["order"], 0.0)
        done[skus] = _done(weighed, _told_apart(case, places))
    found = _about_goods(case, pieces, weights, done, text)
    intents = {each.intent for each in found}
    for deed in IN_GENERAL:
        grounds = general_grounds(case, deed, told.get(deed, ()))
        if deed not in intents and _sum(f"{deed} in general", grounds) > LEAST:
            found.append(_general(deed, case, pieces, text))
    found = _complained_once(list(dict.fromkeys(found + again)), by_rules, text)
    if not found:
        return _nothing(case, text)
    wanted = {skus for skus, places in held.items() if _is_sought(skus, places, pieces)}
    found = _without_kinds(found, wanted)
    found = _with_doubts(by_rules, found) if _says_no_more(found, by_rules) else found
    return _without_kinds(found, wanted)


def _about_goods(
    case: Case,
    pieces: Sequence[Piece],
    weights: dict[tuple[str, ...], dict[Act, float]],
    done: dict[tuple[str, ...], list[Act]],
    text: str,
) -> list[Intent]:
    """What a mail does about each product, or may do.

    Args:
        case: What is known of it.
        pieces: Its pieces.
        weights: What each deed weighs of each product.
        done: What the mail does about each.
        text: The mail.
    """
    held = held_goods(pieces)
    by_rules = list(case.by_rules)
    found: list[Intent] = []
    ordered = [
        skus
        for skus, places in held.items()
        if len(skus) == 1 and "order" in done[skus] and _is_counted(places)
    ]
    orders = bool(ordered) and not _UNASKED.search(text)
    joined = joined_to(ordered, _parts_of(pieces)) if orders else set()
    for skus, places in held.items():
        weighed = weights[skus]
        deeds = done[skus]
        if orders and not deeds:
            if _is_left_out(skus, places, pieces):
                continue
            if weighed["order"] >= LEAST_BESIDE_ORDERS and _is_counted(places):
                sure = skus in joined or _is_undoubted(skus, places, pieces)
                deeds = ["order"] if sure and len(skus) == 1 else []
        if (
            "order" in deeds
            and not _orders(by_rules, skus)
            and _is_broken_off(skus, places, pieces)
        ):
            deeds = [deed for deed in deeds if deed != "order"]
        if not deeds and weighed["order"] > 0:
            about = told_of("order", skus, places, pieces, case)
            found.append(in_doubt(about))
        for deed in deeds:
            about = told_of(deed, skus, places, pieces, case)
            found.append(intent_of(deed, about, by_rules))
    return found


def guarded(
    found: list[Intent], by_rules: list[Intent], unclear: tuple[set[str], set[str]]
) -> list[Intent]:
    """The intents of a mail, none of which orders what may be meant otherwise.

    Args:
        found: The intents.
        by_rules: What the rules make of the mail.
        unclear: Products whose quantity may be another, even by rules and by scores alone.
    """
    surely, maybe = unclear
    return [
        unreadable("which_quantity", each.evidence, each.sku)
        if each.intent == "order" and each.sku in (surely if each in by_rules else maybe)
        else each
        for each in found
    ]


def _forbidden(pieces: Sequence[Piece]) -> set[str]:
    """Products of which the next sentence says not to send them, or not yet: "Do not send it"."""
    found: set[str] = set()
    topic: set[str] = set()
    for piece in pieces:
        for part in piece.parts:
            named = {sku for each in part.line.wanted for sku in each.skus}
            points = not _POINTING.isdisjoint(part.tokens) and "if" not in part.tokens
            if part.sentence.forbids and points and not named:
                found |= topic
            topic = named or topic
    return found


def _is_sought(
    skus: tuple[str, ...], places: Sequence[tuple[int, Goods]], pieces: Sequence[Piece]
) -> bool:
    """Whether a name is counted, asked for, or added to what is wanted: "... and tea"."""
    if any(goods.quantity or goods.wanted.unclear for _, goods in places):
        return True
    parts = [part for at, _ in places for part in pieces[at].parts]
    return any(
        part.line.tokens[start - 1] in _ADDING or "too" in part.tokens
        for part in parts
        for (start, _), wanted in zip(part.line.spans, part.line.wanted, strict=False)
        if wanted.skus == skus and start
    )


def _is_talked_of(intent: Intent) -> bool:
    return _SEEKING.isdisjoint(tokens_of(intent.evidence))


def _without_kinds(found: list[Intent], wanted: set[tuple[str, ...]]) -> list[Intent]:
    """Leave out what names goods of the mail together: "your teas are fine. 24 lemon tea"."""
    told = {each.sku for each in found if each.intent != "unreadable"}
    return [
        each
        for each in found
        if each.missing != "which_product"
        or each.quantity
        or len(each.candidates) < 2
        or (told.isdisjoint(each.candidates) and not (told - {None} and _is_talked_of(each)))
        or (each.candidates in wanted and not told.issuperset(each.candidates))
    ]


def _complained_once(found: list[Intent], by_rules: list[Intent], text: str) -> list[Intent]:
    """One complaint about several products where one of them came for another."""
    complaints = [each for each in found if each.intent == "complain"]
    if len(complaints) < 2 or not _SWAPPED.search(text):
        return found
    in_general = [each for each in by_rules if each.intent == "complain" and each.sku is None]
    rest = [each for each in found if each.intent != "complain"]
    return [*rest, *(in_general or complaints)[:1]]


def _says_no_more(found: list[Intent], by_rules: list[Intent]) -> bool:
    """Whether the rules understand the same, and so know best what else is missing."""
    clear = [_kernel(each) for each in found if each.intent != "unreadable"]
    by_rules_too = [_kernel(each) for each in by_rules if each.intent != "unreadable"]
    if Counter(clear) != Counter(by_rules_too):
        return False
    return bool(clear) or any(each.missing for each in by_rules)


def _with_doubts(by_rules: list[Intent], found: list[Intent]) -> list[Intent]:
    """What the rules make of a mail that orders nothing, and the goods it may want beside."""
    told = {each.sku for each in by_rules}
    if any(each.intent == "order" or each.missing for each in by_rules):
        return by_rules
    return [*by_rules, *(each for each in found if each.missing and each.sku not in told)]


def _kernel(intent: Intent) -> tuple[Act, str | None, int | None]:
    return intent.intent, intent.sku, intent.quantity


def _orders(by_rules: list[Intent], skus: tuple[str, ...]) -> bool:
    return any(each.intent == "order" and each.sku in skus for each in by_rules)


def _weighed(grounds: Sequence[Grounds]) -> dict[Act, float]:
    return {deed: _sum(deed, each) for deed, each in zip(OF_GOODS, grounds, strict=True)}


def _sum(deed: str, grounds: Grounds) -> float:
    weights = _weights()[deed]
    return sum(weights.get(name, 0) * value for name, value in grounds.items()) / UNIT


def _done(weighed: dict[Act, float], apart: Collection[Act]) -> list[Act]:
    """What a mail does about a product: most often one thing, at times two.

    Args:
        weighed: What each deed weighs.
        apart: Deeds told of the product elsewhere than an order would be.
    """
    deeds: list[Act] = [
        deed for deed, weight in weighed.items() if weight > LEAST and deed != "order"
    ]
    if len(_ASKING.intersection(deeds)) == len(_ASKING):
        deeds.remove(min(_ASKING, key=lambda deed: (weighed[deed], deed)))
    others = max((weighed[deed] for deed in deeds if deed not in apart), default=-LEAST_LEAD)
    if weighed["order"] < LEAST_TO_ORDER or weighed["order"] < others + LEAST_LEAD:
        return deeds
    return ["order", *(deed for deed in deeds if deed not in _ASKING)]


def _told_apart(case: Case, places: Sequence[tuple[int, Goods]]) -> set[Act]:
    """What a mail may do about goods beside ordering them, if other words of it do that."""
    ordered_at = _likeliest("order", case, places)
    return {deed for deed in _BESIDE_ORDERS if _likeliest(deed, case, places) != ordered_at}


def _likeliest(deed: Act, case: Case, places: Sequence[tuple[int, Goods]]) -> int:
    return max((at for at, _ in places), key=lambda at: case.scores[at][PLACE[deed]])


def _is_counted(places: Sequence[tuple[int, Goods]]) -> bool:
    return any(goods.quantity and goods.told for _, goods in places)


def _parts_of(pieces: Sequence[Piece]) -> list[Part]:
    """The parts of a mail, each once, that name goods."""
    return [
        part
        for at, piece in enumerate(pieces)
        if not at or pieces[at - 1].parts is not piece.parts
        for part in piece.parts
        if part.line.wanted
    ]


def _is_broken_off(
    skus: tuple[str, ...], places: Sequence[tuple[int, Goods]], pieces: Sequence[Piece]
) -> bool:
    """Whether a product is named but once, and its writer breaks off to correct himself."""
    named = _naming(skus, places, pieces)
    return len(places) == 1 and any(is_broken_off(skus, part) for part in named)


def _leaves_out(part: Part) -> bool:
    return "n't" in part.text or not _LEAVING_OUT.isdisjoint(part.tokens)


def _naming(
    skus: tuple[str, ...], places: Sequence[tuple[int, Goods]], pieces: Sequence[Piece]
) -> list[Part]:
    """The sentences that name a product."""
    return [
        part
        for at, _ in places
        for part in pieces[at].parts
        if any(each.skus == skus for each in part.line.wanted)
    ]


def _is_left_out(
    skus: tuple[str, ...], places: Sequence[tuple[int, Goods]], pieces: Sequence[Piece]
) -> bool:
    """Whether a product is named beside orders only to say that it is not wanted."""
    counts = {goods.quantity for _, goods in places}
    if counts == {0}:
        return True
    if counts != {None} or any(goods.is_counted for _, goods in places):
        return False
    named = _naming(skus, places, pieces)
    return bool(named) and all(_leaves_out(part) for part in named)


def _is_undoubted(
    skus: tuple[str, ...], places: Sequence[tuple[int, Goods]], pieces: Sequence[Piece]
) -> bool:
    """Whether no sentence that names a product denies, asks, or speaks of another time."""
    return all(
        _AGAINST.isdisjoint(part.tokens) and "n't" not in part.text and "..." not in part.text
        for part in _naming(skus, places, pieces)
    )


def _general(deed: Act, case: Case, pieces: Sequence[Piece], text: str) -> Intent:
    """What a mail does about no product, as the rules put it if they agree."""
    for each in case.by_rules:
        if each.intent == deed and each.sku is None:
            return each
    total = None
    if deed == "payment_notice" and pieces:
        place = PLACE[deed]
        best = max(range(len(pieces)), key=lambda at: case.scores[at][place])
        sums = {price.cents for price in pieces[best].parts[0].line.prices}
        total = sums.pop() if len(sums) == 1 else None
    return Intent(deed, None, None, None, total, text[:MAX_EVIDENCE_CHARS])


def _nothing(case: Case, text: str) -> list[Intent]:
    """A mail in which nothing is found: talk, or what cannot be understood."""
    by_rules = list(case.by_rules)
    in_general = [each for each in by_rules if each.sku is None and each.intent in IN_GENERAL]
    if in_general:
        return in_general
    talk = talks(case.scores) and is_plain_english(text)
    if talk or all(each.intent == "small_talk" for each in by_rules):
        return [Intent("small_talk", None, None, None, None, text[:MAX_EVIDENCE_CHARS])]
    if all(each.intent == "unreadable" for each in by_rules):
        return by_rules
    return [unreadable("meaning", text)]


@cache
def _weights() -> Weights:
    text = files("vendsim.mail.learned").joinpath("grounds.json").read_text(encoding="utf-8")
    weights: Weights = json.loads(text)
    return weights
