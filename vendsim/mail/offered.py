"""Whose price a price is where a mail haggles: the writer's offer, the reader's, or a rival's.

"Your $1.90 is too much. I suggest $1.20." names two prices of one product. Which of them an offer
or a claim is about is told by the words around each; where they tell nothing, an offer comes last
and a rival's price is the lowest that is left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from vendsim.mail.amounts import scan_amounts
from vendsim.mail.intents import MAX_EVIDENCE_CHARS, Intent
from vendsim.mail.layout import Part
from vendsim.mail.names import ProductNames
from vendsim.mail.prices import Price
from vendsim.mail.spoken import NAMED, NUMBER_WORDS, TENS, spoken_number, token_at
from vendsim.mail.tokens import word_set

__all__ = ["priced_by_owner"]

Owner: TypeAlias = Literal["own", "theirs", "rival", "retail", "open"]

MOST_WORDS_BEFORE = 14
MOST_WORDS_AFTER = 9
MOST_PRICES = 40
_UNKNOWN = "?"
"""Goods that may be several, whose price is nobody else's."""
MOST_IN_MIND = 2
"""A price without a product is of the last of so many, of more of none in particular."""
_ENDS = word_set(". ; ? !")
_ALL = word_set("each both either all")
_APART = word_set(", and but")
_RATES = word_set("price prices priced rate throughout apiece quoted same")
_AT_ALL = word_set("all both each price prices rate")
_FOR = (["for"], ["on"], ["per"], ["a"], ["x"])
_RIVAL = re.compile(
    r"(?<!['\w])(?!(?:you|i|we|it|that|this|machine|what|to|can|could|would|should|will|shall|please"
    r"|and|or|be|not|never|also|price|prices|figure|rate|offer|list|was|were|as|originally|yours?|my|our"
    r"|the|no|s?he said|\w+ly)\b)"
    r"[a-z]+(?:'s)? (?:currently |now )?(?:sells?|asks?|has|have|offers?|lists?|charges?|lets"
    r"|wants?|publishes|shows?|says?|said|wrote|told (?:me|us)|gave|takes?"
    r"|does|quote[sd]?|offered|sold|asked|charged|giving|demands?|supplies|provides|delivers"
    r"|will do|would do|can do"
    r"|(?:is|are) (?:asking|charging|selling|offering|quoting|letting|doing))"
    r"(?: (?!you\b|i'd\b|i\b|we\b)\S+){0,8}$"
    r"|\b(?:competitors?|competition|rivals?|elsewhere)\b"
    r"|\bi (?:pay|buy|get)\b[^,]*\b(?:at|from) (?!you\b)[a-z]+\b"
    r"|\b(?:at|from) (?!all\b|you\b)[a-z]+ (?:i|we) (?:pay|get|buy)\b"
    r"|(?<!\bit)(?<!\bthat)(?<!today)(?<!\bhere)(?<!\bwhat)'s(?: at| is| for| price)?\W*$"
    r"|\b(?:otherwise|else) [a-z]+ , at$"
    r"|\b(?:seen|found)\b[^,]*\b(?:at|with) \w+$|^(?!.*\byours?\b).*\bis at\W*$"
)
_RETAIL = re.compile(
    r"\0 sells? (?:at|for)\b|\b(?:retail|shelf|(?:i|we) sell|customers?"
    r"|travellers)\b[^,]*$"
)
_PAST = re.compile(r"\b(?:paid|been paying|bought|used to|remembered|stood|sold me)\b[^,]*$")
_SURELY_OWN = re.compile(
    r"\b(?:unless|come down|down to|(?:see|find) your way|(?:can|could) you do"
    r"|if you(?:'d| (?:could|can|would|will|come|go|want(?:ed)? to))|(?:do|would) you say to"
    r"|if\b[^,]*\b(?:were|was|came to)|(?:i|we)(?:'m|'re| am| are) (?:asking|offering"
    r"|proposing|suggesting|paying))\b[^,]*$"
    r"|\b(?:(?:no|not) (?:more|higher) than|i mean|make that|so)\W*$"
    r"|\b(?:my|our) (?:\w+ )?(?:limit|offer|budget|max|maximum|ceiling|target|best)(?:'s| is)?\W*$"
    r"|\b(?:i|we)(?:'d| would) (?:consider|take|buy|have) yours\b[^,]*$"
)
_OWN = re.compile(
    r"\b(?:i|we)(?:'d|'ll|'m|'re| would| could| can| will| am| are| should)?(?: \w+){0,3}?"
    r" (?:pay|offer|propose|accept|go|do|take|suggest|manage|say|need|give|prepared|willing"
    r"|looking|consider|live|asking|ask|request|stretch|counter|agree|hope|thinking|think|meet|want"
    r"|like|stay|remain|be (?:happy|glad|interested)|at)\b"
    r"|\b(?:can|could|would|will|might) (?:you|we|it|that|be)\b"
    r"|\bif (?:you|it's|it is|that's)|\bif (?:i|we) (?:could|got)"
    r"|\b(?:meet|match|get|call|make|do|give) (?:it|them|that|me|us|to)\b"
    r"|\b(?:down|come|drop|bring|knock|trim|cut|shave|move|lower|get|go)\b.{0,40}\b(?:to|at)\b"
    r"|^(?:down )?to$|\b(?:see|find) your way|\b(?:let's|let us|shall we|can we|could we) say"
    r"|\b(?:how|what) about|\b(?:closer|nearer) to|\bcounter|\bpropos(?:al|ition|e)s?\b"
    r"|\bunless\b|\bceiling\b"
    r"|\b(?:my|our) (?:\w+ )?(?:offer|limit|budget|price|target|figure|maximum|max|bid)\b"
    r"|\b(?:target|realistic)\b|\blet me have\b|\bpossible\b|\bsettle\b|\bkeep to\b|^do$|\bpermit\b"
)
_OWN_AFTER = re.compile(
    r"^(?:\W|a \w+|per \w+|each|apiece|for|on|x|\d+|of|them|units|\0| )*"
    r"(?:and|then|,)? ?(?:(?:i|we|ill|id)(?:'d|'ll| will| would| could| can)?"
    r" (?:take|have|buy|order|want|commit|look|be (?:interested|happy|in)|\w+ take)"
    r"|(?:ill|id) (?:take|have)|it's|you have"
    r"|(?:is|be) possible|and you|instead|conceivable|doable|would (?:be|get|make|change|do|suit)"
    r"|gets? you|i say|from (?:me|us)|perhaps|maybe|is (?:my|our|what (?:i|we))"
    r"|(?:and|then) (?:i|we|it|you)(?!'d need)(?:'|\b))"
)
_RIVAL_AFTER = re.compile(
    r"^(?: ?(?:each|apiece|\0|(?:a|per) \w+))* ?(?:elsewhere\b|(?:at|with|from|by|over at)"
    r" (?!(?:you|us|me|it|them|all|that|this|the|these|those|your|my|our|his|her|a|an|any|each|once"
    r"|most|least|present|cost|first|last|list|best|then|now|today|tomorrow|next|delivery|free"
    r"|payment|cash|prepayment|order|orders|end|noon|night|no|one|two|three|four|five|six|ten"
    r"|what|which|former|earlier|\w+day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\b)[a-z])"
)
_ANOTHER = re.compile(  # "Blue Crate asks 0.61 and Harbourline 0.66"
    r"^(?:(?:,|;|and|or|, and|while) )?(?!(?:and|or|while|per|a|each|you|yours?|ours?|my|i|we|at"
    r"|for|from|the|then|now)\b)"
    r"[a-z]+(?: [a-z]+)??(?: (?:at|for|is))?(?: [$:])?$"
)
_YOURS_AFTER = re.compile(r"^(?: ?(?:each|apiece|\0|(?:a|per) \w+))* ?(?:with|by) you\b")
_NOT_OWN = re.compile(r"\b(?:can't|cannot|can not|won't|not|don't)(?: \w+){0,2}$")
_THEIRS = re.compile(
    r"\b(?:your(?! way)|yours|ur|quoted|gone up|went up|raised)\b[^,]{0,40}$"
    r"|\byou(?:'re| are|'ve| have)? ?(?:\w+ )?(?:proposed?|ask|asked|asking|wanted|want|say"
    r"|said|told|quoted?|charged?|charging|offer|offered|list|gave|named|show)\b[^,]{0,40}$"
    r"|\b(?:you're at|you are at|still at|and you|while you|you stand at)(?: at)?\W*$"
    r"|(?:^|[,(] )you(?: at)?\W*$"
    r"|\b(?:instead of|rather than|not|now|versus|vs|than|was|were|yourselves|from"
    r"|price of|list)(?: at| the)?\W*$"
)
_YOUR_VOICE = re.compile(
    r"\byour (?:\w+ ){1,2}(?:says?|said|told|quote[sd]?|asks?|asked|charge[sd]?|wants?|writes?"
    r"|wrote|shows?)\b[^,]*$"
    r"|\byour (?:\w+ ){0,2}(?:offer|quote|quotation|price|rate|list|figure)\b[^,]{0,40}$"
)
_THEIRS_AFTER = re.compile(
    r"^ ?you (?:say|said|ask|want)\b"
    r"|^[^,]{0,24}\b(?:(?:too|steep|no way|joke|out of (?:reach|the question)"
    r"|much|a lot|high|dear|beyond|hurts|rich|doesn't|isn't|won't|don't|can't|cannot"
    r"|leaves|robbery|no|what)\b"
    r"|not (?:viable|work|compet|acce))"
)
_BARE_BEFORE = word_set("at to it say your for do want pay ask was are is @ ur yours")
_NAMING_CENTS = (("make", "it"), ("call", "it"), ("down", "to"), ("me", "at"), ("go", "to"))
_BARE_AFTER = word_set(". , ; ? ! and each for or on per a then if as ) cents")

