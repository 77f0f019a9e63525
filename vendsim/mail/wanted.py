"""Products with their quantities and prices in one sentence or line."""

from __future__ import annotations

from dataclasses import dataclass, field

from vendsim.mail.amounts import CASE_WORDS, NAMED, PACK_WORDS, Amount, Price, scan_amounts
from vendsim.mail.names import Mention, ProductNames
from vendsim.mail.tokens import stem, word_set

__all__ = ["Line", "Wanted", "read_line"]

# What may stand between a number and the product it counts.
_GAP_BEFORE = word_set(
    'of x × the your more additional extra - : ( ) " units unit cases sku product fresh cold nice'
    " regular normal standard plain usual original new good great delicious"
)
_GAP_AFTER = word_set('x × : - = ( ) [ ] | , . " qty quantity units unit count sku order at')
# What may stand between two names, or two quantities, of one and the same product.
_SAME = word_set("( ) [ ] | - : , \" sku product code # = total i e . or of in that's that is so")
# After a number, these say that it counts no goods.
_NOT_GOODS = word_set("and or at on in for to if is are was the by with of please as so we i")
_DETERMINERS = word_set("the your those these that this")
_DIRECTLY = frozenset(("(", "[", "|", ":", "sku"))


@dataclass(slots=True)
class Wanted:
    """One product as a line names it.

    Attributes:
        skus: What it may be: one SKU, several, or none known.
        quantity: Units; None when missing or unclear.
        unclear: Whether a quantity is given that cannot be understood.
        unit_price_cents: A price per unit the line states.
        total_cents: A price for the whole quantity the line states.
        loose_cents: A price stated without saying what for.
        budget: Whether the total is what may be spent ("$200 worth of").
    """

    skus: tuple[str, ...]
    quantity: int | None = None
    unclear: bool = False
    unit_price_cents: int | None = None
    total_cents: int | None = None
    loose_cents: int | None = None
    budget: bool = False


@dataclass(slots=True)
class Line:
    """What a line says about products.

    Attributes:
        wanted: The products named, in order.
        loose: Quantities that belong to no product known here.
        prices: Prices named before or without any product.
        default: A quantity given for each of the products that follow.
        spans: Token ranges of names, quantities and prices.
        tokens: All tokens; those of product names are :data:`vendsim.mail.amounts.NAMED`.
        places: Token positions at which products and quantities stand.
        spare: Numbers alone that may count something said elsewhere.
    """

    wanted: list[Wanted]
    loose: list[Amount]
    prices: list[Price]
    default: Amount | None
    spans: list[tuple[int, int]]
    tokens: list[str]
    places: list[int]
    spare: list[Amount] = field(default_factory=list)

    def other_words(self) -> set[str]:
        """Words and signs that are no part of a name, a quantity or a price."""
        covered: set[int] = set()
        for start, end in self.spans:
            covered.update(range(start, end))
        return {
            token
            for at, token in enumerate(self.tokens)
            if at not in covered and not token[0].isdigit()
        }


def read_line(tokens: list[str], names: ProductNames) -> Line:
    """Products, quantities and prices of one line, each with what belongs to it."""
    mentions = _merged(names.find([stem(token) for token in tokens]), tokens)
    masked = tokens
    if mentions:
        masked = list(tokens)
        for mention in mentions:
            masked[mention.start : mention.end] = [NAMED] * (mention.end - mention.start)
    amounts, prices = scan_amounts(masked)
    if not mentions and not amounts and not prices:
        return Line([], [], [], None, [], tokens, [])
    amounts = [_by_what_follows(each, mentions, masked) for each in amounts]
    amounts = _without_packs(amounts, mentions, masked, names)
    wanted = [Wanted(mention.skus) for mention in mentions]
    counted = [each for each in amounts if each.basis != "bare" or _beside(each, masked)]
    stray = [each for each in amounts if each not in counted and _dangles(each, masked)]
    default = None
    if len(wanted) != 1 and len(counted) == 1 and counted[0].each:
        default = counted[0]
        for each in wanted:
            _count(each, default, names)
    else:
        stray += _attach(mentions, wanted, counted, masked, names)
    rest = _budgets_taken(prices, mentions, wanted, masked)
    loose_prices = _attach_prices(mentions, wanted, rest, names)
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
            + [each.start for each in prices if masked[each.end : each.end + 1] == ["worth"]]
        ),
        spare=[each for each in amounts if each not in counted and each not in stray],
    )


