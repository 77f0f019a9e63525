"""From what was found in a mail to the intents that come out."""

from __future__ import annotations

from dataclasses import replace

from vendsim.mail.deeds import HOLDINGS, Deed
from vendsim.mail.findings import OFFERS, Find, Reading
from vendsim.mail.intents import MAX_EVIDENCE_CHARS, Act, Intent, Missing, unreadable
from vendsim.mail.layout import Part
from vendsim.mail.settled import price_as_quoted, price_orders, total_orders
from vendsim.mail.tokens import word_set
from vendsim.mail.unread import is_plain_english
from vendsim.mail.wanted import Wanted

__all__ = ["conclude", "unread"]

_RESTATING = word_set("that that's this so which i making altogether equals i.e")
_BACKGROUND = word_set("ago since which already was been placed records")
_MATCHING = word_set("match beat meet undercut")
_SHARES = frozenset(("%", "percent"))
_BESIDE_GOODS = word_set(
    "delivery shipping freight carriage surcharge tax vat fee fees including incl"
)
_ABOUT_ORDERS: frozenset[Deed] = frozenset(("payment_notice", "ask_status", "cancel"))


def conclude(reading: Reading, text: str) -> list[Intent]:
    """The intents of a mail, in the order of its text; at least one.

    Args:
        reading: What was found, weighed.
        text: The mail, as evidence where nothing was found in it.
    """
    found: list[Intent] = []
    price_as_quoted(reading)
    price_orders(reading)
    total_orders(reading)
    _doubt_contradicted(reading)
    _count_questions(reading)
    _copy_prices(reading)
    _count_offers(reading)
    _leave_out_headings(reading)
    _complain_of_goods(reading)
    _ask_about_goods(reading)
    reading.finds = [find for find in reading.finds if not _is_background(find, reading)]
    parts = [find.part for find in reading.finds] + reading.idle
    about = {wanted.skus for part in parts for wanted in part.line.wanted}
    only = next(iter(about)) if len(about) == 1 else ()
    named = any(find.wanted is not None for find in reading.finds)
    for find in _once_each(reading.finds):
        if find.wanted is not None:
            found.append(_about_product(find, find.wanted))
        elif find.deed == "order":
            unnamed = not named and not reading.stray and not _counted(reading.idle)
            if unnamed and len(reading.finds) == 1:
                found.append(unreadable("product", find.part.text))
        else:
            found.append(_in_general(find, only, reading))
    nameless = reading.stray + [part for part in reading.blocked if not part.line.wanted]
    found += [unreadable("product", part.text) for part in nameless]
    found += [
        _about_product(Find("none", part), wanted)
        for part in reading.blocked or (() if found else reading.idle)
        for wanted in part.line.wanted
        if not (reading.chatty and _has_come(part)) and not wanted.excluded
        if reading.blocked or wanted.quantity or wanted.unclear or _is_sought(part, wanted)
    ]
    doubted = any(
        sentence.forbids or sentence.restricts or sentence.wants or sentence.deed in OFFERS
        for sentence in reading.sentences
    )
    if reading.repeats:
        # "Ship the usual order. Same quantities as last time." is one order.
        (part, _), *_ = reading.repeats
        plain = not doubted and all(plain for _, plain in reading.repeats)
        found.append(_same_again(part) if plain else unreadable("commitment", part.text))
    if not found and reading.chatty:
        found.append(Intent("small_talk", None, None, None, None, _evidence(reading.chatty)))
    if not found and _is_chat(reading) and is_plain_english(text):
        found.append(Intent("small_talk", None, None, None, None, _evidence(text)))
    if not found:
        return [unreadable("meaning", text)]
    return list(dict.fromkeys(_doubts_joined(_questions_joined(_offers_joined(found)))))


def _same_again(part: Part) -> Intent:
    """An order of what was ordered last, which only the supplier knows."""
    return Intent("order", None, None, None, None, _evidence(part.text), "last_order")


def _has_come(part: Part) -> bool:
    """Whether a sentence tells that goods have arrived."""
    return not {"arrived", "received", "came", "delivered"}.isdisjoint(part.tokens)


def _is_sought(part: Part, wanted: Wanted) -> bool:
    """Whether a product named without a quantity may be wanted, not only talked of."""
    return len(wanted.skus) == 1 and part.sentence.deed != "small_talk"


def _counted(parts: list[Part]) -> list[Wanted]:
    """The products of some parts that are named with a quantity."""
    return [each for part in parts for each in part.line.wanted if each.quantity or each.unclear]


