"""Which quantity of a sentence belongs to which product."""

from __future__ import annotations

from itertools import pairwise

from vendsim.mail.amounts import NAMED, Amount
from vendsim.mail.names import Mention, ProductNames
from vendsim.mail.spoken import BOX_WORDS, CASE_WORDS, PACK_WORDS
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Wanted

__all__ = [
    "DETERMINERS",
    "IN_CASES",
    "SAME_GOODS",
    "attach_counts",
    "by_what_follows",
    "cases_continued",
    "copy_counts",
    "corrected",
    "count",
    "count_group",
    "dangles",
    "grouped",
    "in_bracket_behind",
    "in_cases",
    "in_order",
    "is_beside",
    "is_boxed",
    "is_taken",
    "of_several",
    "says_same",
    "units_of",
    "without_packs",
]

# What may stand between a number and the product it counts.
_GAP_BEFORE = word_set(
    'of x × the your more additional extra - : ( ) " units unit cases sku product fresh cold nice'
    " regular normal standard plain usual original new good great delicious"
)
_GAP_AFTER = word_set('x × : - = ( ) [ ] | , . " qty quantity units unit count sku order at')
SAME_GOODS = word_set(
    "( ) [ ] | - : , \" sku product code name # = total i e . or of in that's that is so which"
)
"""What may stand between two names, or two quantities, of one and the same product."""
# After a number, these say that it counts no goods.
_NOT_GOODS = word_set(
    "and or at on in for to if is are was the by with of please as so we i me us my our storage"
    " warehouse office each them those these thanks thank asap cost costs would will do"
)
IN_CASES = ("case", "box")
DETERMINERS = word_set("the your those these that this our my")
"""Small words before a name that say nothing of it."""
_TAKING = word_set("send take ship order buy deliver need want rush us me so get have commit")
_ENDING = frozenset(("", ".", ",", "!", ";", ")", "please", "of", "and", "more"))
_OF_THEM = (["of", "them"], ["of", "those"], ["of", "these"])
_PLACES = (["storage"], ["me"], ["us"], ["warehouse"])
_TIMES = (["x"], ["\u00d7"], ["*"])
_QUANTITY_OF = (["quantity", "of"], ["quantities", "of"], ["volume", "of"])
_JOINS = frozenset((",", "and", "or", "/", "&"))
_NUMBER_NOUNS = word_set("number amount quantity count")
_ONE = ("a", "the", "each", "one")
_AMENDING = (("make", "that"), ("make", "it"))
_NOT_MEANT = ("rather than", "instead of")
MOST_CASES = 9
"""A number alone up to this may go on counting cases."""
LEAST_BOXED_CENTS = 500
"""Retail price from which a unit may be called a box."""


def units_of(amount: Amount, wanted: Wanted, names: ProductNames) -> int | None:
    """A quantity in units of a product; None where its case or the number is unclear.

    What is bought one by one in packs or boxes is told from its cases by the number: only a
    multiple of a full case is one of units.
    """
    number = amount.number
    if number is None or amount.basis in ("unit", "bare"):
        return number
    packs = {names.case_pack_units(sku) for sku in wanted.skus}
    if len(packs) != 1:
        return None
    pack = packs.pop()
    if amount.basis == "case":
        return number * pack
    full = number % pack == 0
    if amount.basis == "pack":
        return number if full else None
    if is_boxed(wanted, names):
        return number if full else None
    return None if full else number * pack


def in_cases(number: int, wanted: Wanted, names: ProductNames) -> int | None:
    """The units that a bare number means where a mail says that its numbers are cases.

    A number that is one of full cases already counts units: "... 48 ... (all full cases)".
    """
    packs = {names.case_pack_units(sku) for sku in wanted.skus}
    if len(packs) != 1:
        return None
    pack = packs.pop()
    return number if number % pack == 0 else number * pack


def is_boxed(wanted: Wanted, names: ProductNames) -> bool:
    """Whether one unit of a product may be called a box: a present, not a bar."""
    return any(names.is_likely_price(sku, LEAST_BOXED_CENTS, 1) for sku in wanted.skus)


