"""Which quantity of a sentence belongs to which product."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from vendsim.mail.amounts import NAMED, Amount
from vendsim.mail.names import Mention, ProductNames
from vendsim.mail.tokens import stem, word_set
from vendsim.mail.wanted import Wanted

__all__ = [
    "DETERMINERS",
    "GAP_AFTER",
    "GAP_BEFORE",
    "IN_CASES",
    "SAME_GOODS",
    "TIMES",
    "attach_counts",
    "copy_counts",
    "count",
    "count_group",
    "dangles",
    "grouped",
    "in_bracket_behind",
    "in_cases",
    "in_order",
    "is_beside",
    "is_boxed",
    "is_dear",
    "is_taken",
    "says_same",
    "units_of",
]

# What may stand between a number and the product it counts.
GAP_BEFORE = word_set(
    'of x × the your more additional extra - : ( ) " units unit cases sku product fresh cold nice'
    " regular normal standard plain usual original new good great delicious"
)
GAP_AFTER = word_set(
    'x × : ; - = ( ) [ ] | , . " qty quantity units unit count sku order at please cases cartons'
    " boxes"
)
SAME_GOODS = word_set(
    "( ) [ ] | - : , \" sku product code name # = total i e . or of in that's that is so which"
)
"""What may stand between two names, or two quantities, of one and the same product."""
# After a number, these say that it counts no goods.
_NOT_GOODS = word_set(
    "and or at on in for to if is are was the by with of please as so we i me us my our storage"
    " warehouse office each them those these thanks thank asap cost costs would will do"
)
# Between cases and a number, these say that it is all units, not those of a case.
_SUMMING = word_set("so = makes making that's total altogether")
IN_CASES = ("case", "box")
DETERMINERS = word_set("the your those these that this our my")
"""Small words before a name that say nothing of it."""
_TAKING = word_set("send take ship order buy deliver need want rush us me so get have commit")
_ENDING = frozenset(("", ".", ",", "!", ";", ")", "please", "of", "and", "more"))
_PAUSES = frozenset((",", "-", ";", ":"))
_OF_THEM = (["of", "them"], ["of", "those"], ["of", "these"])
_PLACES = (["storage"], ["me"], ["us"], ["warehouse"])
TIMES = (["x"], ["\u00d7"], ["*"])
_QUANTITY_OF = (["quantity", "of"], ["quantities", "of"], ["volume", "of"])
_NUMBER_NOUNS = word_set("number amount quantity count")
LEAST_BOXED_CENTS = 500
"""Retail price from which goods are bought one by one too."""
_ASSORTED = frozenset(
    stem(each)
    for each in word_set("selection multipack sampler assortment collection kit set box gift")
)
"""A unit of dear goods that hold several kinds may be called a box."""


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
    """Whether one unit of a product may be called a box: a selection, not a cable or a tin."""
    return is_dear(wanted, names) and any(
        not _ASSORTED.isdisjoint(names.words(sku)) for sku in wanted.skus
    )


def is_dear(wanted: Wanted, names: ProductNames) -> bool:
    """Whether a product is bought one by one as well as by the case."""
    return any(names.is_likely_price(sku, LEAST_BOXED_CENTS, 1) for sku in wanted.skus)


def count_group(
    wanted: Wanted, group: list[Amount], names: ProductNames, masked: Sequence[str] = ()
) -> None:
    """Quantities said twice must agree: "2 cases (70 units)", "2 cases of 35", "3 boxes (90)"."""
    if len(group) > 1 and len(wanted.skus) == 1:
        group = _cases_told(group, names.case_pack_units(wanted.skus[0]), masked)
    for amount in group:
        count(wanted, amount, names)


def _cases_told(group: list[Amount], pack: int, masked: Sequence[str]) -> list[Amount]:
    """Take boxes and packs for cases where their size or their units are told behind them."""
    kept = [group[0]]
    for amount in group[1:]:
        last, number = kept[-1], amount.number
        if last.number is None and last.basis == "case" and number and 2 * number == pack:
            kept[-1] = amount  # half a case (12)
            continue
        sized = last.basis in ("case", "box", "pack") and amount.basis not in ("case", last.basis)
        alike = last.number is not None and number == last.number * pack
        summed = not _SUMMING.isdisjoint(masked[last.end : amount.start])
        if sized and ((number == pack and not summed) or alike):
            kept[-1] = last._replace(basis="case")
            if number == pack and not summed:
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


def is_beside(amount: Amount, masked: list[str]) -> bool:
    """Whether nothing but connecting signs stands between a number and a product name."""
    if amount.each:
        return True
    at = amount.end
    while at < len(masked) and masked[at] in GAP_BEFORE:
        at += 1
    if at < len(masked) and masked[at] == NAMED:
        return True
    if masked[amount.end : amount.end + 1] in _PLACES:
        return False
    times = masked[amount.start - 1 : amount.start] in TIMES
    if masked[max(0, amount.start - 2) : amount.start] in _QUANTITY_OF and NAMED in masked:
        return True
    if amount.start > 2 and times and "." in masked[amount.start - 2]:
        return True  # $1.70 x 24
    at = amount.start - 1
    while at >= 0 and masked[at] in GAP_AFTER:
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
    told: dict[int, list[Amount]] = {}
    for at, group in enumerate(groups):
        bracketed = _in_brackets_after(group[0], mentions, masked)
        if bracketed is not None:
            used.add(bracketed)
            told.setdefault(bracketed, []).extend(group)
            continue
        if group[0].each and before:
            behind = (each[0] for each in groups[at + 1 :])
            next_ = (each for each in behind if _in_brackets_after(each, mentions, masked) is None)
            until = next((each.start for each in next_), len(masked))
            for ahead, mention in enumerate(mentions):
                if group[0].start < mention.start < until:
                    used.add(ahead)
                    told.setdefault(ahead, []).extend(group)
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
            told.setdefault(place, []).extend(group)
    for place, all_of_it in told.items():
        count_group(wanted[place], all_of_it, names, masked)
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
    if ahead is not None and not GAP_BEFORE.issuperset(masked[end : mentions[ahead].start]):
        ahead = None
    if behind is not None and not GAP_AFTER.issuperset(masked[mentions[behind].end : start]):
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


def is_taken(amount: Amount, masked: list[str]) -> bool:
    """Whether a number alone is what is bought: "... so please send 24"."""
    before = masked[amount.start - 1] if amount.start else ""
    after = masked[amount.end] if amount.end < len(masked) else ""
    if masked[amount.end : amount.end + 2] in _OF_THEM or (before == ":" and after in _ENDING):
        return True
    if before in _PAUSES and (after == "please" or masked[amount.end - 1] == "more"):
        return True  # we are out of it, 60 please
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
    if ("same" in told or "like" in told) and not _NUMBER_NOUNS.isdisjoint(told):
        return True
    while told and (told[-1] in DETERMINERS or told[-1] == "of"):
        told.pop()
    place = mention.start
    while place and masked[place - 1] in DETERMINERS:
        place -= 1
    before = [token for token in masked[max(0, place - 3) : place] if token != "again"]
    if before[-2:] in (["same", "of"], ["same", "for"], ["ditto", "for"]):
        return True
    if before[-1:] == ["ditto"]:
        return True
    if told[-2:] == ["as", "many"]:
        return True
    after = masked[mention.end : min(until, mention.end + 6)]
    return "same" in after and not _NUMBER_NOUNS.isdisjoint(after)