_MATCHES = re.compile(r"\b(?:match|meet|equal|same price|at that price)\b", re.IGNORECASE)


class _Said(NamedTuple):
    """A price of a unit of a product as a sentence says it; whose it is may come from the last."""

    sku: str
    cents: int
    owner: Owner
    bare: bool
    text: str
    carried: bool


def priced_by_owner(
    intents: list[Intent], parts: Sequence[Part], names: ProductNames
) -> list[Intent]:
    """Give offers and claims the price that is theirs where a mail names several.

    Args:
        intents: What a mail wants.
        parts: Its sentences, list lines and rows.
        names: The products of the market.
    """
    if not any(_is_open(each) for each in intents):
        return intents
    said = _prices_said(parts, names)
    if not said:
        return intents
    intents = [_agreed(each, said, names) for each in intents]
    offered: dict[str | None, int] = {}
    found = list(intents)
    for at, each in enumerate(found):
        if each.intent == "counter_offer" and each.sku is not None:
            cents = _offered(each, _of_only(each.sku, intents, said))
            spoken = {None, *(price.cents for price in said)}
            if cents is not None and each.total_cents in spoken:
                found[at] = each._replace(unit_price_cents=cents, total_cents=None)
                offered[each.sku] = cents
    for at, each in enumerate(found):
        if each.intent == "claim" and each.sku is not None:
            cents = _claimed(each, said, offered.get(each.sku))
            if cents is not None:
                found[at] = each._replace(unit_price_cents=cents, total_cents=None)
    return _matched(_with_rivals(found, said), parts)