def count_group(wanted: Wanted, group: list[Amount], names: ProductNames) -> None:
    """Quantities said twice must agree: "2 cases (70 units)", "2 cases of 35", "3 boxes (90)"."""
    if len(group) > 1 and len(wanted.skus) == 1:
        group = _cases_told(group, names.case_pack_units(wanted.skus[0]))
    for amount in group:
        count(wanted, amount, names)


def _cases_told(group: list[Amount], pack: int) -> list[Amount]:
    """Take boxes and packs for cases where their size or their units are told behind them."""
    kept = [group[0]]
    for amount in group[1:]:
        last, number = kept[-1], amount.number
        if last.number is None and last.basis == "case" and number and 2 * number == pack:
            kept[-1] = amount  # half a case (12)
            continue
        sized = last.basis in ("case", "box", "pack") and amount.basis not in ("case", last.basis)
        alike = last.number is not None and number == last.number * pack
        if sized and (number == pack or alike):
            kept[-1] = last._replace(basis="case")
            if number == pack:
                continue
        kept.append(amount)
    return kept


def count(wanted: Wanted, amount: Amount, names: ProductNames) -> None:
    """Give a product a quantity; a second one that differs makes it unclear."""
    units = units_of(amount, wanted, names)
    if units is None or (wanted.quantity is not None and wanted.quantity != units):
        wanted.unclear = True
    wanted.bare = amount.basis == "bare"
    wanted.quantity = None if wanted.unclear else units


def of_several(amounts: list[Amount], masked: list[str]) -> list[Amount]:
    """Take "6 of the 48" as six, and "two cases of ... and one of the ..." as cases."""
    amounts = _one_of_many(amounts, masked)
    kept: list[Amount] = []
    for amount in amounts:
        last = kept[-1] if kept else None
        gap = masked[last.end : amount.start] if last is not None else []
        if last is not None and gap[:1] == ["of"] and DETERMINERS.issuperset(gap[1:]) and gap[1:]:
            kept[-1] = last._replace(basis=amount.basis, end=amount.end)
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


def without_packs(
    amounts: list[Amount], mentions: list[Mention], masked: list[str], names: ProductNames
) -> list[Amount]:
    """Take "3 x Cola Can 12oz (case of 35)" as three cases."""
    kept: list[Amount] = []
    packs = {names.case_pack_units(sku) for each in mentions for sku in each.skus}
    packed = False
    for amount in amounts:
        last = kept[-1] if kept else None
        times = masked[amount.start - 1 : amount.start] in _TIMES
        if last is not None and times and last.basis in IN_CASES and last.end == amount.start - 1:
            # 2 cases x 12
            kept[-1] = last if amount.number in packs else last._replace(number=None)
            continue
        if amount.number in packs and _sizes_case(amount, masked):
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


def by_what_follows(amount: Amount, mentions: list[Mention], masked: list[str]) -> Amount:
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


def is_beside(amount: Amount, masked: list[str]) -> bool:
    """Whether nothing but connecting signs stands between a number and a product name."""
    if amount.each:
        return True
    at = amount.end
    while at < len(masked) and masked[at] in _GAP_BEFORE:
        at += 1
    if at < len(masked) and masked[at] == NAMED:
        return True
    if masked[amount.end : amount.end + 1] in _PLACES:
        return False
    times = masked[amount.start - 1 : amount.start] in _TIMES
    if masked[max(0, amount.start - 2) : amount.start] in _QUANTITY_OF and NAMED in masked:
        return True
    if amount.start > 2 and times and "." in masked[amount.start - 2]:
        return True  # $1.70 x 24
    at = amount.start - 1
    while at >= 0 and masked[at] in _GAP_AFTER:
        at -= 1
    return at >= 0 and masked[at] == NAMED


