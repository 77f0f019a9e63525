"""Quantities and prices among the tokens of a line."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from vendsim.mail.prices import (
    DOLLARS,
    MAX_DIGITS,
    PERIODS,
    Price,
    is_number,
    is_price,
    is_theirs,
    price_at,
    price_basis,
)
from vendsim.mail.sizes import SIZE_UNITS
from vendsim.mail.spoken import (
    BOX_WORDS,
    CASE_WORDS,
    DOZENS,
    NAMED,
    NUMBER_WORDS,
    PACK_WORDS,
    UNIT_WORDS,
    spoken_number,
    token_at,
)
from vendsim.mail.tokens import stem, word_set

__all__ = ["NAMED", "Amount", "amends", "counted", "scan_amounts", "sums_in"]

_SUMMING = word_set("total altogether all")
_SUM_OF = word_set("units unit quantity qty cases cans items pieces count order number")
_BETWEEN = word_set("full whole more further additional extra complete individual single")
_MONTHS = word_set(
    "january february march april june july august september october november december jan feb mar"
    " apr jun jul aug sep sept oct nov dec"
)
_NOISE_AFTER = (
    word_set(
        "% percent st nd rd th am pm day days week weeks hour hours hr hrs month months year years"
        " minute minutes times row rows slot slots machine machines product products item items"
        " skus sku supplier suppliers per weekly daily monthly k column columns kinds may left"
        " o'clock oclock"
        " remaining degrees ° tickets things questions guests people members visitors passengers"
        " customers counties floors invoices"
    )
    | _MONTHS
)
_NOISE_BEFORE = (
    word_set(
        "day week row column slot # no number id zip suite apt unit ref reference phone tel page"
        " line lines item step version pos position art article code gate pin year since within"
        " until in to at by from po box room floor net account acct street may"
    )
    | _MONTHS
)
_NUMBERED = word_set("order po ref reference no nr # / - number invoice quote rfq")
_STREETS = word_set("street st avenue ave road rd blvd boulevard drive lane")
# A number behind one of these is its name, unless goods follow: "deliver to hut 6".
_NAMED_BY_NUMBER = _STREETS | word_set(
    "hut pier dock bay gate berth kiosk hall terminal platform wing level stall stand booth quay"
    " ward class grade invoice bill site location route zone area aisle door entrance exit"
    " extension ext building block hangar track team lot lots stop option form"
)
_OPENING = word_set(
    "what where when how why who which is are do does can could would will please i we the my our"
)
_PRICING = word_set("price prices thx thanks ask asking looking charge pricing")
_OF_ORDER = word_set("off from of on in re about regarding concerning")
_WHOSE = word_set("my our the your that this of from on last")
_ENDS = frozenset(("", ".", ",", "!", ";", ")", "please", "then", "and", "of"))
_SMALL_BETWEEN = word_set(", - : the a whole for to full")
_AMENDING = (
    *(("make", "that"), ("make", "it"), ("no", "wait"), ("wait", "no"), ("i", "mean")),
    *(("second", "thought"), ("second", "thoughts"), ("or", "rather"), ("say", "rather")),
)
_AMENDING_ALONE = word_set("so sorry oops actually wait no")
_LOWERING = word_set("reduce reduced cut lower")
_RAISING = word_set("go going double doubled doubling bring round raise increase move step")
_EVERY = ("each", "either", "both", "every")
_HELD = word_set("current in present remaining")
_LEADING_ZERO = frozenset(f"0{digit}" for digit in range(10))
_ABBREVIATED = word_set("pos no nr art ref")
# Of these, the ones that goods may follow all the same: "yes to 45 ...".
_LOOSELY_BEFORE = word_set("to in at by from within until since may")
_ABOUT = word_set(
    "about around approximately approx roughly nearly almost ~ circa over under minus"
)
_TALKING = word_set("thinking talking talk asking how what")
_SMALL = word_set("the your those these that this ordinary regular normal plain usual standard")

_COLUMNS = word_set("cases cartons boxes trays crates")
_PALLETS = word_set("pallet pallets")

Basis: TypeAlias = Literal["unit", "case", "bare", "box", "pack"]


class Amount(NamedTuple):
    """A quantity at tokens ``start`` to ``end``.

    ``number`` is None where it is unclear (a range, a guess, a fraction); ``basis`` is what is
    counted, ``"bare"`` for a number alone: boxes may be cases or units, and packs units or
    nobody knows what; ``each`` says that it holds for every product of the sentence.
    """

    start: int
    end: int
    number: int | None
    basis: Basis
    each: bool


def scan_amounts(tokens: list[str]) -> tuple[list[Amount], list[Price]]:
    """All quantities and prices in tokens whose product names are masked by :data:`NAMED`."""
    amounts, prices = _scanned(tokens)
    return [each for each in amounts if not _is_sum(tokens, each)], prices


def sums_in(tokens: list[str]) -> list[Amount]:
    """The quantities that tell how many all goods of a line are: "so 150 cans in total"."""
    if _SUMMING.isdisjoint(tokens):
        return []
    return [each for each in _scanned(tokens)[0] if _is_sum(tokens, each)]


def _scanned(tokens: list[str]) -> tuple[list[Amount], list[Price]]:
    amounts: list[Amount] = []
    prices: list[Price] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        found: Amount | Price | None = None
        if is_number(token):
            end = _noise_end(tokens, at)
            if end > at:
                at = end
                continue
            found = price_at(tokens, at) or _digits(tokens, at)
            if isinstance(found, Price) and token_at(tokens, found.end - 1) in DOLLARS:
                more, end = _and_cents(tokens, found.end)
                found = found._replace(end=end, cents=found.cents + more)
        elif token in NUMBER_WORDS:
            if token_at(tokens, at - 1) == "(" and is_number(token_at(tokens, at - 2) or "-"):
                at = max(spoken_number(tokens, at)[1], at + 1)
                continue  # 24 (twenty-four)
            found = _words(tokens, at)
            spoken_end = spoken_number(tokens, at)[1]
            if found is None and token_at(tokens, spoken_end) == "(":
                at = max(at + 1, spoken_end)
                continue
        if isinstance(found, Amount):
            amounts.append(found)
        elif found is not None:
            prices.append(found)
        at = at + 1 if found is None else found.end
    return amounts, prices


def _is_sum(tokens: list[str], amount: Amount) -> bool:
    """Whether a quantity is that of everything: "59 units in total"."""
    after, next_ = token_at(tokens, amount.end), token_at(tokens, amount.end + 1)
    back = amount.start - 1
    before = token_at(tokens, back)
    if before in (":", "of", "is", "="):
        back -= 1
        while token_at(tokens, back) in _SUM_OF:
            back -= 1
        before = token_at(tokens, back)
    if after in (NAMED, "of"):
        return False
    return (
        after in ("total", "altogether")
        or (after == "in" and next_ in ("total", "all"))
        or before == "total"
    )


def _noise_end(tokens: list[str], at: int) -> int:
    """Where a number that counts nothing (a date, a size, an address) ends; ``at`` if it counts."""
    before, after = token_at(tokens, at - 1), token_at(tokens, at + 1)
    if stem(after or "-") in SIZE_UNITS:
        return at + 1
    if is_price(tokens, at):
        return at
    if len(tokens[at]) > 2 and len(after) > 2 and is_number(after) and "." not in tokens[at]:
        return at + 2  # 555 0190
    called = before in ("call", "ring", "dial") and after != NAMED
    if called or (tokens[at][:2] in _LEADING_ZERO and not _counts(tokens, at)):
        return at + 1
    of_stock = at - 1 if before == "stock" else at - 2
    if token_at(tokens, of_stock) == "stock" and token_at(tokens, of_stock - 1) in _HELD:
        return at + 1  # current stock 2
    if tokens[at][:2] in ("19", "20") and len(tokens[at]) == 4 and _founded(tokens, at):
        return at + 1
    chain = at + 1
    while is_number(token_at(tokens, chain + 1) or "-") and (
        token_at(tokens, chain) in ("/", "-") or _tells_time(tokens, chain)
    ):
        chain += 2
    if chain > at + 3 or (chain == at + 3 and (after != "-" or before in ("number", "no", "#"))):
        return chain  # 2026-01-05, 555-010-1234, 1/5/2026, 10:30, number 60-118
    if _enumerates(tokens, at):
        return at + 1
    if after == "unit" and token_at(tokens, at + 2) in ("rate", "price", "break"):
        return at + 1
    if after in _NOISE_AFTER or (after == "a" and token_at(tokens, at + 2) in PERIODS):
        return at + 1
    loosely = before in _LOOSELY_BEFORE and (
        after == NAMED
        or (after == "of" and token_at(tokens, at + 2) in _EVERY)
        or token_at(tokens, at - 2) in ("looking", "commit", "go")
        or token_at(tokens, at - 3) == "change"
        or _is_raised(tokens, at)
    )
    if (
        before in _NOISE_BEFORE
        and not loosely
        and not _counts(tokens, at)
        and not _vague(tokens, at)
    ):
        return at + 1
    if before in _NAMED_BY_NUMBER and after != NAMED and not _counts(tokens, at):
        return at + 1
    if tokens[at] == "4" and before in _PRICING and not _counts(tokens, at):
        return at + 1  # best price 4 coconut water
    if before == "order" and _is_order_number(tokens, at):
        return at + 1  # purchase order 7781, my order 912
    if before == ":" and token_at(tokens, at - 2) == "to" and not _counts(tokens, at):
        return at + 1  # ship to: 9 Quay Parade
    if before == "." and token_at(tokens, at - 2) in _ABBREVIATED:
        return at + 1  # pos. 10
    if before == "," and token_at(tokens, at - 3) in _MONTHS:
        return at + 1  # January 5, 2026
    return at + 1 if any(token_at(tokens, at + step) in _STREETS for step in (1, 2, 3)) else at


def _tells_time(tokens: list[str], colon: int) -> bool:
    """Whether a colon stands between hours and minutes: "10:30", not "PO 878: 70 cans"."""
    hours, minutes = tokens[colon - 1], tokens[colon + 1]
    if tokens[colon] != ":" or token_at(tokens, colon - 2) in _NUMBERED:
        return False
    return len(hours) < 3 and len(minutes) == 2 and hours < "25" and minutes < "60"


def _enumerates(tokens: list[str], at: int) -> bool:
    """Whether a number only numbers what follows: "(2) Do you still ...", "2) the cans"."""
    if len(tokens[at]) > 1:
        return False
    if at == 0 and token_at(tokens, 1) in _OPENING:
        return True  # 1 where is my parcel
    if token_at(tokens, at + 1) != ")" or _counts(tokens, at + 1):
        return False
    bracketed = token_at(tokens, at - 1) == "("
    before = token_at(tokens, at - 2 if bracketed else at - 1)
    return before in ("", ",", ".", ":", ";", "and") and "(" not in tokens[max(0, at - 8) : at - 1]


def _is_order_number(tokens: list[str], at: int) -> bool:
    """Whether a number behind "order" is the number of one, not what is ordered."""
    if token_at(tokens, at + 1) == NAMED or _counts(tokens, at):
        return False
    if token_at(tokens, at - 2) == "purchase" or len(tokens[at]) < 3:
        return token_at(tokens, at - 2) == "purchase"
    opens = at == 1 and token_at(tokens, 2) in ("(", ":", ",", "is", "has", "-")
    before = token_at(tokens, at - 2)
    bracketed = before == "(" and token_at(tokens, at + 1) == ")"
    return opens or bracketed or before in _WHOSE or before in _OF_ORDER


def _founded(tokens: list[str], at: int) -> bool:
    """Whether a year is that in which a firm was founded: "est. 2011"."""
    before = token_at(tokens, at - 2 if token_at(tokens, at - 1) == "." else at - 1)
    return before in ("est", "established", "founded", "since")


def _counts(tokens: list[str], at: int) -> bool:
    """Whether a number is followed by what it counts."""
    after = token_at(tokens, at + 1)
    if after in _BETWEEN:
        after = token_at(tokens, at + 2)
    return after in UNIT_WORDS or after in CASE_WORDS or after in DOZENS


def _digits(tokens: list[str], at: int) -> Amount:
    text = tokens[at]
    if len(text) > 3 and text[-4] == ",":
        text = text.replace(",", "")  # 1,000; but 1,5 is a fraction
    if text[-2:] in (".5", ",5") and text[:-2].isdigit() and token_at(tokens, at + 1) in DOZENS:
        dozen = DOZENS[tokens[at + 1]]
        return Amount(at, at + 2, int(text[:-2]) * dozen + dozen // 2, "unit", False)
    count = int(text) if text.isdigit() and len(text) <= MAX_DIGITS else None
    if _vague(tokens, at):
        count = None
    joint, other = token_at(tokens, at + 1), token_at(tokens, at + 2)
    if joint in ("x", "×", "*") and _is_times(tokens, at + 2):
        count = None if count is None else count * int(other)
        return counted(tokens, at, at + 3, count)  # 5 x 24
    range_ends = bool(other) and is_number(other) and not ("." in other and "." not in text)
    between = joint == "and" and token_at(tokens, at - 1) == "between"
    if (between or joint in ("-", "or", "to")) and range_ends:
        return counted(tokens, at, at + 3, None)  # 40-50, 40 or 50, between 40 and 50
    if _is_bracketed(tokens, at) or _is_repeated(tokens, at):
        return counted(tokens, at - 1, at + 2, count)  # (2) cases
    return counted(tokens, at, at + 1, count)


def _is_bracketed(tokens: list[str], at: int) -> bool:
    """Whether a number in brackets counts what follows, not what comes before."""
    if token_at(tokens, at - 1) != "(" or token_at(tokens, at + 1) != ")":
        return False
    before, after = token_at(tokens, at - 2), token_at(tokens, at + 2)
    counts = after in CASE_WORDS or after in UNIT_WORDS or after in DOZENS
    free = before != NAMED and not before[:1].isdigit() and before not in NUMBER_WORDS
    return counts and free and before not in DOZENS


def _is_repeated(tokens: list[str], at: int) -> bool:
    """Whether a number in brackets says in digits what was said in words: "forty (40) cans"."""
    if token_at(tokens, at - 1) != "(" or token_at(tokens, at + 1) != ")":
        return False
    after = token_at(tokens, at + 2)
    spoken = token_at(tokens, at - 2) in NUMBER_WORDS or token_at(tokens, at - 2) == "hundred"
    return spoken and (after in CASE_WORDS or after in UNIT_WORDS)


def _is_times(tokens: list[str], at: int) -> bool:
    """Whether a number multiplies the one before it: not a size, not a price."""
    number = token_at(tokens, at)
    if not number.isdecimal() or len(number) > MAX_DIGITS or is_price(tokens, at):
        return False
    return stem(token_at(tokens, at + 1) or "-") not in SIZE_UNITS


def _vague(tokens: list[str], at: int) -> bool:
    before, earlier = token_at(tokens, at - 1), token_at(tokens, at - 2)
    if _is_raised(tokens, at):
        return False
    if before == "over" and (
        tokens[at] in ("a", "an") or earlier in ("send", "ship", "bring", "pop", "fire")
    ):
        return False
    if before == "about" and earlier in _TALKING:
        return False
    return (
        before in _ABOUT
        or (earlier, before) in (("up", "to"), ("at", "least"), ("at", "most"))
        or (before == "of" and earlier in ("minimum", "maximum", "couple"))
        or (before == "than" and earlier in ("more", "less", "fewer"))
    )


def _is_raised(tokens: list[str], at: int) -> bool:
    """Whether a quantity is what somebody would go up to: "if I double up to 4 cases"."""
    told = tokens[max(0, at - 7) : at]
    if told[-1:] == ["to"] and (
        token_at(tokens, at - 3) == "from" or not _LOWERING.isdisjoint(told)
    ):
        return True  # up from 120 to 160, reduce it to 24
    return told[-1:] == ["to"] and "up" in told and not _RAISING.isdisjoint(told)


def counted(tokens: list[str], start: int, end: int, count: int | None) -> Amount:
    """Complete a number by what it counts: units, cases, dozens, each."""
    basis: Basis = "bare"
    halves = tokens[end : end + 3] == ["and", "a", "half"] and token_at(tokens, end + 3) in DOZENS
    if halves and count is not None:
        dozen = DOZENS[tokens[end + 3]]
        return Amount(start, end + 4, count * dozen + dozen // 2, "unit", False)
    if token_at(tokens, end) == "(" and token_at(tokens, end + 1) in NUMBER_WORDS:
        spoken, close = spoken_number(tokens, end + 1)
        if spoken == count and token_at(tokens, close) == ")":
            end = close + 1  # 24 (twenty-four)
    while token_at(tokens, end) in _BETWEEN:
        end += 1
    if token_at(tokens, end) in ("x", "×") and token_at(tokens, end + 1) in CASE_WORDS:
        end += 1
    pack = token_at(tokens, end)
    if pack.isdecimal() and len(pack) < MAX_DIGITS and token_at(tokens, end + 1) in PACK_WORDS:
        # three 24-packs
        return Amount(start, end + 2, None if count is None else count * int(pack), "unit", False)
    while token_at(tokens, end) in DOZENS:
        count = None if count is None else DOZENS[tokens[end]] * count
        basis = "unit"
        end += 1  # a dozen dozen
    if token_at(tokens, end) in CASE_WORDS:
        basis = "box" if tokens[end] in BOX_WORDS else "case"
        end += 1
    elif token_at(tokens, end) in UNIT_WORDS:
        basis = "unit"
        end += 1
    elif token_at(tokens, end) in PACK_WORDS:
        basis = "pack"
        end += 1
    elif token_at(tokens, end) in _PALLETS:
        count, basis = None, "unit"
        end += 1
    elif token_at(tokens, start - 1) in (":", "=") and token_at(tokens, start - 2) in _COLUMNS:
        basis = "box" if tokens[start - 2] in BOX_WORDS else "case"  # cases: 4
    if token_at(tokens, end) == "." and tokens[end - 1] in UNIT_WORDS:
        end += 1 if token_at(tokens, end + 1) == NAMED else 0  # 48 nos. Mineral Water
    if token_at(tokens, end) in ("each", "apiece") or (
        token_at(tokens, end) == "ea" and tokens[end - 1] in CASE_WORDS
    ):
        return Amount(start, end + 1, count, basis, True)
    if token_at(tokens, end) == "of" and token_at(tokens, end + 1) in _EVERY:
        return Amount(start, end + 2, count, basis, True)
    sized = tokens[end : end + 1] == ["("] and tokens[end + 2 : end + 3] == [")"]
    if sized and tokens[end + 3 : end + 5] == ["of", "each"]:
        return Amount(start, end + 5, count, basis, True)  # one case (35) of each
    return Amount(start, end, count, basis, False)


def _words(tokens: list[str], at: int) -> Amount | Price | None:
    """A quantity or a price in words; a bare quantity only right before a product name."""
    count, end = spoken_number(tokens, at)
    if count is None and token_at(tokens, at + 1) in ("dollar", "buck") and tokens[at] != "half":
        count, end = 1, at + 1  # a dollar ten
    if count is None:
        return _half(tokens, at)
    if token_at(tokens, end) in DOLLARS:
        cents, end = 100 * count, end + 1
        more, end = _and_cents(tokens, end)
        per, last = price_basis(tokens, at, end)
        each = per == "unit" and last > end
        return Price(at, last, cents + more, per, each, is_theirs(tokens, at, end))
    if token_at(tokens, end) in ("cent", "cents"):
        per, last = price_basis(tokens, at, end + 1)
        return Price(at, last, count, per, per == "unit" and last > end + 1)
    amount = counted(tokens, at, end, None if _vague(tokens, at) else count)
    if amount.basis == "bare" and tokens[end - 1] in DOZENS:
        amount = amount._replace(basis="unit")
    if amount.basis != "bare" or amount.each:
        return amount
    if tokens[at] in ("a", "an", "another") and end == at + 1:
        return None
    if token_at(tokens, end) == "(" and is_number(token_at(tokens, end + 1) or "-"):
        if tokens[end + 1] != str(count) and token_at(tokens, end + 2) == ")":
            return Amount(at, end + 3, None, "bare", False)  # forty (50)
        return None  # forty-eight (48): the digits tell
    at_name = amount.end
    if token_at(tokens, at - 1) == ":" and token_at(tokens, end) in ("", ".", "please", "!"):
        return amount  # "...: sixteen."
    cased = token_at(tokens, at - 1) == "of" and token_at(tokens, at - 2) in CASE_WORDS
    if cased and token_at(tokens, at - 4) not in ("for", "per"):
        return amount  # a box of ten
    after = token_at(tokens, end)
    if after in _ENDS and amends(tokens, at):
        return amount  # no wait, thirty
    behind = token_at(tokens, at - 1) in (",", "-") and token_at(tokens, at - 2) == NAMED
    if behind and token_at(tokens, end) in ("", ".", ",", ";", "and", "please"):
        return amount  # sports drink, two
    if token_at(tokens, at_name) == "of":
        at_name += 1
        while token_at(tokens, at_name) in _SMALL:
            at_name += 1
    return amount if token_at(tokens, at_name) == NAMED else None


def amends(tokens: list[str], at: int) -> bool:
    """Whether a number stands right behind words by which people correct themselves."""
    back = at - 1
    while token_at(tokens, back) in _SMALL_BETWEEN:
        back -= 1
    told = (token_at(tokens, back - 1), token_at(tokens, back))
    return told in _AMENDING or told[1] in _AMENDING_ALONE


def _and_cents(tokens: list[str], at: int) -> tuple[int, int]:
    """The cents behind dollars, "a dollar ten", "61 dollars and 40 cents", and where they end."""
    if token_at(tokens, at) == "even":
        return 0, at + 1
    start = at + 1 if token_at(tokens, at) == "and" else at
    number = token_at(tokens, start)
    if number.isdecimal() and len(number) == 2:
        cents, end = int(number), start + 1
    else:
        spoken, end = spoken_number(tokens, start) if number in NUMBER_WORDS else (None, at)
        cents = spoken if spoken is not None and 4 < spoken < 100 else 0
    if token_at(tokens, end) in ("cent", "cents"):
        return cents, end + 1
    after = token_at(tokens, end)
    goods = after in UNIT_WORDS or after in CASE_WORDS or after in DOZENS or after in (NAMED, "of")
    return (0, at) if goods or start > at or not cents else (cents, end)


def _half(tokens: list[str], at: int) -> Amount | None:
    """Half a case, which nobody sells and nobody can be sure of."""
    end = at + 2 if token_at(tokens, at + 1) == "a" else at + 1
    if tokens[at] == "half" and token_at(tokens, end) in CASE_WORDS:
        return Amount(at, end + 1, None, "case", False)
    return None
