"""Products with their quantities and prices in one sentence or line."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from vendsim.mail.amounts import NAMED, Amount, scan_amounts, sums_in
from vendsim.mail.counting import (
    DETERMINERS,
    IN_CASES,
    SAME_GOODS,
    attach_counts,
    copy_counts,
    count,
    count_group,
    dangles,
    grouped,
    in_bracket_behind,
    in_order,
    is_beside,
    is_taken,
    units_of,
)
from vendsim.mail.names import Mention, ProductNames
from vendsim.mail.pricing import attach_prices, budgets_taken, own_prices, set_price
from vendsim.mail.regrouped import regrouped
from vendsim.mail.spoken import CASE_WORDS, NUMBER_WORDS, is_number_word, spoken_number
from vendsim.mail.tokens import stem, word_set
from vendsim.mail.wanted import Line, Wanted

__all__ = ["of_topic", "read_line"]

_EXCLUDING = word_set("forget drop skip no not without minus except omit excluding remove leave")
_EITHER = word_set("either any whichever")
_KINDS = word_set(
    "kind kinds one sort type flavour flavor flavours flavors variety similar of version"
)
_CORRECTING = ([","], ["."], ["-"], ["wait"], ["no"], ["actually"], ["sorry"], ["better"])
_BUDGETS = (["worth"], ["of"])
_OF_ONE = SAME_GOODS | {"with", "ones", "kind"}
_MEASURES = CASE_WORDS | {"of", "x", "units"}
_PLAIN_ONES = word_set("regular normal ordinary plain usual standard")
_HEADS = frozenset((":", "-", "=", "("))
_SIGNS = _HEADS | {"x", "*"}
_SMALL_TALK = word_set("please though again now then")
_LISTING = ([","], ["and"], ["&"], ["/"])
_DIRECTLY = frozenset(("(", "[", "|", ":", "sku"))


def read_line(tokens: list[str], names: ProductNames) -> Line:
    """Products, quantities and prices of one line, each with what belongs to it."""
    mentions, tokens = _named(tokens, names)
    masked = _masked(tokens, mentions)
    amounts, prices = scan_amounts(masked)
    if not mentions and not amounts and not prices:
        return Line([], [], [], None, [], tokens, [])
    amounts = regrouped(amounts, mentions, masked, names)
    if len(prices) > 1:
        prices = own_prices(prices, masked)
    wanted = [Wanted(mention.skus) for mention in mentions]
    counted = _counting(amounts, masked)
    stray = [each for each in amounts if each not in counted and dangles(each, masked)]
    default = None
    if in_order(amounts, mentions, masked):
        for each, amount in zip(wanted, amounts, strict=True):
            count(each, amount, names)
    elif (each_of := _of_each(counted, wanted, names)) is not None:
        default = each_of
        for each in wanted:
            count(each, default, names)
    else:
        stray += attach_counts(mentions, wanted, counted, masked, names)
    spare = [each for each in amounts if each not in counted and each not in stray]
    uncounted = len(wanted) == 1 and wanted[0].quantity is None and not wanted[0].unclear
    if uncounted and len(spare) == 1 and is_taken(spare[0], masked):
        count(wanted[0], spare.pop(), names)
    _correct(wanted, amounts, masked)
    _compare(wanted, amounts, masked, names)
    _complete(mentions, wanted, masked)
    _leave_open(wanted, masked)
    loose_prices = prices
    if wanted and prices:
        rest = budgets_taken(prices, mentions, wanted, masked)
        loose_prices = attach_prices(mentions, wanted, rest, names, masked)
        for each in wanted:
            _spend(each)
    return Line(
        wanted=wanted,
        loose=stray,
        prices=loose_prices,
        default=default if not wanted else None,
        tokens=masked,
        spans=[each[:2] for each in mentions]
        + [each[:2] for each in amounts]
        + [each[:2] for each in prices],
        places=sorted(
            [each.start for each in mentions]
            + [each.start for each in amounts]
            + [each.start for each in prices if masked[each.end : each.end + 1] in _BUDGETS]
        ),
        spare=spare,
    )


def _named(tokens: list[str], names: ProductNames) -> tuple[list[Mention], list[str]]:
    """The goods that a line names, but for what heads them, and its tokens.

    "The two teas: lemon and peach" counts kinds, so its number goes.
    """
    mentions = _merged(names.find([stem(token) for token in tokens]), tokens)
    last = len(mentions)
    for at in range(last - 2, -1, -1):
        heading = mentions[at]
        if len(heading.skus) < 2 or at + 1 == last:
            continue
        under = mentions[at + 1 : last]
        place = heading.start - 1
        counts = place >= 0 and _counts_kinds(tokens, place) == len(under)
        said = [*tokens[:place], "the", *tokens[place + 1 :]] if counts else tokens
        if _is_heading([heading, *under], said, names):
            tokens = said
            mentions[at:last] = _of_kind(heading, under, names)
            last = at
    return mentions, tokens


def _counts_kinds(tokens: list[str], at: int) -> int | None:
    """A small number at a place that may count kinds of goods."""
    if tokens[at].isdecimal():
        return int(tokens[at])
    return (
        2
        if tokens[at] == "both"
        else spoken_number(tokens, at)[0]
        if is_number_word(tokens, at)
        else None
    )


def _masked(tokens: list[str], mentions: list[Mention]) -> list[str]:
    if not mentions:
        return tokens
    masked = list(tokens)
    for mention in mentions:
        masked[mention.start : mention.end] = [NAMED] * (mention.end - mention.start)
    return masked


def _counting(amounts: list[Amount], masked: list[str]) -> list[Amount]:
    """The amounts that count goods for certain."""
    return [
        each
        for each in amounts
        if each.basis != "bare"
        or is_beside(each, masked)
        or in_bracket_behind(each, amounts, masked)
    ]


def _is_heading(mentions: list[Mention], tokens: list[str], names: ProductNames) -> bool:
    """Whether the first name heads the others: "We need chips: 64 nacho, 30 multigrain"."""
    first, second = mentions[:2]
    sign = first.end + 1 if tokens[first.end] in _SMALL_TALK else first.end
    if len(first.skus) < 2 or (first.start > 1 and _is_counted_before(first, tokens)):
        return False
    between = tokens[sign + 1 : second.start]
    if tokens[sign] not in _HEADS:
        between = tokens[first.end : second.start]
        narrower = set(second.skus) < set(first.skus)
        return narrower and _is_number(between) and not tokens[second.end : second.end + 1]
    if not _PLAIN_ONES.isdisjoint(between):
        return False  # "Cola: 70 regular, 35 diet"
    kinds = {names.kind(sku) for sku in first.skus}
    akin = any(names.kind(sku) in kinds for sku in second.skus)
    if not akin and (first.start > 1 or tokens[sign] == "("):
        return False
    counted_apart = tokens[second.end : second.end + 1] in ([":"], ["-"]) or "-" in between
    if all(_is_counted_before(each, tokens) for each in mentions[1:]):
        # "tea: 24 cola: 48" tells its numbers after its names.
        return not counted_apart and not _is_counted_behind(mentions[-1], tokens)
    return akin and "," not in between and not counted_apart


def _is_number(tokens: list[str]) -> bool:
    return len(tokens) == 1 and tokens[0].isdecimal()


def _is_counted_before(mention: Mention, tokens: list[str]) -> bool:
    at = mention.start - 1
    while at > 0 and tokens[at] in _MEASURES:
        at -= 1
    return tokens[at][0].isdigit() or is_number_word(tokens, at)


def _is_counted_behind(mention: Mention, tokens: list[str]) -> bool:
    behind = tokens[mention.end : mention.end + 2]
    if behind and behind[0] in _SIGNS:
        behind = behind[1:]
    return bool(behind) and behind[0][0].isdigit()


def _of_kind(heading: Mention, mentions: list[Mention], names: ProductNames) -> list[Mention]:
    """Names under a heading, narrowed to what it names, or to goods of that kind."""
    kinds = {names.kind(sku) for sku in heading.skus}
    narrowed = []
    for each in mentions:
        named = tuple(sku for sku in each.skus if sku in heading.skus)
        akin = tuple(sku for sku in each.skus if names.kind(sku) in kinds)
        narrowed.append(each._replace(skus=named or akin or each.skus))
    return narrowed


def _of_each(counted: list[Amount], wanted: list[Wanted], names: ProductNames) -> Amount | None:
    """The quantity of each of several products, "2 cases each (of 64, so 128 bags)"."""
    if len(wanted) == 1 or not counted or not counted[0].each:
        return None
    units = {units_of(counted[0], each, names) for each in wanted}
    agree = wanted and all(each.number in units for each in counted[1:])
    return counted[0] if len(counted) == 1 or agree else None


def _count_articles(mentions: list[Mention], wanted: list[Wanted], masked: list[str]) -> None:
    """Count "and a wash kit" as one among goods that are counted."""
    for at in range(1, len(wanted)):
        article = masked[mentions[at].start - 1] in ("a", "an", "one")
        if article and wanted[at].quantity is None and wanted[at - 1].quantity is not None:
            wanted[at].quantity = 1


def _spend(wanted: Wanted) -> None:
    """Count what a budget buys at the price named, if that comes out even."""
    total, price = wanted.total_cents, wanted.unit_price_cents
    if price is None and wanted.budget and wanted.theirs:
        price = wanted.unit_price_cents = wanted.loose_cents
        wanted.loose_cents = None
    if wanted.budget and wanted.quantity is None and total and price and total % price == 0:
        wanted.quantity = total // price


def of_topic(line: Line, sku: str, names: ProductNames) -> Line:
    """A line that names no product, read as being about one that was named before."""
    wanted = Wanted((sku,))
    groups = grouped([*line.loose, *line.spare], line.tokens)
    if line.default is not None:
        groups.append([line.default])
    groups = [group for group in groups if group[0].basis != "bare"] or groups
    if len(groups) == 1:
        count_group(wanted, groups[0], names)
    elif groups:
        wanted.unclear = True
    for price in line.prices:
        set_price(wanted, price, names)
    return replace(line, wanted=[wanted], loose=[], spare=[], prices=[], default=None)


def _merged(mentions: list[Mention], tokens: list[str]) -> list[Mention]:
    """Join "Cola Can 12oz (sku-08)" to one; "Cola Can 12oz (sku-09)" may mean either."""
    kept: list[Mention] = []
    for at, mention in enumerate(mentions):
        last = kept[-1] if kept else None
        if last is not None and _opens_list(last, mentions[at : at + 2], tokens):
            kept.append(mention)
            continue
        if last is not None:
            gap = tokens[last.end : mention.start]
            both = tuple(sku for sku in last.skus if sku in mention.skus)
            if "or" in gap and last.skus != mention.skus:
                both = ()  # peach or diet peach
            if both and len(gap) <= 8 and _OF_ONE.issuperset(gap):
                kept[-1] = Mention(last.start, mention.end, both)
                continue
            # "Cola Can (sku-09)" may mean either, "Cola Can (sku-99)" nothing known; "cola can
            # lemon tea" and "Soda: cola" are two.
            coded = "sku" in tokens[last.start : mention.end]
            sure = len(last.skus) == len(mention.skus) == 1
            if len(gap) <= 2 and _DIRECTLY.issuperset(gap) and (coded or (sure and gap)):
                known = bool(last.skus and mention.skus)
                either = tuple(dict.fromkeys(last.skus + mention.skus)) if known else ()
                kept[-1] = Mention(last.start, mention.end, either)
                continue
        kept.append(mention)
    return kept


def _opens_list(heading: Mention, two: list[Mention], tokens: list[str]) -> bool:
    """Whether names stand one after the other in a bracket: "teas (peach, lemon)"."""
    gap = tokens[heading.end : two[0].start]
    return gap == ["("] and len(two) > 1 and tokens[two[0].end : two[1].start] in _LISTING


def _is_excluded(mention: Mention, masked: list[str]) -> bool:
    """Whether a product is named to be left out: "forget the ...", "but no ..."."""
    told = masked[max(0, mention.start - 4) : mention.start]
    while told and told[-1] in DETERMINERS | {"any", "of", "out", "more", "to"}:
        told.pop()
    return bool(told) and told[-1] in _EXCLUDING


def _complete(mentions: list[Mention], wanted: list[Wanted], masked: list[str]) -> None:
    """Mark what is not wanted, and count what only the goods beside it count."""
    for mention, each in zip(mentions, wanted, strict=True):
        if each.quantity is None:
            each.excluded = _is_excluded(mention, masked)
    if len(wanted) > 1:
        copy_counts(mentions, wanted, masked)
        _count_articles(mentions, wanted, masked)


def _correct(wanted: list[Wanted], amounts: list[Amount], masked: list[str]) -> None:
    """Count "a dozen blankets, wait, make that sixteen" as the last number says."""
    if "make" not in masked or len(wanted) != 1 or wanted[0].quantity is None:
        return
    at = masked.index("make")
    if any(each.start > at and _is_counted_anew(each, masked) for each in amounts):
        wanted[0].quantity, wanted[0].unclear = None, True  # "make my two cases five"
        return
    behind = masked[at + 1 : at + 2] in (["that"], ["it"]) and masked[at - 1 : at] in _CORRECTING
    if not behind or not any(each.end <= at for each in amounts):
        return
    at += 2
    if masked[at : at + 1] and not (masked[at][0].isdigit() or masked[at] in NUMBER_WORDS):
        return  # make it snappy
    if masked[at : at + 1] and masked[at][0].isdigit():
        number: int | None = int(masked[at]) if masked[at].isdecimal() else None
    else:
        number = spoken_number(masked, at)[0] if at < len(masked) else None
    plain = all(each.basis not in IN_CASES for each in amounts)
    wanted[0].quantity = number if plain else None
    wanted[0].unclear = wanted[0].quantity is None


def _is_counted_anew(amount: Amount, masked: list[str]) -> bool:
    """Whether another number follows right behind a quantity and its goods."""
    end = amount.end
    while end < len(masked) and masked[end] in (NAMED, "of"):
        end += 1
    if end == len(masked) or amount.basis == "bare":
        return False
    return masked[end][0].isdigit() or is_number_word(masked, end)


def _compare(
    wanted: list[Wanted], amounts: list[Amount], masked: list[str], names: ProductNames
) -> None:
    """Leave a quantity open that the sum of the line denies: "3 cases ..., so 150 in total".

    Where several numbers make that sum, or none is named, the sum is the quantity: "35 at the
    pier, 70 at the hall, making 105 in all".
    """
    told = sums_in(masked) if len(wanted) == 1 else []
    if len(told) != 1:
        return
    units = units_of(told[0], wanted[0], names)
    if not units:
        return
    if wanted[0].quantity is None:
        parts = [units_of(each, wanted[0], names) or 0 for each in amounts]
        if not parts or sum(parts) == units:
            wanted[0].quantity, wanted[0].unclear = units, False
    elif wanted[0].quantity != units:
        wanted[0].quantity, wanted[0].unclear = None, True


def _leave_open(wanted: list[Wanted], masked: list[str]) -> None:
    """Make every quantity unclear where the kind is left open."""
    if not _EITHER.isdisjoint(masked) and _is_either(masked):
        for each in wanted:
            each.quantity, each.unclear = None, True


def _is_either(masked: list[str]) -> bool:
    """Whether the choice between products is left open: "either kind", "any flavour"."""
    pairs = pairwise(masked)
    return any(first in _EITHER and second in _KINDS for first, second in pairs)
