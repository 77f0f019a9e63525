"""One reading out of two: what the rules make of a mail, and what its learned scores say.

The rules know few wordings and are certain of those; the learned scores know many and are never
certain. So an order by rules stands unless the scores speak against it, and an order by scores
alone has to be clear and complete; whatever else the scores say counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vendsim.mail.intents import MAX_EVIDENCE_CHARS, Act, Intent, Missing, unreadable
from vendsim.mail.learned.judgement import Said

__all__ = ["guarded", "settled"]

LEAST_TO_ORDER = 1.0
"""Score above that of a likely order, from which one is made without the rules."""
LEAST_IN_DOUBT = 4.0
"""The same of a mail with words in it by which people plan, ask, report or deny."""
MOST_AGAINST = -1.5
"""Score below which an order by rules is none."""
MOST_APART = 0.3
"""How much the scores may speak against the rules that these are still followed."""
LEAST_BESIDE = 1.0
"""Score from which something is found beside orders by rules."""
_COMPLAINT = ("complain", None, None)
_HARMLESS: frozenset[Act] = frozenset(
    ("ask_quote", "counter_offer", "claim", "ask_status", "complain", "cancel", "unreadable")
)
_ABOUT_GOODS_OR_NONE: frozenset[Act] = frozenset(("ask_status", "complain", "cancel"))


def settled(
    by_rules: list[Intent],
    said: Sequence[Said],
    likely: dict[tuple[str | None, Act], float],
    talks: bool,
    text: str,
    doubtful: bool,
) -> list[Intent]:
    """The intents of a mail; :func:`guarded` has the last word on its orders.

    Args:
        by_rules: What the rules make of it.
        said: What its scores say.
        likely: How likely each deed is of each product, and of the mail, as a score.
        talks: Whether it talks if it does nothing.
        text: The mail, as evidence where nothing was found.
        doubtful: Whether it holds words by which people plan, ask, report or deny.
    """
    complained = {each.skus for each in said if each.deed == "complain"}
    if len(complained) > 1 and any(_kernel(each) == _COMPLAINT for each in by_rules):
        first = next(each for each in said if each.deed == "complain")
        said = [each for each in said if each.deed != "complain"]
        said.append(first._replace(skus=(), quantity=None, goods=None))
    if any(each.missing == "last_order" for each in by_rules) and len(by_rules) == 1:
        return by_rules
    if all(each.intent == "order" for each in by_rules):
        return _ordered(by_rules, said, likely)
    if _apart(by_rules, said, likely) < MOST_APART:
        return by_rules
    least = LEAST_IN_DOUBT if doubtful else LEAST_TO_ORDER
    found = list(dict.fromkeys(_intent(each, by_rules, least) for each in said))
    clear = Counter(_kernel(each) for each in found if each.intent != "unreadable")
    clear_by_rules = [each for each in by_rules if each.intent != "unreadable"]
    if clear == Counter(map(_kernel, clear_by_rules)) and clear:
        return by_rules
    if clear:
        return found
    if found and not clear_by_rules:
        return by_rules if any(each.missing for each in by_rules) else found
    if found:
        asked = all(each.intent in _HARMLESS for each in by_rules)
        return by_rules if asked else found
    if talks and not _waits(by_rules):
        return [Intent("small_talk", None, None, None, None, text[:MAX_EVIDENCE_CHARS])]
    if all(each.intent == "unreadable" for each in by_rules):
        return by_rules
    if all(each.intent == "small_talk" for each in by_rules):
        return by_rules
    return [unreadable("meaning", text)]


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


def _apart(
    by_rules: list[Intent],
    said: Sequence[Said],
    likely: dict[tuple[str | None, Act], float],
) -> float:
    """How much the scores speak against the rules, where these understand all of a mail."""
    if any(each.intent in ("unreadable", "small_talk") for each in by_rules):
        return MOST_APART
    uncounted = {(each.sku, each.intent) for each in by_rules if each.quantity is None}
    if any(each.quantity and (sku, each.deed) in uncounted for each in said for sku in each.skus):
        return MOST_APART
    told = {(each.sku, each.intent) for each in by_rules}
    deeds = {each.intent for each in by_rules}
    apart = sum(max(0.0, -likely.get(each, 0.0)) for each in told)
    for each in said:
        named = {(sku, each.deed) for sku in each.skus or (None,)}
        if named.isdisjoint(told) and (each.skus or each.deed not in deeds):
            apart += each.score
    return apart


def _waits(by_rules: list[Intent]) -> bool:
    """Whether the rules miss nothing but a number or a name to make an order."""
    return any(
        each.missing in ("quantity", "which_quantity", "which_product", "product")
        for each in by_rules
    )


def _kernel(intent: Intent) -> tuple[Act, str | None, int | None]:
    return intent.intent, intent.sku, intent.quantity


def _ordered(
    by_rules: list[Intent],
    said: Sequence[Said],
    likely: dict[tuple[str | None, Act], float],
) -> list[Intent]:
    """Orders by rules that the scores do not speak against, and what the scores say beside."""
    kept = [
        each
        if each.sku is None or likely.get((each.sku, "order"), 0.0) >= MOST_AGAINST
        else unreadable("commitment", each.evidence, each.sku, each.quantity)
        for each in by_rules
    ]
    ordered = {each.sku for each in by_rules}
    for each in said:
        if each.deed == "order" or each.score < LEAST_BESIDE:
            continue
        if not each.skus or (len(each.skus) == 1 and each.skus[0] not in ordered):
            kept.append(_intent(each, by_rules, LEAST_TO_ORDER))
    return kept


def _intent(said: Said, by_rules: list[Intent], least: float) -> Intent:
    """What the scores say as an intent, with the prices that the rules find for it."""
    sku = said.skus[0] if len(said.skus) == 1 else None
    text = said.part.text
    if said.deed == "order":
        return _order(said, sku, by_rules, text, least)
    if sku is None and said.skus and said.deed not in _ABOUT_GOODS_OR_NONE:
        return unreadable("which_product", text, None, said.quantity, said.skus)
    same = [each for each in by_rules if each.intent == said.deed and each.sku in (sku, None)]
    same.sort(key=lambda each: each.sku is None)
    unit, total = _prices(said, same)
    quantity = None if sku is None else said.quantity
    return Intent(said.deed, sku, quantity, unit, total, text[:MAX_EVIDENCE_CHARS])


def _order(said: Said, sku: str | None, by_rules: list[Intent], text: str, least: float) -> Intent:
    same = [each for each in by_rules if each.sku == sku and each.intent == "order"]
    if same and same[0].quantity == said.quantity:
        return same[0]
    if same and same[0].quantity and sku is not None:
        return unreadable("which_quantity", text, sku)
    wanted = None if said.goods is None else said.goods.wanted
    if sku is None:
        missing: Missing = "which_product" if said.skus else "product"
        return unreadable(missing, text, None, said.quantity, said.skus)
    doubted = [each for each in by_rules if each.sku == sku and each.missing == "which_quantity"]
    if doubted:
        return doubted[0]
    if any(each.missing == "which_quantity" for each in by_rules):
        return unreadable("which_quantity", text, sku)
    if any(each.sku == sku and each.missing == "commitment" for each in by_rules):
        least = LEAST_IN_DOUBT
    if wanted is None or not (said.quantity or wanted.budget):
        missing = "which_quantity" if wanted is not None and wanted.unclear else "quantity"
        return unreadable(missing, text, sku)
    if said.score < least:
        return unreadable("commitment", text, sku, said.quantity)
    unit, total = _prices(said, same)
    return Intent("order", sku, said.quantity, unit, total, text[:MAX_EVIDENCE_CHARS])


def _prices(said: Said, same: list[Intent]) -> tuple[int | None, int | None]:
    if same:
        return same[0].unit_price_cents, same[0].total_cents
    if said.deed == "payment_notice":
        sums = {price.cents for price in said.part.line.prices}
        return None, sums.pop() if len(sums) == 1 else None
    if said.goods is None:
        return None, None
    wanted = said.goods.wanted
    unit = wanted.unit_price_cents
    if unit is None and said.deed in ("claim", "counter_offer"):
        unit = wanted.loose_cents
    return unit, wanted.total_cents