def _with_rivals(intents: list[Intent], said: list[_Said]) -> list[Intent]:
    """A claim for each price that rivals are said to ask for a product."""
    found: list[Intent] = []
    for each in intents:
        found.append(each)
        if each.intent != "claim" or sum(_is_claim_of(each.sku, other) for other in intents) > 1:
            continue
        told = {
            price.cents: price
            for price in said
            if price.sku == each.sku and price.owner == "rival"
            if not (price.bare or price.carried)
        }
        if each.unit_price_cents in told:
            found += [
                Intent("claim", each.sku, None, cents, None, price.text[:MAX_EVIDENCE_CHARS])
                for cents, price in told.items()
                if cents != each.unit_price_cents
            ]
    return found


def _is_claim_of(sku: str | None, intent: Intent) -> bool:
    return intent.intent == "claim" and intent.sku == sku


def _of_only(sku: str, intents: Sequence[Intent], said: list[_Said]) -> list[_Said]:
    """What is said, prices of no product in particular being of the only one of a mail."""
    if any(each.sku not in (sku, None) for each in intents):
        return said
    return [each._replace(sku=sku) if not each.sku else each for each in said]


def _matched(intents: list[Intent], parts: Sequence[Part]) -> list[Intent]:
    """Let "match that" offer what a rival is said to ask, where the offer names no price."""
    if not any(_MATCHES.search(part.text) for part in parts):
        return intents
    claimed = {each.sku: each.unit_price_cents for each in intents if each.intent == "claim"}
    return [
        each._replace(unit_price_cents=claimed.get(each.sku))
        if each.intent == "counter_offer"
        and each.unit_price_cents is None
        and each.total_cents is None
        else each
        for each in intents
    ]


