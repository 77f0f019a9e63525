"""What speaks against an order although its words sound like one: doubtful quantities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from vendsim.mail.intents import Intent
from vendsim.mail.layout import Part
from vendsim.mail.learned.grounds import Case
from vendsim.mail.learned.quantities import Goods
from vendsim.mail.learned.traits import Piece
from vendsim.mail.learned.weights import Scores
from vendsim.mail.names import ProductNames
from vendsim.mail.own_parts import OwnParts, is_plain
from vendsim.mail.own_words import is_sellers
from vendsim.mail.repeats import repeats_last
from vendsim.mail.spoken import CASE_WORDS, MOST_CASES, NAMED
from vendsim.mail.tokens import word_set

__all__ = ["case_of", "doubtful_counts", "takes_back"]

_DOUBTING = word_set(
    "not no never nothing nobody none without if unless until before might maybe perhaps possibly"
    " probably would should plan plans planned planning draft example forecast budget suppose was"
    " were had been ordered bought left previously hold later future usually normally thinking"
    " think wondering considering decide decided deciding tempted hope hoping expect tentative"
    " cancel customer sample but however although though whether depends rfq tender enquiry inquiry"
    " prices quote quotation cheaper cheapest offer price cost check drop instead asked idea"
    " unsigned correct mistake wrong double deal off reserve confirmation either paid"
)
_CORRECTING = word_set("scratch correction rather hang wait oops meant")
_NOT_WAITING = word_set("the not to can't cannot a your our my long")
_WAITING_FOR = word_set("for until till to with and")
_TAKING_BACK = re.compile(
    r"\b(?:(?:no,? wait|wait,? no)\b(?!,? (?:make|[0-9]))"
    r"|on second thoughts?\b(?![^.]{0,30}\b(?:send|ship|drop)\b)"
    r"|(?:or rather|(?:scratch|strike) that)\b)"
)
_OFF_ORDER = re.compile(r"\b(?:off|from) (?:my|our|the|that) order\b")
# By these a mail may take back what it or another one orders.
_UNDOING = re.compile(r"\b(?:off (?:this|[a-z]{3,9}'s) order|taken off|un-?send|undo|withdrawn)\b")
_TAKING_OUT = re.compile(r"\W*(?:remove|delete|take (?:out|off)|drop|minus|less|out)\b\s*[:–-]")
_CASES_EACH = re.compile(
    r"(?<!\bone )(?<!\b1 )(?<!\ba )"
    r"\b(?:cases?|cartons?|packs?|trays?|crates?|box(?:es)?|dozen) (?:each|apiece)\b"
)
_REPORTING = word_set("sales history previous remaining")
_SPEECH = re.compile(r"\b(?:said|says|wrote|writes|saying)\s*:", re.IGNORECASE)
_SHOWING = re.compile(
    r"\b(?:by way of|for|as an) (?:example|illustration)\b"
    r"|\b(?:is|it's|that's|only|just|merely) an? (?:sample|example|specimen|template)\b",
    re.IGNORECASE,
)
_COURTESY = word_set(
    "hi hello hey dear all team sir madam thank thanks you for your mail best kind regards looking"
    " forward to reply good morning day"
)
MOST_BARE_WORDS = 2
_ONLY_GOODS = [NAMED]
_KEEPING = ("not cancel", "n't cancel", "never cancel")


def case_of(
    own: OwnParts, by_rules: Sequence[Intent], pieces: Sequence[Piece], scores: Sequence[Scores]
) -> Case:
    """What is known of a mail.

    Args:
        own: Its own words.
        by_rules: What the rules make of it.
        pieces: Its pieces.
        scores: Theirs.
    """
    circumstances = {
        "doubts": is_doubtful(own.parts),
        "reports": is_report(own.parts),
        "sellers": is_sellers_own(own.parts),
        "amends": any(repeats_last(part.text) is False for part in own.parts),
        "speech": any(_SPEECH.search(part.text) for part in own.parts),
        "shown": any(_SHOWING.search(part.text) for part in own.parts),
        "plain": is_plain(own, by_rules),
        "takes back": takes_back(own.parts),
        "keeps": keeps(own.parts),
        "bare": is_bare(own.parts),
        "names an order": own.named_order,
    }
    told = [name for name, holds in circumstances.items() if holds]
    return Case(scores, [bool(piece.goods) for piece in pieces], by_rules, told)


def is_doubtful(parts: Sequence[Part]) -> bool:
    """Whether a mail holds words by which people plan, ask, report or deny."""
    return any(not _DOUBTING.isdisjoint(part.tokens) for part in parts)


def is_report(parts: Sequence[Part]) -> bool:
    """Whether a mail holds words that reports hold."""
    return any(not _REPORTING.isdisjoint(part.tokens) for part in parts)


def is_sellers_own(parts: Sequence[Part]) -> bool:
    """Whether a mail holds what only suppliers' own letters hold."""
    return is_sellers([part.text for part in parts])


def is_bare(parts: Sequence[Part]) -> bool:
    """Whether a mail says nothing but goods, their numbers, and courtesies."""
    words = [word for part in parts for word in part.line.other_words() if word.isalpha()]
    return sum(word not in _COURTESY for word in words) <= MOST_BARE_WORDS


