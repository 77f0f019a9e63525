"""Price talk in a supplier's answer: questions, bids and rival quotes.

The mind of the supplier decides; here its decisions become the parts of a letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from vendsim.mail import Intent, Letter
from vendsim.supply import Bid, Claim, Effect, Outcome, PublicPrice, Supplier

__all__ = [
    "RivalPrice",
    "asks_for_secrets",
    "bid_of",
    "may_ask_for_secrets",
    "talk_prices",
    "write_outcomes",
]

RivalPrice: TypeAlias = Callable[[Intent, str], PublicPrice]
"""What the public price list of the rival that a claim is about says of a product."""

Line: TypeAlias = tuple[str, int | None]

_PRICE_TALK: Final = frozenset({"ask_quote", "ask_catalogue", "counter_offer", "claim"})
_SECRETS = re.compile(
    r"\b(?:reserve|floor|rock[- ]bottom|break[- ]?even|walk[- ]?away)\s+prices?\b"
    r"|\byour\s+(?:own\s+|real\s+|actual\s+)?(?:costs?|cost price|margins?|mark[- ]?ups?)\b"
    r"|\bhow\s+low\s+(?:can|could|will|would)\s+you\b",
    re.IGNORECASE,
)
# One of these stands in every mail that asks so, or decoration that may hide it, and in few
# others: quick to look for.
_SECRET_SIGNS: Final = (
    *("reserve", "floor", "rock", "break", "walk", "cost", "marg", "mark", "how"),
    *("*", "`", '"'),
)


def may_ask_for_secrets(plain: str) -> bool:
    """Whether it is worth looking into a mail, as plain text, for :func:`asks_for_secrets`."""
    lower = plain.lower()
    return any(sign in lower for sign in _SECRET_SIGNS)


def asks_for_secrets(text: str) -> bool:
    """Whether a mail asks what a supplier never tells: its costs or its last price."""
    return _SECRETS.search(text) is not None


def talk_prices(
    supplier: Supplier,
    business_id: str,
    intents: Sequence[Intent],
    letter: Letter,
    day: int,
    rival_price: RivalPrice,
) -> None:
    """Answer questions for prices, bids and rival quotes, in this sequence."""
    if _PRICE_TALK.isdisjoint([intent.intent for intent in intents]):
        return
    asked = [intent for intent in intents if intent.intent == "ask_quote"]
    quoted = supplier.quoted(business_id)
    told: list[Line] = []
    for effect, lines in _claims(supplier, business_id, intents, quoted, day, rival_price):
        letter.rival(effect, supplier.quote(business_id, lines, day))
        if effect == "refuted":
            letter.withdraws()
        elif effect == "doubted":
            letter.withdraws([sku for sku, _ in lines])
        told += lines
    bids = _bids(intents, quoted)
    if bids:
        told += write_outcomes(supplier, business_id, bids, letter, day)
    lines = [(intent.sku, intent.quantity) for intent in asked if intent.sku is not None]
    if lines:
        letter.quote(supplier.quote(business_id, _largest(lines), day))
        _say_out_of_stock(supplier, [sku for sku, _ in lines], letter, day)
        told += lines
    catalogue = any(intent.intent == "ask_catalogue" for intent in intents)
    in_vain = any(i.intent in ("ask_quote", "counter_offer", "claim") for i in intents)
    if catalogue or (in_vain and not told):
        letter.catalogue(supplier.price_list(business_id, day))
        told = [(sku, None) for sku in supplier.prices.skus]
        _say_out_of_stock(supplier, supplier.prices.skus, letter, day)
    if told:
        supplier.remember_quoted(business_id, _largest(told))
        _offer_membership(supplier, business_id, letter)


def bid_of(intent: Intent) -> Bid:
    """What a buyer would pay, a price for the whole counted by the unit."""
    assert intent.sku is not None
    price, total = intent.unit_price_cents, intent.total_cents
    if price is None and total is not None and intent.quantity:
        price = total // intent.quantity
    return Bid(intent.sku, intent.quantity, price)


def write_outcomes(
    supplier: Supplier, business_id: str, bids: Sequence[Bid], letter: Letter, day: int
) -> list[Line]:
    """Let the supplier answer bids, and write the answers; what they were about."""
    carried = [bid for bid in bids if supplier.carries(bid.sku)]
    outcomes = supplier.bid(business_id, carried, day)
    groups: dict[Outcome, list[Line]] = {}
    for bid, outcome in zip(carried, outcomes, strict=True):
        groups.setdefault(outcome, []).append((bid.sku, bid.units))
    unknown: list[Line] = [(bid.sku, bid.units) for bid in bids if bid not in carried]
    for outcome, lines in groups.items():
        offer = supplier.quote(business_id, _largest(lines), day)
        match outcome:
            case "agreed":
                letter.agreed(offer)
            case "countered":
                letter.counter(offer)
            case "last_word":
                letter.last_word(offer)
            case "too_low":
                letter.too_low(offer)
            case "fixed":
                letter.say("fixed_prices")
                letter.quote(offer)
    if unknown:
        letter.quote(supplier.quote(business_id, unknown, day))
    return [(bid.sku, bid.units) for bid in carried]


def _claims(
    supplier: Supplier,
    business_id: str,
    intents: Iterable[Intent],
    quoted: Mapping[str, int | None],
    day: int,
    rival_price: RivalPrice,
) -> list[tuple[Effect, list[Line]]]:
    """Rival quotes the mail tells of, by what they do."""
    effects: dict[Effect, list[Line]] = {}
    for intent in intents:
        if intent.intent != "claim":
            continue
        sku = intent.sku or (next(iter(quoted)) if len(quoted) == 1 else None)
        if sku is None or not supplier.carries(sku):
            continue
        bid = _bid_about(intent, sku, quoted)
        claim = Claim(sku, bid.unit_price_cents, rival_price(intent, sku))
        effect = supplier.claim(business_id, claim, day)
        effects.setdefault(effect, []).append((sku, bid.units))
    return list(effects.items())


def _bid_about(intent: Intent, sku: str, quoted: Mapping[str, int | None]) -> Bid:
    """What a buyer would pay for a product; of as many as last quoted, where it does not say."""
    return bid_of(intent._replace(sku=sku, quantity=intent.quantity or quoted.get(sku)))


def _bids(intents: Sequence[Intent], quoted: Mapping[str, int | None]) -> list[Bid]:
    """The bids of a mail; one without a product is about what was last quoted.

    A bid that only asks to match or beat a rival quote of the same mail is that quote over
    again.
    """
    claimed = {
        (intent.sku, intent.unit_price_cents) for intent in intents if intent.intent == "claim"
    }
    claimed |= {(sku, None) for sku, _ in claimed} | ({(None, None)} if claimed else set())
    bids: dict[str, Bid] = {}
    for intent in intents:
        if intent.intent != "counter_offer":
            continue
        if (intent.sku, intent.unit_price_cents) in claimed:
            continue
        if intent.sku is not None:
            bids.setdefault(intent.sku, _bid_about(intent, intent.sku, quoted))
            continue
        for sku in quoted:
            bid = _bid_about(intent, sku, quoted)
            if len(quoted) > 1:
                # One price for several products is none for any of them.
                bid = bid._replace(unit_price_cents=None)
            bids.setdefault(sku, bid)
    return list(bids.values())


def _say_out_of_stock(supplier: Supplier, skus: Iterable[str], letter: Letter, day: int) -> None:
    rows = supplier.out_of_stock(skus, day)
    if rows:
        letter.out_of_stock(rows)


def _offer_membership(supplier: Supplier, business_id: str, letter: Letter) -> None:
    membership = supplier.spec.membership
    if membership is not None and not supplier.mind.dealings(business_id).member:
        percent = round(100 * membership.discount)
        letter.membership_offer(membership.name, membership.fee_cents, percent)


def _largest(lines: Iterable[Line]) -> list[Line]:
    """One line a product: a product asked about twice is not wanted twice."""
    units_of: dict[str, int | None] = {}
    for sku, units in lines:
        units_of[sku] = max(units_of.get(sku) or 0, units or 0) or None
    return list(units_of.items())
