"""The first, deterministic reader: from a mail's text to what its writer wants.

Strict about commitment: an order is read only where the writer says to buy now, names the
product so that one product fits, and gives a quantity. A question, a condition, a plan, a
report of the past or somebody else's words are never an order. What cannot be read comes
out as ``unreadable`` with what is missing, never as a guess.
"""

from __future__ import annotations

import re
from dataclasses import replace

from vendsim.mail.acts import NOTHING, Sentence
from vendsim.mail.commitment import COMMITTING_WORDS, ORDER_VERBS
from vendsim.mail.conclusions import conclude, unread
from vendsim.mail.findings import OFFERS, Find, Reading
from vendsim.mail.intents import Intent
from vendsim.mail.layout import Part, parts_of
from vendsim.mail.names import ProductNames
from vendsim.mail.own_words import own_lines
from vendsim.mail.repeats import AGAIN_WORDS, repeats_last
from vendsim.mail.tokens import plain_text, word_set
from vendsim.mail.unread import is_foreign, is_instruction

__all__ = ["read_mail"]

# An own number of the buyer's ("PO-17") says nothing about an order that exists.
_ORDER_NUMBER = re.compile(r"\b([A-Za-z]{1,4})-[0-9]{3,12}\b")
_OWN_NUMBERS = frozenset(("po", "ref", "inv", "ord", "req"))
_HEADING = re.compile(
    r"(?:(?:new|purchase|firm|weekly|restock|my|our|an?)\s+){0,3}(?:order|po)\b"
    r"(?!\s*(?:status|question|inquiry|enquiry|info|update|request|number|no\b|#|cancel))",
    re.IGNORECASE,
)
# A list under one of these is something else than a wish.
_GOODS_WORDS = word_set(
    "order items item products product quantities quantity list following need details shipment"
    " goods lines below want wanted purchase"
)
_BUSINESS = (
    ORDER_VERBS
    | COMMITTING_WORDS - word_set("i we will would let's i'll we'll my our a is")
    | {"?"}
)
_SPEECH = word_set("said says wrote writes saying")
_REFERS = word_set("my our the those these that")


def read_mail(subject: str, body: str, catalogue: ProductNames) -> list[Intent]:
    """What the writer of a mail wants.

    Args:
        subject: The subject line; it counts only where it heads a plain list ("Order").
        body: The text, with whatever it quotes and whatever signs it.
        catalogue: The products of the market.

    Returns:
        At least one intent, in the order of the text. An empty or senseless mail is one
        ``unreadable`` intent.
    """
    lines = own_lines(plain_text(body))
    text = " ".join(lines)
    if is_instruction(body) or is_foreign(text):
        return [unread(text)]
    named_order = False
    if any("-" in line and _ORDER_NUMBER.search(line) for line in lines):
        named_order = any(_names_order(line, catalogue) for line in lines)
        lines = [
            _ORDER_NUMBER.sub(lambda match: _masked(match[0], catalogue), line) for line in lines
        ]
    reading = Reading()
    for part in parts_of(lines, catalogue):
        repeats = None
        if not AGAIN_WORDS.isdisjoint(part.tokens):
            repeats = repeats_last(part.text)
        if repeats is None or (repeats and part.line.wanted):
            _take(reading, part)
        else:
            reading.repeats.append((part, repeats))
    _settle_pending(reading, plain_text(subject).strip())
    _weigh(reading, named_order)
    return conclude(reading, text)


def _names_order(line: str, catalogue: ProductNames) -> bool:
    return any(
        match[1].lower() not in _OWN_NUMBERS and not catalogue.is_sku(match[0])
        for match in _ORDER_NUMBER.finditer(line)
    )


def _masked(number: str, catalogue: ProductNames) -> str:
    """Hide an order number, which is no quantity; a SKU stays."""
    return number if catalogue.is_sku(number) else "#"


def _take(reading: Reading, part: Part) -> None:
    """Add one sentence, list line or table row to what has been read."""
    sentence = part.sentence
    if not _BUSINESS.isdisjoint(part.tokens):
        reading.businesslike = True
    if part.leads and not _SPEECH.isdisjoint(part.tokens):
        reading.reported = True
    if reading.reported and sentence.deed == "order":
        sentence = NOTHING
    reading.sentences.append(sentence)
    if sentence.accepts:
        reading.accepted.append(part)
        return
    if sentence.deed in ("none", "small_talk"):
        if sentence.deed == "small_talk":
            reading.chatty = reading.chatty or part.text
        if not sentence.forbids:
            _take_neutral(reading, part, sentence)
        return
    if part.line.wanted:
        _assign(reading, part, sentence)
    else:
        reading.finds.append(Find(sentence.deed, part, None, sentence.firm))
        if sentence.deed == "order":
            if part.line.loose:
                reading.stray.append(part)
            if (sentence.points or len(part.tokens) < 5) and reading.pending:
                for listed in reading.pending:
                    _assign(reading, listed, sentence)
                reading.pending = []
    if sentence.deed == "order" or part.leads or sentence.points or part.line.wanted:
        reading.context, reading.default = sentence, part.line.default
        reading.foreign = False