def _copy_prices(reading: Reading) -> None:
    """Give goods "at the same price" the price of the goods before them."""
    last: Wanted | None = None
    for find in reading.finds:
        wanted = find.wanted
        if wanted is None or find.deed not in ("order", "counter_offer"):
            continue
        said = " ".join(find.part.tokens)
        same = " same price" in said and " same price as" not in said
        if same and last is not None and wanted.unit_price_cents is None:
            find.wanted = wanted = replace(wanted, unit_price_cents=last.unit_price_cents)
        last = wanted


def _count_offers(reading: Reading) -> None:
    """Give an offer without a quantity the one that the mail names beside it."""
    for find in reading.finds:
        wanted = find.wanted
        if find.deed != "counter_offer" or wanted is None or wanted.quantity or wanted.unclear:
            continue
        counts = {
            each.quantity
            for part in [*reading.idle, *reading.pending]
            if HOLDINGS.isdisjoint(part.tokens)
            for each in part.line.wanted
            if each.skus == wanted.skus and each.quantity
        }
        if len(counts) == 1:
            find.wanted = replace(wanted, quantity=counts.pop())


def _leave_out_headings(reading: Reading) -> None:
    """Drop "Coffee" over a part of a list: a name without a number, above lines with both."""
    ordered = [find for find in reading.finds if find.deed == "order" and find.wanted is not None]
    listed = any(find.part.listed for find in ordered)
    for find in ordered:
        if listed and not find.part.listed and _is_heading(find.part):
            find.dropped = True
    reading.finds = [find for find in reading.finds if not find.dropped]


def _is_heading(part: Part) -> bool:
    words = [token for token in part.tokens if token.isalpha()]
    wanted = part.line.wanted
    return len(words) <= 3 and len(wanted) == 1 and not (wanted[0].quantity or wanted[0].unclear)


def _complain_of_goods(reading: Reading) -> None:
    """Let a complaint be about the one product that the mail names without wanting it."""
    general = [find for find in reading.finds if find.deed == "complain"]
    if not general or any(find.wanted is not None for find in general):
        return
    idle = [wanted for part in [*reading.idle, *reading.pending] for wanted in part.line.wanted]
    if len({wanted.skus for wanted in idle}) == 1 and len(idle[0].skus) == 1:
        general[0].wanted = idle[0]


def _ask_about_goods(reading: Reading) -> None:
    """Let a question for "the total" be about the goods that the mail names beside it."""
    asked = [find for find in reading.finds if find.deed in ("ask_quote", "counter_offer")]
    if any(find.wanted is not None for find in reading.finds) or not asked:
        return
    parts = [part for part in reading.idle if _states_goods(part)]
    if not parts:
        return
    first = asked[0]
    place = reading.finds.index(first)
    goods = [Find(first.deed, part, each) for part in parts for each in part.line.wanted]
    reading.finds[place : place + 1] = goods
    reading.idle = [part for part in reading.idle if part not in parts]


def _states_goods(part: Part) -> bool:
    sentence = part.sentence
    named = [wanted for wanted in part.line.wanted if len(wanted.skus) == 1]
    return bool(named) and not sentence.forbids and HOLDINGS.isdisjoint(part.tokens)


def _is_background(find: Find, reading: Reading) -> bool:
    """Whether something is told only beside what the mail is about."""
    if find.wanted is not None:
        return False
    deeds = {other.deed for other in reading.finds}
    goods = {other.deed for other in reading.finds if other.wanted is not None}
    part = find.part
    told = not part.line.prices or not {"records", "placed", "was"}.isdisjoint(part.tokens)
    if find.deed == "payment_notice" and told:
        past = not _BACKGROUND.isdisjoint(part.tokens)
        return past and bool(deeds & {"ask_status", "complain", "cancel"})
    if find.deed == "counter_offer" and not part.line.prices and _spare(part) is None:
        if any(sentence.declines for sentence in reading.sentences):
            return True
        return bool(goods & {"counter_offer", "ask_quote"}) or _only_matches(find, reading)
    if find.deed == "ask_catalogue":
        return "ask_quote" in goods
    if find.deed == "ask_quote":
        return bool(goods) or "ask_catalogue" in deeds
    return False


def _only_matches(find: Find, reading: Reading) -> bool:
    """Whether "can you match it?" says no more than the rival's price before it."""
    claimed = any(other.deed == "claim" for other in reading.finds)
    return claimed and not _MATCHING.isdisjoint(find.part.tokens) and not find.part.line.loose


def _doubts_joined(intents: list[Intent]) -> list[Intent]:
    """One question whether the goods are to be ordered, not one for each of them."""
    doubts = [intent for intent in intents if intent.missing == "commitment"]
    if len(doubts) < 2:
        return intents
    text = _evidence("; ".join(dict.fromkeys(intent.evidence for intent in doubts)))
    place = intents.index(doubts[0])
    rest = [intent for intent in intents if intent.missing != "commitment"]
    return [*rest[:place], unreadable("commitment", text), *rest[place:]]