def takes_back(parts: Sequence[Part]) -> bool:
    """Whether a mail takes back or out what it has just said, which a plain list does not."""
    said = [part.text.lower() for part in parts if part.tokens != _ONLY_GOODS]
    return any(
        _TAKING_OUT.match(text)
        or _TAKING_BACK.search(text)
        or _OFF_ORDER.search(text)
        or _UNDOING.search(text)
        for text in said
    )


def keeps(parts: Sequence[Part]) -> bool:
    """Whether a mail says that nothing is to be cancelled."""
    text = " ".join(part.text.lower() for part in parts)
    return any(each in text for each in _KEEPING)


def doubtful_counts(
    parts: Sequence[Part], pieces: Sequence[Piece], names: ProductNames
) -> tuple[set[str], set[str]]:
    """The products of a mail whose quantity may be another than the one that was read.

    Returns:
        Those where even the rules may be wrong, and all of them.
    """
    said = {token for part in parts for token in part.tokens}
    held: dict[str, list[Goods]] = {}
    for piece in pieces:
        for goods in piece.goods:
            if goods.told and len(goods.skus) == 1:
                held.setdefault(goods.skus[0], []).append(goods)
    everything = set(held)
    text = " ".join(part.text.lower() for part in parts)
    by_case = not CASE_WORDS.isdisjoint(said)
    found = _taken_out(parts, everything) | _corrected(parts, everything) | _counted_twice(parts)
    several: set[str] = set()
    for sku, places in held.items():
        # Numbers left over in other sentences count nothing where one stands by the name.
        beside = [each for each in places if each.quantity and not each.loosely]
        counts = {each.quantity for each in beside or places if each.quantity}
        pack = names.case_pack_units(sku)
        bare = {each.quantity for each in places if each.wanted.bare and each.quantity}
        few = any(count <= MOST_CASES and count % pack for count in bare)
        # Beside "two cases each", the number of one case may only tell its size.
        by_each = any(count % pack or count == pack for count in bare)
        if (by_case and few) or (by_each and _CASES_EACH.search(text)):
            found.add(sku)
        # "Half a dozen" and "6 cans" count no cases.
        said_alone = [each.quantity for each in places if each.wanted.bare or each.loosely]
        loose = min((count for count in said_alone if count and count % pack), default=99)
        if len(counts) > 1 or (by_case and loose <= MOST_CASES):
            several.add(sku)
    back = _taken_back(parts, everything)
    return found | back, found | back | several


def _counted_twice(parts: Sequence[Part]) -> set[str]:
    """Products of which two lines, one right below the other, name different numbers."""
    found: set[str] = set()
    for one, two in pairwise(parts):
        if len(one.line.wanted) == len(two.line.wanted) == 1:
            first, second = one.line.wanted[0], two.line.wanted[0]
            apart = first.quantity and second.quantity and first.quantity != second.quantity
            if apart and first.skus == second.skus and two.sentence.deed == "none":
                found |= set(first.skus)
    return found


def _taken_out(parts: Sequence[Part], everything: set[str]) -> set[str]:
    """Products of lines that take them out of an order: "Remove: ...", "... off my order".

    Where such a sentence names none, any may be meant.
    """
    found: set[str] = set()
    for part in parts:
        text = part.text.lower()
        named = {sku for each in part.line.wanted for sku in each.skus}
        if _OFF_ORDER.search(text):
            found |= named or everything
        elif _TAKING_OUT.match(text):
            found |= named
    return found


def _taken_back(parts: Sequence[Part], everything: set[str]) -> set[str]:
    """Products that a sentence takes back: those it takes off, or all named until then."""
    found: set[str] = set()
    first = _first_named(parts)
    for at, part in enumerate(parts):
        text = part.text.lower()
        if _TAKING_BACK.search(text):
            found |= _until(at, everything, first)
        elif _OFF_ORDER.search(text):
            named = {sku for each in part.line.wanted for sku in each.skus}
            found |= named or _until(at, everything, first)
    return found


def _first_named(parts: Sequence[Part]) -> dict[str, int]:
    """For each product, the first part that names it."""
    first: dict[str, int] = {}
    for at, part in enumerate(parts):
        for each in part.line.wanted:
            for sku in each.skus:
                first.setdefault(sku, at)
    return first


def _until(at: int, everything: set[str], first: dict[str, int]) -> set[str]:
    """The products that are not named for the first time behind a part."""
    return {sku for sku in everything if first.get(sku, at) <= at}


def _corrected(parts: Sequence[Part], everything: set[str]) -> set[str]:
    """Products that a sentence behind their first mention corrects, or all where it names none."""
    found: set[str] = set()
    first = _first_named(parts)
    for at, part in enumerate(parts[1:], start=1):
        if not _corrects(part.tokens) or part.sentence.deed == "order":
            continue
        named = {sku for each in part.line.wanted for sku in each.skus}
        if named or any(token[0].isdigit() for token in part.tokens):
            found |= named or _until(at, everything, first)
    return found


def _corrects(tokens: Sequence[str]) -> bool:
    """Whether a sentence holds a word of correction; "we can't wait for it" holds none."""
    return any(
        word in _CORRECTING
        and not (word == "wait" and (before in _NOT_WAITING or after in _WAITING_FOR))
        for before, word, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False)
    )