def _merged(mentions: list[Mention], tokens: list[str]) -> list[Mention]:
    """Join "Cola Can 12oz (sku-08)" to one; "Cola Can 12oz (sku-09)" may mean either."""
    kept: list[Mention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        if last is not None:
            gap = tokens[last.end : mention.start]
            both = tuple(sku for sku in last.skus if sku in mention.skus)
            if both and len(gap) <= 3 and _SAME.issuperset(gap):
                kept[-1] = Mention(last.start, mention.end, both)
                continue
            if len(gap) <= 2 and _DIRECTLY.issuperset(gap):
                either = tuple(dict.fromkeys(last.skus + mention.skus))
                kept[-1] = Mention(last.start, mention.end, either)
                continue
        kept.append(mention)
    return kept


def _without_packs(
    amounts: list[Amount], mentions: list[Mention], masked: list[str], names: ProductNames
) -> list[Amount]:
    """Take "3 x Cola Can 12oz (case of 35)" as three cases."""
    kept: list[Amount] = []
    for amount in amounts:
        told = masked[max(0, amount.start - 2) : amount.start]
        about = _described(told, amount, mentions, names) if len(told) == 2 else None
        if about is None:
            kept.append(amount)
        elif kept and kept[-1].basis == "bare" and kept[-1].end <= about.start:
            kept[-1] = kept[-1]._replace(basis="case")
    return kept


def _described(
    told: list[str], pack: Amount, mentions: list[Mention], names: ProductNames
) -> Mention | None:
    """The product whose case "(case of 35)" describes, right behind its name."""
    if told[0] not in CASE_WORDS or told[1] != "of":
        return None
    for mention in mentions:
        fits = len(mention.skus) == 1 and names.case_pack_units(mention.skus[0]) == pack.number
        if fits and mention.end in (pack.start - 3, pack.start - 4):
            return mention
    return None


def _by_what_follows(amount: Amount, mentions: list[Mention], masked: list[str]) -> Amount:
    """Let "2 Cola Can 12oz cases" count cases: the word may stand after the name."""
    if amount.basis != "bare":
        return amount
    for mention in mentions:
        if mention.start >= amount.end:
            after = masked[mention.end] if mention.end < len(masked) else ""
            if after in CASE_WORDS:
                return amount._replace(basis="case")
            return amount._replace(number=None) if after in PACK_WORDS else amount
    return amount


def _beside(amount: Amount, masked: list[str]) -> bool:
    """Whether nothing but connecting signs stands between a number and a product name."""
    if amount.each:
        return True
    at = amount.end
    while at < len(masked) and masked[at] in _GAP_BEFORE:
        at += 1
    if at < len(masked) and masked[at] == NAMED:
        return True
    at = amount.start - 1
    while at >= 0 and masked[at] in _GAP_AFTER:
        at -= 1
    return at >= 0 and masked[at] == NAMED


def _dangles(amount: Amount, masked: list[str]) -> bool:
    """Whether a number alone seems to count something that is no product known here."""
    end = amount.end
    if masked[end : end + 1] == ["of"]:
        end += 1
        while masked[end : end + 1] and masked[end] in _DETERMINERS:
            end += 1
    after = masked[end] if end < len(masked) else ""
    if after.isalpha():
        return after not in _NOT_GOODS
    before = masked[amount.start - 1] if amount.start else ""
    return before in ("x", "×", ":") and after in ("", ".", ",", ";", ")") and amount.start > 1


def _units(amount: Amount, wanted: Wanted, names: ProductNames) -> int | None:
    if amount.number is None or amount.basis != "case":
        return amount.number
    packs = {names.case_pack_units(sku) for sku in wanted.skus}
    return amount.number * packs.pop() if len(packs) == 1 else None


def _count(wanted: Wanted, amount: Amount, names: ProductNames) -> None:
    """Give a product a quantity; a second one that differs makes it unclear."""
    units = _units(amount, wanted, names)
    if units is None or (wanted.quantity is not None and wanted.quantity != units):
        wanted.unclear = True
    wanted.quantity = None if wanted.unclear else units


def _attach(
    mentions: list[Mention],
    wanted: list[Wanted],
    amounts: list[Amount],
    masked: list[str],
    names: ProductNames,
) -> list[Amount]:
    """Give each product its quantity; return the quantities that belong to none."""
    groups = _grouped(amounts, masked)
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
            _count_group(wanted[bracketed], group, names)
            continue
        if group[0].each and before:
            until = groups[at + 1][0].start if at + 1 < len(groups) else len(masked)
            for ahead, mention in enumerate(mentions):
                if group[0].start < mention.start < until:
                    used.add(ahead)
                    _count_group(wanted[ahead], group, names)
            continue
        place = _product_of(group, mentions, before)
        if place is None:
            stray += group
        elif place in used:
            wanted[place].unclear, wanted[place].quantity = True, None
        else:
            used.add(place)
            _count_group(wanted[place], group, names)
    return stray


def _in_brackets_after(amount: Amount, mentions: list[Mention], masked: list[str]) -> int | None:
    """The product right before the bracket that a quantity stands in."""
    if amount.start < 2 or masked[amount.start - 1] != "(" or amount.each:
        return None
    for place, mention in enumerate(mentions):
        if mention.end == amount.start - 1:
            return place
    return None


def _product_of(group: list[Amount], mentions: list[Mention], before: bool) -> int | None:
    start = group[0].start
    behind = [place for place, each in enumerate(mentions) if each.start < start]
    ahead = [place for place, each in enumerate(mentions) if each.start > start]
    if before:
        return ahead[0] if ahead else (behind[-1] if len(mentions) == 1 else None)
    return behind[-1] if behind else None


def _count_group(wanted: Wanted, group: list[Amount], names: ProductNames) -> None:
    """Quantities said twice must agree: "2 cases (70 units)", or "2 cases of 35"."""
    if len(group) == 2 and len(wanted.skus) == 1:
        first, second = group
        pack = names.case_pack_units(wanted.skus[0])
        if first.basis == "case" and second.basis != "case" and second.number == pack:
            group = [first]
    for amount in group:
        _count(wanted, amount, names)


def _grouped(amounts: list[Amount], masked: list[str]) -> list[list[Amount]]:
    """Quantities in a row with nothing but brackets and the like between them."""
    groups: list[list[Amount]] = []
    for amount in amounts:
        if groups and _SAME.issuperset(masked[groups[-1][-1].end : amount.start]):
            groups[-1].append(amount)
        else:
            groups.append([amount])
    return groups


def _budgets_taken(
    prices: list[Price], mentions: list[Mention], wanted: list[Wanted], masked: list[str]
) -> list[Price]:
    """Give "$200 worth of" to the one product that follows; return the other prices."""
    rest: list[Price] = []
    for price in prices:
        at = price.end
        if masked[at : at + 2] == ["worth", "of"]:
            ahead = [place for place, each in enumerate(mentions) if each.start >= at]
            if len(ahead) == 1 and wanted[ahead[0]].quantity is None:
                wanted[ahead[0]].total_cents = price.cents
                wanted[ahead[0]].budget = True
                continue
        rest.append(price)
    return rest


def _attach_prices(
    mentions: list[Mention], wanted: list[Wanted], prices: list[Price], names: ProductNames
) -> list[Price]:
    """Give each price to the product before it; return those that belong to none."""
    if not wanted:
        return prices
    last = mentions[-1]
    if len(prices) == 1 and prices[0].start > last.end and prices[0].each:
        for each in wanted:  # "... and ... at $0.90 each"
            _set_price(each, prices[0], names)
        return []
    loose: list[Price] = []
    for price in prices:
        behind = [place for place, each in enumerate(mentions) if each.start < price.start]
        if price.per == "total" and len(wanted) > 1 and behind and behind[-1] == len(wanted) - 1:
            loose.append(price)
        else:
            _set_price(wanted[behind[-1] if behind else 0], price, names)
    return loose


def _divided(cents: int, units: int) -> int:
    """A case's price as a unit's, to the nearest cent."""
    return (2 * cents + units) // (2 * units)


def _is_sum(wanted: Wanted, cents: int) -> bool:
    """Whether a price is the unit price stated times the quantity."""
    unit_price = wanted.unit_price_cents
    return bool(unit_price and wanted.quantity and cents == unit_price * wanted.quantity)


def _set_price(wanted: Wanted, price: Price, names: ProductNames) -> None:
    if price.per == "unit":
        wanted.unit_price_cents = price.cents
    elif price.per == "case":
        packs = {names.case_pack_units(sku) for sku in wanted.skus}
        if len(packs) == 1:
            wanted.unit_price_cents = _divided(price.cents, packs.pop())
    elif price.per == "total" or _is_sum(wanted, price.cents):
        wanted.total_cents = price.cents
    elif wanted.loose_cents is None:
        wanted.loose_cents = price.cents
    elif wanted.quantity and price.cents == wanted.loose_cents * wanted.quantity:
        wanted.unit_price_cents, wanted.total_cents = wanted.loose_cents, price.cents
        wanted.loose_cents = None
