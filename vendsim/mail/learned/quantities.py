"""Goods of a mail with their quantities, also where a later sentence says how many.

"... the Pepper Soda works for me. I take 105.", "Thirty of each.", "36 of the former".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vendsim.mail.amounts import Amount, counted, scan_amounts
from vendsim.mail.counting import count_group, in_cases, units_of
from vendsim.mail.layout import Part
from vendsim.mail.learned.soft_counts import soft_counts
from vendsim.mail.names import ProductNames
from vendsim.mail.prices import Price
from vendsim.mail.spoken import NUMBER_WORDS, spoken_number, token_at
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Wanted

__all__ = ["Goods", "goods_of", "says_cases"]

FEW_UNITS = 9
"""A number up to this, said apart from its goods, may count anything."""
MOST_ODD_CENTS = 100
"""Below this, a number alone may be a price in cents."""
_VAGUE = word_set("about around approximately approx roughly nearly almost circa ca over")
_NO_COUNT = word_set("a an another half one")
_NOT_AFTER = word_set(
    "day days week weeks hour hours dollar dollars cent cents percent % more things questions"
    " machine machines month months year years minute minutes points quid bucks times sites"
    " suppliers people members customers orders deliveries guests visitors counties floors :"
)
_EACH = word_set("each apiece quantities lots")
_NUMBER_NOUNS = word_set("number amount quantity count")
_SAME_FOR = re.compile(r"\b(?:the )?same (?:again )?(?:of|for) (?!you|me|us)", re.IGNORECASE)
_AS_MANY = re.compile(r"\bas many (?!as\b)(?:of )?", re.IGNORECASE)
_PRICING = (("make", "it"), ("call", "it"), ("do", "it"), ("down", "to"), ("instead", "of"))
_ASKING_EACH = word_set("much price cost")
_OF_KNOWN = word_set("the these those both other my our your last first next or minus until before")
_GOING_ON = word_set(
    "please then for at if to on by now and but in with instead as today tomorrow this more would"
    " thanks will just only is was are it so i we each"
)
_GOODS_SPOKEN_OF = word_set("one the each either it that this them those these both all former")
_FIRST = word_set("former first")
_HEADS_CASES = re.compile(r"\W*(?:[a-z#.]+\W+){0,5}(?:cases|cs|cartons)\b[^0-9]*$", re.IGNORECASE)
_ALL_CASES = re.compile(
    r"\ball (?:in )?(?:full |whole )?cases\b|(?:^|[(,;.]\s*|thats |that's )cases\b(?! ?(?:of|/|:))",
    re.IGNORECASE,
)
MOST_HEADING_TOKENS = 8


@dataclass(slots=True)
class Goods:
    """One product as a part of a mail speaks of it.

    Attributes:
        wanted: The product with quantity and prices.
        told: Whether the part names it; else it only goes on about it.
        vague: Whether its quantity is only about that ("about 200").
        loosely: Whether its quantity is a number that stands apart from its name.
        odd: Whether its quantity is one that full cases do not come to.
    """

    wanted: Wanted
    told: bool = True
    vague: bool = False
    loosely: bool = False
    odd: bool = False

    @property
    def skus(self) -> tuple[str, ...]:
        """What it may be."""
        return self.wanted.skus

    @property
    def quantity(self) -> int | None:
        """Units, if they are known."""
        return self.wanted.quantity

    @property
    def is_counted(self) -> bool:
        """Whether it is said how many, or how much money they may cost, however clearly."""
        wanted = self.wanted
        return bool(wanted.quantity or wanted.unclear or wanted.budget)


def goods_of(
    parts: Sequence[Part], names: ProductNames, about: Sequence[Wanted]
) -> list[list[Goods]]:
    """The goods that each part of a mail speaks of.

    Args:
        parts: The sentences, list lines and rows.
        names: The products of the market.
        about: The products of the subject line.
    """
    found: list[list[Goods]] = []
    by_case = any(says_cases(part) for part in parts)
    default: Amount | None = None
    open_: list[Goods] = []
    topic = [Goods(each, told=False) for each in about]
    from_subject = True
    for part in parts:
        named = [Goods(_settled(each, names, by_case)) for each in part.line.wanted]
        listed = part.listed or part.reads_as_list
        if named:
            _count_named(named, part.line.tokens, names)
            _count_like(named, part, topic, default, names)
            _count_softly(named, part)
            uncounted = [each for each in named if each.quantity is None and each.skus]
            keeps = len(uncounted) == len(named) and listed
            open_ = (open_ if keeps else []) + uncounted
            meant = [each for each in named if each.skus and not each.wanted.excluded]
            if meant:
                goes_on = listed and not from_subject and all(t.quantity is None for t in topic)
                topic = (topic if goes_on else []) + meant
                from_subject = False
            found.append(named)
            continue
        amounts, prices = _amounts_in(_without_vague(part.line.tokens))
        if part.leads or not topic:
            default = next((amount for amount in amounts if amount.each), default)
        amounts = _by_case_price(amounts, prices, part.line.tokens)
        if not topic or not (amounts or prices):
            softly = [Goods(Wanted(topic[-1].skus), told=False)] if topic else []
            _count_softly(softly, part)
            found.append([each for each in softly if each.quantity])
            continue
        told: list[Goods] = []
        if open_ and amounts:
            _give(open_, amounts, part.line.tokens, names)
            told = [each for each in open_ if each.quantity is not None]
            for each in told:
                each.vague = each.vague or (each.quantity or 0) <= FEW_UNITS
            open_ = [each for each in open_ if each.quantity is None]
        if told:
            found.append([replace(each, told=False) for each in told])
            continue
        last = Goods(Wanted(topic[-1].skus), told=False)
        _give([last], amounts, part.line.tokens, names)
        _count_softly([last], part)
        found.append([last])
    return found


def _count_like(
    named: list[Goods], part: Part, topic: list[Goods], default: Amount | None, names: ProductNames
) -> None:
    """Count goods as those before them ("the same number of"), or as a heading says of each."""
    for each in named:
        if each.quantity is not None or each.wanted.unclear or not each.skus:
            continue
        tokens = part.line.tokens
        same = "same" in tokens and not _NUMBER_NOUNS.isdisjoint(tokens)
        same = same or _SAME_FOR.search(part.text) is not None
        if topic and topic[-1].quantity and (same or _AS_MANY.search(part.text)):
            each.wanted.quantity = topic[-1].quantity
        elif default is not None and part.reads_as_list | part.listed:
            _count(each, default, names)


def _count_softly(goods: list[Goods], part: Part) -> None:
    """Count goods that nothing else counts by what is only spoken of; that orders nothing."""
    tokens = part.line.tokens
    for each in goods:
        if each.quantity == 1 and not _ASKING_EACH.isdisjoint(tokens) and "if" in tokens:
            each.wanted.quantity = None  # "how much is one bar if I buy sixty?"
    open_ = [each for each in goods if each.quantity is None and each.skus]
    if not open_:
        return
    priced = bool(part.line.prices) or any(
        each.wanted.unit_price_cents or each.wanted.loose_cents for each in goods
    )
    numbers = soft_counts(tokens, priced)
    if len(numbers) == 1 and (len(open_) == 1 or not _EACH.isdisjoint(tokens)):
        numbers *= len(open_)
    if len(numbers) == len(open_):
        for each, number in zip(open_, numbers, strict=True):
            each.wanted.quantity, each.wanted.unclear, each.vague = number, False, True


def _by_case_price(amounts: list[Amount], prices: list[Price], tokens: list[str]) -> list[Amount]:
    """Take "$57.60 a case if I bought five of them" as five cases."""
    if not any(price.per == "case" for price in prices):
        return amounts
    few = [each for each in amounts if each.basis == "bare" and (each.number or 99) <= FEW_UNITS]
    return [each._replace(basis="case") if each in few else each for each in amounts]


def says_cases(part: Part) -> bool:
    """Whether a heading or a remark says that bare numbers count cases."""
    heads = not part.line.wanted and len(part.tokens) <= MOST_HEADING_TOKENS
    if heads and _HEADS_CASES.match(part.text):
        return True
    return _ALL_CASES.search(part.text) is not None


def _settled(wanted: Wanted, names: ProductNames, by_case: bool) -> Wanted:
    """A product of its own to go on with: a part is shared by all mails that hold its words."""
    wanted = replace(wanted)
    if by_case and wanted.bare and wanted.quantity and len(wanted.skus) == 1:
        wanted.quantity = in_cases(wanted.quantity, wanted, names)
        wanted.bare = False
    return wanted


def _count_named(named: list[Goods], tokens: list[str], names: ProductNames) -> None:
    """Count goods of a sentence by the numbers in it that nothing else has taken."""
    known = {each.skus for each in named if each.quantity}
    uncounted = [each for each in named if each.quantity is None and each.skus]
    uncounted = [each for each in uncounted if each.skus not in known]
    if not uncounted:
        return
    amounts, _ = _amounts_in(_without_vague(tokens))
    taken = [each for each in named if each.quantity]
    free = [
        amount
        for amount in amounts
        if not any(units_of(amount, each.wanted, names) == each.quantity for each in taken)
    ]
    if len(named) == len(uncounted) or (len(uncounted) == 1 and len(free) == 1):
        _give(uncounted, free, tokens, names)
        if len(named) > 1 and len(free) == 1 and _is_guess(named, uncounted, amounts, free[0]):
            for each in named:
                each.vague = True


def _is_guess(
    named: list[Goods], uncounted: list[Goods], amounts: list[Amount], only: Amount
) -> bool:
    """Whether one number for several products may belong to another of them.

    So it is where more than one has no number, and where the last number is left for the first
    product: then each may have been given that of the product before it.
    """
    if len(uncounted) > 1:
        return len({each.quantity for each in uncounted}) > 1
    return uncounted[0] is named[0] and only.start == max(each.start for each in amounts)


def _without_vague(tokens: list[str]) -> list[str]:
    if _VAGUE.isdisjoint(tokens):
        return tokens
    after = [*tokens[1:], ""]
    return [
        token
        for token, next_ in zip(tokens, after, strict=True)
        if token not in _VAGUE or not (next_[:1].isdigit() or next_ in NUMBER_WORDS)
    ]


def _amounts_in(tokens: list[str]) -> tuple[list[Amount], list[Price]]:
    """Every quantity of a sentence, bare ones in words too."""
    amounts, prices = scan_amounts(tokens)
    if NUMBER_WORDS.isdisjoint(tokens):
        return amounts, prices
    spans = [each[:2] for each in amounts] + [each[:2] for each in prices]
    taken = {at for start, end in spans for at in range(start, end)}
    found = list(amounts)
    at = 0
    while at < len(tokens):
        if at in taken or tokens[at] not in NUMBER_WORDS:
            at += 1
            continue
        count, end = spoken_number(tokens, at)
        if tokens[at] in _NO_COUNT and end <= at + 1:
            at += 1
            continue
        counts = token_at(tokens, end) not in _NOT_AFTER and token_at(tokens, at - 1) != "all"
        numbers = at == 0 and token_at(tokens, end) == "," and len(tokens) > MOST_HEADING_TOKENS
        if count and count > 1 and counts and not numbers:
            amount = counted(tokens, at, end, count)
            if taken.isdisjoint(range(amount.start, amount.end)):
                found.append(amount)
                end = amount.end
        at = max(at + 1, end)
    return sorted(found), prices


def _give(
    goods: list[Goods], amounts: list[Amount], tokens: list[str], names: ProductNames
) -> None:
    """Give goods without a quantity those that a sentence names."""
    amounts = [each for each in amounts if not _counts_other_things(each, tokens)]
    if len(goods) == 1:
        amounts = [each for each in amounts if not _is_odd_price(each, tokens, goods[0], names)]
    each_of = [amount for amount in amounts if amount.each]
    if len(each_of) == 1 and len(goods) > 1:
        amounts = each_of  # two cases of each, i.e. 48 + 48
    if len(amounts) == 1:
        amount = amounts[0]
        near = tokens[max(0, amount.start - 3) : amount.end + 4]
        if amount.each or "both" in tokens or not _EACH.isdisjoint(near):
            meant = goods
        else:
            meant = goods[:1] if not _FIRST.isdisjoint(tokens) else goods[-1:]
        for each in meant:
            _count(each, amount, names)
    elif len(amounts) == len(goods):
        for each, amount in zip(goods, amounts, strict=True):
            _count(each, amount, names)
    elif len(goods) == 1 and amounts:
        amounts = [each for each in amounts if not _is_price(each, tokens, goods[0], names)]
        units = {units_of(amount, goods[0].wanted, names) for amount in amounts}
        said = [each for each in amounts if each.basis != "bare" or _is_of_them(each, tokens)]
        told = Wanted(goods[0].skus)
        count_group(told, amounts, names, tokens)
        if told.quantity and len(units) > 1:
            goods[0].wanted.quantity, goods[0].wanted.unclear = told.quantity, False
        elif len(units) == 1 or len(said) == 1:
            _count(goods[0], amounts[0] if len(units) == 1 else said[0], names)


def _counts_other_things(amount: Amount, tokens: list[str]) -> bool:
    """Whether a small number counts kinds, people or days: "the two cost", "two of us"."""
    if amount.basis != "bare" or amount.each or (amount.number or 99) > FEW_UNITS:
        return False
    if token_at(tokens, amount.start - 1) in _OF_KNOWN:
        return True
    after, next_ = token_at(tokens, amount.end), token_at(tokens, amount.end + 1)
    if after == "of":
        return next_ not in _GOODS_SPOKEN_OF
    return after.isalpha() and after not in _GOING_ON and tokens[amount.end - 1] != "more"


def _is_of_them(amount: Amount, tokens: list[str]) -> bool:
    """Whether a number alone counts the goods spoken of: "140 of them", "six more"."""
    after = tokens[amount.end : amount.end + 2]
    return after in (["of", "them"], ["of", "those"]) or tokens[amount.end - 1] == "more"


def _is_price(amount: Amount, tokens: list[str], goods: Goods, names: ProductNames) -> bool:
    """Whether a bare number beside others is a price in cents: "make it 85 and ... 4 cases"."""
    said = tuple(tokens[max(0, amount.start - 2) : amount.start])
    if amount.basis != "bare" or (said not in _PRICING and said[-1:] not in (("for",), ("at",))):
        return False
    return any(names.is_likely_price(sku, amount.number or 0, 1) for sku in goods.skus)


def _is_odd_price(amount: Amount, tokens: list[str], goods: Goods, names: ProductNames) -> bool:
    """Whether a bare number is what a unit may cost in cents, and no number of full cases."""
    number = amount.number or 0
    if amount.basis != "bare" or not FEW_UNITS < number < MOST_ODD_CENTS or len(goods.skus) != 1:
        return False
    if number % 10 == 0 or number % 12 == 0:
        return False  # as people count
    sku = goods.skus[0]
    if number % names.case_pack_units(sku) == 0 or _is_of_them(amount, tokens):
        return False
    return names.is_likely_price(sku, number, 1)


def _count(goods: Goods, amount: Amount, names: ProductNames) -> None:
    """Count goods; what was unclear by itself stays a vague quantity."""
    wanted = goods.wanted
    goods.vague = wanted.unclear
    goods.loosely = True
    wanted.quantity = units_of(amount, wanted, names)
    wanted.unclear = wanted.quantity is None