def _is_open(intent: Intent) -> bool:
    """Whether the price of an intent may be another than what was found."""
    if intent.intent == "order":
        return intent.unit_price_cents is None and intent.total_cents is None
    return intent.intent in ("counter_offer", "claim")


def _agreed(order: Intent, said: list[_Said], names: ProductNames) -> Intent:
    """An order with the price that a mail names last of its product, or of none in particular."""
    if order.intent != "order" or order.sku is None or not _is_open(order):
        return order
    prices = [
        each.cents
        for each in said
        if each.sku in (order.sku, "")
        and each.owner not in ("rival", "retail")
        and each.cents != order.quantity
        and names.is_likely_price(order.sku, each.cents, 1)
    ]
    return order._replace(unit_price_cents=prices[-1]) if prices else order


def _offered(offer: Intent, said: list[_Said]) -> int | None:
    """The price that the writer offers, if it is to be another than what was found."""
    prices = [each for each in said if each.sku == offer.sku and each.cents != offer.quantity]
    own = [each for each in prices if each.owner == "own"]
    sure = [each.cents for each in own if not each.bare]
    if sure:
        return sure[-1]
    now = offer.unit_price_cents
    kinds = ("open",) if now is None else ("open", "rival")
    others = [each for each in prices if each.owner in kinds]
    wrong = any(each.cents == now and each.owner != "open" for each in prices)
    likely = own or [each for each in others if not each.bare] or others
    later = own or [each for each in prices[1:] if each.owner == "open" and not each.bare]
    if later and now is not None and prices[0].cents == now > later[-1].cents:
        return later[-1].cents
    return likely[-1].cents if likely and (now is None or wrong) else None


def _claimed(claim: Intent, said: list[_Said], offered: int | None) -> int | None:
    """The price that a rival is said to ask, if it is to be another than what was found."""
    prices = [each for each in said if each.sku == claim.sku]
    rivals = [each for each in prices if each.owner == "rival"]
    others = [each for each in prices if each.owner == "open" and each.cents != offered]
    likely = rivals or others
    likely = [each for each in likely if not each.bare] or likely
    if claim.unit_price_cents in [each.cents for each in likely]:
        return None
    return min((each.cents for each in likely), default=None)


def _prices_said(parts: Sequence[Part], names: ProductNames) -> list[_Said]:
    """Every price of a unit that a mail names, of which product it is, and whose."""
    found: list[_Said] = []
    topic: list[str] = []
    listed = False
    for part in parts:
        named = [each.skus[0] for each in part.line.wanted if len(each.skus) == 1]
        tokens = part.line.tokens
        if "|" in tokens and NAMED not in tokens:
            topic = named or topic
            continue  # a table's row, read by its headings
        prices = _all_prices(tokens)[:MOST_PRICES]
        if prices:
            found += _of_part(tokens, prices, part, topic, names)
        goes_on = (part.listed or part.reads_as_list) and listed
        topic = (topic if goes_on else []) + named if named else topic
        listed = part.listed or part.reads_as_list
    return found