def _is_chat(reading: Reading) -> bool:
    """Whether nothing in a mail sounds like business."""
    if any(sentence.forbids or sentence.points for sentence in reading.sentences):
        return False
    return not reading.businesslike


def unread(text: str) -> Intent:
    """What comes out of a mail that is not read at all."""
    return unreadable("meaning", text)


def _count_questions(reading: Reading) -> None:
    """Let "I like your umbrellas. What do you charge for 20?" ask for the price of 20."""
    asked = [find for find in reading.finds if find.deed == "ask_quote"]
    named = [find for find in asked if find.wanted is not None]
    counts = [_spare(find.part) for find in asked if find.wanted is None]
    if len(named) == 1 and len(counts) == 1 and counts[0] is not None:
        wanted = named[0].wanted
        if wanted is not None and wanted.quantity is None and not wanted.unclear:
            named[0].wanted = replace(wanted, quantity=counts[0])


def _doubt_contradicted(reading: Reading) -> None:
    """Where "that is 50 cans in all" disagrees with an order, neither number counts."""
    stated = [
        (wanted.skus, wanted.quantity)
        for part in [*reading.idle, *reading.pending]
        if part.tokens[0] in _RESTATING
        for wanted in part.line.wanted
        if wanted.quantity is not None
    ]
    for skus, quantity in stated:
        for find in reading.finds:
            wanted = find.wanted
            if find.deed != "order" or wanted is None or wanted.skus != skus:
                continue
            if wanted.quantity not in (None, quantity):
                find.wanted = replace(wanted, quantity=None, unclear=True)


def _once_each(finds: list[Find]) -> list[Find]:
    """Leave out what is said twice; two quantities for one ordered product make it unclear."""
    kept: list[Find] = []
    ordered: dict[tuple[str, ...], Find] = {}
    general = {find.deed for find in finds if find.wanted is None}
    said: set[Deed] = set()
    if any(find.deed == "complain" and find.wanted is not None for find in finds):
        said.add("complain")
    for find in finds:
        if find.wanted is None:
            if find.deed in said:
                continue
            said.add(find.deed)
        elif find.deed in general and find.deed in _ABOUT_ORDERS:
            continue
        elif find.deed == "order" and len(find.wanted.skus) == 1:
            first = ordered.setdefault(find.wanted.skus, find)
            if first is not find and first.wanted is not None:
                if find.wanted.quantity is None and not find.wanted.unclear:
                    continue
                if first.wanted.quantity is None and not first.wanted.unclear:
                    first.wanted = find.wanted
                elif _differ(find.wanted, first.wanted):
                    first.wanted = replace(first.wanted, quantity=None, unclear=True)
                continue
        kept.append(find)
    return kept


def _differ(one: Wanted, other: Wanted) -> bool:
    """Whether two orders of a product name different quantities or prices."""
    if one.quantity != other.quantity:
        return True
    prices = {one.unit_price_cents, other.unit_price_cents} - {None}
    return len(prices) > 1


def _questions_joined(intents: list[Intent]) -> list[Intent]:
    """Leave out questions for a price that the mail asks more fully, or answers by ordering."""
    fuller = {
        (intent.sku, intent.quantity)
        for intent in intents
        if intent.intent in ("ask_quote", "order") and intent.quantity is not None
    }
    known = {sku for sku, _ in fuller}
    ordered = {(i.sku, i.quantity) for i in intents if i.intent == "order"}
    return [
        intent
        for intent in intents
        if intent.intent != "ask_quote"
        or intent.sku is None
        or (
            (intent.sku, intent.quantity) not in ordered
            and (intent.quantity is not None or intent.sku not in known)
        )
    ]


def _offers_joined(intents: list[Intent]) -> list[Intent]:
    """Two halves of one offer ("200 cans.", "At $0.80?") become one."""
    if not any(intent.intent in OFFERS for intent in intents):
        return intents
    offered = {i.sku for i in intents if i.intent == "counter_offer" and i.quantity is None}
    asked = {
        i.sku: i.quantity
        for i in intents
        if i.intent == "ask_quote" and i.sku in offered and i.sku is not None and i.quantity
    }
    intents = [
        i._replace(quantity=asked[i.sku])
        if i.intent == "counter_offer" and i.sku in asked and i.quantity is None
        else i
        for i in intents
        if not (i.intent == "ask_quote" and i.sku in asked)
    ]
    kept: list[Intent] = []
    offers: dict[str | None, int] = {}
    for intent in intents:
        place = offers.setdefault(intent.sku, len(kept)) if intent.intent in OFFERS else len(kept)
        if place == len(kept) or kept[place].intent != intent.intent:
            kept.append(intent)
            continue
        first = kept[place]
        if first.quantity is None:
            first = first._replace(quantity=intent.quantity)
        if first.unit_price_cents is None and first.total_cents is None:
            first = first._replace(
                unit_price_cents=intent.unit_price_cents, total_cents=intent.total_cents
            )
        kept[place] = first
    return kept


