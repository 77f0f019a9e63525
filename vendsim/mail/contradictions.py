"""Orders that the rest of a mail contradicts.

"4 cases" in the subject and six in the body, 18 pieces at 4.20 for 85.60 in all, three beside
goods in cases: what nobody can be sure of is asked about. Goods that a later sentence leaves out
("Not the latte.") are not ordered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from vendsim.mail.intents import Intent, unreadable
from vendsim.mail.layout import Part
from vendsim.mail.lines import read_line
from vendsim.mail.names import ProductNames
from vendsim.mail.own_parts import MAX_SUBJECT_CHARS, OwnParts
from vendsim.mail.spoken import CASE_WORDS, MOST_CASES, NAMED, NUMBER_WORDS
from vendsim.mail.standing import standing
from vendsim.mail.tokens import tokens_of, word_set

__all__ = ["without_contradictions"]

MOST_AMENDING_WORDS = 5
_ONLY_GOODS = [NAMED]
_AMENDING = word_set("then instead rather")
_AMENDING_FIRST = word_set("sorry no correction rather actually better wait oops")
_MORE = word_set("another further extra")
MOST_REPEATING_WORDS = 8
_ORS = re.compile(
    r"\W*or (?:should|shall|would|could|maybe|perhaps|just|only|rather)\b", re.IGNORECASE
)
_REPEATING = re.compile(
    r"\W*(?:so,? )?(?:to repeat|i repeat|again|in words|that is|that['’]s|that makes|i\.?e\.?"
    r"|meaning"
    r"|in (?:total|all)|altogether|total(?: quantity| units)?)\b",
    re.IGNORECASE,
)
_I_MEAN = (["i", "mean"], ["i", "meant"])
_HOLDING = re.compile(
    r"(?:currently |current |present )?(?:on hand|in stock|stock|levels?|inventory|forecast"
    r"|remaining|left|sold|sales)\b[^:.0-9]{0,25}(?: [0-9]{1,2} days)?:",
    re.IGNORECASE,
)
_SOLD = re.compile(r"\bsold (?:[0-9]+ of\b|only [0-9])", re.IGNORECASE)
_IN_ALL = re.compile(
    r"(?<![$.,\d])\b([1-9][0-9]{0,5}) (?:units|pieces|cans|bottles|bags|bars|packs)"
    r" (?:in all|in total|altogether|all told)\b",
    re.IGNORECASE,
)
_BOXES = r"(?:box(?:es)?|cartons?|packs?|packets?|trays?|crates?|sacks?|one)"
# "3 boxes, boxes of whatever size you have": of how many units the writer does not know.
_ANY_SIZE = re.compile(
    rf"\b{_BOXES}\b.*\b(?:(?:whatever|whichever|any|no matter (?:the|what))\b[^.;!?]{{0,30}}"
    rf"\b(?:sizes?|{_BOXES} (?:holds?|contains?|comes?))|however (?:big|many|large)"
    r"|sizes? (?:does not|doesn't|do not|don't) matter"
    r"|I (?:do not|don't) (?:mind|care)(?: about)?(?: the| which| what)? sizes?)\b",
    re.IGNORECASE,
)
_CHARGES = word_set(
    "delivery shipping freight carriage postage tax vat discount deposit fee surcharge less minus"
)


def without_contradictions(found: list[Intent], own: OwnParts, names: ProductNames) -> list[Intent]:
    """The intents of a mail without orders that it contradicts itself.

    Args:
        found: The intents.
        own: The own words of the mail.
        names: The products of the market.
    """
    orders = {each.sku: each for each in found if each.intent == "order" and each.quantity}
    if not orders:
        return found
    found = _without_alternatives(found, own.parts)
    left_out = _left_out(own.parts)
    said = [part for part in own.parts if part.tokens != _ONLY_GOODS]
    doubtful = _otherwise_in_subject(own.subject, orders, names)
    doubtful |= _of_another_sum(own.parts, orders) | _maybe_cases(own.parts, orders, names)
    doubtful |= _amended_after(own.parts, orders) | _held(own.parts)
    doubtful |= _of_another_count(said, orders) | _corrected(said, orders)
    doubtful |= _named_twice(said) | _either(said) | _of_any_size(said) | own.doubted
    doubtful |= (
        _more_of_it(said) | _meant_otherwise(said) | _repeated_otherwise(said, orders, names)
    )
    recurring = standing(own.parts)
    if not left_out and (doubtful | recurring).isdisjoint(orders):
        return found
    kept = [each for each in found if each.intent != "order" or each.sku not in left_out]
    return [
        _asked_back(each, doubtful, recurring) if each.intent == "order" else each for each in kept
    ] or [unreadable("commitment", found[0].evidence, found[0].sku, found[0].quantity)]


def _asked_back(order: Intent, doubtful: Set[str], recurring: Set[str]) -> Intent:
    """An order, or what is asked about it."""
    if order.sku in doubtful:
        return unreadable("which_quantity", order.evidence, order.sku)
    if order.sku in recurring:
        return unreadable("commitment", order.evidence, order.sku, order.quantity)
    return order


def _left_out(parts: Sequence[Part]) -> set[str]:
    """Products that the last sentence to name them leaves out."""
    found: set[str] = set()
    for part in parts:
        for wanted in part.line.wanted:
            if len(wanted.skus) != 1:
                continue
            if wanted.excluded:
                found.add(wanted.skus[0])
            elif wanted.quantity:
                found.discard(wanted.skus[0])
    return found


def _otherwise_in_subject(
    subject: str, orders: dict[str | None, Intent], names: ProductNames
) -> set[str]:
    """Products that are ordered in another quantity than the subject line names."""
    if not subject or len(subject) > MAX_SUBJECT_CHARS:
        return set()
    tokens = tokens_of(subject)
    if NUMBER_WORDS.isdisjoint(tokens) and not any(token[0].isdigit() for token in tokens):
        return set()
    return {
        wanted.skus[0]
        for wanted in read_line(tokens, names).wanted
        if len(wanted.skus) == 1 and wanted.quantity and wanted.skus[0] in orders
        if wanted.quantity != orders[wanted.skus[0]].quantity
    }


def _of_another_sum(parts: Sequence[Part], orders: dict[str | None, Intent]) -> set[str]:
    """The only product ordered, if its price and quantity make another sum than the mail tells."""
    if len(orders) != 1:
        return set()
    order = next(iter(orders.values()))
    price, quantity = order.unit_price_cents, order.quantity
    if not price or not quantity or not order.sku:
        return set()
    told = {
        each.cents
        for part in parts
        if "total" in part.tokens
        for each in part.line.prices
        if each.per == "total"
    }
    if order.total_cents is not None:
        told.add(order.total_cents)
    if len(told) != 1:
        return set()
    if any(not _CHARGES.isdisjoint(part.tokens) for part in parts):
        return set()
    return set() if abs(told.pop() - price * quantity) <= quantity // 2 + 1 else {order.sku}


def _of_another_count(parts: Sequence[Part], orders: dict[str | None, Intent]) -> set[str]:
    """Everything ordered, if a sentence of its own tells another number of units in all."""
    units = sum(each.quantity or 0 for each in orders.values())
    for part in parts:
        told = None if part.line.wanted else _IN_ALL.search(part.text)
        if told and int(told[1]) != units:
            return {sku for sku in orders if sku}
    return set()


def _of_any_size(parts: Sequence[Part]) -> set[str]:
    """Products counted in boxes of whatever size the supplier has."""
    return {
        sku
        for part in parts
        if _ANY_SIZE.search(part.text)
        for wanted in part.line.wanted
        for sku in wanted.skus
    }


def _without_alternatives(found: list[Intent], parts: Sequence[Part]) -> list[Intent]:
    """The intents of a mail, asking which number counts where it offers another one.

    "48 root beer ... Or should we only take 24 root beer?"
    """
    others = {
        each.skus[0]
        for part in parts
        if _ORS.match(part.text)
        for each in part.line.wanted
        if len(each.skus) == 1
    }
    return [
        unreadable("which_quantity", each.evidence, each.sku)
        if each.sku in others and each.intent in ("order", "ask_quote")
        else each
        for each in found
    ]


def _amended_after(parts: Sequence[Part], orders: dict[str | None, Intent]) -> set[str]:
    """Products whose quantity a sentence behind theirs amends: "72 then.", "Two cases then, .."."""
    found: set[str] = set()
    last: tuple[str, ...] = ()
    for part in parts:
        if part.line.wanted:
            last = part.line.wanted[-1].skus
            continue
        told = part.line.loose + part.line.spare
        short = len(part.tokens) <= MOST_AMENDING_WORDS and not part.line.prices
        ends = part.tokens[-1 - (part.tokens[-1] in ".!")] in _AMENDING
        amends = short and (ends or part.tokens[0] in _AMENDING_FIRST)
        if told and (amends or "then" in part.tokens[1:3]):
            numbers = {each.number for each in told}
            found |= {sku for sku in last if sku in orders and orders[sku].quantity not in numbers}
    return found


def _repeated_otherwise(
    parts: Sequence[Part], orders: dict[str | None, Intent], names: ProductNames
) -> set[str]:
    """Products that a sentence behind them counts otherwise: "200 colas. To repeat: 300"."""
    found: set[str] = set()
    last: set[str] = set()
    counts = {sku: each.quantity or 0 for sku, each in orders.items() if sku}
    cases = {sku: count / names.case_pack_units(sku) for sku, count in counts.items()}
    right = {*counts.values(), *cases.values(), sum(counts.values()), sum(cases.values())}
    for part in parts:
        line = part.line
        if line.wanted:
            last = {sku for each in line.wanted for sku in each.skus}
        elif _REPEATING.match(part.text) and len(part.tokens) <= MOST_REPEATING_WORDS:
            told = {each.number for each in (*line.loose, *line.spare)}
            if told and not line.prices and told.isdisjoint(right):
                found |= last
    return found


def _named_twice(parts: Sequence[Part]) -> set[str]:
    """Products that one sentence counts twice alike: "30 on Tuesday, 30 on Wednesday"."""
    found: set[str] = set()
    for part in parts:
        if len(part.line.wanted) < 2:
            continue
        counted = [
            each.skus[0] for each in part.line.wanted if len(each.skus) == 1 and each.quantity
        ]
        found |= {sku for sku in counted if counted.count(sku) > 1}
    return found


def _more_of_it(parts: Sequence[Part]) -> set[str]:
    """Products of which a sentence wants some and then more: "12 now and another 12 on Friday"."""
    return {
        part.line.wanted[0].skus[0]
        for part in parts
        if len(part.line.wanted) == 1 and part.line.wanted[0].quantity and part.line.wanted[0].skus
        for each in part.line.spare
        if each.start and part.line.tokens[each.start - 1] in _MORE
    }


def _meant_otherwise(parts: Sequence[Part]) -> set[str]:
    """Products in the place of which a sentence means others: "24 cola, root beer I mean"."""
    found: set[str] = set()
    for part in parts:
        line = part.line
        for at in range(1, len(line.wanted)):
            end = line.spans[at][1] if at < len(line.spans) else 0
            apart = set(line.wanted[at].skus).isdisjoint(line.wanted[at - 1].skus)
            if apart and not line.wanted[at].quantity and line.tokens[end : end + 2] in _I_MEAN:
                found |= set(line.wanted[at - 1].skus)
    return found


def _corrected(parts: Sequence[Part], orders: dict[str | None, Intent]) -> set[str]:
    """Products that a correction counts otherwise: "Correction: 48 Lemon Tea"."""
    return {
        each.skus[0]
        for part in parts
        if part.tokens[0] in _AMENDING_FIRST
        for each in part.line.wanted
        if len(each.skus) == 1 and each.skus[0] in orders and each.quantity
        if each.quantity != orders[each.skus[0]].quantity
    }


def _either(parts: Sequence[Part]) -> set[str]:
    """Products of which one number leaves open which is meant: "24 lemon or peach tea"."""
    found: set[str] = set()
    for part in parts:
        tokens, wanted = part.line.tokens, part.line.wanted
        if "or" not in tokens or len(wanted) < 2 or all(each.quantity for each in wanted):
            continue
        at = tokens.index("or")
        if tokens[at - 1] == NAMED and tokens[at + 1 : at + 2] == [NAMED]:
            found |= {sku for each in wanted for sku in each.skus}
    return found


def _held(parts: Sequence[Part]) -> set[str]:
    """Products that only a line of what is held, sold or expected counts: "On hand: ..."."""
    held: set[str] = set()
    meant: set[str] = set()
    for part in parts:
        skus = {sku for each in part.line.wanted if each.quantity for sku in each.skus}
        if skus and (_HOLDING.match(part.text) or _SOLD.search(part.text)):
            held |= skus
        else:
            meant |= skus
    return held - meant


def _maybe_cases(
    parts: Sequence[Part], orders: dict[str | None, Intent], names: ProductNames
) -> set[str]:
    """Products of which a few are ordered, by a bare number, where others are counted in cases."""
    few = {
        sku
        for sku, each in orders.items()
        if sku and each.quantity and each.quantity <= MOST_CASES
        if each.quantity % names.case_pack_units(sku)
    }
    if not few or all(CASE_WORDS.isdisjoint(part.tokens) for part in parts):
        return set()
    lines = [part.line for part in parts]
    return {
        wanted.skus[0] for line in lines for wanted in line.wanted if wanted.bare and wanted.skus
    } & few