def _all_prices(tokens: list[str]) -> list[Price]:
    """The prices of a sentence, and the numbers that may be cents: "... at 45"."""
    prices = scan_amounts(tokens)[1]
    taken = {at for price in prices for at in range(price.start, price.end)}
    for at, token in enumerate(tokens):
        if at in taken:
            continue
        if token in NUMBER_WORDS and (said := _spoken_price(tokens, at)) is not None:
            prices.append(said)
            taken |= set(range(said.start, said.end))
            continue
        if not (token.isdecimal() and len(token) < 4):
            continue
        ends = token_at(tokens, at + 1)
        begins = at == 0 and token_at(tokens, 1) in ("and", "for", ".", ",", "then")
        if (begins or token_at(tokens, at - 1) in _BARE_BEFORE) and (
            not ends or ends in _BARE_AFTER
        ):
            prices.append(Price(at, at + 1, int(token), None))
    return sorted(prices)


def _spoken_price(tokens: list[str], at: int) -> Price | None:
    """A price in words: "at eighty-eight", "one sixty" for 1.60, "four-twenty each"."""
    whole, end = spoken_number(tokens[: at + 1], at)
    if whole is None or not whole < 100:
        return None
    if whole < 10 and token_at(tokens, at + 1) in TENS:
        part, end = spoken_number(tokens[: at + 3], at + 1)
        cents = 100 * whole + (part or 0)
    elif token_at(tokens, at - 1) in _BARE_BEFORE and tokens[at] in TENS:
        part, end = spoken_number(tokens[: at + 2], at)
        cents = part or 0
    else:
        return None
    after = token_at(tokens, end)
    if after and after not in _BARE_AFTER and after not in ("apiece", "is", "would", "will"):
        return None
    return Price(at, end, cents, None)


def _is_bare(tokens: list[str], price: Price) -> bool:
    """Whether a price is no more than a number that may as well count goods."""
    if price.end != price.start + 1 or price.per is not None:
        return False
    sure = tuple(tokens[max(0, price.start - 2) : price.start]) in _NAMING_CENTS
    return tokens[price.start].isdecimal() and not sure


def _of_part(
    tokens: list[str], prices: list[Price], part: Part, topic: list[str], names: ProductNames
) -> list[_Said]:
    found: list[_Said] = []
    places = _places(tokens, part)
    if part.line.wanted and not places:
        return []  # of one of several products, and nobody knows which
    last: Owner = "open"
    for at, price in enumerate(prices):
        if price.per == "total" and not price.loosely:
            continue
        since = prices[at - 1].end if at else 0
        until = prices[at + 1].start if at + 1 < len(prices) else len(tokens)
        owner = _owner(tokens, price, since, until, prices[at - 1].cents)
        carried = owner == "open" and not _ANOTHER.search(" ".join(tokens[since : price.start]))
        last = owner = last if owner == "open" and ";" not in tokens[since : price.start] else owner
        for sku in _meant(price, tokens, places, topic, len(prices), at):
            cents = _of_unit(price, sku, names) if sku not in ("", _UNKNOWN) else price.cents
            if cents is not None:
                bare = _is_bare(tokens, price)
                found.append(_Said(sku, cents, owner, bare, part.text, carried))
    return found


def _of_unit(price: Price, sku: str, names: ProductNames) -> int | None:
    if names.is_likely_price(sku, price.cents, 1) and price.per != "case":
        return price.cents
    pack = names.case_pack_units(sku)
    if price.per in ("case", "box"):
        return (2 * price.cents + pack) // (2 * pack)
    return price.cents if price.per == "unit" else None


