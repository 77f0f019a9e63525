"""Which price of a sentence belongs to which product, and whether to one unit or to all."""

from __future__ import annotations

from vendsim.mail.amounts import NAMED
from vendsim.mail.counting import DETERMINERS
from vendsim.mail.names import Mention, ProductNames
from vendsim.mail.prices import Price
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Wanted

_OF_ALL = word_set("both all each")

__all__ = ["attach_prices", "budgets_taken", "own_prices", "set_price", "settle_loose"]


def own_prices(prices: list[Price], masked: list[str]) -> list[Price]:
    """Leave out what the reader asks where the writer names a price as well."""
    own = [price for price in prices if not price.theirs]
    offered = [price for price in own if masked[price.end : price.end + 1] != ["worth"]]
    return own if any(price.per != "total" or price.loosely for price in offered) else prices


def budgets_taken(
    prices: list[Price], mentions: list[Mention], wanted: list[Wanted], masked: list[str]
) -> list[Price]:
    """Give "$200 worth of" to the one product that follows; return the other prices."""
    rest: list[Price] = []
    for price in prices:
        at = price.end + (masked[price.end : price.end + 1] == ["'"])
        worth = masked[at : at + 2] == ["worth", "of"]
        spends = "spend" in masked[max(0, price.start - 3) : price.start]
        if worth or _is_sum_of(price, masked) or (spends and "on" in masked[at : at + 3]):
            ahead = [place for place, each in enumerate(mentions) if each.start >= at]
            if ahead and wanted[ahead[0]].quantity is None:
                wanted[ahead[0]].total_cents = price.cents
                wanted[ahead[0]].budget = True
                continue
        rest.append(price)
    return rest


def _is_sum_of(price: Price, masked: list[str]) -> bool:
    """Whether goods for a sum are named: "$75 of ..."."""
    at = price.end + 1
    while masked[at : at + 1] and masked[at] in DETERMINERS:
        at += 1
    return (
        price.per is None
        and masked[price.end : price.end + 1] == ["of"]
        and masked[at : at + 1] == [NAMED]
    )


def attach_prices(
    mentions: list[Mention],
    wanted: list[Wanted],
    prices: list[Price],
    names: ProductNames,
    masked: list[str],
) -> list[Price]:
    """Give each price to the product before it; return those that belong to none."""
    if not wanted:
        return prices
    last = mentions[-1]
    shared = len(prices) == 1 and prices[0].start > last.end
    if shared and (prices[0].each or _is_shared(prices[0], masked)):
        for each in wanted:  # "... and ... at $0.90 each"
            set_price(each, prices[0], names)
        return []
    if len(prices) == len(mentions) > 1 and prices[0].start >= last.end:
        for each, price in zip(wanted, prices, strict=True):  # "... and ..., 4.10 and 5.00"
            set_price(each, price, names)
        return []
    loose: list[Price] = []
    ahead = len(prices) == len(mentions) > 1 and all(
        price.end <= mention.start for price, mention in zip(prices, mentions, strict=True)
    )
    for at, price in enumerate(prices):
        behind = [place for place, each in enumerate(mentions) if each.start < price.start]
        if ahead:
            behind = [at]
        if price.per == "total" and len(wanted) > 1 and behind and behind[-1] == len(wanted) - 1:
            loose.append(price)
        else:
            set_price(wanted[behind[-1] if behind else 0], price, names)
    return loose


def _is_shared(price: Price, masked: list[str]) -> bool:
    """Whether a price set apart is that of all goods before it: "... and ..., at $0.28"."""
    told = masked[max(0, price.start - 4) : price.start]
    if price.per == "total":
        return False
    return told[-2:] == [",", "at"] or (told[-1:] == ["at"] and not _OF_ALL.isdisjoint(told))


def set_price(wanted: Wanted, price: Price, names: ProductNames) -> None:
    """Give a product a price: of a unit, of all, or one that does not say what for."""
    wanted.theirs = price.theirs
    boxed = price.per == "box" and any(
        names.is_likely_price(sku, price.cents, 1) for sku in wanted.skus
    )
    if price.per == "unit" or boxed:
        wanted.unit_price_cents = _for_one(price, wanted, names)
    elif price.per in ("case", "box"):
        packs = {names.case_pack_units(sku) for sku in wanted.skus}
        if len(packs) == 1:
            wanted.unit_price_cents = _divided(price.cents, packs.pop())
    elif _is_sum(wanted, price.cents) or (price.per == "total" and not price.loosely):
        wanted.total_cents = price.cents
    elif (likely := _likely_meaning(wanted, price.cents, names)) == "unit":
        wanted.unit_price_cents = price.cents
    elif price.per == "total" or likely == "total":
        wanted.total_cents = price.cents
    elif wanted.loose_cents is None:
        wanted.loose_cents = price.cents
    elif wanted.quantity and price.cents == wanted.loose_cents * wanted.quantity:
        wanted.unit_price_cents, wanted.total_cents = wanted.loose_cents, price.cents
        wanted.loose_cents = None


def _for_one(price: Price, wanted: Wanted, names: ProductNames) -> int:
    """The price of one unit that a price called so must mean, going by what the product costs.

    "48 at 27 each" are cents, "2 cases at $25.20" is what a case costs.
    """
    if len(wanted.skus) != 1 or names.is_likely_price(wanted.skus[0], price.cents, 1):
        return price.cents
    sku, pack = wanted.skus[0], names.case_pack_units(wanted.skus[0])
    if price.plain and names.is_likely_price(sku, price.cents // 100, 1):
        return price.cents // 100
    counted = wanted.quantity and wanted.quantity % pack == 0 and not price.each
    if counted and names.is_likely_price(sku, price.cents // 2, pack):  # no less than 30 %
        return _divided(price.cents, pack)
    return price.cents


def settle_loose(wanted: Wanted, names: ProductNames) -> None:
    """Say what a price was for, once the quantity is known that another sentence names."""
    cents = wanted.loose_cents
    if cents is None:
        return
    meaning = _likely_meaning(wanted, cents, names)
    if meaning == "unit":
        wanted.unit_price_cents, wanted.loose_cents = cents, None
    elif meaning == "total":
        wanted.total_cents, wanted.loose_cents = cents, None


def _likely_meaning(wanted: Wanted, cents: int, names: ProductNames) -> str:
    """Whether a price without more words is that of one unit or of all, as far as one can tell."""
    if len(wanted.skus) != 1 or wanted.quantity in (None, 1) or wanted.unit_price_cents is not None:
        return ""
    assert wanted.quantity is not None
    for_one = names.is_likely_price(wanted.skus[0], cents, 1)
    for_all = names.is_likely_price(wanted.skus[0], cents, wanted.quantity)
    if for_one == for_all:
        return ""
    return "unit" if for_one else "total"


def _is_sum(wanted: Wanted, cents: int) -> bool:
    """Whether a price is the unit price stated times the quantity."""
    unit_price = wanted.unit_price_cents
    return bool(unit_price and wanted.quantity and cents == unit_price * wanted.quantity)


def _divided(cents: int, units: int) -> int:
    """A case's price as a unit's, to the nearest cent."""
    return (2 * cents + units) // (2 * units)
