"""A mail in parts: its own words, sentence by sentence, with order numbers hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from vendsim.mail.amended import amended
from vendsim.mail.intents import Intent
from vendsim.mail.layout import Part, parts_of
from vendsim.mail.names import ProductNames
from vendsim.mail.own_words import own_lines
from vendsim.mail.quoted import answers_completed, answers_something, only_product
from vendsim.mail.tokens import plain_text

__all__ = ["MAX_SUBJECT_CHARS", "MAX_TOKENS", "OwnParts", "is_endless", "is_plain", "own_parts"]

# An own number of the buyer's ("PO-17") says nothing about an order that exists.
_ORDER_NUMBER = re.compile(r"\b([A-Za-z]{1,4}(?=-[0-9]{3})|[A-Z]{2,4})-[0-9]{2,12}\b")
_OWN_CALLED = re.compile(
    r"\b(?:purchase order|quote|quotation|offer|p\.?o\.?|our ref(?:erence)?)"
    r"\s*(?:no\.?|number|nr\.?|#|:)?\s*$",
    re.IGNORECASE,
)
_SLOT = re.compile(r"\b[A-F][1-9]\b(?=[ ,;:)])")
MAX_CALLED_CHARS = 30
MAX_TOKENS = 1000
MAX_SUBJECT_CHARS = 200
"""Of a subject line that is read."""
MOST_PLAIN_WORDS = 24
_OWN_NUMBERS = frozenset(("po", "ref", "inv", "ord", "req"))


class OwnParts(NamedTuple):
    """The own words of a mail in parts, and the products that it counts anew in doubtful words."""

    subject: str
    text: str
    parts: list[Part]
    named_order: bool
    doubted: frozenset[str] = frozenset()


def own_parts(subject: str, body: str, catalogue: ProductNames) -> OwnParts:
    """Take a mail apart."""
    whole, about = plain_text(body), plain_text(subject).strip()
    lines = _own_lines(whole, catalogue)
    beside = "\n".join((about, *_left_out(whole, lines)))
    text = " ".join(lines)
    named_order = False
    if any("-" in line and _ORDER_NUMBER.search(line) for line in lines):
        named_order = any(_names_order(line, catalogue) for line in lines)
        lines = [_ORDER_NUMBER.sub(lambda match: _masked(match, catalogue), line) for line in lines]
    lines = [_SLOT.sub("slot", line) for line in lines]
    parts, doubted = amended(parts_of(lines, catalogue, beside), catalogue)
    return OwnParts(about, text, parts, named_order, frozenset(doubted))


def _own_lines(text: str, names: ProductNames) -> list[str]:
    """The writer's own lines; what they are about, where only what they quote tells."""
    if ">" in text:
        text = answers_completed(text, names)
    lines = own_lines(text)
    if ('"' in text or "'" in text) and answers_something(lines, names):
        lines = own_lines(text, lambda said: _name_of(only_product([said], names), names))
    return lines


def _left_out(text: str, kept: list[str]) -> list[str]:
    """The lines of a mail that are not, or not all, its writer's own."""
    own = set(kept)
    return [line for line in text.splitlines() if line.strip("*`# \t") not in own]


def _name_of(sku: str | None, names: ProductNames) -> str:
    return "" if sku is None else names.name(sku)


def is_endless(own: OwnParts) -> bool:
    """Whether a mail is longer than any that was learned from, as a whole or in one sentence."""
    if any(part.tokens == [""] for part in own.parts):
        return True
    return sum(len(part.tokens) for part in own.parts) > MAX_TOKENS


def is_plain(own: OwnParts, by_rules: Sequence[Intent]) -> bool:
    """Whether a mail is a list of goods under few words that order it: no doubt is possible."""
    if any(each.intent != "order" or each.missing for each in by_rules):
        return False
    if any(wanted.excluded for part in own.parts for wanted in part.line.wanted):
        return False
    words = 0
    for part in own.parts:
        if part.line.wanted and part.reads_as_list:
            continue
        words += len(part.tokens)
    return words <= MOST_PLAIN_WORDS


def _names_order(line: str, catalogue: ProductNames) -> bool:
    return any(
        not _is_own(match) and not catalogue.is_like_sku(match[0])
        for match in _ORDER_NUMBER.finditer(line)
    )


def _masked(match: re.Match[str], catalogue: ProductNames) -> str:
    """Hide an order number, which is no quantity; a SKU stays."""
    if catalogue.is_like_sku(match[0]):
        return match[0]
    return "ref" if _is_own(match) else "#"


def _is_own(match: re.Match[str]) -> bool:
    """Whether an order number is the writer's own, going by its letters or by what it is called."""
    told = match.string[max(0, match.start() - MAX_CALLED_CHARS) : match.start()]
    return match[1].lower() in _OWN_NUMBERS or _OWN_CALLED.search(told) is not None