def dangles(amount: Amount, masked: list[str]) -> bool:
    """Whether a number alone seems to count something that is no product known here."""
    end = amount.end
    if masked[end : end + 1] == ["of"]:
        end += 1
        while masked[end : end + 1] and masked[end] in DETERMINERS:
            end += 1
    after = masked[end] if end < len(masked) else ""
    if after.isalpha():
        return after not in _NOT_GOODS
    before = masked[amount.start - 1] if amount.start else ""
    return before in ("x", "×", ":") and after in ("", ".", ",", ";", ")") and amount.start > 1


def attach_counts(
    mentions: list[Mention],
    wanted: list[Wanted],
    amounts: list[Amount],
    masked: list[str],
    names: ProductNames,
) -> list[Amount]:
    """Give each product its quantity; return the quantities that belong to none."""
    groups = grouped(amounts, masked)
    if not groups or not mentions:
        return amounts
    # Quantities come before all their products or after them: the first one tells.
    before = groups[0][0].start < mentions[0].start
    stray: list[Amount] = []
    used: set[int] = set()
    for at, group in enumerate(groups):
        bracketed = _in_brackets_after(group[0], mentions, masked)
        if bracketed is not None:
            used.add(bracketed)
            count_group(wanted[bracketed], group, names)
            continue
        if group[0].each and before:
            until = groups[at + 1][0].start if at + 1 < len(groups) else len(masked)
            for ahead, mention in enumerate(mentions):
                if group[0].start < mention.start < until:
                    used.add(ahead)
                    count_group(wanted[ahead], group, names)
            continue
        place = _adjacent(group, mentions, masked)
        if place is None or place in used:
            place = _product_of(group, mentions, before)
        if place is None:
            stray += group
        elif place in used and masked[group[0].start - 1] in ("is", "are", "makes"):
            wanted[place].unclear, wanted[place].quantity = True, None  # so 70 cans is two cases
        else:
            used.add(place)  # said twice it must agree: "two cases of tea, i.e. 48"
            count_group(wanted[place], group, names)
    return stray


def in_order(amounts: list[Amount], mentions: list[Mention], masked: list[str]) -> bool:
    """Whether several numbers behind as many products count one after the other.

    "Cola and ginger ale, 48 and 24", "... 48 of the first, 24 of the second".
    """
    if len(mentions) < 2 or len(amounts) != len(mentions) or amounts[0].start < mentions[-1].end:
        return "respectively" in masked and len(mentions) == len(amounts) > 1
    return not any(
        (one.basis in IN_CASES and two.basis not in IN_CASES) or one.each
        for one, two in pairwise(amounts)
    )


def _in_brackets_after(amount: Amount, mentions: list[Mention], masked: list[str]) -> int | None:
    """The product right before the bracket that a quantity stands in."""
    if amount.start < 2 or masked[amount.start - 1] != "(" or amount.each:
        return None
    for place, mention in enumerate(mentions):
        if mention.end == amount.start - 1:
            return place
    return None


def _adjacent(group: list[Amount], mentions: list[Mention], masked: list[str]) -> int | None:
    """The product that a quantity stands right beside, if it does so on one side only."""
    start, end = group[0].start, group[-1].end
    ahead = next((i for i, each in enumerate(mentions) if each.start >= end), None)
    behind = next((i for i in reversed(range(len(mentions))) if mentions[i].end <= start), None)
    if ahead is not None and not _GAP_BEFORE.issuperset(masked[end : mentions[ahead].start]):
        ahead = None
    if behind is not None and not _GAP_AFTER.issuperset(masked[mentions[behind].end : start]):
        behind = None
    if ahead is None or behind is None:
        return behind if ahead is None else ahead
    return None


def _product_of(group: list[Amount], mentions: list[Mention], before: bool) -> int | None:
    start = group[0].start
    behind = [place for place, each in enumerate(mentions) if each.start < start]
    ahead = [place for place, each in enumerate(mentions) if each.start > start]
    if before:
        return ahead[0] if ahead else (behind[-1] if len(mentions) == 1 else None)
    return behind[-1] if behind else None