def _places(tokens: list[str], part: Part) -> list[tuple[int, int, str]]:
    """Where a sentence names products, if that is certain."""
    runs: list[tuple[int, int]] = []
    for at, token in enumerate(tokens):
        if token == NAMED:
            if runs and runs[-1][1] == at:
                runs[-1] = (runs[-1][0], at + 1)
            else:
                runs.append((at, at + 1))
    wanted = part.line.wanted
    if len(runs) != len(wanted):
        return []
    return [
        (*run, each.skus[0] if len(each.skus) == 1 else _UNKNOWN)
        for run, each in zip(runs, wanted, strict=True)
    ]


def _meant(
    price: Price,
    tokens: list[str],
    places: list[tuple[int, int, str]],
    topic: list[str],
    count: int,
    at: int,
) -> list[str]:
    """The products that a price is of."""
    known = [place[2] for place in places] or topic
    next_ = tokens[price.end : price.end + 4]
    if "former" in next_ or "latter" in next_:
        return known[:1] if "former" in next_ else known[-1:]
    behind = [place[2] for place in places if place[1] <= price.start]
    ahead = [place for place in places if place[0] >= price.end]
    if count == 1 and not _ALL.isdisjoint(next_) and not ahead:
        return behind or topic or [""]
    in_order = count == len(known) > 1 and len(behind) in (0, len(places))
    if in_order:
        return [known[at]]
    if count == 1 and len(places) > 1 and _is_of_all(price, tokens, places):
        return known
    gap = tokens[price.end : ahead[0][0]] if ahead else []
    per_goods = not gap and tokens[price.end - 1] in ("per", "/", "a")
    if ahead and (per_goods or (gap[:1] in _FOR and len(gap) <= 6)):
        return [ahead[0][2]]
    if not places and not (_ALL | _RATES).isdisjoint(tokens):
        return topic or [""]
    if behind:
        return behind[-1:]
    if ahead and (not topic or _APART.isdisjoint(gap)):
        return [ahead[0][2]]
    if len(topic) > MOST_IN_MIND:
        return [""]
    return topic[-1:] or [""]


def _is_of_all(price: Price, tokens: list[str], places: list[tuple[int, int, str]]) -> bool:
    """Whether the only price of a sentence is that of all goods behind or before it.

    "... at 0.95 each: 24 peach tea, 24 lemon tea"; "... and ... at the agreed price of 0.95".
    """
    if price.end <= places[0][0]:
        gap = tokens[price.end : places[0][0]]
        return ":" in gap or gap[:1] in _FOR
    told = tokens[max(places[-1][1], price.start - 8) : price.start]
    return price.start >= places[-1][1] and not _AT_ALL.isdisjoint(told)


def _owner(tokens: list[str], price: Price, since: int, until: int, before_cents: int) -> Owner:
    """Whose price it is, by the words of its clause."""
    start = max(since, price.start - MOST_WORDS_BEFORE)
    for at in range(price.start - 1, start - 1, -1):
        if tokens[at] in _ENDS or tokens[at] == "but":
            start = at + 1
            break
    end = min(until, price.end + MOST_WORDS_AFTER)
    for at in range(price.end, end):
        if tokens[at] in _ENDS or tokens[at] == "but":
            end = at
            break
    if since and tokens[since : price.start] == ["to"] and price.cents > before_cents:
        return "theirs"  # from 1.70 to 1.92
    before, after = " ".join(tokens[start : price.start]), " ".join(tokens[price.end : end])
    if _RETAIL.search(before):
        return "retail"
    if _YOURS_AFTER.search(after) or _YOUR_VOICE.search(before):
        return "theirs"
    if _SURELY_OWN.search(before):
        return "own"
    if _RIVAL.search(before) or _RIVAL_AFTER.search(after):
        return "rival"
    if _THEIRS.search(before) or _PAST.search(before) or _NOT_OWN.search(before):
        return "theirs"
    if price.theirs or _THEIRS_AFTER.search(after):
        return "theirs"
    if _OWN.search(before) or _OWN_AFTER.search(after):
        return "own"
    return "open"