def _about_product(find: Find, wanted: Wanted) -> Intent:
    """The intent about one product, or what is missing to make it one."""
    text = find.part.text
    if find.deed == "complain" and (len(wanted.skus) != 1 or len(find.part.line.wanted) > 1):
        return Intent("complain", None, None, None, None, _evidence(text))
    if not wanted.skus:
        return unreadable("product", text)
    if len(wanted.skus) > 1:
        return unreadable("which_product", text, quantity=wanted.quantity, candidates=wanted.skus)
    sku = wanted.skus[0]
    price, total = wanted.unit_price_cents, wanted.total_cents
    if price is None and find.deed in OFFERS:
        price = wanted.loose_cents
        if price is None and wanted.quantity is None:
            price, total = total, None
    percent = not _SHARES.isdisjoint(find.part.tokens)
    if find.deed == "counter_offer" and wanted.theirs and not percent:
        price = total = None
    quantity = wanted.quantity
    if wanted.unclear and find.deed == "counter_offer" and price is None and total is None:
        return unreadable("which_quantity", text, sku)
    if find.deed == "counter_offer":
        price = _less_share(find.part, price)
    if quantity is None and not wanted.unclear and find.deed == "counter_offer":
        quantity = _spare(find.part)
    if find.deed in ("none", "order"):
        missing: Missing | None = "commitment" if find.deed == "none" else None
        if wanted.unclear or _contradicts_itself(find.part, wanted):
            missing = "which_quantity"
        elif not wanted.quantity and not wanted.budget:
            missing = "quantity"
        if missing is not None:
            return unreadable(missing, text, sku, wanted.quantity)
    return Intent(_act(find.deed), sku, quantity, price, total, _evidence(text))


def _contradicts_itself(part: Part, wanted: Wanted) -> bool:
    """Whether "20 at $4.20 each, $94.00 in all" names a sum that its parts do not come to.

    A sum may be rounded by half a cent a unit, and hold what is paid beside the goods.
    """
    quantity, price, total = wanted.quantity, wanted.unit_price_cents, wanted.total_cents
    if not quantity or price is None or total is None or wanted.budget:
        return False
    if not _BESIDE_GOODS.isdisjoint(part.tokens):
        return False
    return 2 * abs(quantity * price - total) > quantity + 1


def _less_share(part: Part, cents: int | None) -> int | None:
    """The price that "10 % off your $0.90" comes to, to the nearest cent."""
    tokens = part.tokens
    for at in range(1, len(tokens)):
        share = tokens[at - 1] if tokens[at] in ("%", "percent") else ""
        if share.isdecimal() and cents is not None and len(share) < 3:
            return (cents * (100 - int(share)) + 50) // 100
    return cents


def _spare(part: Part) -> int | None:
    """A number alone that can only be the quantity of an offer."""
    line = part.line
    bare = [amount for amount in line.loose if amount.basis == "bare" and len(line.wanted) == 1]
    counts = {amount.number for amount in line.spare or bare}
    return counts.pop() if len(counts) == 1 else None


def _in_general(find: Find, only: tuple[str, ...], reading: Reading) -> Intent:
    """An intent about no product in particular, or about the only one of the mail."""
    sku = quantity = unit_price = total = None
    prices = find.part.line.prices
    if find.deed in OFFERS:
        sku = only[0] if len(only) == 1 else None
        counts = {amount.number for amount in find.part.line.loose if amount.basis == "unit"}
        quantity = counts.pop() if len(counts) == 1 else _spare(find.part)
        unit_price = next((price.cents for price in prices if price.per != "total"), None)
        total = next((price.cents for price in prices if price.per == "total"), None)
        if unit_price is None and quantity is None:
            unit_price, total = total, None
    elif find.deed == "payment_notice":
        sums = prices or [price for part in reading.told for price in part.line.prices]
        total = sums[0].cents if len({price.cents for price in sums}) == 1 else None
    text = _evidence(find.part.text)
    return Intent(_act(find.deed), sku, quantity, unit_price, total, text)


def _act(deed: Deed) -> Act:
    assert deed != "none"
    return deed


def _evidence(text: str) -> str:
    return text[:MAX_EVIDENCE_CHARS]
