"""Quantities of a line put right before they are given to its products.

"3 x Cola (case of 35)" counts cases, "72 ... make that 96" is 96, and "2 cases of chips and 2
popcorn" are two cases of either.
"""

from __future__ import annotations

from itertools import pairwise

from vendsim.mail.amounts import NAMED, Amount, amends
from vendsim.mail.counting import DETERMINERS, GAP_AFTER, GAP_BEFORE, IN_CASES, TIMES, is_dear
from vendsim.mail.names import Mention, ProductNames
from vendsim.mail.spoken import BOX_WORDS, CASE_WORDS, MOST_CASES, PACK_WORDS
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Wanted

__all__ = ["regrouped"]

_JOINS = frozenset((",", "and", "or", "/", "&"))
_ONE = ("a", "the", "each", "one")
_MAKING = (("make", "that"), ("make", "it"))
_WORDS_OF_CORRECTION = word_set(
    ": , - . no wait sorry oops actually or rather i mean make that it better on second thought"
    " thoughts"
)
_THEM = (["that"], ["it"], ["them"], ["this"], ["those"])
# By these people say why their number will not do: "you sell by six", "only have room for 50".
_PIVOTS = word_set("sell sells only room come pack packed hold holds")
_NOT_MEANT = ("rather than", "instead of")


def regrouped(
    amounts: list[Amount], mentions: list[Mention], masked: list[str], names: ProductNames
) -> list[Amount]:
    """The quantities of a line as they are meant.

    Args:
        amounts: As they are written.
        mentions: The products that the line names.
        masked: Its tokens; those of product names are :data:`vendsim.mail.spoken.NAMED`.
        names: The products of the market.
    """
    if mentions:
        amounts = [_by_what_follows(each, mentions, masked) for each in amounts]
    if len(amounts) > 1 or (amounts and "in" in masked):
        amounts = _shared_measure(_corrected(amounts, masked), masked)
        amounts = _added_up(amounts, mentions, masked)
        amounts = _without_packs(amounts, mentions, masked, names)
        amounts = _cases_continued(_of_several(amounts, masked), mentions, masked, names)
    return amounts


def _by_what_follows(amount: Amount, mentions: list[Mention], masked: list[str]) -> Amount:
    """Let "2 Cola Can 12oz cases" count cases: the word may stand after the name."""
    if amount.basis != "bare":
        return amount
    for mention in mentions:
        if mention.start >= amount.end:
            after = masked[mention.end] if mention.end < len(masked) else ""
            if after in CASE_WORDS:
                return amount._replace(basis="box" if after in BOX_WORDS else "case")
            return amount._replace(basis="pack") if after in PACK_WORDS else amount
    return amount


def _corrected(amounts: list[Amount], masked: list[str]) -> list[Amount]:
    """Take "72 ... make that 96, and 60 of ..." as 96, and "48 rather than 144" as 48."""
    changed = _changed(amounts, masked)
    if changed is not None:
        return changed
    kept: list[Amount] = []
    for amount in amounts:
        told = masked[max(0, amount.start - 3) : amount.start]
        place = _amended(kept, amount, masked)
        if place is not None:
            last = kept[place]
            after = [*masked[amount.end : amount.end + 2], ""]
            sized = after[0] == "of" and after[1][:1].isdigit()
            if sized or (amount.basis == "bare" and last.basis in IN_CASES):
                amount = amount._replace(number=None)
            kept[:place] = [
                each._replace(number=amount.number, basis=amount.basis)
                if each.number == last.number and NAMED not in masked[each.end + 3 : last.start]
                else each
                for each in kept[:place]
            ]
            named = NAMED in masked[last.end : amount.start]
            moved = last._replace(number=amount.number, basis=amount.basis)
            kept[place:] = [moved if named or not _is_named_next(amount, masked) else amount]
            continue
        denied = " ".join(token for token in told if token != "the")
        if kept and denied.endswith(_NOT_MEANT):
            continue
        if len(amounts) > 1 and (denied == "not" or denied.endswith(" not")):
            continue  # not 90 but 60
        kept.append(amount)
    return kept or amounts


