"""Mails that say nothing but goods and how many: whoever sends his supplier such a list orders it.

What is counted otherwise, stock, sales or returns, is never sent without a word of what it is,
and seldom comes out in whole cases or dozens. So every word beside the goods must be a courtesy, a
name, a unit or a yes; any other, a price, a question mark or an odd number, and nobody is sure.
One of them at least must be what goods are bought by (cases, dozens), a please, a thank you, a yes.
"""

from __future__ import annotations

from collections.abc import Sequence

from vendsim.mail.amounts import NAMED
from vendsim.mail.layout import Part
from vendsim.mail.learned.classes import class_of
from vendsim.mail.names import ProductNames
from vendsim.mail.spoken import NUMBER_WORDS
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Wanted

__all__ = ["is_goods_alone"]

DOZEN = 12
_BESIDE_GOODS = word_set(
    "hi hello hey dear all team sir madam mr mrs ms good morning day afternoon evening thank"
    " thanks thx tnx ta cheers you very much best kind warm regards please pls plz kindly mate"
    " love darling bye and plus also n of a an each both x by as usual place address same dozen"
    " doz dz case cases cs cse ctn cartons carton box boxes tray trays crate crates pack packs bag"
    " bags can cans bottle bottles bar bars tin tins pouch pouches unit units pc pcs piece pieces"
    " ea go yes yep yeah ok okay sure thing right done that's thats it is asap urgent today"
    " tomorrow monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs"
    " fri sat sun then just only"
)
_ASKING = word_set(
    "thank thanks thx tnx ta cheers please pls plz kindly go yes yep yeah ok okay sure right done"
    " dozen doz dz"
)
_THANKS = word_set("thanks thank thx tnx")
_SIGNS = frozenset(",.;:-!&()x*+/#@=")
_NAME = "~name"
_CALLING = _THANKS | word_set("ta cheers hi hello")
_CLOSING = frozenset((",", ".", "!", "-"))


def is_goods_alone(parts: Sequence[Part], names: ProductNames) -> bool:
    """Whether a mail is a list of goods in whole cases or dozens, and says nothing else.

    Args:
        parts: Its sentences, list lines and rows.
        names: The products of the market.
    """
    goods = [wanted for part in parts for wanted in part.line.wanted]
    if not goods or len({wanted.skus for wanted in goods}) < len(goods):
        return False
    if any(part.line.prices or part.line.loose or part.line.default for part in parts):
        return False
    for wanted in goods:
        if len(wanted.skus) != 1 or wanted.excluded or wanted.budget or _is_priced(wanted):
            return False
        if not _is_whole(wanted.quantity, names.case_pack_units(wanted.skus[0])):
            return False
    bought = any(not wanted.bare for wanted in goods)
    asks = any(not _ASKING.isdisjoint(part.line.tokens) for part in parts)
    return (bought or asks) and all(_says_nothing(part) for part in parts)


def _is_priced(wanted: Wanted) -> bool:
    prices = (wanted.unit_price_cents, wanted.total_cents, wanted.loose_cents)
    return any(cents is not None for cents in prices)


def _is_whole(quantity: int | None, pack: int) -> bool:
    """Whether a number is one that goods are bought by."""
    return quantity is not None and quantity > 0 and not (quantity % pack and quantity % DOZEN)


def _says_nothing(part: Part) -> bool:
    """Whether all words of a part beside its goods are such as stand around any list."""
    tokens = part.line.tokens
    if len(tokens) != len(part.tokens):
        return False  # a row of a table, whose other cells may say anything
    if part.line.wanted and not _THANKS.isdisjoint(tokens[:1]):
        return False  # thanks for goods that have come
    return all(
        token in _BESIDE_GOODS
        or token in _SIGNS
        or token == NAMED
        or token in NUMBER_WORDS
        or token.isdecimal()
        or class_of(token) == _NAME
        or _is_whom(tokens, at)
        for at, token in _beside(part)
    )


def _beside(part: Part) -> list[tuple[int, str]]:
    """The tokens of a part that are no part of a name or a quantity, with their places."""
    covered = {at for start, end in part.line.spans for at in range(start, end)}
    return [(at, each) for at, each in enumerate(part.line.tokens) if at not in covered]


def _is_whom(tokens: list[str], at: int) -> bool:
    """Whether an unknown word can only be whom a mail greets, or who signs it."""
    if not tokens[at].isalpha() or class_of(tokens[at]) != tokens[at]:
        return False
    alone = len(tokens) == 1
    greets = at == 0 and tokens[1:2] in ([","], ["!"], ["-"])
    signs = at == len(tokens) - 1 and at > 0 and tokens[at - 1] in _CLOSING
    called = at > 0 and tokens[at - 1] in _CALLING
    return alone or greets or signs or called
