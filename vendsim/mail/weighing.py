"""What the rest of a mail makes of the orders in it: it takes them back, turns or confirms them.

A sentence weighs only on what it is about. "Send the sampler. Don't send the jerky." takes back no
sampler, and what a tin would cost is no question about the wafers that are ordered beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TypeAlias

from vendsim.mail.acts import Sentence
from vendsim.mail.findings import OFFERS, Find, Reading
from vendsim.mail.layout import Part
from vendsim.mail.tokens import word_set

__all__ = ["weigh"]

_CONFIRMING = word_set("confirm this date eta")
_TROUBLES = ("complain", "cancel")
_REFERS = word_set("my our the those these that")

_Goods: TypeAlias = frozenset[str]


def weigh(reading: Reading, named_order: bool) -> None:
    """Let the rest of a mail take back, turn or confirm the orders in it.

    Args:
        reading: What was found.
        named_order: Whether the mail names an order that exists.
    """
    orders = [find for find in reading.finds if find.deed == "order"]
    if not orders:
        return
    ordered = frozenset(sku for find in orders for sku in _skus_of(find))
    bearing = _bearing(reading.judged, ordered)
    offered = [find for find in reading.finds if find.deed in OFFERS]
    fresh = any(sentence.fresh for sentence in reading.sentences)
    paid = any(sentence.deed == "payment_notice" for sentence in reading.sentences)
    for find in orders:
        heard = reading.sentences if find.wanted is None else [each.sentence for each in bearing]
        wants = {sentence.wants for sentence in heard}
        if any(sentence.forbids for sentence in heard) or _is_guess_in_trouble(find, bearing):
            find.dropped = True
            reading.idle.append(find.part)
        elif any(sentence.restricts for sentence in heard) or _is_offered(
            find, offered, heard, bearing
        ):
            find.deed = "counter_offer"
        elif "quote" in wants or ("price" in wants and not find.firm):
            find.deed = "ask_quote"
        elif (
            not fresh
            and paid
            and (_refers(find) or (named_order and find.part.sentence.deed != "order"))
        ):
            find.dropped = True
        elif not fresh and (find.existing or (named_order and find.wanted and _refers(find))):
            find.deed = "ask_status"
    for find in reading.finds:
        if find.deed == "ask_status" and find.wanted is None and _confirms(find):
            find.dropped = not named_order
    reading.finds = [find for find in reading.finds if not find.dropped]
    if not any(find.deed == "order" for find in reading.finds):
        reading.stray = []


def _bearing(judged: Sequence[Part], ordered: _Goods) -> list[Part]:
    """The sentences that are about goods which the mail orders, or about none in particular.

    One that names no goods goes on about those that were named last, or leads to those below it.
    """
    found: list[Part] = []
    topic: _Goods = frozenset()
    for part, after in zip_longest(judged, judged[1:]):
        leads = not part.line.wanted and after is not None and (part.leads or after.listed)
        topic = _named(after if leads else part) or topic
        if not topic or not ordered.isdisjoint(topic):
            found.append(part)
    return found


def _named(part: Part) -> _Goods:
    return frozenset(sku for each in part.line.wanted for sku in each.skus)


def _skus_of(find: Find) -> tuple[str, ...]:
    return () if find.wanted is None else find.wanted.skus


def _is_guess_in_trouble(find: Find, bearing: Sequence[Part]) -> bool:
    """Whether only the second opinion makes an order that a complaint or cancellation follows.

    What was complained of before may be the reason for the order: "Scrap 618. What I want: ...".
    """
    if not find.part.sentence.guessed:
        return False
    after = False
    for part in bearing:
        if after and part.sentence.deed in _TROUBLES:
            return True
        after = after or part is find.part
    return False


def _is_offered(
    find: Find, offered: Sequence[Find], heard: Sequence[Sentence], bearing: Sequence[Part]
) -> bool:
    """Whether the price of an order is haggled over elsewhere in the mail."""
    if not offered:
        return any(sentence.deed in OFFERS for sentence in heard)
    general = [each.part for each in offered if each.wanted is None]
    if any(part is each for each in general for part in bearing):
        return True
    skus = _skus_of(find)
    about = {_skus_of(each) for each in offered}
    if any(each.part.listed for each in offered):
        return find.part.sentence.deed != "order" or not skus or skus in about
    return bool(skus) and skus in about


def _confirms(find: Find) -> bool:
    """Whether a question only asks to confirm the order that the mail itself places."""
    tokens = find.part.tokens
    return "#" not in tokens and not _CONFIRMING.isdisjoint(tokens)


def _refers(find: Find) -> bool:
    """Whether an order speaks of goods as known ("the 40 cans"), or names none."""
    tokens = find.part.tokens
    places = find.part.line.places
    return not places or any(place and tokens[place - 1] in _REFERS for place in places)