def _amended(kept: list[Amount], amount: Amount, masked: list[str]) -> int | None:
    """Which of the quantities so far a later one corrects: "72 ..., no wait, 75".

    What is said between them of cases and room is passed over: "two ... you sell by six, so six".
    """
    if not kept or not amends(masked, amount.start):
        return None
    place = len(kept) - 1
    gap = masked[kept[place].end : amount.start]
    said = set(gap) - {NAMED}
    if _WORDS_OF_CORRECTION.issuperset(said):
        return None if NAMED in gap and _is_named_next(amount, masked) else place
    if masked[amount.start - 2 : amount.start] == ["no", ","] or masked[amount.start - 1] == "no":
        return None
    makes = tuple(masked[max(0, amount.start - 2) : amount.start]) in _MAKING
    for at, each in enumerate([] if _is_named_next(amount, masked) else kept):
        between = masked[each.end : amount.start]
        if not _PIVOTS.isdisjoint(between):
            reasons = [n for n, token in enumerate(between, each.end) if token in _PIVOTS]
            if at == place or kept[at + 1].start > reasons[0]:
                return at
    if masked[amount.start - 1] == "so" or (masked[amount.start - 1] == "," and "so" in gap[-2:]):
        return None  # two cases, so 48
    named_next = _is_named_next(amount, masked)
    if makes:
        return place if NAMED in gap or not named_next else None
    return None if named_next else place


def _shared_measure(amounts: list[Amount], masked: list[str]) -> list[Amount]:
    """Take "one and two cases" as one case and two."""
    kept = list(amounts)
    for at in range(len(kept) - 2, -1, -1):
        one, two = kept[at : at + 2]
        joined = masked[one.end : two.start] in (["and"], [","], [",", "and"], ["/"])
        few = (one.number or 99) <= MOST_CASES and two.number != 1
        if one.basis == "bare" and two.basis in IN_CASES and joined and few:
            kept[at] = one._replace(basis=two.basis)
    return kept


def _is_named_next(amount: Amount, masked: list[str]) -> bool:
    return NAMED in masked[amount.end : amount.end + 3]


def _added_up(amounts: list[Amount], mentions: list[Mention], masked: list[str]) -> list[Amount]:
    """Take "30 for the office, 30 for the shop" of one product as sixty."""
    if len(mentions) > 1 or len(amounts) < 2 or len({each.basis for each in amounts}) > 1:
        return amounts
    if any(masked[each.end : each.end + 1] != ["for"] or not each.number for each in amounts):
        return amounts
    total = sum(each.number or 0 for each in amounts)
    return [amounts[0]._replace(number=total)]


def _changed(amounts: list[Amount], masked: list[str]) -> list[Amount] | None:
    """Take "2 boxes of ... and 1 of ... change that to 3 and 1" as three and one."""
    if "change" not in masked:
        return None
    at = masked.index("change")
    if masked[at + 1 : at + 2] not in _THEM or masked[at + 2 : at + 3] != ["to"]:
        return None
    before = [each for each in amounts if each.start < at]
    behind = [each for each in amounts if each.start > at]
    if len(before) != len(behind) or any(each.basis != "bare" for each in behind):
        return None
    return [one._replace(number=two.number) for one, two in zip(before, behind, strict=True)]


def _without_packs(
    amounts: list[Amount], mentions: list[Mention], masked: list[str], names: ProductNames
) -> list[Amount]:
    """Take "3 x Cola Can 12oz (case of 35)" as three cases."""
    kept: list[Amount] = []
    packs = {names.case_pack_units(sku) for each in mentions for sku in each.skus}
    packed = False
    sized = 0
    for amount in amounts:
        if amount.start < sized:
            continue  # the "a box" of "8 in a box"
        last = kept[-1] if kept else None
        times = masked[amount.start - 1 : amount.start] in TIMES
        if last is not None and times and last.basis in IN_CASES and last.end == amount.start - 1:
            # 2 cases x 12
            kept[-1] = last if amount.number in packs else last._replace(number=None)
            continue
        if amount.number in packs and _sizes_case(amount, masked):
            sized = amount.end + 3
            continue
        told = masked[max(0, amount.start - 2) : amount.start]
        names_next = masked[amount.end : amount.end + 1] == [NAMED]
        about = None
        counted = last is not None and last.end == amount.start - 1
        if len(told) == 2 and not names_next and not counted:
            about = _described(told, amount, mentions, names)
        if about is None:
            by_case = packed and times and amount.basis == "bare"
            kept.append(amount._replace(basis="case") if by_case else amount)
            packed = False
        elif kept and kept[-1].basis == "bare" and kept[-1].end <= about.start:
            kept[-1] = kept[-1]._replace(basis="case")
        else:
            packed = True
    return kept