def _take_neutral(reading: Reading, part: Part, sentence: Sentence) -> None:
    """A part that does nothing by itself: a list line takes the deed of what leads to it."""
    goods = part.line.wanted or part.line.loose
    if not goods and _amends(part):
        reading.stray.append(part)
    if not goods:
        if part.leads and sentence.deed == "none":
            reading.foreign = _GOODS_WORDS.isdisjoint(part.tokens)
        return
    context = None if reading.foreign else reading.context
    if part.reads_as_list and context is not None:
        _assign(reading, part, context)
    elif part.reads_as_list and not reading.foreign and _begs(part) and not reading.reported:
        _assign(reading, part, Sentence("order", True))
    elif (part.reads_as_list or _is_counted(part)) and not reading.foreign:
        reading.pending.append(part)
    elif (
        context is not None
        and context.deed == "order"
        and (part.listed or _begs(part) or _opens_with_stray_count(part))
    ):
        reading.blocked.append(part)
    else:
        reading.idle.append(part)


def _opens_with_stray_count(part: Part) -> bool:
    """Whether a line counts, from its first word on, something that is no product known here."""
    loose = part.line.loose
    return bool(loose) and loose[0].start == 0 and not part.line.wanted


def _amends(part: Part) -> bool:
    """Whether a sentence changes a number said before: "actually, make that 30"."""
    pairs = zip(part.tokens, part.tokens[1:], strict=False)
    makes = any(first == "make" and second in ("that", "it") for first, second in pairs)
    return makes and bool(part.line.spare)


def _is_counted(part: Part) -> bool:
    """Whether a part names goods with their quantities and nothing against them."""
    wanted = part.line.wanted
    return part.sentence.states and bool(wanted) and all(each.quantity for each in wanted)


def _begs(part: Part) -> bool:
    """Whether a sentence that is no clear order still asks for goods."""
    return bool(part.line.wanted) and "please" in part.tokens


def _assign(reading: Reading, part: Part, sentence: Sentence) -> None:
    """Give the products of a part the deed of a sentence."""
    default = reading.default
    for wanted in part.line.wanted:
        if wanted.quantity is None and not wanted.unclear and default is not None:
            wanted = replace(wanted, quantity=default.number, unclear=default.number is None)
        deed = "ask_quote" if sentence.deed == "ask_catalogue" else sentence.deed
        reading.finds.append(Find(deed, part, wanted, sentence.firm))
    if sentence.deed == "order" and part.line.loose:
        reading.stray.append(part)


def _settle_pending(reading: Reading, subject: str) -> None:
    """A list that nothing explains is an order only under a subject that says so."""
    if not reading.pending:
        return
    silent = all(each.deed in ("order", "small_talk", "none") for each in reading.sentences)
    if silent and _HEADING.match(subject):
        heading = Sentence("order", True)
        for part in reading.pending:
            _assign(reading, part, heading)
    else:
        reading.idle += reading.pending
    reading.pending = []


def _weigh(reading: Reading, named_order: bool) -> None:
    """Let the rest of the mail take back, turn or confirm the orders in it."""
    orders = [find for find in reading.finds if find.deed == "order"]
    if not orders:
        return
    sentences = reading.sentences
    deeds = {sentence.deed for sentence in sentences}
    wants = {sentence.wants for sentence in sentences}
    fresh = any(sentence.fresh for sentence in sentences)
    forbids = any(sentence.forbids for sentence in sentences)
    offers = bool(deeds & OFFERS) or any(sentence.restricts for sentence in sentences)
    for find in orders:
        if forbids:
            find.dropped = True
            reading.idle.append(find.part)
        elif offers:
            find.deed = "counter_offer"
        elif "quote" in wants or ("price" in wants and not find.firm):
            find.deed = "ask_quote"
        elif not fresh and "payment_notice" in deeds and (named_order or _refers(find)):
            find.dropped = True
        elif not fresh and named_order:
            find.deed = "ask_status"
    for find in reading.finds:
        if find.deed == "ask_status" and find.wanted is None and _confirms(find):
            find.dropped = not named_order
    reading.finds = [find for find in reading.finds if not find.dropped]
    if not any(find.deed == "order" for find in reading.finds):
        reading.stray = []


def _confirms(find: Find) -> bool:
    """Whether a question only asks to confirm the order that the mail itself places."""
    return "confirm" in find.part.tokens or "this" in find.part.tokens


def _refers(find: Find) -> bool:
    """Whether an order speaks of goods as known ("the 40 cans"), or names none."""
    tokens = find.part.tokens
    places = find.part.line.places
    return not places or any(place and tokens[place - 1] in _REFERS for place in places)