def grouped(amounts: list[Amount], masked: list[str]) -> list[list[Amount]]:
    """Quantities in a row with nothing but brackets and the like between them."""
    groups: list[list[Amount]] = []
    for amount in amounts:
        if groups and _closes(groups[-1][-1], amount, masked):
            groups.append([amount])
        elif groups and SAME_GOODS.issuperset(masked[groups[-1][-1].end : amount.start]):
            groups[-1].append(amount)
        else:
            groups.append([amount])
    return groups


def _closes(last: Amount, amount: Amount, masked: list[str]) -> bool:
    """Whether a bracket ends between two quantities: "... (24), three cases of ..."."""
    gap = masked[last.end : amount.start]
    return gap[:1] == [")"] and "," in gap and masked[last.start - 1 : last.start] == ["("]


def in_bracket_behind(amount: Amount, amounts: list[Amount], masked: list[str]) -> bool:
    """Whether a number says how many units the cases before it are, "(24)", or hold, "of 24"."""
    behind = [each for each in amounts if each.end == amount.start - 1]
    if not behind or behind[0].basis == "bare":
        return False
    return masked[amount.start - 1] in ("(", "of")


def cases_continued(
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
                if less and mention.skus and (of_them or not is_boxed(wanted, names)):
                    amount = amount._replace(basis="case")
            elif mention is not None and masked[amount.start - 1 : amount.start] != ["("]:
                by_case = False
        kept.append(amount)
    return kept


def _beside(amount: Amount, mentions: list[Mention], masked: list[str]) -> Mention | None:
    """The product right behind a number, or right before it."""
    for mention in mentions:
        if mention.start >= amount.end:
            if _GAP_BEFORE.issuperset(masked[amount.end : mention.start]):
                return mention
            break
    for mention in reversed(mentions):
        if mention.end <= amount.start:
            return mention if _GAP_AFTER.issuperset(masked[mention.end : amount.start]) else None
    return None


def is_taken(amount: Amount, masked: list[str]) -> bool:
    """Whether a number alone is what is bought: "... so please send 24"."""
    before = masked[amount.start - 1] if amount.start else ""
    after = masked[amount.end] if amount.end < len(masked) else ""
    if masked[amount.end : amount.end + 2] in _OF_THEM or (before == ":" and after in _ENDING):
        return True
    return before in _TAKING and after in _ENDING


def copy_counts(mentions: list[Mention], wanted: list[Wanted], masked: list[str]) -> None:
    """Give "the same number of" a product the quantity of the product before it."""
    for at in range(1, len(mentions)):
        until = mentions[at + 1].start if at + 1 < len(mentions) else len(masked)
        before, each = wanted[at - 1], wanted[at]
        if each.quantity is None and says_same(masked, mentions[at], until):
            each.quantity, each.unclear = before.quantity, before.unclear


def says_same(masked: list[str], mention: Mention, until: int) -> bool:
    """Whether as much is wanted of a product as of another: "as many", "at the same number"."""
    told = masked[max(0, mention.start - 6) : mention.start]
    if "same" in told and not _NUMBER_NOUNS.isdisjoint(told):
        return True
    while told and (told[-1] in DETERMINERS or told[-1] == "of"):
        told.pop()
    if told[-2:] == ["as", "many"]:
        return True
    after = masked[mention.end : min(until, mention.end + 6)]
    return "same" in after and not _NUMBER_NOUNS.isdisjoint(after)


def corrected(amounts: list[Amount], masked: list[str]) -> list[Amount]:
    """Take "72 ... make that 96, and 60 of ..." as 96, and "48 rather than 144" as 48."""
    kept: list[Amount] = []
    for amount in amounts:
        told = masked[max(0, amount.start - 3) : amount.start]
        if kept and tuple(told[-2:]) in _AMENDING:
            if amount.basis == "bare" and kept[-1].basis != "bare":
                amount = amount._replace(number=None)
            gap = masked[kept[-1].end : amount.start]
            between = [token for token in gap if token == NAMED]
            if between or NAMED not in masked[amount.end : amount.end + 3]:
                kept[-1] = kept[-1]._replace(number=amount.number, basis=amount.basis)
                continue
        if kept and " ".join(token for token in told if token != "the").endswith(_NOT_MEANT):
            continue
        kept.append(amount)
    return kept