def _sizes_case(amount: Amount, masked: list[str]) -> bool:
    """Whether a number tells how many a case holds: "15 to the case", "24/case"."""
    after = masked[amount.end : amount.end + 3]
    if amount.each and after[:1] and after[0] in CASE_WORDS:
        return True  # 48 each box
    if len(after) < 2:
        return False
    place = 2 if after[0] in ("to", "in") and after[1] in _ONE else 1
    held = after[0] in ("/", "per") or place == 2
    return held and after[place : place + 1] != [] and after[place] in CASE_WORDS


def _described(
    told: list[str], pack: Amount, mentions: list[Mention], names: ProductNames
) -> Mention | None:
    """The product whose case "(case of 35)" describes, right behind its name."""
    if told[0] not in CASE_WORDS | PACK_WORDS or told[1] != "of":
        return None
    for mention in mentions:
        fits = len(mention.skus) == 1 and names.case_pack_units(mention.skus[0]) == pack.number
        if fits and mention.end in (pack.start - 3, pack.start - 4):
            return mention
    return None


def _of_several(amounts: list[Amount], masked: list[str]) -> list[Amount]:
    """Take "6 of the 48" as six, and "two cases of ... and one of the ..." as cases."""
    amounts = _one_of_many(amounts, masked)
    kept: list[Amount] = []
    for amount in amounts:
        last = kept[-1] if kept else None
        gap = masked[last.end : amount.start] if last is not None else []
        if last is not None and gap[:1] == ["of"] and DETERMINERS.issuperset(gap[1:]) and gap[1:]:
            # "six of the 48" are of them; "a case of the 12-unit ..." is a case.
            basis = last.basis if last.basis in IN_CASES else amount.basis
            kept[-1] = last._replace(basis=basis, end=amount.end)
            continue
        goes_on = masked[amount.end : amount.end + 1] == ["of"] and amount.basis == "bare"
        if last is not None and goes_on and last.basis in IN_CASES:
            amount = amount._replace(basis=last.basis)
        kept.append(amount)
    return kept


def _one_of_many(amounts: list[Amount], masked: list[str]) -> list[Amount]:
    """Take "at 50, 100 and 200 units" as one quantity that is left open."""
    if len(amounts) < 3 or masked.count(NAMED) == 0 or "respectively" in masked:
        return amounts
    first, last = amounts[0], amounts[-1]
    between = masked[first.start : last.end]
    if NAMED in between or any(each.basis in IN_CASES for each in amounts):
        return amounts
    gaps = [masked[a.end : b.start] for a, b in pairwise(amounts)]
    if not all(gap and _JOINS.issuperset(gap) for gap in gaps):
        return amounts
    return [Amount(first.start, last.end, None, "unit", False)]


def _cases_continued(
    amounts: list[Amount], mentions: list[Mention], masked: list[str], names: ProductNames
) -> list[Amount]:
    """Take "2 cases of chips and 2 popcorn" as two cases of either.

    Dear goods are bought one by one too, so a small number of them stays one.
    """
    kept: list[Amount] = []
    by_case = False
    for amount in amounts:
        if amount.basis in IN_CASES:
            by_case = True
        elif amount.basis != "bare":
            by_case = False
        elif by_case and amount.number and not amount.each:
            mention = _beside(amount, mentions, masked)
            if mention is not None and amount.number <= MOST_CASES:
                wanted = Wanted(mention.skus)
                less = all(amount.number < names.case_pack_units(sku) for sku in mention.skus)
                of_them = masked[amount.end : amount.end + 1] == ["of"]
                if less and mention.skus and (of_them or not is_dear(wanted, names)):
                    amount = amount._replace(basis="case")
            elif mention is not None and masked[amount.start - 1 : amount.start] != ["("]:
                by_case = False
        kept.append(amount)
    return kept


def _beside(amount: Amount, mentions: list[Mention], masked: list[str]) -> Mention | None:
    """The product right behind a number, or right before it."""
    for mention in mentions:
        if mention.start >= amount.end:
            if GAP_BEFORE.issuperset(masked[amount.end : mention.start]):
                return mention
            break
    for mention in reversed(mentions):
        if mention.end <= amount.start:
            return mention if GAP_AFTER.issuperset(masked[mention.end : amount.start]) else None
    return None
